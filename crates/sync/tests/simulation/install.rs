//! What one install keeps: links, checkpoints, what was not finished, and what persons decided there.

use std::collections::{BTreeMap, BTreeSet};

use regarding_model::fields::Kind;
use regarding_model::ids::RecordRef;
use regarding_model::link::{Held, Link, Place, Sent};
use regarding_sync::merge::Decision;
use regarding_sync::observe::Links;
use regarding_sync::undo::Taken;

use crate::braking::Brakes;
use crate::one_way::is_of;
use crate::values::table;

#[derive(Debug, Default)]
pub(crate) struct Install {
    pub(crate) links: BTreeMap<RecordRef, Link>,
    pub(crate) item_checkpoints: BTreeMap<String, u64>,
    pub(crate) record_checkpoints: BTreeMap<Kind, u64>,
    pub(crate) unfinished_items: BTreeSet<Place>,
    pub(crate) unfinished_records: BTreeSet<RecordRef>,
    pub(crate) identities: BTreeMap<Place, RecordRef>,
    /// What was about to be written and is not known to have arrived.
    pub(crate) sent: BTreeMap<RecordRef, Sent>,
    pub(crate) decisions: BTreeMap<RecordRef, BTreeMap<Held, Decision>>,
    /// Items that persons kept apart from a record.
    pub(crate) apart: BTreeMap<RecordRef, BTreeSet<String>>,
    /// What the last cycle proposed.
    pub(crate) proposed: Vec<(RecordRef, Vec<Place>, Kind)>,
    /// Records of whose pairs something waits for a person's word about messages.
    pub(crate) asks: BTreeSet<RecordRef>,
    /// What it takes away, and waits to.
    pub(crate) brakes: Brakes,
    /// What the last cycle did.
    pub(crate) taken: Vec<Taken>,
}

impl Install {
    pub(crate) fn keep(&mut self, link: Link) {
        // One record has one link, and one place has one.
        self.links.retain(|_, other| other.place != link.place);
        self.links.insert(link.record.clone(), link);
    }

    pub(crate) fn note(&mut self, record: RecordRef, sent: Sent) {
        if sent.is_empty() {
            self.sent.remove(&record);
        } else {
            self.sent.insert(record, sent);
        }
    }

    pub(crate) fn forget(&mut self, link: &Link) {
        self.sent.remove(&link.record);
        self.links.remove(&link.record);
    }
}

impl Links for Install {
    fn of_item(&self, place: &Place) -> Option<Link> {
        self.links.values().find(|link| link.place == *place).cloned()
    }

    fn of_record(&self, record: &RecordRef) -> Option<Link> {
        self.links.get(record).cloned()
    }

    fn of_kind(&self, kind: Kind) -> Vec<Link> {
        let of_kind = self.links.values().filter(|link| link.kind == kind);
        of_kind.cloned().collect()
    }

    fn waiting(&self, kind: Kind) -> Vec<Link> {
        let waits = |link: &&Link| link.kind == kind && link.waits();
        self.links.values().filter(waits).cloned().collect()
    }

    fn item_leading_to(&self, record: &RecordRef) -> Option<Place> {
        let found = self.identities.iter().find(|(_, leads)| *leads == record);
        found.map(|(place, _)| place.clone())
    }

    fn sent(&self, record: &RecordRef) -> Sent {
        self.sent.get(record).cloned().unwrap_or_default()
    }

    fn kept_apart(&self, record: &RecordRef) -> BTreeSet<String> {
        self.apart.get(record).cloned().unwrap_or_default()
    }

    fn unfinished(&self, kind: Kind) -> (Vec<Place>, Vec<RecordRef>) {
        let items = self
            .unfinished_items
            .iter()
            .filter(|place| place.collection.starts_with(table(kind)));
        let records = self
            .unfinished_records
            .iter()
            .filter(|record| is_of(record, kind));
        (items.cloned().collect(), records.cloned().collect())
    }
}
