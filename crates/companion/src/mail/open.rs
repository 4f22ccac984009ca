//! Opening a mailbox: a folder on this computer, or a server.

use std::path::Path;
use std::sync::Arc;

use regarding_mailbox::error::MailboxError;
use regarding_mailbox::imap::{Credential, Imap};
use regarding_mailbox::maildir::Maildir;
use regarding_mailbox::seam::Mailbox;
use regarding_model::failure::{Failure as _, FailureKind};
use regarding_model::secret::Secret;

use super::recognised::Recognised;
use super::request::{account, taken_apart};
use super::side::OpenMailbox;
use crate::core::evidence_sink::QuickEvidence;
use crate::core::status::told_by;
use crate::core::{Core, failing};
use crate::facade::Answer;
use crate::host::Event;
use crate::profile::settings::MailboxSettings;
use crate::session::vault::Entry;
use crate::view::app::ConnectionState;
use crate::view::failure::FailureView;
use crate::view::sign_in::{MailboxRequest, MailboxSignIn};

impl Core {
    /// Opens a mailbox, and keeps its password, if it has one, if the person said so.
    pub(crate) async fn connect_mailbox(self: &Arc<Self>, request: MailboxRequest, keep: bool) -> Answer<()> {
        let (settings, password) = taken_apart(request)?;
        self.open_with(settings.clone(), password.clone()).await?;
        let before = self.profile.settings.get();
        self.remember(|stored| stored.open(settings.clone()));
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

    /// Connects the mailbox that is open once more, as it is; its watch tells how that went. Whether one is open.
    pub(crate) fn renew_mailbox(self: &Arc<Self>) -> bool {
        let renewed = self.mailbox.renew(self.tasks.token());
        if let Some(mailbox) = renewed.clone() {
            self.note_mailbox(ConnectionState::Connecting, None);
            self.watch_inbox(mailbox);
        }
        renewed.is_some()
    }

    /// Opens the mailbox of the settings: with a password given now, with a kept one, with the sign-in to the organization,
    /// or with nothing where nothing is needed.
    pub(crate) async fn reopen_mailbox(self: &Arc<Self>, given: Option<Secret>) -> Answer<()> {
        let outcome = self.reopen(given).await;
        if let Err(failure) = &outcome {
            self.ask_if_still_connecting(failure);
        }
        outcome
    }

    /// Neither offline nor refused: a certificate, a way to sign in that is gone. Only the person can go on.
    pub(super) fn ask_if_still_connecting(&self, failure: &FailureView) {
        if self.mailbox.status.state() == ConnectionState::Connecting {
            self.note_mailbox(ConnectionState::NeedsSignIn, Some(failure.message.clone()));
        }
    }

    async fn reopen(self: &Arc<Self>, given: Option<Secret>) -> Answer<()> {
        let settings = self
            .profile
            .settings
            .get()
            .mailbox
            .ok_or_else(failing::no_mailbox)?;
        let password = match (&settings, given) {
            (MailboxSettings::Maildir { .. }, _)
            | (
                MailboxSettings::Imap {
                    sign_in: MailboxSignIn::Organization,
                    ..
                },
                _,
            ) => None,
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
        let (adapter, offline) = self.adapter(&settings, password.clone()).await?;
        let opened = Arc::new(OpenMailbox::new(adapter, settings, password, self.tasks.token()));
        let may_open = || !opened.is_remote() || self.net.is_on();
        let Some(before) = self.mailbox.replace_if(may_open, Some(Arc::clone(&opened))) else {
            // Switched off while it was being opened.
            opened.adapter.close().await;
            return Err(failing::switched_off());
        };
        if let Some(before) = before {
            before.adapter.close().await;
        }
        // Told once it is there to be used.
        match offline {
            Some(why) => self.note_mailbox(ConnectionState::Offline, Some(why)),
            None => {
                self.note_mailbox(ConnectionState::Connected, None);
                // That it answered was noted while the one before it was still in its place.
                self.mailbox_is_back();
            }
        }
        self.panes.clear();
        self.items.clear();
        self.watch_inbox(opened);
        self.emit(Event::AppChanged);
        self.emit(Event::MailChanged { folder: None });
        Ok(())
    }

    /// A mailbox that can be used, and why it is offline for the moment if it is.
    async fn adapter(
        self: &Arc<Self>,
        settings: &MailboxSettings,
        password: Option<Secret>,
    ) -> Answer<(Arc<dyn Mailbox>, Option<String>)> {
        if let MailboxSettings::Maildir { path } = settings {
            let maildir = Maildir::open(Path::new(path)).await;
            // The folder of the profile may be on a disk that is away for now; one that is named anew is a wrong argument.
            if let (Err(error @ MailboxError::NoMaildir), false) = (&maildir, self.is_awaited(settings)) {
                return Err(failing::invalid(error.to_string()));
            }
            let inner = self.noting_mailbox(maildir)?;
            let core = Arc::downgrade(self);
            return Ok((Arc::new(Recognised { core, inner }), None));
        }
        if !self.net.is_on() {
            self.note_mailbox(ConnectionState::Off, None);
            return Err(failing::switched_off());
        }
        let credential = self.credential(settings, password)?;
        let account = account(settings, credential).ok_or_else(failing::no_mailbox)?;
        let imap = Imap::with_clock(
            account,
            Arc::new(QuickEvidence::new(Arc::clone(&self.cache))),
            self.net.clock(),
        );
        let checked = self.net.gate().while_on(imap.check()).await;
        let offline = match checked.ok_or_else(failing::switched_off)? {
            Ok(()) => None,
            // A mailbox of the profile is opened all the same and heals by itself.
            Err(error) if error.kind() == FailureKind::Offline && self.is_awaited(settings) => {
                Some(error.to_string())
            }
            refused => {
                self.noting_mailbox(refused)?;
                None
            }
        };
        let core = Arc::downgrade(self);
        Ok((Arc::new(Recognised { core, inner: imap }), offline))
    }

    /// Whether a mailbox is the one of the profile, and not open yet.
    fn is_awaited(&self, settings: &MailboxSettings) -> bool {
        self.mailbox.opened().is_none() && self.profile.settings.get().mailbox.as_ref() == Some(settings)
    }

    /// What a mail server is shown: the password given, or what the sign-in to the organization brings.
    fn credential(
        self: &Arc<Self>,
        settings: &MailboxSettings,
        password: Option<Secret>,
    ) -> Answer<Credential> {
        match settings {
            MailboxSettings::Imap {
                host,
                sign_in: MailboxSignIn::Organization,
                ..
            } => {
                self.signed_in_for_mail()?;
                Ok(self.by_organization(host))
            }
            MailboxSettings::Imap { .. } | MailboxSettings::Maildir { .. } => {
                password.map(Credential::Password).ok_or_else(failing::no_mailbox)
            }
        }
    }

    /// Passes an answer of the mailbox on, noting what it tells of the connection. Of one that was switched off meanwhile it tells
    /// nothing.
    pub(crate) fn noting_mailbox<T>(&self, answer: Result<T, MailboxError>) -> Answer<T> {
        match answer {
            Ok(value) => {
                self.note_mailbox(ConnectionState::Connected, None);
                Ok(value)
            }
            Err(error) if error.kind() == FailureKind::Offline && self.is_mailbox_off() => {
                Err(failing::switched_off())
            }
            Err(error) => {
                if let Some(state) = told_by(error.kind()) {
                    self.mailbox.note_failed(state);
                    self.note_mailbox(state, Some(error.to_string()));
                }
                Err(error.into())
            }
        }
    }

    /// Whether the mailbox is on a server and the connection is switched off.
    fn is_mailbox_off(&self) -> bool {
        let is_remote = || {
            let settings = self.profile.settings.get().mailbox;
            matches!(settings, Some(MailboxSettings::Imap { .. }))
        };
        !self.net.is_on() && is_remote()
    }

    /// What waited for the mailbox goes on.
    fn mailbox_is_back(&self) {
        self.mailbox.note_back();
        self.sync.live.better(self.now());
        self.received.forget();
        self.received.wake.notify_one();
        self.compose.back();
        self.organization.wake.notify_one();
    }

    /// Notes a state of the mailbox, and tells the front door when it is news.
    pub(crate) fn note_mailbox(&self, state: ConnectionState, why: Option<String>) {
        let (state, why) = if self.is_mailbox_off() {
            (ConnectionState::Off, None)
        } else {
            (state, why)
        };
        let was = self.mailbox.status.state();
        if self.mailbox.status.set(state, why, self.now()) {
            self.emit(Event::AppChanged);
        }
        if state == ConnectionState::Connected && was != ConnectionState::Connected {
            self.mailbox_is_back();
        }
    }
}
