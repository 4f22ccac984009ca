//! An occurrence that is not the same kind of thing on both sides: the side that changed is followed.

use jiff::Timestamp;
use regarding_model::fields::{Field, Value};
use regarding_model::link::{Held, LastSeen, OccurrenceBase, OccurrenceSeen};

use super::super::field::{Fate, decided};
use super::series::{Now, Series};
use super::{Becomes, Both, Found, OccurrenceApart, OccurrenceEdit, To, digest};

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
                unshared: vec![Field::Recurrence],
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
                    to_record: Some(edit),
                    ..Found::default()
                },
                None => Found {
                    base: waits,
                    ..apart(OccurrenceApart::NotTaken)
                },
            },
            Fate::ToItem => self.follow_record(original, now),
            Fate::Held => held,
            Fate::Rests(_) | Fate::Unknown | Fate::Unseen | Fate::Unagreed | Fate::Apart(..) => {
                apart(OccurrenceApart::NotTaken)
            }
        }
    }

    /// Another rule may have what the one before did not.
    fn may_have_it_now(self, now: (Now<'_>, Now<'_>)) -> bool {
        (self.is_told_anew() || self.was_made_anew()) && !matches!(now, (Now::Regular, _) | (_, Now::Removed))
    }

    fn follow_record(self, original: Timestamp, now: (Now<'_>, Now<'_>)) -> Found {
        let edit = self.edit(original, (self.record, now.1), (self.item, now.0), To::Item);
        Found {
            apart: edit.is_none().then_some(OccurrenceApart::NotTaken),
            to_item: edit,
            ..Found::default()
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

    /// What is written to the record so that its occurrence becomes what it is on another side; nothing for one that is to stay as
    /// the rule has it.
    pub(super) fn edit_record(
        self,
        original: Timestamp,
        source: Series<'_>,
        now: Now<'_>,
    ) -> Option<OccurrenceEdit> {
        let there = if self.remakes {
            Now::Regular
        } else {
            self.record.now(original)
        };
        if self.remakes && matches!(now, Now::Regular) {
            return None;
        }
        self.edit(original, (source, now), (self.record, there), To::Record)
    }

    fn edit(
        self,
        original: Timestamp,
        (source, now): (Series<'_>, Now<'_>),
        (target, there): (Series<'_>, Now<'_>),
        to: To,
    ) -> Option<OccurrenceEdit> {
        let (becomes, state) = match now {
            Now::NotRead => return None,
            Now::Removed => (Becomes::Removed, OccurrenceSeen::Removed),
            Now::Regular => return Some(self.regular(original, to)),
            Now::Changed(content) => {
                let may = |field: &Field| self.may_go(*field, to) && !content.withheld(*field);
                let fields: Vec<(Field, Option<Value>)> = self
                    .fields
                    .iter()
                    .copied()
                    .filter(may)
                    .map(|field| (field, content.get(field).cloned()))
                    .filter(|(field, value)| self.differs(original, (target, there), *field, value.as_ref()))
                    .filter(|(field, value)| {
                        !matches!(there, Now::Regular)
                            || !self.is_the_series_own(original, source, *field, value.as_ref())
                    })
                    .collect();
                if fields.is_empty() {
                    return None;
                }
                (Becomes::Changed(fields), OccurrenceSeen::Changed)
            }
        };
        let mut after = OccurrenceBase {
            item: state,
            record: state,
            ..OccurrenceBase::default()
        };
        if let (Becomes::Changed(sent), Now::Changed(content)) = (&becomes, now) {
            for field in self
                .fields
                .iter()
                .copied()
                .filter(|field| !content.withheld(*field))
            {
                let own = source.key.of_field(field, content);
                let goes = sent.iter().any(|(one, _)| *one == field);
                let other = if goes {
                    own
                } else {
                    target.holds(there, original, field).unwrap_or_default()
                };
                let seen = match to {
                    To::Record => LastSeen {
                        item: own,
                        record: other,
                    },
                    To::Item => LastSeen {
                        item: other,
                        record: own,
                    },
                };
                // Named though it is empty: the base may know another value.
                after.fields.insert(field, Some(seen));
            }
        }
        Some(OccurrenceEdit {
            original,
            becomes,
            after,
            follows: false,
        })
    }

    /// Whether a field may be written to a side.
    pub(super) fn may_go(self, field: Field, to: To) -> bool {
        let direction = self.rules.directions.of(field);
        match to {
            To::Item => direction.to_mailbox(),
            To::Record => direction.to_organization() && !self.rules.columns.no_update.contains(&field),
        }
    }

    /// Whether a field of an occurrence is as in its series, and the two series were agreed about it: the other side's own series says
    /// the same, in its own way.
    fn is_the_series_own(
        self,
        original: Timestamp,
        source: Series<'_>,
        field: Field,
        value: Option<&Value>,
    ) -> bool {
        let own = source.regular_now(original, field);
        let same = source.digest(field, own.as_ref()) == source.digest(field, value);
        let edited = |series: Series<'_>| series.edits.iter().any(|(one, _)| *one == field);
        let Some(base) = self
            .base
            .filter(|_| same && !edited(self.item) && !edited(self.record))
        else {
            return false;
        };
        let Some(seen) = base
            .fields
            .get(&field)
            .copied()
            .unwrap_or(Some(LastSeen::default()))
        else {
            return false;
        };
        self.item.is_series_as(field, seen.item) && self.record.is_series_as(field, seen.record)
    }

    /// Whether a side that is written to would hold something else by itself.
    fn differs(
        self,
        original: Timestamp,
        (target, there): (Series<'_>, Now<'_>),
        field: Field,
        value: Option<&Value>,
    ) -> bool {
        let held = match there {
            Now::NotRead | Now::Removed => return true,
            // An exception in form does not follow its series, unless all occurrences are made anew.
            Now::Regular => match target.in_form(original).filter(|_| !self.remakes) {
                Some(content) => content.get(field).cloned(),
                None => target.regular_then(original, field),
            },
            Now::Changed(content) => content.get(field).cloned(),
        };
        target.digest(field, held.as_ref()) != target.digest(field, value)
    }
}
