//! How the known tables are addressed: set, key, name column (reference A6). They come with the product, and no administrator
//! can rename them; this is what the program knows without reading metadata. Other tables are asked for their sets.

use regarding_model::record::KnownTable;

/// The set, key and name columns of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Addressing {
    /// The set name in a path.
    pub set: &'static str,
    /// The column of the id.
    pub key: &'static str,
    /// The column of the name.
    pub name: &'static str,
}

/// A table whose rows are listed: its logical name, its set and its key (reference A6).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rows {
    /// The logical name.
    pub name: &'static str,
    /// The set name in a path.
    pub set: &'static str,
    /// The column of the id.
    pub key: &'static str,
}

impl From<KnownTable> for Rows {
    fn from(table: KnownTable) -> Self {
        let Addressing { set, key, .. } = addressing(table);
        Self {
            name: table.logical_name(),
            set,
            key,
        }
    }
}

/// How a known table is addressed.
#[must_use]
pub fn addressing(table: KnownTable) -> Addressing {
    let (set, key, name) = match table {
        KnownTable::Contact => ("contacts", "contactid", "fullname"),
        KnownTable::Account => ("accounts", "accountid", "name"),
        KnownTable::Lead => ("leads", "leadid", "fullname"),
        KnownTable::Opportunity => ("opportunities", "opportunityid", "name"),
        KnownTable::Incident => ("incidents", "incidentid", "title"),
        KnownTable::SystemUser => ("systemusers", "systemuserid", "fullname"),
        KnownTable::Queue => ("queues", "queueid", "name"),
        KnownTable::Email => ("emails", "activityid", "subject"),
        KnownTable::Appointment => ("appointments", "activityid", "subject"),
        KnownTable::Task => ("tasks", "activityid", "subject"),
        KnownTable::PhoneCall => ("phonecalls", "activityid", "subject"),
        KnownTable::Annotation => ("annotations", "annotationid", "subject"),
    };
    Addressing { set, key, name }
}
