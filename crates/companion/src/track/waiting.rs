//! Requests that wait, one by one: what each is about, why it waits, and taking one back.

use regarding_id_cache::tables::pending_action::PendingAction;
use regarding_mailbox::seam::ItemKey;
use regarding_model::say;
use regarding_sync::tracking::{self, Live};
use uuid::Uuid;

use super::state::asked;
use super::words::{self, Details};
use crate::core::{Core, failing};
use crate::facade::Answer;
use crate::host::Event;
use crate::mail::key;
use crate::view::waiting::WaitingView;

/// How many are told of one by one; the number tells of the rest.
const MOST: usize = 50;

impl Core {
    /// The requests that wait, oldest first.
    pub(crate) async fn waiting_requests(&self) -> Answer<Vec<WaitingView>> {
        let mut told = Vec::new();
        for action in self.waiting().await?.into_iter().take(MOST) {
            told.push(self.waiting_view(&action).await);
        }
        for (organization, actions) in self.waiting_elsewhere().await? {
            let name = self.organization_name(&organization);
            for action in actions.into_iter().take(MOST.saturating_sub(told.len())) {
                let view = self.waiting_view(&action).await;
                told.push(WaitingView {
                    reason: say!("It waits for {name}, which is not the organization in use: switch to it, and it goes on.", name = name),
                    organization: Some(name.clone()),
                    ..view
                });
            }
        }
        Ok(told)
    }

    async fn waiting_view(&self, action: &PendingAction) -> WaitingView {
        let asked = asked(action, self.running.is_running(action.item));
        let state = tracking::tracking(&Live::Unknown, None, Some(&asked));
        let words = words::view(&state, Details::default(), self.now());
        let item = self.copy_in_mailbox(action).await;
        let read = match &item {
            Some(item) => self.read_message(item).await.ok(),
            None => None,
        };
        WaitingView {
            id: action.id.to_string(),
            state: words.state,
            title: words.title,
            reason: words.reason,
            organization: None,
            subject: read.map(|read| read.message.header.subject.clone()),
            key: item.as_ref().map(key::of_item),
        }
    }

    /// The subject of the message that a request is about, read live; nothing where it cannot be read now.
    pub(crate) async fn subject_of(&self, action: &PendingAction) -> Option<String> {
        let item = self.copy_in_mailbox(action).await?;
        let read = self.read_message(&item).await.ok()?;
        Some(read.message.header.subject.clone()).filter(|subject| !subject.is_empty())
    }

    async fn copy_in_mailbox(&self, action: &PendingAction) -> Option<ItemKey> {
        let found = self.find_copy(&action.message_id, action.direction);
        found.await.ok().flatten()
    }

    /// Takes a request back. What is being carried out is done first; what has reached the organization stays there, and the
    /// next look at the message tells of it.
    pub(crate) async fn withdraw(&self, id: &str) -> Answer<()> {
        let id = Uuid::parse_str(id.trim()).map_err(|_| failing::invalid(say!("That names no request")))?;
        let tenure = self.organization.tenures.now();
        let elsewhere = self
            .waiting_elsewhere()
            .await?
            .into_iter()
            .flat_map(|(_, all)| all);
        let mut all = self.waiting().await?.into_iter().chain(elsewhere);
        let action = all.find(|action| action.id == id);
        let action = action.ok_or_else(|| failing::gone(say!("The request does not wait any more")))?;
        {
            let _turn = self.running.turn(action.item).await;
            self.drop_action(tenure, id).await?;
        }
        self.tell_withdrawn();
        Ok(())
    }

    /// A request does not wait any more, and was not carried out.
    pub(super) fn tell_withdrawn(&self) {
        for event in [
            Event::AppChanged,
            Event::MailChanged { folder: None },
            Event::PaneChanged { key: None },
        ] {
            self.emit(event);
        }
    }
}
