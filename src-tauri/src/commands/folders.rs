//! Commands about folders whose mail is tracked.

use regarding_companion::facade::Answer;
use regarding_companion::view::folders::{FiledView, FolderChoice, FolderPreviewView, FoldersView};
use tauri::State;

use crate::door::Door;

/// How it stands.
#[tauri::command]
#[specta::specta]
pub(crate) async fn folder_rules(door: State<'_, Door>) -> Answer<FoldersView> {
    door.companion().await.folder_rules().await
}

/// What setting something for a folder would do.
#[tauri::command]
#[specta::specta]
pub(crate) async fn preview_folder_rule(
    door: State<'_, Door>,
    folder: String,
    choice: FolderChoice,
) -> Answer<FolderPreviewView> {
    door.companion().await.preview_folder_rule(&folder, &choice).await
}

/// Sets something for a folder.
#[tauri::command]
#[specta::specta]
pub(crate) async fn set_folder_rule(
    door: State<'_, Door>,
    folder: String,
    choice: FolderChoice,
) -> Answer<FoldersView> {
    door.companion().await.set_folder_rule(&folder, &choice).await
}

/// Forgets a rule of a folder that is not there.
#[tauri::command]
#[specta::specta]
pub(crate) async fn forget_folder_rule(door: State<'_, Door>, id: String) -> Answer<FoldersView> {
    door.companion().await.forget_folder_rule(&id).await
}

/// Tracks what lay in a folder before.
#[tauri::command]
#[specta::specta]
pub(crate) async fn track_before(door: State<'_, Door>, folder: String) -> Answer<FoldersView> {
    door.companion().await.track_before(&folder).await
}

/// Messages of which the person said another record than their folder does.
#[tauri::command]
#[specta::specta]
pub(crate) async fn filed(door: State<'_, Door>) -> Answer<Vec<FiledView>> {
    door.companion().await.filed().await
}

/// Answers about a message of which the person said another record than its folder does.
#[tauri::command]
#[specta::specta]
pub(crate) async fn answer_filed(door: State<'_, Door>, id: String, take: bool) -> Answer<FoldersView> {
    door.companion().await.answer_filed(&id, take).await
}
