//! Calendars and address books in files beside a Maildir: `calendars/NAME/*.ics` and `contacts/NAME/*.vcf`, one item a file. The
//! version of an item is the hash of its file, so that whoever else writes there is noticed whatever clock they have.

mod files;
mod index;
mod store;

use core::fmt;
use std::path::Path;
use std::sync::Arc;

use async_trait::async_trait;
use regarding_model::fields::Kind;

use crate::collections::{
    Collection, CollectionChanges, CollectionId, Collections, Edit, FileBytes, Invitations, Item, Owner,
    PlaceKey, Revision, Unreadable,
};
use crate::error::MailboxError;
use crate::meeting::MeetingText;
use crate::parsed;
use crate::seam::Checkpoint;
use regarding_model::say;
use store::{Store, sorted};

/// Collections in files. Clones share what they know.
#[derive(Clone)]
pub struct LocalCollections {
    store: Arc<Store>,
}

impl fmt::Debug for LocalCollections {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LocalCollections")
    }
}

impl LocalCollections {
    /// The collections in the folders `calendars` and `contacts` of this folder. Folders that are not there hold nothing.
    ///
    /// # Errors
    /// [`MailboxError::Offline`] when the folder itself is not there.
    pub async fn open(root: &Path, owner: Owner) -> Result<Self, MailboxError> {
        let root = root.to_owned();
        crate::maildir::on_files(move || {
            if !root.is_dir() {
                return Err(MailboxError::Offline {
                    reason: say!("that folder is not there"),
                });
            }
            let store = Store::new(root, owner);
            Ok(Self {
                store: Arc::new(store),
            })
        })
        .await
    }

    async fn with<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Store) -> Result<T, MailboxError> + Send + 'static,
    ) -> Result<T, MailboxError> {
        let store = Arc::clone(&self.store);
        crate::maildir::on_files(move || work(&store)).await
    }
}

#[async_trait]
impl Collections for LocalCollections {
    async fn collections(&self) -> Result<Vec<Collection>, MailboxError> {
        self.with(Store::collections).await
    }

    async fn changes(
        &self,
        collection: &CollectionId,
        since: Option<&Checkpoint>,
    ) -> Result<CollectionChanges, MailboxError> {
        let (collection, since) = (collection.clone(), since.cloned());
        self.with(move |store| store.changes(&collection, since.as_ref()))
            .await
    }

    async fn read(&self, places: &[PlaceKey]) -> Result<(Vec<Item>, Vec<Unreadable>), MailboxError> {
        let places = places.to_vec();
        self.with(move |store| {
            let read = places.into_iter().map(|place| {
                let outcome = store.read(&place);
                (place, outcome)
            });
            Ok(sorted(read.collect()))
        })
        .await
    }

    async fn find(&self, collection: &CollectionId, uid: &str) -> Result<Vec<Item>, MailboxError> {
        let (collection, uid) = (collection.clone(), uid.to_owned());
        self.with(move |store| {
            let places = store.find(&collection, &uid)?;
            places.iter().map(|place| store.read(place)).collect()
        })
        .await
    }

    async fn create(
        &self,
        collection: &CollectionId,
        kind: Kind,
        uid: &str,
        edit: &Edit,
    ) -> Result<(PlaceKey, Option<Revision>), MailboxError> {
        let (collection, uid, edit) = (collection.clone(), uid.to_owned(), edit.clone());
        self.with(move |store| store.create(&collection, kind, &uid, &edit))
            .await
    }

    /// Files write to nobody.
    async fn keep(
        &self,
        collection: &CollectionId,
        uid: &str,
        text: &MeetingText,
    ) -> Result<(PlaceKey, Option<Revision>), MailboxError> {
        let (collection, uid, text) = (collection.clone(), uid.to_owned(), text.clone());
        self.with(move |store| store.keep(&collection, &uid, text.bytes()))
            .await
    }

    async fn update(
        &self,
        place: &PlaceKey,
        revision: &Revision,
        edit: &Edit,
    ) -> Result<Option<Revision>, MailboxError> {
        let (place, revision, edit) = (place.clone(), revision.clone(), edit.clone());
        self.with(move |store| store.update(&place, &revision, &edit))
            .await
    }

    /// Files write to nobody.
    async fn remove(
        &self,
        place: &PlaceKey,
        revision: &Revision,
        _invitations: Invitations,
    ) -> Result<(), MailboxError> {
        let (place, revision) = (place.clone(), revision.clone());
        self.with(move |store| store.remove(&place, &revision)).await
    }

    /// Files write to nobody.
    async fn writes_to_attendees(&self, _collection: &CollectionId) -> bool {
        false
    }

    async fn files(&self, place: &PlaceKey) -> Result<Vec<FileBytes>, MailboxError> {
        let place = place.clone();
        self.with(move |store| parsed::files(&files::read(&store.path(&place)?)?))
            .await
    }

    async fn close(&self) {}
}
