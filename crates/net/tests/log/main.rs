//! What the driver writes into the log of our own (promise 1).
//!
//! A program of its own with one test: `tracing` remembers for the whole process whether anybody listens at a place, and
//! a test beside it that nobody listens to would be remembered instead.

#![expect(clippy::unwrap_used, reason = "a failed step of a test is a failed test")]
#![expect(dead_code, reason = "the peer can do more than this one test asks of it")]

#[path = "../it/peer.rs"]
mod peer;

use std::io::Write;
use std::sync::{Arc, Mutex};

use regarding_model::secret::Secret;
use tracing_subscriber::fmt::MakeWriter;

use peer::{Answer, Peer, Rig};

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'w> MakeWriter<'w> for Log {
    type Writer = Self;

    fn make_writer(&'w self) -> Self {
        self.clone()
    }
}

#[tokio::test]
async fn the_log_of_our_own_shows_where_and_never_what() {
    let log = Log::default();
    let filter = tracing_subscriber::EnvFilter::new("regarding_net=trace");
    let subscriber = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(log.clone())
        .finish();
    tracing::subscriber::set_global_default(subscriber).unwrap();
    let rig = Rig::new();
    let peer = Peer::start(vec![Answer::text("200 OK", "", "reply words")]).await;
    let request = peer.post().bearer(&Secret::new("t0ken".to_owned())).unwrap();
    rig.send(request).await.unwrap();
    let shown = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    assert!(shown.contains("127.0.0.1") && shown.contains("track"), "{shown}");
    for hidden in ["secret", "query", "/path", "t0ken", "body words", "reply words"] {
        assert!(!shown.contains(hidden), "{hidden} must not reach a log: {shown}");
    }
}
