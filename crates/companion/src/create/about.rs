//! What a form begins with: the message that the pane shows, or the appointment, the contact or the task.

use std::sync::Arc;

use regarding_mailbox::seam::ItemKey;
use regarding_model::fields::{Field, Value};
use regarding_model::item::MessageHeader;
use regarding_model::sentence;

use super::activity::{QUOTED, quoted};
use crate::core::{Core, failing};
use crate::facade::Answer;
use crate::items;

/// What a front door's key names.
pub(super) struct About {
    /// Whom it names and what it is called.
    pub(super) header: MessageHeader,
    /// The beginning of its text.
    pub(super) words: String,
    /// The message, where it is one.
    pub(super) message: Option<ItemKey>,
}

impl Core {
    /// Whatever a front door's key names.
    pub(super) async fn about_key(self: &Arc<Self>, key: &str) -> Answer<About> {
        let Some(place) = items::key::to_place(key) else {
            let (item, read) = self.read_by_key(key).await?;
            return Ok(About {
                header: read.message.header.clone(),
                words: quoted(&read.message),
                message: Some(item),
            });
        };
        let item = self.read_item(&place).await?;
        let words = match item.content.get(Field::Notes) {
            Some(Value::Text(text)) => text.chars().take(QUOTED).collect(),
            _ => String::new(),
        };
        Ok(About {
            header: items::header(&item).ok_or_else(|| failing::internal(sentence!("reading an item")))?,
            words,
            message: None,
        })
    }
}
