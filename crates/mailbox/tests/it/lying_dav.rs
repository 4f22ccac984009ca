//! Servers that lie, lose, repeat, forget and move. Each time: a sentence, nothing lost, no loop.

mod reading;
mod sparing;
mod trusting;
mod writing;

use regarding_mailbox::collections::{Edit, PlaceKey};
use regarding_model::fields::{Field, Value};

use crate::fake_dav::FakeDav;

/// An event of a UID.
pub(super) fn event(uid: &str) -> String {
    format!(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:{uid}\r\nDTSTART:20270302T090000Z\r\nSUMMARY:x\r\nEND:VEVENT\r\n\
         END:VCALENDAR\r\n"
    )
}

pub(super) fn place(fake: &FakeDav, name: &str) -> PlaceKey {
    PlaceKey {
        collection: fake.calendar(),
        name: name.to_owned(),
    }
}

pub(super) fn subject(text: &str) -> Edit {
    Edit {
        fields: vec![(Field::Subject, Value::text(text))],
        ..Edit::default()
    }
}

/// Puts events 0 to `count` there.
pub(super) fn fill(fake: &FakeDav, count: usize) -> Vec<PlaceKey> {
    let names = (0..count).map(|number| format!("e{number}.ics"));
    let places: Vec<PlaceKey> = names.map(|name| place(fake, &name)).collect();
    for (number, place) in places.iter().enumerate() {
        fake.shelf().put(&place.name, &event(&format!("e{number}")));
    }
    places
}
