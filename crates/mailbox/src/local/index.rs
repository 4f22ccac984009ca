//! What is known of files that were looked at: their version and their UIDs, so that a look at a large folder reads only what changed.

use std::collections::BTreeMap;
use std::fs::Metadata;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::SystemTime;

use super::files;
use crate::collections::Revision;
use crate::error::MailboxError;
use crate::maildir::file_error;
use crate::parsed;

/// By what a file is known to be the one that was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Stamp {
    modified: Option<SystemTime>,
    size: u64,
}

/// What a file was when it was read.
#[derive(Debug, Clone)]
pub(super) struct Seen {
    pub(super) revision: Revision,
    pub(super) uids: Vec<String>,
}

/// The files that were looked at.
#[derive(Debug, Default)]
pub(super) struct Index {
    seen: Mutex<BTreeMap<PathBuf, (Stamp, Seen)>>,
}

/// A file that was written this lately may be written again within the same tick of the clock.
const SETTLED: core::time::Duration = core::time::Duration::from_secs(2);

impl Index {
    /// What a file is now; `None` when it is gone.
    pub(super) fn look(&self, path: &Path) -> Result<Option<Seen>, MailboxError> {
        let stamp = match std::fs::metadata(path) {
            Ok(metadata) => stamp(&metadata),
            Err(error) => return gone(file_error(&error)),
        };
        if let Some((_, seen)) = self.seen().get(path).filter(|(known, _)| *known == stamp) {
            return Ok(Some(seen.clone()));
        }
        // A file too large to be an item is one all the same, for whoever reads it to say so.
        let seen = match files::read(path) {
            Ok(bytes) => Seen {
                revision: revision(&bytes),
                uids: parsed::uids(&bytes),
            },
            Err(MailboxError::TooLarge { .. }) => Seen {
                revision: Revision(format!("large:{}", stamp.size)),
                uids: Vec::new(),
            },
            Err(error) => return gone(error),
        };
        if is_settled(stamp) {
            self.seen().insert(path.to_owned(), (stamp, seen.clone()));
        }
        Ok(Some(seen))
    }

    fn seen(&self) -> std::sync::MutexGuard<'_, BTreeMap<PathBuf, (Stamp, Seen)>> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn gone(error: MailboxError) -> Result<Option<Seen>, MailboxError> {
    if matches!(error, MailboxError::Gone) {
        Ok(None)
    } else {
        Err(error)
    }
}

fn stamp(metadata: &Metadata) -> Stamp {
    Stamp {
        modified: metadata.modified().ok(),
        size: metadata.len(),
    }
}

fn is_settled(stamp: Stamp) -> bool {
    let age = stamp.modified.and_then(|at| at.elapsed().ok());
    age.is_some_and(|age| age > SETTLED)
}

/// The version of a file: the hash of its bytes.
pub(super) fn revision(bytes: &[u8]) -> Revision {
    Revision(blake3::hash(bytes).to_hex().to_string())
}
