//! Which columns of a table are a field (B.2 to B.4, reference C3 to C5), and which of them this person can see.

use std::collections::BTreeMap;

use regarding_model::fields::Field;
use serde_json::Value;

use super::SyncedTable;
use crate::api::{ApiRequest, Part, PartReply, Together};
use crate::error::{ApiError, ReplyFault};
use crate::row::rows;

/// Fields that are one column of text, with its length.
pub(super) type TextColumn = (Field, &'static str, usize);

#[rustfmt::skip]
const CONTACT: [TextColumn; 26] = [
    (Field::AssistantName, "assistantname", 100),
    (Field::AssistantPhone, "assistantphone", 50),
    (Field::BusinessFax, "fax", 50),
    (Field::BusinessPhone, "telephone1", 50),
    (Field::BusinessPhone2, "business2", 50),
    (Field::Callback, "callback", 50),
    (Field::Children, "childrensnames", 255),
    (Field::CompanyMainPhone, "company", 50),
    (Field::Department, "department", 100),
    (Field::Email1, "emailaddress1", 100),
    (Field::Email2, "emailaddress2", 100),
    (Field::Email3, "emailaddress3", 100),
    (Field::FtpSite, "ftpsiteurl", 200),
    (Field::GovernmentId, "governmentid", 50),
    (Field::HomePhone, "telephone2", 50),
    (Field::HomePhone2, "home2", 50),
    (Field::JobTitle, "jobtitle", 100),
    (Field::Manager, "managername", 100),
    (Field::Mobile, "mobilephone", 50),
    (Field::Nickname, "nickname", 100),
    (Field::OtherPhone, "telephone3", 50),
    (Field::Pager, "pager", 50),
    (Field::Spouse, "spousesname", 100),
    (Field::WebPage, "websiteurl", 200),
    (Field::YomiFirstName, "yomifirstname", 150),
    (Field::YomiLastName, "yomilastname", 150),
];

const MEETING: [TextColumn; 2] = [
    (Field::Subject, "subject", 200),
    (Field::Location, "location", 200),
];

const TASK: [TextColumn; 1] = [(Field::Subject, "subject", 200)];

/// Fields of a contact that are a day.
pub(super) const DAYS: [(Field, &str); 2] = [
    (Field::Anniversary, "anniversary"),
    (Field::Birthday, "birthdate"),
];

/// The parts of an address: three lines, city, region, postal code, country, box.
macro_rules! address {
    ($prefix:literal) => {
        [
            concat!($prefix, "_line1"),
            concat!($prefix, "_line2"),
            concat!($prefix, "_line3"),
            concat!($prefix, "_city"),
            concat!($prefix, "_stateorprovince"),
            concat!($prefix, "_postalcode"),
            concat!($prefix, "_country"),
            concat!($prefix, "_postofficebox"),
        ]
    };
}

/// Fields of a contact that are an address, with the prefix of its columns (B-37, B-41, B-46).
pub(super) const ADDRESSES: [(Field, [&str; 8]); 3] = [
    (Field::MailingAddress, address!("address1")),
    (Field::HomeAddress, address!("address2")),
    (Field::OtherAddress, address!("address3")),
];

/// The lengths of those parts (reference C5).
pub(super) const ADDRESS_LENGTHS: [usize; 8] = [250, 250, 250, 80, 50, 20, 80, 20];

/// The parts of a name with their lengths (B-35).
pub(super) const NAME: [(&str, usize); 4] = [
    ("firstname", 50),
    ("middlename", 50),
    ("lastname", 50),
    ("suffix", 10),
];

/// Fields of a task that are a moment.
pub(super) const MOMENTS: [(Field, &str); 3] = [
    (Field::Completed, "actualend"),
    (Field::Due, "scheduledend"),
    (Field::Start, "scheduledstart"),
];

/// The columns of a series' rule.
pub(super) const RULE: [&str; 16] = [
    "recurrencepatterntype",
    "interval",
    "daysofweekmask",
    "dayofmonth",
    "monthofyear",
    "instance",
    "isnthmonthly",
    "isnthyearly",
    "isweekdaypattern",
    "isregenerate",
    "firstdayofweek",
    "patternendtype",
    "patternenddate",
    "occurrences",
    "patternstartdate",
    "starttime",
];

/// The fields that are one column of text.
pub(super) fn texts(table: SyncedTable) -> &'static [TextColumn] {
    match table {
        SyncedTable::Contact => &CONTACT,
        SyncedTable::Appointment | SyncedTable::Series => &MEETING,
        SyncedTable::Task | SyncedTable::PhoneCall | SyncedTable::Letter | SyncedTable::Fax => &TASK,
    }
}

/// The most characters of the description.
pub(super) fn description(table: SyncedTable) -> usize {
    if table.has_attendees() { 1_048_576 } else { 2000 }
}

/// The columns that a row is read from, by the names under which they are selected.
pub(super) fn selected(table: SyncedTable) -> Vec<&'static str> {
    let mut all = vec![
        "description",
        "statecode",
        "statuscode",
        "_ownerid_value",
        "modifiedon",
    ];
    all.extend(texts(table).iter().map(|(_, column, _)| *column));
    if table.is_activity() {
        all.extend(["prioritycode", "_regardingobjectid_value"]);
    }
    match table {
        SyncedTable::Contact => {
            all.extend(DAYS.map(|(_, column)| column));
            all.extend(NAME.map(|(column, _)| column));
            all.extend(ADDRESSES.iter().flat_map(|(_, parts)| parts));
            all.push("_parentcustomerid_value");
        }
        SyncedTable::Appointment => all.extend([
            "scheduledstart",
            "scheduledend",
            "isalldayevent",
            "globalobjectid",
            "instancetypecode",
            "seriesid",
            "originalstartdate",
        ]),
        SyncedTable::Series => {
            all.extend(RULE);
            all.extend([
                "endtime",
                "isalldayevent",
                "globalobjectid",
                "deletedexceptionslist",
                ZONE,
            ]);
        }
        SyncedTable::Task => {
            all.extend(MOMENTS.map(|(_, column)| column));
            all.push("percentcomplete");
        }
        SyncedTable::PhoneCall | SyncedTable::Letter | SyncedTable::Fax => {
            all.extend(MOMENTS.map(|(_, column)| column));
            all.push("directioncode");
        }
    }
    all
}

/// The zone in which a series was made; not every organization has it.
pub(super) const ZONE: &str = "utcconversiontimezonecode";

/// What the metadata says of the columns of the synchronized tables (reference E3, G1).
#[derive(Debug, Clone, Default)]
pub(super) struct Columns(BTreeMap<SyncedTable, BTreeMap<String, bool>>);

impl Columns {
    /// The columns of a table that can be selected. Without metadata, those that are documented.
    pub(super) fn selectable(&self, table: SyncedTable) -> Vec<&'static str> {
        let known = self.0.get(&table);
        let there = |name: &&'static str| match known {
            Some(columns) => columns.contains_key(crate::shape::logical_name(name)),
            None => *name != ZONE,
        };
        selected(table).into_iter().filter(there).collect()
    }

    /// Whether nothing in a column may mean that its value is not shown to this person.
    pub(super) fn may_hide(&self, table: SyncedTable, column: &str) -> bool {
        match self.0.get(&table) {
            // A column that cannot be read hides what it holds; one that is told is secured or is not.
            Some(columns) => columns.get(column).copied().unwrap_or(true),
            // What is not told is taken to be secured (reference E3).
            None => true,
        }
    }
}

/// Asks which columns there are, which can be read, and which are secured.
pub(super) struct ReadColumns;

impl Together for ReadColumns {
    type Output = Columns;

    fn parts(&self) -> Vec<Part> {
        let of = |table: SyncedTable| {
            Part::One(ApiRequest::get(format!(
                "EntityDefinitions(LogicalName='{}')/Attributes?$select=LogicalName,IsValidForRead,IsSecured",
                table.logical_name()
            )))
        };
        SyncedTable::ALL.map(of).into()
    }

    fn read(&self, replies: &[PartReply]) -> Result<Columns, ApiError> {
        if replies.len() != SyncedTable::ALL.len() {
            return Err(ReplyFault::Batch.into());
        }
        let mut columns = Columns::default();
        for (table, reply) in SyncedTable::ALL.into_iter().zip(replies) {
            match reply.one()?.json() {
                Ok(json) => {
                    columns.0.insert(table, read(&json)?);
                }
                Err(ApiError::Forbidden { .. } | ApiError::Gone | ApiError::Refused { .. }) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(columns)
    }
}

fn read(json: &Value) -> Result<BTreeMap<String, bool>, ApiError> {
    let mut columns = BTreeMap::new();
    for row in rows(json)? {
        let name = row.text("LogicalName")?.ok_or(ReplyFault::Value("LogicalName"))?;
        if row.flag("IsValidForRead")?.unwrap_or(true) {
            columns.insert(name.to_owned(), row.flag("IsSecured")?.unwrap_or(true));
        }
    }
    Ok(columns)
}

#[cfg(test)]
impl Columns {
    /// All columns of all tables, none secured.
    pub(super) fn open() -> Self {
        let of = |table| {
            let all = selected(table).into_iter();
            let names = all.map(|name| (crate::shape::logical_name(name).to_owned(), false));
            (table, names.collect())
        };
        Self(SyncedTable::ALL.into_iter().map(of).collect())
    }

    /// The same, with one of a contact's secured.
    pub(super) fn with_secured(column: &str) -> Self {
        let mut open = Self::open();
        if let Some(columns) = open.0.get_mut(&SyncedTable::Contact) {
            columns.insert(column.to_owned(), true);
        }
        open
    }
}
