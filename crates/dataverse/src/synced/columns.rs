//! Which columns of a table are a field (B.2 to B.4, reference C3 to C5), and which of them this person can see.

use std::collections::BTreeMap;

use regarding_model::fields::Field;
use regarding_model::ids::UserId;
use serde_json::Value;
use uuid::Uuid;

use super::SyncedTable;
use crate::api::{ApiReply, ApiRequest, Operation as _, Part, PartReply, Together};
use crate::error::{ApiError, ReplyFault};
use crate::operations::attribute_privileges::RetrieveAttributePrivileges;
use crate::operations::column_rights::{Allowed, ColumnRights, ReadColumnRights};
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

const SERVICE: [TextColumn; 2] = [
    (Field::Subject, "subject", 200),
    (Field::Location, "location", 500),
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
        SyncedTable::Service => &SERVICE,
        SyncedTable::Task | SyncedTable::PhoneCall | SyncedTable::Letter | SyncedTable::Fax => &TASK,
    }
}

/// The most characters of the description.
pub(super) fn description(table: SyncedTable) -> usize {
    match table {
        SyncedTable::Appointment | SyncedTable::Series => 1_048_576,
        _ => 2000,
    }
}

/// The columns that a row is read from, by the names under which they are selected.
pub(super) fn selected(table: SyncedTable) -> Vec<&'static str> {
    let mut all = vec![
        "description",
        "statecode",
        "statuscode",
        "_ownerid_value",
        "modifiedon",
        "createdon",
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
        SyncedTable::Service => all.extend(["scheduledstart", "scheduledend", "isalldayevent"]),
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

/// The columns that a field of a table is made of, for what column security says about it (B-7). A field that is no column, such
/// as files, has none.
#[must_use]
pub fn columns_of(table: SyncedTable, field: Field) -> Vec<&'static str> {
    if let Some((_, column, _)) = texts(table).iter().find(|(known, ..)| *known == field) {
        return vec![column];
    }
    if let Some((_, parts)) = ADDRESSES.iter().find(|(known, _)| *known == field) {
        return parts.to_vec();
    }
    let task = table.is_activity() && !table.has_attendees();
    match field {
        Field::Anniversary | Field::Birthday => {
            let day = DAYS.iter().find(|(known, _)| *known == field);
            day.map(|(_, column)| *column).into_iter().collect()
        }
        Field::FullName => NAME.map(|(column, _)| column).into(),
        Field::Notes => vec!["description"],
        Field::Company => vec!["parentcustomerid"],
        Field::Importance => vec!["prioritycode"],
        Field::Regarding => vec!["regardingobjectid"],
        Field::Time if table == SyncedTable::Series => vec!["starttime", "endtime", "isalldayevent"],
        Field::Time => vec!["scheduledstart", "scheduledend", "isalldayevent"],
        Field::Recurrence => RULE.to_vec(),
        Field::Organizer => vec!["organizer"],
        Field::RequiredAttendees if table == SyncedTable::Service => vec!["resources"],
        Field::OptionalAttendees if table == SyncedTable::Service => vec!["customers"],
        Field::RequiredAttendees => vec!["requiredattendees"],
        Field::OptionalAttendees => vec!["optionalattendees"],
        Field::ShowAs | Field::Status => vec!["statecode", "statuscode"],
        Field::PercentComplete => vec!["percentcomplete"],
        Field::Completed | Field::Due | Field::Start if task => {
            let moment = MOMENTS.iter().find(|(known, _)| *known == field);
            moment.map(|(_, column)| *column).into_iter().collect()
        }
        _ => Vec::new(),
    }
}

/// What the metadata says of one column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Told {
    secured: bool,
    id: Option<Uuid>,
}

/// What is known of a person's rights to secured columns.
#[derive(Debug, Clone, Default)]
enum Held {
    /// They are restricted by none: an administrator of column security (reference E3).
    Everything,
    /// The organization added it up, by `MetadataId`.
    Told(BTreeMap<Uuid, Allowed>),
    /// By the permissions of their profiles.
    Profiles(ColumnRights),
    /// It could not be found out: what they may read is told by the rows alone, and what they may write by the organization.
    #[default]
    Unknown,
}

/// What the metadata says of the columns of the synchronized tables, and what the person may do with the secured ones (reference
/// E3, G1).
#[derive(Debug, Clone, Default)]
pub(super) struct Columns {
    tables: BTreeMap<SyncedTable, BTreeMap<String, Told>>,
    held: Held,
}

impl Columns {
    /// The columns of a table that can be selected. Without metadata, those that are documented.
    pub(super) fn selectable(&self, table: SyncedTable) -> Vec<&'static str> {
        let known = self.tables.get(&table);
        let there = |name: &&'static str| match known {
            Some(columns) => columns.contains_key(crate::shape::logical_name(name)),
            None => *name != ZONE,
        };
        selected(table).into_iter().filter(there).collect()
    }

    /// Whether nothing in a column may mean that its value is not shown to this person.
    pub(super) fn may_hide(&self, table: SyncedTable, column: &str) -> bool {
        match self.tables.get(&table) {
            // A column that cannot be read hides what it holds.
            Some(columns) => columns.get(column).is_none_or(|told| {
                told.secured && !self.held_for(table, column, *told).is_some_and(|held| held.read)
            }),
            // What is not told is taken to be secured (reference E3).
            None => true,
        }
    }

    /// What the person may do with a column; `None` where that could not be found out.
    fn held_for(&self, table: SyncedTable, column: &str, told: Told) -> Option<Allowed> {
        if !told.secured {
            return Some(Allowed::ALL);
        }
        match &self.held {
            Held::Everything => Some(Allowed::ALL),
            Held::Told(rights) => Some(rights.get(&told.id?).copied().unwrap_or_default()),
            Held::Profiles(rights) => Some(rights.allowed(&table.name(), column)),
            Held::Unknown => None,
        }
    }

    /// What column security lets the person do with a field; everything where nothing is known against it.
    pub(super) fn field_rights(&self, table: SyncedTable, field: Field) -> Allowed {
        let Some(columns) = self.tables.get(&table) else {
            return Allowed::ALL;
        };
        columns_of(table, field)
            .into_iter()
            .filter_map(|column| self.held_for(table, column, *columns.get(column)?))
            .fold(Allowed::ALL, Allowed::and)
    }
}

/// Asks which columns there are, which can be read, which are secured, and what the person may do with those.
pub(super) struct ReadColumns {
    /// The person.
    pub(super) user: UserId,
    /// Whether they are restricted by no column security: then nothing is asked about it.
    pub(super) unrestricted: bool,
}

impl Together for ReadColumns {
    type Output = Columns;

    fn parts(&self) -> Vec<Part> {
        let of = |table: SyncedTable| {
            ApiRequest::get(format!(
                "EntityDefinitions(LogicalName='{}')/Attributes?$select=LogicalName,IsValidForRead,IsSecured",
                table.logical_name()
            ))
        };
        let mut asked: Vec<ApiRequest> = SyncedTable::ALL.map(of).into();
        if !self.unrestricted {
            let user = self.user;
            asked.push(RetrieveAttributePrivileges { user }.request());
            asked.push(ReadColumnRights { user }.request());
        }
        asked.into_iter().map(Part::One).collect()
    }

    fn read(&self, replies: &[PartReply]) -> Result<Columns, ApiError> {
        let (tables, rights) = replies
            .split_at_checked(SyncedTable::ALL.len())
            .ok_or(ReplyFault::Batch)?;
        let mut columns = Columns::default();
        for (table, reply) in SyncedTable::ALL.into_iter().zip(tables) {
            if let Some(told) = told(reply.one()?.json().and_then(|json| read(&json)))? {
                columns.tables.insert(table, told);
            }
        }
        columns.held = match rights {
            [] if self.unrestricted => Held::Everything,
            [added_up, profiles] => self.held(added_up.one()?, profiles.one()?)?,
            _ => return Err(ReplyFault::Batch.into()),
        };
        Ok(columns)
    }
}

impl ReadColumns {
    fn held(&self, added_up: &ApiReply, profiles: &ApiReply) -> Result<Held, ApiError> {
        let user = self.user;
        if let Some(rights) = told(RetrieveAttributePrivileges { user }.read(added_up))? {
            return Ok(Held::Told(rights));
        }
        let rights = told(ReadColumnRights { user }.read(profiles))?;
        Ok(rights.map_or(Held::Unknown, Held::Profiles))
    }
}

/// What may not be read, or is not there, is not known.
fn told<T>(answer: Result<T, ApiError>) -> Result<Option<T>, ApiError> {
    match answer {
        Ok(told) => Ok(Some(told)),
        Err(
            ApiError::Forbidden { .. } | ApiError::Gone | ApiError::Unsupported | ApiError::Refused { .. },
        ) => Ok(None),
        Err(error) => Err(error),
    }
}

fn read(json: &Value) -> Result<BTreeMap<String, Told>, ApiError> {
    let mut columns = BTreeMap::new();
    for row in rows(json)? {
        let name = row.text("LogicalName")?.ok_or(ReplyFault::Value("LogicalName"))?;
        if row.flag("IsValidForRead")?.unwrap_or(true) {
            let told = Told {
                secured: row.flag("IsSecured")?.unwrap_or(true),
                id: row.id("MetadataId")?,
            };
            columns.insert(name.to_owned(), told);
        }
    }
    Ok(columns)
}

#[cfg(test)]
impl Columns {
    /// All columns of all tables, none secured.
    pub(super) fn open() -> Self {
        let open = Told {
            secured: false,
            id: None,
        };
        let of = |table| {
            let all = selected(table).into_iter();
            let names = all.map(|name| (crate::shape::logical_name(name).to_owned(), open));
            (table, names.collect())
        };
        Self {
            tables: SyncedTable::ALL.into_iter().map(of).collect(),
            held: Held::Unknown,
        }
    }

    /// The same, with one of a contact's secured.
    pub(super) fn with_secured(column: &str) -> Self {
        let mut open = Self::open();
        if let Some(columns) = open.tables.get_mut(&SyncedTable::Contact) {
            let secured = Told {
                secured: true,
                id: None,
            };
            columns.insert(column.to_owned(), secured);
        }
        open
    }
}

#[cfg(test)]
mod tests {
    use regarding_model::fields::{Field, pairs};

    use super::super::directions::Mappings;
    use super::{Allowed, Columns, Held, SyncedTable, columns_of};

    #[test]
    fn every_pair_but_files_is_made_of_columns() {
        for table in SyncedTable::ALL {
            for (field, _) in Mappings::shipped().of_table(table) {
                let made = columns_of(table, field);
                assert_eq!(made.is_empty(), field == Field::Attachments, "{table:?} {field}");
            }
        }
        assert!(!pairs(SyncedTable::Contact.kind()).is_empty());
    }

    #[test]
    fn e3_b_7_a_null_that_the_person_may_read_is_a_cleared_field() {
        let mut columns = Columns::with_secured("mobilephone");
        assert!(columns.may_hide(SyncedTable::Contact, "mobilephone"), "not known");
        assert_eq!(
            columns.field_rights(SyncedTable::Contact, Field::Mobile),
            Allowed::ALL,
            "left to the organization"
        );
        columns.held = Held::Profiles(Default::default());
        assert!(columns.may_hide(SyncedTable::Contact, "mobilephone"));
        assert_eq!(
            columns.field_rights(SyncedTable::Contact, Field::Mobile),
            Allowed::default()
        );
        columns.held = Held::Everything;
        assert!(!columns.may_hide(SyncedTable::Contact, "mobilephone"));
    }
}
