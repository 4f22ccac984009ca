//! What a table is called in front of a person.

use regarding_model::ids::TableName;
use regarding_model::record::KnownTable;

/// One of them: *Opportunity*. A table that the program does not know by name shows its logical name.
pub(crate) fn singular(table: &TableName) -> String {
    KnownTable::of(table).map_or_else(|| table.to_string(), |known| one(known).to_owned())
}

/// Several of them: *Opportunities*.
pub(crate) fn plural(table: &TableName) -> String {
    KnownTable::of(table).map_or_else(|| table.to_string(), |known| many(known).to_owned())
}

/// That these tables could not be looked at, in a sentence; nothing when there is none.
pub(crate) fn missing(tables: impl Iterator<Item = KnownTable>) -> Option<String> {
    let mut once: Vec<KnownTable> = Vec::new();
    for table in tables {
        if !once.contains(&table) {
            once.push(table);
        }
    }
    let names: Vec<String> = once.into_iter().map(|table| many(table).to_lowercase()).collect();
    (!names.is_empty()).then(|| {
        format!(
            "Your role does not show you everything: {} are missing here.",
            names.join(", ")
        )
    })
}

fn one(table: KnownTable) -> &'static str {
    match table {
        KnownTable::Contact => "Contact",
        KnownTable::Account => "Account",
        KnownTable::Lead => "Lead",
        KnownTable::Opportunity => "Opportunity",
        KnownTable::Incident => "Case",
        KnownTable::SystemUser => "User",
        KnownTable::Queue => "Queue",
        KnownTable::Email => "Email",
        KnownTable::Appointment => "Appointment",
        KnownTable::Task => "Task",
        KnownTable::PhoneCall => "Phone call",
        KnownTable::Annotation => "Note",
    }
}

fn many(table: KnownTable) -> &'static str {
    match table {
        KnownTable::Contact => "Contacts",
        KnownTable::Account => "Accounts",
        KnownTable::Lead => "Leads",
        KnownTable::Opportunity => "Opportunities",
        KnownTable::Incident => "Cases",
        KnownTable::SystemUser => "Users",
        KnownTable::Queue => "Queues",
        KnownTable::Email => "Emails",
        KnownTable::Appointment => "Appointments",
        KnownTable::Task => "Tasks",
        KnownTable::PhoneCall => "Phone calls",
        KnownTable::Annotation => "Notes",
    }
}
