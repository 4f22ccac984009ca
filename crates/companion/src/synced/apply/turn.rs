//! What the steps of a wave ask for in one turn, gathered so that it is asked for together.

use jiff::Timestamp;
use regarding_dataverse::synced::{NewRecord, RecordChange, SyncedTable, Version as RecordVersion};
use regarding_model::fields::Kind;
use regarding_model::ids::RecordRef;
use regarding_model::link::Place;
use regarding_sync::run::{Next, Run};

use crate::synced::bookings::Bookings;
use crate::synced::values::record_occurrences;

/// What one turn of a wave asks for, with the number of the step that asks.
#[derive(Default)]
pub(super) struct Turn {
    pub(super) create_records: Vec<(usize, NewRecord)>,
    pub(super) update_records: Vec<(usize, RecordChange)>,
    pub(super) delete_records: Vec<(usize, (RecordRef, RecordVersion))>,
    pub(super) read_records: Vec<(usize, RecordRef)>,
    pub(super) read_items: Vec<(usize, Place)>,
    pub(super) book: Bookings,
    /// Writes to the mailbox, which takes them one by one.
    pub(super) items: Vec<usize>,
}

/// What the runs of a wave ask for now.
pub(super) fn turn(wave: &[Run], now: Timestamp) -> Turn {
    let mut turn = Turn::default();
    for (number, run) in wave.iter().enumerate() {
        turn.ask(number, run, now);
    }
    turn
}

impl Turn {
    pub(super) fn is_over(&self) -> bool {
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
            Next::Keep(link, sent) => {
                self.book.keep.push((number, *link, sent));
                self.book.losses += usize::from(run.took_away());
            }
            Next::Forget(link) => {
                self.book.forget.push((number, link.record.clone()));
                self.book.losses += usize::from(run.took_away());
            }
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
            rests: None,
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
