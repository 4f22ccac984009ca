//! Persons answer proposals, and take back what the last cycle of an install did.

use std::collections::BTreeMap;

use regarding_model::fields::Kind;
use regarding_model::ids::RecordRef;
use regarding_sync::observe::Met;
use regarding_sync::pair::{ItemNews, RecordNews, Single};
use regarding_sync::plan::{Action, Plan, Step};
use regarding_sync::undo::{Taken, Was, inverse};

use crate::driver::Trouble;
use crate::looking::{item_view, record_view};
use crate::world::World;

/// What both sides were before a cycle.
pub(crate) fn before(met: &Met) -> BTreeMap<RecordRef, Was> {
    let mut before: BTreeMap<RecordRef, Was> = BTreeMap::new();
    for pair in &met.pairs {
        let was = before.entry(pair.link.record.clone()).or_default();
        if let ItemNews::Changed(item) | ItemNews::Unchanged(Some(item)) = &pair.item {
            was.item = Some((**item).clone());
        }
        if let RecordNews::Changed(record)
        | RecordNews::Unchanged(Some(record))
        | RecordNews::Leaving(record) = &pair.record
        {
            was.record = Some((**record).clone());
        }
    }
    for single in &met.singles {
        if let Single::Both { item, record, .. } = single {
            let was = before.entry(record.record.clone()).or_default();
            was.item = Some((**item).clone());
            was.record = Some((**record).clone());
        }
    }
    before
}

impl World {
    /// Notes what an install did, to be taken back.
    pub(crate) fn took(&mut self, which: usize, step: Step, was: Was) {
        let link = step.link.as_ref().map(|link| link.record.clone());
        let record = link.or_else(|| step.record.as_ref().map(|(record, _)| record.clone()));
        let record = match &step.action {
            Action::CreateRecord { record, .. } => Some(record.clone()),
            _ => record,
        };
        let kept = record.and_then(|record| self.installs[which].links.get(&record).cloned());
        self.installs[which].taken.push(Taken {
            step,
            was,
            kept,
            told: false,
        });
    }

    /// Takes back what an install did last, as far as it can be. What comes back whole beside its other half is left out: it holds
    /// fields that travel nowhere.
    pub(crate) fn somebody_undoes(&mut self, which: usize, trouble: Trouble) {
        if self.overtaken.contains(&which) {
            self.installs[which].taken.clear();
        }
        for taken in core::mem::take(&mut self.installs[which].taken) {
            if matches!(
                taken.step.action,
                Action::RemoveItem { .. } | Action::DeleteRecord
            ) {
                continue;
            }
            let Some(Ok(inverse)) = inverse(&taken) else {
                continue;
            };
            // A record that is deleted again is one that a person wanted gone.
            if let (Action::CreateRecord { record, .. }, Some(uid)) = (&taken.step.action, &taken.step.uid) {
                self.organization.deleted_by_person.insert(record.clone());
                self.mailbox.removed_by_person.insert(uid.clone());
            }
            if let Action::CreateItem { uid, .. } = &taken.step.action {
                self.organization
                    .deleted_by_person
                    .extend(taken.kept.iter().map(|link| link.record.clone()));
                self.mailbox.removed_by_person.insert(uid.clone());
            }
            self.undone += 1;
            // Taking back is not planned by the columns and the directions: what is refused stays as it is.
            self.known_secured.clear();
            self.known_turned.clear();
            // Nor does a computer that takes over in the middle of it know what is being set back.
            self.beside = true;
            let carried_out = self.carry_out(which, inverse.step, trouble);
            self.beside = false;
            if carried_out.is_err() {
                self.crashes += 1;
                return;
            }
        }
    }

    /// A person says of each proposal whether the two are one.
    pub(crate) fn somebody_links(&mut self, which: usize) {
        for (record, places, kind) in core::mem::take(&mut self.installs[which].proposed) {
            self.proposed += 1;
            let Some(place) = places.first().filter(|_| self.rng.bool()) else {
                let uids = places
                    .iter()
                    .filter_map(|place| self.mailbox.things.get(place))
                    .map(|thing| thing.uid.clone());
                let uids: Vec<String> = uids.collect();
                self.installs[which].apart.entry(record).or_default().extend(uids);
                continue;
            };
            self.link(which, &record, place, kind);
        }
    }

    fn link(&mut self, which: usize, record: &RecordRef, place: &regarding_model::link::Place, kind: Kind) {
        let install = &self.installs[which];
        let linked =
            install.links.contains_key(record) || install.links.values().any(|link| link.place == *place);
        let (Some(thing), Some(row), Some(version)) = (
            self.mailbox.things.get(place),
            self.organization.seen(record),
            self.organization.version_of(record),
        ) else {
            return;
        };
        if linked {
            return;
        }
        let adopted = Single::Adopted {
            item: Box::new(item_view(place, thing)),
            record: Box::new(record_view(record, &self.readable(row), Some(version))),
            kind,
        };
        let met = Met {
            singles: vec![adopted],
            ..Met::default()
        };
        let plan: Plan = self.plan(which, &met);
        self.knows_the_rules();
        self.policy_decides(which, &met);
        for step in plan.steps {
            let _ = self.carry_out(which, step, Trouble::NONE);
        }
    }
}
