//! The folders that writing and sending need, and putting messages there.

use regarding_mailbox::seam::{Flags, FolderId, FolderPurpose, ItemKey};
use regarding_model::ids::MessageId;
use regarding_model::say;

use crate::core::{Core, failing};
use crate::facade::Answer;
use crate::host::Event;
use crate::mail::key;
use crate::mail::side::OpenMailbox;

/// How a draft is marked.
pub(super) const DRAFT: Flags = Flags {
    seen: true,
    answered: false,
    flagged: false,
    draft: true,
};
/// How the copy of a sent message is marked.
pub(super) const READ: Flags = Flags {
    seen: true,
    answered: false,
    flagged: false,
    draft: false,
};

impl Core {
    /// The folder of a purpose.
    pub(super) async fn folder_for(&self, mailbox: &OpenMailbox, purpose: FolderPurpose) -> Answer<FolderId> {
        let folders = self.noting_mailbox(mailbox.folders().await)?;
        let found = folders.into_iter().find(|folder| folder.is_my(purpose));
        found.map(|folder| folder.id).ok_or_else(|| {
            failing::invalid(match purpose {
                FolderPurpose::Drafts => say!("Your mailbox has no folder for drafts; make one named Drafts"),
                _ => say!("Your mailbox has no folder for sent mail; make one named Sent"),
            })
        })
    }

    /// Puts a message into a folder unless a copy is there; answers the copy. A lost answer is found by the look before the
    /// next try.
    pub(super) async fn keep_once(
        &self,
        mailbox: &OpenMailbox,
        folder: &FolderId,
        id: &MessageId,
        message: &[u8],
        flags: Flags,
    ) -> Answer<ItemKey> {
        let there = self.noting_mailbox(mailbox.adapter.find_in(folder, id).await)?;
        if let Some(copy) = there.into_iter().next_back() {
            return Ok(copy);
        }
        self.keep_in(mailbox, folder, id, message, flags).await
    }

    /// Puts a message into a folder; answers the copy.
    pub(super) async fn keep_in(
        &self,
        mailbox: &OpenMailbox,
        folder: &FolderId,
        id: &MessageId,
        message: &[u8],
        flags: Flags,
    ) -> Answer<ItemKey> {
        self.noting_mailbox(mailbox.adapter.append(folder, message, flags).await)?;
        let there = self.noting_mailbox(mailbox.adapter.find_in(folder, id).await)?;
        self.folder_changed(folder);
        there
            .into_iter()
            .next_back()
            .ok_or_else(|| failing::not_in_mailbox(say!("The message is no longer in your mailbox")))
    }

    /// Takes a copy of a message away.
    pub(super) async fn take_away(&self, mailbox: &OpenMailbox, copy: &ItemKey) -> Answer<()> {
        self.noting_mailbox(mailbox.adapter.remove(copy).await)?;
        self.mailbox.forget(|known| known == copy);
        self.folder_changed(&copy.folder);
        Ok(())
    }

    fn folder_changed(&self, folder: &FolderId) {
        self.emit(Event::MailChanged {
            folder: Some(key::of_folder(folder)),
        });
    }
}
