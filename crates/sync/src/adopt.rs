//! Which existing record is a message's own, and what is still to be done on it (DESIGN section 4, promise 5).
//!
//! Asked before a message is tracked, and again when its creation is answered with "duplicate key". A message
//! has one record in an organization, whoever tracks it; where the organization's own services made two, for the
//! sender and for the recipient (G-60, G-61), the one of our direction is ours and the other is left alone.

use jiff::Timestamp;
use regarding_model::ids::RecordRef;
use regarding_model::item::Direction;
use uuid::Uuid;

/// The state of an email record (`email.statecode`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum EmailState {
    /// Sent or received.
    Completed,
    /// Not finished.
    Open,
    /// Given up.
    Canceled,
}

/// An email record that may be the message's: found by the derived id or by `messageid`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExistingEmail {
    /// The key.
    pub id: Uuid,
    /// Whose side of the message it shows (`directioncode`).
    pub direction: Direction,
    /// Its state.
    pub state: EmailState,
    /// What it is regarding.
    pub regarding: Option<RecordRef>,
    /// When it was made.
    pub created_on: Option<Timestamp>,
}

/// What the person wants of the message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// The derived id (`regarding_model::identity::email_record_id`).
    pub derived: Uuid,
    /// The record that this computer knows as the message's own already (the link). It stays so as long as it is there:
    /// otherwise another copy of the message in the mailbox would turn to another record.
    pub linked: Option<Uuid>,
    /// Whether the person sent or received it ([`crate::direction`]).
    pub direction: Direction,
    /// The record that it is to be regarding; `None` leaves the regarding as it is.
    pub regarding: Option<RecordRef>,
}

/// What to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Adoption {
    /// There is none: create it under the derived id.
    Create,
    /// This one is ours.
    Adopt {
        /// Its key.
        id: Uuid,
        /// The regarding to set; `None` when it is right already. Allowed on completed records too (B-131).
        set_regarding: Option<RecordRef>,
    },
}

/// Picks the message's record among those that were found, whatever order they came in.
///
/// It is taken in the state it is in. One of ours is created and completed in one change set (reference A13), so a try that
/// was cut short leaves a completed record or none; an open one is a draft of the organization's services or of a person,
/// and theirs to finish.
#[must_use]
pub fn adopt(wanted: &Wanted, found: &[ExistingEmail]) -> Adoption {
    let ours = found.iter().min_by_key(|email| preference(wanted, email));
    ours.map_or(Adoption::Create, |email| Adoption::Adopt {
        id: email.id,
        set_regarding: wanted.regarding_to_set(email),
    })
}

impl Wanted {
    /// The regarding that is to be set on a record; `None` when it is right already.
    #[must_use]
    pub fn regarding_to_set(&self, email: &ExistingEmail) -> Option<RecordRef> {
        let wanted = self.regarding.as_ref();
        wanted
            .filter(|target| email.regarding.as_ref() != Some(target))
            .cloned()
    }
}

/// The derived id first: it is the same for everybody. Then the one that is linked, then the copy of our direction, then one
/// that is not given up, then the oldest; the key keeps the choice the same on every computer.
fn preference(wanted: &Wanted, email: &ExistingEmail) -> impl Ord + use<> {
    (
        email.id != wanted.derived,
        wanted.linked != Some(email.id),
        email.direction != wanted.direction,
        email.state,
        email.created_on.is_none(),
        email.created_on,
        email.id,
    )
}
