//! Commands about writing and sending messages.

use std::path::Path;

use regarding_companion::facade::Answer;
use regarding_companion::say;
use regarding_companion::view::compose::{
    ComposeFields, ComposeStart, ComposeView, EnclosedView, OutgoingAnswer, OutgoingView, RecipientView,
    SendRequest, SignatureView, SubmissionRequest, SubmissionView, ThenRequest,
};
use regarding_companion::view::failure::{FailureCode, FailureView};
use tauri::State;

use crate::chooser::Chooser;
use crate::door::Door;

/// Begins a message.
#[tauri::command]
#[specta::specta]
pub(crate) async fn compose(door: State<'_, Door>, start: ComposeStart) -> Answer<ComposeView> {
    door.companion().await.compose(start).await
}

/// Adds a file that the person chooses; `None` when they changed their mind.
#[tauri::command]
#[specta::specta]
pub(crate) async fn enclose_file(
    door: State<'_, Door>,
    chooser: State<'_, Chooser>,
    id: String,
) -> Answer<Option<Vec<EnclosedView>>> {
    let Some(path) = chooser.file().await else {
        return Ok(None);
    };
    let (name, bytes) = read(&path).await?;
    door.companion().await.enclose(&id, &name, bytes).await.map(Some)
}

/// Takes a file out again.
#[tauri::command]
#[specta::specta]
pub(crate) async fn leave_out(door: State<'_, Door>, id: String, index: u32) -> Answer<Vec<EnclosedView>> {
    door.companion().await.leave_out(&id, index).await
}

/// Saves what was written among the drafts, with what is to happen once it is sent.
#[tauri::command]
#[specta::specta]
pub(crate) async fn save_draft(
    door: State<'_, Door>,
    fields: ComposeFields,
    then: ThenRequest,
) -> Answer<String> {
    door.companion().await.save_draft(fields, then).await
}

/// Gives up what was written, and its draft if the person says so.
#[tauri::command]
#[specta::specta]
pub(crate) async fn discard_draft(door: State<'_, Door>, id: String, draft_too: bool) -> Answer<()> {
    door.companion().await.discard_draft(&id, draft_too).await
}

/// Sends a message.
#[tauri::command]
#[specta::specta]
pub(crate) async fn send_message(
    door: State<'_, Door>,
    fields: ComposeFields,
    request: SendRequest,
) -> Answer<OutgoingView> {
    door.companion().await.send(fields, request).await
}

/// Messages that are to be sent and are not.
#[tauri::command]
#[specta::specta]
pub(crate) async fn outgoing(door: State<'_, Door>) -> Answer<Vec<OutgoingView>> {
    door.companion().await.outgoing().await
}

/// What the person decides about one of them.
#[tauri::command]
#[specta::specta]
pub(crate) async fn answer_outgoing(
    door: State<'_, Door>,
    id: String,
    answer: OutgoingAnswer,
) -> Answer<Vec<OutgoingView>> {
    door.companion().await.answer_outgoing(&id, answer).await
}

/// How messages go out.
#[tauri::command]
#[specta::specta]
pub(crate) async fn submission(door: State<'_, Door>) -> Answer<SubmissionView> {
    door.companion().await.submission().await
}

/// Takes a server into use that sends the mailbox's mail.
#[tauri::command]
#[specta::specta]
pub(crate) async fn use_submission(
    door: State<'_, Door>,
    request: SubmissionRequest,
) -> Answer<SubmissionView> {
    door.companion().await.use_submission(request).await
}

/// What stands below the person's messages.
#[tauri::command]
#[specta::specta]
pub(crate) async fn signature(door: State<'_, Door>) -> Answer<SignatureView> {
    door.companion().await.signature().await
}

/// Keeps another one.
#[tauri::command]
#[specta::specta]
pub(crate) async fn set_signature(door: State<'_, Door>, text: String) -> Answer<SignatureView> {
    door.companion().await.set_signature(&text).await
}

/// Those whom a text may mean, while the person types a recipient.
#[tauri::command]
#[specta::specta]
pub(crate) async fn complete_recipient(door: State<'_, Door>, text: String) -> Answer<Vec<RecipientView>> {
    door.companion().await.complete_recipient(&text).await
}

/// A file that the person chose: its name and its content.
async fn read(path: &Path) -> Answer<(String, Vec<u8>)> {
    let bytes = tokio::fs::read(path).await.map_err(|error| {
        tracing::warn!(kind = ?error.kind(), "enclose_failed");
        FailureView::new(FailureCode::Invalid, say!("The file could not be read"))
    })?;
    let name = path.file_name().unwrap_or_default();
    Ok((name.to_string_lossy().into_owned(), bytes))
}

#[cfg(test)]
mod tests {
    use super::read;

    #[tokio::test]
    async fn a_file_goes_along_by_its_name_and_nothing_of_its_place() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("plan.pdf");
        std::fs::write(&place, b"%PDF").unwrap();
        assert_eq!(read(&place).await, Ok(("plan.pdf".to_owned(), b"%PDF".to_vec())));
        assert!(read(&folder.path().join("missing")).await.is_err());
    }
}
