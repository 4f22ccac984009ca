//! Sending one of them: taken, put among the drafts, handed over. Each step can be the last one, and none sends twice.

use std::sync::Arc;

use regarding_dataverse::ApiError;
use regarding_dataverse::operations::pending_change::{ChangePending, PendingChange};
use regarding_dataverse::operations::pending_list::{PendingRow, PendingState};
use regarding_dataverse::operations::pending_read::{PendingEmail, ReadPending};
use regarding_id_cache::tables::outgoing::Outgoing;
use regarding_mailbox::mime::compose;
use regarding_mailbox::seam::FolderPurpose;
use regarding_model::identity::{message_of_record, taken_message_of_record};
use regarding_model::ids::MessageId;
use regarding_net::Rule;
use regarding_sync::outgoing::{Written, written};
use uuid::Uuid;

use super::super::faults::{SendPoint, pass};
use super::super::hand_over::Handed;
use super::super::outgoing::Found;
use super::run::named;
use super::settle::InHand;
use crate::core::Core;
use crate::facade::Answer;
use crate::session::side::Session;
use crate::view::failure::{FailureCode, FailureView};

/// What was taken: what it says, and the version that it has since.
struct Taken {
    email: PendingEmail,
    etag: Option<String>,
}

impl Core {
    /// Sends one that waits, unless another computer is faster.
    pub(super) async fn send_one(self: &Arc<Self>, session: &Session, row: &PendingRow) -> Answer<()> {
        let Some(_turn) = self.sending_turn().await else {
            return Ok(());
        };
        // What the mailbox lacks is wrong with no message: it is told, and nothing is taken.
        self.author()?;
        let mailbox = self.open_mailbox()?;
        for purpose in [FolderPurpose::Drafts, FolderPurpose::Sent] {
            self.folder_for(&mailbox, purpose).await?;
        }
        // Written down first: what is taken and not handed over is given back by whoever finds this.
        let known = self
            .outgoing_row(&message_of_record(row.id, session.organization))
            .await?;
        self.note_outgoing(self.written_row(session, row)).await?;
        pass(SendPoint::Noted);
        let Some(taken) = self.take_written(session, row, known.is_some()).await? else {
            return self
                .drop_outgoing(&message_of_record(row.id, session.organization))
                .await;
        };
        pass(SendPoint::Claimed);
        let outgoing = self.written_row(session, &taken.email.row);
        match self.lay_out(session, &outgoing, taken.email).await {
            Ok(found) => {
                self.hand_over_written(session, outgoing, &found, taken.etag)
                    .await
            }
            Err(failure) => {
                let record = InHand {
                    etag: taken.etag,
                    begun: outgoing.attempts,
                };
                self.not_sent(session, &outgoing, &failure, record).await
            }
        }
    }

    /// Reads what it says, and takes it in just that version.
    async fn take_written(&self, session: &Session, row: &PendingRow, known: bool) -> Answer<Option<Taken>> {
        let read = ReadPending { id: row.id };
        let read = session.client.run_together(Rule::PendingSend, &read).await;
        let email = match read {
            Err(ApiError::Gone) => return Ok(None),
            read => self.noting(session, read)?,
        };
        let sending = match email.row.state {
            PendingState::Waits => false,
            PendingState::Sending => true,
            PendingState::Failed | PendingState::Other => return Ok(None),
        };
        let since = self.unchanged_for(&email.row);
        if written(sending, named(session, &email.row), known, since) != Written::Take {
            return Ok(None);
        }
        let message = taken_message_of_record(row.id, session.organization);
        let etag = email.row.etag.clone();
        let taken = self
            .change_written(session, row.id, etag, PendingChange::Take { message })
            .await;
        match taken {
            // Another computer took it, or somebody changed it: the next look decides anew.
            Err(ApiError::Stale | ApiError::Gone) => Ok(None),
            taken => {
                let etag = self.noting(session, taken)?;
                Ok(Some(Taken { email, etag }))
            }
        }
    }

    pub(super) async fn change_written(
        &self,
        session: &Session,
        id: Uuid,
        etag: Option<String>,
        to: PendingChange,
    ) -> Result<Option<String>, ApiError> {
        let change = ChangePending { id, etag, to };
        session.client.run(Rule::PendingSend, &change).await
    }

    /// Puts the message among the drafts.
    async fn lay_out(&self, session: &Session, outgoing: &Outgoing, email: PendingEmail) -> Answer<Found> {
        let letter = self.written_letter(session, email).await?;
        let message = compose::write(letter)?;
        let mailbox = self.open_mailbox()?;
        let draft = self.put_draft(&mailbox, &outgoing.message_id, &message).await?;
        pass(SendPoint::Drafted);
        Ok(Found {
            drafts: vec![draft],
            others: Vec::new(),
        })
    }

    /// The record names the message from here on: without that it is not handed over.
    async fn hand_over_written(
        self: &Arc<Self>,
        session: &Session,
        outgoing: Outgoing,
        found: &Found,
        etag: Option<String>,
    ) -> Answer<()> {
        let begun = outgoing.attempts;
        let outgoing = Outgoing {
            attempts: begun.saturating_add(1),
            ..outgoing
        };
        let etag = match self
            .about_to_hand_over(session, &outgoing.message_id, outgoing.attempts, etag)
            .await
        {
            Ok(etag) => etag,
            // Another computer took it. A draft of the same name is that one's.
            Err(ApiError::Stale | ApiError::Gone) => return self.leave_written(&outgoing, found).await,
            // Nobody knows whether the record names the message now: it is given back if not, and looked for else.
            Err(error) => return Err(self.note_failure(session, error)),
        };
        pass(SendPoint::Held);
        let record = InHand { etag, begun };
        let mailbox = self.open_mailbox()?;
        let handed = match self.hand_over(&mailbox, &outgoing, found).await {
            Ok(Handed::Accepted) => self.finish(&mailbox, &outgoing, found).await,
            Ok(Handed::Unknown) => self.look_after(&mailbox, &outgoing).await,
            // Its draft was taken away meanwhile: nothing is wrong with the message.
            Err(failure) if failure.code == FailureCode::Gone => {
                let again = FailureView::new(FailureCode::Stale, failure.message);
                return self.not_sent(session, &outgoing, &again, record).await;
            }
            Err(failure) => return self.not_sent(session, &outgoing, &failure, record).await,
        };
        self.noted_sending(&outgoing.message_id, handed).await
    }

    /// Takes the draft away that was put there, and the note.
    async fn leave_written(&self, outgoing: &Outgoing, found: &Found) -> Answer<()> {
        let mailbox = self.open_mailbox()?;
        for draft in &found.drafts {
            self.take_away(&mailbox, draft).await?;
        }
        self.drop_outgoing(&outgoing.message_id).await
    }

    async fn about_to_hand_over(
        &self,
        session: &Session,
        message: &MessageId,
        attempts: u32,
        etag: Option<String>,
    ) -> Result<Option<String>, ApiError> {
        let record = regarding_model::identity::record_of_item_uid(message.as_str(), session.organization);
        let id = record.ok_or(ApiError::Gone)?;
        debug_assert_eq!(
            *message,
            message_of_record(id, session.organization),
            "one identity"
        );
        let change = PendingChange::HandOver {
            message: message.clone(),
            attempts,
        };
        self.change_written(session, id, etag, change).await
    }

    async fn noted_sending(&self, id: &MessageId, outcome: Answer<()>) -> Answer<()> {
        if let Err(failure) = &outcome {
            self.note_failed_sending(id, failure).await?;
        }
        outcome
    }

    /// What was said last about a message that did not go out.
    pub(super) fn say_of_written(&self, id: &MessageId, failure: &FailureView) {
        self.compose
            .pending
            .lock()
            .said
            .insert(id.clone(), failure.clone());
    }
}
