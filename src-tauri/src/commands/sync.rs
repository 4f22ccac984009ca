//! Commands about the synchronization of appointments, contacts and tasks.

use regarding_companion::facade::Answer;
use regarding_companion::view::sync::SyncReportView;
use regarding_companion::view::sync_state::{SyncPreviewView, SyncStateView};
use tauri::State;

use crate::door::Door;

/// How it stands.
#[tauri::command]
#[specta::specta]
pub(crate) async fn sync_state(door: State<'_, Door>) -> Answer<SyncStateView> {
    door.companion().await.sync_state().await
}

/// Wants a cycle now, and these items of the mailbox tracked in it.
#[tauri::command]
#[specta::specta]
pub(crate) async fn sync_now(door: State<'_, Door>, track: Vec<String>) -> Answer<()> {
    door.companion().await.sync_now(track).await
}

/// Stops the run that is under way.
#[tauri::command]
#[specta::specta]
pub(crate) async fn cancel_sync(door: State<'_, Door>) -> Answer<()> {
    door.companion().await.cancel_sync().await
}

/// What would happen.
#[tauri::command]
#[specta::specta]
pub(crate) async fn preview_sync(door: State<'_, Door>) -> Answer<SyncPreviewView> {
    door.companion().await.preview_sync().await
}

/// The person says yes to a question.
#[tauri::command]
#[specta::specta]
pub(crate) async fn agree_sync(door: State<'_, Door>, question: u32, track: Vec<String>) -> Answer<()> {
    door.companion().await.agree_sync(question, track).await
}

/// What one of the last cycles did.
#[tauri::command]
#[specta::specta]
pub(crate) async fn cycle_details(door: State<'_, Door>, number: u32) -> Answer<SyncReportView> {
    door.companion().await.cycle_details(number).await
}
