//! The mark *Tracked to Dynamics 365* on messages (G-90 to G-93), where the person agreed to it: what is tracked gets it, adding it in
//! another program tracks, taking it off untracks and keeps the record.
//!
//! One task looks and writes, one after the other and never at once, and the cache is written after the mailbox: what this program wrote
//! is either known or looks like a message that is tracked already. So writing and looking never answer each other.

mod change;
mod look;
mod settle;
mod write;

pub(crate) use write::{note_tracked, note_untracked};

use regarding_id_cache::tables::mark::MarkState;
use regarding_mailbox::seam::{Folder, FolderId, FolderPurpose, Whose};
use regarding_sync::incoming::marks::MarkStanding;
use uuid::Uuid;

use crate::core::Core;
use crate::facade::Answer;
use crate::mail::side::OpenMailbox;
use crate::session::side::Session;

/// What this run knows of marks.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct MarksKnown {
    /// Folders that were looked at.
    pub(super) folders: usize,
    /// Those of them that keep no marks.
    pub(super) without: usize,
    /// Messages whose marks went all at once, which was not taken for a removal.
    pub(super) vanished: usize,
}

/// How a message stands, in the words of the decision.
fn standing(state: Option<MarkState>, left: bool) -> MarkStanding {
    match state {
        None => MarkStanding::Unknown,
        Some(MarkState::Due) => MarkStanding::Due,
        Some(MarkState::On) => MarkStanding::On,
        Some(MarkState::Off) => MarkStanding::Off,
        Some(MarkState::Kept) => MarkStanding::LetGo { left },
        Some(MarkState::Before) => MarkStanding::Before,
    }
}

/// Names a folder of this mailbox without naming it. A folder that gets another name is another one here: what lies in it is looked at
/// anew, and what is known of its messages is not lost.
fn folder_key(session: &Session, mailbox: &OpenMailbox, folder: &FolderId) -> Uuid {
    let place = serde_json::to_string(&mailbox.settings).unwrap_or_default();
    let name = format!("marks\n{place}\n{}", folder.0);
    Uuid::new_v5(&session.organization.0, name.as_bytes())
}

/// Under which name the cache keeps how far a folder was looked at.
fn source(place: Uuid) -> String {
    format!("marks:{place}")
}

/// Under which name the cache keeps that all of this mailbox was looked at once.
fn round(session: &Session, mailbox: &OpenMailbox) -> String {
    let all = FolderId(String::new());
    format!("marks-round:{}", folder_key(session, mailbox, &all))
}

impl Core {
    /// Whether the person agreed to marks with the organization in use.
    pub(crate) fn heeds_marks(&self) -> bool {
        let settings = self.profile.settings.get();
        let organization = settings.organization.as_ref();
        organization.is_some_and(|one| settings.marks.contains(&one.id))
    }

    /// The folders whose marks count: what lies in the trash or among unwanted mail was put there to be gone, and drafts are no messages.
    /// What stands in mailboxes of others says what they did.
    async fn folders_of_marks(&self, mailbox: &OpenMailbox) -> Answer<Vec<Folder>> {
        let mut folders = self.noting_mailbox(mailbox.folders().await)?;
        folders.retain(|folder| {
            let left_out = matches!(
                folder.purpose,
                FolderPurpose::Trash | FolderPurpose::Junk | FolderPurpose::Drafts
            );
            folder.selectable && folder.whose == Whose::Mine && !left_out
        });
        Ok(folders)
    }
}
