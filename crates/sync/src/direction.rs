//! Whether a message is sent or received mail, decided by the copy that the person looks at (B-130), and which of several
//! copies stands for it when nobody looks at one.
//!
//! A mailbox can hold one message twice: a mail to oneself, one's own words back from a list, a sent message filed into the
//! inbox. Decided when the person asks and kept with the request, so that every later try makes the same record.

use regarding_model::item::Direction;

/// What a folder says about the messages in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// It keeps what the person sent.
    Sent,
    /// It takes what arrives.
    Inbox,
    /// Either may lie in it: an archive, a folder of the person's own.
    Elsewhere,
}

/// The direction of a copy. What lies among sent mail is sent and what arrived is received, whoever wrote it (B-130); a
/// folder that takes both leaves it to the author.
#[must_use]
pub fn direction(place: Place, written_by_me: bool) -> Direction {
    match (place, written_by_me) {
        (Place::Sent, _) | (Place::Elsewhere, true) => Direction::Sent,
        (Place::Inbox, _) | (Place::Elsewhere, false) => Direction::Received,
    }
}

/// Sorts the copies of one message, the one to take first. A direction that was decided before is kept to; without one the
/// person's own side comes first: what they sent and track is one outgoing record (G-61).
#[must_use]
pub fn preference(place: Place, decided: Option<Direction>) -> impl Ord + use<> {
    match (decided, place) {
        (Some(Direction::Received), Place::Inbox) | (Some(Direction::Sent) | None, Place::Sent) => 0_u8,
        (Some(_), Place::Elsewhere) | (None, Place::Inbox) => 1,
        (Some(Direction::Received), Place::Sent)
        | (Some(Direction::Sent), Place::Inbox)
        | (None, Place::Elsewhere) => 2,
    }
}
