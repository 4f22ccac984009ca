//! Values that tell who they are: every value that a person enters has a number of its own.

use jiff::Timestamp;
use regarding_model::fields::{Content, End, Field, Kind, Period, Value};
use regarding_model::ids::RecordRef;
use uuid::Uuid;

/// The fields that persons edit.
pub(crate) fn fields(kind: Kind) -> &'static [Field] {
    match kind {
        Kind::Contact => &[
            Field::Email1,
            Field::JobTitle,
            Field::Mobile,
            Field::Notes,
            Field::Nickname,
            Field::Department,
            Field::Spouse,
        ],
        Kind::Appointment => &[Field::Subject, Field::Location, Field::Notes],
        Kind::Task => &[Field::Subject, Field::Notes],
    }
}

/// A value with a number. Notes are long: the organization keeps only their beginning.
pub(crate) fn value(field: Field, number: u64) -> Value {
    let text = match field {
        Field::Recurrence => return crate::series::rule(number),
        Field::Time => return crate::series::time(later(), number),
        Field::Notes => format!("e{number}- and so on and on"),
        _ => format!("e{number}-"),
    };
    Value::text(&text).unwrap()
}

/// As much of a note as the organization keeps.
pub(crate) fn cut(field: Field, value: &Value) -> Value {
    match (field, value) {
        (Field::Notes, Value::Text(text)) => Value::text(&text.chars().take(16).collect::<String>()).unwrap(),
        _ => value.clone(),
    }
}

/// The number in a value.
pub(crate) fn number(value: &Value) -> Option<u64> {
    match value {
        Value::Text(text) => text.strip_prefix('e')?.split_once('-')?.0.parse().ok(),
        Value::Recurrence(rule) => match rule.end {
            End::After(count) => u64::from(count).checked_sub(3),
            End::Never | End::On(_) => None,
        },
        Value::Period(Period::Timed { start, end }) => u64::try_from(end.duration_since(*start).as_mins())
            .ok()?
            .checked_sub(1),
        _ => None,
    }
}

/// The number that a field shows.
pub(crate) fn shown(content: &Content, field: Field) -> Option<u64> {
    content.get(field).and_then(number)
}

/// All numbers that a content shows.
pub(crate) fn all_shown(content: &Content) -> impl Iterator<Item = u64> {
    content.values().filter_map(|(_, value)| number(value))
}

pub(crate) fn table(kind: Kind) -> &'static str {
    match kind {
        Kind::Contact => "contact",
        Kind::Appointment => "appointment",
        Kind::Task => "task",
    }
}

pub(crate) fn record(kind: Kind, id: Uuid) -> RecordRef {
    RecordRef::new(table(kind).parse().unwrap(), id)
}

/// The record that an item's identity leads to: the same on every install.
pub(crate) fn derived(kind: Kind, uid: &str) -> RecordRef {
    record(kind, Uuid::new_v5(&Uuid::from_u128(7), uid.as_bytes()))
}

/// The time of the simulation. All appointments are later.
pub(crate) fn now() -> Timestamp {
    Timestamp::from_second(1_790_000_000).unwrap()
}

pub(crate) fn later() -> Timestamp {
    Timestamp::from_second(1_800_000_000).unwrap()
}
