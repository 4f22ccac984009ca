//! What this run knows of automatic tracking.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use regarding_mailbox::seam::{Envelope, FolderId, ItemKey};
use regarding_model::ids::{MessageId, OrganizationId};
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::marks::MarksKnown;
use super::never::NeverList;
use super::never_kept::NeverOf;
use crate::view::failure::FailureView;
use crate::view::received::ReceivedProgressView;

/// Automatic tracking in this run.
#[derive(Default)]
pub(crate) struct ReceivedSide {
    /// Wakes the service: mail came, an option changed, the connection is back.
    pub(crate) wake: Notify,
    /// Held while a look goes on: never two at once.
    pub(super) turn: tokio::sync::Mutex<()>,
    known: Mutex<Known>,
}

/// What is known.
#[derive(Default)]
pub(super) struct Known {
    /// Whether there may be news that was not looked at.
    pub(super) news: bool,
    /// When the last look ended.
    pub(super) looked: Option<Timestamp>,
    /// What went wrong since then, how often, and when the next look is.
    pub(super) trouble: Option<Trouble>,
    /// How far the look is that goes on.
    pub(super) running: Option<ReceivedProgressView>,
    /// Ends that look.
    pub(super) stop: CancellationToken,
    /// The folders whose mail is tracked because it lies there, as the last look saw them.
    pub(super) places: Vec<FolderId>,
    /// What was found of messages in the review that are older than the newest of their folder, and which of them are nowhere; and when
    /// that began.
    pub(super) reviewed: Option<(Timestamp, HashMap<MessageId, Option<Envelope>>)>,
    /// How the last look at marks went.
    pub(super) marks: Option<MarksKnown>,
    /// When all folders were looked at for marks; on other news only the inbox is.
    pub(super) marks_round: Option<Timestamp>,
    /// Whether there may be marks to put on or to take off.
    pub(super) unwritten: bool,
    /// The copies of messages that were tracked since marks were written last.
    pub(super) tracked_at: HashMap<Uuid, ItemKey>,
    never: Option<(OrganizationId, NeverList)>,
    never_for_all: Option<(OrganizationId, NeverList)>,
}

impl Known {
    /// What is never tracked, as the organization told last.
    pub(super) fn never(&mut self, of: NeverOf) -> &mut Option<(OrganizationId, NeverList)> {
        match of {
            NeverOf::Person => &mut self.never,
            NeverOf::Everybody => &mut self.never_for_all,
        }
    }
}

/// A look that failed.
pub(super) struct Trouble {
    pub(super) failure: FailureView,
    pub(super) failures: u32,
    pub(super) next: Timestamp,
}

impl ReceivedSide {
    pub(super) fn lock(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Something happened that makes a look worth while.
    pub(crate) fn news(&self) {
        self.lock().news = true;
        self.wake.notify_one();
    }

    /// There are marks to put on or to take off.
    pub(crate) fn marks_to_write(&self) {
        self.lock().unwritten = true;
        self.wake.notify_one();
    }

    /// What was known belongs to another account or mailbox.
    pub(crate) fn forget(&self) {
        let mut known = self.lock();
        known.stop.cancel();
        *known = Known {
            news: true,
            unwritten: true,
            ..Known::default()
        };
    }
}
