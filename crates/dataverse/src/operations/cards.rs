//! The summary of a record: which columns each table shows, and reading them as the organization formats them
//! (reference C5, A8).

use regarding_model::record::KnownTable;

use crate::error::ApiError;
use crate::row::{Named, Row};
use crate::tables::addressing;

/// One value of a card.
#[derive(Clone, PartialEq, Eq)]
pub struct CardField {
    /// The column; who shows the card has words for it.
    pub column: &'static str,
    /// The value, formatted by the organization for this person.
    pub value: String,
    /// The record that the value names.
    pub record: Option<Named>,
}

/// The summary of a record. Shown, never stored (promise 1).
#[derive(Clone, PartialEq, Eq)]
pub struct Card {
    /// The record.
    pub record: Named,
    /// Its table.
    pub table: KnownTable,
    /// Whether it is inactive, closed or disabled.
    pub inactive: bool,
    /// Its values in the order of [`columns`]; those without a value are left out.
    pub fields: Vec<CardField>,
}

impl core::fmt::Debug for Card {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Card({}, {} fields)", self.record.record, self.fields.len())
    }
}

impl core::fmt::Debug for CardField {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "CardField({})", self.column)
    }
}

impl Card {
    /// The value of a column.
    #[must_use]
    pub fn field(&self, column: &str) -> Option<&CardField> {
        self.fields.iter().find(|field| field.column == column)
    }
}

/// The columns of a card besides key, name and state. Lookups are in their `_…_value` form.
#[must_use]
pub fn columns(table: KnownTable) -> &'static [&'static str] {
    match table {
        KnownTable::Contact => &[
            "jobtitle",
            "department",
            "_parentcustomerid_value",
            "telephone1",
            "mobilephone",
            "emailaddress1",
            "address1_city",
            "_ownerid_value",
        ],
        KnownTable::Account => &[
            "accountnumber",
            "industrycode",
            "telephone1",
            "emailaddress1",
            "websiteurl",
            "address1_city",
            "numberofemployees",
            "_primarycontactid_value",
            "_ownerid_value",
        ],
        KnownTable::Lead => &[
            "subject",
            "companyname",
            "telephone1",
            "mobilephone",
            "emailaddress1",
            "leadqualitycode",
            "_ownerid_value",
        ],
        KnownTable::Opportunity => &[
            "_customerid_value",
            "estimatedvalue",
            "estimatedclosedate",
            "closeprobability",
            "stepname",
            "statuscode",
            "_ownerid_value",
        ],
        KnownTable::Incident => &[
            "ticketnumber",
            "_customerid_value",
            "prioritycode",
            "statuscode",
            "createdon",
            "_ownerid_value",
        ],
        KnownTable::SystemUser => &["internalemailaddress"],
        KnownTable::Queue => &["emailaddress", "_ownerid_value"],
        KnownTable::Email | KnownTable::Appointment | KnownTable::Task | KnownTable::PhoneCall => &[
            "_regardingobjectid_value",
            "scheduledend",
            "actualend",
            "statuscode",
            "_ownerid_value",
        ],
        KnownTable::Annotation => &["createdon", "_ownerid_value"],
    }
}

/// The column that says whether a row is active; notes have none.
#[must_use]
pub fn state_column(table: KnownTable) -> Option<&'static str> {
    match table {
        KnownTable::SystemUser => Some("isdisabled"),
        KnownTable::Annotation => None,
        KnownTable::Contact
        | KnownTable::Account
        | KnownTable::Lead
        | KnownTable::Opportunity
        | KnownTable::Incident
        | KnownTable::Queue
        | KnownTable::Email
        | KnownTable::Appointment
        | KnownTable::Task
        | KnownTable::PhoneCall => Some("statecode"),
    }
}

/// Everything to select for a card.
#[must_use]
pub fn selected(table: KnownTable) -> Vec<&'static str> {
    let addressing = addressing(table);
    let mut all = vec![addressing.key, addressing.name];
    all.extend(state_column(table));
    all.extend(columns(table).iter().filter(|column| **column != addressing.name));
    all
}

/// Reads a card out of a row that was selected with [`selected`].
///
/// # Errors
/// When a value is of another type than its column.
pub fn read(table: KnownTable, row: Row<'_>) -> Result<Card, ApiError> {
    let mut fields = Vec::new();
    for column in columns(table).iter().copied() {
        let record = if column.ends_with("_value") {
            row.lookup(column, only_table(column))?
        } else {
            None
        };
        let value = match &record {
            Some(named) => Some(named.name.clone()),
            None if column.ends_with("_value") => None,
            None => row.formatted(column),
        };
        fields.extend(value.filter(|value| !value.is_empty()).map(|value| CardField {
            column,
            value,
            record,
        }));
    }
    Ok(Card {
        record: name_of(table, row)?,
        table,
        inactive: is_inactive(table, row)?,
        fields,
    })
}

/// The record that a row is, with its name.
///
/// # Errors
/// When its key is missing.
pub fn name_of(table: KnownTable, row: Row<'_>) -> Result<Named, ApiError> {
    let addressing = addressing(table);
    Ok(Named::new(
        table,
        row.key(addressing.key)?,
        row.words(addressing.name)?,
    ))
}

/// Whether a row is inactive, closed or disabled.
///
/// # Errors
/// When its state is of the wrong type.
pub fn is_inactive(table: KnownTable, row: Row<'_>) -> Result<bool, ApiError> {
    Ok(match state_column(table) {
        Some("isdisabled") => row.flag("isdisabled")?.unwrap_or(false),
        // Scheduled appointments (3) are as alive as open ones (reference C3).
        Some(column) => !matches!(row.int(column)?, None | Some(0 | 3)),
        None => false,
    })
}

/// Lookups with one possible table, for servers that do not name it.
fn only_table(column: &str) -> Option<KnownTable> {
    match column {
        "_primarycontactid_value" => Some(KnownTable::Contact),
        "_ownerid_value" => Some(KnownTable::SystemUser),
        "_parentcustomerid_value" | "_customerid_value" => Some(KnownTable::Account),
        _ => None,
    }
}
