//! Merge of the occurrences that differ from their series: each by the time at which the rule has it, and field by field.
//!
//! Where both sides have an occurrence with fields of its own, the fields are merged as those of a pair are; a conflict holds the
//! conflicting fields of this occurrence, and the others travel. Where one side has it with fields of its own, taken out, or as the
//! rule has it, and the other otherwise, the side that changed since is followed.

mod anew;
mod arrived;
mod book;
mod confirm;
mod edits;
mod fields;
mod frame;
mod own;
mod series;
mod states;
mod undone;

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use regarding_model::fields::{Digest, Field, Value};
use regarding_model::link::{Base, Held, LastSeen, OccurrenceBase, OccurrenceSeen};

use super::{Apart, Merge, Rules, Side};
use crate::fields::FieldDirection;
pub(crate) use arrived::occurrences_arrived;
pub(crate) use book::occurrences_changed;
pub(super) use book::{note, tell_again, was_taken};
use book::{note_field, set};
pub(crate) use confirm::confirm_occurrences;
use frame::Frame;
pub(crate) use own::occurrences_of_its_own;
pub(super) use series::Series;
pub(crate) use series::regular;
use series::{Now, travelling};

/// What happens to one occurrence on one side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OccurrenceEdit {
    /// When the rule has it.
    pub original: Timestamp,
    /// What becomes of it.
    pub becomes: Becomes,
    /// As the base will know it when the side makes nothing else of it.
    after: OccurrenceBase,
    /// Fields of it that stay as they are on both sides: nothing is learnt about them.
    untold: Vec<Field>,
    /// It is an exception in form only and stays one: nobody edited it, and nothing becomes of it that the base would know.
    follows: bool,
}

/// What an occurrence becomes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Becomes {
    /// It is taken out.
    Removed,
    /// It is as the rule has it again: with these values, for a side that cannot forget that it was different.
    Regular(Vec<(Field, Option<Value>)>),
    /// It has these fields.
    Changed(Vec<(Field, Option<Value>)>),
}

/// Why an occurrence is different on both sides and stays so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OccurrenceApart {
    /// It was taken out in the organization, which cannot bring it back (reference C3).
    NoWayBack,
    /// The side that was told has no such occurrence, or did not do it.
    NotTaken,
    /// The person may not change the record.
    NotShared,
}

impl OccurrenceEdit {
    /// Whether it is told only so that it goes on following its series.
    pub(crate) fn follows(&self) -> bool {
        self.follows
    }

    /// Whether a field stays as it is on both sides, told again or not.
    pub(crate) fn keeps(&self, field: Field) -> bool {
        self.untold.contains(&field)
    }

    /// What sets an occurrence back to what it was (docs/adr/0012).
    pub(crate) fn back(original: Timestamp, becomes: Becomes) -> Self {
        Self {
            original,
            becomes,
            after: OccurrenceBase::undone(),
            untold: Vec::new(),
            follows: false,
        }
    }
}

/// What a person decides about when an occurrence is held: all its fields; a removed one and a regular one have no value of their own.
#[must_use]
pub fn occurrence_digest(side: Side<'_>, original: Timestamp, rules: Rules<'_>) -> Option<Digest> {
    let fields = travelling(rules);
    let series = Series {
        side: Some(side),
        edits: &[],
        fields: &fields,
        key: rules.key,
    };
    digest(series.now(original), rules)
}

fn digest(now: Now<'_>, rules: Rules<'_>) -> Option<Digest> {
    match now {
        Now::NotRead | Now::Regular => None,
        Now::Removed => Some(Digest([0; 12])),
        Now::Changed(content) => {
            let fields = travelling(rules).into_iter();
            let both = fields.filter(|field| rules.directions.of(*field) == FieldDirection::Both);
            Some(rules.key.of_fields(both, content))
        }
    }
}

/// One series with what is known of it.
#[derive(Clone, Copy)]
struct Both<'a> {
    base: Option<&'a Base>,
    item: Series<'a>,
    record: Series<'a>,
    rules: Rules<'a>,
    /// The fields of an occurrence that travel.
    fields: &'a [Field],
    /// The rule or the time of the record is written: the organization makes all its occurrences anew.
    remakes: bool,
}

/// What is found out about one occurrence.
#[derive(Debug, Default)]
struct Found {
    to_item: Option<OccurrenceEdit>,
    to_record: Option<OccurrenceEdit>,
    held: bool,
    apart: Option<OccurrenceApart>,
    /// Fields that differ and stay so, since a right or their direction keeps them apart.
    unshared: Vec<(Field, Apart)>,
    /// What becomes of it cannot be told before both sides are read.
    untold: bool,
    /// What the base knows from now on; `None` when that stays as it is.
    base: Option<OccurrenceBase>,
}

impl Found {
    /// It is as it was known, and looked at again.
    fn untold() -> Self {
        Self {
            untold: true,
            ..Self::default()
        }
    }
}

/// Merges the occurrences of a series.
pub(super) fn merge(
    merge: &mut Merge,
    base: Option<&Base>,
    item: Option<Side<'_>>,
    record: Option<Side<'_>>,
    rules: Rules<'_>,
) {
    if merge.to_record.iter().any(makes_anew)
        && record.is_some_and(|record| own::could_not_be_named_again(record, rules))
    {
        merge.hold_back();
    }
    let (to_item, to_record) = (merge.to_item.clone(), merge.to_record.clone());
    let new = record.is_some_and(|side| side.content.get(Field::Recurrence).is_none());
    let edits = (to_item.as_slice(), to_record.as_slice());
    let frame = Frame::of((item, edits.0), (record, edits.1), new);
    // A person decides about an occurrence by the name that it has on both sides.
    if !merge_in(frame, merge, (base, item, record), (edits, new), rules) {
        merge_in(Frame::STILL, merge, (base, item, record), (edits, new), rules);
    }
}

type Fields = [(Field, Option<Value>)];

/// Merges the occurrences by the names of one side. `false` when nothing was done, since something is held that has another name on
/// the other side.
fn merge_in(
    frame: Frame,
    merge: &mut Merge,
    (base, item, record): (Option<&Base>, Option<Side<'_>>, Option<Side<'_>>),
    ((to_item, to_record), new): ((&Fields, &Fields), bool),
    rules: Rules<'_>,
) -> bool {
    let fields = travelling(rules);
    let of = |to, side| frame.occurrences(to, side, (&fields, rules.key));
    let (of_item, of_record) = (of(To::Item, item), of(To::Record, record));
    let base = base.map(|base| frame.base(base));
    let both = Both {
        base: base.as_ref(),
        item: Series::of(item, (&of_item, to_item), &fields, rules.key),
        record: Series::of(record, (&of_record, to_record), &fields, rules.key),
        rules,
        fields: &fields,
        remakes: to_record.iter().any(makes_anew) && !new,
    };
    // Which occurrence is which cannot be told while the two have different rules.
    let rule = [Held::Field(Field::Time), Held::Field(Field::Recurrence)];
    let held_back = merge.apart.iter().any(|(_, why)| *why == Apart::HeldBack);
    let clashes = held_back || merge.held.iter().any(|held| rule.contains(held));
    if clashes || !both.item.repeats() || !both.record.repeats() {
        // The record's exceptions would go, and could not be named again.
        if both.remakes && record.is_none_or(|side| !side.occurrences.is_empty()) {
            // Whether it has any is told by a look at it.
            merge.again |= record.is_none();
            merge.hold_back();
        }
        both.follow_while_the_rule_waits(merge, record);
        return true;
    }
    let found: Vec<(Timestamp, Found)> = both
        .originals()
        .into_iter()
        .map(|original| (original, both.one(original)))
        .collect();
    if let Some((moved, _)) = frame.moved
        && found.iter().any(|(_, found)| found.held)
    {
        // The item moves its exceptions by itself; once it did, both sides have the same names.
        if moved == To::Item {
            merge.reframed = base.map(|base| (To::Item, base.occurrences));
            merge.hold_back();
            merge.again = true;
            return true;
        }
        return false;
    }
    merge.occurrence_fields.clone_from(&fields);
    let mut known = base
        .as_ref()
        .map(|base| base.occurrences.clone())
        .unwrap_or_default();
    for (original, found) in found {
        merge.take(original, found, &mut known);
    }
    match frame.moved {
        None => merge.base.occurrences = known,
        Some((to, _)) => merge.reframed = Some((to, known)),
    }
    if both.was_made_anew() {
        merge.made_anew = both.rule_before();
    }
    if both.remakes {
        // In a frame that moves, they have their new names already.
        let moved_by = frame::by(record, to_record).filter(|_| frame.moved.is_none());
        both.remade(merge, record, moved_by.unwrap_or_default());
    } else {
        both.follow_in_form(merge);
    }
    true
}

/// Whether writing a field makes the organization make all occurrences anew.
fn makes_anew((field, _): &(Field, Option<Value>)) -> bool {
    matches!(field, Field::Time | Field::Recurrence)
}

impl Merge {
    /// Leaves out what makes the organization make all occurrences anew.
    fn hold_back(&mut self) {
        let (held_back, rest) = core::mem::take(&mut self.to_record)
            .into_iter()
            .partition(makes_anew);
        self.to_record = rest;
        let held_back: Vec<(Field, Option<Value>)> = held_back;
        self.apart
            .extend(held_back.into_iter().map(|(field, _)| (field, Apart::HeldBack)));
    }

    fn take(&mut self, original: Timestamp, found: Found, known: &mut BTreeMap<Timestamp, OccurrenceBase>) {
        self.item_occurrences.extend(found.to_item);
        self.record_occurrences.extend(found.to_record);
        self.occurrences_apart
            .extend(found.apart.map(|why| (original, why)));
        for one in found.unshared {
            if !self.apart.contains(&one) {
                self.apart.push(one);
            }
        }
        self.untold |= found.untold;
        self.again |= found.untold;
        if found.held {
            self.held.push(Held::Occurrence(original));
        }
        if let Some(seen) = found.base {
            set(known, original, seen);
        }
    }
}

/// Which side an edit went to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum To {
    Item,
    Record,
}

impl<'a> Both<'a> {
    fn originals(self) -> BTreeSet<Timestamp> {
        let known = self.base.into_iter().flat_map(|base| base.occurrences.keys());
        let seen = self.item.originals().chain(self.record.originals());
        seen.chain(known.copied()).collect()
    }

    /// What both were; `None` without a base.
    fn last(self, original: Timestamp) -> Option<OccurrenceBase> {
        let base = self.base?;
        Some(base.occurrences.get(&original).cloned().unwrap_or_default())
    }

    /// Whether the record has another rule or time than it was seen to have, or may have: it made its occurrences anew.
    fn was_made_anew(self) -> bool {
        let Some(base) = self.base else { return false };
        [Field::Time, Field::Recurrence].into_iter().any(|field| {
            let seen = base.fields.get(&field).copied();
            let seen = seen.unwrap_or(Some(LastSeen::default()));
            seen.is_none_or(|seen| !self.record.is_series_as(field, seen.record))
        })
    }

    fn rule_before(self) -> Vec<(Field, Option<Option<LastSeen>>)> {
        let known = |field| self.base.and_then(|base| base.fields.get(&field).copied());
        [Field::Time, Field::Recurrence]
            .map(|field| (field, known(field)))
            .into()
    }

    /// Whether one side takes the other's rule.
    fn is_told_anew(self) -> bool {
        self.item.edits.iter().chain(self.record.edits).any(makes_anew)
    }

    fn one(self, original: Timestamp) -> Found {
        let last = self.last(original);
        let now = (self.item.now(original), self.record.now(original));
        if last.as_ref().is_some_and(OccurrenceBase::is_undone) {
            return self.undone(original, now);
        }
        let assumed = last.clone().unwrap_or_default();
        let seen = (now.0.seen(assumed.item), now.1.seen(assumed.record));
        match seen {
            (OccurrenceSeen::Changed, OccurrenceSeen::Changed) => self.fields(original, last.as_ref(), now),
            (item, record) if item == record => Found {
                base: Some(OccurrenceBase {
                    item,
                    record,
                    fields: self.never_met(original, &assumed, now),
                }),
                ..Found::default()
            },
            _ => self.states(original, last.as_ref(), now),
        }
    }
}
