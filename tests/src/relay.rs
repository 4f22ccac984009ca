//! A relay before the organization: it notes every request that passes, byte for byte, and can lose a reply after the
//! organization has done what was asked. What it noted is what really left the program.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;

use crate::organization::Organization;

/// A request that passed.
#[derive(Debug, Clone)]
pub struct Passed {
    /// Its verb.
    pub method: String,
    /// Its path, with the query.
    pub path: String,
    /// Its head, as the program wrote it.
    pub head: String,
    /// Its body.
    pub body: Vec<u8>,
    /// What the organization answered, head and body; nothing when it was never asked.
    pub reply: Vec<u8>,
}

impl Passed {
    /// Path and body as text, for a search.
    #[must_use]
    pub fn text(&self) -> String {
        format!(
            "{} {}\n{}",
            self.method,
            self.path,
            String::from_utf8_lossy(&self.body)
        )
    }
}

/// What becomes of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It goes through.
    Pass,
    /// The organization carries it out, and its answer is lost.
    LoseReply,
    /// It is lost on the way there.
    LoseRequest,
}

type Judge = Box<dyn FnMut(&Passed) -> Verdict + Send>;

#[derive(Default)]
struct Notes {
    passed: Mutex<Vec<Passed>>,
    judge: Mutex<Option<Judge>>,
    lines: AtomicUsize,
}

/// A relay, standing until the test's process ends.
#[derive(Clone)]
pub struct Relay {
    /// The address to use in place of the organization's.
    pub url: String,
    notes: Arc<Notes>,
}

impl core::fmt::Debug for Relay {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Relay")
            .field("url", &self.url)
            .finish_non_exhaustive()
    }
}

impl Relay {
    /// Stands before an organization. Its own addresses in the replies are replaced, so that everything passes here.
    ///
    /// # Panics
    /// When no port is free.
    #[must_use]
    pub fn before(organization: &Organization) -> Self {
        let theirs = organization.address().to_owned();
        let (listener, ours) = of_length(theirs.len());
        let notes = Arc::new(Notes::default());
        let relay = Self {
            url: format!("http://{ours}/"),
            notes: Arc::clone(&notes),
        };
        let names = Arc::new(Names { ours, theirs });
        thread::spawn(move || {
            for line in listener.incoming().map_while(Result::ok) {
                notes.lines.fetch_add(1, Ordering::SeqCst);
                let (notes, names) = (Arc::clone(&notes), Arc::clone(&names));
                thread::spawn(move || serve(&line, &names, &notes));
            }
        });
        relay
    }

    /// Everything that passed.
    #[must_use]
    pub fn passed(&self) -> Vec<Passed> {
        lock(&self.notes.passed).clone()
    }

    /// How many connections were made.
    #[must_use]
    pub fn lines(&self) -> usize {
        self.notes.lines.load(Ordering::SeqCst)
    }

    /// Forgets what passed.
    pub fn forget(&self) {
        lock(&self.notes.passed).clear();
        self.notes.lines.store(0, Ordering::SeqCst);
    }

    /// Decides from now on what becomes of each request.
    pub fn judge(&self, judge: impl FnMut(&Passed) -> Verdict + Send + 'static) {
        *lock(&self.notes.judge) = Some(Box::new(judge));
    }
}

/// The two addresses, of the same length so that replacing one by the other keeps every announced length true.
struct Names {
    ours: String,
    theirs: String,
}

/// Listens on a free port whose address is so long.
fn of_length(length: usize) -> (TcpListener, String) {
    let mut tried = Vec::new();
    loop {
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
        let address = listener.local_addr().expect("its number").to_string();
        if address.len() == length {
            return (listener, address);
        }
        // Kept, so that the next try gets another one.
        tried.push(listener);
        assert!(tried.len() < 5000, "no port of that many digits is free");
    }
}

/// Carries one connection's requests over, one after the other.
fn serve(line: &TcpStream, names: &Names, notes: &Notes) {
    let mut from_program = BufReader::new(line);
    while let Some((head, body)) = message(&mut from_program, false) {
        let mut words = head.split_whitespace();
        let mut passed = Passed {
            method: words.next().unwrap_or_default().to_owned(),
            path: words.next().unwrap_or_default().to_owned(),
            head: head.clone(),
            body: body.clone(),
            reply: Vec::new(),
        };
        let verdict = lock(&notes.judge)
            .as_mut()
            .map_or(Verdict::Pass, |judge| judge(&passed));
        let sent = renamed(&[head.as_bytes(), &body].concat(), &names.ours, &names.theirs);
        let reply = if verdict == Verdict::LoseRequest {
            None
        } else {
            asked(&names.theirs, &sent)
        };
        passed.reply = reply.clone().unwrap_or_default();
        lock(&notes.passed).push(passed);
        let Some(reply) = reply else { return };
        if verdict == Verdict::LoseReply {
            return;
        }
        let mut to_program = line;
        if to_program
            .write_all(&renamed(&reply, &names.theirs, &names.ours))
            .is_err()
        {
            return;
        }
    }
}

/// Asks the organization on a connection of its own.
fn asked(address: &str, request: &[u8]) -> Option<Vec<u8>> {
    let mut line = TcpStream::connect(address).ok()?;
    line.write_all(request).ok()?;
    let (head, body) = message(&mut BufReader::new(&line), true)?;
    Some([head.into_bytes(), body].concat())
}

/// Reads a head and the body that it announces; `None` when the line ended.
fn message(from: &mut BufReader<&TcpStream>, is_reply: bool) -> Option<(String, Vec<u8>)> {
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        if from.read_line(&mut head).ok()? == 0 {
            return None;
        }
    }
    let header = |name: &str| {
        let line = head
            .lines()
            .find(|line| line.to_ascii_lowercase().starts_with(&format!("{name}:")));
        line.and_then(|line| line.split_once(':'))
            .map(|(_, value)| value.trim().to_ascii_lowercase())
    };
    let mut body = Vec::new();
    if let Some(length) = header("content-length").and_then(|length| length.parse::<u64>().ok()) {
        // A reply that is cut short is carried over as it is.
        from.take(length).read_to_end(&mut body).ok()?;
    } else if header("transfer-encoding").is_some_and(|coding| coding.contains("chunked")) {
        chunks(from, &mut body)?;
    } else if is_reply && header("connection").is_some_and(|word| word == "close") {
        from.read_to_end(&mut body).ok()?;
    }
    Some((head, body))
}

/// Reads a chunked body with its framing.
fn chunks(from: &mut BufReader<&TcpStream>, body: &mut Vec<u8>) -> Option<()> {
    loop {
        let mut size = String::new();
        from.read_line(&mut size).ok()?;
        body.extend(size.as_bytes());
        let length = u64::from_str_radix(size.trim(), 16).ok()?;
        from.take(length.saturating_add(2)).read_to_end(body).ok()?;
        if length == 0 {
            return Some(());
        }
    }
}

fn renamed(bytes: &[u8], from: &str, to: &str) -> Vec<u8> {
    let plain = replaced(bytes, from, to);
    let [from, to] = [from, to].map(|name| name.replace(':', "%3A"));
    replaced(&plain, &from, &to)
}

fn replaced(bytes: &[u8], from: &str, to: &str) -> Vec<u8> {
    let mut changed = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some(at) = find(rest, from.as_bytes()) {
        let (before, after) = rest.split_at(at);
        changed.extend_from_slice(before);
        changed.extend_from_slice(to.as_bytes());
        rest = after.get(from.len()..).unwrap_or_default();
    }
    changed.extend_from_slice(rest);
    changed
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|part| part == wanted)
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
