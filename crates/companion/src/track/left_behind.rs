//! Attachments that stayed when their message was tracked in this run, with the reason: in memory, told with the tracked
//! state, gone at sign-out.

use std::sync::{Mutex, MutexGuard, PoisonError};

use quick_cache::unsync::Cache;
use uuid::Uuid;

use crate::view::pane::LeftOutView;

/// How many messages are remembered.
const MOST: usize = 300;

/// What stayed, by message.
pub(crate) struct LeftBehind(Mutex<Cache<Uuid, Vec<LeftOutView>>>);

impl LeftBehind {
    pub(crate) fn new() -> Self {
        Self(Mutex::new(Cache::new(MOST)))
    }

    /// What stayed of a message.
    pub(crate) fn of(&self, item: Uuid) -> Vec<LeftOutView> {
        self.lock().get(&item).cloned().unwrap_or_default()
    }

    /// Notes what stays of a message; an earlier try is of no account any more.
    pub(crate) fn note(&self, item: Uuid, left: Vec<LeftOutView>) {
        if left.is_empty() {
            self.forget(item);
        } else {
            self.lock().insert(item, left);
        }
    }

    /// The message's record is not of this program's making, or gone.
    pub(crate) fn forget(&self, item: Uuid) {
        self.lock().remove(&item);
    }

    pub(crate) fn clear(&self) {
        self.lock().clear();
    }

    fn lock(&self) -> MutexGuard<'_, Cache<Uuid, Vec<LeftOutView>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
