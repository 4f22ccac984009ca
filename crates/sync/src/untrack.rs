//! What untracking a message does (I-12, D-92, ruling 2): the owner's copy is deleted and the deletion verified; somebody
//! else's is kept, and the person is told whose it is. Never silent.

use regarding_model::ids::RecordRef;
use uuid::Uuid;

/// The record of the message, looked at just before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SeenCopy {
    /// It is there.
    There {
        /// The record.
        record: RecordRef,
        /// The user or team that owns it.
        owner: RecordRef,
    },
    /// It is not there (any more).
    Gone,
    /// It may not be looked at, so its owner is unknown.
    Forbidden {
        /// The record.
        record: RecordRef,
    },
}

/// What to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UntrackStep {
    /// Delete the copy, then look for it again, and decide by [`after_delete`].
    DeleteThenVerify {
        /// The copy.
        record: RecordRef,
    },
    /// Keep the copy; remove the link and name the owner.
    KeepAndName {
        /// The copy.
        record: RecordRef,
        /// Its owner, a user or a team.
        owner: RecordRef,
    },
    /// Keep the copy; remove the link and say that its owner cannot be seen.
    KeepUnseen {
        /// The copy.
        record: RecordRef,
    },
    /// Nothing is there to delete; remove the link.
    AlreadyGone,
}

/// Decides what untracking does for the person `me`. A copy that a team owns is not the person's own.
#[must_use]
pub fn untrack(seen: &SeenCopy, me: Uuid) -> UntrackStep {
    match seen {
        SeenCopy::There { record, owner } if is_user(owner, me) => UntrackStep::DeleteThenVerify {
            record: record.clone(),
        },
        SeenCopy::There { record, owner } => UntrackStep::KeepAndName {
            record: record.clone(),
            owner: owner.clone(),
        },
        SeenCopy::Gone => UntrackStep::AlreadyGone,
        SeenCopy::Forbidden { record } => UntrackStep::KeepUnseen {
            record: record.clone(),
        },
    }
}

fn is_user(owner: &RecordRef, me: Uuid) -> bool {
    owner.id == me && owner.table.as_str() == "systemuser"
}

/// How the deletion was answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeleteReply {
    /// It was accepted.
    Accepted,
    /// There was nothing to delete.
    NotFound,
    /// The person lacks the right to delete (`prvDeleteActivity`).
    Refused,
    /// No answer came; it may have been done.
    Lost,
}

/// What a look after the deletion found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LookAfter {
    /// The copy is not there.
    NotThere,
    /// The copy is there.
    StillThere,
    /// The look had no answer.
    Unknown,
}

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Untracked {
    /// The copy is gone, and a look has shown it: remove the link.
    DeletedAndVerified,
    /// The copy is still there and may not be deleted: keep the link, tell the person.
    Refused,
    /// The copy is still there although the deletion was accepted or lost: try again.
    TryAgain,
    /// It cannot be said yet: look again before saying anything.
    LookAgain,
}

/// Decides what became of a deletion. Only a look counts; the reply alone proves nothing.
#[must_use]
pub fn after_delete(reply: DeleteReply, look: LookAfter) -> Untracked {
    match (look, reply) {
        (LookAfter::NotThere, _) => Untracked::DeletedAndVerified,
        (LookAfter::StillThere | LookAfter::Unknown, DeleteReply::Refused) => Untracked::Refused,
        (LookAfter::StillThere, DeleteReply::Accepted | DeleteReply::NotFound | DeleteReply::Lost) => {
            Untracked::TryAgain
        }
        (LookAfter::Unknown, DeleteReply::Accepted | DeleteReply::NotFound | DeleteReply::Lost) => {
            Untracked::LookAgain
        }
    }
}
