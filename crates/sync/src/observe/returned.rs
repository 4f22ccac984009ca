//! Pairs whose item's collection is not looked at: what is found again elsewhere, and what is told of the rest (docs/adr/0017).

use std::collections::{BTreeMap, BTreeSet};

use regarding_model::ids::RecordRef;
use regarding_model::link::{Link, LinkState, Place};

use super::{Claim, Half, ItemSaid, Links, Observation, RecordSaid};
use crate::pair::{Away, ItemNews};

impl Observation {
    /// Items that are seen again: their own identity or mark leads to a record whose item is not looked at, or they have its UID.
    pub(super) fn returned(&self, halves: &mut BTreeMap<RecordRef, Half>, links: &dyn Links) {
        let taken: BTreeSet<Place> = halves
            .values()
            .filter(|half| !matches!(half.item, ItemSaid::Removed | ItemSaid::Away(_)))
            .map(|half| half.link.place.clone())
            .collect();
        let free: Vec<&Place> = self
            .items
            .keys()
            .filter(|place| !taken.contains(*place) && links.of_item(place).is_none())
            .collect();
        for place in &free {
            self.returned_by_claim(place, halves, links);
        }
        let mut by_uid: BTreeMap<&str, &Place> = BTreeMap::new();
        for place in free {
            let uid = self.items.get(place).and_then(|(view, _)| view.uid.as_deref());
            if let Some(uid) = uid {
                by_uid.entry(uid).or_insert(place);
            }
        }
        for half in halves.values_mut().filter(|half| is_away(half)) {
            let uid = half.link.uid.clone();
            if let Some(place) = uid.and_then(|uid| by_uid.remove(uid.as_str())) {
                self.is_at(half, place);
            }
        }
    }

    fn returned_by_claim(&self, place: &Place, halves: &mut BTreeMap<RecordRef, Half>, links: &dyn Links) {
        let Some((_, claim)) = self.items.get(place) else {
            return;
        };
        let Some(record) = claim.leads() else { return };
        if let Some(half) = halves.get_mut(record) {
            if is_away(half) {
                self.is_at(half, place);
            }
            return;
        }
        let link = links.of_record(record);
        if let Some(link) = link.filter(|link| self.waits_for_its_item(link, claim)) {
            let mut half = Half {
                link,
                found: None,
                item: ItemSaid::New,
                record: RecordSaid::Same,
            };
            self.is_at(&mut half, place);
            halves.insert(record.clone(), half);
        }
    }

    /// Whether an item that leads to the record is the one of the link. One that does not follow its record is only noted where it lies
    /// now.
    fn waits_for_its_item(&self, link: &Link, claim: &Claim) -> bool {
        let unseen = self.not_looked_at.contains(&link.place.collection);
        match link.state {
            LinkState::Away => true,
            LinkState::LeftFilter | LinkState::OutOfSight => unseen,
            LinkState::Untracked => unseen && !claim.is_asked(),
            LinkState::Active | LinkState::ItemGone | LinkState::RecordGone | LinkState::RemovedHere => false,
        }
    }

    /// The item of a pair is at this place now.
    fn is_at(&self, half: &mut Half, place: &Place) {
        let uid = self.items.get(place).and_then(|(view, _)| view.uid.clone());
        half.item = ItemSaid::New;
        half.found = Some(place.clone());
        half.link.uid = uid.or_else(|| half.link.uid.take());
    }

    /// A record whose item was one of another mailbox, and is in none of the collections of this one, has no item here.
    pub(super) fn former(&mut self, halves: &mut BTreeMap<RecordRef, Half>) {
        let former: Vec<RecordRef> = halves
            .iter()
            .filter(|(record, half)| {
                half.item == ItemSaid::Away(Away::Former)
                    && matches!(half.record, RecordSaid::Same | RecordSaid::New)
                    && self.is_nowhere(half)
                    && self.records.contains_key(*record)
            })
            .map(|(record, _)| record.clone())
            .collect();
        for record in former {
            halves.remove(&record);
            self.lone_records.insert(record);
        }
    }

    fn is_nowhere(&self, half: &Half) -> bool {
        let uid = half.link.uid.as_ref();
        uid.is_none_or(|uid| self.nowhere.contains(uid))
    }

    /// What is told of an item that was not seen again. One of another mailbox that may lie here is waited for, and so is one that a
    /// collection may hold which could not be asked.
    pub(super) fn away_news(&self, half: &Half, away: Away) -> ItemNews {
        let left_out = half
            .link
            .uid
            .as_ref()
            .is_some_and(|uid| self.left_out.contains(uid));
        match away {
            _ if left_out => ItemNews::Away(Away::LeftOut),
            Away::LeftOut => ItemNews::Away(Away::LeftOut),
            Away::Gone if self.is_nowhere(half) => ItemNews::Away(Away::Gone),
            Away::Former if self.is_nowhere(half) && matches!(half.record, RecordSaid::Absent(_)) => {
                ItemNews::Away(Away::Former)
            }
            Away::Gone | Away::Former => ItemNews::OutOfSight,
        }
    }
}

fn is_away(half: &Half) -> bool {
    matches!(half.item, ItemSaid::Away(_))
}
