//! Proxies in front of a server of calendars: one that loses the replies of writes, leaves half of a list out, and names versions that are
//! none; one that takes tokens of the organization's authority instead of passwords.

mod guard;

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use ureq::Agent;
use ureq::http::{HeaderMap, Method, Request};

pub use guard::{Guard, GuardedDav};

/// The proxy. It ends with the test.
#[derive(Debug)]
pub struct FaultyDav {
    /// Its address.
    pub url: String,
    faulty: Arc<AtomicBool>,
    /// How many requests went wrong.
    wrong: Arc<AtomicU64>,
    /// What is below this path is refused.
    refused: Arc<Mutex<Option<String>>>,
}

impl FaultyDav {
    /// In front of a server, and faithful at first.
    ///
    /// # Panics
    /// When it cannot listen.
    #[must_use]
    pub fn before(server: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let url = format!("http://{}/", listener.local_addr().expect("an address"));
        let faulty = Arc::new(AtomicBool::new(false));
        let wrong = Arc::new(AtomicU64::new(0));
        let refused = Arc::new(Mutex::new(None));
        let shared = (Arc::clone(&faulty), Arc::clone(&wrong), Arc::clone(&refused));
        let server = server.trim_end_matches('/').to_owned();
        thread::spawn(move || {
            let count = Arc::new(AtomicU64::new(0));
            for line in listener.incoming().map_while(Result::ok) {
                let (server, count) = (server.clone(), Arc::clone(&count));
                let (faulty, wrong) = (Arc::clone(&shared.0), Arc::clone(&shared.1));
                let refused = Arc::clone(&shared.2);
                thread::spawn(move || {
                    let number = count.fetch_add(1, Ordering::Relaxed);
                    let fault = faulty.load(Ordering::Relaxed).then_some(number);
                    let Some(asked) = asked(&line) else { return };
                    if is_refused(&asked.path, &refused) {
                        let _ = (&line).write_all(REFUSAL);
                        return;
                    }
                    serve(&line, &server, &asked, fault.map(|number| (number, &*wrong)));
                });
            }
        });
        Self {
            url,
            faulty,
            wrong,
            refused,
        }
    }

    /// Refuses what is below a path from now on; `None`: nothing any more.
    pub fn refuse(&self, path: Option<&str>) {
        *self.refused.lock().unwrap_or_else(PoisonError::into_inner) = path.map(str::to_owned);
    }

    /// Begins or ends to go wrong.
    pub fn set_faulty(&self, faulty: bool) {
        self.faulty.store(faulty, Ordering::Relaxed);
    }

    /// How many requests went wrong.
    #[must_use]
    pub fn went_wrong(&self) -> u64 {
        self.wrong.load(Ordering::Relaxed)
    }
}

const REFUSAL: &[u8] = b"HTTP/1.1 403 X\r\nconnection: close\r\ncontent-length: 0\r\n\r\n";

fn is_refused(path: &str, refused: &Mutex<Option<String>>) -> bool {
    let refused = refused.lock().unwrap_or_else(PoisonError::into_inner);
    refused.as_ref().is_some_and(|below| path.starts_with(below))
}

struct Asked {
    method: Method,
    path: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

fn asked(line: &TcpStream) -> Option<Asked> {
    let mut from = BufReader::new(line);
    let mut first = String::new();
    from.read_line(&mut first).ok()?;
    let mut words = first.split(' ');
    let method = Method::from_bytes(words.next()?.as_bytes()).ok()?;
    let path = words.next()?.to_owned();
    let mut headers = Vec::new();
    loop {
        let mut field = String::new();
        from.read_line(&mut field).ok()?;
        let Some((name, value)) = field.trim_end().split_once(':') else {
            break;
        };
        headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
    let length = headers.iter().find(|(name, _)| name == "content-length");
    let length: usize = length.and_then(|(_, value)| value.parse().ok()).unwrap_or(0);
    let mut body = vec![0; length];
    from.read_exact(&mut body).ok()?;
    Some(Asked {
        method,
        path,
        headers,
        body,
    })
}

/// What the proxy passes on by itself.
const OF_THE_LINE: [&str; 6] = [
    "host",
    "connection",
    "content-length",
    "accept-encoding",
    "transfer-encoding",
    "content-encoding",
];

/// An agent that takes every answer as it is.
fn agent() -> Agent {
    Agent::config_builder()
        .http_status_as_error(false)
        .allow_non_standard_methods(true)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .timeout_global(Some(Duration::from_secs(60)))
        .build()
        .into()
}

/// Passes a request on, and its answer back; with the number of the request and a count where something is to go wrong.
fn serve(line: &TcpStream, server: &str, asked: &Asked, fault: Option<(u64, &AtomicU64)>) {
    let mut request = Request::builder()
        .method(asked.method.clone())
        .uri(format!("{server}{}", asked.path));
    for (name, value) in &asked.headers {
        if !OF_THE_LINE.contains(&name.as_str()) {
            request = request.header(name, value);
        }
    }
    let Ok(request) = request.body(asked.body.clone()) else {
        return;
    };
    let Ok(mut answer) = agent().run(request) else {
        return;
    };
    let Ok(mut body) = answer.body_mut().read_to_vec() else {
        return;
    };
    let mut headers = answer.headers().clone();
    if let Some((number, wrong)) = fault
        && let Some(done) = go_wrong(asked, number, &mut headers, &mut body)
    {
        wrong.fetch_add(1, Ordering::Relaxed);
        if done == Wrong::Lost {
            return;
        }
    }
    let status = answer.status();
    let mut head = format!(
        "HTTP/1.1 {} X\r\nconnection: close\r\ncontent-length: {}\r\n",
        status.as_u16(),
        body.len()
    );
    for (name, value) in &headers {
        if !OF_THE_LINE.contains(&name.as_str())
            && let Ok(value) = value.to_str()
        {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
    }
    head.push_str("\r\n");
    let mut line = line;
    let _ = line
        .write_all(head.as_bytes())
        .and_then(|()| line.write_all(&body));
}

/// What went wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wrong {
    /// The reply is lost; the write is done.
    Lost,
    /// The reply does not say what is.
    Lie,
}

fn go_wrong(asked: &Asked, number: u64, headers: &mut HeaderMap, body: &mut Vec<u8>) -> Option<Wrong> {
    let is_write = matches!(asked.method.as_str(), "PUT" | "DELETE");
    match (is_write, number % 3) {
        (true, 0) => Some(Wrong::Lost),
        (true, 1) => {
            let lie = format!("\"lie-{number}\"").parse().ok()?;
            headers.insert("etag", lie);
            Some(Wrong::Lie)
        }
        (false, 0) if String::from_utf8_lossy(&asked.body).contains("multiget") => {
            *body = half(body);
            Some(Wrong::Lie)
        }
        _ => None,
    }
}

/// A list of which every second part is missing.
fn half(body: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(body).into_owned();
    let Some(end) = ["</response>", "</D:response>", "</d:response>", "</ns0:response>"]
        .into_iter()
        .find(|end| text.contains(end))
    else {
        return text.into_bytes();
    };
    let start = end.replace("</", "<").trim_end_matches('>').to_owned();
    let mut out = String::new();
    for (index, piece) in text.split_inclusive(end).enumerate() {
        match piece.find(&start) {
            Some(at) if index % 2 == 1 => out.push_str(piece.get(..at).unwrap_or_default()),
            _ => out.push_str(piece),
        }
    }
    out.into_bytes()
}
