//! Where calendars and address books are, and how to sign in there.

use regarding_model::say;
use url::{Origin, Url};

use crate::collections::Owner;
use crate::error::{MailboxError, invalid, unsupported};
use crate::imap::Credential;

/// One account on one or two servers.
#[derive(Debug, Clone)]
pub struct DavAccount {
    /// Where to begin: what the person typed, or what was located and they agreed to. Calendars and address books may be on two servers.
    /// Whoever is not named here is not shown the credential.
    pub servers: Vec<Url>,
    /// The user's name there.
    pub user: String,
    /// How to sign in; `None` for a server that asks nobody.
    pub credential: Option<Credential>,
    /// Whose they are.
    pub owner: Owner,
}

impl DavAccount {
    /// The servers that may see the credential.
    pub(super) fn origins(&self) -> Vec<Origin> {
        self.servers.iter().map(Url::origin).collect()
    }
}

/// What a person types to name a server: a web address, the name of a host, or their address of mail, whose domain is asked.
pub(super) fn typed(text: &str) -> Result<Typed, MailboxError> {
    let text = text.trim();
    if text.contains("://") {
        return address(text).map(Typed::Address);
    }
    let host = text.rsplit_once('@').map_or(text, |(_, domain)| domain);
    let url = address(&format!("https://{host}/"))?;
    Ok(Typed::Host(url))
}

/// What was typed.
pub(super) enum Typed {
    /// A whole address, to be used as it is.
    Address(Url),
    /// A host that is to be asked where its service is (RFC 6764).
    Host(Url),
}

fn address(text: &str) -> Result<Url, MailboxError> {
    let url = Url::parse(text).map_err(|_| invalid(say!("this is no address of a server")))?;
    if !matches!(url.scheme(), "https" | "http") || url.host().is_none() {
        return Err(unsupported(say!("addresses of this kind")));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(invalid(say!("a password does not belong in an address")));
    }
    Ok(url)
}
