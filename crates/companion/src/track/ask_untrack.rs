//! A person asks to untrack a message (I-12): refused before anything is sent where it cannot be done, and told what became of it.

use std::sync::Arc;

use regarding_id_cache::tables::pending_action::ActionKind;
use regarding_mailbox::seam::ItemKey;
use regarding_model::identity::email_record_id;
use regarding_model::ids::UserId;
use regarding_model::item::MessageHeader;
use regarding_model::say;
use regarding_sync::tracking::Live;
use regarding_sync::untrack::{UntrackStep, untrack};

use super::ask::Wish;
use super::bearer::Bearer;
use super::state::live;
use super::untrack::Outcome;
use super::words::gesture;
use crate::core::{Core, failing};
use crate::facade::Answer;
use crate::session::tenure::Tenure;
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
        if let Some(taken_back) = self.take_back_untried(tenure, header).await? {
            return Ok(taken_back);
        }
        let wish = Wish {
            kind: ActionKind::Untrack,
            history: true,
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

    /// A request to track of which no try was begun is taken back: nothing of it can have arrived. `None` where there is none.
    async fn take_back_untried(&self, tenure: Tenure, header: &MessageHeader) -> Answer<Option<UntrackView>> {
        let (organization, _) = self.account().ok_or_else(failing::sign_in_needed)?;
        if self.remembered(organization, header).await?.untried().is_none() {
            return Ok(None);
        }
        {
            // A try may have begun meanwhile.
            let _turn = self.running.turn(email_record_id(organization, &header.id)).await;
            let remembered = self.remembered(organization, header).await?;
            let Some(action) = remembered.untried() else {
                return Ok(None);
            };
            self.drop_action(tenure, action.id).await?;
        }
        self.tell_withdrawn();
        Ok(Some(UntrackView {
            deleted: false,
            sentence: say!(
                "The request is taken back. Nothing of this message had reached your organization."
            ),
            tracking: self.tracking_view(header, None).await?,
        }))
    }

    /// Whether untracking needs the right to delete: not where the copy is somebody else's, by the link, by the pane, or by a look. What
    /// cannot be looked at now is looked at when the request is carried out.
    async fn would_delete(&self, item: &ItemKey, header: &MessageHeader) -> Answer<bool> {
        let (organization, _) = self.account().ok_or_else(failing::sign_in_needed)?;
        if let Some(link) = self.remembered(organization, header).await?.link {
            return Ok(link.owned_by_me);
        }
        let session = self.session()?;
        match self.seen_just_now(item, header, session.user) {
            Live::Found(copy) => return Ok(copy.owned_by_me),
            Live::Absent => return Ok(true),
            Live::Unknown | Live::LetGo => {}
        }
        let direction = self.direction(item, header).await.ok();
        let looking = Wish {
            kind: ActionKind::Untrack,
            history: true,
            gesture: gesture::UNTRACK,
        };
        let action = self.pending_action(header, direction, looking)?;
        let message = Bearer::of(header);
        let Ok((seen, _)) = self.look_for_copy(&session, &action, Some(&message)).await else {
            return Ok(false);
        };
        let Some(seen) = seen else { return Ok(false) };
        Ok(match untrack(&seen, session.user.0) {
            UntrackStep::KeepAndName { .. } | UntrackStep::KeepUnseen { .. } => false,
            UntrackStep::DeleteThenVerify { .. } | UntrackStep::AlreadyGone => true,
        })
    }

    /// What the organization said of the message a moment ago, for its pane.
    fn seen_just_now(&self, item: &ItemKey, header: &MessageHeader, user: UserId) -> Live {
        let seen = self.panes.get(item, self.focus_of(item, header).as_ref());
        live(seen.filter(|seen| !seen.is_stale(self.now())).as_ref(), user)
    }
}
