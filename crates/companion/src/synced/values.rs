//! Values of both sides as the engine sees them, and its edits as both sides take them.

use jiff::Timestamp;
use regarding_dataverse::synced::{self, RecordState, SyncedRecord, SyncedTable};
use regarding_mailbox::collections::{
    Bond, Collection, CollectionId, Edit, Exception, Invitations, Item, LinkMark,
    OccurrenceEdit as ItemOccurrence, Organizer, Peculiarity, PlaceKey, Reminder as ItemReminder,
};
use regarding_model::fields::{Content, Field, Moment, Period, TaskStatus, Value};
use regarding_model::ids::RecordRef;
use regarding_model::link::{Place, Version};
use regarding_sync::merge::{Becomes, Edits, Mark, OccurrenceEdit};
use regarding_sync::pair::{Facts, ItemView, Occurrence, Oddity, RecordView, Says};
use regarding_sync::plan::{Action, Reason, Reminder, Step};

use super::sides::Sides;

pub(crate) fn place(key: &PlaceKey) -> Place {
    Place {
        collection: key.collection.0.clone(),
        name: key.name.clone(),
    }
}

pub(super) fn key(place: &Place) -> PlaceKey {
    PlaceKey {
        collection: CollectionId(place.collection.clone()),
        name: place.name.clone(),
    }
}

/// An item as the engine sees it.
pub(super) fn item_view(item: Item, collection: Option<&Collection>, says: Says) -> ItemView {
    let facts = Facts {
        closed: item.content.get(Field::Status) == Some(&Value::Status(TaskStatus::Completed)),
        organizer: item.organizer == Organizer::Owner,
        may_be_organizer: item.organizer.may_be_owner(),
        starts: starts(&item.content),
        series: repeats(&item.content),
        attendees: invites(&item.content),
        loud: item.invites && collection.is_some_and(|one| one.loud),
        uninvited: item.uninvited,
        made: None,
    };
    ItemView {
        place: place(&item.place),
        version: Version(item.revision.0),
        uid: item.uid,
        content: item.content,
        occurrences: exceptions(item.exceptions),
        writable: collection.is_some_and(|one| one.writable),
        odd: item.peculiarities.into_iter().filter_map(odd).collect(),
        facts,
        says,
    }
}

impl Sides {
    /// Whether the pair that an item names is the person's own: neither another organization's (D-6) nor a colleague's (D-44), nor that of
    /// the item that this one is a copy of (D-5).
    pub(super) fn is_mine(&self, mark: &LinkMark, uid: Option<&str>) -> bool {
        let mine = mark.user.is_none_or(|user| user == self.person.user);
        mine && mark.organization == self.organization && Some(mark.uid.as_str()) == uid
    }

    /// What an item says about following a record.
    pub(super) fn says(&self, item: &Item) -> Says {
        let mark = item.mark.as_ref();
        let mine = mark.filter(|mark| self.is_mine(mark, item.uid.as_deref()));
        match mine.map(|mark| (mark.bond, &mark.record)) {
            None | Some((Bond::Linked, _)) => Says::Nothing,
            Some((Bond::Untracked, record)) => Says::Untracked(record.clone()),
            Some((Bond::TrackedAnew, record)) => Says::TrackedAnew(record.clone()),
            Some((Bond::Uninvited, _)) => Says::Uninvited,
        }
    }
}

/// What of a peculiarity no record can say. A missing identity is told by the UID that is not there, a value by its field.
fn odd(peculiarity: Peculiarity) -> Option<Oddity> {
    match peculiarity {
        Peculiarity::Rule => Some(Oddity::Rule),
        Peculiarity::ExtraDates => Some(Oddity::ExtraDates),
        Peculiarity::Zone => Some(Oddity::Zone),
        Peculiarity::Group => Some(Oddity::Group),
        Peculiarity::RecurringTask => Some(Oddity::RecurringTask),
        Peculiarity::Uid | Peculiarity::Value => None,
    }
}

/// The exceptions of an item as the engine sees them.
pub(super) fn exceptions(all: Vec<Exception>) -> Vec<Occurrence> {
    let one = |exception: Exception| Occurrence {
        original: exception.original,
        content: exception.content,
    };
    all.into_iter().map(one).collect()
}

/// The occurrences of a record as the engine sees them.
pub(super) fn occurrences(all: Vec<synced::Occurrence>) -> Vec<Occurrence> {
    let one = |occurrence: synced::Occurrence| Occurrence {
        original: occurrence.original,
        content: occurrence.content,
    };
    all.into_iter().map(one).collect()
}

/// A record as the engine sees it.
pub(super) fn record_view(record: SyncedRecord) -> RecordView {
    let facts = Facts {
        closed: record.facts.state != RecordState::Open,
        organizer: record.facts.organized_here,
        may_be_organizer: record.facts.organized_here,
        starts: record.facts.start,
        series: repeats(&record.content),
        attendees: invites(&record.content),
        loud: false,
        uninvited: false,
        made: record.facts.made,
    };
    RecordView {
        record: record.record,
        uid: record.facts.uid,
        version: Version(record.version.0),
        content: record.content,
        occurrences: occurrences(record.occurrences),
        may_write: record.facts.rights.write,
        may_delete: record.facts.rights.delete,
        owned: record.facts.owned_here,
        facts,
    }
}

/// Whether it is a series; also one whose rule has no place in the organization.
pub(super) fn repeats(content: &Content) -> bool {
    content.get(Field::Recurrence).is_some() || content.withheld(Field::Recurrence)
}

fn invites(content: &Content) -> bool {
    let people = [Field::RequiredAttendees, Field::OptionalAttendees];
    people.into_iter().any(|field| content.get(field).is_some())
}

fn starts(content: &Content) -> Option<Timestamp> {
    match content.get(Field::Time)? {
        Value::Period(Period::Timed { start, .. }) | Value::Moment(Moment::At(start)) => Some(*start),
        Value::Period(Period::AllDay { first, .. }) => {
            let midnight = first.to_zoned_datetime(jiff::tz::TimeZone::system()).ok()?;
            Some(midnight.timestamp())
        }
        _ => None,
    }
}

/// What goes along with an edit of an item.
#[derive(Debug, Clone, Default)]
pub(super) struct WithEdit {
    /// The pair, where nothing else tells it (DESIGN section 4).
    pub(super) mark: Option<Option<LinkMark>>,
    /// Whether the person agreed to messages for this change (promise 8).
    pub(super) invitations: Invitations,
}

impl WithEdit {
    pub(super) fn of(step: &Step, mark: Mark, sides: &Sides) -> Self {
        let record = step.record.as_ref().map(|(record, _)| record);
        let made = match &step.action {
            Action::CreateRecord { record, .. } => Some(record),
            _ => None,
        };
        let record = record
            .or(made)
            .or_else(|| step.link.as_ref().map(|link| &link.record));
        let new = match &step.action {
            Action::CreateItem { uid, .. } => Some(uid),
            _ => None,
        };
        let pair = |bond| {
            let both = record.zip(step.uid.as_ref().or(new));
            both.map(|(record, uid)| LinkMark {
                organization: sides.organization,
                user: Some(sides.person.user),
                record: record.clone(),
                uid: uid.clone(),
                bond,
            })
        };
        Self {
            mark: match mark {
                Mark::Keep => None,
                Mark::Set => pair(Bond::Linked).map(Some),
                Mark::Untracked => pair(Bond::Untracked).map(Some),
                Mark::TrackedAnew => pair(Bond::TrackedAnew).map(Some),
                Mark::Uninvited => pair(Bond::Uninvited).map(Some),
                Mark::Clear => Some(None),
            },
            invitations: if record.is_some_and(is_one_way) {
                Invitations::Never
            } else if step.reason == Reason::Told {
                Invitations::Agreed
            } else {
                Invitations::Silent
            },
        }
    }
}

/// Whether nobody is ever written to because of a record's item (B.3, docs/adr/0028).
fn is_one_way(record: &RecordRef) -> bool {
    SyncedTable::of(&record.table).is_some_and(SyncedTable::is_one_way)
}

/// What the mailbox is to write.
pub(super) fn item_edit(edits: Edits<'_>, reminder: Reminder, with: WithEdit) -> Edit {
    let mut regular = Vec::new();
    let mut occurrences = Vec::new();
    for edit in edits.occurrences {
        let original = edit.original;
        match &edit.becomes {
            Becomes::Removed => occurrences.push(ItemOccurrence {
                original,
                fields: None,
            }),
            Becomes::Changed(fields) => occurrences.push(ItemOccurrence {
                original,
                fields: Some(fields.clone()),
            }),
            Becomes::Regular(_) => regular.push(original),
        }
    }
    Edit {
        fields: edits.fields.to_vec(),
        occurrences,
        regular,
        reminder: match reminder {
            Reminder::Keep => ItemReminder::Keep,
            Reminder::Clear => ItemReminder::Clear,
            Reminder::At(at) => ItemReminder::At(at),
        },
        mark: with.mark,
        invitations: with.invitations,
        ..Edit::default()
    }
}

/// What the organization is to write of a series. An occurrence there cannot forget that it was different: it takes the values that
/// the rule gives it (reference C3).
pub(super) fn record_occurrences(edits: Edits<'_>) -> Vec<synced::OccurrenceEdit> {
    let one = |edit: &OccurrenceEdit| synced::OccurrenceEdit {
        original: edit.original,
        fields: match &edit.becomes {
            Becomes::Removed => None,
            Becomes::Changed(fields) | Becomes::Regular(fields) => Some(fields.clone()),
        },
    };
    edits.occurrences.iter().map(one).collect()
}
