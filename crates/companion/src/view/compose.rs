//! Writing and sending messages.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::pane::{RecordRefView, RecordView};
use super::sign_in::ImapSecurity;

/// What a new message begins as.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ComposeStart {
    /// Empty.
    New,
    /// An answer to the author of a message.
    Reply {
        /// The message.
        key: String,
    },
    /// An answer to everybody in a message.
    ReplyAll {
        /// The message.
        key: String,
    },
    /// A message passed on to others, with its attachments.
    Forward {
        /// The message.
        key: String,
    },
    /// A draft that goes on.
    Draft {
        /// The draft.
        key: String,
    },
}

/// A file that goes along.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct EnclosedView {
    /// Its place; names it in requests.
    pub index: u32,
    /// Its name.
    pub name: String,
    /// Its size in bytes.
    pub size: u32,
}

/// A message that is being written.
#[derive(Clone, PartialEq, Eq, Serialize, Type)]
pub struct ComposeView {
    /// Names it in requests of this run.
    pub id: String,
    /// The address that it is sent from.
    pub from: String,
    /// Main recipients, as a header field names them.
    pub to: String,
    /// Copy recipients.
    pub cc: String,
    /// Hidden recipients.
    pub bcc: String,
    /// The subject.
    pub subject: String,
    /// The text.
    pub text: String,
    /// What to know before it is sent, in a sentence.
    pub notice: Option<String>,
    /// The files that go along.
    pub enclosed: Vec<EnclosedView>,
    /// Whether it can be tracked once it is sent.
    pub can_track: bool,
    /// What was chosen for it when it was saved as a draft.
    pub then: ThenView,
    /// Who can read it then, in a sentence to agree to.
    pub readers: String,
    /// How it goes out.
    pub submission: SubmissionView,
}

/// What a person wrote.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ComposeFields {
    /// The message.
    pub id: String,
    /// Main recipients.
    pub to: String,
    /// Copy recipients.
    pub cc: String,
    /// Hidden recipients.
    pub bcc: String,
    /// The subject.
    pub subject: String,
    /// The text.
    pub text: String,
}

/// What was chosen for a draft: what happens once it is sent.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Type)]
pub struct ThenView {
    /// Whether it is tracked.
    pub track: bool,
    /// The record that it is regarding.
    pub regarding: Option<RecordView>,
    /// More was chosen than can be done here: the notice says what, and a person decides.
    pub asks: bool,
}

/// What a draft remembers of what happens once it is sent. Nobody agrees to readers before that.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ThenRequest {
    /// Whether it is tracked.
    pub track: bool,
    /// The record that it is regarding, which tracks it too.
    pub regarding: Option<RecordRefView>,
}

/// What happens to it once it is sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct SendRequest {
    /// Whether it is tracked.
    pub track: bool,
    /// The record that it is regarding, which tracks it too.
    pub regarding: Option<RecordRefView>,
    /// The person agreed to who can read it then (I-9).
    pub consent: bool,
}

/// How far sending a message is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum OutgoingState {
    /// It was sent.
    Sent,
    /// It waits and is tried again by itself.
    Waiting,
    /// Nobody can know whether it was sent: the person decides.
    Unsure,
    /// It was refused: the person has to change something.
    Refused,
}

/// A message that was sent, or is to be.
#[derive(Clone, PartialEq, Eq, Serialize, Type)]
pub struct OutgoingView {
    /// Names it in requests: its Message-ID.
    pub id: String,
    /// How far it is.
    pub state: OutgoingState,
    /// The same in a few words.
    pub title: String,
    /// Why, since when and what comes next, in sentences (promise 10).
    pub reason: String,
    /// Its subject, read live; `None` while the mailbox cannot tell.
    pub subject: Option<String>,
    /// The draft, or the copy of what was sent.
    pub key: Option<String>,
    /// Whether it was written in the organization: then it is no draft of the person's.
    pub written: bool,
}

/// What a person decides about a message that waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum OutgoingAnswer {
    /// Send it, again if need be.
    Send,
    /// It was sent: keep its copy.
    WasSent,
    /// Do not send it: it stays a draft.
    Keep,
}

/// Where messages go out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum SubmissionKind {
    /// By a mail server.
    Server,
    /// Nowhere: the mailbox is a folder on this computer that belongs to a sample.
    Here,
    /// Not said yet.
    Missing,
}

/// How messages go out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct SubmissionView {
    /// Where.
    pub kind: SubmissionKind,
    /// The same in a sentence.
    pub sentence: String,
    /// The server, or the one that is likely it.
    pub host: String,
}

/// A server that sends mail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct SubmissionRequest {
    /// Its host.
    pub host: String,
    /// Its port; looked for among the usual ones when left out.
    pub port: Option<u16>,
    /// How the line is protected; looked for when left out.
    pub security: Option<ImapSecurity>,
}

/// What stands below the person's messages.
#[derive(Clone, PartialEq, Eq, Serialize, Type)]
pub struct SignatureView {
    /// The text; empty where there is none.
    pub text: String,
}

/// Somebody whom the person may be writing to.
#[derive(Clone, PartialEq, Eq, Serialize, Type)]
pub struct RecipientView {
    /// As it stands in a field: name and address.
    pub text: String,
    /// What they are called.
    pub name: String,
    /// Their address.
    pub address: String,
    /// Where they are known from, in a word or two.
    pub place: String,
}
