//! Folders and pages of messages.

use std::sync::Arc;

use regarding_mailbox::seam::{Envelope, Flags, Folder, FolderId, FolderPurpose, PageCursor};
use regarding_model::address::{Participant, Role};
use regarding_model::say;

use super::badge::Badges;
use super::{key, message, order};
use crate::core::Core;
use crate::core::failing;
use crate::facade::Answer;
use crate::view::mail::{FolderPurposeView, FolderView, MessagePageView, MessageRowView};
use crate::words::time;

/// The longest page that is read at once.
const LONGEST_PAGE: u32 = 500;

impl Core {
    /// All folders as a tree: each behind its parent, what everybody has first.
    pub(crate) async fn folders(&self) -> Answer<Vec<FolderView>> {
        let mailbox = self.open_mailbox()?;
        let folders = self.noting_mailbox(mailbox.folders().await)?;
        Ok(order::tree(&folders)
            .into_iter()
            .map(|folder| folder_view(folder, &folders))
            .collect())
    }

    /// A page of a folder, newest first.
    pub(crate) async fn messages(
        self: &Arc<Self>,
        folder: &str,
        from: Option<&str>,
        limit: u32,
    ) -> Answer<MessagePageView> {
        let folder = key::to_folder(folder).ok_or_else(|| failing::invalid(say!("That names no folder")))?;
        let mailbox = self.open_mailbox()?;
        let cursor = from.map(|from| PageCursor(from.to_owned()));
        let limit = limit.clamp(1, LONGEST_PAGE);
        let page = self.noting_mailbox(mailbox.adapter.page(&folder, cursor.as_ref(), limit).await)?;
        let keys = page
            .envelopes
            .iter()
            .map(|envelope| envelope.key.clone())
            .collect();
        self.mailbox.note_shown(keys, cursor.as_ref());
        self.compose
            .met(page.envelopes.iter().flat_map(|envelope| &envelope.header.people));
        let sent = is_outgoing(mailbox.purpose(&folder).await?);
        let badges = self
            .badges(page.envelopes.iter().map(|envelope| &envelope.header))
            .await;
        self.refresh_marks(
            badges.seen.clone(),
            badges.unnamed.clone(),
            key::of_folder(&folder),
        );
        let rows = page
            .envelopes
            .iter()
            .map(|envelope| row(envelope, sent, &badges))
            .collect();
        Ok(MessagePageView {
            rows,
            next: page.next.map(|next| next.0),
            total: page.total,
        })
    }

    /// Marks a message read or unread.
    pub(crate) async fn mark_seen(&self, text: &str, seen: bool) -> Answer<()> {
        let item = key::to_item(text).ok_or_else(|| failing::invalid(say!("That names no message")))?;
        let mailbox = self.open_mailbox()?;
        let change = regarding_mailbox::seam::FlagChange {
            seen: Some(seen),
            flagged: None,
        };
        self.noting_mailbox(mailbox.adapter.mark(&item, change).await)?;
        self.emit(crate::host::Event::MailChanged {
            folder: Some(key::of_folder(&item.folder)),
        });
        Ok(())
    }
}

/// Whether a folder holds what the owner wrote.
pub(super) fn is_outgoing(purpose: FolderPurpose) -> bool {
    match purpose {
        FolderPurpose::Sent | FolderPurpose::Drafts => true,
        FolderPurpose::Inbox
        | FolderPurpose::Archive
        | FolderPurpose::Junk
        | FolderPurpose::Trash
        | FolderPurpose::Other => false,
    }
}

fn folder_view(folder: &Folder, all: &[Folder]) -> FolderView {
    FolderView {
        id: key::of_folder(&folder.id),
        name: folder.name.clone(),
        depth: depth(folder.parent.as_ref(), all),
        purpose: purpose_view(folder.purpose),
        selectable: folder.selectable,
        unread: folder.unread.unwrap_or(0),
    }
}

/// How deep a folder lies, 0 at the top.
pub(crate) fn depth(parent: Option<&FolderId>, all: &[Folder]) -> u32 {
    let mut depth = 0;
    let mut above = parent;
    while let Some(id) = above {
        depth += 1;
        // A server that lists a folder as its own ancestor does not get us going round.
        if depth > 32 {
            break;
        }
        above = all
            .iter()
            .find(|folder| folder.id == *id)
            .and_then(|folder| folder.parent.as_ref());
    }
    depth
}

/// What a folder is for, as front doors show it.
pub(crate) fn purpose_view(purpose: FolderPurpose) -> FolderPurposeView {
    match purpose {
        FolderPurpose::Inbox => FolderPurposeView::Inbox,
        FolderPurpose::Drafts => FolderPurposeView::Drafts,
        FolderPurpose::Sent => FolderPurposeView::Sent,
        FolderPurpose::Archive => FolderPurposeView::Archive,
        FolderPurpose::Junk => FolderPurposeView::Junk,
        FolderPurpose::Trash => FolderPurposeView::Trash,
        FolderPurpose::Other => FolderPurposeView::Other,
    }
}

/// A line of a list.
pub(super) fn row(envelope: &Envelope, sent: bool, badges: &Badges) -> MessageRowView {
    let Flags {
        seen,
        answered,
        flagged,
        draft: _,
    } = envelope.flags;
    MessageRowView {
        key: key::of_item(&envelope.key),
        who: who(&envelope.header.people, sent),
        warning: author_warning(&envelope.header.people, sent),
        subject: envelope.header.subject.clone(),
        preview: envelope.preview.clone().unwrap_or_default(),
        received: envelope.received.or(envelope.header.sent).map(time::rfc3339),
        seen,
        flagged,
        answered,
        has_attachments: envelope.has_attachments,
        badge: badges.of(&envelope.header),
    }
}

/// A name that deceives does so in the list already.
fn author_warning(people: &[Participant], sent: bool) -> Option<String> {
    let mut authors = people.iter().filter(|person| person.role == Role::From && !sent);
    authors.find_map(message::name_warning)
}

fn who(people: &[Participant], sent: bool) -> String {
    let shown = |person: &Participant| person.name.clone().unwrap_or_else(|| person.written.clone());
    let named = people
        .iter()
        .filter(|person| (person.role == Role::From) != sent)
        .map(shown);
    // Three names fill the line; a list of 10,000 recipients is not put together.
    let names: Vec<String> = named.take(3).collect();
    if sent && names.is_empty() {
        return say!("No recipients");
    }
    names.join(", ")
}
