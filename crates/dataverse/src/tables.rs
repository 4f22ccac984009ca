//! How the known tables are addressed: set, key, name column (reference A6), and the navigation property by which an
//! activity names what it is regarding (reference A9).

use regarding_model::ids::TableName;
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

/// The documented name of the navigation property from an activity to what it is regarding: used when the metadata
/// cannot be read.
#[must_use]
pub fn documented_regarding(activity: KnownTable, target: &TableName) -> String {
    match activity {
        KnownTable::Annotation => format!("objectid_{target}"),
        other => format!("regardingobjectid_{target}_{}", other.logical_name()),
    }
}
