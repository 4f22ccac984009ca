//! Asking the person for a file or a folder, through the dialogs of the operating system.
//!
//! A seam: the running program has [`SystemDialogs`], tests of the commands have an answer of their own. Nothing outside
//! the process can choose in the person's place.

use std::path::PathBuf;
use std::sync::Arc;

use async_trait::async_trait;
use tauri::{AppHandle, Manager};
use tauri_plugin_dialog::{DialogExt, FileDialogBuilder, FilePath};
use tokio::sync::oneshot;

use crate::window;

/// Who is asked for files and folders.
#[async_trait]
pub(crate) trait Choose: Send + Sync + 'static {
    /// A place for a new file, with a name to begin with; `None` when the person changed their mind.
    async fn new_file(&self, name: &str) -> Option<PathBuf>;

    /// An existing file; `None` when the person changed their mind.
    async fn file(&self) -> Option<PathBuf>;

    /// An existing folder; `None` when the person changed their mind.
    async fn folder(&self) -> Option<PathBuf>;
}

/// The one in use.
#[derive(Clone)]
pub(crate) struct Chooser(Arc<dyn Choose>);

impl Chooser {
    /// A chooser that asks here.
    pub(crate) fn new(choose: impl Choose) -> Self {
        Self(Arc::new(choose))
    }

    /// As [`Choose::new_file`].
    pub(crate) async fn new_file(&self, name: &str) -> Option<PathBuf> {
        self.0.new_file(name).await
    }

    /// As [`Choose::file`].
    pub(crate) async fn file(&self) -> Option<PathBuf> {
        self.0.file().await
    }

    /// As [`Choose::folder`].
    pub(crate) async fn folder(&self) -> Option<PathBuf> {
        self.0.folder().await
    }
}

/// The operating system's own dialogs, over the main window.
pub(crate) struct SystemDialogs(pub(crate) AppHandle);

impl SystemDialogs {
    fn dialog(&self) -> FileDialogBuilder<tauri::Wry> {
        let dialog = self.0.dialog().file();
        match self.0.get_webview_window(window::MAIN) {
            Some(window) => dialog.set_parent(&window),
            None => dialog,
        }
    }
}

#[async_trait]
impl Choose for SystemDialogs {
    async fn new_file(&self, name: &str) -> Option<PathBuf> {
        let (answer, answered) = oneshot::channel();
        self.dialog()
            .set_file_name(name)
            .save_file(move |path| answer_with(answer, path));
        answered.await.ok().flatten()
    }

    async fn file(&self) -> Option<PathBuf> {
        let (answer, answered) = oneshot::channel();
        self.dialog().pick_file(move |path| answer_with(answer, path));
        answered.await.ok().flatten()
    }

    async fn folder(&self) -> Option<PathBuf> {
        let (answer, answered) = oneshot::channel();
        self.dialog().pick_folder(move |path| answer_with(answer, path));
        answered.await.ok().flatten()
    }
}

fn answer_with(answer: oneshot::Sender<Option<PathBuf>>, path: Option<FilePath>) {
    let path = path.and_then(|path| path.into_path().ok());
    if answer.send(path).is_err() {
        tracing::debug!("nobody_waits_for_the_dialog");
    }
}
