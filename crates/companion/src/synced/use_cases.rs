//! What a front door may ask and do beside a cycle: how it stands, now, stop, yes, what would happen, who synchronizes.

use std::sync::Arc;

use regarding_model::say;
use regarding_sync::claim::{self, Standing};
use regarding_sync::standstill::Standstill;

use crate::core::{Core, failing};
use crate::facade::{Answer, Companion};
use crate::options::machines;
use crate::view::failure::{FailureCode, FailureView};
use crate::view::sync::{SyncReportView, SyncRequest};
use crate::view::sync_state::{ClaimView, SyncPreviewView, SyncStateView};

impl Core {
    /// A cycle is wanted now: something is to be tracked, a filter or the direction of a field changed (F-2).
    pub(crate) fn wake_sync(&self) {
        self.sync.live.want(self.now());
    }

    async fn sync_now(&self, track: Vec<String>) -> Answer<()> {
        self.want_written();
        match self.standstill() {
            // E-4, bettered: what is tracked here is tracked here, whichever computer synchronizes the rest.
            Some(Standstill::Elsewhere) if !track.is_empty() => {}
            Some(still) => return Err(failing::invalid(super::state::still_words(self, still))),
            None => {}
        }
        self.ask_to_track(track).await?;
        self.wake_sync();
        Ok(())
    }

    fn cancel_sync(&self) {
        if let Some(stop) = &self.sync.live.lock().stop {
            stop.cancel();
        }
    }

    async fn preview_sync(self: &Arc<Self>) -> Answer<SyncPreviewView> {
        let request = SyncRequest {
            preview: true,
            ..SyncRequest::default()
        };
        let report = self.synchronize(request).await?;
        // Where another computer synchronizes nothing begins here; single items can be tracked all the same.
        let begins = report.first && self.standstill() != Some(Standstill::Elsewhere);
        let question = begins.then(|| {
            let mut known = self.sync.live.lock();
            let number = known.number();
            known.first_seen = Some(number);
            number
        });
        self.emit(crate::host::Event::SyncChanged);
        Ok(SyncPreviewView { report, question })
    }

    async fn agree_sync(&self, question: u32, track: Vec<String>) -> Answer<()> {
        let first = self.sync.live.lock().first_seen == Some(question);
        if first {
            let session = self.session()?;
            self.ask_to_track(track).await?;
            self.agree_to_first(session.organization);
            self.sync.live.lock().first_seen = None;
            self.wake_sync();
            return Ok(());
        }
        self.ask_to_track(track).await?;
        if self.sync.live.agree(question, self.now()) {
            return Ok(());
        }
        Err(FailureView::new(
            FailureCode::Stale,
            say!("What would happen is something else by now: look at it again, then decide"),
        ))
    }

    fn cycle_details(&self, number: u32) -> Answer<SyncReportView> {
        let known = self.sync.live.lock();
        let cycle = known.cycles.iter().find(|cycle| cycle.number == number);
        let kinds = cycle.map(|cycle| cycle.kinds.clone()).ok_or_else(|| {
            failing::gone(say!(
                "That cycle is too long ago: only the last ones are remembered"
            ))
        })?;
        Ok(SyncReportView {
            preview: false,
            first: false,
            // What was not there is told beside the cycles.
            not_there: Vec::new(),
            // What was given up, and why, stands with the cycle itself.
            given_up: Vec::new(),
            waits: kinds.iter().any(|kind| kind.brake.is_some()),
            kinds,
        })
    }

    async fn claim_view(self: &Arc<Self>, take: bool) -> Answer<ClaimView> {
        let session = self.session()?;
        if !self.profile.settings.get().uses_primary() {
            return Err(failing::invalid(say!(
                "Synchronization belongs to your primary organization: make this one the primary one first"
            )));
        }
        if take {
            self.take_over(&session).await?;
        } else {
            self.renew_claim(&session).await?;
        }
        let now = self.now();
        let seen = self.seen_claim().ok_or_else(failing::offline)?;
        let standing = seen.standing(now);
        Ok(ClaimView {
            mine: matches!(standing, Standing::Mine { .. }),
            relievable: matches!(standing, Standing::Relievable(_)),
            sentence: machines::standing_sentence(&standing, now),
            machines: machines::views(&seen, now),
            shown: claim::option_is_shown(seen.me, &seen.machines, now),
        })
    }
}

/// Synchronization in the running program.
impl Companion {
    /// How the synchronization stands.
    pub async fn sync_state(&self) -> Answer<SyncStateView> {
        self.core()?.sync_state().await
    }

    /// Wants a cycle now, and these items of the mailbox tracked in it, by their UIDs. [`crate::host::Event::SyncChanged`] tells how it
    /// goes.
    ///
    /// What is to be tracked is kept until it is, or until its refusal was said.
    ///
    /// # Errors
    /// Why nothing can run now.
    pub async fn sync_now(&self, track: Vec<String>) -> Answer<()> {
        self.core()?.sync_now(track).await
    }

    /// Stops the run that is under way. What is done is kept; the rest comes with the next one.
    #[expect(
        clippy::unused_async,
        reason = "front doors ask every use case in the same way"
    )]
    pub async fn cancel_sync(&self) -> Answer<()> {
        self.core()?.cancel_sync();
        Ok(())
    }

    /// What would happen, in full; changes nothing.
    ///
    /// # Errors
    /// When a side cannot be reached, or the person may not synchronize.
    pub async fn preview_sync(&self) -> Answer<SyncPreviewView> {
        self.core()?.preview_sync().await
    }

    /// The person says yes to a question, for exactly what was shown with it; a plan that takes more away asks again.
    ///
    /// # Errors
    /// [`FailureCode::Stale`] when it is not asked any more.
    pub async fn agree_sync(&self, question: u32, track: Vec<String>) -> Answer<()> {
        self.core()?.agree_sync(question, track).await
    }

    /// What one of the last cycles did, step by step.
    ///
    /// # Errors
    /// [`FailureCode::Gone`] when it is not remembered any more.
    #[expect(
        clippy::unused_async,
        reason = "front doors ask every use case in the same way"
    )]
    pub async fn cycle_details(&self, number: u32) -> Answer<SyncReportView> {
        self.core()?.cycle_details(number)
    }

    /// Which computer synchronizes; `take`: from now on this one.
    ///
    /// # Errors
    /// When the organization cannot be reached, or is not the primary one.
    pub async fn claim(&self, take: bool) -> Answer<ClaimView> {
        self.core()?.claim_view(take).await
    }
}
