//! Records that carry the UID of an item under an id of their own: the organization's own services made them, or another client. The
//! item is theirs, so they are adopted instead of made again (DESIGN section 4, promise 5).

use std::collections::{BTreeMap, BTreeSet};

use regarding_model::link::Place;

use super::{Claim, Observation};
use crate::pair::RecordView;

impl Observation {
    /// UIDs of items that are to be tracked and whose record is not there: the organization may have one of that UID, whatever the
    /// filters select. To be asked once the records are read; what is found is to be read.
    pub fn uids_to_find(&self) -> impl Iterator<Item = &str> {
        let wanted = self.items.values().filter(|(_, claim)| match claim {
            Claim::Tracked(record) => !self.records.contains_key(record),
            Claim::Nothing
            | Claim::Of(_)
            | Claim::Free(_)
            | Claim::Odd(_)
            | Claim::Anew(_)
            | Claim::Untracked(_) => false,
        });
        wanted.filter_map(|(view, _)| view.uid.as_deref())
    }

    /// Records that would get an item, and that carry the UID of one which was not read: with the UID, and whether it is a series. The
    /// item may have been there for long, so that no list of changes names it; it is to be read where an earlier look saw it.
    pub fn carried_elsewhere(&self) -> impl Iterator<Item = (&str, bool)> {
        let read: BTreeSet<&str> = self
            .items
            .values()
            .filter_map(|(view, _)| view.uid.as_deref())
            .collect();
        let lone = self.lone_records.iter();
        let lone = lone.filter_map(|record| self.records.get(record));
        let carried = lone.filter_map(|view| Some((view.uid.as_deref()?, view.facts.series)));
        carried.filter(move |(uid, _)| !read.contains(uid))
    }

    /// Lets items lead to the records that carry their UIDs, where their own identities lead to none that is there. An item that is
    /// somebody else's, lying in their calendar, stands for their copy of a meeting and not for the person's (D-44), unless the person
    /// wants just that one tracked. To be told once everything is read.
    pub fn adopt(&mut self, is_own: impl Fn(&Place) -> bool) {
        let mut carried: BTreeMap<&str, &RecordView> = BTreeMap::new();
        for view in self.records.values() {
            if let Some(uid) = &view.uid {
                carried.entry(uid).or_insert(view);
            }
        }
        for (view, claim) in self.items.values_mut() {
            let tracked = matches!(claim, Claim::Tracked(_));
            let (Claim::Tracked(leads) | Claim::Free(leads) | Claim::Odd(leads)) = claim else {
                continue;
            };
            let found = view.uid.as_deref().and_then(|uid| carried.get(uid));
            // One date of a series has its UID and is not the series.
            let found = found.filter(|record| record.facts.series == view.facts.series);
            if let Some(record) = found.filter(|_| !self.records.contains_key(leads))
                && (tracked || is_own(&view.place))
            {
                leads.clone_from(&record.record);
            }
        }
    }
}
