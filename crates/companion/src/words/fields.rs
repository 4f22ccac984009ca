//! What people call the fields of appointments, contacts and tasks in a mailbox (B.2 to B.4).

use regarding_dataverse::synced::SyncedTable;
use regarding_model::fields::{Field, Kind};
use regarding_model::say;

/// The name of a field of a table: of a service activity the mailbox has notes, of any other appointment a body (B.3).
pub(crate) fn name_in(table: SyncedTable, field: Field) -> String {
    if table.is_one_way() {
        shared(field)
    } else {
        name(table.kind(), field)
    }
}

/// The name of a field of a kind.
pub(crate) fn name(kind: Kind, field: Field) -> String {
    match (kind, field) {
        (Kind::Appointment, Field::Notes) => say!("Body"),
        _ => shared(field),
    }
}

fn shared(field: Field) -> String {
    match field {
        Field::Time => say!("Appointment time"),
        Field::Recurrence => say!("Recurrence pattern"),
        Field::Attachments => say!("Attachments"),
        Field::Location => say!("Location"),
        Field::Organizer => say!("Organizer"),
        Field::RequiredAttendees => say!("Required attendees"),
        Field::OptionalAttendees => say!("Optional attendees"),
        Field::ShowAs => say!("Show time as"),
        Field::Subject => say!("Subject"),
        Field::Notes => say!("Notes"),
        Field::Importance => say!("Importance"),
        Field::Regarding => say!("Regarding"),
        Field::PercentComplete => say!("% complete"),
        Field::Completed => say!("Date completed"),
        Field::Due => say!("Due date"),
        Field::Start => say!("Start date"),
        Field::Status => say!("Status"),
        other => of_contact(other),
    }
}

fn of_contact(field: Field) -> String {
    match field {
        Field::Anniversary => say!("Anniversary"),
        Field::AssistantName => say!("Assistant's name"),
        Field::Birthday => say!("Birthday"),
        Field::Children => say!("Children"),
        Field::Department => say!("Department"),
        Field::Email1 => say!("E-mail"),
        Field::Email2 => say!("E-mail 2"),
        Field::Email3 => say!("E-mail 3"),
        Field::FtpSite => say!("FTP site"),
        Field::FullName => say!("Full name"),
        Field::GovernmentId => say!("Government ID number"),
        Field::HomeAddress => say!("Home address"),
        Field::MailingAddress => say!("Mailing address"),
        Field::OtherAddress => say!("Other address"),
        Field::JobTitle => say!("Job title"),
        Field::Manager => say!("Manager's name"),
        Field::Nickname => say!("Nickname"),
        Field::Company => say!("Company"),
        Field::Spouse => say!("Spouse or partner"),
        Field::WebPage => say!("Web page"),
        Field::YomiFirstName => say!("Yomi first name"),
        Field::YomiLastName => say!("Yomi last name"),
        other => phone(other),
    }
}

fn phone(field: Field) -> String {
    match field {
        Field::AssistantPhone => say!("Assistant's phone"),
        Field::BusinessFax => say!("Business fax"),
        Field::BusinessPhone => say!("Business phone"),
        Field::BusinessPhone2 => say!("Business phone 2"),
        Field::Callback => say!("Callback number"),
        Field::CompanyMainPhone => say!("Company main phone"),
        Field::HomePhone => say!("Home phone"),
        Field::HomePhone2 => say!("Home phone 2"),
        Field::Mobile => say!("Mobile phone"),
        Field::OtherPhone => say!("Other phone"),
        Field::Pager => say!("Pager"),
        other => other.to_string(),
    }
}

/// What the records of a synchronized table are called.
pub(crate) fn table(table: SyncedTable) -> String {
    match table {
        SyncedTable::Contact => say!("Contacts"),
        SyncedTable::Appointment => say!("Appointments"),
        SyncedTable::Series => say!("Recurring appointments"),
        SyncedTable::Service => say!("Service activities"),
        SyncedTable::Task => say!("Tasks"),
        SyncedTable::PhoneCall => say!("Phone calls"),
        SyncedTable::Letter => say!("Letters"),
        SyncedTable::Fax => say!("Faxes"),
    }
}

#[cfg(test)]
mod tests {
    use regarding_model::fields::{Kind, pairs};

    use super::name;

    #[test]
    fn b_3_every_field_has_a_name_that_people_know() {
        for kind in Kind::ALL {
            for pair in pairs(kind) {
                let name = name(kind, pair.field);
                assert!(
                    !name.is_empty() && name != pair.field.as_str(),
                    "{kind:?} {}",
                    pair.field
                );
            }
        }
    }
}
