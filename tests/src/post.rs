//! A Maildir of the test's own, and messages to put into it.

use std::fs;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// A mailbox on the disk.
#[derive(Debug, Clone)]
pub struct Post {
    /// Where it lies.
    pub folder: PathBuf,
}

/// A message.
#[derive(Debug, Clone)]
pub struct Letter {
    /// The Message-ID without brackets.
    pub id: String,
    /// From whom.
    pub from: String,
    /// To whom, with commas.
    pub to: String,
    /// Copies to whom, with commas.
    pub cc: String,
    /// What it is about.
    pub subject: String,
    /// The text.
    pub body: String,
    /// The attached files: name and content.
    pub files: Vec<(String, String)>,
}

impl Letter {
    /// A message with two attachments.
    #[must_use]
    pub fn new(id: &str, from: &str, to: &str) -> Self {
        Self {
            id: id.to_owned(),
            from: from.to_owned(),
            to: to.to_owned(),
            cc: "Quiet Reader <quiet.reader@elsewhere.example>".to_owned(),
            subject: format!("About {id}"),
            body: "As agreed on the phone.".to_owned(),
            files: vec![
                ("offer.txt".to_owned(), "Twelve pumps.".to_owned()),
                ("terms.txt".to_owned(), "Thirty days.".to_owned()),
            ],
        }
    }

    /// The message as it lies in a mailbox.
    #[must_use]
    pub fn text(&self) -> String {
        let parts: String = self
            .files
            .iter()
            .map(|(name, content)| attached(name, content))
            .collect();
        let text = format!(
            "From: {}\nTo: {}\nCc: {}\nSubject: {}\nMessage-ID: <{}>\nDate: Mon, 05 Jan 2026 10:00:00 +0000\n\
             MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=part\n\n--part\n\
             Content-Type: text/plain; charset=utf-8\n\n{}\n{parts}--part--\n",
            self.from, self.to, self.cc, self.subject, self.id, self.body
        );
        text.replace('\n', "\r\n")
    }
}

fn attached(name: &str, content: &str) -> String {
    format!(
        "--part\nContent-Type: text/plain; name=\"{name}\"\nContent-Disposition: attachment; filename=\"{name}\"\n\
         Content-Transfer-Encoding: base64\n\n{}\n",
        STANDARD.encode(content)
    )
}

impl Post {
    /// Makes an empty mailbox below a folder.
    ///
    /// # Panics
    /// When it cannot be written.
    #[must_use]
    pub fn open(below: &Path) -> Self {
        let folder = below.join("mail");
        for part in ["cur", "new", "tmp"] {
            fs::create_dir_all(folder.join(part)).expect("a folder of the mailbox");
        }
        Self { folder }
    }

    /// Puts a message into the inbox.
    ///
    /// # Panics
    /// When it cannot be written.
    pub fn deliver(&self, letter: &Letter) {
        self.put(&letter.id.replace(['@', '/'], "."), letter.text().as_bytes());
    }

    /// Puts a message into a folder beside the inbox, which is made if it is missing.
    ///
    /// # Panics
    /// When it cannot be written.
    pub fn deliver_to(&self, folder: &str, letter: &Letter) {
        let place = self.folder.join(format!(".{folder}"));
        for part in ["cur", "new", "tmp"] {
            fs::create_dir_all(place.join(part)).expect("a folder of the mailbox");
        }
        let name = letter.id.replace(['@', '/'], ".");
        fs::write(place.join("cur").join(format!("{name}:2,S")), letter.text())
            .expect("delivering a message");
    }

    /// Puts bytes into the inbox under a name.
    ///
    /// # Panics
    /// When they cannot be written.
    pub fn put(&self, name: &str, bytes: &[u8]) {
        let file = self.folder.join("cur").join(format!("{name}:2,S"));
        fs::write(file, bytes).expect("delivering a message");
    }
}
