//! Writing and reading records: each kind of request for a whole wave at once.

use regarding_dataverse::synced::{
    Created, NewRecord, RecordChange, RecordError, SyncedRecord, Version as RecordVersion,
};
use regarding_model::failure::{Failure as _, FailureKind};
use regarding_model::ids::RecordRef;
use regarding_model::link::Version;
use regarding_sync::run::{Kept, Outcome};

use super::{Told, Wave, accepted};
use crate::synced::sides::Sides;
use crate::synced::values::occurrences;

impl Sides {
    pub(super) async fn create_records(&self, wave: &mut Wave, asked: Vec<(usize, NewRecord)>) {
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

    pub(super) async fn update_records(&self, wave: &mut Wave, asked: Vec<(usize, RecordChange)>) {
        let (numbers, changes): (Vec<_>, Vec<_>) = asked.into_iter().unzip();
        if changes.is_empty() {
            return;
        }
        let answer = self.records.update(&changes).await;
        went(wave, &numbers, answer, |version: RecordVersion| {
            accepted(None, Some(Version(version.0)))
        });
    }

    pub(super) async fn delete_records(
        &self,
        wave: &mut Wave,
        asked: Vec<(usize, (RecordRef, RecordVersion))>,
    ) {
        let (numbers, records): (Vec<_>, Vec<_>) = asked.into_iter().unzip();
        if records.is_empty() {
            return;
        }
        let answer = self.records.delete(&records).await;
        went(wave, &numbers, answer, |()| accepted(None, None));
    }

    pub(super) async fn confirm_records(&self, wave: &mut Wave, asked: Vec<(usize, RecordRef)>) {
        let (numbers, records): (Vec<_>, Vec<_>) = asked.into_iter().unzip();
        if records.is_empty() {
            return;
        }
        let answer = self.records.read(&records).await;
        let answers = answer.map(|all| all.into_iter().map(|(_, answer)| answer).collect());
        went(wave, &numbers, answers, |read: SyncedRecord| Outcome::Read {
            version: Version(read.version.0),
            content: Kept {
                content: read.content,
                occurrences: occurrences(read.occurrences),
            },
        });
    }
}

/// Tells each step what became of its part of a question.
fn went<T>(
    wave: &mut Wave,
    numbers: &[usize],
    answer: Result<Vec<Result<T, RecordError>>, RecordError>,
    outcome: impl Fn(T) -> Outcome,
) {
    match answer {
        Ok(answers) => {
            let mut answers = answers.into_iter();
            for number in numbers {
                let told: Told = match answers.next() {
                    Some(Ok(value)) => outcome(value).into(),
                    // Everything else was written: what is held now says which occurrence is not there.
                    Some(Err(RecordError::NoOccurrence)) => accepted(None, None).into(),
                    Some(Err(error)) => error.into(),
                    None => Outcome::Failed(FailureKind::Invalid).into(),
                };
                wave.tell(*number, told);
            }
        }
        Err(error) => {
            for number in numbers {
                wave.tell(*number, Outcome::Failed(error.kind()));
            }
        }
    }
}
