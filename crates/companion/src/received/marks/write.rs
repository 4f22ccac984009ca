//! Putting marks on what is tracked, and taking them off what is not any more. The mailbox is written first, and the cache after it.

use std::collections::HashMap;
use std::sync::Arc;

use regarding_id_cache::cache::CacheWriter;
use regarding_id_cache::error::CacheError;
use regarding_id_cache::tables::mark::{Mark, MarkPlace, MarkState};
use regarding_mailbox::error::MailboxError;
use regarding_mailbox::seam::{FolderId, ItemKey};
use regarding_model::identity::email_record_id;
use regarding_model::ids::{MessageId, OrganizationId};
use uuid::Uuid;

use super::folder_key;
use crate::core::Core;
use crate::facade::Answer;
use crate::mail::side::OpenMailbox;
use crate::session::side::Session;
use crate::track::bearer::Bearer;

/// So many messages are searched for in all folders at once; of more, the copy that was tracked gets the mark.
const MOST_SEARCHED: usize = 10;

/// Notes that a message was tracked here, in the transaction that keeps its link: it is to get the mark.
pub(crate) fn note_tracked(
    cache: &CacheWriter<'_>,
    organization: OrganizationId,
    item: Uuid,
    message_id: &MessageId,
) -> Result<(), CacheError> {
    if cache.read().marks().get(organization, item)? == Some(MarkState::On) {
        return Ok(());
    }
    cache.marks().put(&Mark {
        organization,
        item,
        message_id: message_id.clone(),
        state: MarkState::Due,
    })
}

/// Notes that a message was untracked here, in the transaction that removes its link: its mark is to be taken off, whichever computer
/// put it on.
pub(crate) fn note_untracked(
    cache: &CacheWriter<'_>,
    organization: OrganizationId,
    item: Uuid,
    message_id: &MessageId,
) -> Result<(), CacheError> {
    cache.marks().put(&Mark {
        organization,
        item,
        message_id: message_id.clone(),
        state: MarkState::Off,
    })
}

impl Core {
    /// Puts on and takes off what is to be, as soon as no look goes on; whichever computer it is, for what the person does on it.
    /// What cannot be written now is tried with the next look at the clock.
    pub(in crate::received) async fn write_marks_now(self: &Arc<Self>) {
        let _turn = self.received.turn.lock().await;
        let (Ok(session), Ok(mailbox)) = (self.session(), self.open_mailbox()) else {
            return;
        };
        self.received.lock().unwritten = false;
        if let Err(failure) = self.write_marks(&session, &mailbox).await {
            tracing::info!(code = ?failure.code, "marks wait to be written");
            self.received.lock().unwritten = true;
        }
    }

    /// The same within a look.
    pub(in crate::received) async fn write_marks(
        &self,
        session: &Session,
        mailbox: &Arc<OpenMailbox>,
    ) -> Answer<()> {
        if !self.heeds_marks() {
            return Ok(());
        }
        self.take_marks_off(session, mailbox).await?;
        self.put_marks_on(session, mailbox).await
    }

    async fn take_marks_off(&self, session: &Session, mailbox: &Arc<OpenMailbox>) -> Answer<()> {
        let organization = session.organization;
        let (places, off) = self
            .cached(move |cache| {
                cache.read(|cache| {
                    let mut places = cache.marks().places_of_state(organization, MarkState::Off)?;
                    places.extend(cache.marks().places_of_state(organization, MarkState::Kept)?);
                    Ok((places, cache.marks().of_state(organization, MarkState::Off)?))
                })
            })
            .await?;
        self.take_off_unseen(mailbox, &places, &off).await?;
        let mut by_folder: HashMap<Uuid, Vec<String>> = HashMap::new();
        for place in places {
            by_folder.entry(place.folder).or_default().push(place.place);
        }
        if !by_folder.is_empty() {
            for folder in self.folders_of_marks(mailbox).await? {
                let key = folder_key(session, mailbox, &folder.id);
                if let Some(names) = by_folder.remove(&key) {
                    self.take_off_in(session, mailbox, &folder.id, key, names).await?;
                }
            }
        }
        if off.is_empty() {
            return Ok(());
        }
        self.cached_in(session.tenure, move |cache| {
            cache.write(|cache| {
                let mut off = off.iter();
                off.try_for_each(|one| cache.marks().taken_off(organization, one.item))
            })
        })
        .await
    }

    /// What was untracked here and whose mark this computer did not see: another one may have put it on.
    async fn take_off_unseen(
        &self,
        mailbox: &Arc<OpenMailbox>,
        places: &[MarkPlace],
        off: &[Mark],
    ) -> Answer<()> {
        let unseen = off
            .iter()
            .filter(|one| !places.iter().any(|place| place.item == one.item));
        for one in unseen.take(MOST_SEARCHED) {
            for copy in self.noting_mailbox(mailbox.adapter.find(&one.message_id).await)? {
                self.set_marks_in(mailbox, &copy.folder, core::slice::from_ref(&copy), false)
                    .await?;
            }
        }
        Ok(())
    }

    async fn take_off_in(
        &self,
        session: &Session,
        mailbox: &OpenMailbox,
        folder: &FolderId,
        key: Uuid,
        names: Vec<String>,
    ) -> Answer<()> {
        let keys: Vec<ItemKey> = names
            .iter()
            .map(|name| ItemKey {
                folder: folder.clone(),
                name: name.clone(),
            })
            .collect();
        self.set_marks_in(mailbox, folder, &keys, false).await?;
        let organization = session.organization;
        self.cached_in(session.tenure, move |cache| {
            cache.write(|cache| {
                let mut names = names.iter();
                names.try_for_each(|name| cache.marks().left(organization, key, name))
            })
        })
        .await
    }

    async fn put_marks_on(&self, session: &Session, mailbox: &Arc<OpenMailbox>) -> Answer<()> {
        let organization = session.organization;
        let due = self
            .cached(move |cache| cache.read(|cache| cache.marks().of_state(organization, MarkState::Due)))
            .await?;
        if due.is_empty() {
            return Ok(());
        }
        let known = core::mem::take(&mut self.received.lock().tracked_at);
        let few = due.len() <= MOST_SEARCHED;
        let mut found: HashMap<FolderId, Vec<ItemKey>> = HashMap::new();
        let mut items: HashMap<ItemKey, Uuid> = HashMap::new();
        for mark in &due {
            let copies = match known.get(&mark.item) {
                Some(key) if !few => vec![key.clone()],
                _ => self.copies_to_mark(session, mailbox, &mark.message_id).await?,
            };
            for copy in copies {
                items.insert(copy.clone(), mark.item);
                found.entry(copy.folder.clone()).or_default().push(copy);
            }
        }
        for folder in self.folders_of_marks(mailbox).await? {
            let Some(keys) = found.remove(&folder.id) else {
                continue;
            };
            let done = self.set_marks_in(mailbox, &folder.id, &keys, true).await?;
            let folder = folder_key(session, mailbox, &folder.id);
            let seen = done.into_iter().filter_map(|key| {
                let item = *items.get(&key)?;
                Some(MarkPlace {
                    folder,
                    place: key.name,
                    item,
                })
            });
            let seen: Vec<MarkPlace> = seen.collect();
            self.cached_in(session.tenure, move |cache| {
                cache.write(|cache| {
                    let mut seen = seen.iter();
                    seen.try_for_each(|place| cache.marks().seen(organization, place))
                })
            })
            .await?;
        }
        self.cached_in(session.tenure, move |cache| {
            cache.write(|cache| {
                for mark in &due {
                    let due = [MarkState::Due];
                    cache.marks().turn(organization, mark.item, &due, MarkState::On)?;
                }
                Ok(())
            })
        })
        .await
    }

    /// The copies of a message that may bear its mark: not those of which nobody knows yet whether they are its copies (docs/adr/0030).
    async fn copies_to_mark(
        &self,
        session: &Session,
        mailbox: &OpenMailbox,
        id: &MessageId,
    ) -> Answer<Vec<ItemKey>> {
        let mut copies = self.noting_mailbox(mailbox.adapter.find(id).await)?;
        if copies.len() < 2 {
            return Ok(copies);
        }
        let mut bearers = Vec::with_capacity(copies.len());
        for copy in &copies {
            let one = core::slice::from_ref(copy);
            let there = self.noting_mailbox(mailbox.adapter.envelopes(&copy.folder, one).await)?;
            bearers.extend(there.into_iter().map(|one| (one.key, Bearer::of(&one.header))));
        }
        let organization = session.organization;
        let strange: Vec<ItemKey> = self
            .cached(move |cache| {
                cache.read(|cache| {
                    let mut strange = Vec::new();
                    for (key, bearer) in bearers {
                        if bearer.is_strange(cache, organization)? {
                            strange.push(key);
                        }
                    }
                    Ok(strange)
                })
            })
            .await?;
        copies.retain(|copy| !strange.contains(copy));
        Ok(copies)
    }

    /// Those that are as wanted; none where the folder keeps no marks or may not be written to, which the next look says.
    async fn set_marks_in(
        &self,
        mailbox: &OpenMailbox,
        folder: &FolderId,
        keys: &[ItemKey],
        marked: bool,
    ) -> Answer<Vec<ItemKey>> {
        match mailbox.adapter.set_marks(folder, keys, marked).await {
            Err(MailboxError::Gone | MailboxError::Forbidden { .. } | MailboxError::Unsupported { .. }) => {
                Ok(Vec::new())
            }
            other => self.noting_mailbox(other),
        }
    }

    /// The copy that was tracked, for its mark; and that there is something to write.
    pub(crate) fn note_tracked_at(
        &self,
        organization: OrganizationId,
        id: &MessageId,
        key: Option<&ItemKey>,
    ) {
        if !self.heeds_marks() {
            return;
        }
        if let Some(key) = key {
            let item = email_record_id(organization, id);
            self.received.lock().tracked_at.insert(item, key.clone());
        }
        self.received.marks_to_write();
    }
}
