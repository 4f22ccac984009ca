//! The links as tracking alone sees them, without a cycle.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use regarding_model::fields::Kind;
use regarding_model::ids::RecordRef;
use regarding_model::link::{Link, Place, Sent};
use regarding_sync::observe::Links;

use super::links::CachedLinks;

/// The links of what is named. What waits in the cache is the affair of the computer that synchronizes.
pub(super) struct OnlyOf {
    pub(super) links: CachedLinks,
    /// Whether this computer synchronizes: another one knows nothing of what was removed there.
    here: bool,
    /// What every one sees: records that look like what was asked for, and have no item.
    without_item: OnceLock<Vec<RecordRef>>,
}

impl OnlyOf {
    pub(super) fn new(links: CachedLinks, here: bool) -> Self {
        Self {
            links,
            here,
            without_item: OnceLock::new(),
        }
    }

    /// Notes the records that were seen to have no item.
    pub(super) fn without_item(&self, records: Vec<RecordRef>) {
        // Nobody looks a second time.
        let _ = self.without_item.set(records);
    }
}

impl Links for OnlyOf {
    fn of_item(&self, place: &Place) -> Option<Link> {
        self.links.of_item(place)
    }

    fn of_record(&self, record: &RecordRef) -> Option<Link> {
        self.links.of_record(record)
    }

    fn of_kind(&self, _: Kind) -> Vec<Link> {
        Vec::new()
    }

    fn waiting(&self, _: Kind) -> Vec<Link> {
        Vec::new()
    }

    fn item_leading_to(&self, _: &RecordRef) -> Option<Place> {
        None
    }

    fn unfinished(&self, _: Kind) -> (Vec<Place>, Vec<RecordRef>) {
        (Vec::new(), Vec::new())
    }

    fn sent(&self, record: &RecordRef) -> Sent {
        self.links.sent(record)
    }

    fn removed_here(&self, kind: Kind) -> Vec<RecordRef> {
        let mut records = if self.here {
            self.links.removed_here(kind)
        } else {
            Vec::new()
        };
        records.extend(self.without_item.get().into_iter().flatten().cloned());
        records.sort();
        records.dedup();
        records
    }

    fn kept_apart(&self, record: &RecordRef) -> BTreeSet<String> {
        self.links.kept_apart(record)
    }
}
