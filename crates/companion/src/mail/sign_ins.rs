//! Which ways to sign in to a mail server there are for this person: what the server offers, and what the organization's
//! sign-in server gives.

use std::sync::Arc;

use regarding_mailbox::error::MailboxError;
use regarding_mailbox::imap;
use regarding_model::say;

use super::request::protection;
use crate::core::evidence_sink::QuickEvidence;
use crate::core::{Core, failing};
use crate::facade::Answer;
use crate::view::sign_in::{MailServerRequest, MailboxSignIn, MailboxSignInsView};

impl Core {
    /// Asks a mail server how people sign in there, and whether the sign-in to the organization is one of the ways.
    pub(crate) async fn mailbox_sign_ins(&self, server: MailServerRequest) -> Answer<MailboxSignInsView> {
        let host = server.host.trim();
        if host.is_empty() {
            return Err(failing::invalid(say!("Name the mail server")));
        }
        if !self.net.is_on() {
            return Err(failing::switched_off());
        }
        let security = protection(server.security);
        let port = server.port.unwrap_or_else(|| security.port());
        let evidence = Arc::new(QuickEvidence::new(Arc::clone(&self.cache)));
        let asking = imap::sign_ins(host, port, security, evidence);
        let offered = self.net.gate().while_on(asking).await;
        let offered = offered.ok_or_else(failing::switched_off)??;
        let (organization, sentence) = if offered.token {
            self.opens_with_organization(host).await
        } else {
            (false, None)
        };
        let methods = [
            (organization, MailboxSignIn::Organization),
            (offered.password, MailboxSignIn::Password),
        ];
        Ok(MailboxSignInsView {
            methods: methods
                .into_iter()
                .filter_map(|(offered, method)| offered.then_some(method))
                .collect(),
            sentence,
        })
    }

    /// Whether a mail server can be opened with the sign-in to the organization; a sentence when one would expect it, and it
    /// cannot.
    async fn opens_with_organization(&self, host: &str) -> (bool, Option<String>) {
        let serves = self
            .organization
            .sign_in()
            .is_some_and(|sign_in| sign_in.serves_mail_at(host));
        if !serves {
            return (false, None);
        }
        match self.mail_token(host, None).await {
            // What could not be asked now is told when the mailbox is opened.
            Ok(_) | Err(MailboxError::NoToken { .. }) => (true, None),
            Err(error) => (false, Some(format!("{error}."))),
        }
    }
}
