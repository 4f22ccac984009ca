//! What the settings hold: choices about this program, addresses of servers and the person's own account, identifiers.
//! No secret and nothing of a record or an item (promises 1 and 3).

use regarding_model::ids::{OrganizationId, UserId};
use serde::{Deserialize, Serialize};
use url::Url;
use uuid::Uuid;

use crate::view::app::Appearance;
use crate::view::sign_in::{ImapSecurity, MailboxSignIn};

/// The format that this program writes.
pub(crate) const VERSION: u32 = 1;

/// How wide the CRM pane is until somebody moves its edge, in CSS pixels.
pub(crate) const PANE_WIDTH: u32 = 360;

/// All settings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Settings {
    /// The format.
    pub(crate) version: u32,
    /// Names this profile in the keyring; given when something is kept for the first time.
    pub(crate) profile: Option<Uuid>,
    /// Colours of the window.
    pub(crate) appearance: Appearance,
    /// Whether the CRM pane is open.
    pub(crate) pane_open: bool,
    /// How wide it is, in CSS pixels.
    pub(crate) pane_width: u32,
    /// The connection switch: off means zero connections.
    pub(crate) connection_on: bool,
    /// Whether this computer synchronizes when no other does: not after the person gave the role away, until they take it
    /// over again.
    pub(crate) synchronize: bool,
    /// Whether credentials are kept in the keyring.
    pub(crate) keep_signed_in: bool,
    /// The organization.
    pub(crate) organization: Option<OrganizationSettings>,
    /// The mailbox.
    pub(crate) mailbox: Option<MailboxSettings>,
}

/// Which organization, and as whom.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct OrganizationSettings {
    /// Its address.
    pub(crate) url: Url,
    /// Its id, so that pending actions find their way while it cannot be reached.
    pub(crate) id: OrganizationId,
    /// The person's id there.
    pub(crate) user: UserId,
    /// The name that the person signs in with, when they sign in with a password; an account setting like the mailbox's
    /// user name, and not kept otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) sign_in_name: Option<String>,
    /// Whether it is the sample organization inside this program.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub(crate) sample: bool,
}

/// Which mailbox. No secret is here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum MailboxSettings {
    /// A folder of messages on this computer.
    Maildir {
        /// The folder.
        path: String,
    },
    /// A mail server.
    Imap {
        /// Its host.
        host: String,
        /// Its port.
        port: u16,
        /// How the line is protected.
        security: ImapSecurity,
        /// The user name: the person's own account.
        user: String,
        /// How the person signs in there; with a password where the settings are older than the choice.
        #[serde(default)]
        sign_in: MailboxSignIn,
    },
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            version: VERSION,
            profile: None,
            appearance: Appearance::default(),
            pane_open: true,
            pane_width: PANE_WIDTH,
            connection_on: true,
            synchronize: true,
            keep_signed_in: false,
            organization: None,
            mailbox: None,
        }
    }
}

impl Settings {
    /// What is left after *Sign out*: nothing of the account, the window's own look.
    pub(crate) fn without_account(&self) -> Self {
        Self {
            appearance: self.appearance,
            pane_open: self.pane_open,
            pane_width: self.pane_width,
            ..Self::default()
        }
    }
}
