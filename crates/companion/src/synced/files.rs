//! Files of appointments (B-81, A-89): their bytes are in memory for one step only. What the organization does not take stays in
//! the mailbox and is said; it is no reason to take it away there later.

use regarding_dataverse::operations::organization::OrganizationRow;
use regarding_dataverse::synced::{FileEdit, NewRecord, RecordChange, RecordFile, SyncedTable};
use regarding_mailbox::collections::{Edit, FileBytes};
use regarding_model::fields::{Field, File, Value};
use regarding_model::ids::RecordRef;
use regarding_model::link::Place;
use regarding_sync::attachments::{Fate, Limits, Offered, fates};

use super::apply::Told;
use super::sides::Sides;
use super::values::key;

/// The largest file where the organization does not say.
const USUAL_LIMIT: u64 = 5 * 1024 * 1024;
/// More than this together does not fit one change set of an ordinary organization.
const ALL_LIMIT: u64 = 60 * 1024 * 1024;
/// A change set has no more than 1000 requests (reference A13), and two for a file that takes another one's place.
const MOST_FILES: usize = 499;

/// Which files the organization takes.
#[derive(Debug, Clone)]
pub(crate) struct FileRules {
    limits: Limits,
    blocked: Vec<String>,
}

impl FileRules {
    /// The rules of an organization; without its row, those of an ordinary one.
    pub(crate) fn of(row: Option<&OrganizationRow>) -> Self {
        Self {
            limits: Limits {
                one: row.and_then(|row| row.max_attachment).unwrap_or(USUAL_LIMIT),
                together: ALL_LIMIT,
                count: MOST_FILES,
            },
            blocked: row.map(|row| row.blocked.clone()).unwrap_or_default(),
        }
    }

    /// Those that go to the organization, and those that stay.
    fn parted(&self, files: Vec<FileBytes>) -> (Vec<FileBytes>, Vec<FileBytes>) {
        let offered: Vec<Offered> = files.iter().map(|file| self.offered(file)).collect();
        let mut goes = fates(&offered, self.limits)
            .into_iter()
            .map(|fate| fate == Fate::Goes);
        files.into_iter().partition(|_| goes.next().unwrap_or(false))
    }

    fn offered(&self, file: &FileBytes) -> Offered {
        let extension = file.name.rsplit_once('.').map(|(_, kind)| kind.to_lowercase());
        Offered {
            size: u64::try_from(file.bytes.len()).unwrap_or(u64::MAX),
            blocked: extension.is_some_and(|kind| self.blocked.contains(&kind)),
            readable: true,
            chosen: true,
        }
    }
}

/// Takes the field out of what is written as columns; whether it was there.
fn taken(fields: &mut Vec<(Field, Option<Value>)>) -> bool {
    let before = fields.len();
    fields.retain(|(field, _)| *field != Field::Attachments);
    fields.len() < before
}

/// What makes the files of a record those of the item that go.
fn edits(going: Vec<FileBytes>, there: &[RecordFile]) -> Vec<FileEdit> {
    let held: Vec<File> = there
        .iter()
        .map(|file| File::of(&file.name, &file.bytes))
        .collect();
    let gone = there
        .iter()
        .filter(|file| !going.iter().any(|one| one.name == file.name));
    let mut edits: Vec<FileEdit> = gone.map(|file| FileEdit::Remove(file.name.clone())).collect();
    let new = going
        .into_iter()
        .filter(|file| !held.contains(&File::of(&file.name, &file.bytes)));
    edits.extend(new.map(|file| FileEdit::Put(of_record(file))));
    edits
}

fn of_record(file: FileBytes) -> RecordFile {
    RecordFile {
        name: file.name,
        media_type: file.media_type,
        bytes: file.bytes,
    }
}

fn of_item(file: RecordFile) -> FileBytes {
    FileBytes {
        name: file.name,
        media_type: file.media_type,
        bytes: file.bytes,
    }
}

/// The files of an item that takes those of its record: what never could go to the record stays.
fn joined(of_record: Vec<FileBytes>, stays: Vec<FileBytes>, edit: &mut Edit) {
    let kept = stays
        .into_iter()
        .filter(|file| !of_record.iter().any(|one| one.name == file.name));
    let all: Vec<FileBytes> = of_record.iter().cloned().chain(kept).collect();
    let mut files: Vec<File> = all.iter().map(|file| File::of(&file.name, &file.bytes)).collect();
    files.sort_by(|a, b| (&a.name, a.hash).cmp(&(&b.name, b.hash)));
    let value = (!files.is_empty()).then_some(Value::Files(files));
    for (field, wanted) in &mut edit.fields {
        if *field == Field::Attachments {
            wanted.clone_from(&value);
        }
    }
    edit.files = all;
}

impl Sides {
    /// Puts the files of an item to a record that is made from it; how many stay.
    pub(super) async fn files_of_new(
        &self,
        new: &mut NewRecord,
        item: Option<&Place>,
    ) -> Result<usize, Told> {
        // B-81: not of series.
        if !taken(&mut new.fields) || new.table != SyncedTable::Appointment {
            return Ok(0);
        }
        let (going, stays) = self.parted(item).await?;
        new.files = going.into_iter().map(of_record).collect();
        Ok(stays.len())
    }

    /// Makes the files of a record those of its item; how many stay.
    pub(super) async fn files_of_change(
        &self,
        change: &mut RecordChange,
        item: Option<&Place>,
    ) -> Result<usize, Told> {
        let appointment = SyncedTable::of(&change.record.table) == Some(SyncedTable::Appointment);
        if !taken(&mut change.fields) || !appointment {
            return Ok(0);
        }
        let (going, stays) = self.parted(item).await?;
        let there = self.records.files(&change.record).await;
        change.files = edits(going, &there.map_err(Told::not_read)?);
        Ok(stays.len())
    }

    /// The bytes of what an item takes from its record.
    pub(super) async fn files_of_item(
        &self,
        edit: &mut Edit,
        (item, record): (Option<&Place>, Option<&RecordRef>),
    ) -> Result<(), Told> {
        let comes = edit.fields.iter().any(|(field, _)| *field == Field::Attachments);
        let Some(record) = record.filter(|_| comes) else {
            return Ok(());
        };
        let of_record = self.records.files(record).await.map_err(Told::not_read)?;
        let (_, stays) = self.parted(item).await?;
        joined(of_record.into_iter().map(of_item).collect(), stays, edit);
        Ok(())
    }

    async fn parted(&self, item: Option<&Place>) -> Result<(Vec<FileBytes>, Vec<FileBytes>), Told> {
        let Some(item) = item else {
            return Ok((Vec::new(), Vec::new()));
        };
        let files = self.collections.files(&key(item)).await;
        Ok(self.files.parted(files.map_err(Told::not_read)?))
    }
}

#[cfg(test)]
mod tests {
    use regarding_dataverse::operations::organization::OrganizationRow;
    use regarding_dataverse::synced::{FileEdit, RecordFile};
    use regarding_mailbox::collections::{Edit, FileBytes};
    use regarding_model::fields::{Field, Value};

    use super::{FileRules, edits, joined};

    fn file(name: &str, size: usize) -> FileBytes {
        FileBytes {
            name: name.to_owned(),
            media_type: None,
            bytes: vec![7; size],
        }
    }

    fn names(files: &[FileBytes]) -> Vec<&str> {
        files.iter().map(|file| file.name.as_str()).collect()
    }

    fn rules() -> FileRules {
        FileRules::of(Some(&OrganizationRow {
            name: String::new(),
            max_attachment: Some(100),
            blocked: vec!["exe".to_owned()],
            by_headers: true,
        }))
    }

    #[test]
    fn a_97_b_81_what_is_too_large_or_of_a_blocked_kind_stays() {
        let all = vec![file("plan.pdf", 100), file("huge.pdf", 101), file("tool.EXE", 1)];
        let (going, stays) = rules().parted(all);
        assert_eq!(names(&going), ["plan.pdf"]);
        assert_eq!(names(&stays), ["huge.pdf", "tool.EXE"]);
    }

    #[test]
    fn b_81_only_what_is_different_is_written_to_the_record() {
        let held = |name: &str, size| RecordFile {
            name: name.to_owned(),
            media_type: None,
            bytes: vec![7; size],
        };
        let there = [held("same.pdf", 3), held("old.pdf", 3), held("changed.pdf", 3)];
        let going = vec![file("same.pdf", 3), file("changed.pdf", 4), file("new.pdf", 5)];
        let told: Vec<String> = edits(going, &there)
            .into_iter()
            .map(|edit| match edit {
                FileEdit::Remove(name) => format!("-{name}"),
                FileEdit::Put(file) => format!("+{} {}", file.name, file.bytes.len()),
            })
            .collect();
        assert_eq!(told, ["-old.pdf", "+changed.pdf 4", "+new.pdf 5"]);
    }

    #[test]
    fn promise_7_what_the_organization_does_not_take_stays_in_the_item_when_another_file_comes() {
        let mut edit = Edit {
            fields: vec![(Field::Attachments, None)],
            ..Edit::default()
        };
        joined(vec![file("offer.pdf", 2)], vec![file("tool.exe", 1)], &mut edit);
        assert_eq!(names(&edit.files), ["offer.pdf", "tool.exe"]);
        let Some((Field::Attachments, Some(Value::Files(files)))) = edit.fields.first() else {
            panic!("the files of both");
        };
        assert_eq!(files.len(), 2);
    }
}
