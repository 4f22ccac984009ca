//! What a server of calendars is shown. Secrets come from this session or from the keyring (promise 3).

use std::sync::Arc;

use regarding_mailbox::imap::Credential;
use regarding_model::say;
use regarding_model::secret::Secret;

use super::words;
use crate::core::{Core, failing};
use crate::facade::Answer;
use crate::profile::settings::{CalendarSettings, MailboxSettings};
use crate::session::vault::Entry;
use crate::view::calendars::CalendarsSignIn;
use crate::view::sign_in::MailboxSignIn;

impl Core {
    /// What the server is shown, `None` for one that asks nobody; with a password that is given now, if one is.
    pub(super) async fn calendars_credential(
        self: &Arc<Self>,
        settings: &CalendarSettings,
        given: Option<Secret>,
    ) -> Answer<Option<Credential>> {
        match settings.sign_in {
            CalendarsSignIn::Nobody => Ok(None),
            CalendarsSignIn::Organization => Ok(Some(self.by_organization(settings.host()))),
            CalendarsSignIn::Mailbox => self.as_the_mailbox(settings).await.map(Some),
            CalendarsSignIn::Password => {
                let password = match given.or_else(|| self.calendars.given()) {
                    Some(password) => Some(password),
                    None => self.kept(Entry::Calendars).await,
                };
                password
                    .map(|password| Some(Credential::Password(password)))
                    .ok_or_else(|| words::sign_in_needed(say!("Your calendar server needs its password")))
            }
        }
    }

    /// What opens the mailbox.
    async fn as_the_mailbox(self: &Arc<Self>, settings: &CalendarSettings) -> Answer<Credential> {
        match self.profile.settings.get().mailbox {
            Some(MailboxSettings::Imap {
                sign_in: MailboxSignIn::Organization,
                ..
            }) => Ok(self.by_organization(settings.host())),
            Some(MailboxSettings::Imap { .. }) => {
                let opened = self.mailbox.opened().and_then(|mailbox| mailbox.password.clone());
                let password = match opened {
                    Some(password) => Some(password),
                    None => self.kept(Entry::Mailbox).await,
                };
                password.map(Credential::Password).ok_or_else(|| {
                    words::sign_in_needed(say!(
                        "Your calendar server opens as your mailbox does: sign in there first"
                    ))
                })
            }
            Some(MailboxSettings::Maildir { .. }) | None => Err(failing::invalid(say!(
                "A folder of messages has no sign-in that a calendar server could be shown"
            ))),
        }
    }
}
