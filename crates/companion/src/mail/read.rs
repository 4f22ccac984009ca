//! One message by its key: out of memory, or read and taken apart off the runtime's threads.

use std::sync::Arc;

use regarding_mailbox::mime;
use regarding_mailbox::seam::{FolderPurpose, ItemKey, RawMessage};
use regarding_model::address::{EmailAddress, Role};
use regarding_model::ids::MessageId;
use regarding_model::item::{Direction, MessageHeader};
use regarding_model::{say, sentence};
use regarding_sync::direction::{self, Place};
use regarding_sync::record_owner::LiesIn;

use super::key;
use super::memory::ReadMessage;
use crate::core::Core;
use crate::core::failing;
use crate::facade::Answer;

impl Core {
    /// The message of a front door's key.
    pub(crate) async fn read_by_key(&self, text: &str) -> Answer<(ItemKey, Arc<ReadMessage>)> {
        let key = key::to_item(text).ok_or_else(|| failing::invalid(say!("That names no message")))?;
        let message = self.read_message(&key).await?;
        Ok((key, message))
    }

    /// One message.
    pub(crate) async fn read_message(&self, key: &ItemKey) -> Answer<Arc<ReadMessage>> {
        if let Some(known) = self.mailbox.memory.get(key) {
            return Ok(known);
        }
        let mailbox = self.open_mailbox()?;
        let RawMessage(raw) = self.noting_mailbox(mailbox.adapter.read(key).await)?;
        let mut read =
            tokio::task::spawn_blocking(move || mime::read(&raw).map(|message| ReadMessage { raw, message }))
                .await
                .map_err(|_| failing::internal(sentence!("reading a message")))??;
        self.recognise(&mut read.message.header);
        let read = Arc::new(read);
        self.mailbox.remember(&mailbox, key, &read);
        Ok(read)
    }

    /// A copy of a message by its identity, wherever it lies: of the direction that was decided, else the sent one first
    /// (B-130, G-61).
    pub(crate) async fn find_copy(
        &self,
        id: &MessageId,
        decided: Option<Direction>,
    ) -> Answer<Option<ItemKey>> {
        let mailbox = self.open_mailbox()?;
        let copies = self.noting_mailbox(mailbox.adapter.find(id).await)?;
        let mut placed = Vec::with_capacity(copies.len());
        for copy in copies {
            placed.push((place_of(mailbox.purpose(&copy.folder).await?), copy));
        }
        // The key keeps the choice the same, in whatever order the copies were found.
        placed.sort_by_cached_key(|(place, copy)| (direction::preference(*place, decided), copy.clone()));
        Ok(placed.into_iter().next().map(|(_, copy)| copy))
    }

    /// Whether a copy was sent or received (B-130).
    pub(crate) async fn direction(&self, key: &ItemKey, header: &MessageHeader) -> Answer<Direction> {
        let mailbox = self.open_mailbox()?;
        let place = place_of(mailbox.purpose(&key.folder).await?);
        let by_owner = match self.lies_in(&key.folder).await? {
            LiesIn::Person(owner) => is_written_by(header, |address| *address == owner),
            LiesIn::Mine | LiesIn::Common => self.is_written_by_me(header),
        };
        Ok(direction::direction(place, by_owner))
    }

    /// As [`Core::direction`]; by the author alone while the mailbox cannot say what the folder is for.
    pub(crate) async fn likely_direction(&self, key: &ItemKey, header: &MessageHeader) -> Direction {
        let decided = self.direction(key, header).await;
        decided.unwrap_or_else(|_| direction::direction(Place::Elsewhere, self.is_written_by_me(header)))
    }

    fn is_written_by_me(&self, header: &MessageHeader) -> bool {
        is_written_by(header, |address| self.is_mine(address))
    }
}

fn is_written_by(header: &MessageHeader, is: impl Fn(&EmailAddress) -> bool) -> bool {
    let mut authors = header.people.iter().filter(|person| person.role == Role::From);
    authors.any(|person| person.address.as_ref().is_some_and(&is))
}

fn place_of(purpose: FolderPurpose) -> Place {
    match purpose {
        FolderPurpose::Sent => Place::Sent,
        FolderPurpose::Inbox => Place::Inbox,
        FolderPurpose::Drafts
        | FolderPurpose::Archive
        | FolderPurpose::Junk
        | FolderPurpose::Trash
        | FolderPurpose::Other => Place::Elsewhere,
    }
}
