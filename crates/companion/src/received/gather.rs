//! Which messages of the inbox (F-10), and of folders of sent mail, were not looked at yet. What was there before the person turned
//! automatic tracking on is left alone.

use std::collections::HashSet;
use std::sync::Arc;

use jiff::Timestamp;
use regarding_mailbox::seam::{Changes, Checkpoint, Envelope, FolderId, FolderPurpose, ItemKey, PageCursor};
use uuid::Uuid;

use crate::core::Core;
use crate::facade::Answer;
use crate::mail::side::OpenMailbox;
use crate::session::side::Session;

/// Messages listed at once.
const PAGE: u32 = 200;

/// What was found.
pub(super) struct Found {
    /// The messages, the oldest first: an answer is decided after what it answers.
    pub(super) messages: Vec<Envelope>,
    /// Which list of changes it comes from.
    pub(super) source: String,
    /// Where the next look goes on.
    pub(super) position: Checkpoint,
}

/// Which messages are wanted.
pub(super) enum Wanted {
    /// These.
    These(HashSet<ItemKey>),
    /// All that are there.
    All,
}

impl Core {
    /// The folders whose mail the person's option is about: where it arrives, and wherever the server says that sent mail lies. Mailboxes
    /// of others are their own business, until the person tracks a folder in them.
    pub(super) async fn places_of_mail(&self, mailbox: &OpenMailbox) -> Answer<Vec<FolderId>> {
        let folders = self.noting_mailbox(mailbox.folders().await)?;
        let of = |purpose| {
            let all = folders.iter();
            all.filter(move |folder| folder.is_my(purpose))
        };
        if of(FolderPurpose::Inbox).next().is_none() {
            return Err(crate::core::failing::no_mailbox());
        }
        // An answer of the person's own is decided after what it answers.
        let both = of(FolderPurpose::Inbox).chain(of(FolderPurpose::Sent));
        Ok(both.map(|folder| folder.id.clone()).collect())
    }

    /// What came into a folder since the last look that was finished.
    pub(super) async fn gather(
        &self,
        session: &Session,
        mailbox: &Arc<OpenMailbox>,
        inbox: FolderId,
        since: Timestamp,
    ) -> Answer<Found> {
        let source = source(session, mailbox, &inbox);
        let kept = self.kept_position(session, source.clone()).await?;
        let changes = self.noting_mailbox(mailbox.adapter.changes(&inbox, kept.as_ref()).await)?;
        let position = changes.checkpoint().clone();
        let wanted = match changes {
            Changes::Delta { arrived, .. } => Wanted::These(arrived.into_iter().collect()),
            Changes::Complete { .. } => Wanted::All,
        };
        let messages = self.list_wanted(mailbox, &inbox, wanted, since).await?;
        Ok(Found {
            messages,
            source,
            position,
        })
    }

    /// Where the last look that was finished ended.
    pub(super) async fn kept_position(
        &self,
        session: &Session,
        source: String,
    ) -> Answer<Option<Checkpoint>> {
        let organization = session.organization;
        let kept = self
            .cached(move |cache| cache.read(|cache| cache.sync_place().checkpoint(organization, &source)))
            .await?;
        Ok(kept.map(Checkpoint))
    }

    /// The wanted messages of a folder, the oldest first.
    pub(super) async fn list_wanted(
        &self,
        mailbox: &OpenMailbox,
        inbox: &FolderId,
        wanted: Wanted,
        since: Timestamp,
    ) -> Answer<Vec<Envelope>> {
        let mut left = match &wanted {
            Wanted::These(keys) if keys.is_empty() => return Ok(Vec::new()),
            Wanted::These(keys) => keys.len(),
            Wanted::All => usize::MAX,
        };
        let mut found: Vec<Envelope> = Vec::new();
        let mut from: Option<PageCursor> = None;
        loop {
            let page = self.noting_mailbox(mailbox.adapter.page(inbox, from.as_ref(), PAGE).await)?;
            let mut any_new = false;
            for envelope in page.envelopes {
                let is_new = envelope
                    .received
                    .or(envelope.header.sent)
                    .is_none_or(|at| at >= since);
                any_new |= is_new;
                let is_wanted = match &wanted {
                    Wanted::These(keys) => keys.contains(&envelope.key),
                    Wanted::All => true,
                };
                left = left.saturating_sub(usize::from(is_wanted));
                if is_wanted && is_new && !envelope.flags.draft {
                    found.push(envelope);
                }
            }
            from = page.next;
            // Lists are sorted by arrival: a page without anything new is followed by older ones.
            if from.is_none() || left == 0 || !any_new {
                break;
            }
        }
        found.reverse();
        Ok(found)
    }

    /// Keeps where the next look goes on.
    pub(super) async fn keep_position(
        &self,
        session: &Session,
        source: String,
        position: &Checkpoint,
    ) -> Answer<()> {
        let (organization, text) = (session.organization, position.0.clone());
        self.cached_in(session.tenure, move |cache| {
            cache.write(|cache| cache.sync_place().reached(organization, &source, Some(&text)))
        })
        .await
    }
}

/// Names the inbox of this mailbox without naming it: positions in another one mean nothing.
fn source(session: &Session, mailbox: &OpenMailbox, inbox: &FolderId) -> String {
    let place = serde_json::to_string(&mailbox.settings).unwrap_or_default();
    let id = Uuid::new_v5(
        &session.organization.0,
        format!("{place}\n{}", inbox.0).as_bytes(),
    );
    format!("received:{id}")
}
