//! The folders of a Maildir++: the inbox is the root itself, `.Archive.2024` is `2024` within `Archive`.

use std::fs;
use std::path::{Path, PathBuf};

use crate::error::MailboxError;
use crate::maildir::{file_error, listing};
use crate::seam::{Folder, FolderId, FolderPurpose, Whose};
use crate::{modified_utf7, purpose};

/// The id of the inbox.
pub(super) const INBOX: &str = "INBOX";

/// All folders, parents before children.
pub(super) fn list(root: &Path) -> Result<Vec<Folder>, MailboxError> {
    let mut ids = Vec::new();
    for found in fs::read_dir(root).map_err(|error| file_error(&error))? {
        let Ok(found) = found else { continue };
        let Ok(name) = found.file_name().into_string() else {
            continue;
        };
        if directory(root, &FolderId(name.clone())).is_ok_and(|path| path.join("cur").is_dir())
            && name != INBOX
        {
            ids.push(name);
        }
    }
    ids.sort();
    let mut folders = vec![inbox(root)];
    for id in &ids {
        folders.push(describe(root, id, &ids));
    }
    Ok(folders)
}

/// Where a folder's files are. An id from outside cannot lead out of the Maildir.
pub(super) fn directory(root: &Path, folder: &FolderId) -> Result<PathBuf, MailboxError> {
    if folder.0 == INBOX {
        return Ok(root.to_owned());
    }
    let inner = folder.0.strip_prefix('.').ok_or(MailboxError::Gone)?;
    let clean = inner.split('.').all(|part| !part.is_empty()) && !inner.contains(['/', '\\', '\0']);
    if clean {
        Ok(root.join(&folder.0))
    } else {
        Err(MailboxError::Gone)
    }
}

/// The purpose of a folder, by its name.
pub(super) fn purpose_of(id: &str) -> FolderPurpose {
    match id.strip_prefix('.') {
        None => FolderPurpose::Inbox,
        Some(name) if name.contains('.') => FolderPurpose::Other,
        Some(name) => match purpose::by_name(&decoded(name)) {
            // A folder that is merely called so; the inbox is the root.
            FolderPurpose::Inbox => FolderPurpose::Other,
            other => other,
        },
    }
}

fn inbox(root: &Path) -> Folder {
    with_counts(
        root,
        Folder {
            id: FolderId(INBOX.to_owned()),
            name: purpose::shown_name(String::new(), FolderPurpose::Inbox),
            parent: None,
            purpose: FolderPurpose::Inbox,
            whose: Whose::Mine,
            selectable: true,
            total: None,
            unread: None,
        },
    )
}

fn describe(root: &Path, id: &str, all: &[String]) -> Folder {
    let known_parent = id
        .char_indices()
        .rev()
        .filter(|(at, c)| *c == '.' && *at > 0)
        .find_map(|(at, _)| {
            let parent = id.get(..at)?;
            all.iter().any(|other| other == parent).then_some(parent)
        });
    let own = id.get(known_parent.map_or(0, str::len) + 1..).unwrap_or(id);
    let purpose = purpose_of(id);
    let name = own.split('.').map(decoded).collect::<Vec<_>>().join("/");
    with_counts(
        root,
        Folder {
            id: FolderId(id.to_owned()),
            name: purpose::shown_name(name, purpose),
            parent: known_parent.map(|parent| FolderId(parent.to_owned())),
            purpose,
            whose: Whose::Mine,
            selectable: true,
            total: None,
            unread: None,
        },
    )
}

/// Counting costs a listing of names and opens no file; a folder that cannot be listed has no counts.
fn with_counts(root: &Path, folder: Folder) -> Folder {
    let Ok(entries) = listing::entries(root, &folder.id) else {
        return folder;
    };
    let unread = entries.iter().filter(|entry| !entry.flags().seen).count();
    Folder {
        total: u32::try_from(entries.len()).ok(),
        unread: u32::try_from(unread).ok(),
        ..folder
    }
}

/// Both encodings are met: modified UTF-7 (Dovecot's default, Courier) and UTF-8.
fn decoded(name: &str) -> String {
    modified_utf7::decode(name).unwrap_or_else(|| name.to_owned())
}
