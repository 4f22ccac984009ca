//! Signing in to an organization and opening a mailbox.

use serde::{Deserialize, Serialize};
use specta::Type;

/// A way to sign in that the organization's authority offers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum SignInMethod {
    /// Authorization code with PKCE in the system browser (reference B1).
    Browser,
    /// A code typed on another device (reference B3).
    DeviceCode,
    /// E-mail and password, only where the authority advertises it.
    Password,
}

/// What the probe of an address found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct ProbeView {
    /// The address of the organization, in its full form.
    pub url: String,
    /// The host that sign-in happens at, for the person to recognise.
    pub authority: String,
    /// The ways offered, best first.
    pub methods: Vec<SignInMethod>,
}

/// A cloud in which organizations are looked for (reference B5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum CloudView {
    /// The commercial one.
    Commercial,
    /// GCC.
    Gcc,
    /// GCC High.
    GccHigh,
    /// DoD.
    Dod,
    /// China.
    China,
}

/// Where organizations are looked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "kind", content = "value", rename_all = "snake_case")]
pub enum DiscoverPlace {
    /// The discovery service of a cloud.
    Cloud(CloudView),
    /// A discovery service at an address.
    Service(String),
}

/// How people sign in to look for their organizations.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct DiscoveryView {
    /// The host that sign-in happens at, for the person to recognise.
    pub authority: String,
    /// The ways offered, best first.
    pub methods: Vec<SignInMethod>,
}

/// An organization that was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct FoundOrganizationView {
    /// Its id.
    pub id: String,
    /// What its people call it.
    pub name: String,
    /// Its address.
    pub url: String,
    /// Whether it can be entered.
    pub enabled: bool,
    /// What it is for, where it says so: *Production*, *Sandbox*.
    pub purpose: String,
    /// Whether it is one of the person's in this profile already.
    pub known: bool,
}

/// A code for signing in on another device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct DeviceCodeView {
    /// The code to type there.
    pub user_code: String,
    /// Where to type it.
    pub verification_url: String,
    /// How many minutes it is good for.
    pub minutes: u32,
}

/// Whether credentials can be kept on this computer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct KeyringView {
    /// Whether *Keep me signed in* can be offered.
    pub available: bool,
    /// Why not, in a sentence.
    pub sentence: Option<String>,
}

/// Which mailbox to open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum MailboxRequest {
    /// A folder of messages on this computer.
    Maildir {
        /// The folder.
        path: String,
    },
    /// A mail server.
    Imap {
        /// Its host.
        host: String,
        /// Its port; 993 when left out.
        port: Option<u16>,
        /// How the line is protected.
        security: ImapSecurity,
        /// The user name.
        user: String,
        /// How the person signs in there.
        sign_in: ImapSignIn,
    },
}

/// What a mail server is shown.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ImapSignIn {
    /// A token that the sign-in to the organization brings. Nothing more is kept for it.
    Organization,
    /// A password.
    Password {
        /// The password. Held in memory, and in the keyring if the person said so.
        password: String,
    },
}

impl core::fmt::Debug for ImapSignIn {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(match self {
            Self::Organization => "Organization",
            Self::Password { .. } => "Password",
        })
    }
}

/// A kind of sign-in to a mail server; what the profile remembers of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum MailboxSignIn {
    /// With the sign-in to the organization.
    Organization,
    /// With a password.
    #[default]
    Password,
}

/// A mail server that is asked how people sign in there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct MailServerRequest {
    /// Its host.
    pub host: String,
    /// Its port; the usual one when left out.
    pub port: Option<u16>,
    /// How the line is protected.
    pub security: ImapSecurity,
}

/// How this person can sign in to a mail server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct MailboxSignInsView {
    /// The ways, best first.
    pub methods: Vec<MailboxSignIn>,
    /// Why the sign-in to the organization is none of them, where one would expect it.
    pub sentence: Option<String>,
}

/// How the line to a mail server is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ImapSecurity {
    /// TLS from the first byte.
    Tls,
    /// TLS after a request for it.
    StartTls,
    /// None; only to this computer itself.
    None,
}
