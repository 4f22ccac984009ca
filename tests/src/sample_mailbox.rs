//! The sample mailbox, written into a folder of the test's.

use std::fs;
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

    /// The Message-ID, without brackets, of the message with a subject.
    ///
    /// # Panics
    /// When there is none.
    #[must_use]
    pub fn message_id(&self, subject: &str) -> String {
        let wanted = format!("\r\nSubject: {subject}\r\n");
        let messages = ["cur", "new"]
            .iter()
            .flat_map(|part| fs::read_dir(self.path.join(part)).into_iter().flatten().flatten());
        let texts = messages.filter_map(|file| fs::read(file.path()).ok());
        let mut heads = texts.map(|bytes| String::from_utf8_lossy(&bytes).replace("\r\n ", " "));
        let head = heads.find(|text| text.contains(&wanted));
        let head = head.unwrap_or_else(|| panic!("no message is called {subject}"));
        let line = head.lines().find_map(|line| line.strip_prefix("Message-ID: <"));
        line.and_then(|line| line.split_once('>'))
            .map(|(id, _)| id.to_owned())
            .expect("a Message-ID")
    }
}
