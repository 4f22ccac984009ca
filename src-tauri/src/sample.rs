//! The sample organization inside this program: a made-up company and a made-up mailbox, to look around in.

use std::path::{Path, PathBuf};

use regarding_companion::facade::{Answer, Companion};
use regarding_companion::view::failure::{FailureCode, FailureView};
use tokio::sync::Mutex;

/// The sample, open or not.
pub(crate) struct Sample {
    folder: PathBuf,
    open: Mutex<()>,
}

impl Sample {
    /// A sample that keeps its made-up things in a folder of the profile.
    pub(crate) fn new(profile: &Path) -> Self {
        Self {
            folder: profile.join("sample"),
            open: Mutex::new(()),
        }
    }

    /// Whether the sample was open when the program ended last time.
    pub(crate) fn was_open(&self) -> bool {
        self.folder.is_dir()
    }

    /// Starts the sample organization, writes the sample mailbox, and opens both.
    pub(crate) async fn explore(&self, _companion: &Companion) -> Answer<()> {
        let _open = self.open.lock().await;
        Err(FailureView::new(FailureCode::Unsupported, "Not there yet"))
    }

    /// Closes the sample organization and forgets what was in it.
    pub(crate) async fn leave(&self) -> Answer<()> {
        let _open = self.open.lock().await;
        Ok(())
    }
}
