//! The seam: what the organization's side of the synchronization can do, whatever stands behind it. It feels as the mailbox's does
//! (`mailbox::collections`): positions and versions are opaque, every write names the version that was read, many go together.

use core::fmt;

use async_trait::async_trait;
use jiff::Timestamp;
use regarding_model::fields::{Content, Field, Kind, Value};
use regarding_model::ids::RecordRef;
use uuid::Uuid;

use super::{RecordError, SyncedTable};

/// Where a look ended, as a text to be kept. Opaque: kept and given back as it is. It holds no content.
#[derive(Clone, PartialEq, Eq)]
pub struct Position(pub String);

impl Position {
    /// The position after records were written by whoever looked: what they selected then is not what was counted. A record that was
    /// made, and left the filters before the next look, would leave their answers as they were (D-72, C-12).
    #[must_use]
    pub fn after_writing(self) -> Self {
        Self(super::place::stirred(self.0))
    }
}

impl fmt::Debug for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Position(…)")
    }
}

/// Which version of a record was read: of a series, with that of its exceptions. Opaque: compared, handed back.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version(pub String);

/// Why a record that is known is not among those that the filters select (promise 4: only one of these is deletion).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Absence {
    /// It is there and can be read, and no filter selects it.
    LeftFilter,
    /// The organization says that it does not exist any more.
    Deleted,
    /// The person may not read it any more.
    Forbidden,
    /// The organization did not say what became of it.
    Unknown,
}

/// What a look brought. Records are named once, whatever number of filters selects them (C-4).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RecordChanges {
    /// Everything that the filters select.
    Complete {
        /// The records and their versions.
        present: Vec<(RecordRef, Version)>,
        /// Where the next look goes on. To be kept only after everything was taken in.
        position: Position,
    },
    /// What happened since the last look: what is not named is as it was.
    Delta {
        /// Records that the filters select and that came or changed, and perhaps some that did not.
        changed: Vec<(RecordRef, Version)>,
        /// Records that came, changed or went and that the filters do not select; they may never have done so.
        unselected: Vec<RecordRef>,
        /// Where the next look goes on.
        position: Position,
    },
}

/// Whether a record is still being worked on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RecordState {
    /// It is; also a scheduled appointment and an active contact.
    Open,
    /// It is completed; of a contact, inactive.
    Completed,
    /// It is canceled.
    Canceled,
}

/// What the person may do with a record (reference E2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rights {
    /// Change it.
    pub write: bool,
    /// Delete it.
    pub delete: bool,
    /// Set what it is regarding.
    pub append: bool,
}

/// What the rules of section D need to know about a record beside its fields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// The user or team that owns it.
    pub owner: Option<RecordRef>,
    /// Whether the person does (D-51, D-52).
    pub owned_here: bool,
    /// Its state.
    pub state: RecordState,
    /// What the person may do with it.
    pub rights: Rights,
    /// Whether the person is its organizer; `true` where nobody is named (D-24, D-27).
    pub organized_here: bool,
    /// The iCalendar UID that its `globalobjectid` carries.
    pub uid: Option<String>,
    /// When an appointment starts; of a series, its first occurrence.
    pub start: Option<Timestamp>,
    /// When it was changed last.
    pub modified: Option<Timestamp>,
    /// When it was made.
    pub made: Option<Timestamp>,
}

/// One occurrence of a series that differs from its rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Occurrence {
    /// When the rule has it. A whole day is its first moment in UTC.
    pub original: Timestamp,
    /// What it is instead; `None` when it was taken out.
    pub content: Option<Content>,
}

/// One record, read.
#[derive(Debug, Clone)]
pub struct SyncedRecord {
    /// Which record.
    pub record: RecordRef,
    /// Its table.
    pub table: SyncedTable,
    /// Which version this is.
    pub version: Version,
    /// Its fields.
    pub content: Content,
    /// Of a series: the occurrences that differ, in order of time.
    pub occurrences: Vec<Occurrence>,
    /// What else is known about it.
    pub facts: Facts,
}

/// Fields to set, or to empty.
pub type FieldEdits = Vec<(Field, Option<Value>)>;

/// What happens to one occurrence of a series.
#[derive(Debug, Clone)]
pub struct OccurrenceEdit {
    /// When the rule has it. A whole day is its first moment in UTC.
    pub original: Timestamp,
    /// The fields to set or to empty in it; `None` takes the occurrence out.
    pub fields: Option<FieldEdits>,
}

/// A file with its bytes.
#[derive(Clone, PartialEq, Eq)]
pub struct RecordFile {
    /// Its name, at most 255 characters.
    pub name: String,
    /// Its media type, when known.
    pub media_type: Option<String>,
    /// The bytes.
    pub bytes: Vec<u8>,
}

impl fmt::Debug for RecordFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RecordFile({} bytes)", self.bytes.len())
    }
}

/// What happens to a file of an appointment.
#[derive(Clone, PartialEq, Eq)]
pub enum FileEdit {
    /// It comes, in the place of one of the same name.
    Put(RecordFile),
    /// The one of this name goes.
    Remove(String),
}

impl fmt::Debug for FileEdit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Put(_) => "Put",
            Self::Remove(_) => "Remove",
        })
    }
}

/// A record to be made.
#[derive(Debug, Clone)]
pub struct NewRecord {
    /// Its derived id (`model::identity`).
    pub id: Uuid,
    /// Its table; an appointment that repeats is [`SyncedTable::Series`].
    pub table: SyncedTable,
    /// The iCalendar UID of the item: becomes the `globalobjectid` of an appointment.
    pub uid: Option<String>,
    /// Its fields.
    pub fields: FieldEdits,
    /// Of a series: the occurrences that differ.
    pub occurrences: Vec<OccurrenceEdit>,
    /// Of an appointment: its files.
    pub files: Vec<RecordFile>,
    /// The actual start of a task that was made in the mailbox: now (D-74).
    pub begun: Option<Timestamp>,
}

/// A record that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Created {
    /// Which one.
    pub record: RecordRef,
    /// Which version; `None` where the organization did not say it.
    pub version: Option<Version>,
    /// Whether it was there already: an earlier try of ours, or another person's. Read it before it is taken for the same.
    pub existed: bool,
}

/// A change of state that no field says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StateChange {
    /// It is completed.
    Complete,
    /// It is canceled.
    Cancel,
    /// It is opened again; the actual end of a task goes (D-73).
    Reopen,
}

/// A change to a record. What is not named stays as it is.
#[derive(Debug, Clone)]
pub struct RecordChange {
    /// Which record.
    pub record: RecordRef,
    /// The version that was read.
    pub version: Version,
    /// Fields to set, or to empty.
    pub fields: FieldEdits,
    /// Of a series: occurrences to change or to take out. Another rule or time lets the organization make all occurrences
    /// anew: those that differ are to be named again with it.
    pub occurrences: Vec<OccurrenceEdit>,
    /// Files of an appointment to put or to take away; they go after the fields.
    pub files: Vec<FileEdit>,
    /// A state that no field says.
    pub state: Option<StateChange>,
}

/// The records of one person in one organization. Cheap to share; every call may be made from several tasks at once.
///
/// A call fails as a whole only for what concerns all of it ([`RecordError::is_of_all`]); what happened before stays. What
/// concerns one record is told with that record, and stops no other.
#[async_trait]
pub trait Records: Send + Sync + fmt::Debug {
    /// What is different among the records of a kind that the person's filters select (C-1 to C-5), or all of them without a
    /// position. A position that is of no use any more leads to everything.
    ///
    /// # Errors
    /// [`RecordError::Filter`] for a filter that is not run: what it selects is not known, and nothing is taken for absent.
    async fn look(&self, kind: Kind, since: Option<&Position>) -> Result<RecordChanges, RecordError>;

    /// Why records that the filters selected before are not among what a look named now, of whatever tables of the synchronization they are.
    ///
    /// # Errors
    /// When the organization cannot be asked.
    async fn absences(&self, records: &[RecordRef]) -> Result<Vec<(RecordRef, Absence)>, RecordError>;

    /// Reads records, whatever the filters select. Answers come in the order of the question.
    ///
    /// # Errors
    /// For one record [`crate::ApiError::Gone`] or [`crate::ApiError::Forbidden`].
    async fn read(
        &self,
        records: &[RecordRef],
    ) -> Result<Vec<(RecordRef, Result<SyncedRecord, RecordError>)>, RecordError>;

    /// Looks for appointments, or series, of these iCalendar UIDs that the organization's own services made (DESIGN section 4).
    async fn find_appointments(&self, uids: &[String]) -> Result<Vec<(String, RecordRef)>, RecordError>;

    /// The person's own records that may be items with this content, typed anew (D-57): those with an e-mail address in common, or
    /// the subject at about the same time. Whether they are alike in the rest is for whoever reads them to say.
    ///
    /// # Errors
    /// When the organization cannot be asked.
    async fn find_alike(&self, kind: Kind, items: &[Content]) -> Result<Vec<RecordRef>, RecordError>;

    /// The files of an appointment, those that its text shows left out (B-81).
    async fn files(&self, record: &RecordRef) -> Result<Vec<RecordFile>, RecordError>;

    /// Makes records under their ids. One that is there already is success after a look.
    ///
    /// # Errors
    /// For one record [`RecordError::Unfit`] before anything is sent.
    async fn create(&self, new: &[NewRecord]) -> Result<Vec<Result<Created, RecordError>>, RecordError>;

    /// Changes records that are still the version that was read; the version after it is told.
    ///
    /// # Errors
    /// For one record [`crate::ApiError::Stale`], [`crate::ApiError::Gone`], [`RecordError::Closed`], [`RecordError::Unfit`],
    /// [`RecordError::NoOccurrence`].
    async fn update(
        &self,
        changes: &[RecordChange],
    ) -> Result<Vec<Result<Version, RecordError>>, RecordError>;

    /// Deletes records that are still the version that was read.
    ///
    /// # Errors
    /// For one record [`crate::ApiError::Stale`]; [`crate::ApiError::Gone`] when it is gone already.
    async fn delete(
        &self,
        records: &[(RecordRef, Version)],
    ) -> Result<Vec<Result<(), RecordError>>, RecordError>;
}
