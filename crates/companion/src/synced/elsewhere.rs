//! Tracking where another computer synchronizes (E-4, bettered): what the person asks for here is done here and at once. Everything else
//! stays with the holder of the claim. No two computers are in each other's way by it: the record is made under the id that the item's own
//! identity leads to, only if it is not there (promise 5), and nothing is written to the mailbox but that what was untracked is tracked
//! anew: the holder of the claim reads it there.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use regarding_dataverse::synced::rights;
use regarding_model::fields::Kind;
use regarding_sync::claim::Standing;
use regarding_sync::observe::{Met, Observation};
use regarding_sync::pair::{ItemView, RecordView, Says, Single};
use regarding_sync::plan::Plan;

use super::asked::not_there;
use super::control::Control;
use super::links::CachedLinks;
use super::look::Looked;
use super::observe::Asked;
use super::only_of::OnlyOf;
use super::report::{Answers, Asking, KindReport};
use super::rules::RunRules;
use super::sides::{Sides, Stopped};
use super::start::not_there_views;
use crate::core::Core;
use crate::facade::Answer;
use crate::host::Event;
use crate::session::side::Session;
use crate::view::sync::SyncReportView;

/// What could not be tracked here is tried again after so long.
const AGAIN: SignedDuration = SignedDuration::from_mins(5);

impl Core {
    /// Whether another computer of the person's synchronizes, as the organization says now.
    pub(super) async fn is_elsewhere(self: &Arc<Self>, session: &Session) -> Answer<bool> {
        self.renew_claim(session).await?;
        Ok(self.is_held_elsewhere())
    }

    /// The same, as last seen.
    pub(super) fn is_held_elsewhere(&self) -> bool {
        matches!(
            self.standing(),
            Some(Standing::HeldBy(_) | Standing::Relievable(_))
        )
    }

    /// Tracks what is asked for, when something is, and it is time.
    pub(super) async fn track_what_is_asked(self: &Arc<Self>) {
        let now = self.now();
        let waits = self.sync.live.lock().elsewhere.filter(|at| *at > now);
        let Ok(session) = self.session() else { return };
        let mut asked = self.asked_to_track(&session).await.unwrap_or_default();
        // Looking whether something is a record already reads the whole mailbox: once, until the person said what it is.
        let undecided = self.sync.decided.wanted(&session);
        asked.retain(|uid| !undecided.contains(uid));
        if asked.is_empty() || waits.is_some() {
            return;
        }
        self.sync.live.lock().elsewhere = now.checked_add(AGAIN).ok();
        let _turn = self.sync.turn.lock().await;
        if let Err(failure) = self.track_elsewhere(&session, asked).await {
            tracing::info!(code = ?failure.code, "what was asked for here waits");
        }
        self.emit(Event::SyncChanged);
    }

    /// Tracks what waited for a word that was said now. What cannot be done yet is tried again with the rest.
    pub(super) async fn track_what_waited(self: &Arc<Self>) {
        self.sync.live.lock().elsewhere = None;
        self.track_what_is_asked().await;
    }

    /// Tracks what is asked for on this computer, which does not synchronize.
    pub(super) async fn track_elsewhere(
        self: &Arc<Self>,
        session: &Arc<Session>,
        asked: Asked,
    ) -> Answer<SyncReportView> {
        if let Some(refusal) = self.lacks(&[rights::SYNC]) {
            return Err(refusal);
        }
        let _alone = self.alone(false).await?;
        let prepared = self.prepare(session).await?;
        let (mut kinds, mut answers) = (Vec::new(), Answers::default());
        for kind in Kind::ALL {
            let sides = self
                .sides(kind, (session, &prepared), None, Control::default())
                .await?;
            let report = sides
                .track_only(kind, prepared.rules(), (&asked, false, self.now()))
                .await;
            self.still(session.tenure)?;
            let report = report.map_err(|stopped| self.stopped(session, stopped))?;
            answers.add(&report);
            self.sync.live.tracked_elsewhere(kind, &report);
            for uid in &asked {
                self.note_asks(session, kind, (uid, report.waits_for_word(uid)));
            }
            kinds.push(report.view());
        }
        let missing = self.settle_asked(session, &asked, (answers, false)).await?;
        self.sync.live.lock().note_not_there(not_there(&missing));
        Ok(SyncReportView {
            preview: false,
            first: false,
            waits: false,
            kinds,
            not_there: not_there_views(&missing),
            given_up: Vec::new(),
        })
    }
}

impl Sides {
    /// Makes records of items that were asked for, and does nothing else. `here`: this computer is the one that synchronizes.
    pub(super) async fn track_only(
        &self,
        kind: Kind,
        rules: &RunRules,
        (asked, here, now): (&Asked, bool, Timestamp),
    ) -> Result<KindReport, Stopped> {
        let (mut met, looked, unsure) = Box::pin(self.only_asked(kind, asked, here)).await?;
        let adopted = self.carried_by_others(kind, &met);
        let there = taken_out(&mut met);
        let mut plan = Plan::new(&[], &met.singles, rules.at(now, self.organization, &self.key));
        plan.only_tracks_anew();
        let mut report = KindReport::of_plan(kind, &plan, &met, None)
            .within(&looked.collections)
            .asking(Asking::of(asked, &met, &plan, unsure).tracked_already(there, adopted));
        let done = self.apply(kind, plan.steps, now).await?;
        report.note_done(&done, false);
        Ok(report)
    }
}

impl Sides {
    /// What the items come to that were asked for; tells as well whether one of them could lie where nobody could look.
    async fn only_asked(
        &self,
        kind: Kind,
        asked: &Asked,
        here: bool,
    ) -> Result<(Met, Looked, bool), Stopped> {
        let looked = self.look_for_places(kind).await?;
        let links = CachedLinks::new(Arc::clone(&self.cache), self.organization, kind);
        let links = Arc::new(OnlyOf::new(links, here));
        let mut seen = Observation::new(kind, &looked.items, &looked.records, links.as_ref());
        let unsure = self.asked_for(kind, &looked, asked, &mut seen).await?;
        links.without_item(Box::pin(self.look_alikes(kind, &seen, links.as_ref())).await?);
        self.read_records(&mut seen, &links).await?;
        self.adopt_tracked(kind, &looked, &mut seen).await?;
        let met = tokio::task::spawn_blocking(move || {
            let met = seen.met(links.as_ref(), None);
            links.links.checked().map(|()| met)
        });
        let met = met.await.map_err(|_| Stopped::Defect)??;
        Ok((met, looked, unsure))
    }

    /// Records of a kind that items may be which were asked for on this computer, without a cycle (D-57).
    pub(super) async fn proposed_alone(
        &self,
        kind: Kind,
        asked: &Asked,
    ) -> Result<Vec<(Box<RecordView>, Vec<ItemView>)>, Stopped> {
        if asked.is_empty() {
            return Ok(Vec::new());
        }
        let (met, ..) = self.only_asked(kind, asked, false).await?;
        let proposed = met.singles.into_iter().filter_map(|single| match single {
            Single::Proposed { record, items, .. } => Some((record, items)),
            _ => None,
        });
        Ok(proposed.collect())
    }

    /// UIDs of items whose record the organization's own services made, or another client: only a cycle links both.
    fn carried_by_others(&self, kind: Kind, met: &Met) -> Asked {
        let adopted = met.singles.iter().filter_map(|single| match single {
            Single::Both { item, record, .. } => {
                let uid = item.uid.clone().filter(|_| item.uid == record.uid)?;
                let derived = self.leads_to(kind, &uid, item.facts.series);
                (derived != record.record).then_some(uid)
            }
            _ => None,
        });
        adopted.collect()
    }
}

/// Takes out what is a record already: another computer made it, or made its item. The UIDs of them. What says that it was untracked is
/// not tracked by that: it is to say otherwise.
fn taken_out(met: &mut Met) -> Asked {
    let there = met.singles.iter().filter_map(|single| match single {
        Single::Both { item, .. } if !is_untracked(item) => item.uid.clone(),
        _ => None,
    });
    let there = there.collect();
    met.singles.retain(|single| match single {
        Single::Both { item, .. } => is_untracked(item),
        single => matches!(
            single,
            Single::Item { .. } | Single::LeftAlone { .. } | Single::Proposed { .. }
        ),
    });
    there
}

fn is_untracked(item: &ItemView) -> bool {
    matches!(item.says, Says::Untracked(_))
}
