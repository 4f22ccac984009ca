//! Commands about mail that is tracked by itself.

use regarding_companion::facade::Answer;
use regarding_companion::view::received::{NeverEntry, ReceivedView, ReceivedWay, UndoneView, WhyView};
use tauri::State;

use crate::door::Door;

/// How it stands.
#[tauri::command]
#[specta::specta]
pub(crate) async fn received(door: State<'_, Door>) -> Answer<ReceivedView> {
    door.companion().await.received().await
}

/// Decides how received mail is decided about.
#[tauri::command]
#[specta::specta]
pub(crate) async fn set_received(door: State<'_, Door>, way: ReceivedWay) -> Answer<ReceivedView> {
    door.companion().await.set_received(way).await
}

/// Looks at new mail now.
#[tauri::command]
#[specta::specta]
pub(crate) async fn receive_now(door: State<'_, Door>) -> Answer<ReceivedView> {
    door.companion().await.receive_now().await
}

/// Stops the look that goes on.
#[tauri::command]
#[specta::specta]
pub(crate) async fn cancel_received(door: State<'_, Door>) -> Answer<()> {
    door.companion().await.cancel_received().await
}

/// Why a message was tracked, or not.
#[tauri::command]
#[specta::specta]
pub(crate) async fn why(door: State<'_, Door>, key: String) -> Answer<WhyView> {
    door.companion().await.why(&key).await
}

/// Says that a message was rightly tracked.
#[tauri::command]
#[specta::specta]
pub(crate) async fn keep_received(door: State<'_, Door>, id: String) -> Answer<()> {
    door.companion().await.keep_received(&id).await
}

/// Takes the tracking of a message back.
#[tauri::command]
#[specta::specta]
pub(crate) async fn undo_received(door: State<'_, Door>, id: String) -> Answer<UndoneView> {
    door.companion().await.undo_received(&id).await
}

/// Adds to what is never tracked by itself, or takes away.
#[tauri::command]
#[specta::specta]
pub(crate) async fn set_never(
    door: State<'_, Door>,
    entry: NeverEntry,
    there: bool,
    for_all: bool,
) -> Answer<ReceivedView> {
    door.companion().await.set_never(entry, there, for_all).await
}

/// Stops tracking the conversation of a message by itself, or lets it go on.
#[tauri::command]
#[specta::specta]
pub(crate) async fn stop_conversation(door: State<'_, Door>, key: String, stop: bool) -> Answer<WhyView> {
    door.companion().await.stop_conversation(&key, stop).await
}
