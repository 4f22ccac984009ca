//! The sample mailbox, written into a folder of the test's.

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use regarding_sample_org::mailbox;
use regarding_sample_org::seed::DEFAULT_SEED;

/// A Maildir with the sample's messages.
#[derive(Debug, Clone)]
pub struct SampleMailbox {
    /// Where it lies.
    pub path: PathBuf,
    /// Whose it is.
    pub owner: String,
    /// How many messages it holds.
    pub messages: usize,
}

impl SampleMailbox {
    /// Writes it into a folder, which is made.
    ///
    /// # Panics
    /// When the folder cannot be written.
    #[must_use]
    pub fn write(folder: &Path) -> Self {
        let path = folder.join("sample-mailbox");
        let summary =
            mailbox::write(&path, DEFAULT_SEED, Timestamp::now()).expect("writing the sample mailbox");
        Self {
            path,
            owner: summary.owner,
            messages: summary.messages,
        }
    }
}
