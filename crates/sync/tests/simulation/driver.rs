//! A cycle, as the program drives it: look, read, meet, plan, run, and keep the place in the list of changes last.

use std::collections::BTreeSet;

use fastrand::Rng;
use regarding_model::failure::FailureKind;
use regarding_model::fields::{DigestKey, Kind};
use regarding_model::ids::{OrganizationId, RecordRef};
use regarding_model::link::{Named, Place, Sent, SentOccurrences};
use regarding_sync::merge::Policy;
use regarding_sync::observe::Met;
use regarding_sync::pair::Single;
use regarding_sync::plan::{Action, Plan, Rules, Step};
use regarding_sync::run::{Ending, Kept, Next, Outcome, Run};
use uuid::Uuid;

use crate::answers;
use crate::bugs::Bug;
use crate::mailbox::version;
use crate::one_way;
use crate::told::told;
use crate::values::{now, table};
use crate::world::World;

/// What goes wrong in a cycle.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Trouble {
    /// Hundredths of all steps at which the run is cut.
    pub(crate) crash: u32,
    /// Hundredths of all requests whose reply is lost after they were carried out.
    pub(crate) lost: u32,
    /// Hundredths of all requests that do not get there.
    pub(crate) offline: u32,
    /// Hundredths of all requests before which somebody acts.
    pub(crate) meanwhile: u32,
    /// Hundredths of all writes after which the server does not say which version that made.
    pub(crate) mute: u32,
    /// Hundredths of all writes over which the run is cut and that may still get there, where that is looked for.
    pub(crate) late: u32,
}

impl Trouble {
    pub(crate) const NONE: Self = Self {
        crash: 0,
        lost: 0,
        offline: 0,
        meanwhile: 0,
        mute: 0,
        late: 0,
    };

    pub(crate) fn some(rng: &mut Rng) -> Self {
        let mut of = |values: [u32; 3]| values[rng.usize(0..3)];
        Self {
            crash: of([0, 0, 6]),
            lost: of([0, 2, 10]),
            offline: of([0, 2, 10]),
            meanwhile: of([0, 0, 5]),
            mute: of([0, 0, 30]),
            late: 20,
        }
    }
}

/// The run was cut.
#[derive(Debug)]
pub(crate) struct Crash;

pub(crate) const ORGANIZATION: OrganizationId = OrganizationId(Uuid::from_u128(42));

pub(crate) fn key() -> DigestKey {
    DigestKey::new([7; 32])
}

impl World {
    /// One cycle of an install over all kinds. A crash leaves everything as it is at that moment.
    pub(crate) fn cycle(&mut self, which: usize, trouble: Trouble) {
        self.overtaken.remove(&which);
        for kind in Self::kinds() {
            if let Err(Crash) = self.cycle_of(which, kind, trouble) {
                self.crashes += 1;
                return;
            }
        }
    }

    fn cycle_of(&mut self, which: usize, kind: Kind, trouble: Trouble) -> Result<(), Crash> {
        let (items, item_checkpoints) = self.look_at_items(which, kind, trouble)?;
        let (records, record_checkpoint) = self.look_at_records(which, kind);
        let met = self.observe(which, kind, (&items, &records), &item_checkpoints, trouble);
        tell!(
            self,
            "cycle of {which}, {kind:?}: {} items, {} removed, {:?} out of sight; {} records; {} pairs, {} singles, again {}, unread {:?} {:?}",
            items.present.len(),
            items.removed.len(),
            items.out_of_sight,
            records.selected.len(),
            met.pairs.len(),
            met.singles.len(),
            met.again.len(),
            met.unread_items,
            met.unread_records
                .iter()
                .map(|record| record.id)
                .collect::<Vec<_>>(),
        );
        let mut plan = self.plan(which, &met);
        self.held_for_a_word(which, &mut plan);
        if !self.may_go(which, kind, &plan) {
            return Ok(());
        }
        for link in met.again.clone() {
            self.installs[which].keep(link);
        }
        self.installs[which].identities.extend(met.identities.clone());
        self.knows_the_rules();
        self.policy_decides(which, &met);
        self.conflicts_that_are_none(&met, &plan);
        let mut before = answers::before(&met);
        // What another install sees meanwhile it takes for what persons did: nothing is taken back then.
        for install in &mut self.installs {
            install.taken.clear();
        }
        self.note_proposed(which, &met);
        let mut unfinished: (BTreeSet<Place>, BTreeSet<RecordRef>) = (
            met.unread_items.into_iter().collect(),
            met.unread_records.into_iter().collect(),
        );
        unfinished.0.extend(met.waiting_items);
        unfinished.1.extend(met.waiting_records);
        for step in plan.steps {
            let alone = step.link.is_none();
            let (item, record) = (step.item.clone(), step.record.clone());
            let ending = self.carry_out(which, step.clone(), trouble)?;
            if ending == Ending::Done {
                let linked = step.link.as_ref().map(|link| link.record.clone());
                let about = linked.or(record.clone().map(|(record, _)| record));
                let was = about.and_then(|record| before.remove(&record));
                self.took(which, step, was.unwrap_or_default());
            }
            if ending != Ending::Done && alone {
                unfinished.0.extend(item.map(|(place, _)| place));
                unfinished.1.extend(record.map(|(record, _)| record));
            }
        }
        let install = &mut self.installs[which];
        install.item_checkpoints.extend(item_checkpoints);
        install
            .item_checkpoints
            .retain(|collection, _| !items.away.contains_key(collection));
        install.record_checkpoints.insert(kind, record_checkpoint);
        let of_kind = |place: &Place| place.collection.starts_with(table(kind));
        install.unfinished_items.retain(|place| !of_kind(place));
        install
            .unfinished_records
            .retain(|record| !one_way::is_of(record, kind));
        if self.bug != Some(Bug::NothingUnfinished) {
            install.unfinished_items.extend(unfinished.0);
            install.unfinished_records.extend(unfinished.1);
        }
        Ok(())
    }

    fn note_proposed(&mut self, which: usize, met: &Met) {
        for single in &met.singles {
            if let Single::Proposed {
                record, items, kind, ..
            } = single
            {
                let places = items.iter().map(|item| item.place.clone()).collect();
                let proposed = &mut self.installs[which].proposed;
                proposed.retain(|(known, ..)| *known != record.record);
                proposed.push((record.record.clone(), places, *kind));
            }
        }
    }

    pub(crate) fn plan(&self, which: usize, met: &Met) -> Plan {
        let last_wins = self.bug == Some(Bug::LastWriterWins);
        self.plan_by(
            which,
            met,
            if last_wins {
                Policy::OrganizationWins
            } else {
                self.policy
            },
        )
    }

    /// A plan is made by the rules as they are now.
    pub(crate) fn knows_the_rules(&mut self) {
        self.known_secured = self.secured.clone();
        self.known_turned = self.turned.clone();
    }

    /// A plan under a policy.
    pub(crate) fn plan_by(&self, which: usize, met: &Met, policy: Policy) -> Plan {
        self.with_rules(which, policy, |rules| Plan::new(&met.pairs, &met.singles, rules))
    }

    /// Does something by the rules of an install.
    pub(crate) fn with_rules<T>(&self, which: usize, policy: Policy, work: impl FnOnce(Rules<'_>) -> T) -> T {
        work(Rules {
            now: now(),
            directions: &self.directions(self.bug),
            columns: &self.columns(),
            may_create: &BTreeSet::from(Kind::ALL),
            policy,
            decisions: &self.installs[which].decisions,
            organization: ORGANIZATION,
            key: &key(),
        })
    }

    pub(crate) fn carry_out(&mut self, which: usize, step: Step, trouble: Trouble) -> Result<Ending, Crash> {
        if self.bug == Some(Bug::BookedFirst) {
            self.book_first(which, &step);
        }
        let mut run = Run::new(step, key());
        for _ in 0..10 {
            self.maybe_somebody(trouble);
            self.maybe_taken_over(which, trouble);
            if self.chance(trouble.crash) {
                return Err(Crash);
            }
            let Some(goes_on) = self.not_cut_over(run, trouble) else {
                return Err(Crash);
            };
            run = goes_on;
            let outcome = match run.next() {
                Next::Ended(ending) => {
                    tell!(self, "  {which}: {}: {ending:?}", told(run.step()));
                    return Ok(ending);
                }
                Next::Note(record, sent) => {
                    self.note(which, record, sent);
                    Outcome::Booked
                }
                Next::Keep(mut link, sent) => {
                    self.note(which, &link.record, sent);
                    if self.bug == Some(Bug::RestingIsAgreed) {
                        self.agreed_at_rest(&mut link);
                    }
                    self.note_loss(which, &run, Some(&link));
                    self.installs[which].keep(*link);
                    Outcome::Booked
                }
                Next::Forget(link) => {
                    self.note_loss(which, &run, None);
                    self.installs[which].forget(&link.clone());
                    Outcome::Booked
                }
                _ if self.chance(trouble.offline) => Outcome::Failed(FailureKind::Offline),
                next => {
                    let outcome = self.perform(run.step(), next);
                    let outcome = self.maybe_mute(run.step(), outcome, trouble);
                    if self.chance(trouble.lost) {
                        Outcome::Failed(FailureKind::Offline)
                    } else {
                        outcome
                    }
                }
            };
            if self.chance(trouble.crash) {
                tell!(self, "  {which}: {}: cut", told(run.step()));
                return Err(Crash);
            }
            run.went(outcome);
        }
        self.wrong.push("a step does not end".into());
        Ok(Ending::Overtaken)
    }

    fn note(&mut self, which: usize, record: &RecordRef, sent: Sent) {
        let noted = match self.bug {
            Some(Bug::NothingNoted) => return,
            Some(Bug::OccurrencesNotNoted) => Sent {
                item_occurrences: SentOccurrences::new(),
                record_occurrences: SentOccurrences::new(),
                ..sent
            },
            Some(Bug::LateIsEdit) => Sent {
                named: Named::default(),
                ..sent
            },
            _ => sent,
        };
        self.installs[which].note(record.clone(), noted);
    }

    /// The bug of keeping the link before the other side accepted.
    fn book_first(&mut self, which: usize, step: &Step) {
        let mut run = Run::new(step.clone(), key());
        for _ in 0..6 {
            let outcome = match run.next() {
                Next::Keep(link, _) => return self.installs[which].keep(*link),
                Next::Note(..) => Outcome::Booked,
                Next::Ended(_) | Next::Forget(_) => return,
                Next::CreateItem { collection, uid, .. } => Outcome::Accepted {
                    place: Some(Place {
                        collection: collection.to_owned(),
                        name: format!("{uid}.ics"),
                    }),
                    version: Some(version(0)),
                    content: Some(Kept::default()),
                },
                _ => Outcome::Accepted {
                    place: None,
                    version: step.item.as_ref().map(|(_, version)| version.clone()),
                    content: None,
                },
            };
            run.went(outcome);
        }
    }

    /// Some servers say of a write only that it was taken. The runs of two installs have none of those: their seeds stay what they were.
    fn maybe_mute(&mut self, step: &Step, outcome: Outcome, trouble: Trouble) -> Outcome {
        self.muted.clear();
        match outcome {
            Outcome::Accepted { place, content, .. } if self.manner.alone && self.chance(trouble.mute) => {
                // What somebody does to the same field within that moment cannot be told from the server's doing.
                if let Action::CreateItem { merge, .. }
                | Action::CreateRecord { merge, .. }
                | Action::Write { merge, .. } = &step.action
                {
                    let written = merge.to_item.iter().chain(&merge.to_record);
                    self.muted.extend(written.map(|(field, _)| *field));
                }
                Outcome::Accepted {
                    place,
                    version: None,
                    content,
                }
            }
            _ => outcome,
        }
    }

    pub(crate) fn chance(&mut self, hundredths: u32) -> bool {
        hundredths > 0 && self.rng.u32(0..100) < hundredths
    }

    pub(crate) fn maybe_somebody(&mut self, trouble: Trouble) {
        // In the rest of a cycle that was overtaken nobody moves what the other computer made a moment ago: the claim keeps that rest short.
        if !self.overtaken.is_empty() {
            return;
        }
        if self.chance(trouble.meanwhile) {
            self.somebody_acts();
        }
    }
}
