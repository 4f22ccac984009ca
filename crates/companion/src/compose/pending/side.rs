//! What this run knows of mail that was written in the organization.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use regarding_model::ids::MessageId;

use crate::view::failure::FailureView;

/// Mail of the organization in this run.
#[derive(Default)]
pub(crate) struct PendingSide {
    /// Held while a run goes on: never two at once.
    pub(super) turn: tokio::sync::Mutex<()>,
    known: Mutex<Known>,
}

/// What is known.
#[derive(Default)]
pub(super) struct Known {
    /// A run is wanted now.
    pub(super) wanted: bool,
    /// When the last run ended.
    pub(super) looked: Option<Timestamp>,
    /// What went wrong in it.
    pub(super) trouble: Option<FailureView>,
    /// Why each did not go out, in the words of that moment: the disk keeps the kind alone.
    pub(super) said: HashMap<MessageId, FailureView>,
}

impl PendingSide {
    pub(super) fn lock(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What was said when a message did not go out.
    pub(in crate::compose) fn said(&self, id: &MessageId) -> Option<FailureView> {
        self.lock().said.get(id).cloned()
    }

    /// What was known belongs to another account or mailbox.
    pub(in crate::compose) fn forget(&self) {
        *self.lock() = Known::default();
    }
}
