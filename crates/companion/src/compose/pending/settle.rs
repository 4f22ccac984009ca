//! What becomes of one afterwards: sent, waiting again, failed; and what a run that ended in the middle left behind.

use std::sync::Arc;

use regarding_dataverse::ApiError;
use regarding_dataverse::operations::pending_change::PendingChange;
use regarding_dataverse::operations::pending_list::{PendingState, ReadPendingState, ReadPendingSubject};
use regarding_id_cache::tables::outgoing::{Outgoing, Stage};
use regarding_mailbox::seam::FolderPurpose;
use regarding_model::failure::Cause;
use regarding_net::Rule;
use regarding_sync::outgoing::{AfterTry, Named, after_try};
use regarding_sync::retry;
use uuid::Uuid;

use super::super::outgoing::LOOK_AGAIN;
use super::record_of;
use super::run::named;
use crate::core::{Core, failing};
use crate::facade::Answer;
use crate::session::side::Session;
use crate::view::failure::FailureView;

/// A record that is in hand.
pub(super) struct InHand {
    /// Its version.
    pub(super) etag: Option<String>,
    /// How often its sending was begun before this try.
    pub(super) begun: u32,
}

impl Core {
    /// It certainly did not go out: it waits again, or it failed and the person is told why (F-22, bettered).
    ///
    /// # Errors
    /// What says nothing about the message, and is told as the trouble of the run (promise 10).
    pub(super) async fn not_sent(
        self: &Arc<Self>,
        session: &Session,
        outgoing: &Outgoing,
        failure: &FailureView,
        record: InHand,
    ) -> Answer<()> {
        let cause = failure.cause();
        if after_try(cause, outgoing.attempts, self.now()) == AfterTry::Stands {
            self.give_back(session, outgoing, cause, record).await?;
            return Err(failure.clone());
        }
        self.say_of_written(&outgoing.message_id, failure);
        self.give_back(session, outgoing, cause, record).await
    }

    async fn give_back(
        self: &Arc<Self>,
        session: &Session,
        outgoing: &Outgoing,
        cause: Cause,
        in_hand: InHand,
    ) -> Answer<()> {
        let Some(record) = record_of(outgoing) else {
            return Ok(());
        };
        let after = after_try(cause, outgoing.attempts, self.now());
        let to = match after {
            AfterTry::Waits => PendingChange::Wait {
                attempts: outgoing.attempts,
            },
            AfterTry::Stands => PendingChange::Wait {
                attempts: in_hand.begun,
            },
            AfterTry::Failed => PendingChange::Fail,
        };
        let told = self.change_written(session, record, in_hand.etag, to).await;
        let last_failure = retry::code_of(cause).parse().ok();
        match told {
            Ok(_) => {}
            // Somebody changed it meanwhile: what it is now is theirs to say.
            Err(ApiError::Stale | ApiError::Gone) => return self.forget_written(outgoing).await,
            Err(error) => {
                // That it did not go out is not forgotten: it is told as soon as that can be done.
                let later = self.now().checked_add(LOOK_AGAIN).ok();
                self.note_outgoing(Outgoing {
                    stage: Stage::Waiting,
                    next_try: later,
                    last_failure,
                    ..outgoing.clone()
                })
                .await?;
                return Err(self.note_failure(session, error));
            }
        }
        if after != AfterTry::Failed {
            return self.forget_written(outgoing).await;
        }
        let failed = Outgoing {
            stage: Stage::Refused,
            next_try: None,
            last_failure,
            ..outgoing.clone()
        };
        // The list of what failed comes first: that a draft could not be taken away is the lesser evil.
        self.note_outgoing(failed.clone()).await?;
        self.keep_reason(session, &failed, record).await;
        self.take_drafts_away(outgoing).await
    }

    /// A run ended before it handed this over, or could not tell that it was not taken. Nothing is handed over because of it: the
    /// record is told, where it is certain that it was this computer's, and a run takes it again.
    pub(in crate::compose) async fn let_go(
        self: &Arc<Self>,
        outgoing: &Outgoing,
        record: Uuid,
    ) -> Answer<()> {
        let session = self.session_of_written(outgoing)?;
        let ask = ReadPendingState { id: record };
        let row = self.noting(&session, session.client.run(Rule::PendingSend, &ask).await)?;
        let Some(row) = row.filter(|row| row.state == PendingState::Sending) else {
            return self.forget_written(outgoing).await;
        };
        match (named(&session, &row), &outgoing.last_failure) {
            (Named::Taken, _) => {
                // Whoever else takes it at this moment finds another version, and leaves it.
                let to = PendingChange::Wait {
                    attempts: row.attempts,
                };
                let told = self.change_written(&session, record, row.etag, to).await;
                match told {
                    Ok(_) | Err(ApiError::Stale | ApiError::Gone) => self.forget_written(outgoing).await,
                    Err(error) => Err(self.note_failure(&session, error)),
                }
            }
            (Named::Ours, Some(code)) if row.attempts == outgoing.attempts => {
                let cause = retry::cause_of(code.as_str());
                let in_hand = InHand {
                    etag: row.etag,
                    begun: outgoing.attempts.saturating_sub(1),
                };
                self.give_back(&session, outgoing, cause, in_hand).await
            }
            // It was about to be handed over, and by whom nobody knows: from now on it is looked for, and the person is asked.
            (Named::Ours, _) => self.set_stage(outgoing, Stage::Unsure).await,
            (Named::Nothing | Named::Another, _) => self.forget_written(outgoing).await,
        }
    }

    /// The session that it belongs to; never that of another organization or person.
    pub(super) fn session_of_written(&self, outgoing: &Outgoing) -> Answer<Arc<Session>> {
        let session = self.session()?;
        let same = outgoing
            .track
            .as_ref()
            .is_some_and(|track| track.organization == session.organization && track.user == session.user);
        same.then_some(session).ok_or_else(failing::sign_in_needed)
    }

    /// Takes its draft away, and the note of it.
    pub(super) async fn forget_written(&self, outgoing: &Outgoing) -> Answer<()> {
        self.take_drafts_away(outgoing).await?;
        self.drop_outgoing(&outgoing.message_id).await
    }

    async fn take_drafts_away(&self, outgoing: &Outgoing) -> Answer<()> {
        let mailbox = self.open_mailbox()?;
        let folder = self.folder_for(&mailbox, FolderPurpose::Drafts).await?;
        let drafts = mailbox.adapter.find_in(&folder, &outgoing.message_id).await;
        for draft in self.noting_mailbox(drafts)? {
            self.take_away(&mailbox, &draft).await?;
        }
        Ok(())
    }

    /// What the record is called, read live.
    pub(in crate::compose) async fn subject_of_written(
        &self,
        outgoing: &Outgoing,
        record: Uuid,
    ) -> Option<String> {
        let session = self.session_of_written(outgoing).ok()?;
        let ask = ReadPendingSubject { id: record };
        let read = session.client.run(Rule::PendingSend, &ask).await;
        self.noting(&session, read).ok()
    }

    /// The record is told that it was sent.
    pub(in crate::compose) async fn tell_sent(&self, outgoing: &Outgoing, record: Uuid) -> Answer<()> {
        let session = self.session_of_written(outgoing)?;
        let sent = PendingChange::Sent { at: self.now() };
        let told = self.change_written(&session, record, None, sent).await;
        match told {
            Ok(_) | Err(ApiError::Gone) => Ok(()),
            Err(error) => {
                let ask = ReadPendingState { id: record };
                let row = session.client.run(Rule::PendingSend, &ask).await;
                match row {
                    // It was told before, or somebody closed it.
                    Ok(None) => Ok(()),
                    Ok(Some(row)) if row.state == PendingState::Other => Ok(()),
                    Ok(Some(_)) | Err(_) => Err(self.note_failure(&session, error)),
                }
            }
        }
    }
}
