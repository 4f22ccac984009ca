//! Signing out forgets everything: credentials, cache, settings of the account, and what is in memory.

use std::sync::{Arc, PoisonError};

use regarding_model::say;
use regarding_model::text::InEnglish;
use uuid::Uuid;

use crate::core::Core;
use crate::facade::Answer;
use crate::host::Event;
use crate::view::app::ConnectionState;
use crate::view::failure::{FailureCode, FailureView};

/// The profile cannot be written, so that it knows the account still when the program begins anew.
fn left_behind() -> FailureView {
    FailureView::new(
        FailureCode::Internal,
        say!(
            "You are signed out until the program ends: the profile cannot be written, and the account is still in it"
        ),
    )
}

impl Core {
    /// Signs out.
    pub(crate) async fn sign_out(self: &Arc<Self>) -> Answer<()> {
        self.organization.attempts.cancel();
        // From here on nothing that is under way is written, remembered or shown. What has left may still arrive: whole, because
        // a record is made in one change set, or not at all.
        let sign_in = self.organization.sign_in();
        let farewell = self.organization.tenures.end(|next| {
            let session = self.organization.session();
            self.organization.replace(None);
            session.map(|session| session.again(next))
        });
        if let Some(session) = farewell {
            self.retire_machine(&session).await;
        }
        // Nobody at the authority has to hear of it for it to be so here.
        if let Some(sign_in) = sign_in
            && let Err(error) = sign_in.sign_out().await
        {
            tracing::info!(error = %InEnglish(&error), "the authority was not told");
        }
        for parked in self.organization.unpark_all() {
            if let Err(error) = parked.sign_out().await {
                tracing::info!(error = %InEnglish(&error), "an authority was not told");
            }
        }
        *self
            .organization
            .found
            .lock()
            .unwrap_or_else(PoisonError::into_inner) = None;
        let profile = self.profile.settings.get().profile;
        self.close_sides().await;
        // Once more, for what was begun while the organization was told.
        let written = self.organization.tenures.end(|_| {
            self.organization.replace(None);
            self.forget_account();
            self.has_remembered(|settings| *settings = settings.without_account())
        });
        // What was set aside meanwhile goes too; only now can nothing be kept any more.
        for parked in self.organization.unpark_all() {
            if let Err(error) = parked.sign_out().await {
                tracing::info!(error = %InEnglish(&error), "an authority was not told");
            }
        }
        let forgotten = self.forget_kept(profile).await;
        self.net.forget();
        self.net.set_on(true);
        let cleared = self.cached(|cache| cache.forget_everything()).await;
        let removed = self.remove_damaged();
        let now = self.now();
        self.organization.status.set(ConnectionState::None, None, now);
        self.mailbox.status.set(ConnectionState::None, None, now);
        for event in [
            Event::AppChanged,
            Event::MailChanged { folder: None },
            Event::PaneChanged { key: None },
            Event::OptionsChanged,
        ] {
            self.emit(event);
        }
        cleared.and(removed).and(forgotten)?;
        if written { Ok(()) } else { Err(left_behind()) }
    }

    /// Forgets what the keyring keeps. Where it cannot be asked, the profile's name in it stays known, so that signing out once more
    /// finds what is left.
    async fn forget_kept(&self, profile: Option<Uuid>) -> Answer<()> {
        let Some(profile) = profile else {
            return Ok(());
        };
        if self.forget_all_of(profile).await {
            return Ok(());
        }
        self.remember(|settings| settings.profile = Some(profile));
        Err(FailureView::new(
            FailureCode::Internal,
            say!(
                "You are signed out, and the keyring could not be opened: what it keeps of the account is still in it. Unlock it and sign out \
                 once more"
            ),
        ))
    }

    /// Another front door has signed the profile in to another account: nothing of the former one stays in memory, and what is
    /// on the disk is the other one's.
    pub(super) async fn leave_account(self: &Arc<Self>) {
        self.organization.attempts.cancel();
        self.organization.tenures.end(|_| {
            self.organization.replace(None);
            self.forget_account();
        });
        drop(self.organization.unpark_all());
        self.close_sides().await;
        self.net.forget();
    }

    /// Closes everything of the account beside the organization.
    async fn close_sides(&self) {
        if let Some(mailbox) = self.mailbox.replace(None) {
            mailbox.adapter.close().await;
        }
        self.calendars.clear();
        self.calendars.status.set(ConnectionState::None, None, self.now());
        self.sync.decided.forget();
        self.received.forget();
        self.compose.clear();
    }
}
