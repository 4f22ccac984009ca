//! What goes on beside the use cases, and how it ends.

use std::future::Future;
use std::sync::{Mutex, PoisonError};

use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// The tasks of one companion.
#[derive(Debug)]
pub(crate) struct Tasks {
    /// Ends all of them.
    pub(crate) stop: CancellationToken,
    tracker: TaskTracker,
    prefetch: Mutex<CancellationToken>,
}

impl Tasks {
    pub(crate) fn new() -> Self {
        let stop = CancellationToken::new();
        let prefetch = Mutex::new(stop.child_token());
        Self {
            stop,
            tracker: TaskTracker::new(),
            prefetch,
        }
    }

    /// Ends the prefetch that is under way; the token of the next one.
    pub(crate) fn renew_prefetch(&self) -> CancellationToken {
        let next = self.token();
        let mut current = self.prefetch.lock().unwrap_or_else(PoisonError::into_inner);
        current.cancel();
        *current = next.clone();
        next
    }

    /// Runs something until it is done or everything stops.
    pub(crate) fn run(&self, work: impl Future<Output = ()> + Send + 'static) {
        self.run_until(self.stop.clone(), work);
    }

    /// Runs something until it is done or its own token says so.
    pub(crate) fn run_until(&self, stop: CancellationToken, work: impl Future<Output = ()> + Send + 'static) {
        self.tracker.spawn(async move {
            stop.run_until_cancelled(work).await;
        });
    }

    /// A token that stops with everything, or earlier.
    pub(crate) fn token(&self) -> CancellationToken {
        self.stop.child_token()
    }

    /// Stops everything and waits for it.
    pub(crate) async fn end(&self) {
        self.stop.cancel();
        self.tracker.close();
        self.tracker.wait().await;
    }
}
