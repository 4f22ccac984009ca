//! What the items and records of a cycle are called. Titles are of this moment and are kept nowhere.

use std::collections::BTreeMap;

use regarding_mailbox::collections::Collection;
use regarding_model::ids::RecordRef;
use regarding_model::link::Place;
use regarding_model::say;
use regarding_sync::observe::Met;
use regarding_sync::pair::{ItemNews, ItemView, RecordNews, Single};

use crate::words::values::title;

/// What things are called.
#[derive(Default)]
pub(super) struct Titles {
    items: BTreeMap<Place, String>,
    uids: BTreeMap<Place, String>,
    records: BTreeMap<RecordRef, String>,
    /// The collections, by their places.
    collections: BTreeMap<String, String>,
}

impl Titles {
    pub(super) fn of(met: &Met) -> Self {
        let mut titles = Self::default();
        for pair in &met.pairs {
            if let ItemNews::Changed(item) | ItemNews::Unchanged(Some(item)) = &pair.item {
                titles.item(item);
            }
            if let RecordNews::Changed(record) | RecordNews::Unchanged(Some(record)) = &pair.record {
                titles
                    .records
                    .insert(record.record.clone(), title(&record.content));
            }
        }
        for single in &met.singles {
            match single {
                Single::Item { view, .. } | Single::LeftAlone { view, .. } => {
                    titles.item(view);
                }
                Single::Record { view, .. } => {
                    titles.records.insert(view.record.clone(), title(&view.content));
                }
                Single::Both { item, record, .. } | Single::Adopted { item, record, .. } => {
                    titles.item(item);
                    titles
                        .records
                        .insert(record.record.clone(), title(&record.content));
                }
                Single::Unreadable { .. } => {}
                Single::Proposed { record, .. } => {
                    titles
                        .records
                        .insert(record.record.clone(), title(&record.content));
                }
            }
        }
        titles
    }

    /// Takes in what the collections are called.
    pub(super) fn within(&mut self, collections: &BTreeMap<String, Collection>) {
        let named = collections.iter().map(|(id, one)| (id.clone(), one.name.clone()));
        self.collections.extend(named);
    }

    /// That an item makes no sense: what is in it cannot be said, so it is named by its file and where that lies.
    pub(super) fn unreadable(&self, place: &Place) -> String {
        let name = &place.name;
        match self.collections.get(&place.collection) {
            Some(collection) => say!(
                "{name} in {collection} makes no sense and was left as it is.",
                name = name,
                collection = collection
            ),
            None => say!("{name} makes no sense and was left as it is.", name = name),
        }
    }

    fn item(&mut self, view: &ItemView) {
        self.items.insert(view.place.clone(), title(&view.content));
        self.uids
            .extend(view.uid.clone().map(|uid| (view.place.clone(), uid)));
    }

    /// The UID of an item that was read.
    pub(super) fn uid(&self, item: Option<&Place>) -> Option<String> {
        item.and_then(|place| self.uids.get(place)).cloned()
    }

    /// What something is called; the name of its file where neither side was read.
    pub(super) fn find(&self, item: Option<&Place>, record: Option<&RecordRef>) -> String {
        let of_item = item.and_then(|place| self.items.get(place));
        let of_record = record.and_then(|record| self.records.get(record));
        let of_file = item.map(|place| &place.name);
        of_item.or(of_record).or(of_file).cloned().unwrap_or_default()
    }
}
