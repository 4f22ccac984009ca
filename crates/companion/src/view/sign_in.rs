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
        /// The mailbox password. Held in memory, and in the keyring if the person said so.
        password: String,
    },
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
