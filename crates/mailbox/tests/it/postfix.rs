//! A real Postfix, started by `tests/peers/postfix.sh` beside a running Dovecot, to which it delivers; ended by its pids.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;

use regarding_mailbox::imap::{Account, Security};

use crate::dovecot::Dovecot;

/// A running submission server.
pub(crate) struct Postfix {
    place: tempfile::TempDir,
    env: BTreeMap<String, String>,
    home: PathBuf,
}

fn script() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/peers/postfix.sh")
}

impl Postfix {
    pub(crate) fn beside(dovecot: &Dovecot) -> Self {
        let place = tempfile::Builder::new().prefix("rp").tempdir_in("/tmp").unwrap();
        let lock = File::create(std::env::temp_dir().join("regarding-peer-start.lock")).unwrap();
        lock.lock().unwrap();
        let mut command = Command::new(script());
        command.arg(place.path()).arg("start").env("TMPDIR", "/tmp");
        for name in [
            "SASL_SOCKET",
            "LMTP_PORT",
            "IMAP_USER",
            "IMAP_PASSWORD",
            "MAIL_HOME",
        ] {
            command.env(name, dovecot.env(name));
        }
        let output = command.output().unwrap();
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        let text = fs::read_to_string(place.path().join("env")).unwrap();
        let pairs = text.lines().filter_map(|line| line.split_once('='));
        let env = pairs
            .map(|(key, value)| (key.to_owned(), value.to_owned()))
            .collect();
        Self {
            place,
            env,
            home: dovecot.env("MAIL_HOME").into(),
        }
    }

    pub(crate) fn env(&self, key: &str) -> &str {
        &self.env[key]
    }

    pub(crate) fn port(&self, key: &str) -> u16 {
        self.env(key).parse().unwrap()
    }

    /// The first user's account on the plain port.
    pub(crate) fn account(&self, dovecot: &Dovecot) -> Account {
        Account {
            port: self.port("SUBMISSION_PORT"),
            security: Security::Plain,
            ..dovecot.account()
        }
    }

    /// What was delivered to somebody, as soon as it is so many messages.
    pub(crate) async fn delivered(&self, address: &str, count: usize) -> Vec<String> {
        let place = self.home.join(address).join("Maildir/new");
        for _ in 0..400 {
            let found: Vec<_> = fs::read_dir(&place).into_iter().flatten().flatten().collect();
            if found.len() >= count {
                return found
                    .iter()
                    .map(|file| String::from_utf8_lossy(&fs::read(file.path()).unwrap()).into_owned())
                    .collect();
            }
            tokio::time::sleep(core::time::Duration::from_millis(50)).await;
        }
        Vec::new()
    }
}

impl Drop for Postfix {
    fn drop(&mut self) {
        let _ = Command::new(script()).arg(self.place.path()).arg("stop").output();
    }
}
