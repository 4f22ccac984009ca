//! Names of records that were seen in this run: in memory, never on the disk (promise 1), gone at sign-out.

use std::sync::{Mutex, MutexGuard, PoisonError};

use quick_cache::unsync::Cache;
use regarding_model::ids::RecordRef;

/// How many names are remembered.
const MOST: usize = 10_000;

/// Names by record.
pub(crate) struct Names(Mutex<Cache<RecordRef, String>>);

impl Names {
    pub(crate) fn new() -> Self {
        Self(Mutex::new(Cache::new(MOST)))
    }

    /// The name of a record, when it was seen.
    pub(crate) fn get(&self, record: &RecordRef) -> Option<String> {
        self.lock().get(record).cloned()
    }

    /// Notes a name; an empty one is none.
    pub(crate) fn note(&self, record: &RecordRef, name: &str) {
        if !name.is_empty() {
            self.lock().insert(record.clone(), name.to_owned());
        }
    }

    pub(crate) fn clear(&self) {
        self.lock().clear();
    }

    fn lock(&self) -> MutexGuard<'_, Cache<RecordRef, String>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
