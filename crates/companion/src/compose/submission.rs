//! Which server sends the mailbox's mail: named by the person or guessed from the mailbox's own, asked before it is used, and
//! signed in to as the mailbox is.

use std::sync::Arc;

use regarding_mailbox::error::MailboxError;
use regarding_mailbox::imap::{Account, Credential, SignIns};
use regarding_mailbox::smtp::{self, Smtp};
use regarding_model::say;
use regarding_sync::outgoing;

use crate::core::evidence_sink::QuickEvidence;
use crate::core::{Core, failing};
use crate::facade::Answer;
use crate::host::Event;
use crate::mail::request::protection;
use crate::profile::settings::{MailboxSettings, SubmissionSettings};
use crate::view::compose::{SubmissionKind, SubmissionRequest, SubmissionView};
use crate::view::sign_in::{ImapSecurity, MailboxSignIn};

/// How messages go out.
pub(super) enum WayOut {
    /// By a server.
    Server(SubmissionSettings),
    /// Nowhere: into the folders of a sample.
    Here,
    /// Nobody said how.
    Missing,
}

impl Core {
    /// How messages go out now.
    pub(super) fn way_out(&self) -> WayOut {
        let settings = self.profile.settings.get();
        match (settings.mailbox, settings.submission) {
            (Some(MailboxSettings::Imap { .. }), Some(server)) => WayOut::Server(server),
            (Some(MailboxSettings::Maildir { .. }), _) if self.is_a_sample() => WayOut::Here,
            _ => WayOut::Missing,
        }
    }

    /// Whether the organization is one on this computer, for trying things out: then its mailbox is a sample too.
    fn is_a_sample(&self) -> bool {
        self.profile.settings.get().organization.is_some_and(|one| {
            let host = one.url.host_str().unwrap_or_default();
            one.sample || matches!(host, "localhost" | "127.0.0.1" | "[::1]")
        })
    }

    /// The same for a front door.
    pub(crate) fn submission(&self) -> SubmissionView {
        let (kind, sentence, host) = match self.way_out() {
            WayOut::Server(server) => (
                SubmissionKind::Server,
                say!("Messages go out by {host}.", host = server.host),
                server.host,
            ),
            WayOut::Here => (
                SubmissionKind::Here,
                say!(
                    "This mailbox is a sample: nothing leaves this computer. The message is put into its folder of sent mail, and into its \
                     inbox where it is for you."
                ),
                String::new(),
            ),
            WayOut::Missing => self.no_way_out(),
        };
        SubmissionView { kind, sentence, host }
    }

    fn no_way_out(&self) -> (SubmissionKind, String, String) {
        match self.profile.settings.get().mailbox {
            Some(MailboxSettings::Imap { host, .. }) => (
                SubmissionKind::Missing,
                say!("It is not known yet which server sends your mail."),
                outgoing::submission_host(&host),
            ),
            _ => (
                SubmissionKind::Missing,
                say!("This mailbox is a folder on this computer, and no server sends mail for it."),
                String::new(),
            ),
        }
    }

    /// Takes a server into use that sends the mailbox's mail, once it let the person sign in. The person named it or agreed to it:
    /// it is asked what it offers, and shown what opens the mailbox.
    pub(crate) async fn use_submission(
        self: &Arc<Self>,
        request: SubmissionRequest,
    ) -> Answer<SubmissionView> {
        if request.host.trim().is_empty() {
            return Err(failing::invalid(say!("Name the server that sends your mail")));
        }
        if !self.net.is_on() {
            return Err(failing::switched_off());
        }
        let server = self.reached(&request).await?;
        self.smtp(&server)?.check().await?;
        self.remember(|settings| settings.submission = Some(server.clone()));
        self.emit(Event::OptionsChanged);
        self.want_written();
        Ok(self.submission())
    }

    /// The first of the usual ports that answers as a server that sends mail does.
    async fn reached(&self, request: &SubmissionRequest) -> Answer<SubmissionSettings> {
        let mut last = None;
        for (port, security) in places(request) {
            let server = SubmissionSettings {
                host: request.host.trim().to_owned(),
                port,
                security,
            };
            let asked = self.net.gate().while_on(self.offered(&server)).await;
            match asked.ok_or_else(failing::switched_off)? {
                Ok(_) => return Ok(server),
                Err(error) => last = Some(error),
            }
        }
        Err(last.map_or_else(failing::no_mailbox, Into::into))
    }

    async fn offered(&self, server: &SubmissionSettings) -> Result<SignIns, MailboxError> {
        let evidence = Arc::new(QuickEvidence::new(Arc::clone(&self.cache)));
        smtp::sign_ins(&server.host, server.port, protection(server.security), evidence).await
    }

    /// The server, with what opens the mailbox.
    pub(super) fn smtp(self: &Arc<Self>, server: &SubmissionSettings) -> Answer<Smtp> {
        let mailbox = self.open_mailbox()?;
        let MailboxSettings::Imap { user, sign_in, .. } = &mailbox.settings else {
            return Err(failing::no_mailbox());
        };
        let credential = match sign_in {
            MailboxSignIn::Organization => self.by_organization(&server.host),
            MailboxSignIn::Password => {
                Credential::Password(mailbox.password.clone().ok_or_else(failing::no_mailbox)?)
            }
        };
        let account = Account {
            host: server.host.clone(),
            port: server.port,
            security: protection(server.security),
            user: user.clone(),
            credential,
        };
        let evidence = Arc::new(QuickEvidence::new(Arc::clone(&self.cache)));
        Ok(Smtp::new(account, evidence).behind(self.net.gate()))
    }
}

/// Where to look: as the person said, else TLS from the first byte before TLS on request (RFC 8314).
fn places(request: &SubmissionRequest) -> Vec<(u16, ImapSecurity)> {
    match (request.port, request.security) {
        (Some(port), Some(security)) => vec![(port, security)],
        (None, Some(security)) => vec![(smtp::port(protection(security)), security)],
        (Some(465), None) => vec![(465, ImapSecurity::Tls)],
        (Some(port), None) => vec![(port, ImapSecurity::StartTls), (port, ImapSecurity::Tls)],
        (None, None) => vec![(465, ImapSecurity::Tls), (587, ImapSecurity::StartTls)],
    }
}
