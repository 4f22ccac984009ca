//! What cycles and answers did, to be taken back: in memory only, for as long as the person is signed in, with what both sides held
//! before (promise 1: nothing of it is written anywhere).

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use regarding_model::fields::Kind;
use regarding_model::ids::{OrganizationId, RecordRef};
use regarding_sync::observe::Met;
use regarding_sync::pair::{ItemNews, Pair, RecordNews, Single};
use regarding_sync::plan::{Action, Plan, Reason, Step};
use regarding_sync::run::Ending;
use regarding_sync::undo::{Taken, Was, inverse};

use crate::session::side::Session;
use crate::session::tenure::Tenure;
use crate::synced::apply::Done;
use crate::synced::observe::Asked;
use crate::synced::report::{KindReport, about_what};

/// So many answers can be taken back.
const ANSWERS: usize = 100;

/// A step that was carried out, and what it is about in words.
#[derive(Clone)]
pub(crate) struct Remembered {
    pub(in crate::synced) title: String,
    pub(in crate::synced) taken: Taken,
}

/// What an answer did.
#[derive(Clone)]
pub(super) enum Did {
    /// Steps were carried out.
    Steps(Vec<Taken>),
    /// Items were kept apart from a record.
    Apart(RecordRef, Vec<String>),
}

/// An answer of the person's.
#[derive(Clone)]
pub(super) struct Answer {
    pub(super) id: u64,
    pub(super) at: Timestamp,
    pub(super) title: String,
    pub(super) sentence: String,
    pub(super) did: Did,
}

/// The last cycle that changed something.
#[derive(Clone)]
pub(super) struct Cycle {
    pub(super) at: Timestamp,
    pub(super) steps: Vec<Remembered>,
}

/// All of it.
#[derive(Default)]
pub(crate) struct Memory(Mutex<Inner>);

#[derive(Default)]
struct Inner {
    /// For whom; what was done for somebody else is nobody's any more.
    whose: Option<(Tenure, OrganizationId)>,
    /// Under which generation of the claim.
    generation: Option<u64>,
    cycle: Option<Cycle>,
    answers: VecDeque<Answer>,
    last: u64,
    /// Items that the person asked to have tracked, and that may be a record's which is there.
    wanted: BTreeMap<Kind, Asked>,
}

impl Memory {
    /// Forgets everything: the person signs out.
    pub(crate) fn forget(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Inner::default();
    }

    /// This computer holds the claim under a generation. Under another one than before, another computer synchronized meanwhile: what it
    /// saw of our work it would take for what persons did, so nothing of that is taken back any more.
    pub(in crate::synced) fn claimed(&self, session: &Session, generation: u64) {
        let mut inner = self.of(session);
        if inner
            .generation
            .replace(generation)
            .is_some_and(|before| before != generation)
        {
            inner.cycle = None;
            inner.answers.clear();
        }
    }

    /// What waits to be tracked until the person said that it is none of the records that are there.
    pub(crate) fn wanted(&self, session: &Session) -> Asked {
        self.of(session).wanted.values().flatten().cloned().collect()
    }

    /// Notes whether an item waits so. Whether that is news.
    pub(in crate::synced) fn note_wanted(
        &self,
        session: &Session,
        kind: Kind,
        (uid, waits): (&str, bool),
    ) -> bool {
        let mut inner = self.of(session);
        let wanted = inner.wanted.entry(kind).or_default();
        if waits {
            wanted.insert(uid.to_owned())
        } else {
            wanted.remove(uid)
        }
    }

    /// Notes all items of a kind that wait so. Whether it is news.
    pub(super) fn all_wanted(&self, session: &Session, kind: Kind, uids: Asked) -> bool {
        let before = self.of(session).wanted.insert(kind, uids.clone());
        before.unwrap_or_default() != uids
    }

    /// Notes items about which the person said what they are.
    pub(super) fn no_longer_wanted(&self, session: &Session, uids: &[String]) {
        let mut inner = self.of(session);
        for wanted in inner.wanted.values_mut() {
            wanted.retain(|uid| !uids.contains(uid));
        }
    }

    /// Notes a cycle. One that changed nothing leaves the one before to be taken back.
    pub(crate) fn note_cycle(&self, session: &Session, cycle: CycleTaken, at: Timestamp) {
        if !cycle.ran {
            return;
        }
        let mut inner = self.of(session);
        inner.wanted.extend(cycle.wanted);
        let steps = cycle.steps;
        if steps.iter().any(|step| inverse(&step.taken).is_some()) {
            inner.cycle = Some(Cycle { at, steps });
        }
    }

    pub(super) fn cycle(&self, session: &Session) -> Option<Cycle> {
        self.of(session).cycle.clone()
    }

    /// It was taken back.
    pub(super) fn no_cycle(&self, session: &Session) {
        self.of(session).cycle = None;
    }

    pub(super) fn note_answer(
        &self,
        session: &Session,
        at: Timestamp,
        (title, sentence): (String, String),
        did: Did,
    ) -> String {
        let mut inner = self.of(session);
        inner.last += 1;
        let id = inner.last;
        inner.answers.push_front(Answer {
            id,
            at,
            title,
            sentence,
            did,
        });
        inner.answers.truncate(ANSWERS);
        id.to_string()
    }

    pub(super) fn answers(&self, session: &Session) -> Vec<Answer> {
        self.of(session).answers.iter().cloned().collect()
    }

    pub(super) fn take_answer(&self, session: &Session, id: &str) -> Option<Answer> {
        let mut inner = self.of(session);
        let place = inner
            .answers
            .iter()
            .position(|answer| answer.id.to_string() == id)?;
        inner.answers.remove(place)
    }

    fn of(&self, session: &Session) -> MutexGuard<'_, Inner> {
        let mut inner = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let whose = (session.tenure, session.organization);
        if inner.whose != Some(whose) {
            *inner = Inner {
                whose: Some(whose),
                ..Inner::default()
            };
        }
        inner
    }
}

/// What a cycle over all kinds did.
#[derive(Default)]
pub(crate) struct CycleTaken {
    /// Whether it was carried out, and not only shown.
    ran: bool,
    steps: Vec<Remembered>,
    /// Of the kinds that it was over.
    wanted: BTreeMap<Kind, Asked>,
}

impl CycleTaken {
    /// Adds a kind.
    pub(crate) fn add(&mut self, report: &mut KindReport) {
        let (steps, wanted) = report.take();
        if !report.has_run() {
            return;
        }
        self.ran = true;
        self.steps.extend(steps);
        self.wanted.insert(report.kind(), wanted);
    }
}

/// What both sides held before a plan is carried out, of those that it changes or takes away.
pub(in crate::synced) struct Before(BTreeMap<RecordRef, Was>);

impl Before {
    pub(in crate::synced) fn of(met: &Met, plan: &Plan) -> Self {
        let mut before = Self(wanted_by(&plan.steps));
        for pair in &met.pairs {
            before.pair(pair);
        }
        for single in &met.singles {
            if let Single::Both { item, record, .. } | Single::Adopted { item, record, .. } = single
                && let Some(was) = before.0.get_mut(&record.record)
            {
                was.item = Some((**item).clone());
                was.record = Some((**record).clone());
            }
        }
        before
    }

    pub(super) fn of_pairs(pairs: &[Pair], steps: &[Step]) -> Self {
        let mut before = Self(wanted_by(steps));
        pairs.iter().for_each(|pair| before.pair(pair));
        before
    }

    fn pair(&mut self, pair: &Pair) {
        let Some(was) = self.0.get_mut(&pair.link.record) else {
            return;
        };
        if let ItemNews::Changed(item) | ItemNews::Unchanged(Some(item)) = &pair.item {
            was.item = Some((**item).clone());
        }
        if let RecordNews::Changed(record) | RecordNews::Unchanged(Some(record)) = &pair.record {
            was.record = Some((**record).clone());
        }
    }

    /// What was done, with what was before it. Nothing is said of a step that was not finished: its next try will be.
    pub(in crate::synced) fn taken(&mut self, done: &[Done]) -> Vec<Taken> {
        let finished = done.iter().filter(|one| one.ending == Ending::Done);
        let taken = finished.map(|one| {
            let record = about_what(&one.step).1;
            Taken {
                was: record
                    .and_then(|record| self.0.remove(record))
                    .unwrap_or_default(),
                kept: one.kept.clone(),
                told: one.step.reason == Reason::Told,
                step: one.step.clone(),
            }
        });
        let taken: Vec<Taken> = taken.collect();
        taken
            .into_iter()
            .filter(|taken| inverse(taken).is_some())
            .collect()
    }
}

/// The records whose step writes over something.
fn wanted_by(steps: &[Step]) -> BTreeMap<RecordRef, Was> {
    let over = steps.iter().filter(|step| match &step.action {
        Action::Write { merge, .. } => !merge.is_quiet(),
        Action::RemoveItem { .. } | Action::DeleteRecord | Action::Untrack(..) => true,
        _ => false,
    });
    let records = over.filter_map(|step| about_what(step).1.cloned());
    records.map(|record| (record, Was::default())).collect()
}

/// What was asked to be tracked and waits.
pub(in crate::synced) trait Wanted {
    /// The UIDs among those asked for that are proposed as a record's.
    fn wanted(&self, asked: &Asked) -> Asked;
}

impl Wanted for Met {
    fn wanted(&self, asked: &Asked) -> Asked {
        let proposed = self.singles.iter().flat_map(|single| match single {
            Single::Proposed { items, .. } => items.as_slice(),
            _ => &[],
        });
        let uids: BTreeSet<String> = proposed.filter_map(|item| item.uid.clone()).collect();
        uids.intersection(asked).cloned().collect()
    }
}
