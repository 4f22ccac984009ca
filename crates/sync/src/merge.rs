//! Merge by field against what both sides were seen to hold last (promise 7, D-100, D-101).
//!
//! A field that one side changed travels, if its direction allows. One that both sides changed to different values is held until
//! a person or their stated policy decides. A field without a known base (first meeting, wiped cache) travels when one side
//! is empty, since nothing is lost by that; two different values are held.

mod field;
mod occurrences;

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use regarding_model::fields::{Content, Digest, DigestKey, Field, Value};
use regarding_model::link::{Base, Held, LastSeen, OccurrenceBase, Sent};

use crate::fields::{ColumnRights, Directions, FieldDirection};
use crate::pair::{ItemView, Occurrence, Says};
use field::{Fate, Seen};
pub use occurrences::{Becomes, OccurrenceApart, OccurrenceEdit, occurrence_digest};
use occurrences::{Series, To};
pub(crate) use occurrences::{
    confirm_occurrences, occurrences_arrived, occurrences_changed, occurrences_of_its_own, regular,
};

/// What happens to a field that both sides changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Policy {
    /// A person is asked.
    #[default]
    Ask,
    /// The record's value stays.
    OrganizationWins,
    /// The item's value stays.
    MailboxWins,
}

/// What a person decided about one held field, for the two values that they were shown: a value that changed since is asked again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decision {
    /// The item's value that was shown.
    pub item: Option<Digest>,
    /// The record's value that was shown.
    pub record: Option<Digest>,
    /// Which one stays.
    pub stays: Stays,
}

/// Which of two values stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stays {
    /// The item's.
    Item,
    /// The record's.
    Record,
}

/// Why a field is different on both sides and stays so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Apart {
    /// The person may not see or may not write the field in the organization (B-7): their own copy stays.
    NotShared,
    /// The item says it in a way that has no place in the organization: each side keeps its own.
    ItemsOwn,
    /// The record says it in a way that has no place in the mailbox: each side keeps its own.
    RecordsOwn,
    /// Written to the organization it would take the occurrences along that differ there, and they could not be named again.
    HeldBack,
    /// The edit was made on the side that does not send this field (B-4): it is overwritten when the other side's value changes.
    OneWay,
}

/// What a merge is made with.
#[derive(Debug, Clone, Copy)]
pub struct Rules<'a> {
    /// The directions in force.
    pub directions: &'a Directions,
    /// Column security.
    pub columns: &'a ColumnRights,
    /// Whether the person may write to the record at all.
    pub may_write: bool,
    /// What happens to a field that both changed.
    pub policy: Policy,
    /// What persons decided.
    pub decisions: &'a BTreeMap<Held, Decision>,
    /// The key of the digests.
    pub key: &'a DigestKey,
}

/// What is to be written, and what is not.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Merge {
    /// Fields of the item to set or to empty.
    pub to_item: Vec<(Field, Option<Value>)>,
    /// Fields of the record to set or to empty.
    pub to_record: Vec<(Field, Option<Value>)>,
    /// Occurrences of the item to change or to take out.
    pub item_occurrences: Vec<OccurrenceEdit>,
    /// Occurrences of the record to change or to take out.
    pub record_occurrences: Vec<OccurrenceEdit>,
    /// What waits for a decision.
    pub held: Vec<Held>,
    /// Fields that are different and stay so.
    pub apart: Vec<(Field, Apart)>,
    /// Fields that the person may not see in the organization and that the mailbox has not: nobody loses anything, and they come once
    /// the right is given (B-7).
    pub unseen: Vec<Field>,
    /// Occurrences that are different and stay so.
    pub occurrences_apart: Vec<(Timestamp, OccurrenceApart)>,
    /// Something was put off that is not held: the pair is to be looked at again.
    pub again: bool,
    /// The base of the occurrences once a side took that the series moves.
    reframed: Option<(To, BTreeMap<Timestamp, OccurrenceBase>)>,
    /// What was known of the rule and the time of the record before it made its occurrences anew, when they must be told again.
    made_anew: Vec<(Field, Option<Option<LastSeen>>)>,
    /// Something of occurrences could not be told, since a side was not read.
    untold: bool,
    /// Occurrences that the organization makes as the rule has them when it takes the rule.
    remade: Vec<OccurrenceEdit>,
    /// What was sent before, arrived or not: it is remembered until the step is booked, which a cut may prevent.
    pub(crate) earlier: Sent,
    /// When it was planned.
    pub(crate) planned: Option<Timestamp>,
    /// The fields of an occurrence that travel.
    occurrence_fields: Vec<Field>,
    /// The base of the fields that need no writing, as both sides were seen now; what is written joins it once its side accepted.
    pub base: Base,
    /// Edits of the item that it is to lose to the record's, by a person's word or a stated policy.
    given_up: Vec<(Field, LastSeen)>,
    /// What becomes of the item's private property that names its record (DESIGN section 4).
    pub mark: Mark,
    /// Nobody wrote to the item's attendees, and the person is to be asked whether they are invited (D-22, docs/adr/0024). Nothing of the
    /// item waits for that.
    pub invitation: bool,
    /// It takes back what a cycle did: what is written waits for a person from then on.
    pub undoes: bool,
}

/// What becomes of the private property by which an item names its record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mark {
    /// Nothing.
    #[default]
    Keep,
    /// It is set: nothing else tells that the two are one.
    Set,
    /// It is taken away.
    Clear,
    /// It says that the person untracked the item.
    Untracked,
    /// It says that the person tracked the item anew after that.
    TrackedAnew,
    /// It says besides that nobody invited the attendees yet, and that the person is to be asked.
    Uninvited,
}

impl Merge {
    /// One that takes back what a cycle did; still empty.
    pub(crate) fn undoing() -> Self {
        Self {
            undoes: true,
            ..Self::default()
        }
    }

    /// What was sent before it, and when it was planned.
    pub(crate) fn sends_after(&mut self, earlier: &Sent, now: Timestamp) {
        self.earlier = earlier.clone();
        self.planned = Some(now);
    }

    /// Whether nothing is to be written.
    #[must_use]
    pub fn is_quiet(&self) -> bool {
        !self.writes_item() && !self.writes_record()
    }

    /// Whether the item is to be written.
    #[must_use]
    pub fn writes_item(&self) -> bool {
        self.changes_item() || self.mark != Mark::Keep
    }

    /// Whether the item is to be changed, and not only marked.
    #[must_use]
    pub fn changes_item(&self) -> bool {
        !self.to_item.is_empty() || !self.item_occurrences.is_empty()
    }

    /// Whether the record is to be written.
    #[must_use]
    pub fn writes_record(&self) -> bool {
        !self.to_record.is_empty() || !self.record_occurrences.is_empty()
    }

    /// What is to be written to the item.
    #[must_use]
    pub fn item_edits(&self) -> Edits<'_> {
        Edits {
            fields: &self.to_item,
            occurrences: &self.item_occurrences,
            mark: self.mark,
        }
    }

    /// What is to be written to the record.
    #[must_use]
    pub fn record_edits(&self) -> Edits<'_> {
        Edits {
            fields: &self.to_record,
            occurrences: &self.record_occurrences,
            mark: Mark::Keep,
        }
    }

    /// The fields that travel once a right is given, once a side says them as the other one can, once they go both ways, or once their series
    /// has one rule: a complete look looks at them again, so that the person is told in each run of the program, and neither side's version
    /// says anything about them.
    #[must_use]
    pub fn unshared(&self) -> Vec<Field> {
        let apart = self.apart.iter().map(|(field, _)| *field);
        let all: BTreeSet<Field> = apart.chain(self.unseen.iter().copied()).collect();
        all.into_iter().collect()
    }

    /// An item that says that it was untracked does not any more: the two are to follow each other again.
    pub(crate) fn tracks_anew(&mut self, item: &ItemView) {
        if matches!(item.says, Says::Untracked(_)) {
            self.mark = Mark::TrackedAnew;
        }
    }

    /// Leaves out what was to be written to the item; what was seen last stays, so that it is tried again.
    pub fn leave_item(&mut self) {
        self.leave_item_but_mark();
        self.mark = Mark::Keep;
    }

    /// The same, and the item is still marked.
    pub fn leave_item_but_mark(&mut self) {
        self.to_item.clear();
        self.item_occurrences.clear();
    }

    /// Leaves out everything but the mark of the item; both sides are read and compared again.
    pub fn leave_all_but_mark(&mut self) {
        self.leave_item_but_mark();
        self.to_record.clear();
        self.record_occurrences.clear();
        self.again = true;
    }

    /// Leaves out what was to be written to the item, but for its mark, until somebody agreed to it. What was decided about fields that both sides changed
    /// stays decided: they count as changed in the organization alone until the item is edited again.
    pub fn put_item_off(&mut self) {
        self.leave_item_but_mark();
        self.again = true;
        // How a series moves is told by what both were seen to hold before.
        let series = self.base.fields.contains_key(&Field::Recurrence) || self.reframed.is_some();
        for (field, seen) in core::mem::take(&mut self.given_up) {
            if !series || !matches!(field, Field::Time | Field::Recurrence) {
                agree(&mut self.base, field, seen);
            }
        }
    }

    /// The base after each side took, or did not take, what was to be written to it.
    #[must_use]
    pub fn base_after(&self, item: Took<'_>, record: Took<'_>, key: &DigestKey) -> Base {
        let mut base = self.base.clone();
        if self.undoes {
            self.undone(&mut base);
            return base;
        }
        if let Some((to, known)) = &self.reframed
            && [(To::Item, item), (To::Record, record)]
                .iter()
                .any(|(side, took)| side == to && took.took_it())
        {
            base.occurrences.clone_from(known);
        }
        if item.took_it() {
            for (field, value) in &self.to_item {
                let sent = value.as_ref().map(|value| key.of(*field, value));
                let kept = item.kept(*field, sent, key);
                agree(
                    &mut base,
                    *field,
                    LastSeen {
                        item: kept,
                        record: sent,
                    },
                );
            }
            let held = self.held_by(item, key);
            occurrences::note(&mut base, &self.item_occurrences, To::Item, held);
        }
        if record.took_it() {
            for (field, value) in &self.to_record {
                let sent = value.as_ref().map(|value| key.of(*field, value));
                if record.hides(*field) {
                    // What the organization made of it (it may have cut it) cannot be known, and so nothing is agreed (B-7).
                    base.fields.insert(*field, None);
                    continue;
                }
                let kept = record.kept(*field, sent, key);
                agree(
                    &mut base,
                    *field,
                    LastSeen {
                        item: sent,
                        record: kept,
                    },
                );
            }
            let held = self.held_by(record, key);
            occurrences::note(&mut base, &self.record_occurrences, To::Record, held);
            occurrences::note(&mut base, &self.remade, To::Record, held);
        }
        if self.untold || !(record.took_it() || self.record_occurrences.is_empty()) {
            occurrences::tell_again(&mut base, &self.made_anew);
        }
        base
    }

    /// What is set back is agreed with nobody: it waits, whether a side took it or not. What both hold alike settles itself.
    fn undone(&self, base: &mut Base) {
        for (field, _) in self.to_item.iter().chain(&self.to_record) {
            base.fields.insert(*field, Some(LastSeen::UNDONE));
        }
        for edit in self.item_occurrences.iter().chain(&self.record_occurrences) {
            base.occurrences.insert(edit.original, OccurrenceBase::undone());
        }
    }

    /// Occurrences that a side was told about and that it holds otherwise: it has none there, or did not do it.
    #[must_use]
    pub fn not_taken(&self, item: Took<'_>, record: Took<'_>, key: &DigestKey) -> Vec<Timestamp> {
        let sides = [(item, &self.item_occurrences), (record, &self.record_occurrences)];
        let mut not_taken = Vec::new();
        for (took, edits) in sides {
            if let Some(series) = self.held_by(took, key) {
                let lacks = edits.iter().filter(|edit| !occurrences::was_taken(edit, series));
                not_taken.extend(lacks.map(|edit| edit.original));
            }
        }
        not_taken
    }

    fn held_by<'a>(&'a self, took: Took<'a>, key: &'a DigestKey) -> Option<Series<'a>> {
        match took {
            Took::AndHolds(side) => Some(Series {
                side: Some(side),
                edits: &[],
                fields: &self.occurrence_fields,
                key,
            }),
            Took::No | Took::Yes => None,
        }
    }
}

/// What is to be written to one side.
#[derive(Debug, Clone, Copy)]
pub struct Edits<'a> {
    /// Fields to set or to empty.
    pub fields: &'a [(Field, Option<Value>)],
    /// Occurrences to change, to take out, or to make regular again.
    pub occurrences: &'a [OccurrenceEdit],
    /// The private property of an item.
    pub mark: Mark,
}

/// Whether a side took what was to be written to it.
#[derive(Debug, Clone, Copy)]
pub enum Took<'a> {
    /// No, or nothing was to be written.
    No,
    /// Yes; what it made of it is not known.
    Yes,
    /// Yes, and this is what it holds now. A side may keep a value in its own way (cut, folded, without markup); that way must not
    /// look like somebody's edit later.
    AndHolds(Side<'a>),
}

impl Took<'_> {
    fn took_it(self) -> bool {
        !matches!(self, Self::No)
    }

    /// Whether the side was read after it took it and says nothing about a field.
    fn hides(self, field: Field) -> bool {
        matches!(self, Self::AndHolds(side) if side.content.withheld(field))
    }

    fn kept(self, field: Field, sent: Option<Digest>, key: &DigestKey) -> Option<Digest> {
        match self {
            Self::AndHolds(side) if !side.content.withheld(field) => key.of_field(field, side.content),
            Self::AndHolds(_) | Self::Yes | Self::No => sent,
        }
    }
}

/// Notes what a field holds on both sides; a field that is empty on both is not named.
pub(crate) fn agree(base: &mut Base, field: Field, seen: LastSeen) {
    if seen == LastSeen::default() {
        base.fields.remove(&field);
    } else {
        base.fields.insert(field, Some(seen));
    }
}

/// One side of a pair, read.
#[derive(Debug, Clone, Copy)]
pub struct Side<'a> {
    /// Its fields.
    pub content: &'a Content,
    /// The occurrences that differ from its rule.
    pub occurrences: &'a [Occurrence],
}

/// Merges a pair. A side that was not read is as it was seen last.
#[must_use]
pub fn merge(
    base: Option<&Base>,
    item: Option<Side<'_>>,
    record: Option<Side<'_>>,
    rules: Rules<'_>,
) -> Merge {
    let mut merge = merge_fields(
        base,
        item.map(|side| side.content),
        record.map(|side| side.content),
        rules,
    );
    occurrences::merge(&mut merge, base, item, record, rules);
    merge
}

fn merge_fields(
    base: Option<&Base>,
    item: Option<&Content>,
    record: Option<&Content>,
    rules: Rules<'_>,
) -> Merge {
    let mut merge = Merge {
        base: base.cloned().unwrap_or_default(),
        ..Merge::default()
    };
    for field in rules.directions.fields() {
        let last = match base {
            None => None,
            Some(base) => base
                .fields
                .get(&field)
                .copied()
                .unwrap_or(Some(LastSeen::default())),
        };
        let seen = Seen {
            item: side(field, item, rules.key),
            record: side(field, record, rules.key),
            last,
        };
        settle(&mut merge, field, seen, (item, record), rules);
    }
    merge
}

/// One side's field: what it holds now, when that is known.
fn side(field: Field, content: Option<&Content>, key: &DigestKey) -> field::Now {
    match content {
        None => field::Now::NotRead,
        Some(content) if content.withheld(field) => field::Now::Withheld,
        Some(content) => field::Now::Holds(key.of_field(field, content)),
    }
}

/// Puts the fate of one field into the merge.
fn settle(
    merge: &mut Merge,
    field: Field,
    seen: Seen,
    (item, record): (Option<&Content>, Option<&Content>),
    rules: Rules<'_>,
) {
    let value = |content: Option<&Content>| content.and_then(|content| content.get(field)).cloned();
    match seen.fate(field, rules) {
        Fate::Rests(now) => agree(&mut merge.base, field, now),
        Fate::Unknown => {
            merge.again |= seen.is_half_read() && rules.directions.of(field) != FieldDirection::None;
            never_agreed(merge, field, seen);
        }
        Fate::Unagreed => {
            merge.base.fields.insert(field, None);
        }
        Fate::Unseen => {
            merge.unseen.push(field);
            never_agreed(merge, field, seen);
        }
        Fate::ToItem => {
            merge.given_up.extend(seen.given_up().map(|seen| (field, seen)));
            merge.to_item.push((field, value(record)));
        }
        Fate::ToRecord => merge.to_record.push((field, value(item))),
        Fate::Held => {
            merge.held.push(Held::Field(field));
            never_agreed(merge, field, seen);
        }
        Fate::Apart(why, now) => {
            merge.apart.push((field, why));
            match now {
                Some(now) => agree(&mut merge.base, field, now),
                None => never_agreed(merge, field, seen),
            }
        }
    }
}

/// Keeps in the base that a field was never agreed, which is not the same as empty.
fn never_agreed(merge: &mut Merge, field: Field, seen: Seen) {
    if seen.last.is_none() {
        merge.base.fields.insert(field, None);
    }
}
