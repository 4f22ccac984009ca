//! The collections that take part, as the person chose them; everything else is passed on to their store.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp};
use regarding_mailbox::collections::{
    Collection, CollectionChanges, CollectionId, Collections, Edit, FileBytes, Invitations, Item, PlaceKey,
    Revision, Selection, Unreadable,
};
use regarding_mailbox::error::MailboxError;
use regarding_mailbox::meeting::MeetingText;
use regarding_mailbox::seam::Checkpoint;
use regarding_model::fields::Kind;
use regarding_net::Clock;

use crate::profile::settings::CollectionSettings;

/// For how long a list of collections is good. Every cycle asks for it, once for each kind; people make a new calendar now and then.
const GOOD_FOR: SignedDuration = SignedDuration::from_mins(15);

/// A store behind a choice.
pub(super) struct Chosen {
    store: Arc<dyn Collections>,
    clock: Arc<dyn Clock>,
    choice: Mutex<CollectionSettings>,
    listed: Mutex<Option<(Timestamp, Vec<Collection>)>>,
}

impl core::fmt::Debug for Chosen {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_tuple("Chosen").field(&self.store).finish()
    }
}

impl Chosen {
    pub(super) fn new(store: Arc<dyn Collections>, clock: Arc<dyn Clock>) -> Self {
        Self {
            store,
            clock,
            choice: Mutex::default(),
            listed: Mutex::default(),
        }
    }

    /// Another choice, from now on.
    pub(super) fn choose(&self, choice: CollectionSettings) {
        *lock(&self.choice) = choice;
    }

    /// All collections, asked for now.
    pub(super) async fn all(&self) -> Result<Vec<Collection>, MailboxError> {
        let all = self.store.collections().await?;
        *lock(&self.listed) = Some((self.clock.now(), all.clone()));
        Ok(all)
    }

    /// All collections, as they were listed a moment ago.
    async fn lately(&self) -> Result<Vec<Collection>, MailboxError> {
        let now = self.clock.now();
        let listed = lock(&self.listed).clone();
        let fresh = listed.filter(|(at, _)| now.duration_since(*at).abs() < GOOD_FOR);
        match fresh {
            Some((_, all)) => Ok(all),
            None => self.all().await,
        }
    }

    /// A place that is gone may be a collection that is: the next cycle asks.
    fn noting<T>(&self, answer: Result<T, MailboxError>) -> Result<T, MailboxError> {
        if answer.is_err() {
            *lock(&self.listed) = None;
        }
        answer
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Whether a collection takes part: as chosen, else where it is the person's own and they may write (D-44).
pub(super) fn takes_part(choice: &CollectionSettings, collection: &Collection) -> bool {
    choice
        .take_part
        .as_ref()
        .map_or(collection.own && collection.writable, |chosen| {
            chosen.contains(&collection.id.0)
        })
}

/// Where the person said that new items of a kind go.
pub(super) fn home_of(choice: &CollectionSettings, kind: Kind) -> Option<&String> {
    match kind {
        Kind::Contact => choice.contacts.as_ref(),
        Kind::Appointment => choice.appointments.as_ref(),
        Kind::Task => choice.tasks.as_ref(),
    }
}

#[async_trait]
impl Collections for Chosen {
    async fn collections(&self) -> Result<Vec<Collection>, MailboxError> {
        let mut all = self.lately().await?;
        let choice = lock(&self.choice).clone();
        all.retain(|collection| takes_part(&choice, collection));
        Ok(all)
    }

    async fn changes(
        &self,
        collection: &CollectionId,
        since: Option<&Checkpoint>,
    ) -> Result<CollectionChanges, MailboxError> {
        self.noting(self.store.changes(collection, since).await)
    }

    async fn select(
        &self,
        collection: &CollectionId,
        selection: Selection,
    ) -> Result<Vec<(PlaceKey, Revision)>, MailboxError> {
        self.noting(self.store.select(collection, selection).await)
    }

    async fn read(&self, places: &[PlaceKey]) -> Result<(Vec<Item>, Vec<Unreadable>), MailboxError> {
        self.noting(self.store.read(places).await)
    }

    async fn find(&self, collection: &CollectionId, uid: &str) -> Result<Vec<Item>, MailboxError> {
        self.store.find(collection, uid).await
    }

    async fn create(
        &self,
        collection: &CollectionId,
        kind: Kind,
        uid: &str,
        edit: &Edit,
    ) -> Result<(PlaceKey, Option<Revision>), MailboxError> {
        self.store.create(collection, kind, uid, edit).await
    }

    async fn keep(
        &self,
        collection: &CollectionId,
        uid: &str,
        text: &MeetingText,
    ) -> Result<(PlaceKey, Option<Revision>), MailboxError> {
        self.store.keep(collection, uid, text).await
    }

    async fn update(
        &self,
        place: &PlaceKey,
        revision: &Revision,
        edit: &Edit,
    ) -> Result<Option<Revision>, MailboxError> {
        self.store.update(place, revision, edit).await
    }

    async fn remove(
        &self,
        place: &PlaceKey,
        revision: &Revision,
        invitations: Invitations,
    ) -> Result<(), MailboxError> {
        self.store.remove(place, revision, invitations).await
    }

    fn as_written(&self, place: &PlaceKey, revision: &Revision) -> Option<Item> {
        self.store.as_written(place, revision)
    }

    async fn writes_to_attendees(&self, collection: &CollectionId) -> bool {
        self.store.writes_to_attendees(collection).await
    }

    async fn files(&self, place: &PlaceKey) -> Result<Vec<FileBytes>, MailboxError> {
        self.store.files(place).await
    }

    fn home(&self, kind: Kind) -> Option<CollectionId> {
        home_of(&lock(&self.choice), kind).cloned().map(CollectionId)
    }

    async fn left_out(&self) -> Result<Vec<CollectionId>, MailboxError> {
        let all = self.lately().await?;
        let choice = lock(&self.choice).clone();
        let left = all.into_iter().filter(|one| !takes_part(&choice, one));
        Ok(left.map(|one| one.id).collect())
    }

    fn list_anew(&self) {
        *lock(&self.listed) = None;
    }

    async fn close(&self) {
        self.store.close().await;
    }
}

#[cfg(test)]
mod tests;
