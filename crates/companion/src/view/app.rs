//! The state of the program as a whole.

use regarding_model::text::{self, Language};
use serde::Serialize;
use specta::Type;

use super::sign_in::{ImapSecurity, MailboxSignIn};
use crate::profile::settings::PANE_WIDTH;

/// Where the person stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// Nothing is set up: organization and mailbox, or the sample organization.
    FirstStart,
    /// Set up before, and connecting by itself with saved credentials.
    Connecting,
    /// Set up before; the person signs in again.
    SignIn,
    /// An organization and a mailbox are there; either may be offline for the moment.
    Ready,
    /// The profile cannot be used: a notice says why, and nothing can be done here.
    Refused,
}

/// How the connection to the organization is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ConnectionState {
    /// Nothing to connect to yet.
    None,
    /// The first answer is awaited.
    Connecting,
    /// It answers.
    Connected,
    /// It does not answer; tried again by itself.
    Offline,
    /// Switched off by the person: zero connections.
    Off,
    /// Signed out by the server: a person has to sign in.
    NeedsSignIn,
}

/// A connection in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct ConnectionView {
    /// The state.
    pub state: ConnectionState,
    /// One sentence: what it is, since when, and what happens next (promise 10).
    pub sentence: String,
    /// Since when, RFC 3339.
    pub since: Option<String>,
    /// The next try, RFC 3339, while offline.
    pub next_try: Option<String>,
}

/// The organization that the person is signed in to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct OrganizationView {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its address.
    pub url: String,
    /// Whether it is the embedded sample organization.
    pub sample: bool,
}

/// One of the person's organizations.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct OrganizationChoiceView {
    /// Its id.
    pub id: String,
    /// Its name, or its host while it has not told its name in this run.
    pub name: String,
    /// Its address.
    pub url: String,
    /// Whether it is the one in use.
    pub current: bool,
    /// Whether it owns synchronization.
    pub primary: bool,
    /// Whether it is the embedded sample organization.
    pub sample: bool,
    /// How many requests wait for it.
    pub waiting: u32,
}

/// The signed-in person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct UserView {
    /// Their `systemuserid`.
    pub id: String,
    /// Their full name.
    pub name: String,
    /// Two letters for the badge.
    pub initials: String,
    /// Their address.
    pub email: String,
    /// Their business unit.
    pub business_unit: String,
}

/// The mailbox that is open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct MailboxStateView {
    /// Whose it is: an address, or the folder's name while the person is not known.
    pub label: String,
    /// How it is; `NeedsSignIn` when the server refused the sign-in.
    pub connection: ConnectionView,
    /// The server that it is on; `None` for a folder on this computer.
    pub server: Option<MailServerView>,
}

/// The person's account on a mail server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct MailServerView {
    /// Its host.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the line is protected.
    pub security: ImapSecurity,
    /// The user name.
    pub user: String,
    /// How the person signs in there.
    pub sign_in: MailboxSignIn,
}

/// Everything that the frame of the window shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct AppView {
    /// Where the person stands.
    pub phase: Phase,
    /// The connection to the organization.
    pub connection: ConnectionView,
    /// The organization, once known.
    pub organization: Option<OrganizationView>,
    /// All of the person's organizations, the one in use first.
    pub organizations: Vec<OrganizationChoiceView>,
    /// The person, once signed in.
    pub user: Option<UserView>,
    /// The mailbox, once opened.
    pub mailbox: Option<MailboxStateView>,
    /// The server of calendars and contacts, where the person named one.
    pub calendars: Option<super::calendars::CalendarsStateView>,
    /// How many requests of the person's wait to reach the organization.
    pub pending: u32,
    /// Which computer synchronizes, a sentence without its full stop; `None` before that is known.
    pub synchronizing: Option<String>,
    /// Whether the organization's own services process the mailbox too; `None` before that is known.
    pub services: Option<ServicesView>,
    /// Something to tell once: a repaired cache, settings that could not be read, no keyring.
    pub notices: Vec<NoticeView>,
    /// The language that is spoken: by every sentence here, and by the front door around them.
    pub language: LanguageView,
    /// Appearance and similar settings of this computer.
    pub settings: LocalSettingsView,
}

/// Whether the organization's own services process the person's mailbox beside this program (reference C6).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct ServicesView {
    /// Whether something can be handled twice, or nobody can tell.
    pub level: NoticeLevel,
    /// One sentence: what is processed by whom, and what to do.
    pub sentence: String,
}

/// Something that happened and that the person should know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct NoticeView {
    /// Names it, to dismiss it.
    pub id: String,
    /// How much it matters.
    pub level: NoticeLevel,
    /// The sentence.
    pub message: String,
}

/// How much a notice matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum NoticeLevel {
    /// Good to know.
    Info,
    /// Something works less well than it could.
    Warning,
    /// Something does not work.
    Error,
}

/// Colours of the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, serde::Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Appearance {
    /// As the operating system says.
    #[default]
    System,
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
    /// The strongest contrast.
    HighContrast,
}

/// Which language the person chose for the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, serde::Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum LanguageChoice {
    /// As the operating system says.
    #[default]
    System,
    /// English.
    English,
    /// German.
    German,
    /// Arabic.
    Arabic,
}

/// The language that is spoken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum LanguageView {
    /// English.
    En,
    /// German.
    De,
    /// Arabic.
    Ar,
}

impl From<Language> for LanguageView {
    fn from(language: Language) -> Self {
        match language {
            Language::English => Self::En,
            Language::German => Self::De,
            Language::Arabic => Self::Ar,
        }
    }
}

/// Settings of this computer; they hold nothing of anybody's records.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct LocalSettingsView {
    /// Colours.
    pub appearance: Appearance,
    /// The language that the person chose.
    pub language: LanguageChoice,
    /// Whether the CRM pane is open beside the message.
    pub pane_open: bool,
    /// How wide it is, in CSS pixels.
    pub pane_width: u32,
    /// Whether the person wants to stay signed in: what a sign-in that is renewed begins with.
    pub keep_signed_in: bool,
}

impl AppView {
    /// What is shown when the profile cannot be used: a sentence, and nothing that could be done.
    pub(crate) fn refused(sentence: &str) -> Self {
        let connection = ConnectionView {
            state: ConnectionState::None,
            sentence: sentence.to_owned(),
            since: None,
            next_try: None,
        };
        let notice = NoticeView {
            id: "refused".to_owned(),
            level: NoticeLevel::Error,
            message: sentence.to_owned(),
        };
        Self {
            phase: Phase::Refused,
            connection,
            organization: None,
            organizations: vec![],
            user: None,
            mailbox: None,
            calendars: None,
            pending: 0,
            synchronizing: None,
            services: None,
            notices: vec![notice],
            language: text::voice().language.into(),
            settings: LocalSettingsView {
                appearance: Appearance::default(),
                language: LanguageChoice::default(),
                pane_open: true,
                pane_width: PANE_WIDTH,
                keep_signed_in: false,
            },
        }
    }
}
