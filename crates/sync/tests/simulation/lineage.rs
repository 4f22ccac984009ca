//! Which values were made from which: who enters one in the place of another has seen that one, so the two are no conflict.

use std::collections::BTreeMap;

use jiff::Timestamp;
use regarding_model::fields::{Content, Field};
use regarding_model::ids::RecordRef;
use regarding_model::link::{Held, Sent, SentValues};
use regarding_sync::merge::Side;
use regarding_sync::observe::Met;
use regarding_sync::pair::{ItemNews, RecordNews, Single};
use regarding_sync::plan::{Action, Plan};

use crate::driver::key;
use crate::series::OWN;
use crate::values::{all_shown, shown};
use crate::world::World;

/// What the exceptions of a series hang on.
const ALL_HANG_ON: [Field; 2] = [Field::Time, Field::Recurrence];

/// What was read of a pair.
struct Seen<'a> {
    record: &'a RecordRef,
    item: Option<Side<'a>>,
    view: Option<Side<'a>>,
    sent: &'a Sent,
    /// They are not linked yet: of their occurrences only what arrived is agreed.
    strangers: bool,
}

fn changed(side: Side<'_>, original: Timestamp) -> Option<&Content> {
    let found = side.occurrences.iter().find(|one| one.original == original);
    found?.content.as_ref()
}

impl World {
    /// Notes fields that a plan begins to hold although one side's value was made from the other's.
    pub(crate) fn conflicts_that_are_none(&mut self, met: &Met, plan: &Plan) {
        if !self.manner.alone {
            return;
        }
        let seen = seen(met);
        for one in seen.values() {
            self.note_ambiguous(one);
        }
        for step in &plan.steps {
            let (Action::Write { merge, .. }, Some((record, _))) = (&step.action, &step.record) else {
                continue;
            };
            let Some(one) = seen.get(record) else { continue };
            let (Some(item), Some(view)) = (one.item, one.view) else {
                continue;
            };
            let before = step
                .link
                .as_ref()
                .map(|link| link.held.clone())
                .unwrap_or_default();
            for held in merge.held.iter().filter(|held| !before.contains(held)) {
                let is_none = match held {
                    Held::Field(field) => {
                        !self.ambiguous.contains(&(record.clone(), None, *field))
                            && self.is_none(*field, item.content, view.content)
                    }
                    Held::Occurrence(_) if one.strangers => false,
                    Held::Occurrence(original) => self.occurrence_is_none(record, *original, (item, view)),
                    Held::Removal => false,
                };
                if is_none {
                    self.wrong
                        .push(format!("{record} {held:?} is held and is no conflict"));
                }
            }
        }
    }

    /// Where neither what was sent nor what was there before is there now, it cannot be told which came first: a person is asked.
    fn note_ambiguous(&mut self, seen: &Seen<'_>) {
        let sides = [
            (seen.item, &seen.sent.item, &seen.sent.item_occurrences),
            (seen.view, &seen.sent.record, &seen.sent.record_occurrences),
        ];
        for (side, sent, occurrences) in sides {
            let Some(side) = side else { continue };
            self.note_other(seen.record, None, (side.content, sent));
            // How its exceptions are called is told by what was agreed before.
            if ALL_HANG_ON.iter().any(|field| sent.contains_key(field)) {
                self.ambiguous.insert((seen.record.clone(), None, Field::Time));
            }
            for (original, sent) in occurrences {
                if let Some(content) = changed(side, *original) {
                    self.note_other(seen.record, Some(*original), (content, &sent.fields));
                }
            }
        }
    }

    fn note_other(
        &mut self,
        record: &RecordRef,
        original: Option<Timestamp>,
        (content, sent): (&Content, &SentValues),
    ) {
        let other = sent
            .iter()
            .filter(|(field, sent)| !sent.contains(&key().of_field(**field, content)));
        self.ambiguous
            .extend(other.map(|(field, _)| (record.clone(), original, *field)));
    }

    /// What the organization cuts, and what the exceptions of a series hang on, may be held for that.
    fn is_none(&self, field: Field, item: &Content, record: &Content) -> bool {
        let series = [item, record].map(|content| content.get(Field::Recurrence).is_some());
        if field == Field::Notes || (series.contains(&true) && ALL_HANG_ON.contains(&field)) {
            return false;
        }
        self.is_one_edit(field, item, record)
    }

    /// One that both sides have with fields of its own, which differ only by what one side made of the other's. An exception holds what
    /// its series held when it became one, which is older than what the other side's exception was made from.
    fn occurrence_is_none(
        &self,
        record: &RecordRef,
        original: Timestamp,
        (item, view): (Side<'_>, Side<'_>),
    ) -> bool {
        let (Some(here), Some(there)) = (changed(item, original), changed(view, original)) else {
            return false;
        };
        let shows_withdrawn = all_shown(here)
            .chain(all_shown(there))
            .any(|number| self.withdrawn.contains(&number));
        if shows_withdrawn || self.ambiguous.contains(&(record.clone(), None, Field::Time)) {
            return false;
        }
        let mut differ = OWN
            .into_iter()
            .filter(|field| here.get(*field) != there.get(*field));
        differ.all(|field| {
            field != Field::Notes
                && !self.ambiguous.contains(&(record.clone(), Some(original), field))
                && [here, there]
                    .map(|content| shown(content, field))
                    .iter()
                    .flatten()
                    .all(|number| self.own.contains(number))
                && self.is_one_edit(field, here, there)
        })
    }

    fn is_one_edit(&self, field: Field, item: &Content, record: &Content) -> bool {
        let (Some(here), Some(there)) = (shown(item, field), shown(record, field)) else {
            return false;
        };
        here != there && (self.comes_from(here, there) || self.comes_from(there, here))
    }

    fn comes_from(&self, value: u64, other: u64) -> bool {
        let mut at = value;
        while let Some(saw) = self.saw.get(&at) {
            if *saw == other {
                return true;
            }
            at = *saw;
        }
        false
    }
}

fn seen(met: &Met) -> BTreeMap<&RecordRef, Seen<'_>> {
    let pairs = met.pairs.iter().map(|pair| Seen {
        record: &pair.link.record,
        item: match &pair.item {
            ItemNews::Changed(item) | ItemNews::Unchanged(Some(item)) => Some(item.side()),
            _ => None,
        },
        view: match &pair.record {
            RecordNews::Changed(record)
            | RecordNews::Unchanged(Some(record))
            | RecordNews::Leaving(record) => Some(record.side()),
            _ => None,
        },
        sent: &pair.sent,
        strangers: false,
    });
    let strangers = met.singles.iter().filter_map(|single| match single {
        Single::Both {
            item, record, sent, ..
        } => Some(Seen {
            record: &record.record,
            item: Some(item.side()),
            view: Some(record.side()),
            sent,
            strangers: true,
        }),
        _ => None,
    });
    pairs.chain(strangers).map(|seen| (seen.record, seen)).collect()
}
