//! One message that a rule decided to track: written down with what goes with it, then tried as any other request.

use std::sync::Arc;

use regarding_id_cache::tables::pending_action::{ActionKind, Attachments, PendingAction};
use regarding_id_cache::tables::received::{Decided as Kept, State};
use regarding_mailbox::seam::{Envelope, ItemKey};
use regarding_model::failure::FailureKind;
use regarding_model::ids::RecordRef;
use regarding_model::say;
use regarding_sync::incoming::{Because, Reason, Verdict, WhyNot, after_reading};

use super::facts::Rules;
use super::newcomers::nature;
use super::settled::Decided;
use crate::core::Core;
use crate::facade::Answer;
use crate::mail::memory::ReadMessage;
use crate::pane::visibility;
use crate::session::side::Session;
use crate::track::ask::Wish;
use crate::view::failure::{FailureCode, FailureView};

impl Core {
    /// Tracks one message: the decision, the agreement about its readers, which the person gave when they turned this on (I-9), and
    /// the request are written down together; then it is tried as any other request.
    pub(super) async fn track_by_rule(
        self: &Arc<Self>,
        session: &Session,
        rules: &Rules,
        one: Decided,
    ) -> Answer<()> {
        if self.received.lock().stop.is_cancelled() {
            return Err(FailureView::new(FailureCode::Cancelled, say!("Stopped")));
        }
        let Verdict::Track {
            because, regarding, ..
        } = &one.verdict
        else {
            return Ok(());
        };
        let leave = |not| self.row(session, &one, Reason::Left(not), State::Left);
        let (key, read) = match self.whole(&one.facts.envelope).await? {
            Whole::Read(key, read) => (key, read),
            Whole::Gone => return Ok(()),
            Whole::Unreadable => return self.put(session, leave(WhyNot::Unreadable)?).await,
        };
        if let Some(not) = refused(&read, *because, rules) {
            return self.put(session, leave(not)?).await;
        }
        let row = self.row(session, &one, Reason::Tracked(*because), State::Tracked)?;
        let action = self.request(&one, *because, regarding.clone())?;
        let newcomer = self.newcomer_of(session, rules, &one, &read);
        let thread = visibility::thread_of(session.organization, &one.facts.envelope.header);
        let (wanted, brought) = (action.clone(), newcomer.clone());
        let fresh = self
            .cached_in(session.tenure, move |cache| {
                cache.write(|cache| {
                    let (reader, item) = (cache.read(), wanted.item);
                    // What the person asked for meanwhile stands.
                    if reader.pending_actions().of_item(item)?.is_some()
                        || reader.links().get(item)?.is_some()
                    {
                        return Ok(None);
                    }
                    // One that was made before, or was taken back, is not made again.
                    let new = match &brought {
                        Some(one) => reader.newcomers().get(one.organization, one.record.id)?.is_none(),
                        None => false,
                    };
                    if let Some(one) = brought.as_ref().filter(|_| new) {
                        cache.newcomers().put(one)?;
                    }
                    cache.pending_actions().put(&wanted)?;
                    cache.consents().seen(thread, row.decided_at)?;
                    cache.received().put(&row)?;
                    Ok(Some(new))
                })
            })
            .await?;
        if let Some(new) = fresh {
            if let Some(newcomer) = newcomer.filter(|_| new) {
                // Before the message is copied, so that its sender is known on it; what cannot be done now is done by a later look.
                let welcomed = self.welcome(session, newcomer, &read.message.header).await;
                if let Err(failure) = welcomed {
                    tracing::info!(code = ?failure.code, "an unknown sender waits");
                }
            }
            // What fails is noted with the request, which waits and is tried again.
            let _ = self.carry_out(action, Some(&key)).await;
            self.panes.forget(one.facts.item);
        }
        Ok(())
    }

    fn request(
        &self,
        one: &Decided,
        because: Because,
        regarding: Option<RecordRef>,
    ) -> Answer<PendingAction> {
        // Without the right to link, the message is tracked and says less, rather than not at all.
        let target = regarding.filter(|target| self.linking_refusal(&target.table).is_none());
        let attachments = Attachments::All;
        let kind = match target {
            Some(target) => ActionKind::SetRegarding { target, attachments },
            None => ActionKind::Track { attachments },
        };
        let wish = Wish {
            kind,
            history: true,
            gesture: Reason::Tracked(because).code(),
        };
        self.pending_action(&one.facts.envelope.header, Some(one.facts.direction), wish)
    }

    async fn put(&self, session: &Session, row: Kept) -> Answer<()> {
        self.cached_in(session.tenure, move |cache| {
            cache.write(|cache| cache.received().put(&row))
        })
        .await
    }

    /// The whole message, found by its identity where it was moved meanwhile.
    async fn whole(&self, envelope: &Envelope) -> Answer<Whole> {
        let failure = match self.read_message(&envelope.key).await {
            Ok(read) => return Ok(Whole::Read(envelope.key.clone(), read)),
            Err(failure) => failure,
        };
        match failure.cause().kind {
            FailureKind::Gone => {}
            FailureKind::Invalid => return Ok(Whole::Unreadable),
            _ => return Err(failure),
        }
        match self.find_copy(&envelope.header.id, None).await? {
            Some(key) => Ok(Whole::Read(key.clone(), self.read_message(&key).await?)),
            None => Ok(Whole::Gone),
        }
    }
}

enum Whole {
    Read(ItemKey, Arc<ReadMessage>),
    Gone,
    Unreadable,
}

/// What the whole message says against it.
pub(super) fn refused(read: &ReadMessage, because: Because, rules: &Rules) -> Option<WhyNot> {
    let encrypted = read.message.protection.encrypted;
    after_reading(nature(read), encrypted, because, &rules.options)
}
