//! A server of calendars that opens with tokens (RFC 6750), as the large firms' do: it asks the authority whose token it was shown.

use std::io::Write as _;
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

use super::{Asked, agent, asked, serve};

/// Who is let in, and how they are known inside.
#[derive(Debug)]
pub struct Guard {
    /// Where the authority tells whose token one is (RFC 7662), with the credentials to ask it.
    pub introspection: String,
    /// Whose tokens open it.
    pub user: String,
    /// User name and password at the server behind it.
    pub inside: (String, String),
}

/// The proxy. It ends with the test.
#[derive(Debug)]
pub struct GuardedDav {
    /// Its address.
    pub url: String,
    door: Arc<Door>,
}

#[derive(Debug)]
struct Door {
    guard: Guard,
    server: String,
    /// The tokens that it will not take any more.
    ended: Mutex<Vec<String>>,
    /// Whether the next token that it sees ends.
    ending: AtomicBool,
    let_in: AtomicU64,
    refused: AtomicU64,
}

impl GuardedDav {
    /// In front of a server.
    ///
    /// # Panics
    /// When it cannot listen.
    #[must_use]
    pub fn before(server: &str, guard: Guard) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let url = format!("http://{}/", listener.local_addr().expect("an address"));
        let door = Arc::new(Door {
            guard,
            server: server.trim_end_matches('/').to_owned(),
            ended: Mutex::default(),
            ending: AtomicBool::default(),
            let_in: AtomicU64::default(),
            refused: AtomicU64::default(),
        });
        let shared = Arc::clone(&door);
        thread::spawn(move || {
            for line in listener.incoming().map_while(Result::ok) {
                let door = Arc::clone(&shared);
                thread::spawn(move || door.meet(&line));
            }
        });
        Self { url, door }
    }

    /// The next token that it sees has ended, whatever the authority says.
    pub fn end_the_next_token(&self) {
        self.door.ending.store(true, Ordering::Relaxed);
    }

    /// How many requests were let in, and how many were not.
    #[must_use]
    pub fn count(&self) -> (u64, u64) {
        let read = |count: &AtomicU64| count.load(Ordering::Relaxed);
        (read(&self.door.let_in), read(&self.door.refused))
    }
}

impl Door {
    fn meet(&self, line: &TcpStream) {
        let Some(mut asked) = asked(line) else { return };
        if !self.lets_in(&asked) {
            self.refused.fetch_add(1, Ordering::Relaxed);
            let mut line = line;
            let _ = line.write_all(
                b"HTTP/1.1 401 Unauthorized\r\nconnection: close\r\ncontent-length: 0\r\nwww-authenticate: Bearer realm=\"calendars\"\r\n\r\n",
            );
            return;
        }
        self.let_in.fetch_add(1, Ordering::Relaxed);
        let (user, password) = &self.guard.inside;
        let pair = STANDARD.encode(format!("{user}:{password}"));
        asked.headers.retain(|(name, _)| name != "authorization");
        asked
            .headers
            .push(("authorization".to_owned(), format!("Basic {pair}")));
        serve(line, &self.server, &asked, None);
    }

    fn lets_in(&self, asked: &Asked) -> bool {
        let shown = asked.headers.iter().find(|(name, _)| name == "authorization");
        let Some(token) = shown.and_then(|(_, value)| value.strip_prefix("Bearer ")) else {
            return false;
        };
        let mut ended = self.ended.lock().unwrap_or_else(PoisonError::into_inner);
        if self.ending.swap(false, Ordering::Relaxed) {
            ended.push(token.to_owned());
        }
        !ended.iter().any(|one| one == token) && self.is_theirs(token)
    }

    fn is_theirs(&self, token: &str) -> bool {
        let Ok(mut answer) = agent()
            .post(&self.guard.introspection)
            .send_form([("token", token)])
        else {
            return false;
        };
        let told: Value = answer.body_mut().read_json().unwrap_or_default();
        let named = |member: &str| told.get(member).cloned().unwrap_or_default();
        named("active") == true && named("username") == self.guard.user.as_str()
    }
}
