//! What a folder is for, told by its name: for stores that do not say it themselves (a Maildir, an IMAP server without
//! SPECIAL-USE). Only folders at the top level count: a project folder `Kunden/Archive` is not the archive.

use regarding_model::say;

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

/// A folder's name as people read it: one that programs give by themselves is said in their language, any other stays as it is.
#[must_use]
pub fn shown_name(name: String, purpose: FolderPurpose) -> String {
    match (purpose, name.as_str()) {
        (FolderPurpose::Inbox, _) => say!("Inbox"),
        (FolderPurpose::Sent, "Sent") => say!("Sent"),
        (FolderPurpose::Sent, "Sent Items") => say!("Sent Items"),
        (FolderPurpose::Drafts, "Drafts") => say!("Drafts"),
        (FolderPurpose::Archive, "Archive") => say!("Archive"),
        (FolderPurpose::Junk, "Junk") => say!("Junk"),
        (FolderPurpose::Trash, "Trash") => say!("Trash"),
        (FolderPurpose::Trash, "Deleted Items") => say!("Deleted Items"),
        _ => name,
    }
}

#[cfg(test)]
mod tests {
    use regarding_model::text::{Language, Voice, speaking};

    use super::{by_name, shown_name};

    #[test]
    fn names_that_programs_give_are_said_in_the_language_of_the_person() {
        let shown = |name: &str| shown_name(name.to_owned(), by_name(name));
        speaking(Voice::of(Language::German), || {
            assert_eq!(shown("Drafts"), "Entwürfe");
            assert_eq!(shown("Deleted Items"), "Gelöschte Elemente");
            assert_eq!(shown("Sent mail"), "Sent mail");
            assert_eq!(shown("Projects"), "Projects");
        });
    }
}
