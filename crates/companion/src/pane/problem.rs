//! Why a pane does not show everything, and when it is looked at again.

use core::time::Duration;
use std::sync::Arc;

use jiff::SignedDuration;
use regarding_dataverse::operations::pane::Pane;
use regarding_model::say;

use crate::core::Core;
use crate::host::Event;
use crate::view::failure::FailureView;
use crate::view::pane::TrackingView;
use crate::words::kind::missing;
use crate::words::time;

impl Core {
    /// What stands in the way of the look, unless the tracked state says it already; else what of it could not be looked at. Where the
    /// organization asked to wait (reference A18), until when: then the front door looks again.
    pub(crate) fn problem(
        self: &Arc<Self>,
        (problem, pane): (Option<&FailureView>, Option<&Pane>),
        tracking: &TrackingView,
        key: String,
    ) -> Option<String> {
        let told = problem
            .map(FailureView::sentence)
            .filter(|sentence| tracking.blocked.as_ref() != Some(sentence));
        let Some(told) = told else {
            return pane.and_then(unasked);
        };
        let Some(wait) = problem.and_then(|problem| problem.retry_after) else {
            return Some(told);
        };
        self.look_again_after(Duration::from_secs(u64::from(wait)), key);
        let now = self.now();
        let then = now.checked_add(SignedDuration::from_secs(i64::from(wait)));
        let when = time::here(then.unwrap_or(now), now);
        Some(told + &say!(" The next try is at {when}.", when = when))
    }

    /// Once for each pane: its problem is told at every look at it.
    fn look_again_after(self: &Arc<Self>, wait: Duration, key: String) {
        if !self.panes.will_look_again(&key) {
            return;
        }
        let core = Arc::clone(self);
        self.tasks.run(async move {
            core.net.clock().sleep(wait).await;
            core.panes.looks_again(&key);
            core.emit(Event::PaneChanged { key: Some(key) });
        });
    }
}

/// What could not be looked at, in a sentence.
fn unasked(pane: &Pane) -> Option<String> {
    let unasked = pane.unasked.iter().chain(&pane.people.unasked);
    missing(unasked.map(|unasked| unasked.table))
}
