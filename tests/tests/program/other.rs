//! A second mail program at the same mailbox, which shares nothing with this project (`peers/mail_client.py`).

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use regarding_tests::dovecot::Dovecot;
use regarding_tests::organization::User;

/// The other mail program.
pub(crate) struct Other<'s> {
    pub(crate) mail: &'s Dovecot,
    pub(crate) user: &'s User,
}

impl Other<'_> {
    /// Does something, and gives what it says.
    pub(crate) fn does(&self, words: &[&str], input: &str) -> String {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("peers/mail_client.py");
        let mut child = Command::new("python3")
            .arg(script)
            .args([self.mail.port().to_string().as_str(), &self.user.email, "mail-pw"])
            .args(words)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        assert!(
            output.status.success(),
            "{words:?}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        String::from_utf8(output.stdout).unwrap()
    }
}
