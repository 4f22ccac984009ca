//! What is known of the synchronization in this run of the program: where each kind stands, what it asks, what it did. All of it is in
//! memory, since it names items and records (promise 1).

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::{SignedDuration, Timestamp};
use regarding_model::fields::Kind;
use regarding_sync::fields::Directions;
use regarding_sync::plan::{Agreement, Losses};
use regarding_sync::standstill::Standstill;
use regarding_sync::workload::{Event, Workload};
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use super::control::Progress;
use super::report::{KindReport, Left};
use crate::view::failure::FailureView;
use crate::view::sync::SyncKindView;
use crate::view::sync_state::SyncFailureView;

/// How many cycles are remembered.
const CYCLES: usize = 50;
/// How many items that failed are remembered of a kind.
const FAILURES: usize = 200;
/// How many things that are left as they are are remembered.
const LEFT: usize = 500;
/// A step that is overtaken in so many cycles running is told: alone it never heals.
const OVERTAKEN: u32 = 3;
/// Progress is told no more often.
const TOLD_EVERY: SignedDuration = SignedDuration::from_millis(200);

/// A run over the kinds that were due.
#[derive(Clone)]
pub(crate) struct Cycle {
    pub(crate) number: u32,
    pub(crate) began: Timestamp,
    /// The kinds that were looked through, and what was done.
    pub(crate) kinds: Vec<SyncKindView>,
    /// The kinds that were given up, and why.
    pub(crate) given_up: Vec<(Kind, String)>,
    /// Whether the person stopped it.
    pub(crate) stopped: bool,
}

impl Cycle {
    /// Whether something waits for a person after it, or can be taken back.
    fn asks_or_did(&self) -> bool {
        let of = |kind: &SyncKindView| !kind.steps.is_empty() || kind.notes.iter().any(|note| note.held);
        self.kinds.iter().any(of)
    }
}

/// A plan that waits for a yes.
#[derive(Clone)]
pub(crate) struct Question {
    pub(crate) number: u32,
    pub(crate) losses: Losses,
    pub(crate) view: SyncKindView,
}

/// What is known.
#[derive(Default)]
pub(crate) struct Known {
    /// When the service began; `None` where none runs.
    pub(crate) began: Option<Timestamp>,
    pub(crate) workloads: BTreeMap<Kind, Workload>,
    /// Why a kind is paused, in words.
    pub(crate) why: BTreeMap<Kind, String>,
    /// Since when a part of a kind waits, and why, in words.
    pub(crate) partly: BTreeMap<Kind, (Timestamp, String)>,
    agreed: BTreeMap<Kind, Losses>,
    pub(crate) questions: BTreeMap<Kind, Question>,
    /// How many decisions wait for the person, as seen last.
    waiting: BTreeMap<Kind, usize>,
    /// The number of the preview of the first cycle that the person saw.
    pub(crate) first_seen: Option<u32>,
    pub(crate) progress: Option<Progress>,
    told: Option<Timestamp>,
    pub(crate) stop: Option<CancellationToken>,
    pub(crate) cycles: VecDeque<Cycle>,
    failures: BTreeMap<(Kind, String), SyncFailureView>,
    /// In how many cycles running a step was overtaken.
    overtaken: BTreeMap<(Kind, String), u32>,
    /// What is left as it is.
    pub(crate) left: Vec<Left>,
    numbers: u32,
    /// Where another computer synchronizes: before this time, what was asked for here is not tried again.
    pub(crate) elsewhere: Option<Timestamp>,
    /// Before this time, what items are to be about is not tried again.
    pub(crate) wanted: Option<Timestamp>,
    /// The ways that fields went in the last run (B-2).
    pub(crate) directions: BTreeMap<Kind, Directions>,
    /// Why nothing runs, as told last.
    standstill: Option<Standstill>,
}

impl Known {
    /// A number that was not given before.
    pub(crate) fn number(&mut self) -> u32 {
        self.numbers = self.numbers.wrapping_add(1);
        self.numbers
    }

    pub(crate) fn failures(&self) -> impl Iterator<Item = &SyncFailureView> {
        self.failures.values()
    }

    pub(crate) fn waiting(&self) -> usize {
        self.waiting.values().sum()
    }

    /// Something happened to a kind.
    pub(crate) fn on(&mut self, kind: Kind, event: Event, now: Timestamp) {
        let workload = self.workloads.entry(kind).or_insert_with(|| Workload::new(now));
        *workload = workload.on(event, now);
    }

    /// Something happened to all of them.
    pub(crate) fn on_all(&mut self, event: Event, now: Timestamp) {
        for kind in Kind::ALL {
            self.on(kind, event, now);
        }
    }

    /// When the next cycle of any kind is.
    pub(crate) fn next(&self) -> Option<Timestamp> {
        self.workloads.values().filter_map(Workload::next).min()
    }

    fn ended(&mut self, kind: Kind, report: &KindReport, now: Timestamp) {
        self.why.remove(&kind);
        self.note_left(report);
        self.waiting.insert(kind, report.held());
        let before = self.partly.remove(&kind);
        let waits = report.waits_for();
        if !waits.is_empty() {
            let since = before.map_or(now, |(since, _)| since);
            self.partly.insert(kind, (since, waits));
        }
        match report.brake() {
            Some(brake) => {
                let question = Question {
                    number: self.number(),
                    losses: report.losses(),
                    view: report.view(),
                };
                // The same plan is the same question.
                let same = self
                    .questions
                    .get(&kind)
                    .is_some_and(|before| before.losses == question.losses);
                if !same {
                    self.questions.insert(kind, question);
                }
                self.on(kind, Event::Asked(brake), now);
            }
            None => {
                self.questions.remove(&kind);
                self.note_overtaken(kind, report);
                self.note_failures(kind, report);
                // One that was cut short is told as failed next. It did not end well: its pauses grow with each in a row.
                if report.cut_short().is_none() && report.given_up().is_none() {
                    let changes = report.changes();
                    self.on(kind, Event::Ended { changes }, now);
                }
            }
        }
    }

    /// What is left as it is: what was looked at again is told anew.
    fn note_left(&mut self, report: &KindReport) {
        self.left.retain(|left| !report.tells_anew(left));
        self.left.extend(report.left());
        self.left.truncate(LEFT);
    }

    /// What was asked to be tracked and is not there.
    pub(crate) fn note_not_there(&mut self, left: Vec<Left>) {
        self.left.splice(0..0, left);
        self.left.truncate(LEFT);
    }

    /// Failures of items: those that went well now are forgotten, the others replaced.
    fn note_failures(&mut self, kind: Kind, report: &KindReport) {
        for name in report.done_names() {
            self.failures.remove(&(kind, name));
        }
        for (name, failure) in report.failures() {
            self.failures.insert((kind, name), failure);
        }
        let of_kind = self.failures.keys().filter(|(one, _)| *one == kind);
        let too_many: Vec<_> = of_kind.skip(FAILURES).cloned().collect();
        for one in too_many {
            self.failures.remove(&one);
        }
    }
}

impl Known {
    /// What somebody else's change got in the way of is done in the next cycle. What is never done is told as a failure is.
    fn note_overtaken(&mut self, kind: Kind, report: &KindReport) {
        if report.was_stopped() || report.cut_short().is_some() || report.given_up().is_some() {
            return;
        }
        let overtaken: BTreeMap<String, SyncFailureView> = report.overtaken().collect();
        for ((of, name), times) in &self.overtaken {
            if *of == kind && *times >= OVERTAKEN && !overtaken.contains_key(name) {
                self.failures.remove(&(kind, name.clone()));
            }
        }
        self.overtaken
            .retain(|(of, name), _| *of != kind || overtaken.contains_key(name));
        for (name, failure) in overtaken {
            let times = self.overtaken.entry((kind, name.clone())).or_default();
            *times = times.saturating_add(1);
            if *times >= OVERTAKEN {
                self.failures.insert((kind, name), failure);
            }
        }
    }
}

/// What is known of the synchronization in this run.
#[derive(Default)]
pub(crate) struct Live {
    known: Mutex<Known>,
    /// Wakes the service: something changed that makes a look worth while.
    pub(crate) wake: Notify,
}

impl Live {
    pub(crate) fn lock(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The service runs from now on.
    pub(crate) fn begin(&self, now: Timestamp) {
        let mut known = self.lock();
        known.began = Some(now);
        for kind in Kind::ALL {
            known.workloads.entry(kind).or_insert_with(|| Workload::new(now));
        }
    }

    /// Another account is in use: nothing of the one before is known, and what runs is stopped.
    pub(crate) fn forget(&self) {
        let mut known = self.lock();
        if let Some(stop) = &known.stop {
            stop.cancel();
        }
        *known = Known {
            began: known.began,
            numbers: known.numbers,
            ..Known::default()
        };
        drop(known);
        self.wake.notify_one();
    }

    /// Notes why nothing runs; whether that is news.
    pub(crate) fn stands_still(&self, why: Option<Standstill>) -> bool {
        let mut known = self.lock();
        let news = known.standstill != why;
        known.standstill = why;
        news
    }

    /// The kinds that are due.
    pub(crate) fn due(&self, now: Timestamp) -> Vec<Kind> {
        let mut known = self.lock();
        let due = Kind::ALL.into_iter().filter(|kind| {
            let workload = known.workloads.entry(*kind).or_insert_with(|| Workload::new(now));
            workload.is_due(now)
        });
        due.collect()
    }

    /// Something may be better now: everything that waits is looked at.
    pub(crate) fn better(&self, now: Timestamp) {
        let mut known = self.lock();
        known.on_all(Event::Better, now);
        known.wanted = None;
        drop(known);
        self.wake.notify_one();
    }

    /// Somebody wants a cycle now.
    pub(crate) fn want(&self, now: Timestamp) {
        let mut known = self.lock();
        known.on_all(Event::Wanted, now);
        known.elsewhere = None;
        known.wanted = None;
        drop(known);
        self.wake.notify_one();
    }

    /// The person asks for items once more: what was said about their being nowhere is about the time before.
    pub(crate) fn asks_again(&self, uids: &[String]) {
        let said = |left: &Left| uids.iter().any(|uid| left.is_asked(uid));
        self.lock().left.retain(|left| !said(left));
    }

    /// A run over some kinds begins; what stops it.
    pub(crate) fn run_begins(&self) -> CancellationToken {
        let stop = CancellationToken::new();
        self.lock().stop = Some(stop.clone());
        stop
    }

    /// It ended.
    pub(crate) fn run_ended(&self, cycle: Option<Cycle>) -> bool {
        let mut known = self.lock();
        known.stop = None;
        known.progress = None;
        let Some(cycle) = cycle else { return false };
        let before = known.cycles.front().is_some_and(Cycle::asks_or_did);
        let now = cycle.asks_or_did();
        known.cycles.push_front(cycle);
        known.cycles.truncate(CYCLES);
        before || now
    }

    pub(crate) fn begins(&self, kind: Kind, now: Timestamp) {
        self.lock().on(kind, Event::Began, now);
    }

    /// What the person said yes to; good for one cycle.
    pub(crate) fn agreement(&self, kind: Kind) -> Agreement {
        match self.lock().agreed.remove(&kind) {
            Some(losses) => Agreement::Shown(losses),
            None => Agreement::None,
        }
    }

    /// The person says yes to the question of this number. Whether it is still asked.
    pub(crate) fn agree(&self, number: u32, now: Timestamp) -> bool {
        let mut known = self.lock();
        let asked = known
            .questions
            .iter()
            .find(|(_, question)| question.number == number)
            .map(|(kind, question)| (*kind, question.losses.clone()));
        let Some((kind, losses)) = asked else {
            return false;
        };
        known.agreed.insert(kind, losses);
        known.on(kind, Event::Wanted, now);
        drop(known);
        self.wake.notify_one();
        true
    }

    pub(crate) fn ended(&self, kind: Kind, report: &KindReport, now: Timestamp) {
        self.lock().ended(kind, report, now);
    }

    /// So many decisions of a kind wait for the person now. Whether it is news.
    pub(crate) fn waiting(&self, kind: Kind, count: usize) -> bool {
        self.lock().waiting.insert(kind, count).unwrap_or_default() != count
    }

    /// The person said something about one.
    pub(crate) fn answered(&self, kind: Kind) {
        let mut known = self.lock();
        if let Some(waiting) = known.waiting.get_mut(&kind) {
            *waiting = waiting.saturating_sub(1);
        }
    }

    /// One more waits.
    pub(crate) fn waits_too(&self, kind: Kind) {
        *self.lock().waiting.entry(kind).or_default() += 1;
    }

    /// Items that were asked for are tracked here, while another computer synchronizes.
    pub(crate) fn tracked_elsewhere(&self, kind: Kind, report: &KindReport) {
        let mut known = self.lock();
        known.note_left(report);
        known.note_failures(kind, report);
    }

    pub(crate) fn stopped(&self, kind: Kind, now: Timestamp) {
        self.lock().on(kind, Event::Stopped, now);
    }

    /// A cycle was given up, or could not even begin.
    pub(crate) fn failed(&self, kind: Kind, failure: &FailureView, now: Timestamp) {
        let mut known = self.lock();
        known.why.insert(kind, failure.message.clone());
        known.on(kind, Event::Failed(failure.cause()), now);
    }

    /// How far the run is; whether it is worth telling.
    pub(crate) fn note_progress(&self, progress: Progress, now: Timestamp) -> bool {
        let mut known = self.lock();
        let before = known.progress.replace(progress);
        let same =
            before.is_some_and(|before| (before.kind, before.phase) == (progress.kind, progress.phase));
        let lately = known
            .told
            .is_some_and(|told| told <= now && now.duration_since(told) < TOLD_EVERY);
        if same && lately {
            return false;
        }
        known.told = Some(now);
        true
    }
}

#[cfg(test)]
mod tests {
    use jiff::{SignedDuration, Timestamp};
    use regarding_model::failure::{Cause, FailureKind};
    use regarding_model::fields::Kind;
    use regarding_model::ids::RecordRef;
    use regarding_model::link::Unconfirmed;
    use regarding_sync::merge::Merge;
    use regarding_sync::observe::Met;
    use regarding_sync::plan::{Action, Plan, Reason, Step};
    use regarding_sync::retry;
    use regarding_sync::run::Ending;
    use regarding_sync::workload::Workload;
    use uuid::Uuid;

    use super::Live;
    use crate::synced::apply::Done;
    use crate::synced::report::KindReport;
    use crate::view::failure::FailureView;

    fn tracking() -> Step {
        Step {
            kind: Kind::Task,
            link: None,
            item: Some((
                regarding_model::link::Place {
                    collection: "home".into(),
                    name: "1.ics".into(),
                },
                regarding_model::link::Version("1".into()),
            )),
            uid: Some("call-1".into()),
            record: None,
            owned: true,
            unconfirmed: Unconfirmed::default(),
            sent: Default::default(),
            rests: None,
            action: Action::CreateRecord {
                record: RecordRef::new("task".parse().unwrap(), Uuid::from_u128(1)),
                merge: Box::new(Merge::default()),
            },
            reason: Reason::Tracked,
        }
    }

    fn done(step: Step, ending: Ending) -> Done {
        Done {
            step,
            ending,
            why: None,
            not_taken: 0,
            files_stay: 0,
            found: None,
            kept: None,
        }
    }

    /// A cycle in which the step ended like this; `None`: there was nothing to do.
    fn cycle(live: &Live, ending: Option<Ending>) -> Vec<String> {
        let steps: Vec<Step> = ending.iter().map(|_| tracking()).collect();
        let ends = steps.iter().cloned().zip(ending);
        let done: Vec<Done> = ends.map(|(step, ending)| done(step, ending)).collect();
        let plan = Plan {
            steps,
            notes: Vec::new(),
        };
        let mut report = KindReport::of_plan(Kind::Task, &plan, &Met::default(), None);
        report.note_done(&done, false);
        live.ended(Kind::Task, &report, Timestamp::UNIX_EPOCH);
        let known = live.lock();
        known.failures().map(|failure| failure.sentence.clone()).collect()
    }

    #[test]
    fn promise_10_what_is_overtaken_again_and_again_is_told_until_it_is_done() {
        let live = Live::default();
        let overtaken = Some(Ending::Overtaken);
        assert!(cycle(&live, overtaken).is_empty(), "the next cycle looks again");
        assert!(cycle(&live, overtaken).is_empty());
        let told = cycle(&live, overtaken);
        assert!(told.len() == 1 && told[0].contains("several cycles"), "{told:?}");
        assert_eq!(cycle(&live, overtaken), told);
        assert!(cycle(&live, Some(Ending::Done)).is_empty());
        for between in [Some(Ending::Done), None] {
            let live = Live::default();
            for ending in [overtaken, overtaken, between, overtaken, overtaken] {
                assert!(cycle(&live, ending).is_empty(), "not running: {between:?}");
            }
        }
    }

    #[test]
    fn f_21_pauses_grow_while_cycles_are_cut_short_one_after_the_other() {
        let live = Live::default();
        let away = FailureKind::Offline;
        for failures in 1..=4_u32 {
            let plan = Plan {
                steps: vec![tracking(), tracking()],
                notes: Vec::new(),
            };
            let mut report = KindReport::of_plan(Kind::Task, &plan, &Met::default(), None);
            report.note_done(&[done(tracking(), Ending::Failed(away))], false);
            assert_eq!(report.cut_short(), Some(away), "the second step was not begun");
            live.ended(Kind::Task, &report, Timestamp::UNIX_EPOCH);
            let cause = Cause {
                kind: away,
                side: None,
            };
            let failure = FailureView::of(cause, String::new());
            live.failed(Kind::Task, &failure, Timestamp::UNIX_EPOCH);
            let next = live.lock().workloads.get(&Kind::Task).and_then(Workload::next);
            let pause = SignedDuration::try_from(retry::pause(failures)).unwrap();
            assert_eq!(next, Some(Timestamp::UNIX_EPOCH + pause), "after {failures}");
        }
        assert_eq!(
            live.lock().workloads[&Kind::Task].checked,
            None,
            "none ended well"
        );
    }

    #[test]
    fn promise_10_a_refusal_after_it_is_told_with_its_own_reason() {
        let live = Live::default();
        for _ in 0..3 {
            let _ = cycle(&live, Some(Ending::Overtaken));
        }
        let told = cycle(&live, Some(Ending::Failed(FailureKind::Forbidden)));
        assert_eq!(told, ["You may not do that."]);
    }
}
