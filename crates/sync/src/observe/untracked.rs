//! Items that a person untracked: what they say themselves, so that every install leaves them alone (docs/adr/0020).

use std::collections::BTreeSet;

use regarding_model::fields::Kind;
use regarding_model::ids::RecordRef;
use regarding_model::link::{Link, LinkState, Origin, Unconfirmed};

use super::told::{Told, is_tracked};
use super::{Claim, Links, Met, Observation};
use crate::pair::{ItemView, RecordView};

impl Observation {
    /// Whether the person tracks an item that they untracked, here or on another computer: it is as if it had never had a link. It may lie
    /// somewhere else by now.
    pub(super) fn is_tracked_again(&self, link: &Link, told: &Told<'_>) -> bool {
        if link.state != LinkState::Untracked {
            return false;
        }
        let here = self.items.get(&link.place);
        here.is_some_and(|one| is_tracked(one, link)) || told.is_moved_and_tracked(link)
    }

    /// The records from which items say that they were untracked.
    pub(super) fn untracked(&self) -> BTreeSet<RecordRef> {
        let claims = self.items.values().map(|(_, claim)| claim);
        let untracked = claims.filter(|claim| matches!(claim, Claim::Untracked(_)));
        untracked.filter_map(Claim::leads).cloned().collect()
    }

    /// An item says that it was untracked, and nothing else remembers it (promise 6): its record gets no other item, and is left alone.
    pub(super) fn left_untracked(
        &mut self,
        met: &mut Met,
        links: &dyn Links,
        view: ItemView,
        record: RecordRef,
    ) {
        met.identities.push((view.place.clone(), record.clone()));
        let known = links.of_record(&record);
        if known.is_some_and(|link| link.state != LinkState::RemovedHere) {
            return;
        }
        match self.records.remove(&record) {
            Some(found) => met.again.push(untracked_link(self.kind, view, &found)),
            None if view.odd.is_empty() => met.untracked.push(view),
            None => {}
        }
    }
}

/// The link of a pair that was untracked, as its two halves still tell it.
fn untracked_link(kind: Kind, view: ItemView, found: &RecordView) -> Link {
    Link {
        kind,
        place: view.place,
        uid: view.uid,
        item_version: Some(view.version),
        record: found.record.clone(),
        record_version: Some(found.version.clone()),
        state: LinkState::Untracked,
        origin: Origin::Both,
        unconfirmed: Unconfirmed::default(),
        base: None,
        owned: found.owned,
        held: Vec::new(),
        unshared: Vec::new(),
    }
}
