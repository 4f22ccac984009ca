//! Which conversations the person stopped, in words: the subject of the message at which they did, read live (promise 1).

use regarding_model::ids::{MessageId, OrganizationId};
use uuid::Uuid;

use super::never::NeverList;
use crate::core::Core;
use crate::facade::Answer;
use crate::session::side::Session;
use crate::session::tenure::Tenure;
use crate::view::received::{NeverEntry, NeverKind, StoppedView};

impl Core {
    /// The stopped conversations of a list that were stopped on this computer, at a message that is still there.
    pub(super) async fn stopped_conversations(
        &self,
        organization: OrganizationId,
        list: &NeverList,
    ) -> Answer<Vec<StoppedView>> {
        if list.threads().len() == 0 {
            return Ok(Vec::new());
        }
        let known = self
            .cached(move |cache| cache.read(|cache| cache.stopped().all(organization)))
            .await?;
        let stopped: Vec<(Uuid, MessageId)> = list
            .threads()
            .filter_map(|thread| Some((*thread, known.get(thread)?.clone())))
            .collect();
        if stopped.is_empty() {
            return Ok(Vec::new());
        }
        let there = self
            .there(stopped.iter().map(|(_, id)| id.clone()).collect())
            .await;
        let views = stopped.into_iter().filter_map(|(thread, id)| {
            let subject = &there.get(&id)?.header.subject;
            Some(StoppedView {
                text: thread.to_string(),
                subject: subject.clone(),
            })
        });
        Ok(views.filter(|view| !view.subject.trim().is_empty()).collect())
    }

    /// A conversation that was taken off the list goes on.
    pub(super) async fn forget_stopped(
        &self,
        session: &Session,
        entry: &NeverEntry,
        there: bool,
    ) -> Answer<()> {
        match Uuid::parse_str(entry.text.trim()) {
            Ok(thread) if entry.kind == NeverKind::Conversation && !there => {
                self.note_stopped(session.tenure, session.organization, thread, None)
                    .await
            }
            _ => Ok(()),
        }
    }

    /// Keeps at which message a conversation was stopped; without one, that it goes on.
    pub(super) async fn note_stopped(
        &self,
        tenure: Tenure,
        organization: OrganizationId,
        thread: Uuid,
        message: Option<MessageId>,
    ) -> Answer<()> {
        self.cached_in(tenure, move |cache| {
            cache.write(|cache| match &message {
                Some(message) => cache.stopped().put(organization, thread, message),
                None => cache.stopped().forget(organization, thread),
            })
        })
        .await
    }
}
