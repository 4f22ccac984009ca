//! A message by what a person has at hand: its RFC Message-ID, or a key.

use regarding_model::ids::MessageId;
use regarding_model::say;

use super::key;
use crate::core::{Core, failing};
use crate::facade::Answer;

impl Core {
    /// The key of a message by its RFC Message-ID; a key is given back as it is.
    pub(crate) async fn find_message(&self, text: &str) -> Answer<String> {
        // A Message-ID has an `@`, which no key has.
        if !text.contains('@') && key::to_item(text).is_some() {
            return Ok(text.to_owned());
        }
        let id: MessageId = text
            .parse()
            .map_err(|_| failing::invalid(say!("That is neither a Message-ID nor a key")))?;
        let found = self.find_copy(&id, None).await?;
        found
            .map(|item| key::of_item(&item))
            .ok_or_else(|| failing::not_in_mailbox(say!("That message is not in the mailbox")))
    }
}
