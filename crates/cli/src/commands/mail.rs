//! Folders, lists, single messages and their pane.

use regarding_companion::facade::{Answer, Companion};
use regarding_companion::say;
use regarding_companion::view::failure::{FailureCode, FailureView};
use regarding_companion::view::mail::{FolderPurposeView, FolderView, FoundMessagesView};
use regarding_companion::view::pane::RecordRefView;

use crate::exit::{DONE, Exit};
use crate::output;
use crate::pages::mail::{Folders, Shown};

/// Which part of a list is asked for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stretch<'a> {
    /// How many messages.
    pub(super) limit: u32,
    /// Where to begin.
    pub(super) from: Option<&'a str>,
}

/// Lists folders.
pub(super) async fn folders(companion: &Companion, json: bool) -> Answer<Exit> {
    output::show(json, &Folders(companion.folders().await?))?;
    Ok(DONE)
}

/// Lists a page of a folder.
pub(super) async fn messages(
    companion: &Companion,
    folder: Option<&str>,
    page: Stretch<'_>,
    json: bool,
) -> Answer<Exit> {
    let folders = companion.folders().await?;
    let folder = folder_named(&folders, folder)?;
    let listed = companion.messages(&folder.id, page.from, page.limit).await?;
    output::show(json, &listed)?;
    Ok(DONE)
}

/// Finds messages of a folder by words of their subject and people.
pub(super) async fn find(
    companion: &Companion,
    folder: Option<&str>,
    words: &str,
    page: Stretch<'_>,
    json: bool,
) -> Answer<Exit> {
    let folders = companion.folders().await?;
    let folder = folder_named(&folders, folder)?;
    let mut all = FoundMessagesView::default();
    let mut from = page.from.map(str::to_owned);
    // A page may be short while there is more.
    while all.rows.len() < page.limit as usize {
        let wanted = page.limit - u32::try_from(all.rows.len()).unwrap_or(page.limit);
        let found = companion
            .search_mail(&folder.id, words, from.as_deref(), wanted)
            .await?;
        all.rows.extend(found.rows);
        all.next = found.next;
        if all.next.is_none() {
            break;
        }
        from.clone_from(&all.next);
    }
    output::show(json, &all)?;
    Ok(DONE)
}

/// Shows a message.
pub(super) async fn show(companion: &Companion, message: &str, body: bool, json: bool) -> Answer<Exit> {
    let key = companion.find_message(message).await?;
    let message = companion.message(&key).await?;
    let body = match body {
        true => Some(companion.body_text(&key).await?),
        false => None,
    };
    output::show(json, &Shown { message, body })?;
    Ok(DONE)
}

/// Chooses one of several records with one address (H-13).
pub(super) async fn choose(
    companion: &Companion,
    message: &str,
    address: &str,
    record: &RecordRefView,
    json: bool,
) -> Answer<Exit> {
    let key = companion.find_message(message).await?;
    output::show(json, &companion.choose_match(&key, address, record).await?)?;
    Ok(DONE)
}

/// Shows the pane of a message.
pub(super) async fn pane(companion: &Companion, message: &str, json: bool) -> Answer<Exit> {
    let key = companion.find_message(message).await?;
    output::show(json, &companion.pane(&key).await?)?;
    Ok(DONE)
}

/// A folder by its id or name; the inbox when none is named.
/// A folder by its id or name; the inbox by nothing.
pub(super) fn folder_named<'f>(folders: &'f [FolderView], wanted: Option<&str>) -> Answer<&'f FolderView> {
    let found = match wanted {
        None => folders
            .iter()
            .find(|folder| folder.purpose == FolderPurposeView::Inbox),
        Some(text) => folders
            .iter()
            .find(|folder| folder.id == text)
            .or_else(|| folders.iter().find(|folder| folder.name == text))
            .or_else(|| {
                folders
                    .iter()
                    .find(|folder| folder.name.to_lowercase() == text.to_lowercase())
            }),
    };
    found.ok_or_else(|| FailureView::new(FailureCode::Gone, say!("The mailbox has no such folder")))
}

#[cfg(test)]
mod tests {
    use regarding_companion::view::mail::{FolderPurposeView, FolderView};

    use super::folder_named;

    #[test]
    fn a_folder_goes_by_id_then_by_name_and_the_inbox_by_nothing() {
        let folder = |id: &str, name: &str, purpose| FolderView {
            id: id.to_owned(),
            name: name.to_owned(),
            depth: 0,
            purpose,
            selectable: true,
            unread: 0,
        };
        let folders = [
            folder("1", "Büro", FolderPurposeView::Other),
            folder("2", "INBOX", FolderPurposeView::Inbox),
            folder("3", "1", FolderPurposeView::Other),
        ];
        let id = |wanted| {
            folder_named(&folders, wanted)
                .map(|folder| folder.id.clone())
                .ok()
        };
        assert_eq!(id(None).as_deref(), Some("2"));
        assert_eq!(id(Some("1")).as_deref(), Some("1"));
        assert_eq!(id(Some("BÜRO")).as_deref(), Some("1"));
        assert_eq!(id(Some("nowhere")), None);
    }
}
