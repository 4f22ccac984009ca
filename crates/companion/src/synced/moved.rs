//! Looking for linked items that are gone from their places: one that was moved is not one that was removed (promise 4).

use std::collections::BTreeSet;

use regarding_mailbox::collections::{CollectionChanges, CollectionId, Item, PlaceKey};
use regarding_mailbox::error::MailboxError;
use regarding_model::fields::Kind;
use regarding_sync::observe::Observation;

use super::look::Looked;
use super::observe::Asked;
use super::sides::{Sides, Stopped, mailbox_is_away};
use super::values::place;

/// So many UIDs are asked for one by one. For more of them a collection is read once: everything in it that has no link.
const ONE_BY_ONE: usize = 4;

/// How many items are read together.
const TOGETHER: usize = 200;

/// What a collection holds of some UIDs.
struct Held {
    items: Vec<Item>,
    /// Whether everything was told that could have been one of them.
    whole: bool,
}

impl Sides {
    /// Looks for items that are gone from their places, or whose collection is gone, and that were not read elsewhere yet.
    pub(super) async fn moved(
        &self,
        (kind, asked): (Kind, &Asked),
        looked: &Looked,
        seen: &mut Observation,
    ) -> Result<(), Stopped> {
        let uids: BTreeSet<String> = seen.moved_uids().map(str::to_owned).collect();
        if uids.is_empty() {
            return Ok(());
        }
        let mut nowhere = self.are_all_listed(kind, looked).await? && looked.items.out_of_sight.is_empty();
        for collection in looked.collections.keys() {
            match self.hold(collection, &uids, seen).await {
                Ok(held) => {
                    nowhere &= held.whole;
                    for item in held.items {
                        self.take_item(kind, item, looked, asked, seen);
                    }
                }
                Err(Stopped::Mailbox(error)) if !mailbox_is_away(&error) => nowhere = false,
                Err(stopped) => return Err(stopped),
            }
        }
        let left: BTreeSet<String> = seen.moved_uids().map(str::to_owned).collect();
        self.lie_in_what_is_left_out(looked, &left, seen).await?;
        if nowhere {
            left.iter().for_each(|uid| seen.nowhere(uid));
        }
        Ok(())
    }

    /// Whether every collection that takes part now was looked at: an item may have been moved to one that came a moment ago.
    async fn are_all_listed(&self, kind: Kind, looked: &Looked) -> Result<bool, Stopped> {
        self.collections.list_anew();
        let all = self.collections.collections().await?;
        let mut of_kind = all.iter().filter(|one| one.kinds.contains(&kind));
        Ok(of_kind.all(|one| looked.collections.contains_key(&one.id.0)))
    }

    /// What was moved to where the person takes no part is not removed. Whether such a place can be read is not asked.
    async fn lie_in_what_is_left_out(
        &self,
        looked: &Looked,
        uids: &BTreeSet<String>,
        seen: &mut Observation,
    ) -> Result<(), Stopped> {
        if uids.is_empty() {
            return Ok(());
        }
        for collection in &looked.left_out {
            match self.hold(&collection.0, uids, seen).await {
                Ok(held) => {
                    let found = held.items.iter().filter_map(|item| item.uid.as_ref());
                    found.for_each(|uid| seen.left_out(uid));
                }
                Err(Stopped::Mailbox(error)) if !mailbox_is_away(&error) => {}
                Err(stopped) => return Err(stopped),
            }
        }
        Ok(())
    }

    async fn hold(
        &self,
        collection: &str,
        uids: &BTreeSet<String>,
        seen: &Observation,
    ) -> Result<Held, Stopped> {
        let id = CollectionId(collection.to_owned());
        if uids.len() > ONE_BY_ONE {
            return self.read_through(&id, uids, seen).await;
        }
        let mut items = Vec::new();
        for uid in uids {
            items.extend(self.collections.find(&id, uid).await?);
        }
        Ok(Held { items, whole: true })
    }

    /// Reads everything in a collection that has no link and was not read in this cycle.
    async fn read_through(
        &self,
        id: &CollectionId,
        uids: &BTreeSet<String>,
        seen: &Observation,
    ) -> Result<Held, Stopped> {
        let present = match self.collections.changes(id, None).await? {
            CollectionChanges::Complete { present, .. } => present,
            CollectionChanges::Delta { .. } => return Err(odd_answer().into()),
        };
        let keys = self
            .without_links(present.into_iter().map(|(key, _)| key).collect())
            .await?;
        let keys: Vec<PlaceKey> = keys
            .into_iter()
            .filter(|key| !seen.has_read(&place(key)))
            .collect();
        let mut held = Held {
            items: Vec::new(),
            whole: true,
        };
        for some in keys.chunks(TOGETHER) {
            let (items, unreadable) = self.collections.read(some).await?;
            held.whole &= unreadable.is_empty();
            let wanted = |item: &Item| item.uid.as_ref().is_some_and(|uid| uids.contains(uid));
            held.items.extend(items.into_iter().filter(wanted));
        }
        Ok(held)
    }

    async fn without_links(&self, keys: Vec<PlaceKey>) -> Result<Vec<PlaceKey>, Stopped> {
        let organization = self.organization;
        self.cached(move |cache| {
            cache.read(|cache| {
                let mut free = Vec::new();
                for key in keys {
                    if cache.synced().of_item(organization, &place(&key))?.is_none() {
                        free.push(key);
                    }
                }
                Ok(free)
            })
        })
        .await
    }
}

/// Asked for everything, a store named what is new.
fn odd_answer() -> MailboxError {
    MailboxError::Invalid {
        reason: String::new(),
    }
}
