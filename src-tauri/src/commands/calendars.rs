//! Commands about the server of calendars and address books, and which of them take part.

use regarding_companion::facade::Answer;
use regarding_companion::view::calendars::{
    CalendarsRequest, CalendarsView, CollectionChoice, FoundCalendarsView,
};
use tauri::State;

use crate::door::Door;

/// Looks for the server by what was typed, or by the person's own address.
#[tauri::command]
#[specta::specta]
pub(crate) async fn find_calendars(door: State<'_, Door>, typed: String) -> Answer<FoundCalendarsView> {
    door.companion().await.find_calendars(&typed).await
}

/// Opens a server, and keeps its password if the person said so.
#[tauri::command]
#[specta::specta]
pub(crate) async fn connect_calendars(
    door: State<'_, Door>,
    request: CalendarsRequest,
    keep: bool,
) -> Answer<()> {
    door.companion().await.connect_calendars(request, keep).await
}

/// Gives the server up.
#[tauri::command]
#[specta::specta]
pub(crate) async fn remove_calendars(door: State<'_, Door>) -> Answer<()> {
    door.companion().await.remove_calendars().await
}

/// The calendars, task lists and address books that there are.
#[tauri::command]
#[specta::specta]
pub(crate) async fn calendars(door: State<'_, Door>) -> Answer<CalendarsView> {
    door.companion().await.calendars().await
}

/// Chooses which of them take part, and where new items go.
#[tauri::command]
#[specta::specta]
pub(crate) async fn choose_collections(
    door: State<'_, Door>,
    choice: CollectionChoice,
) -> Answer<CalendarsView> {
    door.companion().await.choose_collections(choice).await
}
