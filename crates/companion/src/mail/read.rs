//! One message by its key: out of memory, or read and taken apart off the runtime's threads.

use std::sync::Arc;

use regarding_mailbox::mime;
use regarding_mailbox::seam::{FolderPurpose, ItemKey, RawMessage};
use regarding_model::ids::MessageId;
use regarding_model::item::Direction;

use super::key;
use super::memory::ReadMessage;
use super::side::OpenMailbox;
use crate::core::Core;
use crate::core::failing;
use crate::facade::Answer;

impl Core {
    /// The message of a front door's key.
    pub(crate) async fn read_by_key(&self, text: &str) -> Answer<(ItemKey, Arc<ReadMessage>)> {
        let key = key::to_item(text).ok_or_else(|| failing::invalid("That names no message"))?;
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
        let read =
            tokio::task::spawn_blocking(move || mime::read(&raw).map(|message| ReadMessage { raw, message }))
                .await
                .map_err(|_| failing::internal("reading a message"))??;
        let read = Arc::new(read);
        self.mailbox.memory.put(key.clone(), Arc::clone(&read));
        Ok(read)
    }

    /// A copy of a message by its identity, wherever it lies; the sent one when there are several (B-130).
    pub(crate) async fn find_copy(&self, id: &MessageId) -> Answer<Option<ItemKey>> {
        let mailbox = self.open_mailbox()?;
        let mut copies = self.noting_mailbox(mailbox.adapter.find(id).await)?;
        for copy in &copies {
            if mailbox.purpose(&copy.folder).await? == FolderPurpose::Sent {
                return Ok(Some(copy.clone()));
            }
        }
        Ok(if copies.is_empty() {
            None
        } else {
            Some(copies.swap_remove(0))
        })
    }

    /// Outgoing only when the copy lies in the folder of sent mail, or its author is the person (B-130).
    pub(crate) async fn direction(&self, key: &ItemKey, message: &ReadMessage) -> Answer<Direction> {
        let mailbox: Arc<OpenMailbox> = self.open_mailbox()?;
        let sent_folder = mailbox.purpose(&key.folder).await? == FolderPurpose::Sent;
        let mine = message.message.header.people.iter().any(|person| {
            person.role == regarding_model::address::Role::From
                && person
                    .address
                    .as_ref()
                    .is_some_and(|address| self.is_mine(address))
        });
        Ok(if sent_folder || mine {
            Direction::Sent
        } else {
            Direction::Received
        })
    }
}
