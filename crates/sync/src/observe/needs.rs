//! What an observation must have read, and what it is told.

use std::collections::BTreeSet;

use regarding_model::ids::RecordRef;
use regarding_model::link::Place;

use super::{Absent, Claim, Half, ItemSaid, Links, Observation, RecordSaid};
use crate::pair::{Away, ItemView, RecordView};

impl Observation {
    /// Linked records that a complete look did not name. Each is to be asked for by its id: [`Observation::absent`] or
    /// [`Observation::record_read`] tells what was found.
    pub fn missing_records(&self) -> impl Iterator<Item = &RecordRef> {
        self.missing.iter()
    }

    /// UIDs of linked items that are gone from their places, or whose collection is gone, and that were not read elsewhere yet: to be
    /// asked once the items are read. An item that was moved is found under another place. What is found is to be read, and what is
    /// nowhere to be told ([`Observation::nowhere`]); while neither is done the item is not taken for removed.
    pub fn moved_uids(&self) -> impl Iterator<Item = &str> {
        let read: BTreeSet<&str> = self
            .items
            .values()
            .filter_map(|(view, _)| view.uid.as_deref())
            .collect();
        let gone = |half: &&Half| match half.item {
            ItemSaid::Removed | ItemSaid::Away(Away::Gone | Away::Former) => true,
            ItemSaid::Same | ItemSaid::New | ItemSaid::OutOfSight | ItemSaid::Away(Away::LeftOut) => false,
        };
        let uids = self.pairs.values().filter(gone);
        let uids = uids.filter_map(|half| half.link.uid.as_deref());
        uids.filter(move |uid| !read.contains(uid))
    }

    /// Whether an item was read at this place.
    #[must_use]
    pub fn has_read(&self, place: &Place) -> bool {
        self.items.contains_key(place)
    }

    /// An item of this UID lies in a collection that takes no part: it was moved there, and not removed.
    pub fn left_out(&mut self, uid: &str) {
        self.left_out.insert(uid.to_owned());
    }

    /// No collection has an item of this UID.
    pub fn nowhere(&mut self, uid: &str) {
        self.nowhere.insert(uid.to_owned());
    }

    /// Items to read: of pairs with news, and those without a link.
    #[must_use]
    pub fn items_to_read(&self) -> Vec<Place> {
        let linked = self
            .pairs
            .values()
            .filter(|half| matches!(half.item, ItemSaid::Same | ItemSaid::New))
            .map(|half| half.link.place.clone());
        linked.chain(self.lone_items.iter().cloned()).collect()
    }

    /// Records to read: of pairs with news, those without a link, and those that items without a link ask for. To be asked
    /// once the items are read.
    #[must_use]
    pub fn records_to_read(&self) -> Vec<RecordRef> {
        let linked = self
            .pairs
            .values()
            .filter(|half| matches!(half.record, RecordSaid::Same | RecordSaid::New) || half.is_parting())
            .map(|half| half.link.record.clone());
        let asked = self.items.values();
        let asked = asked.filter_map(|(_, claim)| claim.leads().cloned());
        let mut records: Vec<_> = linked
            .chain(self.lone_records.iter().cloned())
            .chain(self.removed_here.iter().cloned())
            .chain(asked)
            .collect();
        records.sort();
        records.dedup();
        records
    }

    /// Notes the records whose items the person removed, where they ask to have an item tracked that has no link: it may be one of those
    /// typed anew (D-57). To be told once the items are read.
    pub fn typed_anew(&mut self, links: &dyn Links) {
        let mut claims = self.items.values().map(|(_, claim)| claim);
        let asks = claims.any(|claim| {
            claim.is_asked()
                && claim
                    .leads()
                    .is_some_and(|record| links.of_record(record).is_none())
        });
        if asks {
            self.removed_here = links.removed_here(self.kind);
        }
    }

    /// Items that the person asked to have tracked, and the records that they would be.
    pub fn asked(&self) -> impl Iterator<Item = (&ItemView, &RecordRef)> {
        let items = self.items.values().filter(|(_, claim)| claim.is_asked());
        items.filter_map(|(view, claim)| Some((view, claim.leads()?)))
    }

    /// The records that were read.
    pub fn records(&self) -> impl Iterator<Item = &RecordView> {
        self.records.values()
    }

    /// Whether a record is there, and none of the items that were read is its own: by mark, by identity, or by the UID that it carries.
    #[must_use]
    pub fn is_without_item(&self, record: &RecordRef) -> bool {
        let Some(view) = self.records.get(record) else {
            return false;
        };
        let mut items = self.items.values();
        !items.any(|(item, claim)| {
            claim.leads() == Some(record) || (view.uid.is_some() && item.uid == view.uid)
        })
    }

    /// An item was read.
    pub fn item_read(&mut self, view: ItemView, claim: Claim) {
        self.items_seen.insert(view.place.clone());
        self.items.insert(view.place.clone(), (view, claim));
    }

    /// An item was to be read and is not there: it may lie somewhere else by now.
    pub fn item_gone(&mut self, place: &Place) {
        if self.lone_items.remove(place) {
            self.blind = true;
        }
    }

    /// What lies there is of another kind, which has an observation of its own.
    pub fn another_kind(&mut self, place: &Place) {
        self.lone_items.remove(place);
    }

    /// Whether records wait for an item of their own. Then the collections must be looked at once more before they get one: what is
    /// moved from one to the other while both are looked at is in neither.
    #[must_use]
    pub fn creates_items(&self) -> bool {
        !self.blind
            && self
                .lone_records
                .iter()
                .any(|record| self.records.contains_key(record))
    }

    /// The collections changed while they were looked at: no record gets an item of its own in this cycle.
    pub fn unsettled(&mut self) {
        self.blind = true;
    }

    /// An item is there and makes no sense.
    pub fn item_unreadable(&mut self, place: Place) {
        self.unreadable_items.insert(place);
    }

    /// A record was read.
    pub fn record_read(&mut self, view: RecordView) {
        self.records_seen.insert(view.record.clone());
        self.records.insert(view.record.clone(), view);
    }

    /// A record is there and makes no sense.
    pub fn record_unreadable(&mut self, record: RecordRef) {
        self.unreadable_records.insert(record);
    }

    /// What became of a record that was missing.
    pub fn absent(&mut self, record: &RecordRef, absent: Absent) {
        if let Some(half) = self.pairs.get_mut(record) {
            half.record = RecordSaid::Absent(absent);
        }
        self.lone_records.remove(record);
    }
}
