//! Records without an item that look like items without a record: they wait for the person's word, and neither gets another half
//! meanwhile.

use std::collections::{BTreeMap, BTreeSet};

use regarding_model::fields::Kind;
use regarding_model::ids::RecordRef;
use regarding_model::link::Place;

use super::{Claim, Links, Met, Observation};
use crate::pair::{ItemView, RecordView, Single};
use crate::propose::propose;

/// What is proposed among the things of an observation.
#[derive(Debug, Default)]
pub(super) struct Proposals {
    by_record: BTreeMap<RecordRef, BTreeSet<Place>>,
    /// Those of the records whose items the person removed.
    removed: BTreeMap<RecordRef, RecordView>,
    places: BTreeSet<Place>,
    items: BTreeMap<Place, ItemView>,
}

impl Observation {
    /// The records whose items the person removed, and the items that may be those typed anew: only what is asked for, since nothing that
    /// was removed comes back by itself (D-56, D-57).
    pub(super) fn typed_anew_proposals(&self, links: &dyn Links) -> Proposals {
        let removed: Vec<RecordView> = self
            .removed_here
            .iter()
            .filter_map(|record| self.records.get(record).cloned())
            .collect();
        let by_record = self.alike(&removed.iter().collect::<Vec<_>>(), Claim::is_asked, links);
        let proposed = removed.into_iter().map(|view| (view.record.clone(), view));
        Proposals {
            removed: proposed
                .filter(|(record, _)| by_record.contains_key(record))
                .collect(),
            places: by_record.values().flatten().cloned().collect(),
            by_record,
            items: BTreeMap::new(),
        }
    }

    /// The records that would get an item, and the items that may be theirs: those that could be tracked, and whose own identity
    /// leads to no record that is there.
    pub(super) fn propose_lone(&self, proposals: &mut Proposals, links: &dyn Links) {
        let claimed = self.claimed();
        let records: Vec<&RecordView> = self
            .lone_records
            .iter()
            .filter_map(|record| self.records.get(record))
            .filter(|view| !claimed.contains(&view.record))
            .collect();
        let by_record = self.alike(&records, |_| true, links);
        proposals.places.extend(by_record.values().flatten().cloned());
        proposals.by_record.extend(by_record);
    }

    fn alike(
        &self,
        records: &[&RecordView],
        may: fn(&Claim) -> bool,
        links: &dyn Links,
    ) -> BTreeMap<RecordRef, BTreeSet<Place>> {
        let items = self.items.values().filter_map(|(view, claim)| {
            // Whoever untracked it did not ask for another record either.
            let leads = claim
                .leads()
                .filter(|_| !matches!(claim, Claim::Untracked(_)) && may(claim))?;
            let free = !self.records.contains_key(leads) && links.of_record(leads).is_none();
            (free && view.uid.is_some()).then_some(view)
        });
        let mut by_record = propose(self.kind, items, records.iter().copied());
        by_record.retain(|record, places| {
            let apart = links.kept_apart(record);
            places.retain(|place| {
                let uid = self.items.get(place).and_then(|(view, _)| view.uid.as_ref());
                uid.is_some_and(|uid| !apart.contains(uid))
            });
            !places.is_empty()
        });
        by_record
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
        let Self {
            by_record,
            mut removed,
            items: kept,
            ..
        } = self;
        for (record, places) in by_record {
            let items = places
                .iter()
                .filter_map(|place| kept.get(place).cloned())
                .collect();
            met.waiting_items.extend(places.iter().cloned());
            if let Some(view) = removed.remove(&record) {
                // Its own item is known to be gone, and it is read whenever an item asks.
                met.propose((view, true), items, seen.kind);
                continue;
            }
            let Some(view) = seen.records.remove(&record) else {
                continue;
            };
            seen.lone_records.remove(&record);
            met.waiting_records.push(record);
            if !blind {
                met.propose((view, false), items, seen.kind);
            }
        }
    }
}

impl Met {
    fn propose(&mut self, (record, removed): (RecordView, bool), items: Vec<ItemView>, kind: Kind) {
        self.singles.push(Single::Proposed {
            record: Box::new(record),
            items,
            kind,
            removed,
        });
    }
}
