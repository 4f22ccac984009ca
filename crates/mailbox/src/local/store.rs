//! What is in the folders, and what may be done to it. Everything here may wait for the disk.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use jiff::Timestamp;
use regarding_model::fields::Kind;

use super::{files, index};
use crate::collections::{
    Collection, CollectionChanges, CollectionId, Edit, Item, Owner, PlaceKey, Revision, Unreadable,
};
use crate::error::MailboxError;
use crate::moments::{Moment, Moments, key, resource_name};
use crate::parsed;
use crate::seam::Checkpoint;
use regarding_model::say;

/// The folders, what lies in them, and how their files end.
const SHELVES: [(&str, &[Kind], &str); 2] = [
    ("calendars", &[Kind::Appointment, Kind::Task], "ics"),
    ("contacts", &[Kind::Contact], "vcf"),
];

/// The place, whose it is, and what was learned about it in this run.
pub(super) struct Store {
    root: PathBuf,
    owner: Owner,
    index: index::Index,
    moments: Moments,
    /// One change at a time, so that what was looked at is what is changed.
    writing: Mutex<()>,
}

/// A collection's folder.
struct Shelf {
    folder: PathBuf,
    extension: &'static str,
}

impl Store {
    pub(super) fn new(root: PathBuf, owner: Owner) -> Self {
        Self {
            root,
            owner,
            index: index::Index::default(),
            moments: Moments::default(),
            writing: Mutex::new(()),
        }
    }

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

    pub(super) fn path(&self, place: &PlaceKey) -> Result<PathBuf, MailboxError> {
        let shelf = self.shelf(&place.collection)?;
        if !files::is_item(&place.name, shelf.extension) {
            return Err(MailboxError::Gone);
        }
        Ok(shelf.folder.join(&place.name))
    }

    pub(super) fn collections(&self) -> Result<Vec<Collection>, MailboxError> {
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
                    own: true,
                    loud: false,
                });
            }
        }
        Ok(found)
    }

    pub(super) fn changes(
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

    pub(super) fn read(&self, place: &PlaceKey) -> Result<Item, MailboxError> {
        let bytes = files::read(&self.path(place)?)?;
        let parsed = parsed::read(&bytes, &self.owner)?;
        Ok(parsed.at(place.clone(), index::revision(&bytes)))
    }

    pub(super) fn find(&self, collection: &CollectionId, uid: &str) -> Result<Vec<PlaceKey>, MailboxError> {
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

    pub(super) fn create(
        &self,
        collection: &CollectionId,
        kind: Kind,
        uid: &str,
        edit: &Edit,
    ) -> Result<(PlaceKey, Option<Revision>), MailboxError> {
        let bytes = parsed::create(kind, uid, edit, &self.owner, Timestamp::now())?;
        self.keep(collection, uid, &bytes)
    }

    /// Puts a text into a collection where no item of this UID is.
    pub(super) fn keep(
        &self,
        collection: &CollectionId,
        uid: &str,
        bytes: &[u8],
    ) -> Result<(PlaceKey, Option<Revision>), MailboxError> {
        let _turn = self.turn();
        let shelf = self.shelf(collection)?;
        if !self.find(collection, uid)?.is_empty() {
            return Err(MailboxError::Stale);
        }
        let name = resource_name(uid, shelf.extension);
        files::create(&shelf.folder, &name, bytes)?;
        Ok((key(collection, &name), Some(index::revision(bytes))))
    }

    pub(super) fn update(
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

    pub(super) fn remove(&self, place: &PlaceKey, revision: &Revision) -> Result<(), MailboxError> {
        let _turn = self.turn();
        let path = self.path(place)?;
        let bytes = self.unchanged(&path, revision)?;
        if parsed::uids(&bytes).len() > 1 {
            return Err(parsed::not_done(say!(
                "removing one of several entries in one file"
            )));
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

/// Sorts what was read into what could be and what could not. What is gone is in neither.
pub(super) fn sorted(read: Vec<(PlaceKey, Result<Item, MailboxError>)>) -> (Vec<Item>, Vec<Unreadable>) {
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
