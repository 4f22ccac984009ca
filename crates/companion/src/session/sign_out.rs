//! Signing out forgets everything: credentials, cache, settings of the account, and what is in memory.

use regarding_model::text::InEnglish;
use std::sync::{Arc, PoisonError};

use crate::core::Core;
use crate::facade::Answer;
use crate::host::Event;
use crate::view::app::ConnectionState;

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
        self.organization.tenures.end(|_| {
            self.organization.replace(None);
            self.forget_account();
            self.remember(|settings| *settings = settings.without_account());
        });
        // What was set aside meanwhile goes too; only now can nothing be kept any more.
        for parked in self.organization.unpark_all() {
            if let Err(error) = parked.sign_out().await {
                tracing::info!(error = %InEnglish(&error), "an authority was not told");
            }
        }
        if let Some(profile) = profile {
            self.forget_all_of(profile).await;
        }
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
        cleared.and(removed)
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
