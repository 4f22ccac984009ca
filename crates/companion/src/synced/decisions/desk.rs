//! Where an answer is carried out: both sides, one cycle or answer at a time, and reading just the pairs that it is about.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::Timestamp;
use regarding_dataverse::synced::rights;
use regarding_model::failure::{Failure as _, FailureKind};
use regarding_model::fields::Kind;
use regarding_model::ids::RecordRef;
use regarding_model::link::{Link, Place, Sent};
use regarding_sync::claim::Standing;
use regarding_sync::merge::Policy;
use regarding_sync::pair::{ItemNews, ItemView, Pair, RecordNews, RecordView};
use regarding_sync::plan::{Plan, Rules, Step};
use regarding_sync::undo::Taken;
use tokio::sync::MutexGuard;

use super::memory::Before;
use crate::core::Core;
use crate::facade::Answer;
use crate::profile::lock::ProfileLock;
use crate::session::side::Session;
use crate::synced::apply::Done;
use crate::synced::control::Control;
use crate::synced::observe::Asked;
use crate::synced::rules::RunRules;
use crate::synced::sides::{Sides, Stopped, is_of_all};
use crate::synced::values::{item_view, key, place, record_view};

/// What an answer works with. While it is there, no cycle runs.
pub(super) struct Desk<'a> {
    pub(super) session: Arc<Session>,
    pub(super) sides: Sides,
    pub(super) rules: RunRules,
    pub(super) now: Timestamp,
    /// No other program runs a cycle on this profile meanwhile.
    _alone: Option<ProfileLock>,
    _turn: MutexGuard<'a, ()>,
}

/// What is there of things that are linked.
#[derive(Default)]
pub(super) struct There {
    pub(super) items: BTreeMap<Place, ItemView>,
    pub(super) records: BTreeMap<RecordRef, RecordView>,
    /// Items that could not be read.
    unreadable: BTreeSet<Place>,
    /// Records that may not be seen, or could not be read.
    hidden: BTreeSet<RecordRef>,
}

impl Core {
    /// Takes the desk; `looking`: nothing is written.
    pub(super) async fn desk(self: &Arc<Self>, looking: bool) -> Answer<Desk<'_>> {
        let turn = self.sync.turn.lock().await;
        let session = self.session()?;
        let alone = self.alone(looking).await?;
        let generation = self.may_synchronize(&session, looking).await?;
        self.note_generation(&session);
        let control = Control {
            gate: self.gate(&session, generation),
            ..Control::default()
        };
        self.desk_of(session, control, (alone, turn)).await
    }

    /// Takes the desk for an answer that the item itself tells the computer that synchronizes, which this one need not be; with whether it
    /// is another one.
    pub(super) async fn desk_anywhere(self: &Arc<Self>) -> Answer<(Desk<'_>, bool)> {
        let session = self.session()?;
        if let Some(refusal) = self.lacks(&[rights::SYNC]) {
            return Err(refusal);
        }
        if !self.is_elsewhere(&session).await? {
            return Ok((self.desk(false).await?, false));
        }
        let turn = self.sync.turn.lock().await;
        let alone = self.alone(false).await?;
        let desk = self.desk_of(session, Control::default(), (alone, turn)).await?;
        Ok((desk, true))
    }

    async fn desk_of<'a>(
        self: &Arc<Self>,
        session: Arc<Session>,
        control: Control,
        (alone, turn): (Option<ProfileLock>, MutexGuard<'a, ()>),
    ) -> Answer<Desk<'a>> {
        let prepared = self.prepare(&session).await?;
        // The items of all kinds lie on one server.
        let kind = Kind::Appointment;
        let sides = self.sides(kind, (&session, &prepared), None, control).await?;
        Ok(Desk {
            session,
            sides,
            rules: prepared.into_rules(),
            now: self.now(),
            _alone: alone,
            _turn: turn,
        })
    }

    /// Notes under which generation of the claim this computer works, when it does.
    pub(in crate::synced) fn note_generation(&self, session: &Session) {
        if let Some(Standing::Mine { generation }) = self.standing() {
            self.sync.decided.claimed(session, generation);
        }
    }

    /// What became of it, in words.
    pub(super) fn at_desk<T>(&self, desk: &Desk<'_>, outcome: Result<T, Stopped>) -> Answer<T> {
        self.still(desk.session.tenure)?;
        outcome.map_err(|stopped| self.stopped(&desk.session, stopped))
    }
}

impl Desk<'_> {
    /// What the person asked to have tracked and is not yet.
    pub(super) async fn asked(&self) -> Result<Asked, Stopped> {
        let organization = self.sides.organization;
        let asked = self
            .sides
            .cached(move |cache| cache.read(|cache| cache.asked().all(organization)));
        asked.await
    }

    /// The rules of a cycle.
    pub(super) fn rules_at(&self, now: Timestamp) -> Rules<'_> {
        self.rules.at(now, self.sides.organization, &self.sides.key)
    }

    /// The plan for pairs of which something was decided: a stated policy decides nothing here that the person did not.
    pub(super) fn plan_decided(&self, pairs: &[Pair], now: Timestamp) -> Plan {
        let rules = Rules {
            policy: Policy::Ask,
            ..self.rules_at(now)
        };
        Plan::new(pairs, &[], rules)
    }

    /// Carries steps out; with what can be taken back of each.
    pub(super) async fn carry_out(
        &self,
        pairs: &[Pair],
        steps: Vec<Step>,
    ) -> Result<(Vec<Done>, Vec<Taken>), Stopped> {
        let mut before = Before::of_pairs(pairs, &steps);
        let done = self.apply(steps).await?;
        let taken = before.taken(&done);
        Ok((done, taken))
    }

    /// Carries steps out, once it is sure that this computer still synchronizes.
    pub(super) async fn apply(&self, steps: Vec<Step>) -> Result<Vec<Done>, Stopped> {
        let Some(kind) = steps.first().map(|step| step.kind) else {
            return Ok(Vec::new());
        };
        self.sides.control.may_write().await?;
        self.sides.apply(kind, steps, self.now).await
    }

    /// The links of records.
    pub(super) async fn links(&self, records: Vec<RecordRef>) -> Result<BTreeMap<RecordRef, Link>, Stopped> {
        let organization = self.sides.organization;
        let found = self.sides.cached(move |cache| {
            cache.read(|cache| {
                let links = records
                    .iter()
                    .map(|record| cache.synced().of_record(organization, record));
                links.collect::<Result<Vec<_>, _>>()
            })
        });
        let links = found.await?.into_iter().flatten();
        Ok(links.map(|link| (link.record.clone(), link)).collect())
    }

    /// Reads what is there at these places and of these records, in batches.
    pub(super) async fn read(&self, places: &[Place], records: &[RecordRef]) -> Result<There, Stopped> {
        let mut there = There::default();
        let all = self.sides.collections.collections().await?;
        for some in places.chunks(TOGETHER) {
            let keys: Vec<_> = some.iter().map(key).collect();
            let (items, unreadable) = self.sides.collections.read(&keys).await?;
            for item in items {
                let says = self.sides.says(&item);
                let collection = all.iter().find(|one| one.id == item.place.collection);
                let view = item_view(item, collection, says);
                there.items.insert(view.place.clone(), view);
            }
            there
                .unreadable
                .extend(unreadable.iter().map(|one| place(&one.place)));
        }
        for some in records.chunks(TOGETHER) {
            for (record, answer) in self.sides.records.read(some).await? {
                match answer {
                    Ok(read) => {
                        there.records.insert(record, record_view(read));
                    }
                    Err(error) if is_of_all(error.kind()) => return Err(error.into()),
                    Err(error) if error.kind() == FailureKind::Gone => {}
                    Err(_) => {
                        there.hidden.insert(record);
                    }
                }
            }
        }
        Ok(there)
    }
}

/// How many things are read together.
const TOGETHER: usize = 200;

impl There {
    /// Whether a record is there, or may be, and was not read.
    pub(super) fn is_hidden(&self, record: &RecordRef) -> bool {
        self.hidden.contains(record)
    }

    /// A linked pair as it is now.
    pub(super) fn pair(&self, link: &Link) -> Pair {
        let item = match self.items.get(&link.place) {
            Some(view) => ItemNews::Unchanged(Some(Box::new(view.clone()))),
            None if self.unreadable.contains(&link.place) => ItemNews::Unreadable,
            None => ItemNews::OutOfSight,
        };
        let record = match self.records.get(&link.record) {
            Some(view) => RecordNews::Unchanged(Some(Box::new(view.clone()))),
            None if self.hidden.contains(&link.record) => RecordNews::OutOfSight,
            None => RecordNews::Removed,
        };
        Pair {
            link: link.clone(),
            item,
            record,
            // Both are read and compared now; the next cycle asks what became of what was sent before.
            sent: Sent::default(),
        }
    }
}
