//! Commands about the CRM pane: people, records, tracking.

use regarding_companion::facade::Answer;
use regarding_companion::view::pane::{
    ActivityKind, ConvertKind, ConvertRequest, EndedView, EndingKind, EndingView, FormValue, FormView,
    NewKind, PaneView, PersonKind, RecordRefView, RecordView, SearchTable, SearchView, SenderMessage,
    SubjectView, TrackRequest, TrackingView, UntrackView, WhatGoesView,
};
use regarding_companion::view::waiting::WaitingView;
use tauri::State;

use crate::door::Door;

/// The pane of a message.
#[tauri::command]
#[specta::specta]
pub(crate) async fn pane(door: State<'_, Door>, key: String) -> Answer<PaneView> {
    door.companion().await.pane(&key).await
}

/// Shows another person of the message in the pane.
#[tauri::command]
#[specta::specta]
pub(crate) async fn focus_person(door: State<'_, Door>, key: String, address: String) -> Answer<PaneView> {
    door.companion().await.focus_person(&key, &address).await
}

/// Chooses one of several matching records (H-13).
#[tauri::command]
#[specta::specta]
pub(crate) async fn choose_match(
    door: State<'_, Door>,
    key: String,
    address: String,
    record: RecordRefView,
) -> Answer<PaneView> {
    door.companion().await.choose_match(&key, &address, &record).await
}

/// What the pane tells of a record, wherever it was found.
#[tauri::command]
#[specta::specta]
pub(crate) async fn subject(door: State<'_, Door>, record: RecordRefView) -> Answer<SubjectView> {
    door.companion().await.subject(&record).await
}

/// Records by name as one types, grouped; recents for an empty text. Of one table if wished.
#[tauri::command]
#[specta::specta]
pub(crate) async fn search(
    door: State<'_, Door>,
    text: String,
    table: Option<SearchTable>,
) -> Answer<SearchView> {
    door.companion().await.search(&text, table).await
}

/// The attachments of a message: which of those chosen would go along if it were tracked now.
#[tauri::command]
#[specta::specta]
pub(crate) async fn attachment_choice(
    door: State<'_, Door>,
    key: String,
    chosen: Option<Vec<u32>>,
) -> Answer<WhatGoesView> {
    door.companion().await.attachment_choice(&key, chosen).await
}

/// Tracks a message, or sets what it is regarding.
#[tauri::command]
#[specta::specta]
pub(crate) async fn track(door: State<'_, Door>, request: TrackRequest) -> Answer<TrackingView> {
    door.companion().await.track(request).await
}

/// Untracks a message by I-12.
#[tauri::command]
#[specta::specta]
pub(crate) async fn untrack(door: State<'_, Door>, key: String) -> Answer<UntrackView> {
    door.companion().await.untrack(&key).await
}

/// The requests that wait, one by one.
#[tauri::command]
#[specta::specta]
pub(crate) async fn waiting(door: State<'_, Door>) -> Answer<Vec<WaitingView>> {
    door.companion().await.waiting().await
}

/// Takes a waiting request back.
#[tauri::command]
#[specta::specta]
pub(crate) async fn withdraw(door: State<'_, Door>, id: String) -> Answer<()> {
    door.companion().await.withdraw(&id).await
}

/// Tries waiting requests now; answers how many still wait.
#[tauri::command]
#[specta::specta]
pub(crate) async fn retry_pending(door: State<'_, Door>) -> Answer<u32> {
    door.companion().await.retry_pending().await
}

/// A form for an unknown person, prefilled from the message (H-12).
#[tauri::command]
#[specta::specta]
pub(crate) async fn person_form(
    door: State<'_, Door>,
    key: String,
    address: String,
    kind: PersonKind,
) -> Answer<FormView> {
    door.companion().await.person_form(&key, &address, kind).await
}

/// Creates the record of an unknown person (G-30).
#[tauri::command]
#[specta::specta]
pub(crate) async fn create_person(
    door: State<'_, Door>,
    key: String,
    address: String,
    kind: PersonKind,
    values: Vec<FormValue>,
    message: SenderMessage,
) -> Answer<RecordView> {
    door.companion()
        .await
        .create_person(&key, &address, kind, values, message)
        .await
}

/// A form for an activity on a record, prefilled from the message (H-30).
#[tauri::command]
#[specta::specta]
pub(crate) async fn activity_form(
    door: State<'_, Door>,
    key: String,
    record: RecordRefView,
    kind: ActivityKind,
) -> Answer<FormView> {
    door.companion().await.activity_form(&key, &record, kind).await
}

/// Creates an activity on a record.
#[tauri::command]
#[specta::specta]
pub(crate) async fn create_activity(
    door: State<'_, Door>,
    record: RecordRefView,
    kind: ActivityKind,
    values: Vec<FormValue>,
) -> Answer<RecordView> {
    door.companion()
        .await
        .create_activity(&record, kind, values)
        .await
}

/// A form for a new record, prefilled from the message and what was typed into the search (H-20, H-31).
#[tauri::command]
#[specta::specta]
pub(crate) async fn new_record_form(
    door: State<'_, Door>,
    key: String,
    kind: NewKind,
    person: Option<RecordRefView>,
    typed: String,
) -> Answer<FormView> {
    door.companion()
        .await
        .new_record_form(&key, kind, person.as_ref(), &typed)
        .await
}

/// Creates a record of such a form.
#[tauri::command]
#[specta::specta]
pub(crate) async fn create_new_record(
    door: State<'_, Door>,
    kind: NewKind,
    person: Option<RecordRefView>,
    values: Vec<FormValue>,
) -> Answer<RecordView> {
    door.companion()
        .await
        .create_new_record(kind, person.as_ref(), values)
        .await
}

/// The form of what a message is converted to (G-2).
#[tauri::command]
#[specta::specta]
pub(crate) async fn convert_form(
    door: State<'_, Door>,
    key: String,
    kind: ConvertKind,
    person: Option<RecordRefView>,
) -> Answer<FormView> {
    door.companion()
        .await
        .convert_form(&key, kind, person.as_ref())
        .await
}

/// Converts a message.
#[tauri::command]
#[specta::specta]
pub(crate) async fn convert(door: State<'_, Door>, request: ConvertRequest) -> Answer<RecordView> {
    door.companion().await.convert(request).await
}

/// In which ways a record can be closed now.
#[tauri::command]
#[specta::specta]
pub(crate) async fn endings(door: State<'_, Door>, record: RecordRefView) -> Answer<Vec<EndingView>> {
    door.companion().await.endings(&record).await
}

/// The form in which it is closed.
#[tauri::command]
#[specta::specta]
pub(crate) async fn ending_form(
    door: State<'_, Door>,
    record: RecordRefView,
    kind: EndingKind,
) -> Answer<FormView> {
    door.companion().await.ending_form(&record, kind).await
}

/// Closes it.
#[tauri::command]
#[specta::specta]
pub(crate) async fn end_record(
    door: State<'_, Door>,
    record: RecordRefView,
    kind: EndingKind,
    values: Vec<FormValue>,
) -> Answer<EndedView> {
    door.companion().await.end_record(&record, kind, values).await
}

/// Opens a record in the organization's own pages, in the browser.
#[tauri::command]
#[specta::specta]
pub(crate) async fn open_record(door: State<'_, Door>, record: RecordRefView) -> Answer<()> {
    door.companion().await.open_record(&record).await
}
