//! Messages that bear the Message-ID of another one (docs/adr/0030): once a comparison has shown that the record of a Message-ID is
//! another message's, the message goes by an identity of its own, wherever it is read, and all that follows from an identity follows.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use regarding_id_cache::cache::{CacheWriter, IdCache};
use regarding_id_cache::code::Code;
use regarding_id_cache::error::CacheError;
use regarding_id_cache::tables::namesake::Compared;
use regarding_id_cache::tables::pending_action::PendingAction;
use regarding_id_cache::tables::received::{Decided, State};
use regarding_mailbox::seam::ItemKey;
use regarding_model::identity::{email_record_id, is_namesake};
use regarding_model::ids::{MessageId, OrganizationId};
use regarding_model::item::MessageHeader;
use regarding_model::say;
use regarding_sync::incoming::{Because, Reason, WhyNot};
use uuid::Uuid;

use super::ask::code;
use super::bearer::Bearer;
use crate::core::Core;
use crate::facade::Answer;
use crate::host::Event;
use crate::mail::memory::ReadMessage;
use crate::session::tenure::Tenure;
use crate::view::failure::{FailureCode, FailureView};

/// The messages that are known to bear another one's Message-ID, with the identity that is derived from it; read once in a run.
#[derive(Default)]
pub(crate) struct Namesakes(Mutex<Option<HashMap<Uuid, Uuid>>>);

impl Namesakes {
    /// The cache was emptied, or is somebody else's.
    pub(crate) fn forget(&self) {
        *self.lock() = None;
    }

    fn note(&self, compared: &Compared) {
        let mut known = self.lock();
        let known = known.get_or_insert_default();
        if compared.another {
            known.insert(compared.own, compared.item);
        } else {
            known.remove(&compared.own);
        }
    }

    fn with<T>(&self, cache: &IdCache, look: impl FnOnce(&HashMap<Uuid, Uuid>) -> T) -> T {
        let mut known = self.lock();
        if known.is_none() {
            *known = cache.read(|cache| cache.namesakes().others()).ok();
        }
        look(known.as_ref().unwrap_or(&HashMap::new()))
    }

    fn lock(&self) -> MutexGuard<'_, Option<HashMap<Uuid, Uuid>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The decision that made a request, taken out: it was noted under the identity that the message had.
fn take_decision(
    cache: &CacheWriter<'_>,
    organization: OrganizationId,
    item: Uuid,
    reason: &Code,
) -> Result<Option<Decided>, CacheError> {
    let decided = cache.read().received().get(organization, item)?;
    let decided = decided.filter(|one| one.reason == *reason);
    if decided.is_some() {
        cache.received().forget(organization, item)?;
    }
    Ok(decided)
}

fn rename_decision(
    cache: &CacheWriter<'_>,
    organization: OrganizationId,
    before: Uuid,
    action: &PendingAction,
    reason: &Code,
) -> Result<(), CacheError> {
    match take_decision(cache, organization, before, reason)? {
        Some(decided) => cache.received().put(&Decided {
            item: action.item,
            message_id: action.message_id.clone(),
            ..decided
        }),
        None => Ok(()),
    }
}

impl Core {
    /// Gives a message that is known to bear another one's Message-ID its own identity.
    pub(crate) fn recognise(&self, header: &mut MessageHeader) {
        let Some((organization, _)) = self.account() else {
            return;
        };
        let own = self.namesakes.with(&self.cache, |known| {
            if known.is_empty() {
                return None;
            }
            let own = Bearer::of(header).own_id();
            known
                .contains_key(&email_record_id(organization, &own))
                .then_some(own)
        });
        if let Some(own) = own {
            header.id = own;
        }
    }

    /// Whether other messages are known to bear the Message-ID of which an identity is derived.
    pub(crate) fn is_shared(&self, item: Uuid) -> bool {
        self.namesakes
            .with(&self.cache, |known| known.values().any(|of| *of == item))
    }

    /// Notes that a message is another one than the record of its Message-ID; its header with the identity that it has from now on.
    /// `None` for one whose Message-ID leaves no room for that.
    pub(crate) async fn note_namesake(
        &self,
        tenure: Tenure,
        organization: OrganizationId,
        header: &MessageHeader,
    ) -> Answer<Option<MessageHeader>> {
        let bearer = Bearer::of(header);
        let id = bearer.own_id();
        if !is_namesake(&id) {
            return Ok(None);
        }
        self.note_compared(tenure, bearer.compared(organization, true))
            .await?;
        Ok(Some(MessageHeader { id, ..header.clone() }))
    }

    /// A message that was to be tracked turned out to bear another one's Message-ID. What a person asked for is asked for the message
    /// itself, which becomes a record of its own; what a rule decided by itself is left.
    pub(super) async fn meet_namesake(
        &self,
        tenure: Tenure,
        action: &PendingAction,
        read: &ReadMessage,
        known: Option<&ItemKey>,
    ) -> Answer<()> {
        let organization = action.organization;
        let header = &read.message.header;
        let Some(own) = self.note_namesake(tenure, organization, header).await? else {
            return Err(FailureView::new(
                FailureCode::Unsupported,
                say!(
                    "Another message that bears the same Message-ID is tracked, and they cannot be told apart"
                ),
            ));
        };
        let item = email_record_id(organization, &own.id);
        let by_itself = Reason::of(action.reason.as_str())
            .is_some_and(|reason| !matches!(reason, Reason::Tracked(Because::Folder | Because::Mark)));
        if by_itself {
            return self.leave_namesake(tenure, action, (item, own.id)).await;
        }
        let renamed = PendingAction {
            item,
            message_id: own.id,
            ..action.clone()
        };
        let wanted = renamed.clone();
        let (before, reason) = (action.item, action.reason.clone());
        self.cached_in(tenure, move |cache| {
            cache.write(|cache| {
                cache.pending_actions().put(&wanted)?;
                rename_decision(cache, organization, before, &wanted, &reason)
            })
        })
        .await?;
        let _turn = self.running.turn(item).await;
        Box::pin(self.track_now(tenure, &renamed, known)).await
    }

    async fn leave_namesake(
        &self,
        tenure: Tenure,
        action: &PendingAction,
        (item, message_id): (Uuid, MessageId),
    ) -> Answer<()> {
        let (organization, before, id) = (action.organization, action.item, action.id);
        let left = Decided {
            organization,
            item,
            message_id,
            reason: code(Reason::Left(WhyNot::Namesake).code())?,
            asked: false,
            state: State::Left,
            decided_at: self.now(),
        };
        let reason = action.reason.clone();
        self.cached_in(tenure, move |cache| {
            cache.write(|cache| {
                cache.pending_actions().remove(id)?;
                take_decision(cache, organization, before, &reason)?;
                cache.received().put(&left)
            })
        })
        .await
    }

    /// Keeps what a comparison said.
    pub(crate) async fn note_compared(&self, tenure: Tenure, compared: Compared) -> Answer<()> {
        self.cached_in(tenure, move |cache| {
            cache.write(|cache| cache.namesakes().keep(&compared))
        })
        .await?;
        if compared.another {
            let note = || {
                self.namesakes.with(&self.cache, |_| ());
                self.namesakes.note(&compared);
            };
            self.organization.tenures.during(tenure, note);
            // What was read of it in this run has the identity of the other one.
            self.mailbox.memory.clear();
            self.emit(Event::MailChanged { folder: None });
        }
        Ok(())
    }
}
