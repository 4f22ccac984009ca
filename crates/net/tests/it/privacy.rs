//! What a request says about itself, and what it keeps to itself (promises 1 and 2).

use std::io::Write;
use std::sync::{Arc, Mutex};

use regarding_model::secret::Secret;
use regarding_net::{Carried, NetError, NetOptions};
use tracing_subscriber::fmt::MakeWriter;
use uuid::Uuid;

use crate::peer::{Answer, Evidence, Peer, Rig};

#[tokio::test]
async fn every_try_stands_in_the_evidence_log_before_it_is_sent() {
    let rig = Rig::new();
    let peer = Peer::start(vec![
        Answer::text("503 Service Unavailable", "", ""),
        Answer::text("200 OK", "", ""),
    ])
    .await;
    let record = Uuid::from_u128(7);
    rig.send(
        peer.get()
            .evidence(vec![Carried::new("address", 2)], vec![record]),
    )
    .await
    .unwrap();
    let entries = rig.evidence.entries.lock().unwrap();
    assert_eq!(
        entries.iter().map(|entry| entry.attempt).collect::<Vec<_>>(),
        [1, 2]
    );
    for entry in entries.iter() {
        assert_eq!((entry.method.as_str(), entry.bytes_out), ("GET", 0));
        assert_eq!(entry.host, format!("127.0.0.1:{}", peer.url.port().unwrap()));
        assert_eq!(
            (&entry.carried, &entry.identifiers),
            (&vec![Carried::new("address", 2)], &vec![record])
        );
        assert!(!format!("{entry:?}").contains("secret"), "no path and no query");
    }
}

#[tokio::test]
async fn what_cannot_be_written_down_is_not_sent() {
    let rig = Rig::with(
        &NetOptions::default(),
        Evidence {
            full: true,
            ..Evidence::default()
        },
    );
    let peer = Peer::start(vec![Answer::text("200 OK", "", "")]).await;
    assert_eq!(rig.send(peer.post()).await.unwrap_err(), NetError::Evidence);
    assert!(peer.asked().is_empty(), "promise 2");
}

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
    let guard = tracing::subscriber::set_default(subscriber);
    let rig = Rig::new();
    let peer = Peer::start(vec![Answer::text("200 OK", "", "reply words")]).await;
    let request = peer.post().bearer(&Secret::new("t0ken".to_owned())).unwrap();
    rig.send(request).await.unwrap();
    drop(guard);
    let shown = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    assert!(shown.contains("127.0.0.1") && shown.contains("track"), "{shown}");
    for hidden in ["secret", "query", "/path", "t0ken", "body words", "reply words"] {
        assert!(!shown.contains(hidden), "{hidden} must not reach a log: {shown}");
    }
}
