//! Carrying out one step. A run says what to do next and is told how it went; it does nothing itself, so the same run is driven
//! by the program against real servers and by the simulation against fakes.
//!
//! Nothing is booked before the other side accepted (DESIGN section 2, way 3). A run that ends early, by a failure, a lost
//! reply or a crash, leaves the link as it was: the next cycle finds both sides as they are, and what was written already is
//! known by what was noted before it was written (docs/adr/0011).

mod book;
mod sent;
mod undoing;
mod untracking;

use jiff::Timestamp;
use regarding_model::failure::FailureKind;
use regarding_model::fields::{Content, DigestKey, Kind};
use regarding_model::ids::RecordRef;
use regarding_model::link::{Link, Place, Sent, Version};

use crate::merge::{Edits, Mark};
use crate::pair::Occurrence;
use crate::plan::{Action, Reminder, Step, Untracking, loss};
use crate::undo::Back;
use untracking::{is_certain, is_for_good, only_mark};

/// What to do next.
#[derive(Debug, Clone)]
pub enum Next<'a> {
    /// Create a record under its id; one that is there already is [`Outcome::Stale`].
    CreateRecord(Kind, &'a RecordRef, Edits<'a>),
    /// Change a record, only if it is still this version.
    UpdateRecord(&'a RecordRef, &'a Version, Edits<'a>),
    /// Delete a record, only if it is still this version.
    DeleteRecord(&'a RecordRef, &'a Version),
    /// Create an item under its UID; one that is there already is [`Outcome::Stale`].
    CreateItem {
        /// What it is.
        kind: Kind,
        /// Where.
        collection: &'a str,
        /// Its identity.
        uid: &'a str,
        /// With what.
        edits: Edits<'a>,
        /// Its reminder.
        reminder: Reminder,
    },
    /// Change an item, only if it is still this version.
    UpdateItem {
        /// Where it is.
        place: &'a Place,
        /// The version that was read.
        version: &'a Version,
        /// With what.
        edits: Edits<'a>,
        /// Its reminder.
        reminder: Reminder,
    },
    /// Remove an item, only if it is still this version.
    RemoveItem(&'a Place, &'a Version),
    /// Read the item again, to see what its server made of what was written.
    ConfirmItem(&'a Place),
    /// Read the record again, for the same reason.
    ConfirmRecord(&'a RecordRef),
    /// Remember that this is about to be written to the sides of a record's pair: before it is.
    Note(&'a RecordRef, Sent),
    /// Keep this link, and what was sent and not seen yet, in one transaction.
    Keep(Box<Link>, Sent),
    /// Forget the link.
    Forget(&'a Link),
    /// Nothing more; how it ended.
    Ended(Ending),
}

/// How a step ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// It is done.
    Done,
    /// What was read changed meanwhile, or what was to be created is there: the next cycle looks again.
    Overtaken,
    /// One side refused, or could not be reached.
    Failed(FailureKind),
}

/// What a side holds.
#[derive(Debug, Clone, Default)]
pub struct Kept {
    /// Its fields.
    pub content: Content,
    /// The occurrences that differ from its rule.
    pub occurrences: Vec<Occurrence>,
}

/// How what was to be done went.
#[derive(Debug, Clone)]
pub enum Outcome {
    /// It was accepted.
    Accepted {
        /// Where a new item is.
        place: Option<Place>,
        /// The version now, when the server said it.
        version: Option<Version>,
        /// What is held now, when the server said it.
        content: Option<Kept>,
    },
    /// What was asked to be read again.
    Read {
        /// Its version.
        version: Version,
        /// What it holds.
        content: Kept,
    },
    /// It is another version than the one that was read, or there already.
    Stale,
    /// It is not there.
    Gone,
    /// It failed; whether something was written is not known.
    Failed(FailureKind),
    /// It was booked.
    Booked,
}

/// What became of one side.
#[derive(Debug, Clone, Default)]
struct Side {
    place: Option<Place>,
    wrote: bool,
    version: Option<Version>,
    content: Option<Kept>,
}

/// Where a run stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// An item that is untracked says so before anything else is done: whatever is cut then, every install knows.
    Mark,
    /// What is taken back is booked before it is done, and what is to be written is noted: cut in between, it must not look like a
    /// person's edit or removal.
    Ahead,
    Record,
    ConfirmRecord,
    Item,
    ConfirmItem,
    /// The record of an untracked item was certainly not deleted: the item does not say any more that it was untracked.
    Unmark,
    Book,
    /// What was to be created is there already: it may be somebody else's doing.
    Unnote(Ending),
    End(Ending),
}

/// One step on its way.
#[derive(Debug)]
pub struct Run {
    step: Step,
    key: DigestKey,
    sent: Sent,
    stage: Stage,
    record: Side,
    item: Side,
    /// How it will end once it is booked.
    ending: Ending,
}

impl Run {
    /// Begins a step.
    #[must_use]
    pub fn new(step: Step, key: DigestKey) -> Self {
        let sent = sent::sending(&step.action, &key);
        let mut run = Self {
            stage: match step.action {
                Action::Untrack(..) => Stage::Mark,
                Action::Undo(_) => Stage::Ahead,
                _ if !sent.is_empty() => Stage::Ahead,
                _ => Stage::Record,
            },
            step,
            key,
            sent,
            record: Side::default(),
            item: Side::default(),
            ending: Ending::Done,
        };
        run.skip();
        run
    }

    /// The step.
    #[must_use]
    pub fn step(&self) -> &Step {
        &self.step
    }

    /// Whether the step, whose end is about to be booked, took something away ([`Plan::losses`](crate::plan::Plan::losses)).
    #[must_use]
    pub fn took_away(&self) -> bool {
        self.ending == Ending::Done && loss(&self.step).is_some()
    }

    /// Occurrences of the step that a side did not take, though it took the step: it has no such occurrence (reference C3).
    #[must_use]
    pub fn not_taken(&self) -> Vec<Timestamp> {
        match &self.step.action {
            Action::CreateItem { merge, .. }
            | Action::CreateRecord { merge, .. }
            | Action::Write { merge, .. } => merge.not_taken(self.item.took(), self.record.took(), &self.key),
            Action::RemoveItem { .. }
            | Action::DeleteRecord
            | Action::Untrack(..)
            | Action::Become(_)
            | Action::Forget
            | Action::Undo(_) => Vec::new(),
        }
    }

    /// What to do next. Asked again before [`Run::went`], it says the same.
    #[must_use]
    pub fn next(&self) -> Next<'_> {
        match self.stage {
            Stage::Mark => self.mark(Mark::Untracked),
            Stage::Unmark => self.mark(Mark::TrackedAnew),
            Stage::Ahead => self.ahead(),
            Stage::Record => self.write_record(),
            Stage::Item => self.write_item(),
            Stage::ConfirmRecord => self
                .record_ref()
                .map_or(Next::Ended(self.ending), Next::ConfirmRecord),
            Stage::ConfirmItem => self.place().map_or(Next::Ended(self.ending), Next::ConfirmItem),
            Stage::Book => self.book(),
            Stage::Unnote(ending) => self.record_ref().map_or(Next::Ended(ending), |record| {
                Next::Note(record, self.perhaps_not_made())
            }),
            Stage::End(ending) => Next::Ended(ending),
        }
    }

    fn ahead(&self) -> Next<'_> {
        match (&self.step.action, self.record_ref()) {
            (Action::Undo(_), _) => self.book_ahead(),
            (Action::Untrack(..), _) => self.untrack_ahead(),
            (_, Some(record)) => Next::Note(record, self.about_to_send()),
            (_, None) => Next::Ended(Ending::Overtaken),
        }
    }

    /// Tells how it went.
    pub fn went(&mut self, outcome: Outcome) {
        match self.stage {
            Stage::Mark => self.marked_untracked(outcome),
            Stage::Unmark => self.unmarked(outcome),
            Stage::Ahead => {
                self.stage = match outcome {
                    Outcome::Failed(kind) => Stage::End(Ending::Failed(kind)),
                    _ => Stage::Record,
                }
            }
            Stage::Record => self.wrote_record(outcome),
            Stage::Item => self.wrote_item(outcome),
            Stage::ConfirmRecord => {
                let mut record = core::mem::take(&mut self.record);
                record.confirmed(outcome, |kept| self.nobody_else_wrote(kept, false));
                self.record = record;
                self.stage = Stage::Item;
            }
            Stage::ConfirmItem => {
                let mut item = core::mem::take(&mut self.item);
                item.confirmed(outcome, |kept| self.nobody_else_wrote(kept, true));
                self.item = item;
                self.stage = Stage::Book;
            }
            Stage::Book => self.stage = Stage::End(self.booked(&outcome)),
            Stage::Unnote(ending) => self.stage = Stage::End(ending),
            Stage::End(_) => {}
        }
        self.skip();
    }

    /// Passes stages in which there is nothing to do.
    fn skip(&mut self) {
        if self.stage == Stage::Mark && self.step.item.is_none() {
            self.stage = self.without_mark();
        }
        if self.stage == Stage::Record && !self.writes_record() {
            self.stage = Stage::Item;
        }
        if self.stage == Stage::Item && !self.writes_item() {
            self.stage = Stage::Book;
        }
    }

    fn writes_record(&self) -> bool {
        match &self.step.action {
            Action::CreateRecord { .. } | Action::DeleteRecord => true,
            Action::Untrack(untracking, _) => *untracking == Untracking::Delete,
            Action::Write { merge, .. } => merge.writes_record(),
            Action::Undo(undoing) => undoing.record != Back::Nothing,
            Action::CreateItem { .. } | Action::RemoveItem { .. } | Action::Become(_) | Action::Forget => {
                false
            }
        }
    }

    fn writes_item(&self) -> bool {
        match &self.step.action {
            Action::CreateItem { .. } | Action::RemoveItem { .. } => true,
            Action::Write { merge, .. } => merge.writes_item(),
            Action::Undo(undoing) => undoing.item != Back::Nothing,
            // It says that it is tracked anew.
            Action::CreateRecord { merge, .. } => merge.mark != Mark::Keep,
            Action::DeleteRecord | Action::Untrack(..) | Action::Become(_) | Action::Forget => false,
        }
    }

    fn write_record(&self) -> Next<'_> {
        match (&self.step.action, &self.step.record) {
            (Action::CreateRecord { record, merge }, _) => {
                Next::CreateRecord(self.step.kind, record, merge.record_edits())
            }
            (Action::Write { merge, .. }, Some((record, version))) => {
                Next::UpdateRecord(record, version, merge.record_edits())
            }
            (Action::DeleteRecord | Action::Untrack(..), Some((record, version))) => {
                Next::DeleteRecord(record, version)
            }
            (Action::Undo(undoing), _) => self.record_back(undoing),
            _ => Next::Ended(Ending::Overtaken),
        }
    }

    fn write_item(&self) -> Next<'_> {
        match (&self.step.action, &self.step.item) {
            (
                Action::CreateItem {
                    collection,
                    uid,
                    merge,
                    reminder,
                },
                _,
            ) => Next::CreateItem {
                kind: self.step.kind,
                collection,
                uid,
                edits: merge.item_edits(),
                reminder: *reminder,
            },
            (Action::Write { merge, reminder, .. }, Some((place, version))) => Next::UpdateItem {
                place,
                version,
                edits: merge.item_edits(),
                reminder: *reminder,
            },
            (Action::CreateRecord { merge, .. }, Some((place, version))) => {
                only_mark((place, version), merge.mark)
            }
            (Action::RemoveItem { .. }, Some((place, version))) => Next::RemoveItem(place, version),
            (Action::Undo(undoing), _) => self.item_back(undoing),
            _ => Next::Ended(Ending::Overtaken),
        }
    }

    fn wrote_record(&mut self, outcome: Outcome) {
        let deleting = match &self.step.action {
            Action::DeleteRecord | Action::Untrack(..) => true,
            Action::Undo(undoing) => undoing.record == Back::Remove,
            _ => false,
        };
        let ending = self.record.wrote(outcome, deleting);
        match ending {
            Ending::Done => self.stage = self.record.then(deleting, Stage::ConfirmRecord, Stage::Item),
            // The item's half may still be written: its fields are others.
            _ => self.failed(ending, Stage::Item),
        }
    }

    fn wrote_item(&mut self, outcome: Outcome) {
        let removing = match &self.step.action {
            Action::RemoveItem { .. } => true,
            Action::Undo(undoing) => undoing.item == Back::Remove,
            _ => false,
        };
        let ending = self.item.wrote(outcome, removing);
        match ending {
            Ending::Done => self.stage = self.item.then(removing, Stage::ConfirmItem, Stage::Book),
            // Here the two are known to be one, and where nothing may be written for certain nobody is asked about a mark.
            Ending::Failed(kind) if is_for_good(kind) && self.is_only_marked() => self.stage = Stage::Book,
            _ => self.failed(ending, Stage::Book),
        }
    }

    /// A write on both sides goes on after one side failed, and a removal that failed is kept for the next cycle; what was to
    /// be created was not.
    fn failed(&mut self, ending: Ending, then: Stage) {
        self.ending = ending;
        self.stage = match &self.step.action {
            // While the item says that it is untracked, the two would come apart again.
            Action::Write { merge, .. } if merge.mark == Mark::TrackedAnew && then == Stage::Book => {
                Stage::End(ending)
            }
            Action::Write { .. } => then,
            Action::Undo(undoing) if undoing.writes() => then,
            Action::Undo(_) => Stage::Book,
            Action::Untrack(..) if is_certain(ending) && self.item.wrote => Stage::Unmark,
            Action::DeleteRecord | Action::Untrack(..) | Action::RemoveItem { .. } => Stage::Book,
            Action::CreateRecord { .. } if ending == Ending::Overtaken && then == Stage::Item => {
                Stage::Unnote(ending)
            }
            Action::CreateItem { .. } | Action::CreateRecord { .. } | Action::Become(_) | Action::Forget => {
                Stage::End(ending)
            }
        };
    }

    fn booked(&self, outcome: &Outcome) -> Ending {
        match outcome {
            Outcome::Failed(kind) => Ending::Failed(*kind),
            Outcome::Accepted { .. }
            | Outcome::Read { .. }
            | Outcome::Stale
            | Outcome::Gone
            | Outcome::Booked => self.ending,
        }
    }

    fn record_ref(&self) -> Option<&RecordRef> {
        match (&self.step.action, &self.step.record, &self.step.link) {
            (Action::CreateRecord { record, .. }, ..) => Some(record),
            (_, Some((record, _)), _) => Some(record),
            (_, None, Some(link)) => Some(&link.record),
            (_, None, None) => None,
        }
    }

    fn place(&self) -> Option<&Place> {
        let known = self.step.item.as_ref().map(|(place, _)| place);
        let linked = self.step.link.as_ref().map(|link| &link.place);
        self.item.place.as_ref().or(known).or(linked)
    }
}

impl Side {
    /// Notes how a write went. Something that was to go and is not there is as good as gone.
    fn wrote(&mut self, outcome: Outcome, going: bool) -> Ending {
        match outcome {
            Outcome::Accepted {
                place,
                version,
                content,
            } => {
                *self = Self {
                    place,
                    wrote: true,
                    version,
                    content,
                };
                Ending::Done
            }
            Outcome::Gone if going => {
                self.wrote = true;
                Ending::Done
            }
            Outcome::Stale | Outcome::Gone | Outcome::Read { .. } | Outcome::Booked => Ending::Overtaken,
            Outcome::Failed(kind) => Ending::Failed(kind),
        }
    }

    /// Notes what was read after a write: only when nobody wrote in between does it say what the server made of it. A server that
    /// did not say which version it made of it is not believed by that alone.
    fn confirmed(&mut self, outcome: Outcome, nobody_else_wrote: impl FnOnce(&Kept) -> bool) {
        if let Outcome::Read { version, content } = outcome
            && match &self.version {
                Some(written) => *written == version,
                None => nobody_else_wrote(&content),
            }
        {
            self.version = Some(version);
            self.content = Some(content);
        }
    }

    /// The next stage: what the server did not tell is looked up.
    fn then(&self, gone: bool, confirm: Stage, next: Stage) -> Stage {
        if gone || (self.content.is_some() && self.version.is_some()) {
            next
        } else {
            confirm
        }
    }
}
