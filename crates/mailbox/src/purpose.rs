//! What a folder is for, told by its name: for stores that do not say it themselves (a Maildir, an IMAP server without
//! SPECIAL-USE). Only folders at the top level count: a project folder `Kunden/Archive` is not the archive.

use crate::seam::FolderPurpose;

const NAMES: [(FolderPurpose, &[&str]); 5] = [
    (
        FolderPurpose::Sent,
        &[
            "sent",
            "sent items",
            "sent messages",
            "sent mail",
            "gesendet",
            "gesendete elemente",
        ],
    ),
    (FolderPurpose::Drafts, &["drafts", "draft", "entwürfe"]),
    (FolderPurpose::Archive, &["archive", "archives", "archiv"]),
    (
        FolderPurpose::Junk,
        &["junk", "spam", "junk e-mail", "junk email", "bulk mail"],
    ),
    (
        FolderPurpose::Trash,
        &[
            "trash",
            "deleted items",
            "deleted messages",
            "deleted",
            "papierkorb",
            "bin",
        ],
    ),
];

/// The purpose that a top-level folder's decoded name tells.
#[must_use]
pub fn by_name(name: &str) -> FolderPurpose {
    let name = name.to_lowercase();
    if name == "inbox" {
        return FolderPurpose::Inbox;
    }
    let known = NAMES.iter().find(|(_, names)| names.contains(&name.as_str()));
    known.map_or(FolderPurpose::Other, |(purpose, _)| *purpose)
}
