//! The summary of a record: what tells it from others, and the values that its organization's form shows, formatted by the
//! organization (reference A8, C5, G4).

use regarding_model::record::KnownTable;

use crate::error::ApiError;
use crate::query::Name;
use crate::row::{Named, Row, When};
use crate::shape::{Column, ColumnKind, Shape, logical_name as logical};
use crate::tables::addressing;

/// One value of a card.
#[derive(Clone, PartialEq, Eq)]
pub struct CardField {
    /// The column.
    pub column: Name,
    /// Its label in the person's language, where the organization has one; who shows the card has words for the others.
    pub label: Option<String>,
    /// The value, formatted by the organization for this person.
    pub value: String,
    /// The value where it is one of time.
    pub when: Option<When>,
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
    /// How the organization calls a state that is not open: *Qualified*, *Won*, *Resolved*.
    pub state: Option<String>,
    /// What tells it from others of its name, by [`telling`].
    pub telling: Vec<CardField>,
    /// Its values in the order of the layout; those without a value are left out, and so is what the person may not read.
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
    /// The value of a column that tells the record from others.
    #[must_use]
    pub fn told(&self, column: &str) -> Option<&CardField> {
        self.telling.iter().find(|field| field.column == column)
    }
}

/// The columns that tell a record from others of its name in a list, besides its state. Documented columns of tables that come
/// with the product (reference C5): asked for where the organization has them.
#[must_use]
pub fn telling(table: KnownTable) -> &'static [&'static str] {
    match table {
        KnownTable::Contact => &["jobtitle", "_parentcustomerid_value"],
        KnownTable::Account => &["accountnumber", "address1_city", "industrycode"],
        KnownTable::Lead => &["companyname", "subject"],
        KnownTable::Opportunity => &[
            "_customerid_value",
            "estimatedvalue",
            "estimatedclosedate",
            "closeprobability",
        ],
        KnownTable::Incident => &["ticketnumber", "_customerid_value", "prioritycode", "statuscode"],
        KnownTable::SystemUser => &["internalemailaddress"],
        KnownTable::Queue => &["emailaddress"],
        KnownTable::Email | KnownTable::Appointment | KnownTable::Task | KnownTable::PhoneCall => {
            &["_regardingobjectid_value", "scheduledend"]
        }
        KnownTable::Annotation => &["createdon"],
    }
}

/// The columns of a card besides key, name and state where the organization has no form for it, or lets none be read. Lookups
/// are in their `_…_value` form.
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

/// Everything to select for a line in a list.
#[must_use]
pub fn selected_to_tell(table: KnownTable, shape: &Shape) -> Vec<Name> {
    let addressing = addressing(table);
    let mut all = vec![Name::from(addressing.key), Name::from(addressing.name)];
    all.extend(state_column(table).map(Name::from));
    all.extend(shape.layout(table).telling);
    each_once(all)
}

/// Everything to select for a card.
#[must_use]
pub fn selected(table: KnownTable, shape: &Shape) -> Vec<Name> {
    let mut all = selected_to_tell(table, shape);
    all.extend(shape.layout(table).fields.into_iter().map(|field| field.column));
    each_once(all)
}

fn each_once(names: Vec<Name>) -> Vec<Name> {
    let mut once: Vec<Name> = Vec::with_capacity(names.len());
    for name in names {
        if !once.contains(&name) {
            once.push(name);
        }
    }
    once
}

/// Reads a card out of a row that was selected with [`selected`] or [`selected_to_tell`], under the same shape.
///
/// # Errors
/// When its key, name or state is of another type than its column.
pub fn read(table: KnownTable, row: Row<'_>, shape: &Shape) -> Result<Card, ApiError> {
    let layout = shape.layout(table);
    let field = |column: &Name, label: Option<String>| {
        let known = shape
            .table(&table.name())
            .and_then(|table| table.columns.get(logical(column)));
        let (value, record) = value(row, column, known)?;
        let may_be_time = known.is_none_or(|known| known.kind == ColumnKind::Date);
        Some(CardField {
            column: column.clone(),
            label,
            value,
            when: row.when(column).filter(|_| may_be_time),
            record,
        })
    };
    let fields = layout.fields.iter();
    let inactive = is_inactive(table, row)?;
    Ok(Card {
        record: name_of(table, row)?,
        table,
        inactive,
        state: state_column(table)
            .filter(|column| inactive && *column == "statecode")
            .and_then(|column| row.formatted(column)),
        telling: layout
            .telling
            .iter()
            .filter_map(|column| field(column, None))
            .collect(),
        fields: fields
            .filter_map(|one| field(&one.column, one.label.clone()))
            .collect(),
    })
}

/// A value in the person's words: as the organization formats it, else by the labels of its metadata. A secured column that the
/// person may not read is null (reference E3), and so is not there.
fn value(row: Row<'_>, column: &str, known: Option<&Column>) -> Option<(String, Option<Named>)> {
    if column.ends_with("_value") && column.starts_with('_') {
        let named = row.named(column, only_table(column))?;
        return (!named.name.is_empty()).then(|| (named.name.clone(), Some(named)));
    }
    let label = || Some(known?.options.get(&row.choice(column)?)?.clone());
    let told = row.told(column).or_else(label).or_else(|| row.formatted(column));
    told.filter(|value| !value.trim().is_empty())
        .map(|value| (value, None))
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
