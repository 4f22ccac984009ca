//! What becomes of reminders, which never travel to the organization (B-120).

use jiff::{SignedDuration, Timestamp};
use regarding_model::fields::{Content, Field, Kind, Moment, Period, ShowAs, TaskStatus, Value};

/// What happens to an item's reminder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Reminder {
    /// Nothing.
    #[default]
    Keep,
    /// It is taken away.
    Clear,
    /// It is set.
    At(Timestamp),
}

/// So long before an appointment, as calendars do by themselves.
const BEFORE: SignedDuration = SignedDuration::from_mins(15);

const DAY: SignedDuration = SignedDuration::from_hours(24);

/// The reminder of a new item.
pub(super) fn at_creation(kind: Kind, content: &Content, now: Timestamp) -> Reminder {
    match kind {
        Kind::Contact => Reminder::Keep,
        Kind::Appointment => appointment(content, now),
        Kind::Task => task(content.get(Field::Due), content, now),
    }
}

/// The reminder of an item that takes these fields.
pub(super) fn at_change(
    kind: Kind,
    edits: &[(Field, Option<Value>)],
    record: Option<&Content>,
    now: Timestamp,
) -> Reminder {
    let edit = |field| edits.iter().find(|(edited, _)| *edited == field);
    match kind {
        Kind::Contact => Reminder::Keep,
        // Completed, canceled and free ones remind nobody (D-20).
        Kind::Appointment => match edit(Field::ShowAs) {
            Some((_, Some(Value::ShowAs(ShowAs::Free)))) => Reminder::Clear,
            _ => Reminder::Keep,
        },
        Kind::Task => match (edit(Field::Due), record) {
            (Some((_, due)), Some(record)) => task(due.as_ref(), record, now),
            _ => Reminder::Keep,
        },
    }
}

/// None for one that shows as free (D-20), and none for one of more than seven days ago (D-21).
fn appointment(content: &Content, now: Timestamp) -> Reminder {
    let start = match content.get(Field::Time) {
        Some(Value::Period(Period::Timed { start, .. })) => *start,
        _ => return Reminder::Keep,
    };
    let free = content.get(Field::ShowAs) == Some(&Value::ShowAs(ShowAs::Free));
    if free || start.duration_until(now) > DAY * 7 {
        return Reminder::Clear;
    }
    start.checked_sub(BEFORE).map_or(Reminder::Keep, Reminder::At)
}

/// The due time of an open task reminds, unless it is older than a day (B-120, D-71).
fn task(due: Option<&Value>, content: &Content, now: Timestamp) -> Reminder {
    let completed = content.get(Field::Status) == Some(&Value::Status(TaskStatus::Completed));
    match due {
        Some(Value::Moment(Moment::At(due))) if !completed && due.duration_until(now) <= DAY => {
            Reminder::At(*due)
        }
        Some(Value::Moment(Moment::Day(_))) => Reminder::Keep,
        _ => Reminder::Clear,
    }
}
