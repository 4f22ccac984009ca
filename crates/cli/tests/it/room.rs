//! A running organization, a Maildir, a profile, and the binary between them.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a helper of a test fails the test by panicking"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::{Arc, LazyLock};

use jiff::{SignedDuration, Timestamp};
use regarding_sample_org::authority::{Authority, Options};
use regarding_sample_org::seed::row::{Cell, SeedRow};
use regarding_sample_org::seed::{self, SeedRole, SeedUser, World};
use regarding_sample_org::server::{self, Running, ServeOptions};
use regarding_sample_org::store::Store;
use serde_json::Value;
use tempfile::TempDir;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::process::Command;

/// What a run of the binary came to.
#[derive(Debug)]
pub(crate) struct Ran {
    /// The exit code.
    pub(crate) code: i32,
    /// Standard output.
    pub(crate) out: String,
    /// Standard error.
    pub(crate) err: String,
}

impl Ran {
    /// Standard output as JSON.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// The same run, which has to have ended with this code.
    pub(crate) fn ended(self, code: i32) -> Self {
        assert_eq!(self.code, code, "{self:?}");
        self
    }
}

/// Runs the binary with a profile of its own and this on standard input.
pub(crate) async fn regardingctl(profile: &Path, input: &str, words: &[&str]) -> Ran {
    regardingctl_in("C", profile, input, words).await
}

/// The same in a terminal of another locale.
pub(crate) async fn regardingctl_in(locale: &str, profile: &Path, input: &str, words: &[&str]) -> Ran {
    let mut child = Command::new(env!("CARGO_BIN_EXE_regardingctl"))
        .arg("--profile")
        .arg(profile)
        .args(words)
        .env("LC_ALL", locale)
        .env_remove("LANGUAGE")
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .env_remove("BROWSER")
        .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .expect("the binary starts");
    let mut stdin = child.stdin.take().expect("standard input");
    // A command that reads nothing closes it: that is its right.
    let _ = stdin.write_all(input.as_bytes()).await;
    drop(stdin);
    let output = child.wait_with_output().await.expect("the binary ends");
    Ran {
        code: output.status.code().expect("no signal"),
        out: String::from_utf8(output.stdout).expect("text"),
        err: String::from_utf8(output.stderr).expect("text"),
    }
}

/// The sample organization, of which each test has a copy.
static SAMPLE: LazyLock<(World, Store)> = LazyLock::new(|| {
    let world = seed::sample(seed::DEFAULT_SEED, Timestamp::now());
    let store = Store::create(&world, None).unwrap();
    (world, store)
});

/// The room.
pub(crate) struct Room {
    /// The organization's address.
    pub(crate) url: String,
    /// Its content at the start.
    pub(crate) world: World,
    /// Everything on the disk.
    pub(crate) folder: TempDir,
    authority: Authority,
    running: Option<Running>,
}

impl Room {
    /// Starts the organization and writes an empty Maildir.
    pub(crate) async fn open() -> Self {
        let (world, store) = &*SAMPLE;
        let (world, store) = (world.clone(), Arc::new(store.copy().unwrap()));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let root = server::root_of(&listener).unwrap();
        let options = Options::new(root.as_str(), seed::tenant(seed::DEFAULT_SEED));
        let authority = Authority::new(&world.users, options);
        let running = server::serve(listener, store, (&authority).into(), ServeOptions::default()).unwrap();
        let folder = tempfile::tempdir().unwrap();
        for part in ["cur", "new", "tmp"] {
            fs::create_dir_all(folder.path().join("mail").join(part)).unwrap();
        }
        Self {
            url: running.url.to_string(),
            world,
            folder,
            authority,
            running: Some(running),
        }
    }

    /// The organization goes away.
    pub(crate) async fn close_organization(&mut self) {
        if let Some(running) = self.running.take() {
            running.stop().await.unwrap();
        }
    }

    /// Somebody who can sign in.
    pub(crate) fn user(&self, role: SeedRole) -> &SeedUser {
        self.world
            .users
            .iter()
            .find(|user| user.role == role)
            .expect("a user of each role")
    }

    /// A profile's folder.
    pub(crate) fn profile(&self, name: &str) -> PathBuf {
        self.folder.path().join("profiles").join(name)
    }

    /// Puts a message into the mailbox.
    pub(crate) fn deliver(&self, name: &str, message: &str) {
        let path = self.folder.path().join("mail/cur").join(format!("{name}:2,S"));
        fs::write(path, message.replace('\n', "\r\n")).unwrap();
    }

    /// Signs somebody in on a profile of their name.
    pub(crate) async fn sign_in(&self, role: SeedRole, name: &str) -> Ran {
        let user = self.user(role);
        let mailbox = format!("maildir:{}", self.folder.path().join("mail").display());
        let words = [
            "sign-in",
            &self.url,
            "--user",
            &user.email,
            "--mailbox",
            &mailbox,
            "--password-stdin",
            "--json",
        ];
        regardingctl(&self.profile(name), &format!("{}\n", user.password), &words).await
    }

    /// Runs a command as somebody who signed in before.
    pub(crate) async fn run(&self, role: SeedRole, name: &str, words: &[&str]) -> Ran {
        let words: Vec<&str> = words.iter().copied().chain(["--password-stdin"]).collect();
        regardingctl(
            &self.profile(name),
            &format!("{}\n", self.user(role).password),
            &words,
        )
        .await
    }

    /// A row of a table that belongs to somebody and has this column.
    pub(crate) fn row_of(&self, role: SeedRole, table: &str, column: &str) -> Found {
        let owner = self.user(role).id;
        let text = |row: &SeedRow| match row.columns.get(column) {
            Some(Cell::Text(text)) => Some(text.clone()),
            _ => None,
        };
        let owned = |row: &SeedRow| {
            matches!(row.columns.get("ownerid"), Some(Cell::Lookup { id, .. }) if *id == owner)
                && matches!(row.columns.get("statecode"), None | Some(Cell::Int(0)))
        };
        let found = self
            .world
            .rows
            .iter()
            .filter(|row| row.table == table && owned(row));
        found
            .filter_map(|row| {
                Some(Found {
                    reference: format!("{table}:{}", row.id),
                    text: text(row)?,
                })
            })
            .next()
            .expect("the seed has one")
    }

    /// The rows that the organization answers for a query, asked by an administrator without any code of ours.
    pub(crate) async fn ask(&self, query: &str) -> Vec<Value> {
        let token = self
            .authority
            .issue(
                self.user(SeedRole::SystemAdministrator).id,
                SignedDuration::from_hours(1),
            )
            .unwrap();
        let address = self.url.trim_start_matches("http://").trim_end_matches('/');
        let mut line = TcpStream::connect(address).await.unwrap();
        let request = format!(
            "GET /api/data/v9.2/{query} HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {token}\r\nAccept: \
             application/json\r\nConnection: close\r\n\r\n"
        );
        line.write_all(request.as_bytes()).await.unwrap();
        let mut answer = String::new();
        line.read_to_string(&mut answer).await.unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").expect("a reply");
        assert!(head.starts_with("HTTP/1.1 200"), "{answer}");
        let body: Value = serde_json::from_str(body).expect("JSON");
        body.get("value").and_then(Value::as_array).expect("rows").clone()
    }
}

/// A row of the seed.
#[derive(Debug)]
pub(crate) struct Found {
    /// `TABLE:ID`.
    pub(crate) reference: String,
    /// The column that was asked for.
    pub(crate) text: String,
}
