//! The mailbox by the sign-in to the organization: its tokens, and what stands in the way of them. Nothing of it is kept
//! but the kind of sign-in; the refresh token is that of the organization (promise 3).

use std::sync::{Arc, Weak};

use async_trait::async_trait;
use regarding_dataverse::sign_in::AccessError;
use regarding_mailbox::error::MailboxError;
use regarding_mailbox::imap::{Credential, TokenSource};
use regarding_model::say;
use regarding_model::secret::Secret;

use crate::core::{Core, failing};
use crate::facade::Answer;
use crate::profile::settings::MailboxSettings;
use crate::session::begin::state_after;
use crate::session::signed_in::SignedIn;
use crate::view::app::ConnectionState;
use crate::view::failure::FailureCode;
use crate::view::sign_in::MailboxSignIn;

/// Access tokens for one mail server, got by whatever sign-in is there when one is needed.
pub(super) struct OrganizationTokens {
    core: Weak<Core>,
    host: String,
}

impl core::fmt::Debug for OrganizationTokens {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("OrganizationTokens").finish_non_exhaustive()
    }
}

#[async_trait]
impl TokenSource for OrganizationTokens {
    async fn access_token(&self, refused: Option<&Secret>) -> Result<Secret, MailboxError> {
        match self.core.upgrade() {
            Some(core) => core.mail_token(&self.host, refused).await,
            None => Err(MailboxError::SignInEnded),
        }
    }
}

impl Core {
    /// What a mail server is shown that is opened with the sign-in to the organization.
    pub(crate) fn by_organization(self: &Arc<Self>, host: &str) -> Credential {
        Credential::OAuth(Arc::new(OrganizationTokens {
            core: Arc::downgrade(self),
            host: host.to_owned(),
        }))
    }

    /// Whether the mailbox of the profile opens with the sign-in to the organization.
    pub(crate) fn mailbox_follows(&self) -> bool {
        matches!(
            self.profile.settings.get().mailbox,
            Some(MailboxSettings::Imap {
                sign_in: MailboxSignIn::Organization,
                ..
            })
        )
    }

    /// Opens the mailbox that waits for the sign-in which is there now; whoever signed in does not wait for that.
    pub(crate) fn open_following_mailbox(self: &Arc<Self>) {
        let waits = match self.mailbox.status.state() {
            ConnectionState::NeedsSignIn | ConnectionState::Offline => true,
            // Never tried in this run, or whoever tries it now waits for the sign-in by themselves.
            ConnectionState::None
            | ConnectionState::Connecting
            | ConnectionState::Connected
            | ConnectionState::Off => false,
        };
        if waits && self.mailbox_follows() {
            self.note_mailbox(ConnectionState::Connecting, None);
            let core = Arc::clone(self);
            self.tasks.run(async move {
                core.take_primary_aside().await;
                // One that is open asks for its tokens anew; opened once more, it would end what somebody reads there.
                if !core.renew_mailbox() {
                    // It tells by itself what stands in the way.
                    let _ = core.reopen_mailbox(None).await;
                }
            });
        }
    }

    /// The sign-in to the organization, for the mailbox: whether or not the organization itself answers.
    fn sign_in_for_mail(&self) -> Answer<Arc<SignedIn>> {
        if !self.net.is_on() {
            return Err(failing::switched_off());
        }
        // The mailbox belongs to the primary organization, whichever is looked at.
        let settings = self.profile.settings.get();
        let aside = settings.primary().filter(|_| !settings.uses_primary());
        if let Some(primary) = aside {
            return self
                .organization
                .parked(primary.id)
                .ok_or_else(failing::sign_in_needed);
        }
        match self.organization.sign_in() {
            Some(sign_in) => Ok(sign_in),
            None => self.session().map(|session| Arc::clone(&session.tokens)),
        }
    }

    /// Notes that there is no sign-in to open the mailbox with, if there is none.
    ///
    /// # Errors
    /// As [`Core::session`].
    pub(super) fn signed_in_for_mail(&self) -> Answer<()> {
        let Err(failure) = self.sign_in_for_mail() else {
            return Ok(());
        };
        let state = state_after(&failure);
        let why = match state {
            ConnectionState::NeedsSignIn => Some(say!("it opens with the sign-in to your organization")),
            ConnectionState::Offline => Some(say!(
                "it opens with the sign-in to your organization, which cannot be reached at the moment"
            )),
            ConnectionState::None
            | ConnectionState::Connecting
            | ConnectionState::Connected
            | ConnectionState::Off => None,
        };
        self.note_mailbox(state, why);
        Err(failure)
    }

    /// A token for a mail server, in place of one that it rejected if one is given.
    pub(crate) async fn mail_token(
        &self,
        host: &str,
        rejected: Option<&Secret>,
    ) -> Result<Secret, MailboxError> {
        let sign_in = self.sign_in_at(host)?;
        match sign_in.mail_token(rejected).await {
            Ok(token) => Ok(token),
            Err(error) => {
                let now = self.sign_in_at(host)?;
                if Arc::ptr_eq(&now, &sign_in) {
                    return Err(self.no_mail_token(&sign_in, error));
                }
                // The person signed in again meanwhile.
                let token = now.mail_token(None).await;
                token.map_err(|error| self.no_mail_token(&now, error))
            }
        }
    }

    /// The sign-in that brings tokens for a mail server.
    fn sign_in_at(&self, host: &str) -> Result<Arc<SignedIn>, MailboxError> {
        let sign_in = self.sign_in_for_mail().map_err(|failure| match failure.code {
            FailureCode::SignIn => MailboxError::SignInEnded,
            _ => MailboxError::NoToken {
                reason: failure.message,
            },
        })?;
        // The settings may name another server, or the person may have signed in to another organization since.
        if !sign_in.serves_mail_at(host) {
            return Err(MailboxError::TokenRefused {
                reason: say!("{host} is no mail server of your organization", host = host),
            });
        }
        Ok(sign_in)
    }

    /// Why a sign-in brought no token; that it has ended concerns the organization too.
    fn no_mail_token(&self, sign_in: &SignedIn, error: AccessError) -> MailboxError {
        match error {
            AccessError::Ended => {
                let why = say!("The sign-in has ended");
                if self.profile.settings.get().uses_primary() {
                    sign_in.unless_followed(|| self.note_state(ConnectionState::NeedsSignIn, Some(why)));
                }
                MailboxError::SignInEnded
            }
            AccessError::Refused(word) => MailboxError::TokenRefused {
                reason: say!(
                    "the organization's sign-in server refused ({word}), so the mailbox needs its password",
                    word = word
                ),
            },
            AccessError::Net(net) => MailboxError::NoToken {
                reason: net.to_string(),
            },
        }
    }
}
