//! Commands that reach out of the window into the desktop: files that the person names, and the browser.
//!
//! The page names no file to be written and learns no path that the person did not choose: a dialog of the operating
//! system stands between every command here and the disk (promise 9).

use std::path::Path;

use regarding_companion::facade::Answer;
use regarding_companion::say;
use regarding_companion::view::failure::{FailureCode, FailureView};
use tauri::State;

use crate::browser;
use crate::chooser::Chooser;
use crate::door::Door;

/// Saves an attachment where the person says; answers false when they changed their mind.
#[tauri::command]
#[specta::specta]
pub(crate) async fn save_attachment(
    door: State<'_, Door>,
    chooser: State<'_, Chooser>,
    key: String,
    index: u32,
) -> Answer<bool> {
    let file = door.companion().await.attachment(&key, index).await?;
    save(&chooser, &file.name, file.bytes).await
}

/// Saves the evidence log as CSV where the person says; answers false when they changed their mind.
#[tauri::command]
#[specta::specta]
pub(crate) async fn export_evidence(door: State<'_, Door>, chooser: State<'_, Chooser>) -> Answer<bool> {
    let csv = door.companion().await.evidence_csv().await?;
    save(&chooser, "regarding-evidence.csv", csv.into_bytes()).await
}

/// Asks for the folder of a Maildir; `None` when the person changed their mind.
#[tauri::command]
#[specta::specta]
pub(crate) async fn choose_maildir(chooser: State<'_, Chooser>) -> Answer<Option<String>> {
    let Some(folder) = chooser.folder().await else {
        return Ok(None);
    };
    folder.into_os_string().into_string().map(Some).map_err(|_| {
        FailureView::new(
            FailureCode::Invalid,
            say!("The folder's name holds characters that cannot be read"),
        )
    })
}

/// Opens a link in the browser or the mail program. The person has seen where it leads (LinkClicked).
#[tauri::command]
#[specta::specta]
pub(crate) async fn open_link(url: String) -> Answer<()> {
    browser::open_link(&url)
}

/// Asks for a place and writes the file there.
async fn save(chooser: &Chooser, name: &str, bytes: Vec<u8>) -> Answer<bool> {
    let Some(path) = chooser.new_file(name).await else {
        return Ok(false);
    };
    write(&path, &bytes).await.map(|()| true)
}

async fn write(path: &Path, bytes: &[u8]) -> Answer<()> {
    tokio::fs::write(path, bytes).await.map_err(|error| {
        tracing::warn!(kind = ?error.kind(), "save_failed");
        FailureView::new(
            FailureCode::Invalid,
            say!("Saving the file there failed: the place cannot be written to"),
        )
    })
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;
    use crate::chooser::Choose;

    struct Always(Option<PathBuf>);

    #[async_trait::async_trait]
    impl Choose for Always {
        async fn new_file(&self, _name: &str) -> Option<PathBuf> {
            self.0.clone()
        }

        async fn file(&self) -> Option<PathBuf> {
            self.0.clone()
        }

        async fn folder(&self) -> Option<PathBuf> {
            self.0.clone()
        }
    }

    #[tokio::test]
    async fn a_file_is_written_where_the_person_says() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("plan.pdf");
        let chooser = Chooser::new(Always(Some(place.clone())));
        assert_eq!(save(&chooser, "plan.pdf", b"%PDF".to_vec()).await, Ok(true));
        assert_eq!(std::fs::read(place).unwrap(), b"%PDF");
    }

    #[tokio::test]
    async fn nothing_is_written_when_the_person_changes_their_mind() {
        let chooser = Chooser::new(Always(None));
        assert_eq!(save(&chooser, "plan.pdf", b"%PDF".to_vec()).await, Ok(false));
    }

    #[tokio::test]
    async fn a_place_that_cannot_be_written_is_told_in_words() {
        let folder = tempfile::tempdir().unwrap();
        let chooser = Chooser::new(Always(Some(folder.path().join("missing").join("plan.pdf"))));
        let failure = save(&chooser, "plan.pdf", Vec::new()).await.unwrap_err();
        assert_eq!(failure.code, FailureCode::Invalid);
    }
}
