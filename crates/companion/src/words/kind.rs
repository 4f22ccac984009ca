//! What a table is called in front of a person.

use regarding_model::ids::TableName;
use regarding_model::record::KnownTable;
use regarding_model::say;

/// One of them: *Opportunity*. A table that the program does not know by name shows its logical name.
pub(crate) fn singular(table: &TableName) -> String {
    KnownTable::of(table).map_or_else(|| table.to_string(), one)
}

/// Several of them: *Opportunities*.
pub(crate) fn plural(table: &TableName) -> String {
    KnownTable::of(table).map_or_else(|| table.to_string(), many)
}

/// That these tables could not be looked at, in a sentence; nothing when there is none.
pub(crate) fn missing(tables: impl Iterator<Item = KnownTable>) -> Option<String> {
    let mut once: Vec<KnownTable> = Vec::new();
    for table in tables {
        if !once.contains(&table) {
            once.push(table);
        }
    }
    let names: Vec<String> = once.into_iter().map(many_inside).collect();
    (!names.is_empty()).then(|| {
        say!(
            "Your role does not show you everything: {tables} are missing here.",
            tables = names.join(", ")
        )
    })
}

fn one(table: KnownTable) -> String {
    match table {
        KnownTable::Contact => say!("Contact"),
        KnownTable::Account => say!("Account"),
        KnownTable::Lead => say!("Lead"),
        KnownTable::Opportunity => say!("Opportunity"),
        KnownTable::Incident => say!("Case"),
        KnownTable::SystemUser => say!("User"),
        KnownTable::Queue => say!("Queue"),
        KnownTable::Email => say!("Email"),
        KnownTable::Appointment => say!("Appointment"),
        KnownTable::Task => say!("Task"),
        KnownTable::PhoneCall => say!("Phone call"),
        KnownTable::Annotation => say!("Note"),
    }
}

fn many(table: KnownTable) -> String {
    match table {
        KnownTable::Contact => say!("Contacts"),
        KnownTable::Account => say!("Accounts"),
        KnownTable::Lead => say!("Leads"),
        KnownTable::Opportunity => say!("Opportunities"),
        KnownTable::Incident => say!("Cases"),
        KnownTable::SystemUser => say!("Users"),
        KnownTable::Queue => say!("Queues"),
        KnownTable::Email => say!("Emails"),
        KnownTable::Appointment => say!("Appointments"),
        KnownTable::Task => say!("Tasks"),
        KnownTable::PhoneCall => say!("Phone calls"),
        KnownTable::Annotation => say!("Notes"),
    }
}

/// The same in the middle of a sentence.
fn many_inside(table: KnownTable) -> String {
    match table {
        KnownTable::Contact => say!("contacts"),
        KnownTable::Account => say!("accounts"),
        KnownTable::Lead => say!("leads"),
        KnownTable::Opportunity => say!("opportunities"),
        KnownTable::Incident => say!("cases"),
        KnownTable::SystemUser => say!("users"),
        KnownTable::Queue => say!("queues"),
        KnownTable::Email => say!("emails"),
        KnownTable::Appointment => say!("appointments"),
        KnownTable::Task => say!("tasks"),
        KnownTable::PhoneCall => say!("phone calls"),
        KnownTable::Annotation => say!("notes"),
    }
}
