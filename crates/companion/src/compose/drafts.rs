//! Drafts: in the mailbox, where every mail program of the person's finds them. Saving puts the new form there before it takes the
//! old one away, so that a cut loses nothing.

use std::sync::Arc;

use regarding_mailbox::mime::compose::{self, Enclosed};
use regarding_mailbox::seam::{FolderPurpose, ItemKey};
use regarding_model::ids::MessageId;
use regarding_model::say;

use super::folders::DRAFT;
use super::letter::enclosed;
use crate::core::{Core, failing};
use crate::facade::Answer;
use crate::mail::key;
use crate::mail::side::OpenMailbox;
use crate::view::compose::{ComposeFields, EnclosedView, ThenRequest};

/// How much may go along in all, in bytes: what servers commonly take.
pub(super) const MOST_BYTES: usize = 35_000_000;

impl Core {
    /// Saves what was written as a draft, with what the person chose for it; answers its key.
    pub(crate) async fn save_draft(&self, fields: &ComposeFields, wished: &ThenRequest) -> Answer<String> {
        let letter = self.letter(fields, wished, self.compose.get(&fields.id)?)?;
        let id = letter.id.clone();
        let mailbox = self.open_mailbox()?;
        let draft = self.put_draft(&mailbox, &id, &compose::write(letter)?).await?;
        Ok(key::of_item(&draft))
    }

    /// Puts a draft into its folder, and takes earlier forms of it away.
    pub(super) async fn put_draft(
        &self,
        mailbox: &Arc<OpenMailbox>,
        id: &MessageId,
        message: &[u8],
    ) -> Answer<ItemKey> {
        let folder = self.folder_for(mailbox, FolderPurpose::Drafts).await?;
        let earlier = self.noting_mailbox(mailbox.adapter.find_in(&folder, id).await)?;
        let draft = self.keep_in(mailbox, &folder, id, message, DRAFT).await?;
        for copy in earlier.iter().filter(|copy| **copy != draft) {
            self.take_away(mailbox, copy).await?;
        }
        Ok(draft)
    }

    /// Gives up what was written; its draft goes too if the person says so.
    pub(crate) async fn discard(&self, id: &str, draft_too: bool) -> Answer<()> {
        let composition = self.compose.get(id)?;
        if draft_too {
            let mailbox = self.open_mailbox()?;
            let folder = self.folder_for(&mailbox, FolderPurpose::Drafts).await?;
            let found = mailbox.adapter.find_in(&folder, &composition.message_id).await;
            for copy in self.noting_mailbox(found)? {
                self.take_away(&mailbox, &copy).await?;
            }
        }
        self.compose.forget(id);
        Ok(())
    }

    /// Adds a file that goes along.
    pub(crate) fn enclose(&self, id: &str, name: &str, bytes: Vec<u8>) -> Answer<Vec<EnclosedView>> {
        let file = Enclosed {
            name: name.to_owned(),
            media_type: "application/octet-stream".to_owned(),
            bytes: bytes.into(),
            content_id: None,
        };
        self.enclose_all(id, vec![file])
    }

    /// Adds files that go along: all of them, or none when the message would become too large.
    pub(super) fn enclose_all(&self, id: &str, files: Vec<Enclosed>) -> Answer<Vec<EnclosedView>> {
        let known = self.compose.get(id)?.enclosed;
        let sizes = known.iter().chain(&files).map(|file| file.bytes.len());
        if sizes.fold(0, usize::saturating_add) > MOST_BYTES {
            let limit = MOST_BYTES / 1_000_000;
            return Err(failing::invalid(if files.len() > 1 {
                say!(
                    "With those files the message would be larger than {limit} MB, which mail servers do not take",
                    limit = limit
                )
            } else {
                say!(
                    "With that file the message would be larger than {limit} MB, which mail servers do not take",
                    limit = limit
                )
            }));
        }
        let changed = self.compose.change(id, |enclosed| enclosed.extend(files))?;
        Ok(enclosed(&changed.enclosed))
    }

    /// Takes a file out again.
    pub(crate) fn leave_out(&self, id: &str, index: u32) -> Answer<Vec<EnclosedView>> {
        let index = usize::try_from(index).unwrap_or(usize::MAX);
        let changed = self.compose.change(id, |files| {
            if index < files.len() {
                files.remove(index);
            }
        })?;
        Ok(enclosed(&changed.enclosed))
    }
}
