//! Calendars, task lists and address books on servers of CalDAV and CardDAV (RFC 4791, RFC 6352).
//!
//! The few requests are written here, over [`regarding_net`]; why, says docs/adr/0009.

mod account;
mod bodies;
mod changes;
mod discover;
mod homes;
mod kept;
mod locate;
mod places;
mod read;
mod refusal;
mod select;
mod ways;
mod wire;
mod write;
mod xml;

use core::fmt;
use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

use async_trait::async_trait;
use regarding_model::address::EmailAddress;
use regarding_model::fields::Kind;
use regarding_net::Net;
use tokio::sync::Mutex;
use url::Url;

pub use account::DavAccount;
pub use homes::{DavHome, Homes};
pub use locate::{Located, locate};
pub use ways::{DavSignIns, sign_ins};

use crate::collections::{
    Collection, CollectionChanges, CollectionId, Collections, Edit, FileBytes, Invitations, Item, Owner,
    PlaceKey, Revision, Selection, Unreadable,
};
use crate::error::MailboxError;
use crate::meeting::MeetingText;
use crate::moments::Moments;
use crate::parsed;
use crate::seam::Checkpoint;
use discover::Found;
use homes::ForTheRun;
use kept::Kept;
use wire::Wire;

/// The collections of one account. Clones share what they know.
#[derive(Clone)]
pub struct Dav {
    inner: Arc<Inner>,
}

struct Inner {
    wire: Wire,
    servers: Vec<Url>,
    /// Whose they are: as the account says, with the addresses that its servers name.
    owner: RwLock<Arc<Owner>>,
    homes: Arc<dyn Homes>,
    moments: Moments,
    kept: Kept,
    /// What was found when the server was last asked.
    found: Mutex<Option<Arc<Vec<Found>>>>,
}

impl fmt::Debug for Dav {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Dav")
    }
}

impl Dav {
    /// The collections of this account. Nothing is asked yet. Each request is written down as evidence by the driver before it goes out.
    #[must_use]
    pub fn new(account: &DavAccount, net: Arc<Net>) -> Self {
        Self::at_home(account, net, Arc::new(ForTheRun::default()))
    }

    /// The collections of this account, for somebody who keeps where they lie: the way there is asked for only when what is known leads
    /// nowhere any more.
    #[must_use]
    pub fn at_home(account: &DavAccount, net: Arc<Net>, homes: Arc<dyn Homes>) -> Self {
        Self {
            inner: Arc::new(Inner {
                wire: Wire::new(net, account),
                servers: account.servers.clone(),
                owner: RwLock::new(Arc::new(account.owner.clone())),
                homes,
                moments: Moments::default(),
                kept: Kept::default(),
                found: Mutex::new(None),
            }),
        }
    }
}

impl Inner {
    /// Asks the server which collections there are.
    async fn look(&self) -> Result<Arc<Vec<Found>>, MailboxError> {
        let seen = discover::collections(&self.wire, &self.servers, self.homes.as_ref()).await?;
        self.is_also(&seen.addresses);
        let found = Arc::new(seen.all);
        *self.found.lock().await = Some(Arc::clone(&found));
        Ok(found)
    }

    fn owner(&self) -> Arc<Owner> {
        Arc::clone(&self.owner.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Takes the addresses under which servers know the owner as theirs. The usual one is then one that the servers know, since they
    /// write to attendees in no other name.
    fn is_also(&self, theirs: &[EmailAddress]) {
        if theirs.is_empty() {
            return;
        }
        let mut owner = self.owner.write().unwrap_or_else(PoisonError::into_inner);
        let ours = &mut Arc::make_mut(&mut owner).addresses;
        let (mut all, others): (Vec<_>, Vec<_>) =
            ours.drain(..).partition(|address| theirs.contains(address));
        for address in theirs {
            if !all.contains(address) {
                all.push(address.clone());
            }
        }
        all.extend(others);
        *ours = all;
    }

    /// A collection that is known; the server is asked once more for one that is not.
    async fn known(&self, id: &CollectionId) -> Result<Found, MailboxError> {
        let find = |all: &Vec<Found>| all.iter().find(|it| it.collection.id == *id).cloned();
        let remembered = self.found.lock().await.as_deref().and_then(find);
        if let Some(found) = remembered {
            return Ok(found);
        }
        find(self.look().await?.as_ref()).ok_or(MailboxError::Gone)
    }
}

#[async_trait]
impl Collections for Dav {
    async fn collections(&self) -> Result<Vec<Collection>, MailboxError> {
        let found = self.inner.look().await?;
        Ok(found.iter().map(|it| it.collection.clone()).collect())
    }

    async fn changes(
        &self,
        collection: &CollectionId,
        since: Option<&Checkpoint>,
    ) -> Result<CollectionChanges, MailboxError> {
        changes::since(&self.inner.wire, &self.inner.moments, collection, since).await
    }

    async fn select(
        &self,
        collection: &CollectionId,
        selection: Selection,
    ) -> Result<Vec<(PlaceKey, Revision)>, MailboxError> {
        select::places(&self.inner.wire, &self.inner.moments, collection, selection).await
    }

    async fn read(&self, wanted: &[PlaceKey]) -> Result<(Vec<Item>, Vec<Unreadable>), MailboxError> {
        let mut by_collection: BTreeMap<&CollectionId, Vec<String>> = BTreeMap::new();
        for place in wanted {
            by_collection
                .entry(&place.collection)
                .or_default()
                .push(place.name.clone());
        }
        let mut read = read::Read::new(&self.inner.kept);
        for (collection, mut names) in by_collection {
            names.sort();
            names.dedup();
            let found = self.inner.known(collection).await?;
            read::items(&self.inner.wire, &self.inner.owner(), &found, &names, &mut read).await?;
        }
        Ok((read.items, read.unreadable))
    }

    async fn find(&self, collection: &CollectionId, uid: &str) -> Result<Vec<Item>, MailboxError> {
        let found = self.inner.known(collection).await?;
        read::find(
            &self.inner.wire,
            &self.inner.owner(),
            (&found, &self.inner.kept),
            uid,
        )
        .await
    }

    async fn create(
        &self,
        collection: &CollectionId,
        kind: Kind,
        uid: &str,
        edit: &Edit,
    ) -> Result<(PlaceKey, Option<Revision>), MailboxError> {
        let found = self.inner.known(collection).await?;
        let at = (&found, &self.inner.kept);
        write::create(&self.inner.wire, &self.inner.owner(), at, kind, uid, edit).await
    }

    async fn keep(
        &self,
        collection: &CollectionId,
        uid: &str,
        text: &MeetingText,
    ) -> Result<(PlaceKey, Option<Revision>), MailboxError> {
        let found = self.inner.known(collection).await?;
        let at = (&found, &self.inner.kept);
        write::keep(&self.inner.wire, &self.inner.owner(), at, uid, text).await
    }

    async fn update(
        &self,
        place: &PlaceKey,
        revision: &Revision,
        edit: &Edit,
    ) -> Result<Option<Revision>, MailboxError> {
        let found = self.inner.known(&place.collection).await?;
        let at = (&found, &self.inner.kept);
        write::update(&self.inner.wire, &self.inner.owner(), at, place, revision, edit).await
    }

    async fn remove(
        &self,
        place: &PlaceKey,
        revision: &Revision,
        invitations: Invitations,
    ) -> Result<(), MailboxError> {
        let found = self.inner.known(&place.collection).await?;
        write::remove(
            &self.inner.wire,
            &self.inner.owner(),
            (&found, &self.inner.kept),
            place,
            revision,
            invitations,
        )
        .await
    }

    fn as_written(&self, place: &PlaceKey, revision: &Revision) -> Option<Item> {
        let bytes = self.inner.kept.as_written(place, revision)?;
        let parsed = parsed::read(&bytes, &self.inner.owner()).ok()?;
        Some(parsed.at(place.clone(), revision.clone()))
    }

    async fn writes_to_attendees(&self, collection: &CollectionId) -> bool {
        let found = self.inner.known(collection).await;
        found.is_ok_and(|found| !found.is_book && found.scheduling != discover::Scheduling::Never)
    }

    async fn files(&self, place: &PlaceKey) -> Result<Vec<FileBytes>, MailboxError> {
        let (_, bytes) = read::whole(&self.inner.wire, place).await?;
        parsed::files(&bytes)
    }

    /// The driver's connections serve the whole program; they end with its switch.
    async fn close(&self) {}
}
