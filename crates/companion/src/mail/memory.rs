//! Messages read in this run, kept in memory up to a size: the list, the reading pane, the CRM pane and tracking look at
//! the same one.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use quick_cache::Weighter;
use quick_cache::unsync::Cache;
use regarding_mailbox::mime::Message;
use regarding_mailbox::seam::ItemKey;

/// A message, whole and read.
pub(crate) struct ReadMessage {
    /// Its bytes.
    pub(crate) raw: Vec<u8>,
    /// What they say.
    pub(crate) message: Message,
}

/// How many bytes of messages are kept.
const MOST_BYTES: u64 = 96 * 1024 * 1024;

#[derive(Clone)]
struct BySize;

impl Weighter<ItemKey, Arc<ReadMessage>> for BySize {
    fn weight(&self, _: &ItemKey, message: &Arc<ReadMessage>) -> u64 {
        // Its bytes, its decoded text of about the same size, and a little for the rest.
        (message.raw.len() as u64).saturating_mul(2).saturating_add(1024)
    }
}

/// The messages of this run.
pub(crate) struct MessageMemory(Mutex<Cache<ItemKey, Arc<ReadMessage>, BySize>>);

impl MessageMemory {
    pub(crate) fn new() -> Self {
        Self(Mutex::new(Cache::with_weighter(256, MOST_BYTES, BySize)))
    }

    pub(crate) fn get(&self, key: &ItemKey) -> Option<Arc<ReadMessage>> {
        self.lock().get(key).cloned()
    }

    pub(crate) fn put(&self, key: ItemKey, message: Arc<ReadMessage>) {
        self.lock().insert(key, message);
    }

    /// Forgets messages by their key.
    pub(crate) fn forget(&self, gone: impl Fn(&ItemKey) -> bool) {
        self.lock().retain(|key, _| !gone(key));
    }

    pub(crate) fn clear(&self) {
        self.lock().clear();
    }

    fn lock(&self) -> MutexGuard<'_, Cache<ItemKey, Arc<ReadMessage>, BySize>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
