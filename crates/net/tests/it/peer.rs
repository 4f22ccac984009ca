//! A server of a few lines that answers as a test says, and a driver whose clock does not wait.

use core::time::Duration;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use jiff::Timestamp;
use regarding_net::{
    Clock, EvidenceEntry, EvidenceError, EvidenceId, EvidenceSink, Method, Net, NetError, NetOptions,
    Outcome, Request, Response, Rule,
};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use url::Url;

/// What the server does with a request.
#[derive(Debug, Clone)]
pub(crate) enum Answer {
    /// Sends these bytes and closes.
    Bytes(Vec<u8>),
    /// Sends a header and then a body without end.
    Endless,
    /// Reads the request and says nothing.
    Silence,
}

impl Answer {
    pub(crate) fn text(status: &str, headers: &str, body: &str) -> Self {
        let length = body.len();
        Self::Bytes(
            format!(
                "HTTP/1.1 {status}\r\nContent-Length: {length}\r\nConnection: close\r\n{headers}\r\n{body}"
            )
            .into_bytes(),
        )
    }
}

/// A server that gives its answers in turn, the last one for ever.
pub(crate) struct Peer {
    pub(crate) url: Url,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Peer {
    pub(crate) async fn start(answers: Vec<Answer>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = Url::parse(&format!(
            "http://{}/path?secret=query",
            listener.local_addr().unwrap()
        ))
        .unwrap();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let heard = Arc::clone(&asked);
        tokio::spawn(async move {
            let turn = AtomicU32::new(0);
            while let Ok((stream, _)) = listener.accept().await {
                let index = turn.fetch_add(1, Ordering::SeqCst) as usize;
                let answer = answers.get(index).or(answers.last()).unwrap().clone();
                tokio::spawn(serve(stream, answer, Arc::clone(&heard)));
            }
        });
        Self { url, asked }
    }

    /// The requests that arrived.
    pub(crate) fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }

    pub(crate) fn get(&self) -> Request {
        Request::new(Method::GET, self.url.clone(), Rule::Search)
    }

    pub(crate) fn post(&self) -> Request {
        Request::new(Method::POST, self.url.clone(), Rule::Track).body("body words")
    }
}

async fn serve(mut stream: TcpStream, answer: Answer, heard: Arc<Mutex<Vec<String>>>) {
    let mut buffer = vec![0; 64 * 1024];
    let read = stream.read(&mut buffer).await.unwrap_or(0);
    heard
        .lock()
        .unwrap()
        .push(String::from_utf8_lossy(buffer.get(..read).unwrap()).into_owned());
    match answer {
        Answer::Bytes(bytes) => {
            let _ = stream.write_all(&bytes).await;
            let _ = stream.shutdown().await;
        }
        Answer::Endless => {
            let _ = stream
                .write_all(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
                .await;
            while stream.write_all(&[b'x'; 4096]).await.is_ok() {}
        }
        Answer::Silence => core::future::pending().await,
    }
}

/// Remembers what was sent and what became of it.
#[derive(Default)]
pub(crate) struct Evidence {
    pub(crate) entries: Mutex<Vec<EvidenceEntry>>,
    pub(crate) outcomes: Mutex<Vec<Outcome>>,
    pub(crate) full: bool,
}

impl Evidence {
    pub(crate) fn outcomes(&self) -> Vec<Outcome> {
        self.outcomes.lock().unwrap().clone()
    }
}

impl EvidenceSink for Evidence {
    fn record(&self, entry: &EvidenceEntry) -> Result<EvidenceId, EvidenceError> {
        if self.full {
            return Err(EvidenceError);
        }
        self.entries.lock().unwrap().push(entry.clone());
        Ok(EvidenceId(0))
    }

    fn outcome(&self, _id: EvidenceId, outcome: Outcome) {
        self.outcomes.lock().unwrap().push(outcome);
    }
}

/// A clock that stands still and remembers what it was asked to wait.
#[derive(Default)]
pub(crate) struct Still(pub(crate) Mutex<Vec<Duration>>);

#[async_trait]
impl Clock for Still {
    fn now(&self) -> Timestamp {
        "2025-03-04T10:00:00Z".parse().unwrap()
    }

    async fn sleep(&self, wait: Duration) {
        self.0.lock().unwrap().push(wait);
    }
}

/// A driver with its evidence and its clock.
pub(crate) struct Rig {
    pub(crate) net: Arc<Net>,
    pub(crate) evidence: Arc<Evidence>,
    pub(crate) clock: Arc<Still>,
}

impl Rig {
    pub(crate) fn new() -> Self {
        Self::with(
            &NetOptions {
                max_reply: 10_000,
                ..NetOptions::default()
            },
            Evidence::default(),
        )
    }

    pub(crate) fn with(options: &NetOptions, evidence: Evidence) -> Self {
        let (evidence, clock) = (Arc::new(evidence), Arc::new(Still::default()));
        let net = Arc::new(Net::with_clock(
            options,
            Arc::clone(&evidence) as _,
            Arc::clone(&clock) as _,
        ));
        Self { net, evidence, clock }
    }

    pub(crate) async fn send(&self, request: Request) -> Result<Response, NetError> {
        self.net.send(request).await
    }
}
