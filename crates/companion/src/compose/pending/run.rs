//! Looking at what waits in the organization: every five minutes (F-3), and at once when the person says *Sync now*.

use std::collections::HashSet;
use std::sync::Arc;

use jiff::SignedDuration;
use regarding_dataverse::operations::pending_list::{
    ListPending, PendingRow, PendingState, ReadPendingState,
};
use regarding_id_cache::tables::outgoing::{Outgoing, Stage, TrackThen};
use regarding_model::failure::FailureKind;
use regarding_model::identity::{message_of_record, taken_message_of_record};
use regarding_net::Rule;
use regarding_sync::outgoing::{Named, Written, written};

use super::record_of;
use crate::core::{Core, failing};
use crate::facade::Answer;
use crate::host::Event;
use crate::session::side::Session;
use crate::view::failure::FailureView;

/// How often it is looked (F-3).
const ROUND: SignedDuration = SignedDuration::from_mins(5);
/// How long a server that lets nobody in is left alone, unless the person asks: each try can bring the person nearer to being locked out.
const REFUSED: SignedDuration = SignedDuration::from_hours(1);

impl Core {
    /// A run is wanted now.
    pub(crate) fn want_written(&self) {
        self.compose.pending.lock().wanted = true;
        self.compose.wake.notify_one();
    }

    /// Whether anything keeps this computer from sending what was written in the organization.
    pub(in crate::compose) fn may_send_written(&self) -> bool {
        self.written_still().is_none()
    }

    pub(in crate::compose) fn written_is_due(&self) -> bool {
        if self.written_still().is_some() {
            return false;
        }
        let (now, known) = (self.now(), self.compose.pending.lock());
        let refused = |failure: &FailureView| failure.cause().kind == FailureKind::SignIn;
        let round = if known.trouble.as_ref().is_some_and(refused) {
            REFUSED
        } else {
            ROUND
        };
        known.wanted || known.looked.is_none_or(|at| now.duration_since(at) >= round)
    }

    /// One run: everything that waits is sent, or it is told why not.
    pub(in crate::compose) async fn send_written(self: &Arc<Self>) -> Answer<()> {
        let _turn = self.compose.pending.turn.lock().await;
        self.compose.pending.lock().wanted = false;
        let outcome = self.look_at_written().await;
        {
            let now = self.now();
            let mut known = self.compose.pending.lock();
            known.looked = Some(now);
            known.trouble = outcome.as_ref().err().cloned();
        }
        self.emit(Event::AppChanged);
        self.emit(Event::OptionsChanged);
        outcome
    }

    async fn look_at_written(self: &Arc<Self>) -> Answer<()> {
        let session = self.session()?;
        if !self.is_mine_to_receive(&session).await? {
            return Ok(());
        }
        self.forget_settled(&session).await?;
        let (mut from, mut seen, mut trouble) = (None, HashSet::new(), None);
        loop {
            let ask = ListPending {
                user: session.user,
                from,
            };
            let page = self.noting(&session, session.client.run(Rule::PendingSend, &ask).await)?;
            let full = page.len() >= ListPending::PAGE as usize;
            from = page.last().and_then(|row| row.created_on);
            let fresh: Vec<PendingRow> = page.into_iter().filter(|row| seen.insert(row.id)).collect();
            let ends = !full || fresh.is_empty() || from.is_none();
            for row in fresh {
                if let Err(failure) = self.look_at_one(&session, &row).await {
                    // What is wrong with one keeps no other from going out; what is wrong with the line, or lets nobody in, does.
                    if is_of_all(failure.cause().kind) {
                        return Err(failure);
                    }
                    trouble.get_or_insert(failure);
                }
            }
            if ends {
                return trouble.map_or(Ok(()), Err);
            }
        }
    }

    async fn look_at_one(self: &Arc<Self>, session: &Session, row: &PendingRow) -> Answer<()> {
        self.still(session.tenure)?;
        if let Some(still) = self.written_still() {
            return Err(failing::invalid(self.still_sentence(still)));
        }
        if row.not_before.is_some_and(|at| at > self.now()) {
            return Ok(());
        }
        let id = message_of_record(row.id, session.organization);
        let known = self.outgoing_row(&id).await?;
        let sending = row.state == PendingState::Sending;
        match written(
            sending,
            named(session, row),
            known.is_some(),
            self.unchanged_for(row),
        ) {
            Written::Take => self.send_one(session, row).await,
            Written::Look => {
                // Another computer, or this one before its cache was lost, was about to hand it over.
                self.note_outgoing(Outgoing {
                    stage: Stage::Handing,
                    ..self.written_row(session, row)
                })
                .await?;
                self.go_on(&id).await
            }
            Written::Leave => Ok(()),
        }
    }

    /// For how long a record was not changed.
    pub(super) fn unchanged_for(&self, row: &PendingRow) -> SignedDuration {
        row.modified_on
            .map_or(SignedDuration::ZERO, |at| self.now().duration_since(at))
    }

    /// What is remembered of one of them: identifiers.
    pub(super) fn written_row(&self, session: &Session, row: &PendingRow) -> Outgoing {
        let now = self.now();
        Outgoing {
            message_id: message_of_record(row.id, session.organization),
            stage: Stage::Waiting,
            track: Some(TrackThen {
                organization: session.organization,
                user: session.user,
                regarding: None,
            }),
            since: now,
            attempts: row.attempts,
            next_try: Some(now),
            last_failure: None,
        }
    }

    /// Forgets what was listed here and was dealt with in the organization, or by another computer.
    async fn forget_settled(self: &Arc<Self>, session: &Session) -> Answer<()> {
        let all = self
            .cached(|cache| cache.read(|cache| cache.outgoing().all()))
            .await?;
        let told: Vec<(Outgoing, ReadPendingState)> = all
            .into_iter()
            .filter(|one| matches!(one.stage, Stage::Refused | Stage::Unsure))
            .filter(|one| {
                one.track
                    .as_ref()
                    .is_some_and(|track| track.organization == session.organization)
            })
            .filter_map(|one| record_of(&one).map(|id| (one, ReadPendingState { id })))
            .collect();
        let asks: Vec<ReadPendingState> = told.iter().map(|(_, ask)| *ask).collect();
        let states = session.client.run_all(Rule::PendingSend, &asks).await;
        for ((one, _), state) in told.iter().zip(self.noting(session, states)?) {
            let state = self.noting(session, state)?.map(|row| row.state);
            let stands = match one.stage {
                Stage::Refused => state == Some(PendingState::Failed),
                _ => state == Some(PendingState::Sending),
            };
            if !stands {
                self.forget_written(one).await?;
            }
        }
        Ok(())
    }
}

/// Whether a failure concerns everything that waits. A refused sign-in is not tried again for each: that can lock the person out.
fn is_of_all(kind: FailureKind) -> bool {
    kind.heals_by_itself() || kind == FailureKind::SignIn
}

/// What a record says of its message.
pub(super) fn named(session: &Session, row: &PendingRow) -> Named {
    let is = |id| row.message.as_ref() == Some(&id);
    match &row.message {
        None => Named::Nothing,
        Some(_) if is(message_of_record(row.id, session.organization)) => Named::Ours,
        Some(_) if is(taken_message_of_record(row.id, session.organization)) => Named::Taken,
        Some(_) => Named::Another,
    }
}
