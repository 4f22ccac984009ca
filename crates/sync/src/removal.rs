//! What the removal of one side does to the other (D-24, D-27, D-50 to D-56, D-75, D-76; promises 4 and 7).
//!
//! Every rule here is about an explicit removal. What is merely not seen any more is never removed anywhere.

use jiff::Timestamp;
use regarding_model::fields::Kind;

use crate::pair::{Facts, ItemView, RecordView};

/// Why the other side stays although one was removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stays {
    /// A contact's record stays when the item is removed (D-50).
    ContactRecord,
    /// The owner's own contact stays in the mailbox (D-51).
    OwnContact,
    /// It is completed or canceled (D-27, D-75, D-76).
    Closed,
    /// It began already (D-24, D-27).
    Past,
    /// Somebody else organizes it (D-24, D-27).
    NotOrganizer,
    /// The item holds something that the record never held (promise 7).
    OwnValues,
    /// Nothing of it travels to the organization, and so does no removal (service activities, B.3).
    OneWay,
    /// Somebody else owns it (D-38).
    NotOwner,
    /// The person may not delete it.
    NoRight,
    /// It was changed since both were seen: no edit is lost (promise 7).
    ChangedSince,
}

/// The reason why a record stays when its item was removed; `None` when it is deleted with it.
#[must_use]
pub fn record_stays(kind: Kind, record: &RecordView, changed: bool, now: Timestamp) -> Option<Stays> {
    let by_kind = match kind {
        Kind::Contact => Some(Stays::ContactRecord),
        // Of a series only its state and its organizer count on this way (D-27).
        Kind::Appointment => appointment(record.facts, record.facts.series, now),
        Kind::Task => record.facts.closed.then_some(Stays::Closed),
    };
    by_kind
        .or(changed.then_some(Stays::ChangedSince))
        .or((!record.may_delete).then_some(Stays::NoRight))
}

/// The reason why an item stays when its record was deleted; `None` when it is removed with it. `owned` says whether the
/// person owned the record, as far as it is known.
#[must_use]
pub fn item_stays(kind: Kind, item: &ItemView, owned: bool, changed: bool, now: Timestamp) -> Option<Stays> {
    let by_kind = match kind {
        Kind::Contact => owned.then_some(Stays::OwnContact),
        Kind::Appointment => appointment(
            Facts {
                closed: false,
                ..item.facts
            },
            false,
            now,
        ),
        Kind::Task => item.facts.closed.then_some(Stays::Closed),
    };
    by_kind
        .or(changed.then_some(Stays::ChangedSince))
        .or((!item.writable).then_some(Stays::NoRight))
}

/// The rule of appointments.
fn appointment(facts: Facts, whenever: bool, now: Timestamp) -> Option<Stays> {
    if facts.closed {
        Some(Stays::Closed)
    } else if !whenever && facts.starts.is_none_or(|start| start <= now) {
        Some(Stays::Past)
    } else if !facts.organizer {
        Some(Stays::NotOrganizer)
    } else {
        None
    }
}
