//! What waits for a person in the synchronization, and what can be taken back, as a front door shows it. Every value is read live and
//! kept nowhere.

use regarding_sync::merge::Stays;
use serde::{Deserialize, Serialize};
use specta::Type;

use super::sync::{SyncKind, SyncPolicy, SyncStepWhat};

/// One of the two sides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum SyncSide {
    /// The mailbox.
    Mailbox,
    /// The organization.
    Organization,
}

impl From<SyncSide> for Stays {
    fn from(side: SyncSide) -> Self {
        match side {
            SyncSide::Mailbox => Self::Item,
            SyncSide::Organization => Self::Record,
        }
    }
}

/// Everything that waits, and what was decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct DecisionsView {
    /// What both sides changed.
    pub conflicts: Vec<ConflictView>,
    /// Records and items that may be one.
    pub proposals: Vec<ProposalView>,
    /// Changes for which the mail server would write to attendees.
    pub invitations: Vec<InvitationView>,
    /// What was decided and can be taken back, the newest first.
    pub decided: Vec<DecidedView>,
    /// When the last cycle that changed something ended, RFC 3339; `None` when there is none that could be undone.
    pub last_cycle: Option<String>,
    /// What happens by itself to a field that both sides change.
    pub policy: SyncPolicy,
}

/// Something that both sides changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct ConflictView {
    /// Names it together with the values that are shown: with others there it is another one.
    pub id: String,
    /// What it is.
    pub kind: SyncKind,
    /// The record: `table:key`.
    pub record: String,
    /// What it is called.
    pub title: String,
    /// The field, in words.
    pub field: String,
    /// Why it waits, in a sentence.
    pub sentence: String,
    /// What the mailbox holds.
    pub mailbox: ConflictSideView,
    /// What the organization holds.
    pub organization: ConflictSideView,
}

/// One side of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct ConflictSideView {
    /// The value in words, lines apart; `None` where it is empty.
    pub value: Option<String>,
    /// Whether the whole was removed on this side.
    pub removed: bool,
    /// When this side was changed last, RFC 3339, where it says so.
    pub changed: Option<String>,
    /// By whom, where it says so.
    pub by: Option<String>,
    /// What keeping this side does, in a sentence; `None` when it cannot be kept.
    pub keeping: Option<String>,
}

/// What came of an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct AnsweredView {
    /// Whether it is done.
    pub done: bool,
    /// What was done, or why it was not.
    pub sentence: String,
    /// The conflict as it is now, where other values are there than those that were shown.
    pub now: Option<ConflictView>,
    /// Names the answer, to take it back.
    pub undo: Option<String>,
}

/// A record of the filters that has no item, and items that may be its.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct ProposalView {
    /// What it is.
    pub kind: SyncKind,
    /// The record: `table:key`. It names the proposal.
    pub record: String,
    /// What it is called.
    pub title: String,
    /// What else tells it from others.
    pub detail: String,
    /// Why the two look like one, in a sentence.
    pub sentence: String,
    /// The items.
    pub candidates: Vec<CandidateView>,
}

/// An item that may be a record's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct CandidateView {
    /// Its own identity.
    pub uid: String,
    /// What it is called.
    pub title: String,
    /// What else tells it from others.
    pub detail: String,
}

/// A change for which the mail server would write to attendees.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct InvitationView {
    /// Names the change: another one asks again.
    pub id: String,
    /// The record: `table:key`.
    pub record: String,
    /// What it is called.
    pub title: String,
    /// The question.
    pub question: String,
    /// What changes, line by line.
    pub changes: Vec<String>,
    /// Nobody wrote to the attendees yet: the question is whether they are invited.
    pub first: bool,
}

/// Something that was decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct DecidedView {
    /// Names it, to take it back.
    pub id: String,
    /// What it was about.
    pub title: String,
    /// What was decided, in a sentence.
    pub sentence: String,
    /// When, RFC 3339.
    pub at: String,
}

/// What taking back the last cycle would do, or did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct UndoView {
    /// When the cycle ended, RFC 3339; `None` when there is none that could be undone.
    pub cycle: Option<String>,
    /// How many steps can be taken back, or were.
    pub back: u32,
    /// How many cannot be, or were not.
    pub left: u32,
    /// Step by step.
    pub steps: Vec<UndoStepView>,
}

/// One step that is taken back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct UndoStepView {
    /// What the cycle did.
    pub what: SyncStepWhat,
    /// What it is called.
    pub title: String,
    /// The record: `table:key`.
    pub record: Option<String>,
    /// Whether it can be taken back, or was.
    pub back: bool,
    /// Why not, or what does not come back with it.
    pub sentence: Option<String>,
}
