//! The mapping of both formats: what is written is read again, and what is not named keeps its bytes.

mod bytes;
mod calendars;
mod cards;
mod corpora;
mod strategies;
mod values;

use jiff::tz::TimeZone;
use regarding_model::fields::{Content, Field, Kind, Value};

use super::{Parsed, create, edit, read};
use crate::collections::{Edit, Owner};

/// Somebody in Berlin.
pub(super) fn owner() -> Owner {
    Owner {
        addresses: vec!["ilse@hafenwerk.example".parse().unwrap()],
        zone: TimeZone::get("Europe/Berlin").unwrap(),
    }
}

pub(super) fn parse(text: &str) -> Parsed {
    read(text.as_bytes(), &owner()).unwrap()
}

pub(super) fn edited(text: &str, wanted: &Edit) -> String {
    String::from_utf8(edit(text.as_bytes(), wanted, &owner()).unwrap()).unwrap()
}

pub(super) fn set(fields: impl IntoIterator<Item = (Field, Option<Value>)>) -> Edit {
    Edit {
        fields: fields.into_iter().collect(),
        ..Edit::default()
    }
}

pub(super) fn text(text: &str) -> Option<Value> {
    Value::text(text)
}

/// Writes a new item of these fields and reads it again.
pub(super) fn round_trip(kind: Kind, content: &Content, files: Vec<crate::collections::FileBytes>) -> Parsed {
    let fields = content
        .values()
        .map(|(field, value)| (field, Some(value.clone())))
        .collect();
    let wanted = Edit {
        fields,
        files,
        ..Edit::default()
    };
    let now = "2026-03-01T00:00:00Z".parse().unwrap();
    let bytes = create(kind, "uid-1", &wanted, &owner(), now).unwrap();
    for line in bytes.split(|byte| *byte == b'\n') {
        assert!(line.len() <= 76, "a line is folded before it is too long");
    }
    read(&bytes, &owner()).unwrap()
}

/// Says which field is not as it should be; values do not print themselves.
pub(super) fn assert_same(read: &Content, wanted: &Content) {
    for field in Field::all() {
        assert!(
            read.get(field) == wanted.get(field),
            "{field} is not what was written"
        );
    }
}

/// An event of these lines, in a calendar.
pub(super) fn event(lines: &str) -> String {
    calendar(&format!(
        "BEGIN:VEVENT\r\nUID:u1\r\n{}END:VEVENT\r\n",
        crlf(lines)
    ))
}

pub(super) fn todo(lines: &str) -> String {
    calendar(&format!("BEGIN:VTODO\r\nUID:u1\r\n{}END:VTODO\r\n", crlf(lines)))
}

pub(super) fn calendar(components: &str) -> String {
    format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{components}END:VCALENDAR\r\n")
}

pub(super) fn card(version: &str, lines: &str) -> String {
    format!(
        "BEGIN:VCARD\r\nVERSION:{version}\r\nUID:u1\r\n{}END:VCARD\r\n",
        crlf(lines)
    )
}

/// One line each, trimmed, with the line break of the formats.
fn crlf(lines: &str) -> String {
    let lines = lines.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.map(|line| format!("{line}\r\n")).collect()
}
