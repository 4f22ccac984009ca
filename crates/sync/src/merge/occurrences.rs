//! Merge of the occurrences that differ from their series. One occurrence is one value: it is as the rule has it, taken out, or
//! changed to something. It is compared by the fields that travel both ways.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use regarding_model::fields::{Content, Digest, Field, Value};
use regarding_model::link::{Base, Held, LastSeen, OccurrenceSeen};

use super::field::{Fate, decided};
use super::{Merge, Rules, Side};
use crate::fields::FieldDirection;
use crate::pair::Occurrence;

/// What happens to one occurrence on one side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OccurrenceEdit {
    /// When the rule has it.
    pub original: Timestamp,
    /// What becomes of it.
    pub becomes: Becomes,
    /// As the base will know it.
    seen: OccurrenceSeen,
}

/// What an occurrence becomes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Becomes {
    /// It is taken out.
    Removed,
    /// It is as the rule has it again.
    Regular,
    /// It has these fields.
    Changed(Vec<(Field, Option<Value>)>),
}

/// Notes in the base what a side accepted.
pub(super) fn note(base: &mut Base, edits: &[OccurrenceEdit]) {
    for edit in edits {
        set(base, edit.original, (edit.seen, edit.seen));
    }
}

fn set(base: &mut Base, original: Timestamp, seen: (OccurrenceSeen, OccurrenceSeen)) {
    if seen == Default::default() {
        base.occurrences.remove(&original);
    } else {
        base.occurrences.insert(original, seen);
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
    let (item, record) = (Known::of(item), Known::of(record));
    let last = base.map(|base| &base.occurrences);
    let mut originals: BTreeSet<Timestamp> = item.originals().chain(record.originals()).collect();
    originals.extend(last.into_iter().flat_map(BTreeMap::keys));
    for original in originals {
        let last = last.map(|known| known.get(&original).copied().unwrap_or_default());
        let assumed = last.unwrap_or_default();
        let now = (
            item.seen(original, rules).unwrap_or(assumed.0),
            record.seen(original, rules).unwrap_or(assumed.1),
        );
        match fate(original, last, now, rules) {
            Fate::ToItem => merge.item_occurrences.push(edit(original, now.1, record)),
            Fate::ToRecord => merge.record_occurrences.push(edit(original, now.0, item)),
            Fate::Held => merge.held.push(Held::Occurrence(original)),
            Fate::Rests(_) => set(&mut merge.base, original, now),
            Fate::Unknown | Fate::Apart(..) => {}
        }
    }
}

fn fate(
    original: Timestamp,
    last: Option<(OccurrenceSeen, OccurrenceSeen)>,
    now: (OccurrenceSeen, OccurrenceSeen),
    rules: Rules<'_>,
) -> Fate {
    // Without a base, an occurrence that is as the rule has it says nothing against one that somebody changed.
    let (item_changed, record_changed) = match last {
        Some(last) => (now.0 != last.0, now.1 != last.1),
        None => (now.0 != OccurrenceSeen::Regular, now.1 != OccurrenceSeen::Regular),
    };
    let as_digests = LastSeen {
        item: digest(now.0),
        record: digest(now.1),
    };
    let fate = match (item_changed, record_changed) {
        _ if now.0 == now.1 => Fate::Rests(as_digests),
        (false, false) => Fate::Rests(as_digests),
        (true, false) => Fate::ToRecord,
        (false, true) => Fate::ToItem,
        (true, true) => decided(Held::Occurrence(original), as_digests, rules),
    };
    if fate == Fate::ToRecord && !rules.may_write {
        Fate::Unknown
    } else {
        fate
    }
}

/// An occurrence as persons decide about it: a removed one and a regular one have no value of their own.
fn digest(seen: OccurrenceSeen) -> Option<Digest> {
    match seen {
        OccurrenceSeen::Regular => None,
        OccurrenceSeen::Removed => Some(Digest([0; 12])),
        OccurrenceSeen::Changed(digest) => Some(digest),
    }
}

fn edit(original: Timestamp, seen: OccurrenceSeen, source: Known<'_>) -> OccurrenceEdit {
    let becomes = match source.content(original) {
        Some(content) if seen != OccurrenceSeen::Removed => Becomes::Changed(
            content
                .values()
                .map(|(field, value)| (field, Some(value.clone())))
                .collect(),
        ),
        _ if seen == OccurrenceSeen::Removed => Becomes::Removed,
        _ => Becomes::Regular,
    };
    OccurrenceEdit {
        original,
        becomes,
        seen,
    }
}

/// The occurrences of a side; `None` when it was not read.
#[derive(Clone, Copy)]
struct Known<'a>(Option<&'a [Occurrence]>);

impl<'a> Known<'a> {
    fn of(side: Option<Side<'a>>) -> Self {
        Self(side.map(|side| side.occurrences))
    }

    fn all(self) -> impl Iterator<Item = &'a Occurrence> {
        self.0.into_iter().flatten()
    }

    fn originals(self) -> impl Iterator<Item = Timestamp> {
        self.all().map(|occurrence| occurrence.original)
    }

    fn content(self, original: Timestamp) -> Option<&'a Content> {
        self.all()
            .find(|occurrence| occurrence.original == original)
            .and_then(|occurrence| occurrence.content.as_ref())
    }

    /// What an occurrence is on this side; `None` when the side was not read.
    fn seen(self, original: Timestamp, rules: Rules<'_>) -> Option<OccurrenceSeen> {
        let occurrences = self.0?;
        let found = occurrences
            .iter()
            .find(|occurrence| occurrence.original == original);
        Some(match found {
            None => OccurrenceSeen::Regular,
            Some(Occurrence { content: None, .. }) => OccurrenceSeen::Removed,
            Some(Occurrence {
                content: Some(content),
                ..
            }) => OccurrenceSeen::Changed(rules.key.of_fields(both_ways(rules), content)),
        })
    }
}

fn both_ways(rules: Rules<'_>) -> impl Iterator<Item = Field> {
    rules
        .directions
        .fields()
        .filter(move |field| rules.directions.of(*field) == FieldDirection::Both)
}
