//! An occurrence that both sides have with fields of its own: its fields are merged.

use std::collections::BTreeMap;

use jiff::Timestamp;
use regarding_model::fields::{Digest, Field, Value};
use regarding_model::link::{Held, LastSeen, OccurrenceBase, OccurrenceSeen};

use super::super::Apart;
use super::super::field::{self, Fate, Seen, decided};
use super::series::{Now, Series, own_fields};
use super::{Becomes, Both, Found, OccurrenceEdit, digest, note_field};

impl Both<'_> {
    pub(super) fn fields(
        self,
        original: Timestamp,
        last: Option<&OccurrenceBase>,
        now: (Now<'_>, Now<'_>),
    ) -> Found {
        let mut found = Found::default();
        let mut known = OccurrenceBase {
            item: OccurrenceSeen::Changed,
            record: OccurrenceSeen::Changed,
            ..OccurrenceBase::default()
        };
        let mut sent = (Vec::new(), Vec::new());
        let whole = LastSeen {
            item: digest(now.0, self.rules),
            record: digest(now.1, self.rules),
        };
        // Those that travel nowhere, too: should they travel one day, two values that never met are no edits of each other (B-2).
        for field in own_fields(self.rules) {
            let last = self.last_of(original, last, field);
            let seen = Seen {
                item: holds(self.item, now.0, original, field),
                record: holds(self.record, now.1, original, field),
                last,
            };
            let clash = |_| decided(Held::Occurrence(original), whole, self.rules);
            let mut rests = last;
            match seen.fate_or(field, self.rules, clash) {
                Fate::Rests(now) => rests = Some(now),
                Fate::ToItem => sent.0.push((field, value(now.1, field))),
                Fate::ToRecord => sent.1.push((field, value(now.0, field))),
                Fate::Held => found.held = true,
                Fate::Apart(why, now) => {
                    rests = now;
                    let looked_at_again = matches!(why, Apart::NotShared | Apart::OneWay);
                    found.unshared.extend(looked_at_again.then_some((field, why)));
                }
                Fate::Unagreed => rests = None,
                Fate::Unknown | Fate::Unseen => {}
            }
            note_field(&mut known, field, rests);
        }
        found.to_item = self.changed(original, sent.0);
        found.to_record = self.changed(original, sent.1);
        found.base = Some(known);
        found
    }

    /// The fields that travel nowhere and in which an occurrence differs that is otherwise as the rule has it: should they travel one day, the
    /// two values meet then (B-2).
    pub(super) fn never_met(
        self,
        original: Timestamp,
        last: &OccurrenceBase,
        now: (Now<'_>, Now<'_>),
    ) -> BTreeMap<Field, Option<LastSeen>> {
        if matches!(now, (Now::Removed, _) | (_, Now::Removed)) {
            return BTreeMap::new();
        }
        if matches!(now, (Now::NotRead, _) | (_, Now::NotRead)) {
            return last.fields.clone();
        }
        let off = own_fields(self.rules).filter(|field| !self.fields.contains(field));
        off.filter(|field| self.item.value_of(original, *field) != self.record.value_of(original, *field))
            .map(|field| (field, None))
            .collect()
    }

    fn changed(self, original: Timestamp, fields: Vec<(Field, Option<Value>)>) -> Option<OccurrenceEdit> {
        if fields.is_empty() {
            return None;
        }
        let mut after = OccurrenceBase {
            item: OccurrenceSeen::Changed,
            record: OccurrenceSeen::Changed,
            ..OccurrenceBase::default()
        };
        for (field, value) in &fields {
            let sent = value.as_ref().map(|value| self.rules.key.of(*field, value));
            // Named though it is empty: the base may know another value.
            after.fields.insert(
                *field,
                Some(LastSeen {
                    item: sent,
                    record: sent,
                }),
            );
        }
        Some(OccurrenceEdit {
            original,
            becomes: Becomes::Changed(fields),
            after,
            untold: Vec::new(),
            follows: false,
        })
    }

    /// What a field of the occurrence was on both sides; `None` when that is not known.
    pub(super) fn last_of(
        self,
        original: Timestamp,
        last: Option<&OccurrenceBase>,
        field: Field,
    ) -> Option<LastSeen> {
        // What one side never had was never agreed.
        let last = last.filter(|last| last.item == last.record)?;
        let side = |seen: OccurrenceSeen, series: Series<'_>, of: fn(LastSeen) -> Option<Digest>| match seen {
            OccurrenceSeen::Removed => None,
            OccurrenceSeen::Changed => {
                let seen = last
                    .fields
                    .get(&field)
                    .copied()
                    .unwrap_or(Some(LastSeen::default()));
                seen.map(of)
            }
            OccurrenceSeen::Regular => self.was_regular(original, series, field, of),
        };
        Some(LastSeen {
            item: side(last.item, self.item, |seen| seen.item)?,
            record: side(last.record, self.record, |seen| seen.record)?,
        })
    }

    /// What a field was when the occurrence was as the rule had it: what the series held.
    fn was_regular(
        self,
        original: Timestamp,
        series: Series<'_>,
        field: Field,
        of: fn(LastSeen) -> Option<Digest>,
    ) -> Option<Option<Digest>> {
        let known = self.base?.fields.get(&field).copied();
        let held = of(known.unwrap_or(Some(LastSeen::default()))?);
        if field != Field::Time {
            return Some(held);
        }
        // The time of the series says the occurrence's own as long as it is the one that was seen.
        let content = series.side?.content;
        let same = held == series.key.of_field(field, content);
        let time = series.regular_now(original, field);
        same.then(|| series.digest(field, time.as_ref()))
    }
}

fn holds(series: Series<'_>, now: Now<'_>, original: Timestamp, field: Field) -> field::Now {
    match now {
        Now::NotRead => field::Now::NotRead,
        _ => series
            .holds(now, original, field)
            .map_or(field::Now::Withheld, field::Now::Holds),
    }
}

fn value(now: Now<'_>, field: Field) -> Option<Value> {
    match now {
        Now::Changed(content) => content.get(field).cloned(),
        Now::NotRead | Now::Regular | Now::Removed => None,
    }
}
