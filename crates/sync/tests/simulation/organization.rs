//! A strict organization: versions, changes since a number, deletions that it tells, filters and sight.

use std::collections::{BTreeMap, BTreeSet};

use regarding_model::fields::{Content, Field, Kind, Value};
use regarding_model::ids::RecordRef;
use regarding_model::link::Version;
use regarding_sync::merge::{Becomes, Edits};
use regarding_sync::observe::{Absent, RecordsLook};

use crate::one_way::is_of;
use crate::series::{self, Differing};
use crate::values::cut;

#[derive(Debug, Clone)]
pub(crate) struct Row {
    pub(crate) kind: Kind,
    pub(crate) content: Content,
    /// The occurrences of a series that differ. One that is taken out never comes back, and another rule makes all anew.
    pub(crate) differing: Differing,
    pub(crate) version: u64,
    pub(crate) in_filter: bool,
    pub(crate) in_sight: bool,
    pub(crate) may_write: bool,
    pub(crate) may_delete: bool,
    /// Whether the person at the mailbox owns it.
    pub(crate) owned: bool,
    /// The UID of the item that it was made for by a sync.
    pub(crate) made_for: Option<String>,
}

#[derive(Debug, Default)]
pub(crate) struct Organization {
    pub(crate) rows: BTreeMap<RecordRef, Row>,
    pub(crate) deleted: BTreeSet<RecordRef>,
    /// Deleted by a person, not by a sync.
    pub(crate) deleted_by_person: BTreeSet<RecordRef>,
    log: Vec<(u64, RecordRef)>,
    clock: u64,
    /// Checkpoints before this one are too old.
    forgotten: u64,
}

/// How a write went.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Wrote {
    Version(Version),
    Stale,
    Gone,
    Forbidden,
}

impl Row {
    pub(crate) fn take(&mut self, edits: Edits<'_>) {
        for (field, value) in edits.fields {
            self.set(*field, value.as_ref());
        }
        for edit in edits.occurrences {
            // What the rule does not have, and what was taken out, is not there to be changed.
            let gone = self.differing.get(&edit.original) == Some(&None);
            if gone || !series::has(&self.content, edit.original) {
                continue;
            }
            match &edit.becomes {
                Becomes::Removed => {
                    self.differing.insert(edit.original, None);
                }
                Becomes::Regular(fields) | Becomes::Changed(fields) => {
                    let there = self.differing.remove(&edit.original).flatten();
                    let mut one = there.unwrap_or_else(|| series::regular(&self.content, edit.original));
                    for (field, value) in fields {
                        one.set(*field, value.as_ref().map(|value| cut(*field, value)));
                    }
                    self.differing.insert(edit.original, Some(one));
                }
            }
        }
    }

    /// Another rule, or another time of a series, makes all occurrences anew.
    pub(crate) fn set(&mut self, field: Field, value: Option<&Value>) {
        let kept = value.map(|value| cut(field, value));
        let another = self.content.get(field) != kept.as_ref();
        if another && matches!(field, Field::Time | Field::Recurrence) {
            self.differing.clear();
        }
        self.content.set(field, kept);
    }
}

fn version(number: u64) -> Version {
    Version(format!("W/{number}"))
}

impl Organization {
    pub(crate) fn touch(&mut self, record: &RecordRef) -> u64 {
        self.clock += 1;
        self.log.push((self.clock, record.clone()));
        if let Some(row) = self.rows.get_mut(record) {
            row.version = self.clock;
        }
        self.clock
    }

    pub(crate) fn version_of(&self, record: &RecordRef) -> Option<Version> {
        self.rows.get(record).map(|row| version(row.version))
    }

    /// Forgets what changed so far: the next look is a complete one.
    pub(crate) fn forget(&mut self) {
        self.clock += 1;
        self.forgotten = self.clock;
    }

    /// What changed since a checkpoint, and the new one.
    pub(crate) fn look(&self, kind: Kind, since: Option<u64>) -> (RecordsLook, u64) {
        let mut look = RecordsLook::default();
        match since.filter(|since| *since >= self.forgotten) {
            None => {
                look.complete = true;
                let selected = self
                    .rows
                    .iter()
                    .filter(|(_, row)| row.kind == kind && row.in_filter && row.in_sight);
                look.selected = selected
                    .map(|(record, row)| (record.clone(), version(row.version)))
                    .collect();
            }
            Some(since) => {
                let changed: BTreeSet<&RecordRef> = self
                    .log
                    .iter()
                    .filter(|(at, record)| *at > since && is_of(record, kind))
                    .map(|(_, record)| record)
                    .collect();
                for record in changed {
                    match self.rows.get(record) {
                        Some(row) if row.in_filter && row.in_sight => {
                            look.selected.push((record.clone(), version(row.version)));
                        }
                        _ => look.others.push((record.clone(), self.absent(record))),
                    }
                }
            }
        }
        (look, self.clock)
    }

    /// What became of a record that the filter does not select.
    pub(crate) fn absent(&self, record: &RecordRef) -> Absent {
        match self.rows.get(record) {
            None if self.deleted.contains(record) => Absent::Removed,
            None => Absent::OutOfSight,
            Some(row) if !row.in_sight => Absent::OutOfSight,
            Some(_) => Absent::LeftFilter,
        }
    }

    pub(crate) fn seen(&self, record: &RecordRef) -> Option<&Row> {
        self.rows.get(record).filter(|row| row.in_sight)
    }

    pub(crate) fn create(&mut self, record: &RecordRef, row: Row) -> Wrote {
        if self.rows.contains_key(record) {
            return Wrote::Stale;
        }
        self.deleted.remove(record);
        self.rows.insert(record.clone(), row);
        Wrote::Version(version(self.touch(record)))
    }

    fn writable(&self, record: &RecordRef, expected: Option<&Version>) -> Result<(), Wrote> {
        let Some(row) = self.seen(record) else {
            return Err(Wrote::Gone);
        };
        if expected.is_some_and(|expected| *expected != version(row.version)) {
            return Err(Wrote::Stale);
        }
        Ok(())
    }

    pub(crate) fn update(
        &mut self,
        record: &RecordRef,
        expected: Option<&Version>,
        edits: Edits<'_>,
    ) -> Wrote {
        if let Err(why) = self.writable(record, expected) {
            return why;
        }
        let row = self.rows.get_mut(record).unwrap();
        if !row.may_write {
            return Wrote::Forbidden;
        }
        row.take(edits);
        Wrote::Version(version(self.touch(record)))
    }

    pub(crate) fn delete(&mut self, record: &RecordRef, expected: Option<&Version>) -> Wrote {
        if let Err(why) = self.writable(record, expected) {
            return why;
        }
        if !self.rows.get(record).is_some_and(|row| row.may_delete) {
            return Wrote::Forbidden;
        }
        self.rows.remove(record);
        self.deleted.insert(record.clone());
        Wrote::Version(version(self.touch(record)))
    }
}
