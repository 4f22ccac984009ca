//! Commands about folders and messages. Bodies do not come this way: see [`crate::mailbody`].

use regarding_companion::facade::Answer;
use regarding_companion::view::mail::{FolderView, FoundMessagesView, MessagePageView, MessageView};
use tauri::State;

use crate::door::Door;

/// All folders, parents before children.
#[tauri::command]
#[specta::specta]
pub(crate) async fn folders(door: State<'_, Door>) -> Answer<Vec<FolderView>> {
    door.companion().await.folders().await
}

/// A page of a folder, newest first; `from` is the `next` of the page before.
#[tauri::command]
#[specta::specta]
pub(crate) async fn messages(
    door: State<'_, Door>,
    folder: String,
    from: Option<String>,
    limit: u32,
) -> Answer<MessagePageView> {
    door.companion()
        .await
        .messages(&folder, from.as_deref(), limit)
        .await
}

/// A page of the messages of a folder that hold every word; `from` is the `next` of the page before. Another search ends it.
#[tauri::command]
#[specta::specta]
pub(crate) async fn search_mail(
    door: State<'_, Door>,
    folder: String,
    text: String,
    from: Option<String>,
    limit: u32,
) -> Answer<FoundMessagesView> {
    door.companion()
        .await
        .search_mail(&folder, &text, from.as_deref(), limit)
        .await
}

/// One message, without its body.
#[tauri::command]
#[specta::specta]
pub(crate) async fn message(door: State<'_, Door>, key: String) -> Answer<MessageView> {
    door.companion().await.message(&key).await
}

/// Marks a message read or unread.
#[tauri::command]
#[specta::specta]
pub(crate) async fn mark_seen(door: State<'_, Door>, key: String, seen: bool) -> Answer<()> {
    door.companion().await.mark_seen(&key, seen).await
}
