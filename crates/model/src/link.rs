//! The link: the pair of an item and a record, kept as identifiers (DESIGN section 1).

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::fields::{Digest, Field, Kind};
use crate::ids::RecordRef;

/// Where an item lies: its collection and the server's name for it there.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The calendar, task list or address book.
    pub collection: String,
    /// The name in it.
    pub name: String,
}

/// A server's word for one version of an item or a record. Opaque.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version(pub String);

/// What a link stands for now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LinkState {
    /// Both follow each other.
    Active,
    /// The item is gone, and what follows of it could not be done yet.
    ItemGone,
    /// The record was deleted, and what follows of it could not be done yet.
    RecordGone,
    /// The record left the filters: nothing is written on either side; it goes on when the record comes back (promise 4,
    /// the opposite of D-30).
    LeftFilter,
    /// The person may not see the record any more; as above.
    OutOfSight,
    /// The item was removed in the mailbox while the record stays. It does not come back by itself (D-56,
    /// contradiction 9); the person may ask for it.
    RemovedHere,
    /// The person untracked it, or the record was deleted and the item stays: neither follows the other.
    Untracked,
    /// The item's calendar, task list or address book is gone, or takes no part: nothing is written on either side; it goes on when
    /// the item is seen again, there or elsewhere (promise 4, docs/adr/0017).
    Away,
}

/// On which side a pair began (D-61, D-62).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// The item was there first.
    Mailbox,
    /// The record was there first.
    Organization,
    /// Both were there.
    Both,
}

/// What a field held on each side when both were seen last. The two differ where the field does not travel, and where a
/// side keeps a value in its own way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LastSeen {
    /// On the item; `None` when it was empty.
    pub item: Option<Digest>,
    /// On the record; `None` when it was empty.
    pub record: Option<Digest>,
}

impl LastSeen {
    /// Of a field that a person set back to what it was before a cycle (docs/adr/0012): nothing travels by itself then, whatever the
    /// stated policy says, until a person decides or both sides hold the same.
    pub const UNDONE: Self = Self {
        item: Some(Digest::UNDONE),
        record: Some(Digest::UNDONE),
    };
}

/// What one occurrence of a series was on a side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum OccurrenceSeen {
    /// As the rule has it.
    #[default]
    Regular,
    /// Taken out.
    Removed,
    /// With fields of its own.
    Changed,
}

/// What one occurrence of a series was on both sides when they were seen last.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OccurrenceBase {
    /// On the item.
    pub item: OccurrenceSeen,
    /// On the record.
    pub record: OccurrenceSeen,
    /// Of one that is changed, its fields, as [`Base::fields`] has them.
    pub fields: BTreeMap<Field, Option<LastSeen>>,
}

impl OccurrenceBase {
    /// As [`LastSeen::UNDONE`], for an occurrence. It stands where no field of an occurrence does: a rule is the series' own.
    #[must_use]
    pub fn undone() -> Self {
        Self {
            item: OccurrenceSeen::Changed,
            record: OccurrenceSeen::Changed,
            fields: BTreeMap::from([(Field::Recurrence, Some(LastSeen::UNDONE))]),
        }
    }

    /// Whether a person set the occurrence back, and nobody decided since.
    #[must_use]
    pub fn is_undone(&self) -> bool {
        self.fields.get(&Field::Recurrence) == Some(&Some(LastSeen::UNDONE))
    }
}

/// The last agreed values of a pair. A field that is not named was empty on both sides. A field with `None` was never
/// agreed: what it was is not known (first meeting of both, or a conflict since).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Base {
    /// By field.
    pub fields: BTreeMap<Field, Option<LastSeen>>,
    /// By the time at which the rule has the occurrence. One that is not named was regular on both sides.
    pub occurrences: BTreeMap<Timestamp, OccurrenceBase>,
}

/// Something that both sides changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Held {
    /// A field.
    Field(Field),
    /// An occurrence of a series, by the time at which the rule has it.
    Occurrence(Timestamp),
    /// The whole: one side was removed while the other was changed. Which side it is the state of the link tells.
    Removal,
}

/// The sides whose last write was accepted and not read again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Unconfirmed {
    /// The item.
    pub item: bool,
    /// The record.
    pub record: bool,
}

/// By field, what was sent, oldest first; `None` when the field was to be emptied. A write that was cut off may still be on its way when
/// the next one begins, so that each may arrive.
pub type SentValues = BTreeMap<Field, Vec<Option<Digest>>>;

/// What was about to become of one occurrence on one side.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SentOccurrence {
    /// It was to be taken out.
    pub removed: bool,
    /// It was to be as the rule has it again.
    pub regular: bool,
    /// What was to become of its fields.
    pub fields: SentValues,
}

/// What was about to be written to occurrences of one side, each by the time at which the rule has it. While another field of an
/// occurrence waits, only these may differ by the doing of that side.
pub type SentOccurrences = BTreeMap<Timestamp, SentOccurrence>;

/// What was about to be written to the sides of a pair, kept from before the write until it is known what became of it. A side that
/// holds such a value now was once the same as the other side in that field, whether or not the write was answered.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sent {
    /// To the item.
    pub item: SentValues,
    /// To the record.
    pub record: SentValues,
    /// To occurrences of the item.
    pub item_occurrences: SentOccurrences,
    /// To occurrences of the record.
    pub record_occurrences: SentOccurrences,
    /// Which versions those writes named, and when the last of them was begun.
    pub named: Named,
}

/// Which version of each side the last write to it named. A write of a program that was killed meanwhile may reach the server after the
/// next look, as long as that version is still there: not afterwards.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Named {
    /// That of the item; `None` when it was not written, or had no version yet.
    pub item: Option<Version>,
    /// That of the record.
    pub record: Option<Version>,
    /// When the last of these writes was begun.
    pub at: Option<Timestamp>,
    /// The record was about to be made: what it held at first is what it was sent. A creation names no version; a write to it that came
    /// after that does.
    pub made: bool,
}

impl Sent {
    /// Whether nothing was about to be written.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.item.is_empty()
            && self.record.is_empty()
            && self.item_occurrences.is_empty()
            && self.record_occurrences.is_empty()
    }

    /// Whether the record was about to be made, and nothing is booked since.
    #[must_use]
    pub fn makes_record(&self) -> bool {
        self.named.made && !self.record.is_empty()
    }

    /// What was about to be written to the item.
    #[must_use]
    pub fn to_item(&self) -> SentTo<'_> {
        SentTo {
            fields: &self.item,
            occurrences: &self.item_occurrences,
        }
    }

    /// What was about to be written to the record.
    #[must_use]
    pub fn to_record(&self) -> SentTo<'_> {
        SentTo {
            fields: &self.record,
            occurrences: &self.record_occurrences,
        }
    }
}

/// What was about to be written to one side.
#[derive(Debug, Clone, Copy)]
pub struct SentTo<'a> {
    /// To its fields.
    pub fields: &'a SentValues,
    /// To its occurrences.
    pub occurrences: &'a SentOccurrences,
}

impl SentTo<'_> {
    /// Whether nothing was.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.fields.is_empty() && self.occurrences.is_empty()
    }
}

/// A link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// What it joins.
    pub kind: Kind,
    /// Where the item is.
    pub place: Place,
    /// The item's own identity, when it has one.
    pub uid: Option<String>,
    /// The version of the item that the base was taken from; `None` when it must be read again.
    pub item_version: Option<Version>,
    /// The record.
    pub record: RecordRef,
    /// The version of the record that the base was taken from; `None` when it must be read again.
    pub record_version: Option<Version>,
    /// What it stands for now.
    pub state: LinkState,
    /// Where it began.
    pub origin: Origin,
    /// What was written to a side and could not be read again: what its server made of it is not known yet.
    pub unconfirmed: Unconfirmed,
    /// The last agreed values; `None` when none is known (a new or wiped cache).
    pub base: Option<Base>,
    /// Whether the person owned the record when it was seen last (D-51, D-52).
    pub owned: bool,
    /// What both sides changed and what waits for a person.
    pub held: Vec<Held>,
    /// Fields whose edit in the mailbox may not be written to the record (B-7): they travel when the right is given.
    pub unshared: Vec<Field>,
}

impl Link {
    /// Whether a cycle must look at the pair though neither side said anything new: something waits for a decision or to be read again,
    /// or one half is gone and what follows could not be done yet. What waits for a right is looked at by a complete look.
    #[must_use]
    pub fn waits(&self) -> bool {
        match self.state {
            LinkState::ItemGone | LinkState::RecordGone => true,
            LinkState::Active => {
                !self.held.is_empty()
                    || self.unconfirmed != Unconfirmed::default()
                    || self.item_version.is_none()
                    || self.record_version.is_none()
            }
            LinkState::LeftFilter
            | LinkState::OutOfSight
            | LinkState::RemovedHere
            | LinkState::Untracked
            | LinkState::Away => false,
        }
    }
}
