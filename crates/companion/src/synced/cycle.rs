//! One cycle of one kind.

use jiff::Timestamp;
use regarding_dataverse::synced::Position;
use regarding_id_cache::cache::{CacheReader, CacheWriter};
use regarding_id_cache::error::CacheError;
use regarding_model::fields::Kind;
use regarding_model::ids::{OrganizationId, RecordRef};
use regarding_model::link::Place;
use regarding_sync::observe::Met;
use regarding_sync::plan::{Action, Agreement, Limits, Losses, Plan, Step};
use regarding_sync::run::Ending;
use regarding_sync::undo::Back;

use super::apply::Done;
use super::bookings::Tally;
use super::control::{Phase, Progress};
use super::decisions::memory::{Before, Wanted as _};
use super::look::source;
use super::observe::Asked;
use super::report::{Asking, KindReport, LookedAt};
use super::rules::RunRules;
use super::sides::{Sides, Stopped};

/// What a run is to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Mode {
    /// Only say what would happen.
    Preview,
    /// Do it. A plan that takes much away waits for a yes (promise 4), unless the person said it already.
    Apply(Agreement),
}

impl Sides {
    /// Runs a cycle of a kind.
    pub(crate) async fn cycle(
        &self,
        kind: Kind,
        rules: &RunRules,
        asked: &Asked,
        (mode, now): (Mode, Timestamp),
    ) -> Result<KindReport, Stopped> {
        self.is_at(kind, Phase::Looking)?;
        let looked = self.look(kind).await?;
        self.is_at(kind, Phase::Reading)?;
        let (met, unsure) = self.observe(kind, &looked, asked).await?;
        let mut plan = Plan::new(
            &met.pairs,
            &met.singles,
            rules.at(now, self.organization, &self.key),
        );
        // What the first look brings was there before.
        if self.checkpoint(source(kind, None)).await?.is_none() {
            plan.invite_to_nothing_new();
        }
        self.hold_invitations(&mut plan).await;
        let (pairs, lately) = self.pairs_and_losses(&plan, kind, now).await?;
        let (brake, go) = match &mode {
            Mode::Preview => (Limits::default().brake(&plan, pairs, lately), false),
            Mode::Apply(agreement) => {
                let brake = Limits::default().asks(&plan, (pairs, lately), agreement);
                (brake, brake.is_none())
            }
        };
        let mut report = KindReport::of_plan(kind, &plan, &met, brake)
            .within(&looked.collections)
            .looked_at(LookedAt::of(&looked, &met, self.complete.is_some()))
            .asking(Asking::of(asked, &met, &plan, unsure))
            .with_failing(&looked.failing);
        if mode == Mode::Preview {
            report = report.with_untracked(&met.untracked, now);
        }
        if go {
            let tally = self.tally((kind, now), &mode, &plan.losses()).await?;
            self.carry_out(
                (kind, now, tally),
                looked.positions,
                (met, plan, asked),
                &mut report,
            )
            .await?;
        }
        Ok(report)
    }

    /// Says what a cycle comes to now, unless it is to stop.
    fn is_at(&self, kind: Kind, phase: Phase) -> Result<(), Stopped> {
        self.control.go_on()?;
        self.control.tell(Progress {
            kind,
            phase,
            done: 0,
            total: 0,
        });
        Ok(())
    }

    async fn carry_out(
        &self,
        (kind, now, tally): (Kind, Timestamp, Tally),
        mut positions: Vec<(String, Option<String>)>,
        (met, plan, asked): (Met, Plan, &Asked),
        report: &mut KindReport,
    ) -> Result<(), Stopped> {
        if plan.steps.iter().any(writes) {
            self.control.may_write().await?;
        }
        self.keep_news(&met).await?;
        let planned = plan.steps.len();
        let mut before = Before::of(&met, &plan);
        let (done, lost) = self.apply_waves(kind, plan.steps, now, tally).await?;
        report.note_taken(before.taken(&done), met.wanted(asked));
        let whole = done.len() == planned;
        report.note_done(&done, !whole && self.control.stop.is_cancelled());
        report.note_lost(lost);
        if done.iter().any(|one| writes_record(&one.step)) {
            stir(kind, &mut positions);
        }
        if let Some(look) = self.complete.filter(|_| whole) {
            positions.push((complete_look_of(kind).to_owned(), Some(look.to_string())));
        }
        // What was not begun comes again when the lists are looked at from where they were.
        let positions = if whole { positions } else { Vec::new() };
        self.finish(kind, met, &done, positions, Limits::counts_since(now))
            .await
    }

    /// How many pairs there are, and how much cycles took away lately without a word of the person. Not counted for a plan that takes
    /// nothing away: it never waits.
    async fn pairs_and_losses(
        &self,
        plan: &Plan,
        kind: Kind,
        now: Timestamp,
    ) -> Result<(usize, usize), Stopped> {
        if plan.counts().losses() == 0 {
            return Ok((0, 0));
        }
        let organization = self.organization;
        let since = Limits::counts_since(now);
        let counts = move |cache: &CacheReader<'_>| {
            let pairs = cache.synced().count(organization, kind)?;
            Ok((pairs, cache.losses().since(organization, kind, since)?))
        };
        let (pairs, lately) = self.cached(move |cache| cache.read(counts)).await?;
        let number = |count| usize::try_from(count).unwrap_or(usize::MAX);
        Ok((number(pairs), number(lately)))
    }

    /// How what a plan takes away is counted. To what it does with a yes the person agreed, and to what was taken away before as well:
    /// they were told of it.
    async fn tally(
        &self,
        (kind, now): (Kind, Timestamp),
        mode: &Mode,
        losses: &Losses,
    ) -> Result<Tally, Stopped> {
        let Mode::Apply(agreement) = mode else {
            return Ok(None);
        };
        if losses.is_empty() || !agreement.covers(losses) {
            return Ok(Some((kind, now)));
        }
        let organization = self.organization;
        self.cached(move |cache| cache.write(|cache| cache.losses().clear(organization, kind)))
            .await?;
        Ok(None)
    }

    /// Keeps that there was news which could not be looked at, and where identities lead, before anything is done.
    async fn keep_news(&self, met: &Met) -> Result<(), Stopped> {
        let organization = self.organization;
        let (again, identities) = (met.again.clone(), met.identities.clone());
        self.cached(move |cache| {
            cache.write(|cache| {
                for link in &again {
                    cache.synced().put(organization, link)?;
                }
                for (place, record) in &identities {
                    cache.sync_place().leads_to(organization, place, record)?;
                }
                Ok(())
            })
        })
        .await
    }

    /// Keeps where the next cycle begins, and what this one did not finish.
    async fn finish(
        &self,
        kind: Kind,
        met: Met,
        done: &[Done],
        positions: Vec<(String, Option<String>)>,
        since: Timestamp,
    ) -> Result<(), Stopped> {
        let (mut items, mut records) = (met.unread_items, met.unread_records);
        // Both halves of a question come again until it is answered.
        items.extend(met.waiting_items);
        records.extend(met.waiting_records);
        for one in done {
            if one.ending != Ending::Done && one.step.link.is_none() {
                items.extend(one.step.item.as_ref().map(|(place, _)| place.clone()));
                items.extend(one.found.clone());
                records.extend(one.step.record.as_ref().map(|(record, _)| record.clone()));
            }
        }
        let organization = self.organization;
        self.cached(move |cache| {
            cache.write(|cache| {
                cache.losses().forget_before(since)?;
                reached(cache, organization, kind, (&items, &records), &positions)
            })
        })
        .await
    }
}

/// Whether a step writes to one of the sides, and not only into the cache.
pub(super) fn writes(step: &Step) -> bool {
    match &step.action {
        Action::CreateItem { .. }
        | Action::CreateRecord { .. }
        | Action::RemoveItem { .. }
        | Action::DeleteRecord
        | Action::Untrack(..) => true,
        Action::Write { merge, .. } => merge.writes_item() || merge.writes_record(),
        Action::Undo(undoing) => undoing.item != Back::Nothing || undoing.record != Back::Nothing,
        Action::Become(_) | Action::Forget => false,
    }
}

/// Whether a step writes a record.
fn writes_record(step: &Step) -> bool {
    match &step.action {
        Action::CreateRecord { .. } | Action::DeleteRecord | Action::Untrack(..) => true,
        Action::Write { merge, .. } => merge.writes_record(),
        Action::Undo(undoing) => undoing.record != Back::Nothing,
        Action::CreateItem { .. } | Action::RemoveItem { .. } | Action::Become(_) | Action::Forget => false,
    }
}

/// Notes that records of the kind were written since they were looked at.
fn stir(kind: Kind, positions: &mut [(String, Option<String>)]) {
    let records = source(kind, None);
    for (_, position) in positions.iter_mut().filter(|(one, _)| *one == records) {
        *position = position.take().map(|text| Position(text).after_writing().0);
    }
}

/// Under which name the cache keeps when everything of a kind was looked at last.
pub(super) fn complete_look_of(kind: Kind) -> &'static str {
    match kind {
        Kind::Contact => "complete:contact",
        Kind::Appointment => "complete:appointment",
        Kind::Task => "complete:task",
    }
}

fn reached(
    cache: &CacheWriter<'_>,
    organization: OrganizationId,
    kind: Kind,
    (items, records): (&[Place], &[RecordRef]),
    positions: &[(String, Option<String>)],
) -> Result<(), CacheError> {
    let places = cache.sync_place();
    for (source, position) in positions {
        places.reached(organization, source, position.as_deref())?;
    }
    // A run that was cut short keeps what an earlier one did not finish, too.
    if positions.is_empty() {
        let (before_items, before_records) = cache.read().sync_place().unfinished(organization, kind)?;
        let items: Vec<_> = items.iter().cloned().chain(before_items).collect();
        let records: Vec<_> = records.iter().cloned().chain(before_records).collect();
        return places.unfinished(organization, kind, &items, &records);
    }
    places.unfinished(organization, kind, items, records)
}
