//! Which record is a message's own, and what it says: the same choice everywhere (DESIGN section 4).

use jiff::Timestamp;
use regarding_dataverse::operations::find_email::TrackedEmail;
use regarding_id_cache::tables::link::Link;
use regarding_model::identity::is_namesake;
use regarding_model::ids::{OrganizationId, RecordRef, UserId};
use regarding_model::item::Direction;
use regarding_model::record::KnownTable;
use regarding_sync::adopt::{self, Adoption, EmailState, ExistingEmail, Wanted};
use regarding_sync::tracking::TrackedCopy;
use uuid::Uuid;

use super::bearer::Bearer;
use super::words::gesture;

/// A found record as the decision needs it.
pub(crate) fn existing(email: &TrackedEmail) -> ExistingEmail {
    ExistingEmail {
        id: email.id,
        direction: if email.outgoing {
            Direction::Sent
        } else {
            Direction::Received
        },
        state: match (email.completed, email.canceled) {
            (true, _) => EmailState::Completed,
            (false, true) => EmailState::Canceled,
            (false, false) => EmailState::Open,
        },
        regarding: email.regarding.as_ref().map(|named| named.record.clone()),
        created_on: email.created_on,
    }
}

/// What the records that were found by a message's Message-ID are to it.
pub(crate) enum Own<'e> {
    /// This one is its own: the one that tracking would adopt.
    Copy(&'e TrackedEmail),
    /// There is one, and it is another message's (docs/adr/0030).
    Another,
    /// There is none.
    Nothing,
}

impl<'e> Own<'e> {
    pub(crate) fn copy(self) -> Option<&'e TrackedEmail> {
        match self {
            Self::Copy(email) => Some(email),
            Self::Another | Self::Nothing => None,
        }
    }
}

/// The record of a message among those found.
pub(crate) fn own<'e>(
    wanted: &Wanted,
    organization: OrganizationId,
    message: &Bearer,
    found: &'e [TrackedEmail],
) -> Own<'e> {
    // Once a message goes by an identity of its own, records of others are passed over.
    let known = is_namesake(&message.id);
    let may_be = |email: &&TrackedEmail| !known || !message.is_another(organization, email);
    let rows: Vec<ExistingEmail> = found.iter().filter(may_be).map(existing).collect();
    let Adoption::Adopt { id, .. } = adopt::adopt(wanted, &rows) else {
        return Own::Nothing;
    };
    match found.iter().find(|email| email.id == id) {
        Some(email) if !known && message.is_another(organization, email) => Own::Another,
        Some(email) => Own::Copy(email),
        None => Own::Nothing,
    }
}

/// What a record says about the tracking.
pub(crate) fn tracked(email: &TrackedEmail, user: UserId) -> TrackedCopy {
    TrackedCopy {
        record: RecordRef::new(KnownTable::Email.name(), email.id),
        regarding: email.regarding.as_ref().map(|named| named.record.clone()),
        owned_by_me: is_owner(email, user),
    }
}

/// Where, by whom and when records were seen.
pub(crate) struct Seen {
    pub(crate) organization: OrganizationId,
    pub(crate) user: UserId,
    pub(crate) at: Timestamp,
}

/// The link that a record means; when and why it was tracked stay as they were.
pub(crate) fn link(email: &TrackedEmail, known: Option<&Link>, item: Uuid, seen: &Seen) -> Option<Link> {
    let copy = tracked(email, seen.user);
    let reason = known
        .map(|link| link.reason.clone())
        .or_else(|| gesture::FOUND.parse().ok())?;
    let tracked_at = known.map_or_else(|| email.created_on.unwrap_or(seen.at), |link| link.tracked_at);
    Some(Link {
        item,
        organization: seen.organization,
        record: copy.record,
        regarding: copy.regarding,
        owned_by_me: copy.owned_by_me,
        tracked_at,
        reason,
    })
}

/// Whether a person owns a record; a team's record is nobody's own (I-12).
pub(crate) fn is_owner(email: &TrackedEmail, user: UserId) -> bool {
    email.owner.as_ref().is_some_and(|owner| {
        owner.record.id == user.0 && KnownTable::of(&owner.record.table) == Some(KnownTable::SystemUser)
    })
}
