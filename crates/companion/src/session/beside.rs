//! Other front doors of the same profile: what a command changes while a window is open holds for the window too.

use core::time::Duration;
use std::sync::Arc;

use crate::core::Core;
use crate::host::Event;
use crate::profile::settings::Settings;

/// How often the settings are looked at.
const EVERY: Duration = Duration::from_secs(2);

/// What another front door changed that this one has to follow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Followed {
    /// The person signed out.
    SignedOut,
    /// Another account took the place of this one's.
    AnotherAccount,
    /// The account is the same.
    Same,
}

impl Core {
    /// Looks until the companion stops.
    pub(crate) async fn look_beside(self: Arc<Self>) {
        loop {
            self.net.clock().sleep(EVERY).await;
            if let Some(before) = self.taken_over().await {
                self.follow_another(&before).await;
            }
        }
    }

    async fn taken_over(self: &Arc<Self>) -> Option<Settings> {
        let core = Arc::clone(self);
        let looking = tokio::task::spawn_blocking(move || core.profile.settings.taken_over());
        looking.await.ok().flatten()
    }

    async fn follow_another(self: &Arc<Self>, before: &Settings) {
        let now = self.profile.settings.get();
        match followed(before, &now) {
            Followed::SignedOut => {
                let _ = self.sign_out().await;
                // A token that came meanwhile was kept under the name that the profile had.
                if let Some(profile) = before.profile.filter(|_| before.keep_signed_in) {
                    self.forget_all_of(profile).await;
                }
                return;
            }
            Followed::AnotherAccount => {
                self.leave_account().await;
                // Both tell by themselves what stands in the way.
                let _ = tokio::join!(self.reopen_mailbox(None), self.resume());
            }
            Followed::Same => {}
        }
        self.follow_switch().await;
        for event in [
            Event::AppChanged,
            Event::OptionsChanged,
            Event::MailChanged { folder: None },
            Event::PaneChanged { key: None },
        ] {
            self.emit(event);
        }
    }
}

fn followed(before: &Settings, now: &Settings) -> Followed {
    let lost = before.organization.as_ref().is_some_and(|one| {
        !now.all()
            .any(|other| (other.id, other.user) == (one.id, one.user))
    });
    let closed = before.mailbox.is_some() && now.mailbox.is_none();
    match (&now.organization, &now.mailbox) {
        (None, None) if lost || closed => Followed::SignedOut,
        _ if lost => Followed::AnotherAccount,
        _ => Followed::Same,
    }
}
