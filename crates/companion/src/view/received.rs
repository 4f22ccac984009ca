//! Mail that is tracked by itself: how it is decided, what was decided and why, what is never tracked.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::pane::RecordView;

/// How it is decided which received mail is tracked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ReceivedWay {
    /// Nothing is tracked by itself.
    #[default]
    Off,
    /// The organization is asked about each message, by sender, recipients and subject (I-10).
    Ask,
    /// This computer decides; nothing about a message that is not tracked leaves it.
    Here,
}

/// One way, as it is offered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct ReceivedWayView {
    /// Which.
    pub way: ReceivedWay,
    /// What it is called.
    pub name: String,
    /// What it sends, in a sentence.
    pub sentence: String,
}

/// How far a look at much mail is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
pub struct ReceivedProgressView {
    /// Messages that were decided about.
    pub done: u32,
    /// Messages in all.
    pub total: u32,
}

/// What kind an entry of the list is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum NeverKind {
    /// An address.
    Address,
    /// A domain, with all below it.
    Domain,
    /// A word, or words in a row, in the subject.
    Words,
    /// A conversation.
    Conversation,
}

/// One entry of what is never tracked by itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct NeverEntry {
    /// What kind.
    pub kind: NeverKind,
    /// The address, the domain, the words, or the conversation's identifier.
    pub text: String,
}

/// A conversation that the person stopped, by what it is about. It is read live, at the message at which they stopped it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct StoppedView {
    /// The conversation's identifier, as the list has it.
    pub text: String,
    /// The subject.
    pub subject: String,
}

/// What is never tracked by itself at anybody's: the list that administrators keep.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct NeverForAllView {
    /// Its entries.
    pub entries: Vec<NeverEntry>,
    /// Why the person may not change it; `None` where they may.
    pub blocked: Option<String>,
}

/// What became of a message that was tracked by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ReviewState {
    /// It was tracked, and the person said nothing yet.
    New,
    /// The person said that this is well.
    Kept,
    /// The person took it back.
    Undone,
}

/// A message that was tracked by itself, for review. What it says is read live.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct ReviewView {
    /// Names it, to keep it or take it back.
    pub id: String,
    /// The message, where it is in the mailbox.
    pub key: Option<String>,
    /// Its subject, where it is in the mailbox.
    pub subject: Option<String>,
    /// Its author, where it is in the mailbox.
    pub from: Option<String>,
    /// When it was decided, RFC 3339.
    pub at: String,
    /// Why it was tracked, in a sentence.
    pub sentence: String,
    /// What it is regarding.
    pub regarding: Option<RecordView>,
    /// What became of it.
    pub state: ReviewState,
    /// Until when it can be taken back, RFC 3339; `None` when that is over.
    pub undo_until: Option<String>,
}

/// A record that was made of an unknown sender by itself, for review (G-30). Its name is read live.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct NewcomerView {
    /// Names it, to keep it or take it back.
    pub id: String,
    /// The record.
    pub record: RecordView,
    /// When it was made, RFC 3339.
    pub at: String,
    /// Why, in a sentence.
    pub sentence: String,
    /// What became of it.
    pub state: ReviewState,
    /// Until when it can be taken back, RFC 3339; `None` when that is over.
    pub undo_until: Option<String>,
}

/// Automatic tracking as a whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct ReceivedView {
    /// How it is decided.
    pub way: ReceivedWay,
    /// The ways, with what each sends.
    pub ways: Vec<ReceivedWayView>,
    /// What it does now, or why it does nothing, in a sentence (promise 10).
    pub sentence: String,
    /// Who will be able to read what is tracked (I-9).
    pub readers: String,
    /// What else processes this mailbox, if so (reference C6).
    pub warning: Option<String>,
    /// A look that is under way.
    pub running: Option<ReceivedProgressView>,
    /// What is never tracked by itself; `None` while the organization, which keeps the list, cannot be asked.
    pub never: Option<Vec<NeverEntry>>,
    /// What the stopped conversations among them are about, as far as this computer can tell.
    pub conversations: Vec<StoppedView>,
    /// The same of everybody; `None` while the organization cannot be asked.
    pub never_for_all: Option<NeverForAllView>,
    /// What was tracked by itself in the last days, the newest first.
    pub review: Vec<ReviewView>,
    /// How many more of those wait for an answer than are listed.
    pub review_more: u32,
    /// What was made of unknown senders in the last days, the newest first.
    pub newcomers: Vec<NewcomerView>,
}

/// Why a message was tracked, or not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct WhyView {
    /// The answer, in sentences.
    pub sentence: String,
    /// What the answer says beyond the pane's line about the tracking; `None` where that line says nothing of it.
    pub beyond: Option<String>,
    /// When it was decided, RFC 3339.
    pub at: Option<String>,
    /// Which other option would have tracked it, where this computer can tell without asking.
    pub would: Option<String>,
    /// Names the decision, while it can be taken back.
    pub undo: Option<String>,
    /// Whether the conversation is one that is never tracked by itself.
    pub stopped: bool,
}

/// What became of taking back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct UndoneView {
    /// Whether the copy in the organization was deleted, and a look has shown it.
    pub deleted: bool,
    /// What happened, in a sentence.
    pub sentence: String,
}
