//! The files of one folder: listing names, finding one again after its marks changed, reading, marking.

use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use crate::error::MailboxError;
use crate::maildir::entry::Entry;
use crate::maildir::{file_error, folders};
use crate::mime::{self, MESSAGE_LIMIT_MB};
use crate::seam::{FlagChange, FolderId, ItemKey};
use regarding_model::say;

/// A message file and where it is now.
pub(super) struct Located {
    pub(super) entry: Entry,
    pub(super) path: PathBuf,
}

/// Every message of a folder, by names alone, in no order. A message that moved from `new` to `cur` meanwhile counts once.
pub(super) fn entries(root: &Path, folder: &FolderId) -> Result<Vec<Entry>, MailboxError> {
    let directory = folders::directory(root, folder)?;
    // `new` first: files only move from there to `cur`, so none is missed between the two listings.
    let mut all = names(&directory, true)?;
    all.extend(names(&directory, false)?);
    all.sort_by(|a, b| a.unique().cmp(b.unique()).then(a.is_new.cmp(&b.is_new)));
    all.dedup_by(|later, earlier| later.unique() == earlier.unique());
    Ok(all)
}

/// Every message of a folder, newest first.
pub(super) fn newest_first(root: &Path, folder: &FolderId) -> Result<Vec<Entry>, MailboxError> {
    let mut all = entries(root, folder)?;
    all.sort_by(|a, b| b.order().cmp(&a.order()));
    Ok(all)
}

/// Finds a message by the unique part of its name.
pub(super) fn locate(root: &Path, key: &ItemKey) -> Result<Located, MailboxError> {
    let found = entries(root, &key.folder)?
        .into_iter()
        .find(|entry| entry.unique() == key.name);
    let entry = found.ok_or(MailboxError::Gone)?;
    let path = path_of(root, &key.folder, &entry)?;
    Ok(Located { entry, path })
}

/// Where an entry's file is.
pub(super) fn path_of(root: &Path, folder: &FolderId, entry: &Entry) -> Result<PathBuf, MailboxError> {
    let place = if entry.is_new { "new" } else { "cur" };
    Ok(folders::directory(root, folder)?.join(place).join(&entry.file))
}

/// Reads a whole message.
pub(super) fn read_file(path: &Path) -> Result<Vec<u8>, MailboxError> {
    let limit = u64::from(MESSAGE_LIMIT_MB) * 1_000_000;
    let bytes = read_beginning(path, limit + 1)?;
    if bytes.len() as u64 > limit {
        Err(MailboxError::TooLarge {
            limit_mb: MESSAGE_LIMIT_MB,
        })
    } else {
        Ok(bytes)
    }
}

/// Reads at most the first bytes of a message.
pub(super) fn read_beginning(path: &Path, limit: u64) -> Result<Vec<u8>, MailboxError> {
    // A pipe or a device in the folder would keep the reader waiting.
    if !fs::metadata(path).map_err(|error| file_error(&error))?.is_file() {
        return Err(MailboxError::Invalid {
            reason: say!("a message file is no file"),
        });
    }
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(|error| file_error(&error))?;
    file.take(limit)
        .read_to_end(&mut bytes)
        .map_err(|error| file_error(&error))?;
    Ok(bytes)
}

/// Reads so many bytes of a message, and more where they do not tell who it is.
pub(super) fn read_header(path: &Path, beginning: u64) -> Result<Vec<u8>, MailboxError> {
    let bytes = read_beginning(path, beginning)?;
    if bytes.len() as u64 == beginning && !mime::tells_identity(&bytes) {
        return read_beginning(path, mime::LONG_BEGINNING as u64);
    }
    Ok(bytes)
}

/// Sets or clears marks: renames the file, into `cur` when it was new. Tried again when another program renamed first.
pub(super) fn mark(root: &Path, key: &ItemKey, change: FlagChange) -> Result<(), MailboxError> {
    let mut result = Err(MailboxError::Gone);
    for _ in 0..3 {
        let located = locate(root, key)?;
        let target = folders::directory(root, &key.folder)?
            .join("cur")
            .join(located.entry.renamed(change));
        if target == located.path {
            return Ok(());
        }
        result = fs::rename(&located.path, &target).map_err(|error| file_error(&error));
        if !matches!(result, Err(MailboxError::Gone)) {
            break;
        }
    }
    result
}

fn names(directory: &Path, is_new: bool) -> Result<Vec<Entry>, MailboxError> {
    let place = directory.join(if is_new { "new" } else { "cur" });
    let listing = match fs::read_dir(&place) {
        Ok(listing) => listing,
        // Some programs make only one of the two.
        Err(error) if error.kind() == std::io::ErrorKind::NotFound && directory.is_dir() => {
            return Ok(Vec::new());
        }
        Err(error) => return Err(file_error(&error)),
    };
    let mut entries = Vec::new();
    for found in listing.flatten() {
        let Ok(name) = found.file_name().into_string() else {
            continue;
        };
        if !name.starts_with('.') {
            entries.push(dated(Entry::of(name, is_new), &found));
        }
    }
    Ok(entries)
}

/// A name that tells no time gets the file's.
fn dated(entry: Entry, found: &fs::DirEntry) -> Entry {
    if entry.arrived != 0 {
        return entry;
    }
    let modified = found.metadata().and_then(|data| data.modified()).ok();
    let age = modified.and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    Entry {
        arrived: age.and_then(|age| i64::try_from(age.as_secs()).ok()).unwrap_or(0),
        ..entry
    }
}
