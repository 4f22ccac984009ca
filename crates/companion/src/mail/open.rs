//! Opening a mailbox: a folder on this computer, or a server.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use regarding_id_cache::tables::evidence::Evidence;
use regarding_mailbox::error::MailboxError;
use regarding_mailbox::imap::{Account, Credential, Imap, Security};
use regarding_mailbox::maildir::Maildir;
use regarding_mailbox::seam::Mailbox;
use regarding_model::failure::{Failure as _, FailureKind};
use regarding_model::secret::Secret;

use super::side::OpenMailbox;
use crate::core::{Core, failing};
use crate::facade::Answer;
use crate::host::Event;
use crate::profile::settings::MailboxSettings;
use crate::session::vault::Entry;
use crate::track::ask::code;
use crate::view::app::ConnectionState;
use crate::view::failure::FailureView;
use crate::view::sign_in::{ImapSecurity, MailboxRequest};

/// The rule under which the evidence log keeps that a mail server was opened.
pub(crate) const OPEN_MAILBOX: &str = "open-mailbox";

impl Core {
    /// Opens a mailbox, and keeps its password if the person said so.
    pub(crate) async fn connect_mailbox(self: &Arc<Self>, request: MailboxRequest, keep: bool) -> Answer<()> {
        let (settings, password) = taken_apart(request)?;
        self.open_with(settings.clone(), password.clone()).await?;
        let before = self.profile.settings.get();
        self.remember(|stored| stored.mailbox = Some(settings.clone()));
        self.forget_former(Entry::Mailbox, &before).await;
        match password {
            Some(password) if keep => {
                self.remember(|stored| stored.keep_signed_in = true);
                self.keep(Entry::Mailbox, &password).await;
            }
            Some(_) | None => self.forget(Entry::Mailbox).await,
        }
        Ok(())
    }

    /// Opens the mailbox of the settings: with a password given now, with a kept one, or with none where none is needed.
    pub(crate) async fn reopen_mailbox(self: &Arc<Self>, given: Option<Secret>) -> Answer<()> {
        let settings = self
            .profile
            .settings
            .get()
            .mailbox
            .ok_or_else(failing::no_mailbox)?;
        let password = match (&settings, given) {
            (MailboxSettings::Maildir { .. }, _) => None,
            (MailboxSettings::Imap { .. }, Some(given)) => Some(given),
            (MailboxSettings::Imap { .. }, None) => match self.kept(Entry::Mailbox).await {
                Some(kept) => Some(kept),
                None => {
                    self.note_mailbox(ConnectionState::NeedsSignIn, None);
                    return Err(failing::no_mailbox());
                }
            },
        };
        self.open_with(settings, password).await
    }

    async fn open_with(self: &Arc<Self>, settings: MailboxSettings, password: Option<Secret>) -> Answer<()> {
        let adapter: Arc<dyn Mailbox> = match (&settings, password.clone()) {
            (MailboxSettings::Maildir { path }, _) => {
                Arc::new(self.noting_mailbox(Maildir::open(Path::new(path)).await)?)
            }
            (
                MailboxSettings::Imap {
                    host,
                    port,
                    security,
                    user,
                },
                Some(password),
            ) => {
                if !self.net.is_on() {
                    self.note_mailbox(ConnectionState::Off, None);
                    return Err(failing::switched_off());
                }
                let imap = Imap::new(account(host, *port, *security, user, password));
                let checked = imap.check().await;
                self.note_mailbox_evidence(host, *port, checked.is_ok()).await?;
                match checked {
                    // Offline now: it is opened all the same and heals by itself.
                    Err(error) if error.kind() == FailureKind::Offline && self.mailbox.opened().is_none() => {
                        self.note_mailbox(ConnectionState::Offline, Some(error.to_string()));
                        if self.profile.settings.get().mailbox.as_ref() != Some(&settings) {
                            return Err(error.into());
                        }
                    }
                    checked => self.noting_mailbox(checked)?,
                }
                Arc::new(imap)
            }
            (MailboxSettings::Imap { .. }, None) => return Err(failing::no_mailbox()),
        };
        let opened = Arc::new(OpenMailbox::new(adapter, settings, password, self.tasks.token()));
        if let Some(before) = self.mailbox.replace(Some(Arc::clone(&opened))) {
            before.adapter.close().await;
        }
        self.panes.clear();
        self.watch_inbox(opened);
        self.emit(Event::AppChanged);
        self.emit(Event::MailChanged { folder: None });
        Ok(())
    }

    /// Opening a mail server stands in the evidence log too (promise 2).
    async fn note_mailbox_evidence(&self, host: &str, port: u16, opened: bool) -> Answer<()> {
        let line = Evidence {
            at: self.now(),
            rule: code(OPEN_MAILBOX)?,
            method: code("imap.login")?,
            host: format!("{}:{port}", host.to_ascii_lowercase().trim_matches(['[', ']'])),
            counts: BTreeMap::new(),
            identifiers: vec![],
            outcome: code(if opened { "opened" } else { "not_opened" })?,
        };
        self.cached(move |cache| cache.write(|cache| cache.evidence().add(&[line])))
            .await
    }

    /// Passes an answer of the mailbox on, noting what it tells of the connection.
    pub(crate) fn noting_mailbox<T, E: Into<FailureView> + MailboxKind>(
        &self,
        answer: Result<T, E>,
    ) -> Answer<T> {
        match answer {
            Ok(value) => {
                self.note_mailbox(ConnectionState::Connected, None);
                Ok(value)
            }
            Err(error) => {
                let state = error.state();
                let view: FailureView = error.into();
                if let Some(state) = state {
                    self.mailbox.note_failed();
                    self.note_mailbox(state, Some(view.message.clone()));
                }
                Err(view)
            }
        }
    }

    /// Notes a state of the mailbox, and tells the front door when it is news.
    pub(crate) fn note_mailbox(&self, state: ConnectionState, why: Option<String>) {
        if self.mailbox.status.set(state, why, self.now()) {
            self.emit(Event::AppChanged);
        }
    }
}

/// What an error tells of the mailbox's connection.
pub(crate) trait MailboxKind {
    /// The state, when it tells one.
    fn state(&self) -> Option<ConnectionState>;
}

impl MailboxKind for MailboxError {
    fn state(&self) -> Option<ConnectionState> {
        match self.kind() {
            FailureKind::Offline | FailureKind::Throttled(_) => Some(ConnectionState::Offline),
            FailureKind::SignIn => Some(ConnectionState::NeedsSignIn),
            FailureKind::Forbidden
            | FailureKind::Gone
            | FailureKind::Stale
            | FailureKind::CheckpointExpired
            | FailureKind::Invalid
            | FailureKind::Unsupported
            | FailureKind::Internal => None,
        }
    }
}

impl MailboxKind for FailureView {
    /// It was noted where it came from.
    fn state(&self) -> Option<ConnectionState> {
        None
    }
}

fn taken_apart(request: MailboxRequest) -> Answer<(MailboxSettings, Option<Secret>)> {
    match request {
        MailboxRequest::Maildir { path } => {
            if path.trim().is_empty() {
                return Err(failing::invalid("Name the folder that the messages are in"));
            }
            Ok((MailboxSettings::Maildir { path }, None))
        }
        MailboxRequest::Imap {
            host,
            port,
            security,
            user,
            password,
        } => {
            let (host, user) = (host.trim().to_owned(), user.trim().to_owned());
            if host.is_empty() || user.is_empty() {
                return Err(failing::invalid("Name the mail server and your user name there"));
            }
            let port = port.unwrap_or_else(|| protection(security).port());
            Ok((
                MailboxSettings::Imap {
                    host,
                    port,
                    security,
                    user,
                },
                Some(Secret::new(password)),
            ))
        }
    }
}

fn protection(security: ImapSecurity) -> Security {
    match security {
        ImapSecurity::Tls => Security::Tls,
        ImapSecurity::StartTls => Security::StartTls,
        ImapSecurity::None => Security::Plain,
    }
}

fn account(host: &str, port: u16, security: ImapSecurity, user: &str, password: Secret) -> Account {
    Account {
        host: host.to_owned(),
        port,
        security: protection(security),
        user: user.to_owned(),
        credential: Credential::Password(password),
    }
}
