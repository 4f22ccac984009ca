//! A real Dovecot, started by `tests/peers/dovecot.sh` on free ports in a folder of its own, and ended by its pids.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use regarding_mailbox::imap::{Account, Credential, Imap, Security};
use regarding_model::secret::Secret;

use crate::house::House;
use crate::logbook::unread;

/// A running server.
pub(crate) struct Dovecot {
    place: tempfile::TempDir,
    env: BTreeMap<String, String>,
}

fn peers() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/peers")
}

impl Dovecot {
    pub(crate) fn start() -> Self {
        Self::start_with(None, "")
    }

    /// Starts it with a ready Maildir for the first user, and with more settings; `{place}` in them is the folder of the server.
    pub(crate) fn start_with(maildir: Option<&Path>, settings: &str) -> Self {
        let maildir = maildir.map(|maildir| ("MAILDIR_FOR_FIRST", maildir.as_os_str()));
        Self::start_as(maildir, settings)
    }

    /// Starts it with an address of its own at which it asks whose token it was shown.
    pub(crate) fn start_asking(introspection: &str) -> Self {
        Self::start_as(Some(("INTROSPECT_URL", introspection.as_ref())), "")
    }

    fn start_as(variable: Option<(&str, &OsStr)>, settings: &str) -> Self {
        // Socket paths end at 107 bytes, so the folder's name is short whatever the temporary folder of this run is.
        let place = tempfile::Builder::new().prefix("rm").tempdir_in("/tmp").unwrap();
        // The script picks free ports and then uses them; two at once could pick the same.
        let lock = File::create(std::env::temp_dir().join("regarding-peer-start.lock")).unwrap();
        lock.lock().unwrap();
        let mut command = Command::new(peers().join("dovecot.sh"));
        command.arg(place.path()).arg("start").env("TMPDIR", "/tmp");
        let extra = place.path().join("extra.conf");
        let at = place.path().to_str().unwrap();
        fs::write(&extra, settings.replace("{place}", at)).unwrap();
        command.env("EXTRA_CONF", extra);
        command.envs(variable);
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
        Self { place, env }
    }

    pub(crate) fn env(&self, key: &str) -> &str {
        &self.env[key]
    }

    pub(crate) fn port(&self, key: &str) -> u16 {
        self.env(key).parse().unwrap()
    }

    /// The first user's account over the plain port.
    pub(crate) fn account(&self) -> Account {
        Account {
            host: "127.0.0.1".to_owned(),
            port: self.port("IMAP_PORT"),
            security: Security::Plain,
            user: self.env("IMAP_USER").to_owned(),
            credential: Credential::Password(Secret::new(self.env("IMAP_PASSWORD").to_owned())),
        }
    }

    /// The account of another of its users (`tests/peers/dovecot.sh`).
    pub(crate) fn account_of(&self, user: &str, password: &str) -> Account {
        Account {
            user: user.to_owned(),
            credential: Credential::Password(Secret::new(password.to_owned())),
            ..self.account()
        }
    }

    /// A mailbox, and the files behind it.
    pub(crate) async fn house(&self, account: Account) -> House {
        self.house_of(Imap::new(account, unread())).await
    }

    /// A mailbox of the caller's for the first user, and the files behind it.
    pub(crate) async fn house_of(&self, mailbox: Imap) -> House {
        // The first sign-in makes the server create the usual folders.
        mailbox.check().await.unwrap();
        let root = Path::new(self.env("MAIL_HOME"))
            .join(self.env("IMAP_USER"))
            .join("Maildir");
        let (config, user) = (self.config(), self.env("IMAP_USER").to_owned());
        let (also, same) = (config.clone(), user.clone());
        House::new(
            Arc::new(mailbox),
            root,
            move |path| doveadm(&config, &["mailbox", "create", "-u", &user, path]),
            move |from, to| doveadm(&also, &["mailbox", "rename", "-u", &same, from, to]),
        )
    }

    /// Runs the server's own administration.
    pub(crate) fn doveadm(&self, words: &[&str]) {
        doveadm(&self.config(), words);
    }

    fn config(&self) -> PathBuf {
        self.place.path().join("dovecot.conf")
    }

    /// Removes a message for good.
    pub(crate) fn expunge(&self, folder: &str, id: &str) {
        self.doveadm(&[
            "expunge",
            "-u",
            self.env("IMAP_USER"),
            "mailbox",
            folder,
            "header",
            "message-id",
            id,
        ]);
    }
}

impl Drop for Dovecot {
    fn drop(&mut self) {
        let _ = Command::new(peers().join("dovecot.sh"))
            .arg(self.place.path())
            .arg("stop")
            .output();
    }
}

fn doveadm(config: &Path, words: &[&str]) {
    let output = Command::new("doveadm")
        .arg("-c")
        .arg(config)
        .args(words)
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{words:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
}

/// Makes a mailbox of many messages; the folder with its files.
pub(crate) fn many_messages(count: u32) -> (tempfile::TempDir, PathBuf) {
    let place = tempfile::tempdir().unwrap();
    let output = Command::new("python3")
        .arg(peers().join("make_mailbox.py"))
        .arg(place.path())
        .args(["--messages", &count.to_string(), "--size", "small"])
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let maildir = place.path().join("Maildir");
    (place, maildir)
}
