//! The person sends a message: it is put among the drafts, it is written down that it is to be sent, and it is tried once.

use std::sync::Arc;

use regarding_id_cache::tables::outgoing::{Outgoing, Stage, TrackThen};
use regarding_mailbox::mime::{self, compose};
use regarding_model::item::MessageHeader;

use super::faults::{SendPoint, pass};
use super::letter::can_go_out;
use super::submission::WayOut;
use crate::core::{Core, failing};
use crate::facade::Answer;
use crate::host::Event;
use crate::pane::cards;
use crate::view::compose::{ComposeFields, OutgoingView, SendRequest, ThenRequest};

impl Core {
    /// Sends a message. Answers once that is safe in the mailbox and tried once.
    pub(crate) async fn send(
        self: &Arc<Self>,
        fields: &ComposeFields,
        request: &SendRequest,
    ) -> Answer<OutgoingView> {
        if matches!(self.way_out(), WayOut::Missing) {
            return Err(failing::invalid(self.submission().sentence));
        }
        let wished = ThenRequest {
            track: request.track,
            regarding: request.regarding.clone(),
        };
        let letter = self.letter(fields, &wished, self.compose.get(&fields.id)?)?;
        can_go_out(&letter.people)?;
        let message = compose::write(letter)?;
        let header = mime::header_only(&message);
        let track = self.track_then(&header, request).await?;
        let mailbox = self.open_mailbox()?;
        self.put_draft(&mailbox, &header.id, &message).await?;
        pass(SendPoint::Drafted);
        let now = self.now();
        self.note_outgoing(Outgoing {
            message_id: header.id.clone(),
            stage: Stage::Waiting,
            track,
            since: now,
            attempts: 0,
            next_try: Some(now),
            last_failure: None,
        })
        .await?;
        pass(SendPoint::Noted);
        self.compose.forget(&fields.id);
        self.emit(Event::AppChanged);
        self.try_outgoing(&header.id).await
    }

    /// What happens to it in the organization then. The person has seen who can read it (I-9).
    async fn track_then(&self, header: &MessageHeader, request: &SendRequest) -> Answer<Option<TrackThen>> {
        let regarding = request.regarding.as_ref().map(cards::reference).transpose()?;
        if !request.track && regarding.is_none() {
            return Ok(None);
        }
        let refusal = match &regarding {
            Some(target) => self.linking_refusal(&target.table),
            None => self.tracking_refusal(),
        };
        if let Some(refusal) = refusal {
            return Err(refusal);
        }
        let tenure = self.organization.tenures.now();
        let (organization, user) = self.account().ok_or_else(failing::sign_in_needed)?;
        self.note_consent(tenure, header, request.consent).await?;
        Ok(Some(TrackThen {
            organization,
            user,
            regarding,
        }))
    }

    /// Writes down how far a message is.
    pub(super) async fn note_outgoing(&self, outgoing: Outgoing) -> Answer<()> {
        self.cached(move |cache| cache.write(|cache| cache.outgoing().put(&outgoing)))
            .await
    }
}
