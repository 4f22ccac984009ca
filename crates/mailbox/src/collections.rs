//! The seam for appointments, contacts and tasks: what every store of them can do, whatever protocol it speaks. One contract
//! suite holds all adapters to it.

use core::fmt;

use async_trait::async_trait;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use regarding_model::address::EmailAddress;
use regarding_model::fields::{Content, Field, Kind, Value};
use regarding_model::ids::{OrganizationId, RecordRef, UserId};

use crate::error::MailboxError;
use crate::meeting::MeetingText;
use crate::seam::Checkpoint;

/// Where a calendar, task list or address book is. Opaque: compare it, hand it back.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CollectionId(pub String);

/// A calendar, a task list or an address book.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Collection {
    /// Its place.
    pub id: CollectionId,
    /// Its name, as its owner sees it.
    pub name: String,
    /// What it may hold.
    pub kinds: Vec<Kind>,
    /// Whether the person may write to it.
    pub writable: bool,
    /// Whether the server names it as the one where new items go.
    pub preferred: bool,
    /// Whether it is the person's own, and not one that somebody shares with them.
    pub own: bool,
    /// Whether its server writes to attendees because of any change of a meeting, and nothing keeps it from that (promise 8).
    pub loud: bool,
}

/// Where one item is. A place, not an identity: an item that is moved gets another one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PlaceKey {
    /// The collection it lies in.
    pub collection: CollectionId,
    /// The server's name for it there.
    pub name: String,
}

/// Which version of an item was read: the server's own word for it. Opaque.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Revision(pub String);

/// What is different in a collection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CollectionChanges {
    /// Everything that is there: what is not named is not there.
    Complete {
        /// The items and their versions.
        present: Vec<(PlaceKey, Revision)>,
        /// The position after this look; `None` where the server has none to give.
        checkpoint: Option<Checkpoint>,
    },
    /// What happened since the checkpoint: what is not named is as it was.
    Delta {
        /// Items that came or changed.
        changed: Vec<(PlaceKey, Revision)>,
        /// Items that the server says are gone.
        removed: Vec<PlaceKey>,
        /// The position after this look.
        checkpoint: Checkpoint,
    },
}

/// The pair that an item belongs to: the private property of DESIGN section 4.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkMark {
    /// The organization; an item of another one is left alone (D-6).
    pub organization: OrganizationId,
    /// Whose pair it is: an item that a colleague linked in a calendar that is shared is theirs (D-44). `None` on items that were marked
    /// before this was said.
    pub user: Option<UserId>,
    /// The record.
    pub record: RecordRef,
    /// The UID that the item had when it was marked: a copy with another UID is not the pair (D-5).
    pub uid: String,
    /// Whether the two follow each other.
    pub bond: Bond,
}

/// What an item says about following the record that it names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Bond {
    /// It is that record's item.
    #[default]
    Linked,
    /// The person untracked it: no install lets the two follow each other, until somebody tracks it anew.
    Untracked,
    /// It was tracked anew after that: an install that remembers it as untracked learns so.
    TrackedAnew,
    /// It is that record's item, nobody invited its attendees yet, and the person is to be asked (D-22).
    Uninvited,
}

/// One occurrence of a series that differs from its rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exception {
    /// When the rule has it: the RECURRENCE-ID. A whole day is its first moment in UTC.
    pub original: Timestamp,
    /// What it is instead; `None` when it was taken out.
    pub content: Option<Content>,
}

/// Something that an item says and that has no place in its fields. It stays on its side and is told to the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Peculiarity {
    /// It repeats by a rule that the organization cannot express; the field `Recurrence` is withheld.
    Rule,
    /// Occurrences were added beside the rule (RDATE).
    ExtraDates,
    /// It has no UID, or two.
    Uid,
    /// Its times name a time zone that nobody knows.
    Zone,
    /// It stands for several people (a vCard group).
    Group,
    /// A task that repeats (D-78).
    RecurringTask,
    /// A birthday without a year, an address without lines that fit, and the like: the field is withheld.
    Value,
}

/// Which items of a collection are wanted, to be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Selection {
    /// All contacts.
    Contacts,
    /// All tasks.
    Tasks,
    /// Appointments that fall between two moments, and series of which an occurrence may.
    Appointments {
        /// From this moment on.
        from: Timestamp,
        /// Up to this one.
        until: Timestamp,
    },
}

impl Selection {
    /// What it selects.
    #[must_use]
    pub fn kind(self) -> Kind {
        match self {
            Self::Contacts => Kind::Contact,
            Self::Tasks => Kind::Task,
            Self::Appointments { .. } => Kind::Appointment,
        }
    }
}

/// One item, read.
#[derive(Debug, Clone)]
pub struct Item {
    /// Where it is.
    pub place: PlaceKey,
    /// Which version this is.
    pub revision: Revision,
    /// What it is.
    pub kind: Kind,
    /// Its own identity: the iCalendar or vCard UID; `None` for an item without one, or with two.
    pub uid: Option<String>,
    /// Its fields.
    pub content: Content,
    /// For a series: the occurrences that differ, in order of time.
    pub exceptions: Vec<Exception>,
    /// The pair it belongs to.
    pub mark: Option<LinkMark>,
    /// What has no place in the fields.
    pub peculiarities: Vec<Peculiarity>,
    /// Who organizes it.
    pub organizer: Organizer,
    /// When it was changed last, where it says so. Nothing is decided by it.
    pub changed: Option<Timestamp>,
    /// Whether somebody is invited to whom a server that writes to attendees would write because of a change.
    pub invites: bool,
    /// Whether the owner's attendees were written to by nobody: the item says that its server leaves every one of them alone.
    pub uninvited: bool,
}

/// An item that could not be read, among others that could.
#[derive(Debug)]
pub struct Unreadable {
    /// Where it is.
    pub place: PlaceKey,
    /// Why, without content.
    pub error: MailboxError,
}

/// What happens to the reminder of an item (B-120, D-20, D-21, D-71).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Reminder {
    /// Nothing.
    #[default]
    Keep,
    /// It is taken away.
    Clear,
    /// It is set to this moment.
    At(Timestamp),
}

/// Whether the server may write to attendees because of a change (promise 8).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Invitations {
    /// Nobody is written to.
    #[default]
    Silent,
    /// Nobody is written to, and nobody ever will be because of this item: the people who are named new in it are told to no program as
    /// people to be invited (docs/adr/0028).
    Never,
    /// The person agreed to messages for this change.
    Agreed,
}

/// Fields to set, or to empty.
pub type FieldEdits = Vec<(Field, Option<Value>)>;

/// What happens to one occurrence of a series.
#[derive(Debug, Clone)]
pub struct OccurrenceEdit {
    /// When the rule has it.
    pub original: Timestamp,
    /// The fields to set or to empty in it; `None` takes the occurrence out.
    pub fields: Option<FieldEdits>,
}

/// What is to be written. What is not named stays as it is, byte for byte: properties that no field knows, too.
#[derive(Debug, Clone, Default)]
pub struct Edit {
    /// Fields to set, or to empty.
    pub fields: FieldEdits,
    /// Occurrences to change or to take out, by the times that the series has once it is written.
    pub occurrences: Vec<OccurrenceEdit>,
    /// Occurrences that are to be as the rule has them again.
    pub regular: Vec<Timestamp>,
    /// The reminder.
    pub reminder: Reminder,
    /// The pair: `Some(None)` takes the mark away.
    pub mark: Option<Option<LinkMark>>,
    /// Messages to attendees.
    pub invitations: Invitations,
    /// The bytes of those files in the field `Attachments` that are not in the item yet. Others need not be here.
    pub files: Vec<FileBytes>,
}

/// Who organizes a meeting, seen from the owner of the collections.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Organizer {
    /// The owner does; also where nobody is named.
    Owner,
    /// Somebody else does, who invited the owner.
    Other,
    /// No address in it is known to be the owner's: it may be the owner, under a name that is not known here.
    Unknown,
}

impl Organizer {
    /// Whether others may hear of a change in the owner's name (promise 8): what is not known to be somebody else's is not risked.
    #[must_use]
    pub fn may_be_owner(self) -> bool {
        self != Self::Other
    }
}

/// Whose collections they are: what an adapter must know of the person to read times and parts in a meeting.
#[derive(Debug, Clone)]
pub struct Owner {
    /// The person's own addresses, the usual one first.
    pub addresses: Vec<EmailAddress>,
    /// Where times are that name no zone.
    pub zone: TimeZone,
}

/// The bytes of a file, with its name and type.
#[derive(Clone)]
pub struct FileBytes {
    /// Its name.
    pub name: String,
    /// Its media type, when known.
    pub media_type: Option<String>,
    /// The bytes.
    pub bytes: Vec<u8>,
}

impl fmt::Debug for FileBytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "FileBytes({} bytes)", self.bytes.len())
    }
}

/// A store of calendars, task lists and address books. Cheap to share; every call may be made from several tasks at once.
#[async_trait]
pub trait Collections: Send + Sync + fmt::Debug {
    /// All collections that the person has.
    async fn collections(&self) -> Result<Vec<Collection>, MailboxError>;

    /// What is different since a checkpoint, or everything without one. An expired checkpoint is answered by everything.
    async fn changes(
        &self,
        collection: &CollectionId,
        since: Option<&Checkpoint>,
    ) -> Result<CollectionChanges, MailboxError>;

    /// Where the items are that a selection may hold, and their versions: as few as the store can tell without reading them, so that
    /// a week of a large calendar is not all of it. Nothing that the selection holds is missing; more may be there.
    async fn select(
        &self,
        collection: &CollectionId,
        _selection: Selection,
    ) -> Result<Vec<(PlaceKey, Revision)>, MailboxError> {
        Ok(match self.changes(collection, None).await? {
            CollectionChanges::Complete { present, .. } => present,
            CollectionChanges::Delta { changed, .. } => changed,
        })
    }

    /// Reads items. Each that is still there is in one of the two lists; one that is gone is in none.
    async fn read(&self, places: &[PlaceKey]) -> Result<(Vec<Item>, Vec<Unreadable>), MailboxError>;

    /// Finds the items of a UID in a collection: for a write whose answer was lost, an item that was moved, one that the person named.
    ///
    /// # Errors
    /// Also when one of this UID is there and makes no sense: it is not nowhere.
    async fn find(&self, collection: &CollectionId, uid: &str) -> Result<Vec<Item>, MailboxError>;

    /// Creates an item under its UID and a resource name derived from it, only if there is none under that name or, where the
    /// store keeps UIDs apart (all but some servers' address books), with that UID: [`MailboxError::Stale`] then. The revision is
    /// `None` where the server did not say it.
    async fn create(
        &self,
        collection: &CollectionId,
        kind: Kind,
        uid: &str,
        edit: &Edit,
    ) -> Result<(PlaceKey, Option<Revision>), MailboxError>;

    /// Puts a meeting that came by mail into a calendar as it is, under its UID; otherwise as [`Collections::create`]. Nobody is written to.
    async fn keep(
        &self,
        collection: &CollectionId,
        uid: &str,
        text: &MeetingText,
    ) -> Result<(PlaceKey, Option<Revision>), MailboxError>;

    /// Changes an item, only if it is still the version that was read: [`MailboxError::Stale`] otherwise.
    async fn update(
        &self,
        place: &PlaceKey,
        revision: &Revision,
        edit: &Edit,
    ) -> Result<Option<Revision>, MailboxError>;

    /// What was just written as this version, where the server promised that it lies there octet for octet and has kept such promises:
    /// then nothing needs to be read again. `None` where it has to be. Told once.
    fn as_written(&self, _place: &PlaceKey, _revision: &Revision) -> Option<Item> {
        None
    }

    /// Removes an item, only if it is still the version that was read. One that is gone already is [`MailboxError::Gone`].
    async fn remove(
        &self,
        place: &PlaceKey,
        revision: &Revision,
        invitations: Invitations,
    ) -> Result<(), MailboxError>;

    /// Whether the server of a collection writes to the attendees of its meetings by itself (RFC 6638), so that a person must be asked
    /// before it does (promise 8). One that cannot be asked is taken for one that does not: it is never written to but in silence.
    async fn writes_to_attendees(&self, collection: &CollectionId) -> bool;

    /// The files of an item (B-81).
    async fn files(&self, place: &PlaceKey) -> Result<Vec<FileBytes>, MailboxError>;

    /// Where the person wants new items of a kind; `None` where they did not say, and the preferred collection is it.
    fn home(&self, _kind: Kind) -> Option<CollectionId> {
        None
    }

    /// Collections that are there and take no part, as the person chose.
    async fn left_out(&self) -> Result<Vec<CollectionId>, MailboxError> {
        Ok(Vec::new())
    }

    /// The next list of the collections is to be one of that moment: what is not in the last one may have come since.
    fn list_anew(&self) {}

    /// Ends all connections. Later calls connect again.
    async fn close(&self);
}
