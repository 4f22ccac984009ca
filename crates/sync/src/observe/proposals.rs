//! Records without an item that look like items without a record: they wait for the person's word, and neither gets another half
//! meanwhile.

use std::collections::{BTreeMap, BTreeSet};

use regarding_model::ids::RecordRef;
use regarding_model::link::Place;

use super::{Claim, Links, Met, Observation};
use crate::pair::{ItemView, RecordView, Single};
use crate::propose::propose;

/// What is proposed among the things of an observation.
#[derive(Debug, Default)]
pub(super) struct Proposals {
    by_record: BTreeMap<RecordRef, BTreeSet<Place>>,
    places: BTreeSet<Place>,
    items: BTreeMap<Place, ItemView>,
}

impl Observation {
    /// The records that would get an item, and the items that may be theirs: those that could be tracked, and whose own identity
    /// leads to no record that is there.
    pub(super) fn proposals(&self, links: &dyn Links) -> Proposals {
        let claimed = self.claimed();
        let records: Vec<&RecordView> = self
            .lone_records
            .iter()
            .filter_map(|record| self.records.get(record))
            .filter(|view| !claimed.contains(&view.record))
            .collect();
        let items = self.items.values().filter_map(|(view, claim)| {
            // Whoever untracked it did not ask for another record either.
            let leads = claim.leads().filter(|_| !matches!(claim, Claim::Untracked(_)))?;
            let free = !self.records.contains_key(leads) && links.of_record(leads).is_none();
            (free && view.uid.is_some()).then_some(view)
        });
        let items: Vec<&ItemView> = items.collect();
        let mut by_record = propose(self.kind, items.iter().copied(), records);
        by_record.retain(|record, places| {
            let apart = links.kept_apart(record);
            places.retain(|place| {
                let uid = self.items.get(place).and_then(|(view, _)| view.uid.as_ref());
                uid.is_some_and(|uid| !apart.contains(uid))
            });
            !places.is_empty()
        });
        Proposals {
            places: by_record.values().flatten().cloned().collect(),
            by_record,
            items: BTreeMap::new(),
        }
    }

    /// The records that an item's own identity or mark leads to.
    fn claimed(&self) -> BTreeSet<&RecordRef> {
        let claims = self.items.values();
        claims.filter_map(|(_, claim)| claim.leads()).collect()
    }
}

impl Proposals {
    /// Whether an item is proposed; it is kept for the question then.
    pub(super) fn takes(&mut self, view: &ItemView) -> bool {
        let proposed = self.places.contains(&view.place);
        if proposed {
            self.items.insert(view.place.clone(), view.clone());
        }
        proposed
    }

    /// Puts the questions: both halves come again in the next cycle. Nothing is asked while the record's own item may be among those that
    /// were not looked at; both wait all the same.
    pub(super) fn wait(self, seen: &mut Observation, met: &mut Met, blind: bool) {
        for (record, places) in self.by_record {
            let Some(view) = seen.records.remove(&record) else {
                continue;
            };
            seen.lone_records.remove(&record);
            let items = places.iter().filter_map(|place| self.items.get(place).cloned());
            met.waiting_items.extend(places.iter().cloned());
            met.waiting_records.push(record);
            if blind {
                continue;
            }
            met.singles.push(Single::Proposed {
                record: Box::new(view),
                items: items.collect(),
                kind: seen.kind,
            });
        }
    }
}
