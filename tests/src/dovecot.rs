//! A real Dovecot, started by `tests/peers/dovecot.sh` on free ports in a folder of its own, and ended by its pids.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::Write as _;
use std::os::unix::fs::{MetadataExt as _, chown};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

use crate::binaries;
use crate::organization::{Organization, User};

/// A running mail server.
#[derive(Debug)]
pub struct Dovecot {
    place: TempDir,
    variables: BTreeMap<String, String>,
}

impl Dovecot {
    /// Starts it with empty mailboxes.
    ///
    /// # Panics
    /// When it does not start.
    #[must_use]
    pub fn start() -> Self {
        Self::start_with(None)
    }

    /// Starts it with a ready Maildir, which is moved in, as the first user's mailbox.
    ///
    /// # Panics
    /// When it does not start.
    #[must_use]
    pub fn start_with(maildir: Option<&Path>) -> Self {
        Self::start_as(maildir.map(|maildir| ("MAILDIR_FOR_FIRST", maildir.as_os_str())))
    }

    /// Starts it with a mailbox of somebody's, password `mail-pw`, that opens with tokens of their organization too.
    ///
    /// # Panics
    /// When it does not start.
    #[must_use]
    pub fn of(organization: &Organization, user: &User) -> Self {
        let account = format!("{}:mail-pw", user.email);
        Self::start_as([
            ("MAIL_USERS", OsStr::new(&account)),
            ("INTROSPECT_URL", OsStr::new(&organization.introspection)),
        ])
    }

    /// The same for several people, the first of them before all others, with passwords only. Each may let the others into folders of
    /// theirs ([`Dovecot::share`]), and there is a mailbox `Public/Support` of nobody's.
    ///
    /// # Panics
    /// When it does not start.
    #[must_use]
    pub fn sharing(users: &[&User]) -> Self {
        let accounts: Vec<String> = users
            .iter()
            .map(|user| format!("{}:mail-pw", user.email))
            .collect();
        let settings = binaries::repository("tests/peers/dovecot_sharing.conf");
        let mail = Self::start_as([
            ("MAIL_USERS", OsStr::new(&accounts.join(" "))),
            ("EXTRA_CONF", settings.as_os_str()),
        ]);
        mail.make_public("Support");
        mail
    }

    fn start_as<'v>(variables: impl IntoIterator<Item = (&'v str, &'v OsStr)>) -> Self {
        // Socket paths end at 107 bytes, so the folder's name is short whatever the temporary folder of this run is.
        let place = tempfile::Builder::new()
            .prefix("rd")
            .tempdir_in("/tmp")
            .expect("a folder");
        // The script picks free ports and then uses them; two at once could pick the same.
        let lock = File::create("/tmp/regarding-peer-start.lock").expect("a lock file");
        lock.lock().expect("the lock of peers that start");
        let mut command = script(place.path(), "start");
        command.envs(variables);
        let output = command.output().expect("starting a peer's script");
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        let text = fs::read_to_string(place.path().join("env")).expect("the peer's variables");
        let pairs = text.lines().filter_map(|line| line.split_once('='));
        let variables = pairs
            .map(|(key, value)| (key.to_owned(), value.to_owned()))
            .collect();
        Self { place, variables }
    }

    /// A variable that the script wrote: `IMAP_PORT`, `IMAP_USER`, `IMAP_PASSWORD` and others.
    ///
    /// # Panics
    /// When there is none of that name.
    #[must_use]
    pub fn variable(&self, name: &str) -> &str {
        self.variables
            .get(name)
            .unwrap_or_else(|| panic!("the peer has no {name}"))
    }

    /// The plain port, on this computer only.
    ///
    /// # Panics
    /// When the script wrote none.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.variable("IMAP_PORT").parse().expect("a port")
    }
}

impl Dovecot {
    /// Puts a message into the first user's inbox, as a delivery agent would.
    ///
    /// # Panics
    /// When the file cannot be written.
    pub fn deliver(&self, name: &str, message: &str) {
        let home = Path::new(self.variable("MAIL_HOME")).join(self.variable("IMAP_USER"));
        let maildir = home.join("Maildir");
        self.make_maildir(&maildir);
        let aside = maildir.join("tmp").join(name);
        fs::write(&aside, message).expect("a file of the mailbox");
        self.hand_over(&aside);
        fs::rename(&aside, maildir.join("new").join(name)).expect("a delivery");
    }

    fn make_maildir(&self, maildir: &Path) {
        for folder in ["", "cur", "new", "tmp"] {
            let folder = maildir.join(folder);
            fs::create_dir_all(&folder).expect("a folder of the mailbox");
            self.hand_over(&folder);
        }
    }

    /// A folder of nobody's, which everybody may read and fill. Nobody could give themselves that right.
    fn make_public(&self, name: &str) {
        let public = Path::new(self.variable("MAIL_HOME")).join("public");
        self.make_maildir(&public);
        let folder = public.join(format!(".{name}"));
        self.make_maildir(&folder);
        let rights = folder.join("dovecot-acl");
        fs::write(&rights, "authenticated lrwsip\n").expect("a file of the mailbox");
        self.hand_over(&rights);
    }

    /// The server reads the files as a user of its own; where it is ours, so are they.
    fn hand_over(&self, path: &Path) {
        let owner = fs::metadata(self.variable("MAIL_HOME")).expect("the mailboxes");
        drop(chown(path, Some(owner.uid()), Some(owner.gid())));
    }

    /// Removes a message of the first user's inbox for good.
    ///
    /// # Panics
    /// When the server's own administration fails.
    pub fn expunge(&self, message_id: &str) {
        let user = self.variable("IMAP_USER");
        let which = ["header", "message-id", message_id];
        self.administer(
            &[&["expunge", "-u", user, "mailbox", "INBOX"], &which[..]].concat(),
            "",
        );
    }

    /// The messages of a folder of the first user's, as they lie there.
    ///
    /// # Panics
    /// When a file of the mailbox cannot be read.
    #[must_use]
    pub fn files(&self, folder: &str) -> Vec<String> {
        let home = Path::new(self.variable("MAIL_HOME")).join(self.variable("IMAP_USER"));
        let folder = home.join("Maildir").join(format!(".{folder}"));
        let parts = ["cur", "new"].map(|part| fs::read_dir(folder.join(part)));
        let files = parts.into_iter().flatten().flatten().flatten();
        files
            .map(|file| fs::read(file.path()).expect("a file of the mailbox"))
            .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
            .collect()
    }

    /// Puts a message into a folder of somebody's.
    ///
    /// # Panics
    /// When the server's own administration fails.
    pub fn save(&self, user: &User, folder: &str, message: &str) {
        self.administer(&["save", "-u", &user.email, "-m", folder], message);
    }

    /// Lets one user see and read a folder of another's (RFC 4314: `l` and `r`).
    ///
    /// # Panics
    /// When the server's own administration fails.
    pub fn share(&self, owner: &User, folder: &str, with: &User) {
        let who = format!("user={}", with.email);
        self.administer(
            &["acl", "set", "-u", &owner.email, folder, &who, "lookup", "read"],
            "",
        );
    }

    fn administer(&self, words: &[&str], input: &str) {
        let mut child = Command::new("doveadm")
            .arg("-c")
            .arg(self.place.path().join("dovecot.conf"))
            .args(words)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("doveadm");
        let mut entry = child.stdin.take().expect("its input");
        entry.write_all(input.as_bytes()).expect("its input");
        drop(entry);
        let output = child.wait_with_output().expect("doveadm");
        assert!(
            output.status.success(),
            "{words:?}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
}

impl Drop for Dovecot {
    fn drop(&mut self) {
        let _ = script(self.place.path(), "stop").output();
    }
}

/// A generated Maildir of many messages (`tests/peers/make_mailbox.py`), all of them in its inbox.
///
/// # Panics
/// When the generator fails.
#[must_use]
pub fn large_maildir(folder: &Path, messages: u32) -> PathBuf {
    let count = messages.to_string();
    let status = Command::new("python3")
        .arg(binaries::repository("tests/peers/make_mailbox.py"))
        .arg(folder)
        .args(["--messages", &count, "--size", "small"])
        .stdout(Stdio::null())
        .status();
    assert!(
        status.is_ok_and(|status| status.success()),
        "making a mailbox failed"
    );
    let maildir = folder.join("Maildir");
    gather(&maildir).expect("moving messages into the inbox");
    maildir
}

/// Moves the messages of all folders into the inbox. The generator gives each file a name of its own.
fn gather(maildir: &Path) -> std::io::Result<()> {
    let inbox = maildir.join("cur");
    for folder in fs::read_dir(maildir)? {
        let folder = folder?;
        if !folder.file_name().to_string_lossy().starts_with('.') {
            continue;
        }
        for message in fs::read_dir(folder.path().join("cur"))? {
            let message = message?;
            let target = inbox.join(message.file_name());
            assert!(!target.exists(), "two messages with one name");
            fs::rename(message.path(), target)?;
        }
    }
    Ok(())
}

fn script(place: &Path, word: &str) -> Command {
    let mut command = Command::new(binaries::repository("tests/peers/dovecot.sh"));
    command.arg(place).arg(word).env("TMPDIR", "/tmp");
    command
}
