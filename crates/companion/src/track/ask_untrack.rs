//! A person asks to untrack a message (I-12): refused before anything is sent where it cannot be done, and told what became of it.

use std::sync::Arc;

use regarding_id_cache::tables::pending_action::ActionKind;
use regarding_mailbox::seam::ItemKey;
use regarding_model::item::MessageHeader;
use regarding_sync::untrack::{UntrackStep, untrack};

use super::ask::Wish;
use super::untrack::Outcome;
use super::words::gesture;
use crate::core::{Core, failing};
use crate::facade::Answer;
use crate::view::pane::{TrackingState, UntrackView};

impl Core {
    /// Untracks a message.
    pub(crate) async fn untrack(self: &Arc<Self>, text: &str) -> Answer<UntrackView> {
        if let Some(refusal) = self.asking_refusal() {
            return Err(refusal);
        }
        let tenure = self.organization.tenures.now();
        let (item, read) = self.read_by_key(text).await?;
        let header = &read.message.header;
        let wish = Wish {
            kind: ActionKind::Untrack,
            gesture: gesture::UNTRACK,
        };
        if let Some(refusal) = self.untracking_refusal()
            && self.would_delete(&item, header).await?
        {
            return Err(refusal);
        }
        let (tracking, outcome) = self.ask_and_hear(tenure, &item, header, wish).await?;
        let sentence = match (&outcome, tracking.state) {
            (Some(outcome), _) => outcome.sentence(),
            (None, TrackingState::NotTracked) => Outcome::NothingThere.sentence(),
            (None, _) => tracking.reason.clone(),
        };
        Ok(UntrackView {
            deleted: outcome == Some(Outcome::Deleted),
            sentence,
            tracking,
        })
    }

    /// Whether untracking needs the right to delete: not where the copy is somebody else's. What cannot be looked at now is looked
    /// at when the request is carried out.
    async fn would_delete(&self, item: &ItemKey, header: &MessageHeader) -> Answer<bool> {
        let (organization, _) = self.account().ok_or_else(failing::sign_in_needed)?;
        if let Some(link) = self.remembered(organization, header).await?.link {
            return Ok(link.owned_by_me);
        }
        let session = self.session()?;
        let direction = self.direction(item, header).await.ok();
        let looking = Wish {
            kind: ActionKind::Untrack,
            gesture: gesture::UNTRACK,
        };
        let action = self.pending_action(header, direction, looking)?;
        let Ok((seen, _)) = self.look_for_copy(&session, &action).await else {
            return Ok(false);
        };
        Ok(match untrack(&seen, session.user.0) {
            UntrackStep::KeepAndName { .. } | UntrackStep::KeepUnseen { .. } => false,
            UntrackStep::DeleteThenVerify { .. } | UntrackStep::AlreadyGone => true,
        })
    }
}
