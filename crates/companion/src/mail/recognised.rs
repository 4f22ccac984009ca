//! The mailbox with the identities that messages have here: one that is known to bear the Message-ID of another one goes by its own
//! (docs/adr/0030), in lists, when it is looked for, and wherever else its header is read.

use std::sync::Weak;

use async_trait::async_trait;
use regarding_mailbox::error::MailboxError;
use regarding_mailbox::query::MailQuery;
use regarding_mailbox::seam::{
    Changes, Checkpoint, Envelope, FlagChange, Flags, Folder, FolderId, Found, ItemKey, Mailbox,
    MailboxEvent, MarkLook, Page, PageCursor, RawMessage,
};
use regarding_model::folder::FolderIdentity;
use regarding_model::identity::{email_record_id, is_namesake, written_message_id};
use regarding_model::ids::MessageId;

use crate::core::Core;
use crate::track::bearer::Bearer;

/// An adapter, and who knows which messages bear another one's Message-ID.
pub(super) struct Recognised<M> {
    pub(super) core: Weak<Core>,
    pub(super) inner: M,
}

impl<M: Mailbox> core::fmt::Debug for Recognised<M> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        self.inner.fmt(f)
    }
}

impl<M: Mailbox> Recognised<M> {
    fn recognise(&self, envelopes: &mut [Envelope]) {
        if let Some(core) = self.core.upgrade() {
            for envelope in envelopes {
                core.recognise(&mut envelope.header);
            }
        }
    }

    /// Whether copies that are found by this Message-ID may be of several messages.
    fn is_shared(&self, id: &MessageId) -> bool {
        let known = || {
            let core = self.core.upgrade()?;
            let (organization, _) = core.account()?;
            Some(core.is_shared(email_record_id(organization, id)))
        };
        is_namesake(id) || known().unwrap_or(false)
    }

    /// Those of the copies that bear a Message-ID which are of the message meant.
    async fn of_message(&self, id: &MessageId, copies: Vec<ItemKey>) -> Result<Vec<ItemKey>, MailboxError> {
        if !self.is_shared(id) {
            return Ok(copies);
        }
        let mut own = Vec::with_capacity(copies.len());
        for copy in copies {
            let mut there = self
                .inner
                .envelopes(&copy.folder, core::slice::from_ref(&copy))
                .await?;
            self.recognise(&mut there);
            if there.iter().any(|envelope| is_of(id, envelope)) {
                own.push(copy);
            }
        }
        Ok(own)
    }
}

fn is_of(id: &MessageId, envelope: &Envelope) -> bool {
    let bearer = Bearer::of(&envelope.header);
    bearer.id == *id || (is_namesake(id) && bearer.own_id() == *id)
}

#[async_trait]
impl<M: Mailbox> Mailbox for Recognised<M> {
    async fn folders(&self) -> Result<Vec<Folder>, MailboxError> {
        self.inner.folders().await
    }

    async fn identities(&self) -> Result<Vec<(FolderId, FolderIdentity)>, MailboxError> {
        self.inner.identities().await
    }

    async fn identify(&self, folder: &FolderId) -> Result<FolderIdentity, MailboxError> {
        self.inner.identify(folder).await
    }

    async fn page(
        &self,
        folder: &FolderId,
        from: Option<&PageCursor>,
        limit: u32,
    ) -> Result<Page, MailboxError> {
        let mut page = self.inner.page(folder, from, limit).await?;
        self.recognise(&mut page.envelopes);
        Ok(page)
    }

    async fn search(
        &self,
        folder: &FolderId,
        query: &MailQuery,
        from: Option<&PageCursor>,
        limit: u32,
    ) -> Result<Found, MailboxError> {
        let mut found = self.inner.search(folder, query, from, limit).await?;
        self.recognise(&mut found.envelopes);
        Ok(found)
    }

    async fn read(&self, key: &ItemKey) -> Result<RawMessage, MailboxError> {
        self.inner.read(key).await
    }

    async fn find(&self, id: &MessageId) -> Result<Vec<ItemKey>, MailboxError> {
        let copies = self.inner.find(&written_message_id(id)).await?;
        self.of_message(id, copies).await
    }

    async fn mark(&self, key: &ItemKey, change: FlagChange) -> Result<(), MailboxError> {
        self.inner.mark(key, change).await
    }

    async fn look_for_marks(
        &self,
        folder: &FolderId,
        known: &[ItemKey],
        since: Option<&Checkpoint>,
    ) -> Result<MarkLook, MailboxError> {
        self.inner.look_for_marks(folder, known, since).await
    }

    async fn set_marks(
        &self,
        folder: &FolderId,
        keys: &[ItemKey],
        marked: bool,
    ) -> Result<Vec<ItemKey>, MailboxError> {
        self.inner.set_marks(folder, keys, marked).await
    }

    async fn envelopes(&self, folder: &FolderId, keys: &[ItemKey]) -> Result<Vec<Envelope>, MailboxError> {
        let mut envelopes = self.inner.envelopes(folder, keys).await?;
        self.recognise(&mut envelopes);
        Ok(envelopes)
    }

    async fn append(&self, folder: &FolderId, message: &[u8], flags: Flags) -> Result<(), MailboxError> {
        self.inner.append(folder, message, flags).await
    }

    async fn find_in(&self, folder: &FolderId, id: &MessageId) -> Result<Vec<ItemKey>, MailboxError> {
        let copies = self.inner.find_in(folder, &written_message_id(id)).await?;
        self.of_message(id, copies).await
    }

    async fn remove(&self, key: &ItemKey) -> Result<(), MailboxError> {
        self.inner.remove(key).await
    }

    async fn position(&self, folder: &FolderId) -> Result<Option<Checkpoint>, MailboxError> {
        self.inner.position(folder).await
    }

    async fn changes(&self, folder: &FolderId, since: Option<&Checkpoint>) -> Result<Changes, MailboxError> {
        self.inner.changes(folder, since).await
    }

    async fn watch(
        &self,
        folder: &FolderId,
    ) -> Result<tokio::sync::mpsc::Receiver<MailboxEvent>, MailboxError> {
        self.inner.watch(folder).await
    }

    async fn close(&self) {
        self.inner.close().await;
    }

    fn reopen(&self) {
        self.inner.reopen();
    }
}
