//! The sample mailbox: a Maildir of one salesperson's mail with their calendar, tasks and address book beside it, made by code from the seed and relative to a given moment,
//! with the very people of the sample organization.

mod circulars;
mod collections;
mod entry;
pub(crate) mod files;
mod letters;
mod maildir;
mod malformed;
mod message;
mod tricks;

#[cfg(test)]
mod tests;

use std::io;
use std::path::Path;

use jiff::Timestamp;
use regarding_model::failure::{Failure, FailureKind};
use serde::Serialize;
use thiserror::Error;

use crate::seed::cast::Cast;
use entry::{Entry, Folder};

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// Whose mailbox it is: an address.
    pub owner: String,
    /// How many folders, the inbox among them.
    pub folders: usize,
    /// How many messages, the malformed ones among them.
    pub messages: usize,
    /// How many of them are unread.
    pub unread: usize,
    /// How many of them break the rules of mail on purpose.
    pub malformed: usize,
}

/// Why the sample mailbox was not written. What was there before is there still.
#[derive(Debug, Error)]
pub enum MailboxError {
    /// The folder holds something that is no sample mailbox.
    #[error("Could not write the sample mailbox: the folder holds other files, choose an empty one")]
    Occupied,
    /// The folder or a file in it could not be written.
    #[error("Could not write the sample mailbox: {0}")]
    Io(#[from] io::Error),
}

impl Failure for MailboxError {
    fn kind(&self) -> FailureKind {
        match self {
            Self::Occupied => FailureKind::Invalid,
            Self::Io(_) => FailureKind::Internal,
        }
    }
}

/// Writes the sample mailbox as a Maildir++ into `dir`: in one step, after everything was written beside it. The same
/// `seed` and `now` (by the second) give the same bytes; a second call with them changes nothing. An older sample in `dir` is replaced.
///
/// # Errors
/// [`MailboxError::Occupied`] when `dir` holds other things; [`MailboxError::Io`] when it cannot be written.
pub fn write(dir: &Path, seed: u64, now: Timestamp) -> Result<Summary, MailboxError> {
    if !maildir::may_replace(dir)? {
        return Err(MailboxError::Occupied);
    }
    let cast = Cast::new(seed, now);
    let entries = entries(&cast);
    let signature = format!("{} {seed} {}\n", env!("CARGO_PKG_VERSION"), now.as_second());
    if !maildir::is_there(dir, &signature) {
        maildir::write(dir, &entries, &collections::files(&cast), &signature)?;
    }
    Ok(Summary {
        owner: letters::mara(&cast).1,
        folders: Folder::ALL.len(),
        messages: entries.len(),
        unread: entries.iter().filter(|entry| !entry.marks.seen).count(),
        malformed: entries.iter().filter(|entry| entry.malformed).count(),
    })
}

/// All messages, oldest first.
fn entries(cast: &Cast) -> Vec<Entry> {
    let mut entries = letters::entries(cast);
    entries.extend(circulars::entries(cast));
    entries.extend(tricks::entries(cast));
    entries.extend(malformed::entries(cast));
    entries.sort_by_key(|entry| entry.at);
    entries
}
