//! Where a mailbox is and how to sign in to it.

use core::fmt;
use std::net::IpAddr;
use std::sync::Arc;

use async_trait::async_trait;
use regarding_model::secret::Secret;

use crate::error::MailboxError;

/// How the connection is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Security {
    /// TLS from the first byte; port 993.
    Tls,
    /// A greeting in the clear, then TLS before anything else; port 143.
    StartTls,
    /// No encryption. Only for a server on this computer; refused for any other.
    Plain,
}

impl Security {
    /// The usual port.
    #[must_use]
    pub fn port(self) -> u16 {
        match self {
            Self::Tls => 993,
            Self::StartTls | Self::Plain => 143,
        }
    }
}

/// Where access tokens come from. The tokens stay with the giver; this crate keeps none.
#[async_trait]
pub trait TokenSource: Send + Sync + fmt::Debug {
    /// An access token that is good for now. `refused` is one that the server has just turned down: another is wanted.
    ///
    /// # Errors
    /// [`MailboxError::NoToken`], [`MailboxError::TokenRefused`] or [`MailboxError::SignInEnded`].
    async fn access_token(&self, refused: Option<&Secret>) -> Result<Secret, MailboxError>;
}

/// How to sign in.
#[derive(Debug, Clone)]
pub enum Credential {
    /// With a password.
    Password(Secret),
    /// With an access token (XOAUTH2 or OAUTHBEARER).
    OAuth(Arc<dyn TokenSource>),
}

/// One account on one server.
#[derive(Debug, Clone)]
pub struct Account {
    /// The server's name or address; also the name that its certificate must prove.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the connection is protected.
    pub security: Security,
    /// The user's name there.
    pub user: String,
    /// How to sign in.
    pub credential: Credential,
}

/// Whether a server is this computer, by its name alone: no look-up can change the answer.
pub(crate) fn is_on_this_computer(host: &str) -> bool {
    let host = host.trim_start_matches('[').trim_end_matches(']');
    host.eq_ignore_ascii_case("localhost")
        || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}
