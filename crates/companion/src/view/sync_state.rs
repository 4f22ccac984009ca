//! How the synchronization stands, as a front door shows it.

use serde::Serialize;
use specta::Type;

use super::options::MachineView;
use super::pane::RecordRefView;
use super::sync::{SyncCountsView, SyncKind, SyncReportView, SyncStepView, SyncStepWhat};

/// How everything stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum SyncOverall {
    /// It runs by itself, and nothing is wrong.
    Well,
    /// A cycle is under way.
    Running,
    /// The person is asked something.
    Asks,
    /// Something is paused, and heals by itself.
    Paused,
    /// Nothing runs here: the sentence says why.
    Still,
}

/// How one line stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum SyncLineState {
    /// Up to date; the next cycle comes by itself.
    UpToDate,
    /// The first cycle of this run is still to come.
    Due,
    /// A cycle is under way.
    Running,
    /// It waits for a yes of the person.
    Asks,
    /// It failed as a whole, and is tried again.
    Paused,
    /// It does not run here.
    Off,
}

/// What a line is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum SyncLineOf {
    /// Mail, which is tracked and not synchronized in cycles.
    Mail,
    /// Appointments and series.
    Appointment,
    /// Contacts.
    Contact,
    /// Tasks.
    Task,
}

/// One line of *What is synchronized*.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct SyncLineView {
    /// What it is about.
    pub of: SyncLineOf,
    /// How it stands.
    pub state: SyncLineState,
    /// The same in a sentence: why it is paused, for instance.
    pub sentence: String,
    /// How many pairs follow each other; `None` for mail.
    pub linked: Option<u32>,
    /// When it was looked at last, RFC 3339.
    pub checked: Option<String>,
    /// The pace: minutes from the end of a cycle to the next one.
    pub every: Option<u32>,
    /// Since when it is paused or asks, RFC 3339.
    pub since: Option<String>,
    /// The next cycle or the next try, RFC 3339.
    pub next: Option<String>,
}

/// What is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum SyncQuestionAbout {
    /// Whether to begin at all: the person sees first what the first cycle would do.
    First,
    /// Whether a plan that takes much away is carried out (promise 4).
    Losses,
}

/// A question of the synchronization's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct SyncQuestionView {
    /// What the yes is said to; `None` while the person has not looked yet.
    pub number: Option<u32>,
    /// What it is about.
    pub about: SyncQuestionAbout,
    /// Which kind, where it is one.
    pub kind: Option<SyncKind>,
    /// The question in a sentence or two.
    pub sentence: String,
    /// How many are taken away.
    pub losses: u32,
    /// Whether a filter that no longer selects them is the reason of some.
    pub by_filter: bool,
    /// Each of them.
    pub steps: Vec<SyncStepView>,
}

/// What a cycle is at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum SyncPhase {
    /// It looks for what is new.
    Looking,
    /// It reads both halves of what is new.
    Reading,
    /// It writes.
    Writing,
}

/// How far the run is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
pub struct SyncProgressView {
    /// Which kind it is at.
    pub kind: SyncKind,
    /// What it is at.
    pub phase: SyncPhase,
    /// Steps that are over.
    pub done: u32,
    /// Steps in all; 0 before that is known.
    pub total: u32,
}

/// One of the last cycles.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct SyncCycleView {
    /// Names it, to ask for its details.
    pub number: u32,
    /// When it began, RFC 3339.
    pub at: String,
    /// What it did, over all kinds.
    pub counts: SyncCountsView,
    /// Fields that both sides changed and that wait for a decision.
    pub held: u32,
    /// Steps that failed.
    pub failed: u32,
    /// Whether the person stopped it.
    pub stopped: bool,
    /// Why a kind was given up, in sentences.
    pub given_up: Vec<String>,
    /// Whether a kind of it waits for a yes.
    pub asks: bool,
}

/// One item that could not be kept the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct SyncFailureView {
    /// What it is.
    pub kind: SyncKind,
    /// What was to be done.
    pub what: SyncStepWhat,
    /// What it is called; read live, kept nowhere.
    pub title: String,
    /// The record, when there is one, to be opened in the organization.
    pub record: Option<RecordRefView>,
    /// What is wrong.
    pub sentence: String,
    /// What the person can do.
    pub advice: String,
}

/// Something that is left as it is, and that a person can do something about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct SyncLeftView {
    /// What it is, where that is known.
    pub kind: Option<SyncKind>,
    /// What it is called; read live, kept nowhere. A UID where nothing of it is there.
    pub title: String,
    /// The record, when there is one, to be opened in the organization.
    pub record: Option<RecordRefView>,
    /// What is left, and why.
    pub sentence: String,
    /// What the person can do.
    pub advice: String,
}

/// Everything about the synchronization.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct SyncStateView {
    /// How everything stands.
    pub overall: SyncOverall,
    /// The same in a sentence.
    pub sentence: String,
    /// Whether a cycle can be asked for now.
    pub can_run: bool,
    /// Mail, appointments, contacts, tasks.
    pub lines: Vec<SyncLineView>,
    /// What the person is asked.
    pub questions: Vec<SyncQuestionView>,
    /// How much waits for the person in all: questions, and decisions about single items as seen last (`decisions` has them).
    pub asks: u32,
    /// How far a run is, while one is under way.
    pub progress: Option<SyncProgressView>,
    /// When the next cycle of any kind is, RFC 3339.
    pub next: Option<String>,
    /// The last cycles, the newest first.
    pub cycles: Vec<SyncCycleView>,
    /// Items that could not be kept the same.
    pub failures: Vec<SyncFailureView>,
    /// What is left as it is until a person does something.
    pub left: Vec<SyncLeftView>,
}

/// What would happen, and what a yes to it is said to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct SyncPreviewView {
    /// What would happen.
    pub report: SyncReportView,
    /// What a yes is said to, when this is the first cycle.
    pub question: Option<u32>,
}

/// Which computer synchronizes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct ClaimView {
    /// Whether it is this one.
    pub mine: bool,
    /// Whether another one does and has been silent for some cycles.
    pub relievable: bool,
    /// The same in a sentence without its full stop.
    pub sentence: String,
    /// The person's computers.
    pub machines: Vec<MachineView>,
    /// Whether there is a choice: several computers.
    pub shown: bool,
}
