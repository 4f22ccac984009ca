//! Carrying a plan out: many steps beside each other, each in its own order. What the steps of a wave ask for is asked for together.

use std::collections::BTreeMap;

use futures::StreamExt as _;
use futures::stream;
use jiff::Timestamp;
use regarding_dataverse::synced::{
    Created, NewRecord, RecordChange, RecordError, SyncedTable, Version as RecordVersion,
};
use regarding_mailbox::collections::{CollectionId, Item, PlaceKey, Revision};
use regarding_model::failure::{Failure, FailureKind};
use regarding_model::fields::Kind;
use regarding_model::ids::RecordRef;
use regarding_model::link::{Link, Place, Version};
use regarding_sync::merge::Mark;
use regarding_sync::plan::Step;
use regarding_sync::run::{Ending, Kept, Next, Outcome, Run};

use super::bookings::Bookings;
use super::control::{Phase, Progress};
use super::sides::{Sides, Stopped, is_of_all};
use super::values::{WithEdit, exceptions, item_edit, key, occurrences, place, record_occurrences};

/// How many steps go beside each other.
const WAVE: usize = 100;

/// How many writes to the mailbox are under way at once: as many as the way out lets through.
const WRITES_AT_ONCE: usize = 8;

/// No step takes more turns than this.
const MOST_TURNS: usize = 12;

/// How a step went.
#[derive(Debug)]
pub(super) struct Done {
    pub(super) step: Step,
    pub(super) ending: Ending,
    /// Occurrences that a side has no place for.
    pub(super) not_taken: usize,
    /// Files that the organization does not take.
    pub(super) files_stay: usize,
    /// An item that was there already where it was to be created.
    pub(super) found: Option<Place>,
    /// The link that was kept after it.
    pub(super) kept: Option<Link>,
}

/// How many files stay in the mailbox, by the number of the step.
type FilesStay = BTreeMap<usize, usize>;

/// What came to light while a wave was driven, by the number of the step.
#[derive(Default)]
struct Aside {
    stay: FilesStay,
    /// Items that were there already where they were to be created.
    found: BTreeMap<usize, Place>,
    /// The links that were kept last.
    kept: BTreeMap<usize, Link>,
}

/// What one turn of a wave asks for, with the number of the step that asks.
#[derive(Default)]
struct Turn {
    create_records: Vec<(usize, NewRecord)>,
    update_records: Vec<(usize, RecordChange)>,
    delete_records: Vec<(usize, (RecordRef, RecordVersion))>,
    read_records: Vec<(usize, RecordRef)>,
    read_items: Vec<(usize, Place)>,
    book: Bookings,
    /// Writes to the mailbox, which takes them one by one.
    items: Vec<usize>,
}

impl Sides {
    /// Carries steps out. Stops after a wave in which a side could not be reached, or when the person says so; what was not begun is
    /// not among what is done.
    pub(super) async fn apply(
        &self,
        kind: Kind,
        steps: Vec<Step>,
        now: Timestamp,
    ) -> Result<Vec<Done>, Stopped> {
        let total = steps.len();
        let mut done = Vec::with_capacity(total);
        let mut steps = steps.into_iter().peekable();
        while steps.peek().is_some() && !self.control.stop.is_cancelled() {
            let far = |done| Progress {
                kind,
                phase: Phase::Writing,
                done,
                total,
            };
            self.control.tell(far(done.len()));
            let mut wave: Vec<Run> = steps
                .by_ref()
                .take(WAVE)
                .map(|step| Run::new(step, self.key.clone()))
                .collect();
            let told = |over| self.control.tell(far(done.len() + over));
            let mut aside = self.drive(&mut wave, now, told).await?;
            let ended: Vec<Done> = wave
                .into_iter()
                .enumerate()
                .map(|(number, run)| ended(run, number, &mut aside))
                .collect();
            let away = ended
                .iter()
                .any(|one| matches!(one.ending, Ending::Failed(kind) if is_of_all(kind)));
            done.extend(ended);
            if away {
                break;
            }
        }
        Ok(done)
    }

    async fn drive(&self, wave: &mut [Run], now: Timestamp, told: impl Fn(usize)) -> Result<Aside, Stopped> {
        let mut aside = Aside::default();
        for _ in 0..MOST_TURNS {
            let mut turn = turn(wave, now);
            if turn.is_over() {
                break;
            }
            let over = wave.iter().filter(|run| matches!(run.next(), Next::Ended(_)));
            told(over.count());
            self.add_files(wave, &mut turn, &mut aside.stay).await;
            self.create_records(wave, turn.create_records).await;
            self.update_records(wave, turn.update_records).await;
            self.delete_records(wave, turn.delete_records).await;
            self.confirm_records(wave, turn.read_records).await;
            aside.found.extend(self.write_items(wave, turn.items).await);
            self.confirm_items(wave, turn.read_items).await;
            let kept = turn.book.keep.iter();
            aside
                .kept
                .extend(kept.map(|(number, link, _)| (*number, link.clone())));
            self.book(wave, turn.book).await?;
        }
        Ok(aside)
    }

    /// Puts the bytes of files to the writes that carry them; a step whose files cannot be read goes no further.
    async fn add_files(&self, wave: &mut [Run], turn: &mut Turn, stay: &mut FilesStay) {
        let item_of = |wave: &[Run], number: usize| {
            let step = wave.get(number).map(Run::step);
            step.and_then(|step| step.item.as_ref().map(|(place, _)| place.clone()))
        };
        for (number, mut new) in core::mem::take(&mut turn.create_records) {
            let item = item_of(wave, number);
            match self.files_of_new(&mut new, item.as_ref()).await {
                Ok(left) => {
                    stay.insert(number, left);
                    turn.create_records.push((number, new));
                }
                Err(kind) => tell(wave, number, Outcome::Failed(kind)),
            }
        }
        for (number, mut change) in core::mem::take(&mut turn.update_records) {
            let item = item_of(wave, number);
            match self.files_of_change(&mut change, item.as_ref()).await {
                Ok(left) => {
                    stay.insert(number, left);
                    turn.update_records.push((number, change));
                }
                Err(kind) => tell(wave, number, Outcome::Failed(kind)),
            }
        }
    }

    async fn create_records(&self, wave: &mut [Run], asked: Vec<(usize, NewRecord)>) {
        let (numbers, new): (Vec<_>, Vec<_>) = asked.into_iter().unzip();
        if new.is_empty() {
            return;
        }
        let answer = self.records.create(&new).await;
        went(wave, &numbers, answer, |created: Created| {
            if created.existed {
                Outcome::Stale
            } else {
                accepted(None, created.version.map(|version| Version(version.0)))
            }
        });
    }

    async fn update_records(&self, wave: &mut [Run], asked: Vec<(usize, RecordChange)>) {
        let (numbers, changes): (Vec<_>, Vec<_>) = asked.into_iter().unzip();
        if changes.is_empty() {
            return;
        }
        let answer = self.records.update(&changes).await;
        went(wave, &numbers, answer, |version: RecordVersion| {
            accepted(None, Some(Version(version.0)))
        });
    }

    async fn delete_records(&self, wave: &mut [Run], asked: Vec<(usize, (RecordRef, RecordVersion))>) {
        let (numbers, records): (Vec<_>, Vec<_>) = asked.into_iter().unzip();
        if records.is_empty() {
            return;
        }
        let answer = self.records.delete(&records).await;
        went(wave, &numbers, answer, |()| accepted(None, None));
    }

    async fn confirm_records(&self, wave: &mut [Run], asked: Vec<(usize, RecordRef)>) {
        let (numbers, records): (Vec<_>, Vec<_>) = asked.into_iter().unzip();
        if records.is_empty() {
            return;
        }
        let answer = self.records.read(&records).await;
        let answers = answer.map(|all| all.into_iter().map(|(_, answer)| answer).collect());
        went(
            wave,
            &numbers,
            answers,
            |read: regarding_dataverse::synced::SyncedRecord| Outcome::Read {
                version: Version(read.version.0),
                content: Kept {
                    content: read.content,
                    occurrences: occurrences(read.occurrences),
                },
            },
        );
    }

    async fn confirm_items(&self, wave: &mut [Run], asked: Vec<(usize, Place)>) {
        if asked.is_empty() {
            return;
        }
        let keys: Vec<_> = asked.iter().map(|(_, place)| key(place)).collect();
        let mut answers: super::observe::ByPlace =
            asked.into_iter().map(|(number, place)| (place, number)).collect();
        let failed = match self.collections.read(&keys).await {
            Ok((items, _)) => {
                for item in items {
                    let Some(number) = answers.remove(&place(&item.place)) else {
                        continue;
                    };
                    tell(
                        wave,
                        number,
                        Outcome::Read {
                            version: Version(item.revision.0.clone()),
                            content: held(item),
                        },
                    );
                }
                Outcome::Gone
            }
            Err(error) => Outcome::Failed(error.kind()),
        };
        for number in answers.into_values() {
            tell(wave, number, failed.clone());
        }
    }

    /// The mailbox takes writes one by one, but not one after the other: each is about an item of its own.
    /// Gives the items that were there already where they were to be created.
    async fn write_items(&self, wave: &mut [Run], numbers: Vec<usize>) -> Vec<(usize, Place)> {
        let writes: Vec<_> = numbers
            .into_iter()
            .filter_map(|number| {
                let run = wave.get(number)?;
                Some((number, run.next(), run.step()))
            })
            .map(|(number, next, step)| async move {
                let wanted = wanted_item(&next);
                let outcome = self.write_item(step, next).await;
                let found = match (&outcome, wanted) {
                    (Outcome::Stale, Some((collection, uid))) => self.is_there(&collection, &uid).await,
                    _ => None,
                };
                (number, outcome, found)
            })
            .collect();
        let outcomes: Vec<(usize, Outcome, Option<Place>)> = stream::iter(writes)
            .buffer_unordered(WRITES_AT_ONCE)
            .collect()
            .await;
        let mut there = Vec::new();
        for (number, outcome, found) in outcomes {
            tell(wave, number, outcome);
            there.extend(found.map(|place| (number, place)));
        }
        there
    }

    /// Where the item of a UID is, for one that cannot be created because it is there: the next cycle looks at it.
    async fn is_there(&self, collection: &CollectionId, uid: &str) -> Option<Place> {
        let found = self.collections.find(collection, uid).await.ok()?;
        found.first().map(|item| place(&item.place))
    }

    async fn write_item(&self, step: &Step, next: Next<'_>) -> Outcome {
        let record = step.record.as_ref().map(|(record, _)| record);
        match next {
            Next::CreateItem {
                kind,
                collection,
                uid,
                edits,
                reminder,
            } => {
                let with = WithEdit::of(step, edits.mark, self.organization);
                let mut edit = item_edit(edits, reminder, with);
                if let Err(kind) = self.files_of_item(&mut edit, (None, record)).await {
                    return Outcome::Failed(kind);
                }
                let collection = CollectionId(collection.to_owned());
                match self.collections.create(&collection, kind, uid, &edit).await {
                    Ok((at, revision)) => self.wrote(&at, revision, Some(place(&at))),
                    Err(error) => refused(&error),
                }
            }
            Next::UpdateItem {
                place,
                version,
                edits,
                reminder,
            } => {
                let with = WithEdit::of(step, edits.mark, self.organization);
                let mut edit = item_edit(edits, reminder, with);
                if let Err(kind) = self.files_of_item(&mut edit, (Some(place), record)).await {
                    return Outcome::Failed(kind);
                }
                let revision = Revision(version.0.clone());
                let at = key(place);
                match self.collections.update(&at, &revision, &edit).await {
                    Ok(revision) => self.wrote(&at, revision, None),
                    Err(error) => refused(&error),
                }
            }
            Next::RemoveItem(place, version) => {
                let revision = Revision(version.0.clone());
                let removed = self
                    .collections
                    .remove(
                        &key(place),
                        &revision,
                        WithEdit::of(step, Mark::Keep, self.organization).invitations,
                    )
                    .await;
                match removed {
                    Ok(()) => accepted(None, None),
                    Err(error) => refused(&error),
                }
            }
            _ => Outcome::Failed(FailureKind::Internal),
        }
    }

    /// An item was written; with what it holds now, where that needs no look.
    fn wrote(&self, at: &PlaceKey, revision: Option<Revision>, place: Option<Place>) -> Outcome {
        let content = revision
            .as_ref()
            .and_then(|revision| self.collections.as_written(at, revision))
            .map(held);
        Outcome::Accepted {
            place,
            version: revision.map(|one| Version(one.0)),
            content,
        }
    }
}

/// What is to be created.
fn wanted_item(next: &Next<'_>) -> Option<(CollectionId, String)> {
    match next {
        Next::CreateItem { collection, uid, .. } => {
            Some((CollectionId((*collection).to_owned()), (*uid).to_owned()))
        }
        _ => None,
    }
}

fn ended(run: Run, number: usize, aside: &mut Aside) -> Done {
    let ending = match run.next() {
        Next::Ended(ending) => ending,
        // It took more turns than any step does.
        _ => Ending::Failed(FailureKind::Internal),
    };
    Done {
        step: run.step().clone(),
        not_taken: run.not_taken().len(),
        files_stay: aside.stay.get(&number).copied().unwrap_or_default(),
        ending,
        found: aside.found.remove(&number),
        kept: aside.kept.remove(&number),
    }
}

/// What the runs of a wave ask for now.
fn turn(wave: &[Run], now: Timestamp) -> Turn {
    let mut turn = Turn::default();
    for (number, run) in wave.iter().enumerate() {
        turn.ask(number, run, now);
    }
    turn
}

impl Turn {
    fn is_over(&self) -> bool {
        self.create_records.is_empty()
            && self.update_records.is_empty()
            && self.delete_records.is_empty()
            && self.read_records.is_empty()
            && self.read_items.is_empty()
            && self.book.is_empty()
            && self.items.is_empty()
    }

    fn ask(&mut self, number: usize, run: &Run, now: Timestamp) {
        match run.next() {
            Next::CreateRecord(kind, record, edits) => {
                let new = NewRecord {
                    id: record.id,
                    table: SyncedTable::of(&record.table).unwrap_or_else(|| table_of(kind)),
                    uid: run.step().uid.clone(),
                    fields: edits.fields.to_vec(),
                    occurrences: record_occurrences(edits),
                    // D-74: a task that was made in the mailbox began when it came to the organization.
                    begun: (kind == Kind::Task).then_some(now),
                    files: Vec::new(),
                };
                self.create_records.push((number, new));
            }
            Next::UpdateRecord(record, version, edits) => {
                let change = RecordChange {
                    record: record.clone(),
                    version: RecordVersion(version.0.clone()),
                    fields: edits.fields.to_vec(),
                    occurrences: record_occurrences(edits),
                    state: None,
                    files: Vec::new(),
                };
                self.update_records.push((number, change));
            }
            Next::DeleteRecord(record, version) => {
                let version = RecordVersion(version.0.clone());
                self.delete_records.push((number, (record.clone(), version)));
            }
            Next::ConfirmRecord(record) => self.read_records.push((number, record.clone())),
            Next::ConfirmItem(place) => self.read_items.push((number, place.clone())),
            Next::Note(record, sent) => self.book.note.push((number, record.clone(), sent)),
            Next::Keep(link, sent) => self.book.keep.push((number, *link, sent)),
            Next::Forget(link) => self.book.forget.push((number, link.record.clone())),
            Next::CreateItem { .. } | Next::UpdateItem { .. } | Next::RemoveItem(..) => {
                self.items.push(number);
            }
            Next::Ended(_) => {}
        }
    }
}

/// The table of new records of a kind.
fn table_of(kind: Kind) -> SyncedTable {
    match kind {
        Kind::Contact => SyncedTable::Contact,
        Kind::Appointment => SyncedTable::Appointment,
        Kind::Task => SyncedTable::Task,
    }
}

fn tell(wave: &mut [Run], number: usize, outcome: Outcome) {
    if let Some(run) = wave.get_mut(number) {
        run.went(outcome);
    }
}

/// Tells each step what became of its part of a question.
fn went<T>(
    wave: &mut [Run],
    numbers: &[usize],
    answer: Result<Vec<Result<T, RecordError>>, RecordError>,
    outcome: impl Fn(T) -> Outcome,
) {
    match answer {
        Ok(answers) => {
            let mut answers = answers.into_iter();
            for number in numbers {
                let outcome = match answers.next() {
                    Some(Ok(value)) => outcome(value),
                    // Everything else was written: what is held now says which occurrence is not there.
                    Some(Err(RecordError::NoOccurrence)) => accepted(None, None),
                    Some(Err(error)) => refused(&error),
                    None => Outcome::Failed(FailureKind::Invalid),
                };
                tell(wave, *number, outcome);
            }
        }
        Err(error) => {
            for number in numbers {
                tell(wave, *number, Outcome::Failed(error.kind()));
            }
        }
    }
}

fn accepted(place: Option<Place>, version: Option<Version>) -> Outcome {
    Outcome::Accepted {
        place,
        version,
        content: None,
    }
}

/// What an item holds.
fn held(item: Item) -> Kept {
    Kept {
        content: item.content,
        occurrences: exceptions(item.exceptions),
    }
}

fn refused(error: &impl Failure) -> Outcome {
    match error.kind() {
        FailureKind::Stale => Outcome::Stale,
        FailureKind::Gone => Outcome::Gone,
        kind => Outcome::Failed(kind),
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use regarding_model::fields::{DigestKey, Kind};
    use regarding_model::ids::RecordRef;
    use regarding_model::link::Unconfirmed;
    use regarding_sync::merge::Merge;
    use regarding_sync::plan::{Action, Reason, Step};
    use regarding_sync::run::Run;
    use uuid::Uuid;

    use super::{table_of, turn};

    fn new_record(kind: Kind) -> Run {
        let table = table_of(kind).name();
        let step = Step {
            kind,
            link: None,
            item: None,
            uid: Some("made-here".to_owned()),
            record: None,
            owned: true,
            unconfirmed: Unconfirmed::default(),
            sent: Default::default(),
            action: Action::CreateRecord {
                record: RecordRef::new(table, Uuid::from_u128(1)),
                merge: Box::new(Merge::default()),
            },
            reason: Reason::Tracked,
        };
        Run::new(step, DigestKey::new([1; 32]))
    }

    #[test]
    fn d_74_a_task_that_was_made_in_the_mailbox_begins_when_it_comes_to_the_organization() {
        let now = Timestamp::UNIX_EPOCH;
        for kind in Kind::ALL {
            let asked = turn(&[new_record(kind)], now).create_records;
            let begun: Vec<_> = asked.iter().map(|(_, new)| new.begun).collect();
            assert_eq!(begun, [(kind == Kind::Task).then_some(now)], "{kind:?}");
        }
    }
}
