//! The service: runs what is due, one kind after the other, as long as the program runs. Each kind is paused by itself (F-6); nothing
//! of it is ever switched off by a failure.

use core::time::Duration;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use regarding_model::failure::Cause;
use regarding_model::fields::Kind;
use regarding_sync::claim::Standing;
use regarding_sync::standstill::{self, Standstill, Surroundings};

use super::asked::not_there;
use super::control::{Control, Progress};
use super::cycle::Mode;
use super::decisions::memory::CycleTaken;
use super::live::Cycle;
use super::observe::Asked;
use super::report::Answers;
use super::start::Prepared;
use crate::core::Core;
use crate::facade::Answer;
use crate::host::Event;
use crate::profile::lock::ProfileLock;
use crate::session::side::Session;
use crate::view::app::ConnectionState;
use crate::view::failure::{FailureCode, FailureView};
use crate::words::failure::of_one;

/// The longest time between two looks at the clock: it may have been set, and the computer may have slept.
const LOOK: Duration = Duration::from_secs(30);

/// What a run begins with.
struct Begun {
    session: Arc<Session>,
    generation: u64,
    prepared: Prepared,
    asked: Asked,
    /// No other program runs a cycle on this profile meanwhile.
    _alone: Option<ProfileLock>,
}

impl Core {
    /// Runs what is due until the companion stops.
    pub(crate) async fn synchronizer(self: Arc<Self>) {
        self.sync.live.begin(self.now());
        loop {
            self.synchronize_due().await;
            let wait = self.until_next_cycle();
            let clock = self.net.clock();
            tokio::select! {
                () = clock.sleep(wait) => {}
                () = self.sync.live.wake.notified() => {}
            }
        }
    }

    /// Why nothing runs, if so.
    pub(super) fn standstill(&self) -> Option<Standstill> {
        let settings = self.profile.settings.get();
        let session = self.organization.session();
        let known = session.as_ref().and_then(|session| session.myself());
        let refused = self.lacks(&[regarding_dataverse::synced::rights::SYNC]).is_some();
        let standing = self.standing();
        let agreed = session
            .as_ref()
            .is_some_and(|session| self.has_agreed(session.organization));
        standstill::standstill(Surroundings {
            switched_on: self.net.is_on(),
            signed_in: session.is_some(),
            reached: self.organization.status.state() == ConnectionState::Connected,
            mailbox: settings.mailbox.is_some(),
            primary: settings.uses_primary(),
            may: known.map(|_| !refused),
            standing: standing.as_ref(),
            takes_free: settings.synchronize,
            agreed,
        })
    }

    async fn synchronize_due(self: &Arc<Self>) {
        let still = self.standstill();
        if self.sync.live.stands_still(still) {
            self.emit(Event::SyncChanged);
        }
        // What the person asked for by itself needs neither the claim nor the yes to the first cycle (F-2).
        if matches!(still, Some(Standstill::Elsewhere | Standstill::NotAgreed)) {
            self.track_what_is_asked().await;
            return self.set_what_is_wanted().await;
        }
        if still.is_some() {
            return;
        }
        self.set_what_is_wanted().await;
        let due = self.sync.live.due(self.now());
        if due.is_empty() {
            return;
        }
        let _turn = self.sync.turn.lock().await;
        let began = self.now();
        let stop = self.sync.live.run_begins();
        let mut cycle = Cycle {
            number: self.sync.live.lock().number(),
            began,
            kinds: Vec::new(),
            given_up: Vec::new(),
            stopped: false,
        };
        // The answer is in the cycle and in what is known of each kind.
        let _ = self.run(&due, &stop, &mut cycle).await;
        let told = !cycle.kinds.is_empty() || !cycle.given_up.is_empty();
        if self.sync.live.run_ended(told.then_some(cycle)) {
            self.emit(Event::DecisionsChanged);
        }
        self.items.look_anew();
        self.items.forget_marks();
        self.set_what_is_wanted().await;
        self.emit(Event::SyncChanged);
        self.emit(Event::ItemsChanged);
    }

    /// Runs over these kinds.
    async fn run(
        self: &Arc<Self>,
        due: &[Kind],
        stop: &tokio_util::sync::CancellationToken,
        cycle: &mut Cycle,
    ) -> Answer<()> {
        let begun = self.begin_run().await;
        let Begun {
            session,
            generation,
            prepared,
            asked,
            _alone,
        } = match begun {
            Ok(Some(begun)) => begun,
            // Another computer synchronizes: the next look says so.
            Ok(None) => return Ok(()),
            Err(failure) => {
                for kind in due {
                    self.gave_up(*kind, &failure, cycle);
                }
                return Err(failure);
            }
        };
        let mut answers = Answers::default();
        let mut looked_for = asked.clone();
        looked_for.extend(self.sync.decided.wanted(&session));
        let mut taken = CycleTaken::default();
        for kind in due {
            if stop.is_cancelled() {
                cycle.stopped = true;
                self.sync.live.stopped(*kind, self.now());
                continue;
            }
            self.sync.live.begins(*kind, self.now());
            self.emit(Event::SyncChanged);
            let control = Control {
                stop: stop.clone(),
                gate: self.gate(&session, generation),
                told: Some(self.listener()),
            };
            let mode = Mode::Apply(self.sync.live.agreement(*kind));
            let mut outcome = self
                .run_kind(
                    *kind,
                    (&session, &prepared),
                    (mode, &looked_for),
                    (generation, control),
                )
                .await;
            self.still(session.tenure)?;
            if let Ok(report) = &mut outcome {
                taken.add(report);
                answers.add(report);
            }
            self.note_outcome(*kind, outcome, cycle);
        }
        self.sync.decided.note_cycle(&session, taken, self.now());
        let missing = self.settle_asked(&session, &asked, (answers, false)).await?;
        self.sync.live.lock().note_not_there(not_there(&missing));
        Ok(())
    }

    /// Asks for the claim and for what holds for a run; `None` while another computer synchronizes.
    async fn begin_run(self: &Arc<Self>) -> Answer<Option<Begun>> {
        let session = self.session()?;
        let alone = self.alone(false).await?;
        self.renew_claim(&session).await?;
        let Some(Standing::Mine { generation }) = self.standing() else {
            return Ok(None);
        };
        self.note_generation(&session);
        let prepared = self.prepare(&session).await?;
        let asked = self.asked_to_track(&session).await?;
        Ok(Some(Begun {
            session,
            generation,
            prepared,
            asked,
            _alone: alone,
        }))
    }

    fn note_outcome(&self, kind: Kind, outcome: Answer<super::report::KindReport>, cycle: &mut Cycle) {
        let now = self.now();
        let report = match outcome {
            Ok(report) => report,
            Err(failure) if failure.code == FailureCode::Cancelled => {
                cycle.stopped = true;
                self.sync.live.stopped(kind, now);
                return;
            }
            Err(failure) => return self.gave_up(kind, &failure, cycle),
        };
        cycle.kinds.push(report.view());
        self.sync.live.ended(kind, &report, now);
        if report.was_stopped() {
            cycle.stopped = true;
            self.sync.live.stopped(kind, now);
        } else if let Some(failure) = report.given_up() {
            self.gave_up(kind, failure, cycle);
        } else if let Some(away) = report.cut_short() {
            let cause = Cause {
                kind: away,
                side: None,
            };
            self.gave_up(kind, &FailureView::of(cause, of_one(away)), cycle);
        }
    }

    fn gave_up(&self, kind: Kind, failure: &FailureView, cycle: &mut Cycle) {
        cycle.given_up.push((kind, failure.message.clone()));
        self.sync.live.failed(kind, failure, self.now());
        self.emit(Event::SyncChanged);
    }

    /// Tells the front door how far a cycle is.
    fn listener(self: &Arc<Self>) -> Arc<dyn Fn(Progress) + Send + Sync> {
        let core = Arc::clone(self);
        Arc::new(move |progress| {
            if core.sync.live.note_progress(progress, core.now()) {
                core.emit(Event::SyncChanged);
            }
        })
    }

    fn until_next_cycle(&self) -> Duration {
        if self.standstill().is_some() {
            return LOOK;
        }
        let next: Option<Timestamp> = self.sync.live.lock().next();
        let wait = next.map_or(SignedDuration::MAX, |next| next.duration_since(self.now()));
        // Never at once: what is due and did not run has a reason that ends by a wake.
        Duration::try_from(wait)
            .unwrap_or(Duration::ZERO)
            .clamp(Duration::from_millis(250), LOOK)
    }
}
