//! Requests that wait: how many, when the next one is due, trying them.

use std::sync::Arc;

use jiff::Timestamp;
use regarding_id_cache::tables::pending_action::PendingAction;
use regarding_model::failure::{Cause, FailureKind, Side};
use regarding_sync::retry;

use crate::core::Core;
use crate::facade::Answer;
use crate::host::Event;
use crate::profile::settings::OrganizationSettings;

impl Core {
    /// Everything the person asked for that is not done, oldest first.
    pub(crate) async fn waiting(&self) -> Answer<Vec<PendingAction>> {
        let Some((organization, user)) = self.account() else {
            return Ok(Vec::new());
        };
        self.cached(move |cache| cache.read(|cache| cache.pending_actions().all(organization, user)))
            .await
    }

    /// What waits for the person's other organizations: it is carried out when they are used again.
    pub(crate) async fn waiting_elsewhere(&self) -> Answer<Vec<(OrganizationSettings, Vec<PendingAction>)>> {
        let others = self.profile.settings.get().others;
        self.cached(move |cache| {
            cache.read(|cache| {
                let waiting = others.into_iter().map(|other| {
                    let all = cache.pending_actions().all(other.id, other.user)?;
                    Ok((other, all))
                });
                waiting.collect()
            })
        })
        .await
    }

    /// How many requests wait, for whichever organization.
    pub(crate) async fn pending(&self) -> Answer<u32> {
        let elsewhere: usize = self
            .waiting_elsewhere()
            .await?
            .iter()
            .map(|(_, all)| all.len())
            .sum();
        Ok(u32::try_from(self.waiting().await?.len().saturating_add(elsewhere)).unwrap_or(u32::MAX))
    }

    /// When the next request is due.
    pub(crate) async fn next_pending(&self) -> Option<Timestamp> {
        self.waiting()
            .await
            .ok()?
            .into_iter()
            .filter_map(|action| action.next_try)
            .min()
    }

    /// What waits for a reason that is gone now is due.
    pub(crate) async fn bring_forward(&self, is_gone: impl Fn(Cause) -> bool + Send + 'static) {
        let Some((organization, user)) = self.account() else {
            return;
        };
        let now = self.now();
        let brought = self.cached(move |cache| {
            cache.write(|cache| {
                for action in cache.read().pending_actions().all(organization, user)? {
                    let why = action.last_failure.as_ref();
                    if why.is_some_and(|code| is_gone(retry::cause_of(code.as_str()))) {
                        cache.pending_actions().try_at(action.id, now)?;
                    }
                }
                Ok(())
            })
        });
        if let Err(failure) = brought.await {
            tracing::warn!(code = ?failure.code, "waiting requests were not woken");
        }
    }

    /// Tries the requests that are due; with the mailbox back those too that waited for it.
    pub(crate) async fn carry_out_due(self: &Arc<Self>) {
        if self.mailbox.take_back() {
            self.bring_forward(|cause| cause.side == Some(Side::Mailbox))
                .await;
        }
        let now = self.now();
        let Ok(waiting) = self.waiting().await else { return };
        let due = waiting
            .into_iter()
            .filter(|action| action.next_try.is_some_and(|at| at <= now));
        self.carry_out_all(due).await;
    }

    /// Tries all requests now, those too that wait for the person. Answers how many are left.
    pub(crate) async fn retry_pending(self: &Arc<Self>) -> Answer<u32> {
        self.session()?;
        let waiting = self.waiting().await?;
        self.carry_out_all(waiting.into_iter()).await;
        self.pending().await
    }

    /// One after the other. A connection that is gone ends the round; one bad item does not.
    async fn carry_out_all(self: &Arc<Self>, actions: impl Iterator<Item = PendingAction>) {
        for action in actions {
            let item = action.item;
            let outcome = self.carry_out(action, None).await;
            let kind = outcome.err().map(|failure| failure.cause().kind);
            if !kind.is_some_and(FailureKind::heals_by_itself) {
                self.panes.forget(item);
            }
            self.tell_about();
            if kind.is_some_and(|kind| kind.heals_by_itself() || kind == FailureKind::SignIn) {
                break;
            }
        }
    }

    /// The pane and the lists show what became of it.
    fn tell_about(&self) {
        self.emit(Event::MailChanged { folder: None });
        self.emit(Event::PaneChanged { key: None });
    }
}
