//! The named states of both sides of a pair, and what is known of each.

use jiff::Timestamp;
use regarding_model::fields::{Content, Kind};
use regarding_model::ids::RecordRef;
use regarding_model::link::{Link, Place, Sent, Version};

use crate::merge::Side;

/// An item, read.
#[derive(Debug, Clone)]
pub struct ItemView {
    /// Where it is.
    pub place: Place,
    /// The version that was read.
    pub version: Version,
    /// Its own identity; `None` for one without, or with two.
    pub uid: Option<String>,
    /// Its fields.
    pub content: Content,
    /// The occurrences that differ from its rule.
    pub occurrences: Vec<Occurrence>,
    /// Whether it may be changed and removed.
    pub writable: bool,
    /// What it is or says that no record can: it stays in the mailbox as it is, and the person is told.
    pub odd: Vec<Oddity>,
    /// What the rules about removal ask.
    pub facts: Facts,
    /// What it says itself about following a record.
    pub says: Says,
}

/// What an item says in its private property about following a record: the same to every install (DESIGN section 4).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Says {
    /// Nothing that a person decided.
    #[default]
    Nothing,
    /// The person untracked it from this record: the two are left alone.
    Untracked(RecordRef),
    /// The person tracked it anew after that.
    TrackedAnew(RecordRef),
    /// Nobody invited its attendees, and the person is to be asked (D-22).
    Uninvited,
}

/// Something that an item is or says and that no record can. It is never bent until it fits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Oddity {
    /// It repeats by a rule that the organization cannot express.
    Rule,
    /// Occurrences were added beside its rule.
    ExtraDates,
    /// Its times name a time zone that nobody knows.
    Zone,
    /// It stands for several people.
    Group,
    /// A task that repeats (D-78).
    RecurringTask,
}

impl ItemView {
    /// Whether it says that the person untracked it from a record.
    #[must_use]
    pub fn is_untracked_from(&self, record: &RecordRef) -> bool {
        matches!(&self.says, Says::Untracked(from) if from == record)
    }

    /// Whether it says that the person tracked it anew as a record.
    #[must_use]
    pub fn is_tracked_anew_as(&self, record: &RecordRef) -> bool {
        matches!(&self.says, Says::TrackedAnew(other) if other == record)
    }

    /// What a merge takes of it.
    #[must_use]
    pub fn side(&self) -> Side<'_> {
        Side {
            content: &self.content,
            occurrences: &self.occurrences,
        }
    }
}

impl RecordView {
    /// What a merge takes of it.
    #[must_use]
    pub fn side(&self) -> Side<'_> {
        Side {
            content: &self.content,
            occurrences: &self.occurrences,
        }
    }
}

/// A record, read.
#[derive(Debug, Clone)]
pub struct RecordView {
    /// Which one.
    pub record: RecordRef,
    /// The UID of the item that it was made for, where it carries one, whoever made it.
    pub uid: Option<String>,
    /// The version that was read.
    pub version: Version,
    /// Its fields.
    pub content: Content,
    /// The occurrences that differ from its rule.
    pub occurrences: Vec<Occurrence>,
    /// Whether the person may change it.
    pub may_write: bool,
    /// Whether the person may delete it.
    pub may_delete: bool,
    /// Whether the person owns it.
    pub owned: bool,
    /// What the rules about removal ask.
    pub facts: Facts,
}

/// One occurrence of a series that differs from its rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Occurrence {
    /// When the rule has it.
    pub original: Timestamp,
    /// What it is instead; `None` when it was taken out.
    pub content: Option<Content>,
}

/// What the rules of section D ask of an item or a record beside its fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Facts {
    /// It is completed or canceled; for an item, completed.
    pub closed: bool,
    /// The person is its organizer; also when nobody is.
    pub organizer: bool,
    /// The person may be its organizer: nothing says that somebody else is who invited them. Whoever has a server that writes to
    /// attendees may do so then (promise 8).
    pub may_be_organizer: bool,
    /// When it starts; for a series, its first occurrence.
    pub starts: Option<Timestamp>,
    /// It is a series.
    pub series: bool,
    /// Others are invited.
    pub attendees: bool,
    /// Its server writes to them because of any change, whatever it is and whenever the meeting was, and nothing keeps it from that.
    pub loud: bool,
    /// Others are named, and nobody wrote to any of them: the item says that its server is to leave them alone.
    pub uninvited: bool,
    /// When the record was made, where that is known.
    pub made: Option<Timestamp>,
}

/// Why the collection of a linked item is not looked at. None of it says anything about the item (promise 4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Away {
    /// The server does not list it any more: it was removed, or has another address now.
    Gone,
    /// It is there and takes no part.
    LeftOut,
    /// It was one of another mailbox, which was in use before.
    Former,
}

/// What a look at the mailbox said of an item.
#[derive(Debug, Clone)]
pub enum ItemNews {
    /// As it was; read all the same when the other side needs it.
    Unchanged(Option<Box<ItemView>>),
    /// Another version.
    Changed(Box<ItemView>),
    /// The server says that it is gone, or a complete listing lacks it.
    Removed,
    /// Its collection could not be read now. This says nothing about the item.
    OutOfSight,
    /// Its collection is not looked at, and it lies in none that is.
    Away(Away),
    /// It is there and makes no sense.
    Unreadable,
}

/// What a look at the organization said of a record.
#[derive(Debug, Clone)]
pub enum RecordNews {
    /// As it was; read all the same when the other side needs it.
    Unchanged(Option<Box<RecordView>>),
    /// Another version.
    Changed(Box<RecordView>),
    /// The organization says that it was deleted.
    Removed,
    /// It is there and no filter selects it any more.
    LeftFilter,
    /// The same of a record whose item followed it until now: what it holds. Often it is its last change that took it out of the
    /// filters, so that change still travels (D-72: the filters of C-12 select open tasks).
    Leaving(Box<RecordView>),
    /// The person may not see it now, or it cannot be told whether it is there.
    OutOfSight,
    /// It is there and makes no sense.
    Unreadable,
}

/// A pair with something new on one side at least, or with a field that waits.
#[derive(Debug, Clone)]
pub struct Pair {
    /// The link as it is stored.
    pub link: Link,
    /// The item.
    pub item: ItemNews,
    /// The record.
    pub record: RecordNews,
    /// What was last sent to either and was not seen there yet.
    pub sent: Sent,
}

impl Pair {
    /// Its item, where it was read.
    #[must_use]
    pub fn item_read(&self) -> Option<&ItemView> {
        match &self.item {
            ItemNews::Changed(item) | ItemNews::Unchanged(Some(item)) => Some(item),
            ItemNews::Unchanged(None)
            | ItemNews::Removed
            | ItemNews::OutOfSight
            | ItemNews::Away(_)
            | ItemNews::Unreadable => None,
        }
    }
}

/// What has no link yet.
#[derive(Debug, Clone)]
pub enum Single {
    /// A tracked item whose record is not there yet.
    Item {
        /// The item.
        view: Box<ItemView>,
        /// What it is.
        kind: Kind,
        /// The record that its own identity leads to (DESIGN section 4).
        record: RecordRef,
    },
    /// A record that a filter selects and that has no item yet.
    Record {
        /// The record.
        view: Box<RecordView>,
        /// What it is.
        kind: Kind,
        /// Where its item goes.
        collection: String,
    },
    /// Both, found to be one pair by identity or by the item's private property.
    Both {
        /// The item.
        item: Box<ItemView>,
        /// The record.
        record: Box<RecordView>,
        /// What they are.
        kind: Kind,
        /// What was about to be written when one was made from the other here, and was not seen to be done.
        sent: Sent,
    },
    /// Both, which the person said to be one pair: nothing else tells so, and the item is marked.
    Adopted {
        /// The item.
        item: Box<ItemView>,
        /// The record.
        record: Box<RecordView>,
        /// What they are.
        kind: Kind,
    },
    /// An item that cannot become a record as it is, because it has no identity, or is or says something that no record can.
    LeftAlone {
        /// The item.
        view: Box<ItemView>,
        /// What it is.
        kind: Kind,
    },
    /// An item or a record that makes no sense.
    Unreadable {
        /// The item, where it is one.
        item: Option<Place>,
        /// The record, where it is one.
        record: Option<RecordRef>,
        /// What it is.
        kind: Kind,
    },
    /// A record without an item, or whose item the person removed, and items without a record that may be its: the person is asked.
    Proposed {
        /// The record.
        record: Box<RecordView>,
        /// The items, in the order of their places.
        items: Vec<ItemView>,
        /// What they are.
        kind: Kind,
        /// Whether the record's item was removed in the mailbox (D-57).
        removed: bool,
    },
}
