//! One item, read live.

use std::sync::Arc;

use regarding_mailbox::collections::{Item, PlaceKey};
use regarding_model::say;

use super::key;
use crate::core::{Core, failing};
use crate::facade::Answer;

impl Core {
    /// The place of a front door's key.
    pub(super) fn place_of(text: &str) -> Answer<PlaceKey> {
        key::to_place(text)
            .ok_or_else(|| failing::invalid(say!("That names no appointment, contact or task")))
    }

    /// One item.
    pub(crate) async fn read_item(self: &Arc<Self>, place: &PlaceKey) -> Answer<Item> {
        let collections = self.collections_to_show().await?;
        let read = collections.read(std::slice::from_ref(place)).await;
        let (items, unreadable) = self.noting_items(read)?;
        match (items.into_iter().next(), unreadable.into_iter().next()) {
            (Some(item), _) => Ok(item),
            (None, Some(one)) => Err(one.error.into()),
            (None, None) => Err(failing::not_in_mailbox(say!("It is no longer in your mailbox"))),
        }
    }

    /// The key of an item by its UID; a key is given back as it is.
    pub(super) async fn find_item(self: &Arc<Self>, uid: &str) -> Answer<String> {
        if key::to_place(uid).is_some() {
            return Ok(uid.to_owned());
        }
        let collections = self.collections_to_show().await?;
        let all = self.noting_items(collections.collections().await)?;
        for one in &all {
            let found = self.noting_items(collections.find(&one.id, uid).await)?;
            if let Some(item) = found.first() {
                return Ok(key::of_place(&item.place));
            }
        }
        Err(failing::not_in_mailbox(say!(
            "Your mailbox has no appointment, contact or task with the identifier {uid}",
            uid = uid
        )))
    }
}
