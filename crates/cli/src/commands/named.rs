//! Folders by what a person calls them.

use regarding_companion::facade::Answer;
use regarding_companion::say;
use regarding_companion::view::failure::{FailureCode, FailureView};
use regarding_companion::view::mail::{FolderPurposeView, FolderView};

/// A folder by its id, its path or its name; the inbox by nothing.
///
/// A path is the names from the top, with `/` between them.
///
/// # Errors
/// Where there is none, and where several have the name.
pub(super) fn folder_named<'f>(folders: &'f [FolderView], wanted: Option<&str>) -> Answer<&'f FolderView> {
    let none = || FailureView::new(FailureCode::Gone, say!("The mailbox has no such folder"));
    let Some(text) = wanted else {
        let inbox = |folder: &&FolderView| folder.purpose == FolderPurposeView::Inbox;
        return folders.iter().find(inbox).ok_or_else(none);
    };
    if let Some(folder) = folders.iter().find(|folder| folder.id == text) {
        return Ok(folder);
    }
    let paths = paths(folders);
    let fitting = folders
        .iter()
        .zip(&paths)
        .filter_map(|(folder, path)| Some((fit(path, folder, text)?, folder)));
    let mut fitting: Vec<(u8, &FolderView)> = fitting.collect();
    fitting.sort_by_key(|(fit, _)| *fit);
    match *fitting {
        [] => Err(none()),
        [(best, _), (next, _), ..] if best == next => Err(several()),
        [(_, folder), ..] => Ok(folder),
    }
}

/// How well a folder fits what was said, the best first: its path, its name, each in other letters, and what it is for, which a script
/// can say whatever language names are shown in; `None` where nothing does.
fn fit(path: &str, folder: &FolderView, text: &str) -> Option<u8> {
    let small = text.to_lowercase();
    let fits = [
        path == text,
        path.to_lowercase() == small,
        folder.name == text,
        folder.name.to_lowercase() == small,
        purpose(folder.purpose) == Some(small.as_str()),
    ];
    (0..).zip(fits).find_map(|(place, fits)| fits.then_some(place))
}

fn purpose(purpose: FolderPurposeView) -> Option<&'static str> {
    match purpose {
        FolderPurposeView::Inbox => Some("inbox"),
        FolderPurposeView::Drafts => Some("drafts"),
        FolderPurposeView::Sent => Some("sent"),
        FolderPurposeView::Archive => Some("archive"),
        FolderPurposeView::Junk => Some("junk"),
        FolderPurposeView::Trash => Some("trash"),
        FolderPurposeView::Other => None,
    }
}

fn several() -> FailureView {
    FailureView::new(
        FailureCode::Invalid,
        say!("Several folders have this name: give the folder by its path, as Customers/North"),
    )
}

/// The path of each: a folder lies in the last one before it that is less deep.
fn paths(folders: &[FolderView]) -> Vec<String> {
    let mut around: Vec<&str> = Vec::new();
    let path = |folder: &FolderView, around: &[&str]| {
        let names = around.iter().copied().chain([folder.name.as_str()]);
        names.collect::<Vec<_>>().join("/")
    };
    folders
        .iter()
        .map(|folder| {
            around.truncate(folder.depth as usize);
            let path = path(folder, &around);
            around.push(&folder.name);
            path
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use regarding_companion::view::failure::FailureCode;
    use regarding_companion::view::mail::{FolderPurposeView, FolderView};

    use super::folder_named;

    fn folder(id: &str, depth: u32, name: &str, purpose: FolderPurposeView) -> FolderView {
        FolderView {
            id: id.to_owned(),
            name: name.to_owned(),
            depth,
            purpose,
            selectable: true,
            unread: 0,
        }
    }

    fn id(folders: &[FolderView], wanted: Option<&str>) -> Result<String, FailureCode> {
        let found = folder_named(folders, wanted);
        found
            .map(|folder| folder.id.clone())
            .map_err(|failure| failure.code)
    }

    #[test]
    fn a_folder_goes_by_id_then_by_name_and_the_inbox_by_nothing() {
        let folders = [
            folder("1", 0, "Büro", FolderPurposeView::Other),
            folder("2", 0, "INBOX", FolderPurposeView::Inbox),
            folder("3", 0, "1", FolderPurposeView::Other),
        ];
        let id = |wanted| id(&folders, wanted);
        assert_eq!(id(None).as_deref(), Ok("2"));
        assert_eq!(id(Some("1")).as_deref(), Ok("1"));
        assert_eq!(id(Some("BÜRO")).as_deref(), Ok("1"));
        assert_eq!(id(Some("nowhere")), Err(FailureCode::Gone));
    }

    #[test]
    fn what_a_folder_is_for_names_it_in_every_language() {
        let folders = [
            folder("1", 0, "Entwürfe", FolderPurposeView::Drafts),
            folder("2", 0, "Junk", FolderPurposeView::Other),
            folder("3", 0, "Unerwünscht", FolderPurposeView::Junk),
        ];
        assert_eq!(id(&folders, Some("Drafts")).as_deref(), Ok("1"));
        assert_eq!(id(&folders, Some("junk")).as_deref(), Ok("2"));
    }

    #[test]
    fn a_folder_inside_others_goes_by_its_path_and_no_name_stands_for_two() {
        let other = FolderPurposeView::Other;
        let folders = [
            folder("p", 0, "Projects", other),
            folder("p6", 1, "2026", other),
            folder("p6n", 2, "North", other),
            folder("c", 0, "Customers", other),
            folder("c6", 1, "2026", other),
            folder("f", 0, "2026", other),
        ];
        let id = |wanted| id(&folders, Some(wanted));
        assert_eq!(id("Projects/2026").as_deref(), Ok("p6"));
        assert_eq!(id("customers/2026").as_deref(), Ok("c6"));
        assert_eq!(id("Projects/2026/North").as_deref(), Ok("p6n"));
        assert_eq!(id("North").as_deref(), Ok("p6n"));
        assert_eq!(id("2026").as_deref(), Ok("f"), "the path of the one at the top");
        assert_eq!(id("2025"), Err(FailureCode::Gone));
        assert_eq!(
            folder_named(&folders[..5], Some("2026")).map_err(|failure| failure.code),
            Err(FailureCode::Invalid)
        );
    }
}
