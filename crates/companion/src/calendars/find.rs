//! Finding the server of calendars by an address, and how this person can sign in there; nothing of theirs is shown to anybody.

use std::sync::Arc;

use regarding_mailbox::dav::{self, DavSignIns, Located};
use regarding_mailbox::error::MailboxError;
use regarding_model::say;
use url::Url;

use super::state::hosts;
use super::words;
use crate::core::{Core, failing};
use crate::facade::Answer;
use crate::profile::settings::MailboxSettings;
use crate::view::calendars::{CalendarsSignIn, FoundCalendarsView};

impl Core {
    /// Looks for the server by a web address, a host or an address of mail; by the person's own when nothing is typed.
    pub(crate) async fn find_calendars(self: &Arc<Self>, typed: &str) -> Answer<FoundCalendarsView> {
        if !self.net.is_on() {
            return Err(failing::switched_off());
        }
        let typed = typed.trim();
        let own = self.own_address();
        let text = match (typed.is_empty(), &own) {
            (false, _) => typed.to_owned(),
            (true, Some(own)) => own.clone(),
            (true, None) => {
                return Err(failing::invalid(say!(
                    "Type the address of your calendar server, or your e-mail address"
                )));
            }
        };
        let located = dav::locate(&text, &self.net).await;
        let located = located.map_err(|error| words::failed(&error))?;
        let servers = servers(&located);
        let first = servers.first().ok_or_else(words::nowhere)?;
        let offered = dav::sign_ins(first, &self.net).await;
        let offered = offered.map_err(|error| words::failed(&error))?;
        let (methods, sentence) = self.ways(first, offered).await;
        Ok(FoundCalendarsView {
            servers: servers.iter().map(Url::to_string).collect(),
            host: hosts(&servers),
            elsewhere: located.elsewhere,
            user: self.mailbox_user().or(own).unwrap_or_default(),
            methods,
            sentence,
        })
    }

    /// The ways to sign in that this person has, and why one is missing that one would expect.
    async fn ways(&self, server: &Url, offered: DavSignIns) -> (Vec<CalendarsSignIn>, Option<String>) {
        let mut methods = Vec::new();
        let mut sentence = None;
        if offered.nobody {
            methods.push(CalendarsSignIn::Nobody);
        }
        if offered.token {
            match self
                .takes_organization(server.host_str().unwrap_or_default())
                .await
            {
                (true, _) => methods.push(CalendarsSignIn::Organization),
                (false, why) => sentence = why,
            }
        }
        if offered.password {
            match self.mailbox_with_password() {
                // The same computer: the password that it knows already.
                Some(host) if server.host_str() == Some(host.as_str()) => {
                    methods.insert(0, CalendarsSignIn::Mailbox);
                }
                Some(_) => methods.push(CalendarsSignIn::Mailbox),
                None => {}
            }
            methods.push(CalendarsSignIn::Password);
        }
        if methods.is_empty() && sentence.is_none() {
            sentence = Some(say!(
                "Your calendar server offers no way to sign in that Regarding has"
            ));
        }
        (methods, sentence)
    }

    async fn takes_organization(&self, host: &str) -> (bool, Option<String>) {
        let sign_in = self.organization.sign_in();
        let session = self.organization.session();
        let sign_in = sign_in.or_else(|| session.map(|session| Arc::clone(&session.tokens)));
        if !sign_in.is_some_and(|sign_in| sign_in.serves_mail_at(host)) {
            return (false, None);
        }
        match self.mail_token(host, None).await {
            // What could not be asked now is told when the calendars are opened.
            Ok(_) | Err(MailboxError::NoToken { .. }) => (true, None),
            Err(error) => (false, Some(format!("{}.", words::sentence(&error)))),
        }
    }

    /// The host of the mailbox, if it was opened with a password.
    fn mailbox_with_password(&self) -> Option<String> {
        let mailbox = self.mailbox.opened()?;
        match (&mailbox.settings, &mailbox.password) {
            (MailboxSettings::Imap { host, .. }, Some(_)) => Some(host.clone()),
            _ => None,
        }
    }

    fn mailbox_user(&self) -> Option<String> {
        match self.profile.settings.get().mailbox? {
            MailboxSettings::Imap { user, .. } => Some(user),
            MailboxSettings::Maildir { .. } => None,
        }
    }

    /// The person's own address: of their mailbox, else of their user record.
    fn own_address(&self) -> Option<String> {
        let mailbox = self.mailbox_user().filter(|user| user.contains('@'));
        mailbox.or_else(|| {
            let myself = self.organization.session()?.myself()?;
            myself.user.email.clone()
        })
    }
}

/// The servers that were found, each once.
fn servers(located: &Located) -> Vec<Url> {
    let mut servers: Vec<Url> = [&located.calendars, &located.contacts]
        .into_iter()
        .flatten()
        .cloned()
        .collect();
    servers.dedup();
    servers
}
