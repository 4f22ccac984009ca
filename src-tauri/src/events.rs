//! What the page is told without having asked. Events name what is different and carry no content of it, so that the page
//! asks for what it shows; the one exception is a clicked link, which exists nowhere else.

use regarding_companion::view::mail::LinkTargetView;
use serde::Serialize;
use specta::Type;
use tauri_specta::Event;

/// The state of the program is different: ask `app`.
#[derive(Debug, Clone, Serialize, Type, Event)]
pub(crate) struct AppChanged;

/// Messages, or the list of folders, are different.
#[derive(Debug, Clone, Serialize, Type, Event)]
pub(crate) struct MailChanged {
    /// The folder, when it is one.
    pub(crate) folder: Option<String>,
}

/// The tracked state or the pane of a message is different; of any message when no key is given.
#[derive(Debug, Clone, Serialize, Type, Event)]
pub(crate) struct PaneChanged {
    /// The message.
    pub(crate) key: Option<String>,
}

/// The synchronization is different: ask `sync_state`.
#[derive(Debug, Clone, Serialize, Type, Event)]
pub(crate) struct SyncChanged;

/// What the synchronization asks may be different: ask `decisions`.
#[derive(Debug, Clone, Serialize, Type, Event)]
pub(crate) struct DecisionsChanged;

/// Appointments, contacts and tasks of the mailbox, or their marks, are different: ask `agenda`, `contacts` and `tasks`.
#[derive(Debug, Clone, Serialize, Type, Event)]
pub(crate) struct ItemsChanged;

/// Mail that is tracked by itself is different: ask `received` and `filed`.
#[derive(Debug, Clone, Serialize, Type, Event)]
pub(crate) struct ReceivedChanged;

/// The options are different: ask `options`.
#[derive(Debug, Clone, Serialize, Type, Event)]
pub(crate) struct OptionsChanged;

/// The person clicked a link in a message: show where it leads, and call `open_link` when they agree.
#[derive(Debug, Clone, Serialize, Type, Event)]
pub(crate) struct LinkClicked {
    /// Where it leads.
    pub(crate) target: LinkTargetView,
}
