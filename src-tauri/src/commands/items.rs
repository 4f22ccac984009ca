//! Commands about appointments, contacts and tasks of the mailbox.

use regarding_companion::facade::Answer;
use regarding_companion::view::items::{
    AgendaView, ItemFilter, ItemView, MeetingView, PeopleView, TasksView,
};
use regarding_companion::view::pane::{TrackingView, UntrackView};
use tauri::State;

use crate::door::Door;

/// What is on these days of the calendar.
#[tauri::command]
#[specta::specta]
pub(crate) async fn agenda(
    door: State<'_, Door>,
    from: String,
    to: String,
    filter: ItemFilter,
) -> Answer<AgendaView> {
    let companion = door.companion().await;
    companion.agenda(Some(&from), Some(&to), filter).await
}

/// Contacts by name.
#[tauri::command]
#[specta::specta]
pub(crate) async fn contacts(
    door: State<'_, Door>,
    words: String,
    filter: ItemFilter,
    from: u32,
    limit: u32,
) -> Answer<PeopleView> {
    door.companion().await.contacts(&words, filter, from, limit).await
}

/// Tasks by when they are due.
#[tauri::command]
#[specta::specta]
pub(crate) async fn tasks(
    door: State<'_, Door>,
    words: String,
    filter: ItemFilter,
    completed: bool,
) -> Answer<TasksView> {
    door.companion().await.tasks(&words, filter, completed).await
}

/// One appointment, contact or task.
#[tauri::command]
#[specta::specta]
pub(crate) async fn item(door: State<'_, Door>, key: String, occurrence: Option<String>) -> Answer<ItemView> {
    door.companion().await.item(&key, occurrence.as_deref()).await
}

/// Untracks one of them.
#[tauri::command]
#[specta::specta]
pub(crate) async fn untrack_listed(door: State<'_, Door>, key: String, remove: bool) -> Answer<UntrackView> {
    door.companion().await.untrack_listed(&key, remove).await
}

/// The meeting that a message is about, if it is about one.
#[tauri::command]
#[specta::specta]
pub(crate) async fn meeting(door: State<'_, Door>, message: String) -> Answer<Option<MeetingView>> {
    door.companion().await.meeting(&message).await
}

/// Tracks the meeting of a message; one that is not in the calendar is put there first.
#[tauri::command]
#[specta::specta]
pub(crate) async fn track_meeting(door: State<'_, Door>, message: String) -> Answer<TrackingView> {
    door.companion().await.track_meeting(&message).await
}
