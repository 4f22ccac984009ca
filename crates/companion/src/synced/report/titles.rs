//! What the items and records of a cycle are called. Titles are of this moment and are kept nowhere.

use std::collections::BTreeMap;

use regarding_model::ids::RecordRef;
use regarding_model::link::Place;
use regarding_sync::observe::Met;
use regarding_sync::pair::{ItemNews, ItemView, RecordNews, Single};

use crate::words::values::title;

/// What things are called.
#[derive(Default)]
pub(super) struct Titles {
    items: BTreeMap<Place, String>,
    uids: BTreeMap<Place, String>,
    records: BTreeMap<RecordRef, String>,
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

    fn item(&mut self, view: &ItemView) {
        self.items.insert(view.place.clone(), title(&view.content));
        self.uids
            .extend(view.uid.clone().map(|uid| (view.place.clone(), uid)));
    }

    /// The UID of an item that was read.
    pub(super) fn uid(&self, item: Option<&Place>) -> Option<String> {
        item.and_then(|place| self.uids.get(place)).cloned()
    }

    pub(super) fn find(&self, item: Option<&Place>, record: Option<&RecordRef>) -> String {
        let of_item = item.and_then(|place| self.items.get(place));
        let of_record = record.and_then(|record| self.records.get(record));
        of_item.or(of_record).cloned().unwrap_or_default()
    }
}
