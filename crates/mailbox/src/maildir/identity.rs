//! Which folder a folder of a Maildir is: a mark of our own inside it, which goes with it when it is renamed. It is made when somebody
//! needs it, so that folders without a rule stay as they are. Other programs pass over such files, as over `maildirfolder`.

use std::fs;
use std::io::{ErrorKind, Write as _};
use std::path::Path;

use regarding_model::folder::FolderIdentity;
use uuid::Uuid;

use crate::error::MailboxError;
use crate::maildir::{file_error, folders, listing};
use crate::seam::FolderId;

/// The file that holds the mark.
const MARK: &str = "regarding-folder";

/// How much of it is read, in bytes: a UUID and the end of a line.
const LENGTH: u64 = 64;

/// The identities of the folders that have one. A mark that stands in two folders, since one is a copy of the other, says of neither
/// which one it is.
pub(super) fn all(root: &Path) -> Result<Vec<(FolderId, FolderIdentity)>, MailboxError> {
    let mut found: Vec<(FolderId, FolderIdentity)> = Vec::new();
    for folder in folders::list(root)? {
        if let Some(identity) = read(root, &folder.id)? {
            found.push((folder.id, identity));
        }
    }
    let marks: Vec<FolderIdentity> = found.iter().map(|(_, identity)| identity.clone()).collect();
    found.retain(|(_, identity)| marks.iter().filter(|mark| *mark == identity).count() == 1);
    Ok(found)
}

/// The identity of a folder, made if it has none.
pub(super) fn give(root: &Path, folder: &FolderId) -> Result<FolderIdentity, MailboxError> {
    if let Some(identity) = read(root, folder)? {
        return Ok(identity);
    }
    let directory = folders::directory(root, folder)?;
    if !directory.join("cur").is_dir() && !directory.join("new").is_dir() {
        return Err(MailboxError::Gone);
    }
    let made = fs::File::options()
        .write(true)
        .create_new(true)
        .open(directory.join(MARK));
    match made {
        Ok(mut file) => writeln!(file, "{}", Uuid::new_v4()).map_err(|error| file_error(&error))?,
        // Another computer was faster: its mark holds.
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
        Err(error) => return Err(file_error(&error)),
    }
    read(root, folder)?.ok_or(MailboxError::Gone)
}

fn read(root: &Path, folder: &FolderId) -> Result<Option<FolderIdentity>, MailboxError> {
    let path = folders::directory(root, folder)?.join(MARK);
    if !path.is_file() {
        return Ok(None);
    }
    let bytes = listing::read_beginning(&path, LENGTH)?;
    let text = String::from_utf8(bytes).unwrap_or_default();
    let mark = Uuid::parse_str(text.trim()).ok();
    Ok(mark.map(|mark| FolderIdentity::lasting(&mark.to_string())))
}
