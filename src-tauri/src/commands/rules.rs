//! Commands about the rules of the synchronization: fields and filters.

use regarding_companion::facade::Answer;
use regarding_companion::view::sync_rules::{
    FieldDirectionRequest, FilterChange, FilterEditView, FilterPreviewView, FilterRecordView,
    SyncFiltersView, SyncedFieldsView,
};
use tauri::State;

use crate::door::Door;

/// Which field travels which way.
#[tauri::command]
#[specta::specta]
pub(crate) async fn synced_fields(door: State<'_, Door>) -> Answer<SyncedFieldsView> {
    door.companion().await.synced_fields().await
}

/// Changes the way a field travels, for everybody.
#[tauri::command]
#[specta::specta]
pub(crate) async fn set_field_direction(
    door: State<'_, Door>,
    request: FieldDirectionRequest,
) -> Answer<SyncedFieldsView> {
    door.companion().await.set_field_direction(request).await
}

/// All filters that apply to the person.
#[tauri::command]
#[specta::specta]
pub(crate) async fn sync_filters(door: State<'_, Door>) -> Answer<SyncFiltersView> {
    door.companion().await.sync_filters().await
}

/// The criteria of a filter.
#[tauri::command]
#[specta::specta]
pub(crate) async fn sync_filter(door: State<'_, Door>, id: String) -> Answer<FilterEditView> {
    door.companion().await.sync_filter(&id).await
}

/// A new filter of a table.
#[tauri::command]
#[specta::specta]
pub(crate) async fn new_sync_filter(door: State<'_, Door>, table: String) -> Answer<FilterEditView> {
    door.companion().await.new_sync_filter(&table).await
}

/// What a change of filters would do.
#[tauri::command]
#[specta::specta]
pub(crate) async fn preview_filters(
    door: State<'_, Door>,
    change: FilterChange,
) -> Answer<FilterPreviewView> {
    door.companion().await.preview_filters(change).await
}

/// Changes the person's own filters.
#[tauri::command]
#[specta::specta]
pub(crate) async fn change_filters(door: State<'_, Door>, change: FilterChange) -> Answer<SyncFiltersView> {
    door.companion().await.change_filters(change).await
}

/// Records that a lookup could lead to.
#[tauri::command]
#[specta::specta]
pub(crate) async fn filter_lookup(
    door: State<'_, Door>,
    table: String,
    column: String,
    text: String,
) -> Answer<Vec<FilterRecordView>> {
    door.companion().await.filter_lookup(&table, &column, &text).await
}
