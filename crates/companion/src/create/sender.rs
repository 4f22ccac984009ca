//! The message of a sender who is added: it is tracked regarding their record (G-30), after the person has seen who will be
//! able to read its thread (I-9), or stays as it is.

use std::sync::Arc;

use regarding_id_cache::tables::pending_action::{ActionKind, Attachments};
use regarding_mailbox::seam::ItemKey;
use regarding_model::address::{EmailAddress, Role};
use regarding_model::ids::RecordRef;
use regarding_model::item::MessageHeader;
use regarding_model::record::KnownTable;

use crate::core::{Core, failing};
use crate::facade::Answer;
use crate::session::tenure::Tenure;
use crate::track::ask::Wish;
use crate::view::pane::{SenderMessage, SenderView};

/// Whether the message comes from this address.
pub(super) fn is_sender(header: &MessageHeader, address: &EmailAddress) -> bool {
    header
        .people
        .iter()
        .any(|person| person.role == Role::From && person.address.as_ref() == Some(address))
}

impl Core {
    /// What is asked beside the form.
    pub(super) async fn sender_view(&self, header: &MessageHeader, table: KnownTable) -> Answer<SenderView> {
        let (organization, _) = self.account().ok_or_else(failing::sign_in_needed)?;
        Ok(SenderView {
            visibility: self.who_can_read(),
            needs_consent: self.needs_consent(organization, header).await?,
            blocked: self
                .linking_refusal(&table.name())
                .map(|refusal| refusal.sentence()),
        })
    }

    /// Whatever stands in the way of tracking is said before the record is made.
    pub(super) async fn allow_tracking(
        &self,
        tenure: Tenure,
        header: &MessageHeader,
        message: SenderMessage,
        table: KnownTable,
    ) -> Answer<()> {
        if let Some(refusal) = self.linking_refusal(&table.name()) {
            return Err(refusal);
        }
        self.note_consent(tenure, header, message == SenderMessage::TrackAgreed)
            .await
    }

    /// Tracks the message regarding the new record, for the reason that is told later.
    pub(super) async fn track_with(
        self: &Arc<Self>,
        tenure: Tenure,
        item: &ItemKey,
        header: &MessageHeader,
        record: RecordRef,
        gesture: &'static str,
    ) -> Answer<()> {
        let wish = Wish {
            kind: ActionKind::SetRegarding {
                target: record,
                attachments: Attachments::All,
            },
            history: true,
            gesture,
        };
        self.ask(tenure, item, header, wish).await.map(drop)
    }
}
