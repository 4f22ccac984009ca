//! What a front door asked for as what the profile keeps and what the adapter takes.

use regarding_mailbox::imap::{Account, Credential, Security};
use regarding_model::say;
use regarding_model::secret::Secret;

use crate::core::failing;
use crate::facade::Answer;
use crate::profile::settings::MailboxSettings;
use crate::view::sign_in::{ImapSecurity, ImapSignIn, MailboxRequest, MailboxSignIn};

/// A request as settings, and the password that came with it.
pub(super) fn taken_apart(request: MailboxRequest) -> Answer<(MailboxSettings, Option<Secret>)> {
    match request {
        MailboxRequest::Maildir { path } => {
            if path.trim().is_empty() {
                return Err(failing::invalid(say!("Name the folder that the messages are in")));
            }
            Ok((MailboxSettings::Maildir { path }, None))
        }
        MailboxRequest::Imap {
            host,
            port,
            security,
            user,
            sign_in,
        } => {
            let (host, user) = (host.trim().to_owned(), user.trim().to_owned());
            if host.is_empty() || user.is_empty() {
                return Err(failing::invalid(say!(
                    "Name the mail server and your user name there"
                )));
            }
            let port = port.unwrap_or_else(|| protection(security).port());
            let (sign_in, password) = match sign_in {
                ImapSignIn::Organization => (MailboxSignIn::Organization, None),
                ImapSignIn::Password { password } => (MailboxSignIn::Password, Some(Secret::new(password))),
            };
            let settings = MailboxSettings::Imap {
                host,
                port,
                security,
                user,
                sign_in,
            };
            Ok((settings, password))
        }
    }
}

/// How the adapter protects the line.
pub(crate) fn protection(security: ImapSecurity) -> Security {
    match security {
        ImapSecurity::Tls => Security::Tls,
        ImapSecurity::StartTls => Security::StartTls,
        ImapSecurity::None => Security::Plain,
    }
}

/// The account on a mail server; `None` for a folder.
pub(crate) fn account(settings: &MailboxSettings, credential: Credential) -> Option<Account> {
    match settings {
        MailboxSettings::Imap {
            host,
            port,
            security,
            user,
            ..
        } => Some(Account {
            host: host.clone(),
            port: *port,
            security: protection(*security),
            user: user.clone(),
            credential,
        }),
        MailboxSettings::Maildir { .. } => None,
    }
}
