//! What all items say of themselves, put in order once: thousands of links are asked about it.

use std::collections::{BTreeMap, BTreeSet};

use regarding_model::ids::RecordRef;
use regarding_model::link::{Link, LinkState};

use super::{Claim, Observation};
use crate::pair::ItemView;

/// The items that were read, as links look for them.
pub(super) struct Told<'a> {
    uids: BTreeSet<&'a str>,
    /// Those that say which record is theirs, by it.
    of_record: BTreeMap<&'a RecordRef, Vec<&'a (ItemView, Claim)>>,
}

impl Observation {
    /// What the items say that were read.
    pub(super) fn told(&self) -> Told<'_> {
        let mut of_record: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for one in self.items.values() {
            if let Some(record) = one.1.leads() {
                of_record.entry(record).or_default().push(one);
            }
        }
        let uids = self.items.values().filter_map(|(view, _)| view.uid.as_deref());
        Told {
            uids: uids.collect(),
            of_record,
        }
    }
}

impl Told<'_> {
    fn of(&self, record: &RecordRef) -> impl Iterator<Item = &(ItemView, Claim)> {
        self.of_record.get(record).into_iter().flatten().copied()
    }

    /// Whether the item of a link was removed here, and another one is the record's by what it says itself: another computer made it, or
    /// the person linked the two there.
    pub(super) fn has_another_item(&self, link: &Link) -> bool {
        let is_back = || link.uid.as_deref().is_some_and(|uid| self.uids.contains(uid));
        let is_its = |(_, claim): &(ItemView, Claim)| !matches!(claim, Claim::Untracked(_));
        link.state == LinkState::RemovedHere && self.of(&link.record).any(is_its) && !is_back()
    }

    /// Whether the item of an untracked link lies somewhere else by now, and the person tracks it.
    pub(super) fn is_moved_and_tracked(&self, link: &Link) -> bool {
        let moved = |view: &ItemView| view.uid.is_some() && view.uid == link.uid;
        let mut own = self.of(&link.record).filter(|(view, _)| moved(view));
        own.any(|one| is_tracked(one, link))
    }
}

/// Whether the person tracks an item that may have been untracked before.
pub(super) fn is_tracked((view, claim): &(ItemView, Claim), link: &Link) -> bool {
    claim.is_asked() || view.is_tracked_anew_as(&link.record)
}
