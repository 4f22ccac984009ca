//! Which values were made from which: who enters one in the place of another has seen that one, so the two are no conflict.

use std::collections::BTreeMap;

use regarding_model::fields::{Content, Field};
use regarding_model::ids::RecordRef;
use regarding_model::link::{Held, Sent};
use regarding_sync::observe::Met;
use regarding_sync::pair::{ItemNews, RecordNews, Single};
use regarding_sync::plan::{Action, Plan};

use crate::driver::key;
use crate::values::shown;
use crate::world::World;

/// What was read of a pair.
struct Seen<'a> {
    record: &'a RecordRef,
    item: Option<&'a Content>,
    view: Option<&'a Content>,
    sent: &'a Sent,
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
            let Some((item, view)) = seen.get(record).and_then(|one| Some((one.item?, one.view?))) else {
                continue;
            };
            let before = step
                .link
                .as_ref()
                .map(|link| link.held.clone())
                .unwrap_or_default();
            for held in merge.held.iter().filter(|held| !before.contains(held)) {
                if let Held::Field(field) = held
                    && !self.ambiguous.contains(&(record.clone(), *field))
                    && self.is_none(*field, item, view)
                {
                    self.wrong
                        .push(format!("{record} {field} is held and is no conflict"));
                }
            }
        }
    }

    /// Where neither what was sent nor what was there before is there now, it cannot be told which came first: a person is asked.
    fn note_ambiguous(&mut self, seen: &Seen<'_>) {
        for (content, sent) in [(seen.item, &seen.sent.item), (seen.view, &seen.sent.record)] {
            let Some(content) = content else { continue };
            let other = sent
                .iter()
                .filter(|(field, sent)| !sent.contains(&key().of_field(**field, content)));
            self.ambiguous
                .extend(other.map(|(field, _)| (seen.record.clone(), *field)));
        }
    }

    fn is_none(&self, field: Field, item: &Content, record: &Content) -> bool {
        // What the organization cuts, and what the exceptions of a series hang on, may be held for that.
        let series = [item, record].map(|content| content.get(Field::Recurrence).is_some());
        if field == Field::Notes || series.contains(&true) {
            return false;
        }
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
            ItemNews::Changed(item) | ItemNews::Unchanged(Some(item)) => Some(&item.content),
            _ => None,
        },
        view: match &pair.record {
            RecordNews::Changed(record)
            | RecordNews::Unchanged(Some(record))
            | RecordNews::Leaving(record) => Some(&record.content),
            _ => None,
        },
        sent: &pair.sent,
    });
    let strangers = met.singles.iter().filter_map(|single| match single {
        Single::Both {
            item, record, sent, ..
        } => Some(Seen {
            record: &record.record,
            item: Some(&item.content),
            view: Some(&record.content),
            sent,
        }),
        _ => None,
    });
    pairs.chain(strangers).map(|seen| (seen.record, seen)).collect()
}
