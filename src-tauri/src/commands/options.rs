//! Commands about *Set Personal Options*.

use regarding_companion::facade::Answer;
use regarding_companion::view::options::{EvidenceView, OptionChange, OptionsView};
use tauri::State;

use crate::door::Door;

/// The options dialog.
#[tauri::command]
#[specta::specta]
pub(crate) async fn options(door: State<'_, Door>) -> Answer<OptionsView> {
    door.companion().await.options().await
}

/// Changes one option.
#[tauri::command]
#[specta::specta]
pub(crate) async fn set_option(door: State<'_, Door>, change: OptionChange) -> Answer<OptionsView> {
    door.companion().await.set_option(change).await
}

/// Forgets one saved credential.
#[tauri::command]
#[specta::specta]
pub(crate) async fn forget_credential(door: State<'_, Door>, id: String) -> Answer<OptionsView> {
    door.companion().await.forget_credential(&id).await
}

/// Empties the cache (promise 6).
#[tauri::command]
#[specta::specta]
pub(crate) async fn clear_stored(door: State<'_, Door>) -> Answer<OptionsView> {
    door.companion().await.clear_stored().await
}

/// The newest lines of the evidence log.
#[tauri::command]
#[specta::specta]
pub(crate) async fn evidence(door: State<'_, Door>, limit: u32) -> Answer<Vec<EvidenceView>> {
    door.companion().await.evidence(limit).await
}
