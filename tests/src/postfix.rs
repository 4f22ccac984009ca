//! A real Postfix, started by `tests/peers/postfix.sh` beside a running Dovecot, to which it delivers; ended by its pids. And a
//! line to it that is cut where a test says.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{Read as _, Write as _};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use tempfile::TempDir;

use crate::binaries;
use crate::dovecot::Dovecot;

/// A running submission server.
#[derive(Debug)]
pub struct Postfix {
    place: TempDir,
    variables: BTreeMap<String, String>,
    home: PathBuf,
}

impl Postfix {
    /// Starts it beside a mail server, to which it delivers whatever the recipient.
    ///
    /// # Panics
    /// When it does not start.
    #[must_use]
    pub fn beside(dovecot: &Dovecot) -> Self {
        let place = tempfile::Builder::new()
            .prefix("rp")
            .tempdir_in("/tmp")
            .expect("a folder");
        let lock = File::create("/tmp/regarding-peer-start.lock").expect("a lock file");
        lock.lock().expect("the lock of peers that start");
        let mut command = script(place.path(), "start");
        for name in [
            "SASL_SOCKET",
            "LMTP_PORT",
            "IMAP_USER",
            "IMAP_PASSWORD",
            "MAIL_HOME",
        ] {
            command.env(name, dovecot.variable(name));
        }
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
        Self {
            place,
            variables,
            home: dovecot.variable("MAIL_HOME").into(),
        }
    }

    /// The plain port, on this computer only.
    ///
    /// # Panics
    /// When the script wrote none.
    #[must_use]
    pub fn port(&self) -> u16 {
        let port = self.variables.get("SUBMISSION_PORT").expect("a port");
        port.parse().expect("a port")
    }

    /// What was delivered to somebody so far.
    #[must_use]
    pub fn delivered(&self, address: &str) -> Vec<String> {
        let place = self.home.join(address).join("Maildir/new");
        let files = fs::read_dir(place).into_iter().flatten().flatten();
        files
            .filter_map(|file| fs::read(file.path()).ok())
            .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
            .collect()
    }

    /// The same once something was delivered, and the queue had time to deliver it twice.
    #[must_use]
    pub fn settled(&self, address: &str) -> Vec<String> {
        for _ in 0..200 {
            if !self.delivered(address).is_empty() {
                break;
            }
            thread::sleep(Duration::from_millis(50));
        }
        thread::sleep(Duration::from_millis(500));
        self.delivered(address)
    }
}

impl Drop for Postfix {
    fn drop(&mut self) {
        let _ = script(self.place.path(), "stop").output();
    }
}

fn script(place: &Path, word: &str) -> Command {
    let mut command = Command::new(binaries::repository("tests/peers/postfix.sh"));
    command.arg(place).arg(word).env("TMPDIR", "/tmp");
    command
}

/// Where a line is cut.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cut {
    /// Before the server hears a text of the program's.
    Before(&'static str),
    /// After the server did what a text asked for, before the program hears its answer.
    After(&'static str),
}

/// A line to a server that is cut once, where a test says.
#[derive(Debug)]
pub struct Line {
    /// The port to use in place of the server's.
    pub port: u16,
    cut: Arc<Mutex<Option<Cut>>>,
    gone: Arc<AtomicBool>,
}

impl Line {
    /// Stands before a server on this computer, until the test's process ends.
    ///
    /// # Panics
    /// When no port is free.
    #[must_use]
    pub fn to(server: u16) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
        let port = listener.local_addr().expect("its number").port();
        let cut: Arc<Mutex<Option<Cut>>> = Arc::default();
        let shared = Arc::clone(&cut);
        let gone = Arc::new(AtomicBool::new(false));
        let ends = Arc::clone(&gone);
        thread::spawn(move || {
            for client in listener.incoming().map_while(Result::ok) {
                if ends.load(Ordering::SeqCst) {
                    break;
                }
                let cut = Arc::clone(&shared);
                if let Ok(upstream) = TcpStream::connect(("127.0.0.1", server)) {
                    thread::spawn(move || serve(&client, &upstream, &cut));
                }
            }
        });
        Self { port, cut, gone }
    }

    /// From now on nobody is there: whoever comes is refused.
    ///
    /// # Panics
    /// When it does not end.
    pub fn leave(self) {
        self.gone.store(true, Ordering::SeqCst);
        for _ in 0..200 {
            if TcpStream::connect(("127.0.0.1", self.port)).is_err() {
                return;
            }
            thread::sleep(Duration::from_millis(20));
        }
        panic!("the line is still there");
    }

    /// Cuts the next connection there.
    pub fn cut(&self, cut: Cut) {
        *self.cut.lock().unwrap_or_else(PoisonError::into_inner) = Some(cut);
    }

    /// Whether the cut is still to come.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.cut.lock().unwrap_or_else(PoisonError::into_inner).is_some()
    }
}

fn serve(client: &TcpStream, server: &TcpStream, cut: &Mutex<Option<Cut>>) {
    let (Ok(mut from), Ok(mut to)) = (server.try_clone(), client.try_clone()) else {
        return;
    };
    let silent = Arc::new(AtomicBool::new(false));
    let quiet = Arc::clone(&silent);
    let down = thread::spawn(move || {
        let mut piece = [0_u8; 16 * 1024];
        while let Ok(count @ 1..) = from.read(&mut piece) {
            let lost = quiet.load(Ordering::SeqCst);
            if lost || to.write_all(piece.get(..count).unwrap_or_default()).is_err() {
                break;
            }
        }
        let _ = to.shutdown(Shutdown::Both);
        let _ = from.shutdown(Shutdown::Both);
    });
    up(client, server, cut, &silent);
    let _ = down.join();
}

fn up(client: &TcpStream, server: &TcpStream, cut: &Mutex<Option<Cut>>, silent: &AtomicBool) {
    let (mut client, mut server) = (client, server);
    let mut piece = [0_u8; 16 * 1024];
    let mut heard = String::new();
    while let Ok(count @ 1..) = client.read(&mut piece) {
        let bytes = piece.get(..count).unwrap_or_default();
        heard.push_str(&String::from_utf8_lossy(bytes));
        let now = cut.lock().unwrap_or_else(PoisonError::into_inner).take_if(|cut| {
            let (Cut::Before(text) | Cut::After(text)) = cut;
            heard.contains(*text)
        });
        if let Some(Cut::Before(_)) = now {
            break;
        }
        silent.fetch_or(now.is_some(), Ordering::SeqCst);
        if server.write_all(bytes).is_err() {
            break;
        }
    }
    if !silent.load(Ordering::SeqCst) {
        let _ = client.shutdown(Shutdown::Both);
        let _ = server.shutdown(Shutdown::Both);
    }
}
