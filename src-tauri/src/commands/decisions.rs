//! Commands about what waits for a person in the synchronization.

use regarding_companion::facade::Answer;
use regarding_companion::view::sync_decisions::{AnsweredView, DecisionsView, SyncSide, UndoView};
use regarding_companion::view::sync_unfollowed::UnfollowedView;
use tauri::State;

use crate::door::Door;

/// What waits for the person.
#[tauri::command]
#[specta::specta]
pub(crate) async fn decisions(door: State<'_, Door>) -> Answer<DecisionsView> {
    door.companion().await.decisions().await
}

/// Decides about conflicts as they were shown.
#[tauri::command]
#[specta::specta]
pub(crate) async fn decide(
    door: State<'_, Door>,
    ids: Vec<String>,
    side: SyncSide,
) -> Answer<Vec<AnsweredView>> {
    door.companion().await.decide(ids, side).await
}

/// Links a record with an item that was proposed as its.
#[tauri::command]
#[specta::specta]
pub(crate) async fn link_proposal(
    door: State<'_, Door>,
    record: String,
    uid: String,
) -> Answer<AnsweredView> {
    door.companion().await.link_proposal(&record, &uid).await
}

/// Remembers that items are not a record's.
#[tauri::command]
#[specta::specta]
pub(crate) async fn keep_apart(
    door: State<'_, Door>,
    record: String,
    uids: Vec<String>,
) -> Answer<AnsweredView> {
    door.companion().await.keep_apart(&record, uids).await
}

/// Carries out a change that waited for a word about messages to attendees.
#[tauri::command]
#[specta::specta]
pub(crate) async fn answer_invitation(door: State<'_, Door>, id: String, tell: bool) -> Answer<AnsweredView> {
    door.companion().await.answer_invitation(&id, tell).await
}

/// Takes an answer back.
#[tauri::command]
#[specta::specta]
pub(crate) async fn undo_decision(door: State<'_, Door>, id: String) -> Answer<AnsweredView> {
    door.companion().await.undo_decision(&id).await
}

/// What is not kept the same any more.
#[tauri::command]
#[specta::specta]
pub(crate) async fn unfollowed(door: State<'_, Door>) -> Answer<UnfollowedView> {
    door.companion().await.unfollowed().await
}

/// Lets the pair of a record follow each other again.
#[tauri::command]
#[specta::specta]
pub(crate) async fn bring_back(door: State<'_, Door>, record: String) -> Answer<AnsweredView> {
    door.companion().await.bring_back(&record).await
}

/// What taking back the last cycle would do.
#[tauri::command]
#[specta::specta]
pub(crate) async fn undoable(door: State<'_, Door>) -> Answer<UndoView> {
    door.companion().await.undoable().await
}

/// Takes the last cycle back.
#[tauri::command]
#[specta::specta]
pub(crate) async fn undo_cycle(door: State<'_, Door>) -> Answer<UndoView> {
    door.companion().await.undo_cycle().await
}
