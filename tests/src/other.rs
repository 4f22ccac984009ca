//! A second mail program at the same mailbox, which shares nothing with this project (`peers/mail_client.py`).

use std::io::Write as _;
use std::process::{Command, Stdio};

use crate::binaries;
use crate::dovecot::Dovecot;
use crate::organization::User;

/// The other mail program.
#[derive(Debug)]
pub struct Other<'s> {
    /// The server.
    pub mail: &'s Dovecot,
    /// Whose mailbox it is.
    pub user: &'s User,
}

impl Other<'_> {
    /// Does something, and gives what it says.
    ///
    /// # Panics
    /// When it fails.
    pub fn does(&self, words: &[&str], input: &str) -> String {
        let script = binaries::repository("tests/peers/mail_client.py");
        let mut child = Command::new("python3")
            .arg(script)
            .args([self.mail.port().to_string().as_str(), &self.user.email, "mail-pw"])
            .args(words)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the other mail program");
        child
            .stdin
            .take()
            .expect("the other mail program")
            .write_all(input.as_bytes())
            .expect("the other mail program");
        let output = child.wait_with_output().expect("the other mail program");
        assert!(
            output.status.success(),
            "{words:?}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        String::from_utf8(output.stdout).expect("the other mail program")
    }
}
