//! One try of a message that is to be sent: what may be done is decided from what is remembered and what the mailbox holds.

use std::sync::Arc;

use jiff::SignedDuration;
use regarding_id_cache::tables::outgoing::{Outgoing, Stage};
use regarding_mailbox::seam::{FolderPurpose, ItemKey};
use regarding_model::ids::MessageId;
use regarding_model::say;
use regarding_sync::outgoing::{self as decisions, Copies, Reached, Step};
use tokio::sync::MutexGuard;

use super::hand_over::Handed;
use super::pending::record_of;
use crate::core::{Core, failing};
use crate::facade::Answer;
use crate::host::Event;
use crate::mail::side::OpenMailbox;
use crate::profile::lock::{LockOutcome, ProfileLock};
use crate::view::compose::{OutgoingAnswer, OutgoingView};
use crate::view::failure::FailureView;

/// How long until it is looked again whether a message was sent.
pub(super) const LOOK_AGAIN: SignedDuration = SignedDuration::from_mins(1);

/// The copies of a message, by where they lie.
pub(super) struct Found {
    /// Among the drafts, the newest last.
    pub(super) drafts: Vec<ItemKey>,
    /// Elsewhere.
    pub(super) others: Vec<ItemKey>,
}

impl Core {
    /// Tries a message, and tells how far it is then.
    pub(super) async fn try_outgoing(self: &Arc<Self>, id: &MessageId) -> Answer<OutgoingView> {
        // How it went is noted, and told by the view.
        let failure = self.go_on(id).await.err();
        self.emit(Event::AppChanged);
        self.outgoing_view(id, failure).await
    }

    /// Goes on with a message, unless another program of this profile does.
    pub(super) async fn go_on(self: &Arc<Self>, id: &MessageId) -> Answer<()> {
        let Some(_turn) = self.sending_turn().await else {
            return Ok(());
        };
        let Some(outgoing) = self.outgoing_row(id).await? else {
            return Ok(());
        };
        let reached = match outgoing.stage {
            Stage::Waiting => Reached::Nothing,
            // A copy may have come meanwhile, which tells that it was sent.
            Stage::Handing | Stage::Unsure => Reached::Handing,
            Stage::Accepted => Reached::Accepted,
            Stage::Refused => return Ok(()),
        };
        let outcome = match record_of(&outgoing) {
            Some(record) if reached == Reached::Nothing => self.let_go(&outgoing, record).await,
            _ => self.take_step(&outgoing, reached).await,
        };
        if let Err(failure) = &outcome {
            self.note_failed_sending(id, failure).await?;
        }
        outcome
    }

    /// Whose turn it is to send; `None` while another program of this profile does. Held until the end: what is found to be under way
    /// is then nobody's any more.
    pub(super) async fn sending_turn(&self) -> Option<(MutexGuard<'_, ()>, Option<ProfileLock>)> {
        let turn = self.compose.turn.lock().await;
        match ProfileLock::of_sending(&self.profile.folder) {
            LockOutcome::Held(lock) => Some((turn, Some(lock))),
            LockOutcome::Taken => None,
            LockOutcome::NotPossible => Some((turn, None)),
        }
    }

    async fn take_step(self: &Arc<Self>, outgoing: &Outgoing, reached: Reached) -> Answer<()> {
        let mailbox = self.open_mailbox()?;
        let found = self.copies(&mailbox, &outgoing.message_id).await?;
        let copies = Copies {
            draft: !found.drafts.is_empty(),
            elsewhere: !found.others.is_empty(),
        };
        match decisions::step(reached, copies) {
            Step::Send => match self.hand_over(&mailbox, outgoing, &found).await? {
                Handed::Accepted => self.finish(&mailbox, outgoing, &found).await,
                Handed::Unknown => self.look_after(&mailbox, outgoing).await,
            },
            Step::Finish => self.finish(&mailbox, outgoing, &found).await,
            Step::Ask => self.set_stage(outgoing, Stage::Unsure).await,
            Step::Drop => self.drop_outgoing(&outgoing.message_id).await,
        }
    }

    /// No answer came to a message: a copy elsewhere tells that it was sent, else the person is asked.
    pub(super) async fn look_after(
        self: &Arc<Self>,
        mailbox: &Arc<OpenMailbox>,
        outgoing: &Outgoing,
    ) -> Answer<()> {
        let found = self.copies(mailbox, &outgoing.message_id).await?;
        if found.others.is_empty() {
            self.set_stage(outgoing, Stage::Unsure).await
        } else {
            self.finish(mailbox, outgoing, &found).await
        }
    }

    /// Where copies of a message lie.
    pub(super) async fn copies(&self, mailbox: &Arc<OpenMailbox>, id: &MessageId) -> Answer<Found> {
        let mut found = Found {
            drafts: Vec::new(),
            others: Vec::new(),
        };
        for copy in self.noting_mailbox(mailbox.adapter.find(id).await)? {
            let purpose = self.noting_mailbox(mailbox.purpose(&copy.folder).await)?;
            match purpose {
                FolderPurpose::Drafts => found.drafts.push(copy),
                _ => found.others.push(copy),
            }
        }
        Ok(found)
    }

    /// What the person decides about a message that waits.
    pub(crate) async fn answer_outgoing(
        self: &Arc<Self>,
        id: &str,
        answer: OutgoingAnswer,
    ) -> Answer<Vec<OutgoingView>> {
        let id: MessageId = id
            .parse()
            .map_err(|_| failing::invalid(say!("That names no message")))?;
        let outgoing = self.outgoing_row(&id).await?;
        let outgoing =
            outgoing.ok_or_else(|| failing::gone(say!("That message does not wait to be sent any more")))?;
        if let Some(record) = record_of(&outgoing) {
            self.answer_written(&outgoing, record, answer).await?;
            let _ = self.go_on(&id).await;
            self.emit(Event::AppChanged);
            return self.outgoing().await;
        }
        match answer {
            OutgoingAnswer::Send if outgoing.stage != Stage::Accepted => {
                self.set_stage(&outgoing, Stage::Waiting).await?;
            }
            OutgoingAnswer::WasSent => self.set_stage(&outgoing, Stage::Accepted).await?,
            OutgoingAnswer::Keep if outgoing.stage != Stage::Accepted => self.drop_outgoing(&id).await?,
            OutgoingAnswer::Send | OutgoingAnswer::Keep => {}
        }
        // How it went is noted, and told by the list.
        let _ = self.go_on(&id).await;
        self.emit(Event::AppChanged);
        self.outgoing().await
    }

    pub(super) async fn set_stage(&self, outgoing: &Outgoing, stage: Stage) -> Answer<()> {
        let next_try = match stage {
            Stage::Refused => None,
            // Looked at again, never sent again.
            Stage::Unsure => self.now().checked_add(LOOK_AGAIN).ok(),
            Stage::Waiting | Stage::Handing | Stage::Accepted => Some(self.now()),
        };
        self.note_outgoing(Outgoing {
            stage,
            next_try,
            last_failure: None,
            ..outgoing.clone()
        })
        .await
    }

    pub(super) async fn outgoing_row(&self, id: &MessageId) -> Answer<Option<Outgoing>> {
        let id = id.clone();
        self.cached(move |cache| cache.read(|cache| cache.outgoing().get(&id)))
            .await
    }

    pub(super) async fn drop_outgoing(&self, id: &MessageId) -> Answer<()> {
        let id = id.clone();
        self.cached(move |cache| cache.write(|cache| cache.outgoing().remove(&id)))
            .await
            .map(drop)
    }

    /// Notes why a try failed, and when the next one is.
    pub(super) async fn note_failed_sending(&self, id: &MessageId, failure: &FailureView) -> Answer<()> {
        let Some(outgoing) = self.outgoing_row(id).await? else {
            return Ok(());
        };
        let cause = failure.cause();
        if record_of(&outgoing).is_some() {
            // What is left of it is between this computer and the organization, which counts the tries.
            return self
                .note_outgoing(Outgoing {
                    next_try: self.now().checked_add(LOOK_AGAIN).ok(),
                    ..outgoing
                })
                .await;
        }
        let attempts = outgoing.attempts.saturating_add(1);
        let next_try = decisions::next_try(cause, attempts, self.now());
        // What was taken is never refused: the rest of it is tried again with growing pauses.
        let stage = match outgoing.stage {
            Stage::Waiting if next_try.is_none() => Stage::Refused,
            other => other,
        };
        let patience = regarding_sync::retry::pause(attempts);
        let later = self.now().checked_add(patience).ok();
        self.note_outgoing(Outgoing {
            stage,
            attempts,
            next_try: next_try.or(later.filter(|_| stage != Stage::Refused)),
            last_failure: regarding_sync::retry::code_of(cause).parse().ok(),
            ..outgoing
        })
        .await
    }
}
