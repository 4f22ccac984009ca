//! A trap on loopback: it notes every connection, so that a test can say that there was none.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::io::AsyncWriteExt;
use tokio::net::TcpListener;

/// A listener that counts who comes.
#[derive(Debug, Clone)]
pub struct Trap {
    address: SocketAddr,
    caught: Arc<AtomicUsize>,
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
        };
        let caught = Arc::clone(&trap.caught);
        tokio::spawn(async move {
            while let Ok((mut line, _)) = listener.accept().await {
                caught.fetch_add(1, Ordering::SeqCst);
                // A polite answer that anybody may read, so that only the policy can stop who asks.
                let answer =
                    b"HTTP/1.1 200 OK\r\nAccess-Control-Allow-Origin: *\r\nContent-Length: 2\r\n\r\nok";
                let _ = line.write_all(answer).await;
            }
        });
        trap
    }

    /// An address of the trap.
    #[must_use]
    pub fn url(&self, path: &str) -> String {
        format!("http://{}/{path}", self.address)
    }

    /// How many came.
    #[must_use]
    pub fn caught(&self) -> usize {
        self.caught.load(Ordering::SeqCst)
    }
}
