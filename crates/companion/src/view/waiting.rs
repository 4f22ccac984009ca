//! Requests that have not reached the organization yet.

use serde::Serialize;
use specta::Type;

use super::pane::TrackingState;

/// One request that waits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct WaitingView {
    /// Names it, to withdraw it.
    pub id: String,
    /// Whether it waits, is being carried out, or failed and waits for the person.
    pub state: TrackingState,
    /// The state in a few words (G.2).
    pub title: String,
    /// Why it waits, since when, and the next try (promise 10).
    pub reason: String,
    /// The organization that it is for, when that is not the one in use.
    pub organization: Option<String>,
    /// The subject of the message it is about, read live; `None` while the mailbox cannot tell.
    pub subject: Option<String>,
    /// The message, to open it.
    pub key: Option<String>,
}
