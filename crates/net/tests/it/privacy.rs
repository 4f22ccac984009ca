//! What a request says about itself, and what it keeps to itself (promises 1 and 2).

use regarding_net::{Carried, NetError, NetOptions};
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
