//! The people of an item, as the pane takes those of a message: who organizes, who comes, whose addresses a contact has.

use regarding_mailbox::collections::Item;
use regarding_model::address::{EmailAddress, Participant, Role};
use regarding_model::fields::{Attendee, Content, Field, Kind, Value};
use regarding_model::ids::MessageId;
use regarding_model::item::MessageHeader;
use regarding_model::say;

use super::row::text;
use crate::words::values;

/// Somebody of an item.
#[derive(Clone)]
pub(super) struct Person {
    pub(super) address: EmailAddress,
    pub(super) name: Option<String>,
    pub(super) role: String,
}

/// Everybody of an item, each once: the organizer first.
pub(super) fn of(kind: Kind, content: &Content) -> Vec<Person> {
    let mut all: Vec<Person> = Vec::new();
    let mut add = |person: Person| {
        if !all.iter().any(|known| known.address == person.address) {
            all.push(person);
        }
    };
    match kind {
        Kind::Appointment => {
            let fields = [
                (Field::Organizer, say!("Organizer")),
                (Field::RequiredAttendees, say!("Required")),
                (Field::OptionalAttendees, say!("Optional")),
            ];
            for (field, role) in fields {
                attendees(content, field).iter().for_each(|one| {
                    add(Person {
                        address: one.address.clone(),
                        name: one.name.clone(),
                        role: role.clone(),
                    });
                });
            }
        }
        Kind::Contact => {
            let name = Some(values::title(content)).filter(|name| !name.is_empty());
            for field in [Field::Email1, Field::Email2, Field::Email3] {
                if let Ok(address) = text(content, field).parse() {
                    add(Person {
                        address,
                        name: name.clone(),
                        role: say!("Contact"),
                    });
                }
            }
        }
        Kind::Task => {}
    }
    all
}

fn attendees(content: &Content, field: Field) -> &[Attendee] {
    match content.get(field) {
        Some(Value::People(people)) => people,
        _ => &[],
    }
}

/// An item as the pane and forms take a message: its people and what it is called. Nobody of it is a sender.
pub(crate) fn header(item: &Item) -> Option<MessageHeader> {
    let people = of(item.kind, &item.content)
        .into_iter()
        .map(|person| Participant {
            role: Role::To,
            written: person.address.to_string(),
            name: person.name,
            address: Some(person.address),
        });
    Some(MessageHeader {
        id: identity(item)?,
        subject: values::title(&item.content),
        people: people.collect(),
        sent: None,
        in_reply_to: None,
        references: Vec::new(),
    })
}

/// No message has it.
fn identity(item: &Item) -> Option<MessageId> {
    let uid = item.uid.as_deref().unwrap_or(&item.place.name);
    format!("{uid}@item.invalid").parse().ok()
}
