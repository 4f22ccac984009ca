//! What the base knows of occurrences: what a side accepted, what it made of it, and whether a side was changed since.

use std::collections::BTreeMap;

use jiff::Timestamp;
use regarding_model::fields::{Digest, Field};
use regarding_model::link::{Base, LastSeen, OccurrenceBase, OccurrenceSeen};

use super::super::{Rules, Side};
use super::series::{Series, travelling};
use super::{Both, OccurrenceEdit, To};

/// Whether a side has an occurrence that is not what it was when both were seen last.
pub(crate) fn occurrences_changed(side: Side<'_>, is_item: bool, base: &Base, rules: Rules<'_>) -> bool {
    let fields = travelling(rules);
    let series = |side| Series {
        side,
        edits: &[],
        fields: &fields,
        key: rules.key,
    };
    let both = Both {
        base: Some(base),
        item: series(is_item.then_some(side)),
        record: series((!is_item).then_some(side)),
        rules,
        fields: &fields,
        remakes: false,
    };
    both.originals().into_iter().any(|original| {
        let last = both.last(original).unwrap_or_default();
        let (one, was, to) = if is_item {
            (both.item, last.item, To::Item)
        } else {
            (both.record, last.record, To::Record)
        };
        both.changed_since((one, one.now(original)), was, &last, to, original)
    })
}

/// Notes in the base what a side accepted, and what it made of it when that is known.
pub(in crate::merge) fn note(base: &mut Base, edits: &[OccurrenceEdit], to: To, held: Option<Series<'_>>) {
    for edit in edits.iter().filter(|edit| !edit.follows) {
        let known = base.occurrences.remove(&edit.original);
        let mut known = known.filter(|known| !known.is_undone()).unwrap_or_default();
        (known.item, known.record) = (edit.after.item, edit.after.record);
        if (known.item, known.record) == Default::default() {
            known.fields.clear();
        }
        for (field, seen) in &edit.after.fields {
            note_field(&mut known, *field, *seen);
        }
        if let Some(series) = held {
            made_of_it(&mut known, edit, to, series);
        }
        set(&mut base.occurrences, edit.original, known);
    }
}

pub(super) fn note_field(known: &mut OccurrenceBase, field: Field, seen: Option<LastSeen>) {
    if seen == Some(LastSeen::default()) {
        known.fields.remove(&field);
    } else {
        known.fields.insert(field, seen);
    }
}

/// What the side holds that an edit went to.
fn made_of_it(known: &mut OccurrenceBase, edit: &OccurrenceEdit, to: To, series: Series<'_>) {
    let now = series.now(edit.original);
    let state = now.seen(OccurrenceSeen::Regular);
    match to {
        To::Item => known.item = state,
        To::Record => known.record = state,
    }
    for field in edit.after.fields.keys().filter(|field| !edit.keeps(**field)) {
        let Some(kept) = series.holds(now, edit.original, *field) else {
            continue;
        };
        let last = known.fields.get(field).copied();
        let Some(mut seen) = last.unwrap_or(Some(LastSeen::default())) else {
            continue;
        };
        match to {
            To::Item => seen.item = kept,
            To::Record => seen.record = kept,
        }
        note_field(known, *field, Some(seen));
    }
}

/// Whether the side that an edit went to did it.
pub(in crate::merge) fn was_taken(edit: &OccurrenceEdit, series: Series<'_>) -> bool {
    series.now(edit.original).seen(OccurrenceSeen::Regular) == edit.after.item
}

pub(super) fn set(all: &mut BTreeMap<Timestamp, OccurrenceBase>, original: Timestamp, known: OccurrenceBase) {
    if known == OccurrenceBase::default() {
        all.remove(&original);
    } else {
        all.insert(original, known);
    }
}

/// The record made its occurrences anew and was not told again those that differ: the next look is to see that it did, as this one has.
pub(in super::super) fn tell_again(base: &mut Base, made_anew: &[(Field, Option<Option<LastSeen>>)]) {
    for (field, before) in made_anew {
        match (before, base.fields.get_mut(field)) {
            // Not what it held before: the record may hold that again, which would look like nothing new.
            (Some(Some(_)) | None, Some(Some(now))) => now.record = Some(Digest::UNDONE),
            (Some(None), Some(now)) => *now = None,
            _ => {}
        }
    }
}
