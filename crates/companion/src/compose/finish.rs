//! After a message was sent: its copy is kept once, its draft goes, and it is tracked if that was wished, by the same walk as any
//! other message.

use std::sync::Arc;

use regarding_id_cache::tables::outgoing::Outgoing;
use regarding_id_cache::tables::pending_action::{ActionKind, Attachments, PendingAction};
use regarding_mailbox::mime::compose::without_wish;
use regarding_mailbox::seam::{FolderPurpose, ItemKey};
use regarding_model::identity::email_record_id;
use regarding_model::item::Direction;
use uuid::Uuid;

use super::faults::{SendPoint, pass};
use super::folders::READ;
use super::outgoing::Found;
use super::pending::record_of;
use crate::core::Core;
use crate::facade::Answer;
use crate::mail::side::OpenMailbox;
use crate::track::ask::code;
use crate::track::words::gesture;

impl Core {
    /// Does what is left once a message was sent. Each step looks at what is there, so that it can be begun again anywhere.
    pub(super) async fn finish(
        self: &Arc<Self>,
        mailbox: &Arc<OpenMailbox>,
        outgoing: &Outgoing,
        found: &Found,
    ) -> Answer<()> {
        let copy = self.keep_sent(mailbox, outgoing, found).await?;
        pass(SendPoint::Copied);
        for draft in &found.drafts {
            self.take_away(mailbox, draft).await?;
        }
        pass(SendPoint::Cleared);
        if let Some(record) = record_of(outgoing) {
            self.tell_sent(outgoing, record).await?;
            pass(SendPoint::Told);
        }
        let action = self.tracking_of(outgoing, copy.is_some())?;
        let id = outgoing.message_id.clone();
        let written = action.clone();
        self.cached(move |cache| {
            cache.write(|cache| {
                cache.outgoing().remove(&id)?;
                match &written {
                    Some(action) => cache.pending_actions().put(action).map(drop),
                    None => Ok(()),
                }
            })
        })
        .await?;
        if let Some(action) = action {
            // It waits on the disk: what keeps it now heals by itself or is told there.
            let _ = self.carry_out(action, copy.as_ref()).await;
        }
        Ok(())
    }

    /// The copy among sent mail: the server's own, else ours.
    async fn keep_sent(
        &self,
        mailbox: &Arc<OpenMailbox>,
        outgoing: &Outgoing,
        found: &Found,
    ) -> Answer<Option<ItemKey>> {
        let folder = self.folder_for(mailbox, FolderPurpose::Sent).await?;
        if let Some(copy) = found.others.iter().find(|copy| copy.folder == folder) {
            return Ok(Some(copy.clone()));
        }
        // The person took the draft away meanwhile: then a copy elsewhere is all there is.
        let Some(source) = found.drafts.last() else {
            return Ok(found.others.first().cloned());
        };
        let read = self.read_message(source).await?;
        let (id, message) = (&outgoing.message_id, without_wish(&read.raw));
        self.keep_once(mailbox, &folder, id, &message, READ)
            .await
            .map(Some)
    }

    fn tracking_of(&self, outgoing: &Outgoing, there: bool) -> Answer<Option<PendingAction>> {
        let Some(track) = outgoing.track.as_ref().filter(|_| there) else {
            return Ok(None);
        };
        let attachments = Attachments::All;
        let (kind, reason) = match &track.regarding {
            Some(target) => (
                ActionKind::SetRegarding {
                    target: target.clone(),
                    attachments,
                },
                gesture::SET_REGARDING,
            ),
            None if record_of(outgoing).is_some() => (ActionKind::Track { attachments }, gesture::WRITTEN),
            None => (ActionKind::Track { attachments }, gesture::TRACK),
        };
        let now = self.now();
        Ok(Some(PendingAction {
            id: Uuid::new_v4(),
            organization: track.organization,
            user: track.user,
            item: email_record_id(track.organization, &outgoing.message_id),
            message_id: outgoing.message_id.clone(),
            direction: Some(Direction::Sent),
            kind,
            history: true,
            reason: code(reason)?,
            since: now,
            attempts: 0,
            next_try: Some(now),
            last_failure: None,
        }))
    }
}
