//! The synchronization of appointments, contacts and tasks, as a front door shows it.

use regarding_model::fields::Kind;
use serde::{Deserialize, Serialize};
use specta::Type;

use super::failure::FailureView;
use super::sync_decisions::SyncSide;

/// What is kept the same on both sides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum SyncKind {
    /// Contacts.
    Contact,
    /// Appointments and series.
    Appointment,
    /// Tasks.
    Task,
}

impl From<Kind> for SyncKind {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Contact => Self::Contact,
            Kind::Appointment => Self::Appointment,
            Kind::Task => Self::Task,
        }
    }
}

/// What happens to a field that both sides changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum SyncPolicy {
    /// The person is asked.
    #[default]
    Ask,
    /// The organization's value stays.
    OrganizationWins,
    /// The mailbox's value stays.
    MailboxWins,
}

/// What is asked for.
#[derive(Debug, Clone, Default, Deserialize, Type)]
pub struct SyncRequest {
    /// Only say what would happen.
    pub preview: bool,
    /// Do it even if it takes much away: the person has seen it.
    pub agreed: bool,
    /// What happens to a field that both sides changed; what the options say when left out.
    pub policy: Option<SyncPolicy>,
    /// UIDs of appointments, contacts and tasks of the mailbox that are to be tracked.
    pub track: Vec<String>,
}

/// What a cycle did, or would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct SyncReportView {
    /// Whether nothing was done, because only the plan was asked for.
    pub preview: bool,
    /// Whether nothing was done because the person has not agreed yet to what the first cycle would do.
    pub first: bool,
    /// Whether it, or a part of it, waits for a yes.
    pub waits: bool,
    /// Kind by kind.
    pub kinds: Vec<SyncKindView>,
    /// What was to be tracked and is not there to be.
    pub not_there: Vec<SyncNotThereView>,
    /// The kinds that could not be looked at. The others do not depend on them (F-6).
    pub given_up: Vec<SyncGivenUpView>,
}

/// A kind that could not be looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct SyncGivenUpView {
    /// Which.
    pub kind: SyncKind,
    /// Why.
    pub failure: FailureView,
}

/// Something that the person asked to have tracked, and that is not there to be tracked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct SyncNotThereView {
    /// Its UID, as it was asked for.
    pub uid: String,
    /// That it is not tracked, and why.
    pub sentence: String,
}

/// One kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct SyncKindView {
    /// Which.
    pub kind: SyncKind,
    /// Whether the plan was carried out.
    pub ran: bool,
    /// How many steps are done, those that only noted what was seen among them.
    pub done: u32,
    /// How much there is of each.
    pub counts: SyncCountsView,
    /// Why it waits for a yes.
    pub brake: Option<SyncBrakeView>,
    /// Each change.
    pub steps: Vec<SyncStepView>,
    /// What is not done, and why.
    pub notes: Vec<SyncNoteView>,
    /// What is in the mailbox only, as long as nobody asks to track it. Told with what would happen, and by no cycle.
    pub untracked: Vec<SyncUntrackedView>,
}

/// Something in the mailbox that is not tracked and could be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct SyncUntrackedView {
    /// Its UID, which tracking names.
    pub uid: String,
    /// What it is called; read live, kept nowhere.
    pub title: String,
    /// When it begins.
    pub starts: Option<String>,
}

/// How much a plan does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Type)]
pub struct SyncCountsView {
    /// Items created in the mailbox.
    pub items_created: u32,
    /// Records created in the organization.
    pub records_created: u32,
    /// Items changed.
    pub items_changed: u32,
    /// Records changed.
    pub records_changed: u32,
    /// Items removed.
    pub items_removed: u32,
    /// Records deleted.
    pub records_deleted: u32,
    /// Pairs that no longer follow each other.
    pub unlinked: u32,
}

/// A plan that would take much away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
pub struct SyncBrakeView {
    /// How many removals, deletions and unlinked pairs.
    pub losses: u32,
    /// Of how many pairs.
    pub pairs: u32,
    /// How many cycles took away in the last 24 hours without having asked. They count with the others.
    pub lately: u32,
}

/// What a step does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum SyncStepWhat {
    /// An item is created in the mailbox.
    CreateItem,
    /// A record is created in the organization.
    CreateRecord,
    /// The item is changed.
    ChangeItem,
    /// The record is changed.
    ChangeRecord,
    /// Both are changed, in different fields.
    ChangeBoth,
    /// The item is removed.
    RemoveItem,
    /// The record is deleted.
    DeleteRecord,
    /// The two no longer follow each other.
    Unlink,
}

/// One change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct SyncStepView {
    /// What is done.
    pub what: SyncStepWhat,
    /// What it is called; read live, kept nowhere.
    pub title: String,
    /// The record, when there is one: `table:key`.
    pub record: Option<String>,
    /// The UID of the item, when there is one.
    pub uid: Option<String>,
    /// Why.
    pub reason: String,
    /// Which fields it would write, side by side; told with what would happen, and by no cycle.
    pub writes: Vec<SyncWritesView>,
    /// Why it was not done.
    pub failure: Option<String>,
}

/// What a change would write to one of the sides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct SyncWritesView {
    /// To which one.
    pub to: SyncSide,
    /// The fields, by their names on the command line; `occurrences`, `reminder` and `mark` are no fields of the tables.
    pub fields: Vec<String>,
    /// The same in a sentence, with the direction and the fields as people call them.
    pub sentence: String,
}

/// Something that is not done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct SyncNoteView {
    /// What it is about; read live, kept nowhere.
    pub title: String,
    /// The record, when there is one.
    pub record: Option<String>,
    /// The UID of the item, when it is known.
    pub uid: Option<String>,
    /// Whether it waits for a decision of the person.
    pub held: bool,
    /// What it says.
    pub sentence: String,
}
