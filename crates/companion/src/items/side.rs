//! What the run of the program remembers of the items of the mailbox: lines of lists by the version that they were read from, what each
//! look selected, and what the organization said about their records. All of it is gone at sign-out (promise 1).

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::{SignedDuration, Timestamp};
use quick_cache::unsync::Cache;
use regarding_dataverse::operations::tracked_items::TrackedItem;
use regarding_mailbox::collections::{PlaceKey, Revision, Selection};
use regarding_model::ids::RecordRef;
use tokio::sync::Notify;

use super::row::Row;
use crate::view::failure::FailureView;

/// For how long a look counts as of now.
const FRESH: SignedDuration = SignedDuration::from_secs(20);
/// How many looks are remembered: a year of weeks that somebody leafs through.
const LOOKS: usize = 60;
/// How many records' states are remembered.
const MOST_MARKS: usize = 20_000;
/// For how long the organization's word about a record counts as looked up.
const MARK_FRESH: SignedDuration = SignedDuration::from_mins(3);

/// One look at the collections.
#[derive(Clone, Default)]
pub(super) struct Look {
    places: Arc<Vec<PlaceKey>>,
    pub(super) ended: Option<Timestamp>,
    pub(super) running: bool,
    pub(super) done: usize,
    pub(super) total: usize,
    pub(super) notes: Vec<String>,
    pub(super) failure: Option<FailureView>,
}

/// A line as it was read, and from which version; no line for what could not be read.
type Kept = (Revision, Option<Arc<Row>>);

#[derive(Default)]
struct Known {
    /// The mailbox that it is of.
    of: Option<String>,
    rows: HashMap<PlaceKey, Kept>,
    looks: Vec<(Selection, Look)>,
}

/// What the organization said about a record.
#[derive(Clone)]
pub(super) struct Mark {
    /// `None`: it is not there, or out of sight.
    pub(super) item: Option<TrackedItem>,
    at: Timestamp,
}

/// The memory.
pub(crate) struct ItemSide {
    known: Mutex<Known>,
    marks: Mutex<Cache<RecordRef, Mark>>,
    /// A look ended.
    pub(super) ended: Notify,
}

impl ItemSide {
    pub(crate) fn new() -> Self {
        Self {
            known: Mutex::default(),
            marks: Mutex::new(Cache::new(MOST_MARKS)),
            ended: Notify::new(),
        }
    }

    /// Everything goes: somebody else may sign in.
    pub(crate) fn clear(&self) {
        *lock(&self.known) = Known::default();
        self.forget_marks();
    }

    /// What the organization said is of the past: something was tracked, untracked or set.
    pub(crate) fn forget_marks(&self) {
        lock(&self.marks).clear();
    }

    /// The next look is one of then: a cycle changed something.
    pub(crate) fn look_anew(&self) {
        for (_, look) in &mut lock(&self.known).looks {
            look.ended = None;
        }
    }

    /// Whether a look is to begin now; it counts as begun then. What is of another mailbox is forgotten.
    pub(super) fn begins(&self, mailbox: Option<String>, selection: Selection, now: Timestamp) -> bool {
        let mut known = lock(&self.known);
        if known.of != mailbox {
            *known = Known {
                of: mailbox,
                ..Known::default()
            };
        }
        let look = known.look(selection);
        let fresh = look.ended.is_some_and(|at| now.duration_since(at).abs() < FRESH);
        if look.running || fresh {
            return false;
        }
        look.running = true;
        look.done = 0;
        true
    }

    /// What a look selected; those of it whose version was not read yet.
    pub(super) fn selected(
        &self,
        selection: Selection,
        places: Vec<(PlaceKey, Revision)>,
        notes: Vec<String>,
    ) -> Vec<PlaceKey> {
        let mut known = lock(&self.known);
        let known = &mut *known;
        let is_known = |(place, revision): &&(PlaceKey, Revision)| {
            known.rows.get(place).is_none_or(|(read, _)| read != revision)
        };
        let missing: Vec<PlaceKey> = places
            .iter()
            .filter(is_known)
            .map(|(place, _)| place.clone())
            .collect();
        let look = known.look(selection);
        look.total = missing.len();
        look.notes = notes;
        look.places = Arc::new(places.into_iter().map(|(place, _)| place).collect());
        missing
    }

    /// Takes in what was read.
    pub(super) fn read(&self, selection: Selection, rows: Vec<(PlaceKey, Kept)>, asked: usize) {
        let mut known = lock(&self.known);
        known.rows.extend(rows);
        known.look(selection).done += asked;
    }

    /// A look ended.
    pub(super) fn ends(&self, selection: Selection, failure: Option<FailureView>, now: Timestamp) {
        let mut known = lock(&self.known);
        let look = known.look(selection);
        look.running = false;
        look.ended = Some(now);
        look.failure = failure;
        drop(known);
        self.ended.notify_waiters();
    }

    pub(super) fn is_running(&self, selection: Selection) -> bool {
        lock(&self.known).look(selection).running
    }

    /// What a look brought, as far as it is.
    pub(super) fn seen(&self, selection: Selection) -> (Look, Vec<Arc<Row>>) {
        let mut known = lock(&self.known);
        let look = known.look(selection).clone();
        let kind = selection.kind();
        let rows = look.places.iter().filter_map(|place| {
            let (_, row) = known.rows.get(place)?;
            row.as_ref().filter(|row| row.kind == kind).map(Arc::clone)
        });
        let rows = rows.collect();
        (look, rows)
    }

    /// What the organization said about a record, while it counts.
    pub(super) fn mark(&self, record: &RecordRef) -> Option<Mark> {
        lock(&self.marks).get(record).cloned()
    }

    /// The records among these that are to be looked up; from now on they count as looked up.
    pub(super) fn due_marks(&self, records: Vec<RecordRef>, now: Timestamp) -> Vec<RecordRef> {
        let marks = lock(&self.marks);
        let fresh = |mark: &Mark| now.duration_since(mark.at).abs() < MARK_FRESH;
        let due = records
            .into_iter()
            .filter(|one| !marks.peek(one).is_some_and(fresh));
        due.collect()
    }

    /// Takes in what the organization said about these records. Whether that is news.
    pub(super) fn note_marks(&self, asked: &[RecordRef], found: &[TrackedItem], now: Timestamp) -> bool {
        let mut marks = lock(&self.marks);
        let mut news = false;
        for record in asked {
            let item = found.iter().find(|item| item.record.record == *record).cloned();
            let before = marks.get(record).map(|mark| mark.item.clone());
            news |= before.is_none_or(|before| before != item);
            marks.insert(record.clone(), Mark { item, at: now });
        }
        news
    }
}

impl Known {
    /// The look of a selection; the oldest one is forgotten for a new one.
    #[expect(
        clippy::indexing_slicing,
        reason = "the place was found, or made, right above"
    )]
    fn look(&mut self, selection: Selection) -> &mut Look {
        let at = self.looks.iter().position(|(one, _)| *one == selection);
        let at = at.unwrap_or_else(|| {
            if self.looks.len() >= LOOKS {
                self.looks.remove(0);
            }
            self.looks.push((selection, Look::default()));
            self.looks.len() - 1
        });
        &mut self.looks[at].1
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
