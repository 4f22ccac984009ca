//! An occurrence that is not the same kind of thing on both sides: the side that changed is followed.

use jiff::Timestamp;
use regarding_model::fields::Field;
use regarding_model::link::{Held, LastSeen, OccurrenceBase, OccurrenceSeen};

use super::super::Apart;
use super::super::field::{Fate, decided};
use super::series::{Now, Series};
use super::{Becomes, Both, Found, OccurrenceApart, To, digest};
use crate::fields::FieldDirection;

impl Both<'_> {
    pub(super) fn states(
        self,
        original: Timestamp,
        last: Option<&OccurrenceBase>,
        now: (Now<'_>, Now<'_>),
    ) -> Found {
        // The organization made all occurrences anew, which is nobody's edit of this one: what the item has of its own is told again,
        // as if it never was.
        let had = last.is_some_and(|last| last.record != OccurrenceSeen::Regular);
        if had && matches!(now.1, Now::Regular) && self.was_made_anew() {
            if matches!(now.0, Now::NotRead) {
                return Found::untold();
            }
            let never = OccurrenceBase::default();
            return Found {
                base: Some(never.clone()),
                ..self.states_since(original, Some(&never), now)
            };
        }
        self.states_since(original, last, now)
    }

    pub(super) fn states_since(
        self,
        original: Timestamp,
        last: Option<&OccurrenceBase>,
        now: (Now<'_>, Now<'_>),
    ) -> Found {
        let changed = match last {
            // Without a base, an occurrence that is as the rule has it says nothing against one that somebody changed.
            None => (!matches!(now.0, Now::Regular), !matches!(now.1, Now::Regular)),
            Some(last) => (
                self.changed_since((self.item, now.0), last.item, last, To::Item, original),
                self.changed_since((self.record, now.1), last.record, last, To::Record, original),
            ),
        };
        // What it alone holds goes only by a decision: it is nowhere else.
        let of_its_own = || matches!(now.1, Now::Removed) && !self.items_own(original).is_empty();
        let changed = (changed.0 || of_its_own(), changed.1);
        let digests = LastSeen {
            item: digest(now.0, self.rules),
            record: digest(now.1, self.rules),
        };
        let told_anew = changed == (false, false) && self.may_have_it_now(now);
        let fate = match changed {
            (false, false) if told_anew => Fate::ToRecord,
            (false, false) => Fate::Unknown,
            (true, false) => Fate::ToRecord,
            (false, true) => Fate::ToItem,
            (true, true) => decided(Held::Occurrence(original), digests, self.rules),
        };
        // What one side never had is not overwritten without a decision.
        let apart = last.is_some_and(|last| last.item != last.record);
        let fate = match (fate, now) {
            (Fate::ToItem, (Now::Changed(_), _)) | (Fate::ToRecord, (_, Now::Changed(_))) if apart => {
                decided(Held::Occurrence(original), digests, self.rules)
            }
            _ => fate,
        };
        let apart = |why| Found {
            apart: Some(why),
            ..Found::default()
        };
        // The rule is agreed without it: what waits for a right is the item's edit from then on.
        let waits = told_anew.then(OccurrenceBase::default);
        let held = Found {
            held: true,
            ..Found::default()
        };
        match fate {
            // What its series holds there is not known, so it cannot be as the rule has it.
            Fate::ToRecord if matches!(now, (Now::Regular, Now::NotRead)) => Found::untold(),
            Fate::ToItem if matches!(now, (Now::NotRead, Now::Regular)) => Found::untold(),
            Fate::ToRecord if !self.rules.may_write => Found {
                unshared: vec![(Field::Recurrence, Apart::NotShared)],
                base: waits,
                ..apart(OccurrenceApart::NotShared)
            },
            // What was taken out there cannot come back, unless all occurrences are made anew.
            Fate::ToRecord if matches!(now.1, Now::Removed) && !self.remakes => {
                let choice = decided(Held::Occurrence(original), digests, self.rules);
                match choice {
                    Fate::ToItem => self.follow_record(original, now),
                    Fate::Held => Found {
                        held: true,
                        ..apart(OccurrenceApart::NoWayBack)
                    },
                    _ => apart(OccurrenceApart::NoWayBack),
                }
            }
            Fate::ToRecord => match self.edit_record(original, self.item, now.0) {
                Some(edit) => Found {
                    unshared: self.kept_apart(original, now, &edit.becomes),
                    to_record: Some(edit),
                    ..Found::default()
                },
                None => Found {
                    base: waits,
                    ..self.not_told(original, now)
                },
            },
            Fate::ToItem => self.follow_record(original, now),
            Fate::Held => held,
            Fate::Rests(_) | Fate::Unknown | Fate::Unseen | Fate::Unagreed | Fate::Apart(..) => {
                self.not_told(original, now)
            }
        }
    }

    /// Another rule may have what the one before did not.
    fn may_have_it_now(self, now: (Now<'_>, Now<'_>)) -> bool {
        (self.is_told_anew() || self.was_made_anew()) && !matches!(now, (Now::Regular, _) | (_, Now::Removed))
    }

    fn follow_record(self, original: Timestamp, now: (Now<'_>, Now<'_>)) -> Found {
        match self.edit(original, (self.record, now.1), (self.item, now.0), To::Item) {
            Some(edit) => Found {
                unshared: self.kept_apart(original, now, &edit.becomes),
                to_item: Some(edit),
                ..Found::default()
            },
            None => self.not_told(original, now),
        }
    }

    /// It is different and nothing is written: by the direction of its fields, or else since the other side did not take it.
    fn not_told(self, original: Timestamp, now: (Now<'_>, Now<'_>)) -> Found {
        let unshared = self.kept_apart(original, now, &Becomes::Changed(Vec::new()));
        Found {
            apart: unshared.is_empty().then_some(OccurrenceApart::NotTaken),
            unshared,
            ..Found::default()
        }
    }

    /// The fields that differ and that this edit leaves so: their direction or a right is in the way, and both may be turned one day (B-2, B-7).
    fn kept_apart(
        self,
        original: Timestamp,
        now: (Now<'_>, Now<'_>),
        becomes: &Becomes,
    ) -> Vec<(Field, Apart)> {
        let Becomes::Changed(sent) = becomes else {
            return Vec::new();
        };
        let differs = |field: &Field| {
            let sides = (
                self.item.holds(now.0, original, *field),
                self.record.holds(now.1, original, *field),
            );
            matches!(sides, (Some(item), Some(record)) if item != record)
        };
        let left = self.fields.iter().copied().filter(differs);
        left.filter(|field| !sent.iter().any(|(one, _)| one == field))
            .filter_map(|field| Some((field, self.why_apart(field)?)))
            .collect()
    }

    fn why_apart(self, field: Field) -> Option<Apart> {
        let one_way = self.rules.directions.of(field) != FieldDirection::Both;
        let refused = self.rules.columns.no_update.contains(&field);
        if one_way {
            Some(Apart::OneWay)
        } else {
            refused.then_some(Apart::NotShared)
        }
    }

    /// Whether a side's occurrence is another one than it was.
    pub(super) fn changed_since(
        self,
        (series, now): (Series<'_>, Now<'_>),
        was: OccurrenceSeen,
        last: &OccurrenceBase,
        side: To,
        original: Timestamp,
    ) -> bool {
        let Now::Changed(_) = now else {
            return now.seen(was) != was;
        };
        if was != OccurrenceSeen::Changed {
            return true;
        }
        let mut fields = self.fields.iter().copied();
        fields.any(|field| {
            let Some(holds) = series.holds(now, original, field) else {
                return false;
            };
            match last
                .fields
                .get(&field)
                .copied()
                .unwrap_or(Some(LastSeen::default()))
            {
                None => true,
                Some(seen) => {
                    holds
                        != match side {
                            To::Item => seen.item,
                            To::Record => seen.record,
                        }
                }
            }
        })
    }
}
