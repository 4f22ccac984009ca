//! What is to be sent, as it is shown.

use std::sync::Arc;

use regarding_id_cache::tables::outgoing::{Outgoing, Stage};
use regarding_model::ids::MessageId;

use super::pending::record_of;
use super::words;
use crate::core::{Core, failing};
use crate::facade::Answer;
use crate::mail::key;
use crate::view::compose::{OutgoingState, OutgoingView};
use crate::view::failure::FailureView;

impl Core {
    /// Everything that is to be sent and is not, oldest first.
    pub(crate) async fn outgoing(self: &Arc<Self>) -> Answer<Vec<OutgoingView>> {
        let all = self
            .cached(|cache| cache.read(|cache| cache.outgoing().all()))
            .await?;
        let mut views = Vec::new();
        for outgoing in all {
            views.push(self.shown_outgoing(&outgoing, None).await);
        }
        Ok(views)
    }

    /// One of them; what does not wait any more was sent, or the person took it back.
    pub(super) async fn outgoing_view(
        self: &Arc<Self>,
        id: &MessageId,
        failure: Option<FailureView>,
    ) -> Answer<OutgoingView> {
        if let Some(outgoing) = self.outgoing_row(id).await? {
            return Ok(self.shown_outgoing(&outgoing, failure).await);
        }
        let (subject, key) = self.live(id).await;
        Ok(OutgoingView {
            id: id.to_string(),
            state: OutgoingState::Sent,
            title: words::title(OutgoingState::Sent),
            reason: self.submission().sentence,
            subject,
            key,
            written: false,
        })
    }

    async fn shown_outgoing(
        self: &Arc<Self>,
        outgoing: &Outgoing,
        failure: Option<FailureView>,
    ) -> OutgoingView {
        let (mut subject, key) = self.live(&outgoing.message_id).await;
        let record = record_of(outgoing);
        if let Some(record) = record.filter(|_| subject.is_none()) {
            subject = self.subject_of_written(outgoing, record).await;
        }
        let said = failure.or_else(|| self.compose.pending.said(&outgoing.message_id));
        let failure = match (said, record) {
            // The disk keeps the kind alone: the words of an earlier run stand beside the record.
            (None, Some(record)) if outgoing.stage == Stage::Refused => {
                self.kept_reason(outgoing, record).await.map(failing::invalid)
            }
            (said, _) => said,
        };
        let state = words::state(outgoing.stage);
        OutgoingView {
            id: outgoing.message_id.to_string(),
            state,
            title: words::title(state),
            reason: words::reason(outgoing, failure.as_ref(), self.now()),
            subject,
            key,
            written: record.is_some(),
        }
    }

    /// Subject and place of a message, read live.
    async fn live(&self, id: &MessageId) -> (Option<String>, Option<String>) {
        let Ok(Some(copy)) = self.find_copy(id, None).await else {
            return (None, None);
        };
        let read = self.read_message(&copy).await.ok();
        (
            read.map(|read| read.message.header.subject.clone()),
            Some(key::of_item(&copy)),
        )
    }
}
