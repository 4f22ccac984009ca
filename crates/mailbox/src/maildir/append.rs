//! Putting a message into a folder, as the specification of Maildir says: written whole in `tmp`, then named in `cur` or `new`.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use uuid::Uuid;

use crate::error::MailboxError;
use crate::maildir::{entry, file_error, folders, listing};
use crate::seam::{Flags, FolderId, ItemKey};

/// Puts a message into a folder: one without marks arrives in `new`.
pub(super) fn append(
    root: &Path,
    folder: &FolderId,
    message: &[u8],
    flags: Flags,
) -> Result<(), MailboxError> {
    let directory = folders::directory(root, folder)?;
    let fresh = flags == Flags::default();
    let unique = unique(message.len());
    let (place, name) = if fresh {
        ("new", unique.clone())
    } else {
        ("cur", entry::marked(&unique, flags))
    };
    let written = write(&directory, &unique, message)
        .and_then(|()| fs::create_dir_all(directory.join(place)))
        .and_then(|()| {
            fs::rename(
                directory.join("tmp").join(&unique),
                directory.join(place).join(name),
            )
        });
    written.map_err(|error| file_error(&error))
}

fn write(directory: &Path, unique: &str, message: &[u8]) -> io::Result<()> {
    // A folder that is not there is not made by the way.
    fs::metadata(directory)?;
    fs::create_dir_all(directory.join("tmp"))?;
    let mut file = File::create_new(directory.join("tmp").join(unique))?;
    file.write_all(message)?;
    file.sync_all()
}

/// Names sort by the time of arrival, down to the microsecond.
fn unique(size: usize) -> String {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    format!(
        "{}.M{:06}R{}.regarding,S={size}",
        now.as_secs(),
        now.subsec_micros(),
        Uuid::new_v4().simple()
    )
}

/// Takes a message away.
pub(super) fn remove(root: &Path, key: &ItemKey) -> Result<(), MailboxError> {
    match listing::locate(root, key)
        .and_then(|found| fs::remove_file(found.path).map_err(|error| file_error(&error)))
    {
        Err(MailboxError::Gone) => Ok(()),
        outcome => outcome,
    }
}
