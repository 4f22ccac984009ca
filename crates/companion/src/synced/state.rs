//! How the synchronization stands, in words (promise 10).

use jiff::Timestamp;
use regarding_model::fields::Kind;
use regarding_model::{say, say_many};
use regarding_sync::claim::Standing;
use regarding_sync::standstill::Standstill;
use regarding_sync::workload::{State, Workload};

use super::control::{Phase, Progress};
use super::live::{Cycle, Known, Question};
use super::report::number;
use super::unseen;
use crate::core::Core;
use crate::facade::Answer;
use crate::options::machines;
use crate::view::app::ConnectionState;
use crate::view::sync::{SyncCountsView, SyncKind, SyncKindView, SyncStepView, SyncStepWhat};
use crate::view::sync_state::{
    SyncCycleView, SyncLineOf, SyncLineState, SyncLineView, SyncOverall, SyncPhase, SyncProgressView,
    SyncQuestionAbout, SyncQuestionView, SyncStateView,
};
use crate::words::time;

/// The order in which a person reads them.
const SHOWN: [Kind; 3] = [Kind::Appointment, Kind::Contact, Kind::Task];

impl Core {
    /// How the synchronization stands.
    pub(super) async fn sync_state(&self) -> Answer<SyncStateView> {
        let still = self.standstill();
        let linked = self.linked().await?;
        let now = self.now();
        let known = self.sync.live.lock();
        let mut lines = vec![self.mail_line(now)];
        lines.extend(SHOWN.map(|kind| line(kind, &known, still, linked_of(&linked, kind), now)));
        let questions = questions(&known, still);
        let overall = overall(&known, still, &lines, &questions);
        Ok(SyncStateView {
            overall,
            sentence: self.overall_words(&known, (overall, still), &questions, now),
            can_run: still.is_none(),
            asks: number(questions.len() + self.decisions_waiting(&known, still)),
            questions,
            progress: known.progress.filter(|_| known.stop.is_some()).map(progress),
            next: known.next().filter(|_| still.is_none()).map(time::rfc3339),
            cycles: known.cycles.iter().map(cycle).collect(),
            failures: known.failures().cloned().collect(),
            left: known.left.iter().map(|left| left.view.clone()).collect(),
            lines,
        })
    }

    /// How many decisions wait for the person: of this computer's cycles, or of what was asked for here while it runs none (D-57).
    fn decisions_waiting(&self, known: &Known, still: Option<Standstill>) -> usize {
        match (still, self.organization.session()) {
            (None, _) => known.waiting(),
            (Some(Standstill::Elsewhere | Standstill::NotAgreed), Some(session)) => {
                self.sync.decided.wanted(&session).len()
            }
            (Some(_), _) => 0,
        }
    }

    /// How many links of each kind follow both sides, and how many rest because their items are not looked at.
    async fn linked(&self) -> Answer<Vec<(Kind, Linked)>> {
        let Some((organization, _)) = self.account() else {
            return Ok(Vec::new());
        };
        self.cached(move |cache| {
            cache.read(|cache| {
                let of = |kind| {
                    let follow = cache.synced().count(organization, kind)?;
                    let rest = cache.synced().away(organization, kind)?;
                    Ok((kind, Linked { follow, rest }))
                };
                Kind::ALL.into_iter().map(of).collect()
            })
        })
        .await
    }

    /// Mail is watched and not looked at in cycles: what is known of its connection is how it stands.
    fn mail_line(&self, now: Timestamp) -> SyncLineView {
        let view = self.mailbox.status.view(now);
        let state = match view.state {
            ConnectionState::Connected => SyncLineState::UpToDate,
            ConnectionState::Connecting => SyncLineState::Due,
            ConnectionState::Offline | ConnectionState::NeedsSignIn => SyncLineState::Paused,
            ConnectionState::Off | ConnectionState::None => SyncLineState::Off,
        };
        let well = state == SyncLineState::UpToDate;
        SyncLineView {
            of: SyncLineOf::Mail,
            state,
            sentence: if well {
                say!("New mail arrives by itself.")
            } else {
                view.sentence
            },
            linked: None,
            checked: None,
            every: None,
            since: view.since.filter(|_| state == SyncLineState::Paused),
            next: view.next_try,
        }
    }

    fn overall_words(
        &self,
        known: &Known,
        (overall, still): (SyncOverall, Option<Standstill>),
        questions: &[SyncQuestionView],
        now: Timestamp,
    ) -> String {
        match (overall, still) {
            (SyncOverall::Asks, _) => say_many!(
                count = questions.len(),
                "{count} question waits for your answer.",
                "{count} questions wait for your answer."
            ),
            (SyncOverall::Running, _) => say!("A cycle is under way."),
            (_, Some(still)) => still_words(self, still),
            (SyncOverall::Paused, None) => {
                say!("Something is paused. It goes on by itself as soon as it can.")
            }
            (SyncOverall::Well | SyncOverall::Still, None) => last_words(known, now),
        }
    }
}

/// What the last cycle came to.
fn last_words(known: &Known, now: Timestamp) -> String {
    let Some(last) = known.cycles.front() else {
        return say!("The first cycle begins in a moment.");
    };
    let when = time::here(last.began, now);
    let changes = changes(&totals(last));
    if changes == 0 {
        return say!("The last cycle, at {when}, found nothing to do.", when = when);
    }
    say_many!(
        count = changes,
        "The last cycle, at {when}, made {count} change.",
        "The last cycle, at {when}, made {count} changes.",
        when = when
    )
}

/// Why nothing runs here, in a sentence with its full stop.
pub(crate) fn still_words(core: &Core, still: Standstill) -> String {
    match still {
        Standstill::SwitchedOff => {
            say!("The connection is switched off: nothing is looked at, sent or fetched.")
        }
        Standstill::NotSignedIn => say!("It begins as soon as you are signed in to your organization."),
        Standstill::Offline => {
            say!("Your organization cannot be reached. It goes on by itself as soon as it can.")
        }
        Standstill::NoMailbox => say!("It begins as soon as a mailbox is open."),
        Standstill::NotPrimary => say!("Synchronization belongs to your primary organization."),
        Standstill::MayNot => {
            say!(
                "Your role in the organization does not let you synchronize. Ask an administrator for the right."
            )
        }
        Standstill::GivenAway => {
            say!("No computer synchronizes. Let this one do it, or another one of yours.")
        }
        Standstill::NotAgreed => {
            say!("Nothing is synchronized before you have seen what would happen and said yes.")
        }
        Standstill::Elsewhere => match core.standing() {
            Some(standing @ (Standing::HeldBy(_) | Standing::Relievable(_))) => say!(
                "{who}. What you track here goes to the organization at once.",
                who = machines::standing_sentence(&standing, core.now())
            ),
            Some(Standing::Mine { .. } | Standing::TakeFree) | None => {
                say!("Another computer of yours synchronizes.")
            }
        },
    }
}

/// How many links there are of a kind.
#[derive(Debug, Clone, Copy, Default)]
struct Linked {
    follow: u64,
    /// Those whose calendar, task list or address book is gone or takes no part.
    rest: u64,
}

fn linked_of(linked: &[(Kind, Linked)], kind: Kind) -> Linked {
    let found = linked.iter().find(|(one, _)| *one == kind);
    found.map(|(_, linked)| *linked).unwrap_or_default()
}

fn line_of(kind: Kind) -> SyncLineOf {
    match kind {
        Kind::Contact => SyncLineOf::Contact,
        Kind::Appointment => SyncLineOf::Appointment,
        Kind::Task => SyncLineOf::Task,
    }
}

fn line(
    kind: Kind,
    known: &Known,
    still: Option<Standstill>,
    linked: Linked,
    now: Timestamp,
) -> SyncLineView {
    let workload = known.workloads.get(&kind).copied();
    let workload = workload.unwrap_or_else(|| Workload::new(now));
    let (state, since) = match (still, workload.state) {
        (Some(Standstill::NotAgreed), _) => (SyncLineState::Asks, None),
        (Some(_), _) => (SyncLineState::Off, None),
        (None, State::Running { .. }) => (SyncLineState::Running, None),
        (None, State::Asks { since, .. }) => (SyncLineState::Asks, Some(since)),
        (None, State::Paused { since, .. }) => (SyncLineState::Paused, Some(since)),
        (None, State::Waiting { .. }) if known.partly.contains_key(&kind) => {
            let since = known.partly.get(&kind).map(|(since, _)| *since);
            (SyncLineState::Paused, since)
        }
        (None, State::Waiting { .. }) if workload.checked.is_some() => (SyncLineState::UpToDate, None),
        (None, State::Waiting { .. }) => (SyncLineState::Due, None),
    };
    SyncLineView {
        of: line_of(kind),
        state,
        sentence: line_words(kind, (state, linked), known),
        linked: Some(u32::try_from(linked.follow).unwrap_or(u32::MAX)),
        checked: workload.checked.map(time::rfc3339),
        every: still.is_none().then(|| minutes(workload.cadence.delay())),
        since: since.map(time::rfc3339),
        next: workload.next().filter(|_| still.is_none()).map(time::rfc3339),
    }
}

fn minutes(delay: core::time::Duration) -> u32 {
    u32::try_from(delay.as_secs().div_ceil(60)).unwrap_or(u32::MAX)
}

/// Why a kind is paused, what of it waits, and what rests.
fn line_words(kind: Kind, (state, linked): (SyncLineState, Linked), known: &Known) -> String {
    if state == SyncLineState::Off {
        return String::new();
    }
    let paused = known.why.get(&kind).filter(|_| state == SyncLineState::Paused);
    let paused = paused.map(|why| format!("{}.", why.trim_end_matches('.')));
    let partly = known.partly.get(&kind).map(|(_, why)| why.clone());
    let sentences: Vec<String> = [paused, partly, unseen::away(linked.rest)]
        .into_iter()
        .flatten()
        .collect();
    sentences.join(" ")
}

fn questions(known: &Known, still: Option<Standstill>) -> Vec<SyncQuestionView> {
    if still == Some(Standstill::NotAgreed) {
        return vec![SyncQuestionView {
            number: known.first_seen,
            about: SyncQuestionAbout::First,
            kind: None,
            sentence: say!(
                "Appointments, contacts and tasks can be kept the same in your mailbox and in your organization. Nothing happens before you have seen what would be created, changed and linked, and said yes."
            ),
            losses: 0,
            by_filter: false,
            steps: Vec::new(),
        }];
    }
    if still.is_some() {
        return Vec::new();
    }
    let asked = SHOWN.iter().filter_map(|kind| known.questions.get(kind));
    asked.map(question).collect()
}

fn question(question: &Question) -> SyncQuestionView {
    let taken = |step: &&SyncStepView| {
        matches!(
            step.what,
            SyncStepWhat::RemoveItem | SyncStepWhat::DeleteRecord | SyncStepWhat::Unlink
        )
    };
    let steps: Vec<SyncStepView> = question.view.steps.iter().filter(taken).cloned().collect();
    let left = super::report::left_filter();
    SyncQuestionView {
        number: Some(question.number),
        about: SyncQuestionAbout::Losses,
        kind: Some(question.view.kind),
        sentence: losses_words(&question.view, &steps),
        losses: number(steps.len()),
        by_filter: steps.iter().any(|step| step.reason == left),
        steps,
    }
}

/// What a plan would take away: what of it, and why, where it is one reason for all.
fn losses_words(view: &SyncKindView, steps: &[SyncStepView]) -> String {
    let counts = &view.counts;
    let mut sentences = vec![taken_words(view.kind, counts)];
    if let Some(brake) = view.brake.filter(|brake| brake.lately > 0) {
        sentences.push(say_many!(
            count = brake.lately,
            "With {count} that was taken away in the last 24 hours it would be much.",
            "With {count} that were taken away in the last 24 hours it would be much."
        ));
    }
    if let Some(first) = steps.first()
        && steps.iter().all(|step| step.reason == first.reason)
    {
        sentences.push(first.reason.clone());
    }
    if counts.items_removed == 0 && counts.records_deleted == 0 {
        sentences.push(say!("Nothing would be deleted, and nobody would be notified."));
    }
    sentences.join(" ")
}

fn taken_words(kind: SyncKind, counts: &SyncCountsView) -> String {
    let (unlinked, removed, deleted) = (counts.unlinked, counts.items_removed, counts.records_deleted);
    if removed == 0 && deleted == 0 {
        return match kind {
            SyncKind::Appointment => say_many!(
                count = unlinked,
                "The next cycle would unlink {count} appointment.",
                "The next cycle would unlink {count} appointments."
            ),
            SyncKind::Contact => say_many!(
                count = unlinked,
                "The next cycle would unlink {count} contact.",
                "The next cycle would unlink {count} contacts."
            ),
            SyncKind::Task => say_many!(
                count = unlinked,
                "The next cycle would unlink {count} task.",
                "The next cycle would unlink {count} tasks."
            ),
        };
    }
    match kind {
        SyncKind::Appointment => say!(
            "Of your appointments, the next cycle would remove {removed} in the mailbox, delete {deleted} in the organization and unlink {unlinked}.",
            removed = removed,
            deleted = deleted,
            unlinked = unlinked
        ),
        SyncKind::Contact => say!(
            "Of your contacts, the next cycle would remove {removed} in the mailbox, delete {deleted} in the organization and unlink {unlinked}.",
            removed = removed,
            deleted = deleted,
            unlinked = unlinked
        ),
        SyncKind::Task => say!(
            "Of your tasks, the next cycle would remove {removed} in the mailbox, delete {deleted} in the organization and unlink {unlinked}.",
            removed = removed,
            deleted = deleted,
            unlinked = unlinked
        ),
    }
}

fn overall(
    known: &Known,
    still: Option<Standstill>,
    lines: &[SyncLineView],
    questions: &[SyncQuestionView],
) -> SyncOverall {
    let paused = || lines.iter().any(|line| line.state == SyncLineState::Paused);
    if known.stop.is_some() {
        SyncOverall::Running
    } else if !questions.is_empty() {
        SyncOverall::Asks
    } else if still.is_some() {
        SyncOverall::Still
    } else if paused() {
        SyncOverall::Paused
    } else {
        SyncOverall::Well
    }
}

fn progress(progress: Progress) -> SyncProgressView {
    SyncProgressView {
        kind: SyncKind::from(progress.kind),
        phase: match progress.phase {
            Phase::Looking => SyncPhase::Looking,
            Phase::Reading => SyncPhase::Reading,
            Phase::Writing => SyncPhase::Writing,
        },
        done: number(progress.done),
        total: number(progress.total),
    }
}

fn cycle(cycle: &Cycle) -> SyncCycleView {
    let held = cycle
        .kinds
        .iter()
        .flat_map(|kind| &kind.notes)
        .filter(|note| note.held);
    let steps = cycle.kinds.iter().flat_map(|kind| &kind.steps);
    SyncCycleView {
        number: cycle.number,
        at: time::rfc3339(cycle.began),
        counts: totals(cycle),
        held: number(held.count()),
        failed: number(steps.filter(|step| step.failure.is_some()).count()),
        stopped: cycle.stopped,
        given_up: cycle.given_up.iter().map(|(_, why)| why.clone()).collect(),
        asks: cycle.kinds.iter().any(|kind| kind.brake.is_some()),
    }
}

/// What a cycle did, over the kinds whose plan was carried out.
fn totals(cycle: &Cycle) -> SyncCountsView {
    let ran = cycle.kinds.iter().filter(|kind| kind.ran);
    ran.fold(SyncCountsView::default(), |sum, kind| {
        let counts = &kind.counts;
        SyncCountsView {
            items_created: sum.items_created + counts.items_created,
            records_created: sum.records_created + counts.records_created,
            items_changed: sum.items_changed + counts.items_changed,
            records_changed: sum.records_changed + counts.records_changed,
            items_removed: sum.items_removed + counts.items_removed,
            records_deleted: sum.records_deleted + counts.records_deleted,
            unlinked: sum.unlinked + counts.unlinked,
        }
    })
}

fn changes(counts: &SyncCountsView) -> usize {
    let parts = [
        counts.items_created,
        counts.records_created,
        counts.items_changed,
        counts.records_changed,
        counts.items_removed,
        counts.records_deleted,
        counts.unlinked,
    ];
    parts
        .into_iter()
        .map(|part| usize::try_from(part).unwrap_or(0))
        .sum()
}
