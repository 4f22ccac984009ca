//! Calendars and address books in files beside a Maildir: `calendars/NAME/*.ics` and `contacts/NAME/*.vcf`, one item a file. The
//! version of an item is the hash of its file, so that whoever else writes there is noticed whatever clock they have.

mod files;
mod index;

use core::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use jiff::Timestamp;
use regarding_model::fields::Kind;

use crate::collections::{
    Collection, CollectionChanges, CollectionId, Collections, Edit, FileBytes, Invitations, Item, Owner,
    PlaceKey, Revision, Unreadable,
};
use crate::error::MailboxError;
use crate::moments::{Moment, Moments, key, resource_name};
use crate::parsed;
use crate::seam::Checkpoint;

/// The folders, what lies in them, and how their files end.
const SHELVES: [(&str, &[Kind], &str); 2] = [
    ("calendars", &[Kind::Appointment, Kind::Task], "ics"),
    ("contacts", &[Kind::Contact], "vcf"),
];

/// Collections in files. Clones share what they know.
#[derive(Clone)]
pub struct LocalCollections {
    store: Arc<Store>,
}

/// The place, whose it is, and what was learned about it in this run.
struct Store {
    root: PathBuf,
    owner: Owner,
    index: index::Index,
    moments: Moments,
    /// One change at a time, so that what was looked at is what is changed.
    writing: Mutex<()>,
}

impl fmt::Debug for LocalCollections {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LocalCollections")
    }
}

/// A collection's folder.
struct Shelf {
    folder: PathBuf,
    extension: &'static str,
}

impl Store {
    fn shelf(&self, id: &CollectionId) -> Result<Shelf, MailboxError> {
        let (kind, name) = id.0.split_once('/').ok_or(MailboxError::Gone)?;
        let (folder, _, extension) = SHELVES
            .iter()
            .find(|(known, ..)| *known == kind)
            .ok_or(MailboxError::Gone)?;
        if !files::is_plain_name(name) {
            return Err(MailboxError::Gone);
        }
        let folder = self.root.join(folder).join(name);
        if !folder.is_dir() {
            return Err(MailboxError::Gone);
        }
        Ok(Shelf { folder, extension })
    }

    fn path(&self, place: &PlaceKey) -> Result<PathBuf, MailboxError> {
        let shelf = self.shelf(&place.collection)?;
        if !files::is_item(&place.name, shelf.extension) {
            return Err(MailboxError::Gone);
        }
        Ok(shelf.folder.join(&place.name))
    }

    fn collections(&self) -> Result<Vec<Collection>, MailboxError> {
        let mut found = Vec::new();
        for (folder, kinds, _) in SHELVES {
            let place = self.root.join(folder);
            for (number, name) in files::folders(&place)?.into_iter().enumerate() {
                found.push(Collection {
                    id: CollectionId(format!("{folder}/{name}")),
                    writable: files::is_writable(&place.join(&name)),
                    name,
                    kinds: kinds.to_vec(),
                    preferred: number == 0,
                });
            }
        }
        Ok(found)
    }

    fn changes(
        &self,
        collection: &CollectionId,
        since: Option<&Checkpoint>,
    ) -> Result<CollectionChanges, MailboxError> {
        let shelf = self.shelf(collection)?;
        let mut now = Moment::new();
        for name in files::items(&shelf.folder, shelf.extension)? {
            // One that went since the folder was listed is not there.
            if let Some(seen) = self.index.look(&shelf.folder.join(&name))? {
                now.insert(name, seen.revision);
            }
        }
        Ok(self.moments.since(collection, now, since))
    }

    fn read(&self, place: &PlaceKey) -> Result<Item, MailboxError> {
        let bytes = files::read(&self.path(place)?)?;
        let parsed = parsed::read(&bytes, &self.owner)?;
        Ok(parsed.at(place.clone(), index::revision(&bytes)))
    }

    fn find(&self, collection: &CollectionId, uid: &str) -> Result<Vec<PlaceKey>, MailboxError> {
        let shelf = self.shelf(collection)?;
        let mut found = Vec::new();
        for name in files::items(&shelf.folder, shelf.extension)? {
            let seen = self.index.look(&shelf.folder.join(&name))?;
            if seen.is_some_and(|seen| seen.uids.iter().any(|it| it == uid)) {
                found.push(key(collection, &name));
            }
        }
        Ok(found)
    }

    fn create(
        &self,
        collection: &CollectionId,
        kind: Kind,
        uid: &str,
        edit: &Edit,
    ) -> Result<(PlaceKey, Option<Revision>), MailboxError> {
        let _turn = self.turn();
        let shelf = self.shelf(collection)?;
        if !self.find(collection, uid)?.is_empty() {
            return Err(MailboxError::Stale);
        }
        let bytes = parsed::create(kind, uid, edit, &self.owner, Timestamp::now())?;
        let name = resource_name(uid, shelf.extension);
        files::create(&shelf.folder, &name, &bytes)?;
        Ok((key(collection, &name), Some(index::revision(&bytes))))
    }

    fn update(
        &self,
        place: &PlaceKey,
        revision: &Revision,
        edit: &Edit,
    ) -> Result<Option<Revision>, MailboxError> {
        let _turn = self.turn();
        let path = self.path(place)?;
        let bytes = self.unchanged(&path, revision)?;
        let after = parsed::edit(&bytes, edit, &self.owner)?;
        if after != bytes {
            files::replace(&path, &after)?;
        }
        Ok(Some(index::revision(&after)))
    }

    fn remove(&self, place: &PlaceKey, revision: &Revision) -> Result<(), MailboxError> {
        let _turn = self.turn();
        let path = self.path(place)?;
        let bytes = self.unchanged(&path, revision)?;
        if parsed::uids(&bytes).len() > 1 {
            return Err(parsed::unsupported("removing one of several entries in one file"));
        }
        files::remove(&path)
    }

    /// The bytes of a file that is still what was read.
    fn unchanged(&self, path: &Path, revision: &Revision) -> Result<Vec<u8>, MailboxError> {
        let bytes = files::read(path)?;
        if index::revision(&bytes) != *revision {
            return Err(MailboxError::Stale);
        }
        Ok(bytes)
    }

    fn turn(&self) -> std::sync::MutexGuard<'_, ()> {
        self.writing.lock().unwrap_or_else(PoisonError::into_inner)
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
                    reason: "that folder is not there".to_owned(),
                });
            }
            let store = Store {
                root,
                owner,
                index: index::Index::default(),
                moments: Moments::default(),
                writing: Mutex::new(()),
            };
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

/// Sorts what was read into what could be and what could not. What is gone is in neither.
fn sorted(read: Vec<(PlaceKey, Result<Item, MailboxError>)>) -> (Vec<Item>, Vec<Unreadable>) {
    let (mut items, mut unreadable) = (Vec::new(), Vec::new());
    for (place, outcome) in read {
        match outcome {
            Ok(item) => items.push(item),
            Err(MailboxError::Gone) => {}
            Err(error) => unreadable.push(Unreadable { place, error }),
        }
    }
    (items, unreadable)
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

    async fn files(&self, place: &PlaceKey) -> Result<Vec<FileBytes>, MailboxError> {
        let place = place.clone();
        self.with(move |store| parsed::files(&files::read(&store.path(&place)?)?))
            .await
    }

    async fn close(&self) {}
}
