//! The server of the person's calendars and address books, and which of them take part.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::app::ConnectionView;
use super::sync::SyncKind;

/// A kind of sign-in to a server of calendars; what the profile remembers of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum CalendarsSignIn {
    /// As to the mailbox: with its password, or with what opens it in place of one.
    Mailbox,
    /// With the sign-in to the organization.
    Organization,
    /// With a password of its own.
    Password,
    /// With nothing: the server asks nobody.
    Nobody,
}

/// What a server of calendars is shown.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum CalendarsCredential {
    /// What opens the mailbox. Nothing more is kept for it.
    Mailbox,
    /// A token that the sign-in to the organization brings. Nothing more is kept for it.
    Organization,
    /// A password.
    Password {
        /// The password. Held in memory, and in the keyring if the person said so.
        password: String,
    },
    /// Nothing.
    Nobody,
}

impl core::fmt::Debug for CalendarsCredential {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(match self {
            Self::Mailbox => "Mailbox",
            Self::Organization => "Organization",
            Self::Password { .. } => "Password",
            Self::Nobody => "Nobody",
        })
    }
}

/// Where calendars and address books were found, without signing in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct FoundCalendarsView {
    /// The addresses: one, or one of calendars and one of address books.
    pub servers: Vec<String>,
    /// Their hosts, to be shown.
    pub host: String,
    /// The hosts among them that are not the one that was named: the person agrees to them before anything is shown there.
    pub elsewhere: Vec<String>,
    /// The user name to begin with.
    pub user: String,
    /// The ways to sign in that this person has there, best first.
    pub methods: Vec<CalendarsSignIn>,
    /// Why there is no way, or why one is missing that one would expect.
    pub sentence: Option<String>,
}

/// Which server to open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct CalendarsRequest {
    /// The addresses, as they were found.
    pub servers: Vec<String>,
    /// The user name there.
    pub user: String,
    /// How the person signs in there.
    pub credential: CalendarsCredential,
}

/// The person's account on a server of calendars.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct CalendarsStateView {
    /// The addresses.
    pub servers: Vec<String>,
    /// Their hosts, to be shown.
    pub host: String,
    /// The user name there.
    pub user: String,
    /// How the person signs in there.
    pub sign_in: CalendarsSignIn,
    /// How the connection is.
    pub connection: ConnectionView,
}

/// A calendar, a task list or an address book.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct CollectionView {
    /// Its place: names it.
    pub id: String,
    /// Its name, as its owner sees it.
    pub name: String,
    /// What it may hold.
    pub kinds: Vec<SyncKind>,
    /// Whether the person may write to it.
    pub writable: bool,
    /// Whether it takes part.
    pub takes_part: bool,
    /// What is put into it when it is new.
    pub home_of: Vec<SyncKind>,
}

/// The calendars, task lists and address books that there are, and the choice among them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct CalendarsView {
    /// The server; `None` for folders on this computer.
    pub account: Option<CalendarsStateView>,
    /// Whether the person chose; otherwise all that may be written to take part.
    pub chosen: bool,
    /// All of them.
    pub collections: Vec<CollectionView>,
}

/// Where new items of a kind go.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct CollectionHome {
    /// The kind.
    pub kind: SyncKind,
    /// The place.
    pub id: String,
}

/// A choice among calendars, task lists and address books.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct CollectionChoice {
    /// Those that take part; all that may be written to when nothing is said.
    pub take_part: Option<Vec<String>>,
    /// Where new items go, where the person says so.
    pub homes: Vec<CollectionHome>,
}
