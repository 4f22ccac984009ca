//! The order in which folders are shown: what everybody has first, as mail programs list it, then the person's own by name.

use std::collections::{BTreeMap, BTreeSet};

use regarding_mailbox::seam::{Folder, FolderId, FolderPurpose, Whose};

/// Folders in the order of a tree: each behind its parent, brothers by purpose and then by name.
pub(crate) fn tree(folders: &[Folder]) -> Vec<&Folder> {
    let ids: BTreeSet<&FolderId> = folders.iter().map(|folder| &folder.id).collect();
    let mut below: BTreeMap<Option<&FolderId>, Vec<&Folder>> = BTreeMap::new();
    for folder in folders {
        // A parent that is not listed cannot be shown: its children stand at the top.
        let parent = folder.parent.as_ref().filter(|id| ids.contains(id));
        below.entry(parent).or_default().push(folder);
    }
    for brothers in below.values_mut() {
        // What others let the person see stands below what is the person's own.
        brothers.sort_by_cached_key(|folder| {
            let is_mine = folder.whose == Whose::Mine;
            (!is_mine, rank(folder.purpose), folder.name.to_lowercase())
        });
    }
    let mut ordered = Vec::with_capacity(folders.len());
    let mut waiting: Vec<&Folder> = below.remove(&None).unwrap_or_default();
    waiting.reverse();
    while let Some(folder) = waiting.pop() {
        ordered.push(folder);
        waiting.extend(
            below
                .remove(&Some(&folder.id))
                .unwrap_or_default()
                .into_iter()
                .rev(),
        );
    }
    // What a server lists as its own ancestor hangs from nowhere, and is shown all the same.
    ordered.extend(below.into_values().flatten());
    ordered
}

fn rank(purpose: FolderPurpose) -> u8 {
    match purpose {
        FolderPurpose::Inbox => 0,
        FolderPurpose::Drafts => 1,
        FolderPurpose::Sent => 2,
        FolderPurpose::Archive => 3,
        FolderPurpose::Junk => 4,
        FolderPurpose::Trash => 5,
        FolderPurpose::Other => 6,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(name: &str, parent: Option<&str>, purpose: FolderPurpose) -> Folder {
        Folder {
            id: FolderId(name.to_owned()),
            name: name.to_owned(),
            parent: parent.map(|parent| FolderId(parent.to_owned())),
            purpose,
            whose: Whose::Mine,
            selectable: true,
            total: None,
            unread: None,
        }
    }

    fn names(folders: &[Folder]) -> Vec<&str> {
        tree(folders)
            .into_iter()
            .map(|folder| folder.name.as_str())
            .collect()
    }

    #[test]
    fn what_everybody_has_comes_first_and_children_follow_their_parent() {
        let folders = [
            folder("Archive", None, FolderPurpose::Archive),
            folder("2024", Some("Archive"), FolderPurpose::Other),
            folder("tenders", None, FolderPurpose::Other),
            folder("Drafts", None, FolderPurpose::Drafts),
            folder("Harbour", None, FolderPurpose::Other),
            folder("Inbox", None, FolderPurpose::Inbox),
            folder("Trash", None, FolderPurpose::Trash),
            folder("Junk", None, FolderPurpose::Junk),
            folder("Sent", None, FolderPurpose::Sent),
        ];
        let expected = [
            "Inbox", "Drafts", "Sent", "Archive", "2024", "Junk", "Trash", "Harbour", "tenders",
        ];
        assert_eq!(names(&folders), expected);
    }

    #[test]
    fn nothing_is_lost_of_a_strange_listing() {
        let folders = [
            folder("a", Some("b"), FolderPurpose::Other),
            folder("b", Some("a"), FolderPurpose::Other),
            folder("orphan", Some("gone"), FolderPurpose::Other),
        ];
        let mut shown = names(&folders);
        shown.sort_unstable();
        assert_eq!(shown, ["a", "b", "orphan"]);
    }
}
