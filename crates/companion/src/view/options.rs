//! *Set Personal Options*: accounts, synchronization, email, privacy.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::sign_in::KeyringView;
use super::sync::SyncPolicy;

/// Which received mail is tracked (A-62, `usersettings.incomingemailfilteringmethod`, reference C7).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum TrackOption {
    /// All email messages.
    All,
    /// Email messages in response to Dynamics 365 email.
    InResponse,
    /// Email messages from Dynamics 365 leads, contacts and accounts.
    FromPeople,
    /// Email messages from Dynamics 365 records that are email enabled.
    FromEmailEnabled,
    /// No email messages.
    None,
}

/// What unknown senders of mail that is tracked by itself become (A-64, G-30, `usersettings.autocreatecontactonpromote`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum UnknownSenderOption {
    /// Nothing.
    Nothing,
    /// Contacts.
    Contacts,
    /// Leads.
    Leads,
}

/// What unknown senders become, as the organization and the person on this computer have it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct UnknownSendersView {
    /// What this computer makes of them; `None` while the organization, which keeps the option, cannot be asked.
    pub option: Option<UnknownSenderOption>,
    /// What it means, or why nothing is made, in a sentence.
    pub sentence: String,
}

/// The mark *Tracked to Dynamics 365* on messages of the mailbox (G-90).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct MarksView {
    /// Whether the person agreed to it.
    pub on: bool,
    /// The keyword.
    pub word: String,
    /// What it does now, or that it does nothing, in a sentence (promise 10).
    pub sentence: String,
    /// What the person agrees to, in a sentence.
    pub agreement: String,
    /// Who will be able to read what is tracked by it (I-9).
    pub readers: String,
}

/// Whether mail that the person writes in the organization is sent from their mailbox.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct PendingSendView {
    /// Whether the person allows it.
    pub on: bool,
    /// What it does now, or why it does nothing, in a sentence (promise 10).
    pub sentence: String,
    /// Whether the last look at it did not end well, so that something may wait.
    pub troubled: bool,
}

/// Which contacts are suggested as recipients.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum SuggestedContacts {
    /// Those that are synchronized: linked, or selected by the person's filters.
    #[default]
    Synchronized,
    /// All.
    All,
}

/// Which leads and accounts are suggested as recipients.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum SuggestedOthers {
    /// None.
    Nobody,
    /// Those that the person owns.
    #[default]
    Own,
    /// All.
    All,
}

/// Whom suggestions of recipients name, as the person chose on this computer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
pub struct SuggestionsView {
    /// Which contacts.
    pub contacts: SuggestedContacts,
    /// Which leads and accounts.
    pub others: SuggestedOthers,
}

/// One computer of the person's on this organization.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct MachineView {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Whether it is this one.
    pub this: bool,
    /// Whether it synchronizes.
    pub synchronizes: bool,
    /// When it was last seen, RFC 3339.
    pub last_seen: Option<String>,
    /// What it does, in a sentence.
    pub sentence: String,
}

/// What one table of the cache holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct StoredTableView {
    /// The table.
    pub table: String,
    /// What is in it, in words.
    pub sentence: String,
    /// How many rows.
    pub rows: u32,
}

/// A credential that the keyring holds for this program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct SavedCredentialView {
    /// Names it, to forget it.
    pub id: String,
    /// What it is, in words.
    pub sentence: String,
}

/// One line of the evidence log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct EvidenceView {
    /// When, RFC 3339.
    pub at: String,
    /// The rule that the request belongs to, in words.
    pub rule: String,
    /// Where it went.
    pub host: String,
    /// What it carried, in kinds and counts.
    pub what: String,
    /// The records it named, by id.
    pub identifiers: Vec<String>,
    /// What became of it.
    pub outcome: String,
    /// How many bytes left.
    pub bytes: u32,
}

/// The whole dialog.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct OptionsView {
    /// Which received mail is tracked; `None` while the organization cannot be asked.
    pub track: Option<TrackOption>,
    /// Why the option cannot be changed now, in a sentence.
    pub track_blocked: Option<String>,
    /// What unknown senders become.
    pub unknown_senders: UnknownSendersView,
    /// The mark on tracked messages.
    pub marks: MarksView,
    /// Mail that is written in the organization.
    pub pending_send: PendingSendView,
    /// Whom suggestions of recipients name.
    pub suggestions: SuggestionsView,
    /// Whether the connection is on.
    pub connection_on: bool,
    /// The person's computers on this organization.
    pub machines: Vec<MachineView>,
    /// Whether the choice of the synchronizing computer is shown: only with several computers.
    pub machines_shown: bool,
    /// What happens to a field that both sides change.
    pub both_changed: SyncPolicy,
    /// Whether credentials are kept.
    pub keep_signed_in: bool,
    /// Whether they can be.
    pub keyring: KeyringView,
    /// Which are kept.
    pub saved: Vec<SavedCredentialView>,
    /// What the cache holds.
    pub stored: Vec<StoredTableView>,
    /// Where the cache lies.
    pub stored_at: String,
}

/// One change to the options.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "option", content = "value", rename_all = "snake_case")]
pub enum OptionChange {
    /// Which received mail is tracked.
    Track(TrackOption),
    /// What unknown senders of mail that is tracked by itself become.
    UnknownSenders(UnknownSenderOption),
    /// Whether tracked messages bear the mark, and marks are heeded. The front door has shown [`MarksView::agreement`].
    Marks(bool),
    /// Whether mail that the person writes in the organization is sent from their mailbox.
    PendingSend(bool),
    /// Which contacts are suggested as recipients.
    SuggestContacts(SuggestedContacts),
    /// Which leads and accounts are suggested as recipients.
    SuggestOthers(SuggestedOthers),
    /// The connection switch: off means zero connections.
    Connection(bool),
    /// Make this computer the synchronizing one, or give the role up.
    Synchronize(bool),
    /// What happens to a field that both sides change.
    BothChanged(SyncPolicy),
    /// Keep credentials in the keyring.
    KeepSignedIn(bool),
    /// Colours of the window.
    Appearance(super::app::Appearance),
    /// The language of the window.
    Language(super::app::LanguageChoice),
    /// Whether the CRM pane is open.
    PaneOpen(bool),
    /// How wide the CRM pane is, in CSS pixels.
    PaneWidth(u32),
}
