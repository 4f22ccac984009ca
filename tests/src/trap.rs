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
    paths: Arc<Mutex<Vec<String>>>,
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
            paths: Arc::default(),
        };
        let (caught, paths) = (Arc::clone(&trap.caught), Arc::clone(&trap.paths));
        tokio::spawn(async move {
            while let Ok((line, _)) = listener.accept().await {
                caught.fetch_add(1, Ordering::SeqCst);
                let paths = Arc::clone(&paths);
                tokio::spawn(async move { answer(line, &paths).await });
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
        self.paths.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// How many came.
    #[must_use]
    pub fn caught(&self) -> usize {
        self.caught.load(Ordering::SeqCst)
    }
}

/// Notes what is asked for, and answers politely so that anybody may read it: only the policy can stop who asks.
async fn answer(line: TcpStream, paths: &Mutex<Vec<String>>) {
    let mut line = BufReader::new(line);
    let mut request = String::new();
    let _ = line.read_line(&mut request).await;
    if let Some(path) = request.split(' ').nth(1) {
        paths
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(path.to_owned());
    }
    let answer = b"HTTP/1.1 200 OK\r\nAccess-Control-Allow-Origin: *\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok";
    let _ = line.get_mut().write_all(answer).await;
}
