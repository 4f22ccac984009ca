//! Folders, lists, single messages and their pane.

use regarding_companion::facade::{Answer, Companion};
use regarding_companion::view::mail::FoundMessagesView;
use regarding_companion::view::pane::RecordRefView;

use super::named::folder_named;
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
