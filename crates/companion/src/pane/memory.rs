//! Panes seen in this run: in memory, a bounded number of them, gone at sign-out.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::{SignedDuration, Timestamp};
use quick_cache::unsync::Cache;
use regarding_dataverse::operations::cards::Card;
use regarding_dataverse::operations::find_email::TrackedEmail;
use regarding_dataverse::operations::pane::Pane;
use regarding_mailbox::seam::ItemKey;
use regarding_model::address::EmailAddress;
use regarding_model::ids::RecordRef;
use regarding_model::record::KnownTable;
use uuid::Uuid;

use crate::mail::badge::Sight;

/// What the organization said about one message.
#[derive(Debug, Clone)]
pub(crate) struct SeenPane {
    /// Its words.
    pub(crate) pane: Arc<Pane>,
    /// The message's derived identity: other copies of it in the mailbox have the same one.
    pub(crate) message: Uuid,
    /// The record that is the message's own, of those in the pane.
    pub(crate) email: Option<TrackedEmail>,
    /// The record of another message that bears the same Message-ID.
    pub(crate) namesake: Option<TrackedEmail>,
    /// Whose records they are about.
    pub(crate) focus: Option<EmailAddress>,
    /// The record whose card was asked for as what the message is regarding.
    pub(crate) asked: Option<(KnownTable, Uuid)>,
    /// When it said so.
    pub(crate) at: Timestamp,
}

/// How many panes are remembered; a pane is a few kilobytes.
const MOST: usize = 300;

/// For how long an answer counts as of now: long enough that the front door can fetch what it was just told about, short
/// enough that a message looked at again is looked up again.
const FRESH: SignedDuration = SignedDuration::from_secs(10);

/// How many items' marks are known to have been asked for; a long list that was scrolled through.
const MOST_MARKS: usize = 20_000;

/// For how long a mark in a list counts as looked up: a list is drawn again with every change, and what colleagues track
/// meanwhile still shows within minutes.
const MARK_FRESH: SignedDuration = SignedDuration::from_mins(3);

impl SeenPane {
    /// Whether a fresh look is due.
    pub(crate) fn is_stale(&self, now: Timestamp) -> bool {
        now.duration_since(self.at) > FRESH
    }

    /// The card of a record, where it was among what the organization said.
    pub(crate) fn card_of(&self, record: &RecordRef) -> Option<&Card> {
        let shown = self.pane.subjects.iter().map(|subject| &subject.card);
        let mut cards = self.pane.regarding.iter().chain(shown);
        cards.find(|card| card.record.record == *record)
    }

    /// What the message is regarding, where a card can be drawn of it.
    pub(crate) fn regarding(&self) -> Option<(KnownTable, Uuid)> {
        let record = &self.email.as_ref()?.regarding.as_ref()?.record;
        Some((KnownTable::of(&record.table)?, record.id))
    }

    /// Whether that card is not here because nobody knew that it would be wanted.
    pub(crate) fn lacks_card(&self) -> bool {
        self.regarding().is_some_and(|(table, id)| {
            self.asked != Some((table, id)) && self.card_of(&RecordRef::new(table.name(), id)).is_none()
        })
    }
}

/// The panes of this run.
pub(crate) struct PaneMemory {
    seen: Mutex<Cache<ItemKey, SeenPane>>,
    focus: Mutex<Cache<ItemKey, EmailAddress>>,
    marks: Mutex<Cache<Uuid, Timestamp>>,
    waiting: Mutex<HashSet<String>>,
}

impl PaneMemory {
    pub(crate) fn new() -> Self {
        Self {
            seen: Mutex::new(Cache::new(MOST)),
            focus: Mutex::new(Cache::new(MOST)),
            marks: Mutex::new(Cache::new(MOST_MARKS)),
            waiting: Mutex::default(),
        }
    }

    /// What is known of a message; of another focus it is of no use.
    pub(crate) fn get(&self, key: &ItemKey, focus: Option<&EmailAddress>) -> Option<SeenPane> {
        lock(&self.seen)
            .get(key)
            .filter(|seen| seen.focus.as_ref() == focus)
            .cloned()
    }

    pub(crate) fn put(&self, key: ItemKey, seen: SeenPane) {
        lock(&self.seen).insert(key, seen);
    }

    /// The message changed in the organization: what is known of it, from whichever copy, shows the past.
    pub(crate) fn forget(&self, message: Uuid) {
        lock(&self.seen).retain(|_, seen| seen.message != message);
    }

    /// Forgets copies that left the mailbox. What the organization has of their messages stays what it is.
    pub(crate) fn forget_copies(&self, gone: impl Fn(&ItemKey) -> bool) {
        lock(&self.seen).retain(|key, _| !gone(key));
        lock(&self.focus).retain(|key, _| !gone(key));
    }

    /// The organization changed in a way that any pane can show.
    pub(crate) fn forget_all(&self) {
        lock(&self.seen).clear();
        lock(&self.marks).clear();
    }

    /// The items among these whose marks are to be looked up; from now on they count as looked up.
    pub(crate) fn take_due_marks(&self, seen: Vec<Sight>, now: Timestamp) -> Vec<Sight> {
        let mut marks = lock(&self.marks);
        let is_due = |asked: Option<&Timestamp>| asked.is_none_or(|at| now.duration_since(*at) > MARK_FRESH);
        let due: Vec<Sight> = seen
            .into_iter()
            .filter(|one| is_due(marks.get(&one.own)))
            .collect();
        due.iter().for_each(|one| marks.insert(one.own, now));
        due
    }

    /// The marks of these items could not be looked up: they are due again.
    pub(crate) fn give_back_marks(&self, seen: &[Sight]) {
        let mut marks = lock(&self.marks);
        for one in seen {
            marks.remove(&one.own);
        }
    }

    /// Notes that a pane is looked at again later; whether nobody had noted it.
    pub(crate) fn will_look_again(&self, key: &str) -> bool {
        lock(&self.waiting).insert(key.to_owned())
    }

    /// It is looked at again now.
    pub(crate) fn looks_again(&self, key: &str) {
        lock(&self.waiting).remove(key);
    }

    /// Whose records the person asked to see of a message.
    pub(crate) fn focus(&self, key: &ItemKey) -> Option<EmailAddress> {
        lock(&self.focus).get(key).cloned()
    }

    pub(crate) fn set_focus(&self, key: ItemKey, address: EmailAddress) {
        lock(&self.focus).insert(key, address);
    }

    /// Everything goes: somebody else may sign in.
    pub(crate) fn clear(&self) {
        self.forget_all();
        lock(&self.focus).clear();
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::PaneMemory;

    #[test]
    fn a_pane_that_has_to_wait_is_looked_at_again_once_however_often_it_is_shown() {
        let panes = PaneMemory::new();
        assert!(panes.will_look_again("one"));
        assert!(!panes.will_look_again("one") && panes.will_look_again("another"));
        panes.looks_again("one");
        assert!(panes.will_look_again("one"), "it may be told to wait once more");
    }
}
