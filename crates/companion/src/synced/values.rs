//! Values of both sides as the engine sees them, and its edits as both sides take them.

use jiff::Timestamp;
use regarding_dataverse::synced::{self, RecordState, SyncedRecord};
use regarding_mailbox::collections::{
    CollectionId, Edit, Exception, FieldEdits, Item, OccurrenceEdit as ItemOccurrence, PlaceKey,
    Reminder as ItemReminder,
};
use regarding_model::fields::{Content, Field, Moment, Period, TaskStatus, Value};
use regarding_model::link::{Place, Version};
use regarding_sync::merge::{Becomes, Edits, OccurrenceEdit};
use regarding_sync::pair::{Facts, ItemView, Occurrence, RecordView};
use regarding_sync::plan::Reminder;

pub(super) fn place(key: &PlaceKey) -> Place {
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
pub(super) fn item_view(item: Item, writable: bool) -> ItemView {
    let facts = Facts {
        closed: item.content.get(Field::Status) == Some(&Value::Status(TaskStatus::Completed)),
        organizer: item.organized_here,
        starts: starts(&item.content),
        series: repeats(&item.content),
        attendees: invites(&item.content),
    };
    ItemView {
        place: place(&item.place),
        version: Version(item.revision.0),
        uid: item.uid,
        content: item.content,
        occurrences: item.exceptions.into_iter().map(exception).collect(),
        writable,
        facts,
    }
}

fn exception(exception: Exception) -> Occurrence {
    Occurrence {
        original: exception.original,
        content: exception.content,
    }
}

/// A record as the engine sees it.
pub(super) fn record_view(record: SyncedRecord) -> RecordView {
    let facts = Facts {
        closed: record.facts.state != RecordState::Open,
        organizer: record.facts.organized_here,
        starts: record.facts.start,
        series: repeats(&record.content),
        attendees: invites(&record.content),
    };
    let occurrences = record.occurrences.into_iter().map(|occurrence| Occurrence {
        original: occurrence.original,
        content: occurrence.content,
    });
    RecordView {
        record: record.record,
        version: Version(record.version.0),
        content: record.content,
        occurrences: occurrences.collect(),
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

/// What the mailbox is to write; `None` for an occurrence that is to be as its rule has it again, which no calendar is told in
/// one step.
pub(super) fn item_edit(edits: Edits<'_>, reminder: Reminder) -> Option<Edit> {
    let occurrences = edits.occurrences.iter().map(|edit| {
        let fields = fields_of(edit)?;
        Some(ItemOccurrence {
            original: edit.original,
            fields,
        })
    });
    Some(Edit {
        fields: edits.fields.to_vec(),
        occurrences: occurrences.collect::<Option<_>>()?,
        reminder: match reminder {
            Reminder::Keep => ItemReminder::Keep,
            Reminder::Clear => ItemReminder::Clear,
            Reminder::At(at) => ItemReminder::At(at),
        },
        ..Edit::default()
    })
}

/// What the organization is to write of a series; as above.
pub(super) fn record_occurrences(edits: Edits<'_>) -> Option<Vec<synced::OccurrenceEdit>> {
    let occurrences = edits.occurrences.iter().map(|edit| {
        let fields = fields_of(edit)?;
        Some(synced::OccurrenceEdit {
            original: edit.original,
            fields,
        })
    });
    occurrences.collect()
}

/// The fields of a changed occurrence; `Some(None)` for one that is taken out, `None` for one that is as the rule has it again.
fn fields_of(edit: &OccurrenceEdit) -> Option<Option<FieldEdits>> {
    match &edit.becomes {
        Becomes::Removed => Some(None),
        Becomes::Changed(fields) => Some(Some(fields.clone())),
        Becomes::Regular => None,
    }
}
