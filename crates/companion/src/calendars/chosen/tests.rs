//! What a choice must not take away: everything that the store behind it says of itself.

use std::sync::Arc;

use async_trait::async_trait;
use regarding_mailbox::collections::{
    Collection, CollectionChanges, CollectionId, Collections, Edit, FileBytes, Invitations, Item, Organizer,
    PlaceKey, Revision, Unreadable,
};
use regarding_mailbox::error::MailboxError;
use regarding_mailbox::meeting::MeetingText;
use regarding_mailbox::seam::Checkpoint;
use regarding_model::fields::{Content, Kind};
use regarding_net::SystemClock;

use super::Chosen;

/// A store that says of itself what is not usual, and has nothing else.
#[derive(Debug)]
struct Unusual;

#[async_trait]
impl Collections for Unusual {
    async fn collections(&self) -> Result<Vec<Collection>, MailboxError> {
        Ok(Vec::new())
    }

    async fn changes(
        &self,
        _: &CollectionId,
        _: Option<&Checkpoint>,
    ) -> Result<CollectionChanges, MailboxError> {
        Err(MailboxError::Gone)
    }

    async fn read(&self, _: &[PlaceKey]) -> Result<(Vec<Item>, Vec<Unreadable>), MailboxError> {
        Ok((Vec::new(), Vec::new()))
    }

    async fn find(&self, _: &CollectionId, _: &str) -> Result<Vec<Item>, MailboxError> {
        Ok(Vec::new())
    }

    async fn create(
        &self,
        _: &CollectionId,
        _: Kind,
        _: &str,
        _: &Edit,
    ) -> Result<(PlaceKey, Option<Revision>), MailboxError> {
        Err(MailboxError::Gone)
    }

    async fn keep(
        &self,
        _: &CollectionId,
        _: &str,
        _: &MeetingText,
    ) -> Result<(PlaceKey, Option<Revision>), MailboxError> {
        Err(MailboxError::Gone)
    }

    async fn update(&self, _: &PlaceKey, _: &Revision, _: &Edit) -> Result<Option<Revision>, MailboxError> {
        Err(MailboxError::Gone)
    }

    fn as_written(&self, place: &PlaceKey, revision: &Revision) -> Option<Item> {
        Some(Item {
            place: place.clone(),
            revision: revision.clone(),
            kind: Kind::Contact,
            uid: None,
            content: Content::default(),
            exceptions: Vec::new(),
            mark: None,
            peculiarities: Vec::new(),
            organizer: Organizer::Owner,
            changed: None,
            invites: false,
            uninvited: false,
        })
    }

    async fn remove(&self, _: &PlaceKey, _: &Revision, _: Invitations) -> Result<(), MailboxError> {
        Err(MailboxError::Gone)
    }

    async fn writes_to_attendees(&self, _: &CollectionId) -> bool {
        true
    }

    async fn files(&self, _: &PlaceKey) -> Result<Vec<FileBytes>, MailboxError> {
        Err(MailboxError::Gone)
    }

    async fn close(&self) {}
}

/// Promise 8: whoever does not hear that a server writes to attendees does not ask before it does.
#[tokio::test]
async fn what_a_server_does_by_itself_is_known_behind_a_choice() {
    let chosen = Chosen::new(Arc::new(Unusual), Arc::new(SystemClock));
    let collection = CollectionId("https://dav.example/cal/".to_owned());
    assert!(chosen.writes_to_attendees(&collection).await);
    let place = PlaceKey {
        collection,
        name: "a.ics".to_owned(),
    };
    let revision = Revision("\"1\"".to_owned());
    let told = chosen.as_written(&place, &revision);
    assert!(told.is_some_and(|item| item.place == place && item.revision == revision));
}
