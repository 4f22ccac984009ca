//! Commands about the program as a whole.

use regarding_companion::facade::Answer;
use regarding_companion::view::app::AppView;
use tauri::State;

use crate::door::Door;

/// The state of the program.
#[tauri::command]
#[specta::specta]
pub(crate) async fn app(door: State<'_, Door>) -> Answer<AppView> {
    door.companion().await.app().await
}

/// Takes a notice away.
#[tauri::command]
#[specta::specta]
pub(crate) async fn dismiss_notice(door: State<'_, Door>, id: String) -> Answer<()> {
    door.companion().await.dismiss_notice(&id).await
}
