//! What the person decides about one that failed, or of which nobody knows whether it went out.

use std::sync::Arc;

use regarding_dataverse::ApiError;
use regarding_dataverse::operations::pending_change::PendingChange;
use regarding_dataverse::operations::pending_list::{PendingState, ReadPendingState};
use regarding_id_cache::tables::outgoing::{Outgoing, Stage};
use regarding_net::Rule;
use uuid::Uuid;

use crate::core::Core;
use crate::facade::Answer;
use crate::view::compose::OutgoingAnswer;

impl Core {
    /// Does what the person said. What was taken already is not changed by it.
    pub(in crate::compose) async fn answer_written(
        self: &Arc<Self>,
        outgoing: &Outgoing,
        record: Uuid,
        answer: OutgoingAnswer,
    ) -> Answer<()> {
        match (answer, outgoing.stage) {
            (_, Stage::Accepted | Stage::Waiting) => Ok(()),
            (OutgoingAnswer::WasSent, _) => self.set_stage(outgoing, Stage::Accepted).await,
            (OutgoingAnswer::Send, _) => {
                // It is tried as often as one that was never tried.
                self.decided(outgoing, record, PendingChange::Wait { attempts: 0 })
                    .await?;
                // How that went is noted, and told.
                let _ = self.send_written().await;
                Ok(())
            }
            (OutgoingAnswer::Keep, Stage::Refused) => self.forget_written(outgoing).await,
            (OutgoingAnswer::Keep, Stage::Handing | Stage::Unsure) => {
                self.decided(outgoing, record, PendingChange::GiveUp).await
            }
        }
    }

    /// Changes the record as it is now, unless it is dealt with already.
    async fn decided(self: &Arc<Self>, outgoing: &Outgoing, record: Uuid, to: PendingChange) -> Answer<()> {
        let session = self.session_of_written(outgoing)?;
        let ask = ReadPendingState { id: record };
        let row = self.noting(&session, session.client.run(Rule::PendingSend, &ask).await)?;
        let open = |state| matches!(state, PendingState::Sending | PendingState::Failed);
        if let Some(row) = row.filter(|row| open(row.state)) {
            match self.change_written(&session, record, row.etag, to).await {
                Ok(_) | Err(ApiError::Gone) => {}
                Err(error) => return Err(self.note_failure(&session, error)),
            }
        }
        self.forget_written(outgoing).await
    }
}
