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
    /// What became of requests to untrack, for those who wait to hear it.
    told: Mutex<HashMap<Uuid, Option<Outcome>>>,
}

/// Held while an item is worked on.
pub(crate) struct Turn<'r> {
    item: Uuid,
    running: &'r Running,
    guard: Option<tokio::sync::OwnedMutexGuard<()>>,
}

/// Waits to hear what becomes of one request to untrack, whoever carries it out.
pub(crate) struct Listening<'r> {
    request: Uuid,
    running: &'r Running,
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

    /// Begins to wait to hear what becomes of a request, and of no other of the same item.
    pub(crate) fn listen(&self, request: Uuid) -> Listening<'_> {
        self.told().insert(request, None);
        Listening {
            request,
            running: self,
        }
    }

    /// Tells what became of a request. Whether somebody waits to hear it.
    pub(crate) fn tell(&self, request: Uuid, outcome: Outcome) -> bool {
        let mut told = self.told();
        let waits = told.get_mut(&request);
        waits.map(|heard| *heard = Some(outcome)).is_some()
    }

    fn told(&self) -> MutexGuard<'_, HashMap<Uuid, Option<Outcome>>> {
        self.told.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Uuid, Lock>> {
        self.items.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Listening<'_> {
    /// What became of it; nothing while it waits.
    pub(crate) fn heard(&self) -> Option<Outcome> {
        self.running.told().get(&self.request).cloned().flatten()
    }
}

impl Drop for Listening<'_> {
    fn drop(&mut self) {
        self.running.told().remove(&self.request);
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
