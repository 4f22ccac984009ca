//! Which items are being worked on now: one try at a time for each, whoever started it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use uuid::Uuid;

use super::untrack::Outcome;

type Lock = Arc<tokio::sync::Mutex<()>>;

/// The items that are being worked on.
#[derive(Debug, Default)]
pub(crate) struct Running {
    items: Mutex<HashMap<Uuid, Lock>>,
    /// What became of untracking, until whoever asked has heard of it.
    outcomes: Mutex<HashMap<Uuid, Outcome>>,
}

/// Held while an item is worked on.
pub(crate) struct Turn<'r> {
    item: Uuid,
    running: &'r Running,
    guard: Option<tokio::sync::OwnedMutexGuard<()>>,
}

impl Running {
    /// Waits for the item's turn.
    pub(crate) async fn turn(&self, item: Uuid) -> Turn<'_> {
        let lock = Arc::clone(self.lock().entry(item).or_default());
        let guard = lock.lock_owned().await;
        Turn {
            item,
            running: self,
            guard: Some(guard),
        }
    }

    /// Whether somebody works on the item.
    pub(crate) fn is_running(&self, item: Uuid) -> bool {
        self.lock()
            .get(&item)
            .is_some_and(|lock| lock.try_lock().is_err())
    }

    /// Notes what became of untracking an item.
    pub(crate) fn put_outcome(&self, item: Uuid, outcome: Outcome) {
        self.outcomes
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(item, outcome);
    }

    /// What became of it, once.
    pub(crate) fn take_outcome(&self, item: Uuid) -> Option<Outcome> {
        self.outcomes
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(&item)
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Uuid, Lock>> {
        self.items.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.guard.take();
        let mut locks = self.running.lock();
        // Ours is the map's; a second one is somebody who waits.
        if locks
            .get(&self.item)
            .is_some_and(|lock| Arc::strong_count(lock) == 1)
        {
            locks.remove(&self.item);
        }
    }
}
