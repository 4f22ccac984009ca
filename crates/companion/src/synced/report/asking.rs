//! What became in a cycle of the items that the person asked to have tracked.

use std::collections::{BTreeMap, BTreeSet};

use regarding_model::link::Place;
use regarding_sync::observe::Met;
use regarding_sync::pair::Single;
use regarding_sync::plan::{About, Note, Plan};

use super::KindReport;
use crate::synced::observe::Asked;

/// What became of them.
#[derive(Default)]
pub(in crate::synced) struct Asking {
    /// A step was planned for these; a question must be answered before others.
    under_way: Asked,
    /// Those of them that may be records which are there: a person must say so.
    proposed: Asked,
    /// These cannot be tracked, and it is said why.
    refused: Asked,
    /// These are tracked by another computer.
    tracked: Asked,
    /// Those of them whose record the organization's own services made, or another client.
    adopted: Asked,
    /// A place could not be looked through: what was not found may be there.
    pub(in crate::synced) unsure: bool,
    places: BTreeMap<Place, String>,
}

impl Asking {
    pub(in crate::synced) fn of(asked: &Asked, met: &Met, plan: &Plan, unsure: bool) -> Self {
        let mut asking = Self {
            unsure,
            ..Self::default()
        };
        if asked.is_empty() {
            return asking;
        }
        for single in &met.singles {
            match single {
                Single::Item { view, .. } | Single::LeftAlone { view, .. } => {
                    asking.at(&view.place, &view.uid)
                }
                Single::Proposed { items, .. } => asking
                    .proposed
                    .extend(items.iter().filter_map(|item| item.uid.clone())),
                Single::Both { .. }
                | Single::Record { .. }
                | Single::Adopted { .. }
                | Single::Unreadable { .. } => {}
            }
        }
        asking.places.retain(|_, uid| asked.contains(uid));
        asking
            .under_way
            .extend(plan.steps.iter().filter_map(|step| step.uid.clone()));
        asking.proposed.retain(|uid| asked.contains(uid));
        asking.under_way.extend(asking.proposed.iter().cloned());
        asking.under_way.retain(|uid| asked.contains(uid));
        let refused = plan
            .notes
            .iter()
            .filter_map(|note| asking.refused_by(note))
            .collect();
        asking.refused = refused;
        asking
    }

    /// These are tracked already, though no link here says so.
    pub(in crate::synced) fn tracked_already(mut self, uids: Asked, adopted: Asked) -> Self {
        self.tracked = uids;
        self.adopted = adopted;
        self
    }

    /// Whether the record of an item is one that the organization's own services made, or another client.
    pub(super) fn is_adopted(&self, uid: &str) -> bool {
        self.adopted.contains(uid)
    }

    /// Whether an item may be a record that is there.
    pub(super) fn is_proposed(&self, uid: &str) -> bool {
        self.proposed.contains(uid)
    }

    /// Whether an item is a record already.
    pub(super) fn is_tracked(&self, uid: &str) -> bool {
        self.tracked.contains(uid)
    }

    fn at(&mut self, place: &Place, uid: &Option<String>) {
        self.places.extend(uid.clone().map(|uid| (place.clone(), uid)));
    }

    fn refused_by(&self, note: &Note) -> Option<String> {
        let refuses = matches!(note.about, About::CannotBecome(_) | About::MayNotCreate);
        let place = note.item.as_ref().filter(|_| refuses)?;
        self.places.get(place).cloned()
    }

    /// Whether a note is about an item that was asked for.
    pub(super) fn is_for(&self, note: &Note) -> bool {
        let place = note.item.as_ref();
        place.is_some_and(|place| self.places.contains_key(place))
    }
}

/// What became of them in a run over all kinds.
#[derive(Debug, Default, PartialEq, Eq)]
pub(in crate::synced) struct Answers {
    under_way: Asked,
    /// It is said why, or nothing needs to be done.
    refused: Asked,
    unsure: bool,
    kinds: usize,
}

impl Answers {
    /// Adds what a kind says.
    pub(in crate::synced) fn add(&mut self, report: &KindReport) {
        let asked = &report.asked;
        self.under_way.extend(asked.under_way.iter().cloned());
        self.refused.extend(asked.refused.iter().cloned());
        self.refused.extend(asked.tracked.iter().cloned());
        // What was held up says nothing about what was not found.
        self.unsure |= asked.unsure || report.was_stopped() || report.cut_short().is_some();
        self.kinds += 1;
    }

    /// Those that need not be asked for again, and those of them that nothing was said about: they are not there to be tracked.
    /// `linked`: what is tracked now; `kinds`: how many kinds there are.
    pub(in crate::synced) fn settled(
        &self,
        asked: &Asked,
        linked: &BTreeSet<String>,
        kinds: usize,
    ) -> (Asked, Asked) {
        let whole = !self.unsure && self.kinds == kinds;
        let open = |uid: &&String| !linked.contains(*uid) && !self.refused.contains(*uid);
        let missing = asked
            .iter()
            .filter(open)
            .filter(|uid| !self.under_way.contains(*uid));
        let missing: Asked = missing.filter(|_| whole).cloned().collect();
        let settled = asked.iter().filter(|uid| !open(uid) || missing.contains(*uid));
        (settled.cloned().collect(), missing)
    }
}

#[cfg(test)]
mod tests {
    use super::{Answers, Asked};

    fn uids(all: &[&str]) -> Asked {
        all.iter().map(|uid| (*uid).to_owned()).collect()
    }

    #[test]
    fn what_was_asked_for_is_forgotten_only_when_it_is_tracked_or_its_refusal_was_said() {
        let answers = Answers {
            under_way: uids(&["failed"]),
            refused: uids(&["group"]),
            unsure: false,
            kinds: 3,
        };
        let asked = uids(&["failed", "group", "linked", "nobody"]);
        let (settled, missing) = answers.settled(&asked, &uids(&["linked"]), 3);
        assert_eq!(settled, uids(&["group", "linked", "nobody"]));
        assert_eq!(missing, uids(&["nobody"]));
    }

    #[test]
    fn what_was_not_found_while_a_kind_was_not_looked_through_stays_asked_for() {
        let asked = uids(&["somewhere"]);
        let given_up = Answers {
            kinds: 2,
            ..Answers::default()
        };
        let unsure = Answers {
            kinds: 3,
            unsure: true,
            ..Answers::default()
        };
        for answers in [given_up, unsure] {
            let (settled, missing) = answers.settled(&asked, &Asked::new(), 3);
            assert!(settled.is_empty() && missing.is_empty(), "{answers:?}");
        }
    }
}
