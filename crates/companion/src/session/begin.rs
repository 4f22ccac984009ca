//! Connecting for one command, and stopping.

use std::sync::Arc;

use regarding_model::secret::Secret;

use crate::core::{Core, failing};
use crate::facade::{Answer, Reached, Secrets};
use crate::view::app::ConnectionState;
use crate::view::failure::{FailureCode, FailureView};

impl Core {
    /// Connects with secrets given now, and with kept ones where none is given.
    pub(crate) async fn connect_with(self: &Arc<Self>, secrets: Secrets) -> Reached {
        self.calendars.give(
            secrets
                .calendars
                .map(|password| Secret::new(password.to_string())),
        );
        let mailbox = secrets.mailbox.map(|password| Secret::new(password.to_string()));
        let organization = async {
            match secrets.organization {
                Some(password) => self.sign_in_again(&password).await,
                None => self.resume_known().await,
            }
        };
        let (organization, mailbox) = if self.mailbox_follows() {
            let organization: Answer<()> = organization.await;
            self.take_primary_aside().await;
            let mailbox = self.reopen_mailbox(None).await;
            // What keeps the one from being signed in to keeps the other from being opened.
            let first = organization.as_ref().err().cloned();
            let mailbox = mailbox.map_err(|own| first.unwrap_or(own));
            (organization, mailbox)
        } else {
            tokio::join!(organization, self.reopen_mailbox(mailbox))
        };
        Reached {
            organization,
            mailbox,
        }
    }

    async fn resume_known(self: &Arc<Self>) -> Answer<()> {
        match self.profile.settings.get().organization {
            Some(_) => self.resume().await,
            None => Err(failing::sign_in_needed()),
        }
    }

    /// Signs in where and as whom the profile says.
    async fn sign_in_again(self: &Arc<Self>, password: &str) -> Answer<()> {
        let settings = self.profile.settings.get();
        let organization = settings.organization.ok_or_else(failing::sign_in_needed)?;
        let name = organization.sign_in_name.ok_or_else(failing::sign_in_needed)?;
        let outcome = self
            .sign_in_password(
                organization.url.as_str(),
                &name,
                password,
                settings.keep_signed_in,
            )
            .await;
        if let Err(failure) = &outcome {
            self.note_state(state_after(failure), Some(failure.message.clone()));
        }
        outcome
    }

    /// Remembers the name that the person signs in with.
    pub(crate) fn keep_sign_in_name(&self, name: &str) {
        let name = name.trim().to_owned();
        self.remember(|settings| {
            if let Some(organization) = &mut settings.organization {
                organization.sign_in_name = Some(name.clone());
            }
        });
    }

    /// Ends tasks and connections; requests that wait stay on disk.
    pub(crate) async fn stop(&self) {
        self.organization.attempts.cancel();
        self.tasks.end().await;
        if let Some(mailbox) = self.mailbox.opened() {
            mailbox.adapter.close().await;
        }
        self.calendars.clear();
        // What fails here is carried over by the next program.
        let _ = self.cached(|cache| cache.carry_over()).await;
    }
}

/// How the connection is after a sign-in that failed: only a refused one asks for the person, everything else heals.
pub(crate) fn state_after(failure: &FailureView) -> ConnectionState {
    match failure.code {
        FailureCode::SignIn => ConnectionState::NeedsSignIn,
        FailureCode::SwitchedOff => ConnectionState::Off,
        FailureCode::Offline
        | FailureCode::Throttled
        | FailureCode::MailboxSignIn
        | FailureCode::Forbidden
        | FailureCode::Gone
        | FailureCode::Stale
        | FailureCode::Invalid
        | FailureCode::Unsupported
        | FailureCode::Cancelled
        | FailureCode::Internal => ConnectionState::Offline,
    }
}
