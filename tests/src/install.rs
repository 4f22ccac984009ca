//! An install of the program, used from the command line: a home and a profile of its own, and the person's passwords.

use std::ffi::{OsStr, OsString};
use std::io::Write as _;
use std::os::unix::process::ExitStatusExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;

use rustix::process::Signal;
use serde_json::Value;
use tempfile::TempDir;

use crate::binaries;
use crate::organization::User;
use crate::room::{Room, folders, kept};

/// How the report of a defect begins that the program writes for every panic.
pub const DEFECT: &str = "A defect of regardingctl at ";

/// What a run of the binary came to.
#[derive(Debug)]
pub struct Ran {
    /// The exit code; `None` when a signal ended it.
    pub code: Option<i32>,
    /// The signal that ended it.
    pub signal: Option<i32>,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

impl Ran {
    /// Standard output as JSON.
    ///
    /// # Panics
    /// When it is none.
    #[must_use]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// The same run, which has to have ended with this code, and never in a panic.
    ///
    /// # Panics
    /// When it has not.
    #[must_use]
    pub fn ended(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "{self:?}");
        self.without_a_defect()
    }

    /// The same run, in which the program met no defect of its own, not even one after which it went on.
    ///
    /// # Panics
    /// When it did.
    #[must_use]
    pub fn without_a_defect(self) -> Self {
        assert!(!self.err.contains(DEFECT), "{self:?}");
        self
    }

    /// It ended with this code and said why in one sentence.
    ///
    /// # Panics
    /// When it has not.
    #[must_use]
    pub fn refused(self, code: i32) -> Self {
        let ran = self.ended(code);
        let sentence = ran.err.trim();
        assert!(
            !sentence.is_empty() && sentence.lines().count() == 1,
            "one sentence: {ran:?}"
        );
        ran
    }

    /// The same run, which was crashed.
    ///
    /// # Panics
    /// When it ended by itself.
    #[must_use]
    pub fn crashed(self) -> Self {
        let crash = [Signal::ABORT, Signal::KILL].map(Signal::as_raw);
        assert!(
            self.signal.is_some_and(|signal| crash.contains(&signal)),
            "{self:?}"
        );
        self
    }
}

/// A home with a profile, and the command line on it.
#[derive(Debug)]
pub struct Install {
    /// The command line that is run: `regardingctl`, unless a test puts another in its place.
    pub program: PathBuf,
    environment: Vec<(OsString, OsString)>,
    home: PathBuf,
    secrets: String,
    /// Whether the modes of files bind the program even where root runs it.
    bound: bool,
    _own: Option<TempDir>,
}

impl Install {
    /// On a fresh machine without a screen and without a keyring.
    ///
    /// # Panics
    /// When no home can be made.
    #[must_use]
    pub fn new() -> Self {
        let own = tempfile::Builder::new()
            .prefix("regarding-install-")
            .tempdir()
            .expect("a home");
        let mut environment = folders(own.path());
        // Nobody listens there: a machine without a keyring.
        environment.push(("DBUS_SESSION_BUS_ADDRESS".into(), "unix:path=/nonexistent".into()));
        Self {
            program: binaries::regardingctl(),
            environment,
            home: own.path().to_owned(),
            secrets: String::new(),
            bound: false,
            _own: Some(own),
        }
    }

    /// In a room, on the profile that the room's window uses.
    #[must_use]
    pub fn in_room(room: &Room) -> Self {
        Self {
            program: binaries::regardingctl(),
            environment: room.environment().to_vec(),
            home: room.home().to_owned(),
            secrets: String::new(),
            bound: false,
            _own: None,
        }
    }

    /// The home: everything that the program writes lies below it.
    #[must_use]
    pub fn home(&self) -> &Path {
        &self.home
    }

    /// The folder of the profile.
    #[must_use]
    pub fn profile(&self) -> PathBuf {
        self.home.join("profile")
    }

    /// The cache's file.
    #[must_use]
    pub fn cache(&self) -> PathBuf {
        self.profile().join("cache.sqlite3")
    }

    /// The variables of every run.
    pub(crate) fn environment(&self) -> &[(OsString, OsString)] {
        &self.environment
    }

    /// Another program in this home.
    pub(crate) fn command_of(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        command
            .env_clear()
            .envs(kept())
            .envs(self.environment.iter().cloned())
            .current_dir(&self.home);
        command
    }

    /// Sets a variable for every run from now on.
    pub fn set(&mut self, name: &str, value: &str) {
        self.environment.retain(|(one, _)| one != name);
        self.environment.push((name.into(), value.into()));
    }

    /// From now on the modes of files hold for the program, whoever runs the tests: root is not asked for them otherwise.
    pub fn heeds_modes(&mut self) {
        self.bound = true;
    }

    /// The passwords that every run gets on standard input: the organization's, then the mailbox's.
    pub fn knows(&mut self, secrets: &[&str]) {
        self.secrets = secrets.iter().map(|secret| format!("{secret}\n")).collect();
    }

    /// The profile's folder is gone, as after a reinstall.
    ///
    /// # Panics
    /// When it cannot be removed.
    pub fn reinstall(&self) {
        std::fs::remove_dir_all(self.profile()).expect("removing the profile");
    }

    /// The cache's files are gone.
    ///
    /// # Panics
    /// When they cannot be removed.
    pub fn delete_cache(&self) {
        for suffix in ["", "-wal", "-shm"] {
            let file = self.profile().join(format!("cache.sqlite3{suffix}"));
            assert!(
                !file.exists() || std::fs::remove_file(&file).is_ok(),
                "removing {}",
                file.display()
            );
        }
    }

    /// Signs somebody in with a Maildir.
    ///
    /// # Panics
    /// When the binary cannot be run.
    pub fn sign_in(&mut self, url: &str, user: &User, maildir: &Path) -> Ran {
        self.knows(&[&user.password]);
        let mailbox = format!("maildir:{}", maildir.display());
        self.run(&[
            "sign-in",
            url,
            "--user",
            &user.email,
            "--mailbox",
            &mailbox,
            "--json",
        ])
    }

    /// Runs a command with the passwords on standard input.
    ///
    /// # Panics
    /// When the binary cannot be run.
    #[must_use]
    pub fn run(&self, words: &[&str]) -> Ran {
        Self::finish(self.begin(&with_passwords(words)))
    }

    /// Runs a command that is given no password.
    ///
    /// # Panics
    /// When the binary cannot be run.
    #[must_use]
    pub fn run_bare(&self, words: &[&str]) -> Ran {
        Self::finish(self.begin(words))
    }

    /// Runs a command that ends at a fault point.
    ///
    /// # Panics
    /// When the binary cannot be run.
    #[must_use]
    pub fn run_to(&self, point: &str, words: &[&str]) -> Ran {
        let mut command = self.command(&with_passwords(words));
        command.env("REGARDING_FAULT", point);
        Self::finish(start(command, &self.secrets))
    }

    /// Starts a command with the passwords on standard input, and does not wait for it.
    ///
    /// # Panics
    /// When the binary cannot be run.
    #[must_use]
    pub fn start(&self, words: &[&str]) -> Child {
        self.begin(&with_passwords(words))
    }

    /// Waits for a command.
    ///
    /// # Panics
    /// When it cannot be waited for.
    #[must_use]
    pub fn finish(child: Child) -> Ran {
        let output = child.wait_with_output().expect("the binary ends");
        Ran {
            code: output.status.code(),
            signal: output.status.signal(),
            out: String::from_utf8(output.stdout).expect("text on standard output"),
            err: String::from_utf8(output.stderr).expect("text on standard error"),
        }
    }

    fn begin(&self, words: &[&str]) -> Child {
        start(self.command(words), &self.secrets)
    }

    /// A command of the person's, not started yet.
    #[must_use]
    pub fn command(&self, words: &[&str]) -> Command {
        let mut command = if self.bound {
            let mut bound = self.command_of("setpriv");
            bound
                .arg("--bounding-set=-dac_override,-dac_read_search,-fowner")
                .arg(&self.program);
            bound
        } else {
            self.command_of(&self.program)
        };
        command
            .arg("--profile")
            .arg(self.profile())
            .args(words)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }
}

impl Default for Install {
    fn default() -> Self {
        Self::new()
    }
}

fn with_passwords<'w>(words: &[&'w str]) -> Vec<&'w str> {
    words.iter().copied().chain(["--password-stdin"]).collect()
}

fn start(mut command: Command, secrets: &str) -> Child {
    let mut child = command.spawn().expect("the binary starts");
    let mut input = child.stdin.take().expect("its standard input is a pipe");
    let secrets = secrets.to_owned();
    // A command that reads nothing closes it: that is its right.
    thread::spawn(move || drop(input.write_all(secrets.as_bytes())));
    child
}
