//! A trap on loopback: it notes every connection and what it asked for, so that a test can say that there was none.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// A listener that counts who comes.
#[derive(Debug, Clone)]
pub struct Trap {
    address: SocketAddr,
    caught: Arc<AtomicUsize>,
    heads: Arc<Mutex<Vec<String>>>,
}

impl Trap {
    /// Sets a trap on a free port; it stands until the test's runtime ends.
    ///
    /// # Panics
    /// When no port is free.
    pub async fn set() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a free port");
        let trap = Self {
            address: listener.local_addr().expect("its number"),
            caught: Arc::default(),
            heads: Arc::default(),
        };
        let (caught, heads) = (Arc::clone(&trap.caught), Arc::clone(&trap.heads));
        tokio::spawn(async move {
            while let Ok((line, _)) = listener.accept().await {
                caught.fetch_add(1, Ordering::SeqCst);
                let heads = Arc::clone(&heads);
                tokio::spawn(async move { answer(line, &heads).await });
            }
        });
        trap
    }

    /// An address of the trap.
    #[must_use]
    pub fn url(&self, path: &str) -> String {
        format!("http://{}/{path}", self.address)
    }

    /// Host and port, as they stand in an address.
    #[must_use]
    pub fn host(&self) -> String {
        self.address.to_string()
    }

    /// What was asked for, in the order in which it came.
    #[must_use]
    pub fn paths(&self) -> Vec<String> {
        let path = |head: &String| head.split(' ').nth(1).map(str::to_owned);
        self.heads().iter().filter_map(path).collect()
    }

    /// The same, each with all that was said about who asks.
    #[must_use]
    pub fn heads(&self) -> Vec<String> {
        self.heads.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// How many came.
    #[must_use]
    pub fn caught(&self) -> usize {
        self.caught.load(Ordering::SeqCst)
    }
}

/// The smallest picture that is shown.
const PICTURE: &[u8] = b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff!\xf9\x04\x01\0\0\0\0,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;";

/// Notes what is asked for, and answers politely, with a picture, so that anybody may read it: only the policy can stop who
/// asks.
async fn answer(line: TcpStream, heads: &Mutex<Vec<String>>) {
    let mut line = BufReader::new(line);
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") && line.read_line(&mut head).await.is_ok_and(|count| count > 0) {}
    if !head.is_empty() {
        heads.lock().unwrap_or_else(PoisonError::into_inner).push(head);
    }
    let length = PICTURE.len();
    let answer = format!(
        "HTTP/1.1 200 OK\r\nAccess-Control-Allow-Origin: *\r\nContent-Type: image/gif\r\nContent-Length: {length}\r\n\
         Set-Cookie: who=you\r\nConnection: close\r\n\r\n"
    );
    let _ = line.get_mut().write_all(answer.as_bytes()).await;
    let _ = line.get_mut().write_all(PICTURE).await;
}
