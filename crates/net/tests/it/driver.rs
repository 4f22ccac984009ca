//! Retry, switch, limits.

use core::time::Duration;
use std::sync::Arc;

use regarding_net::{Method, NetError, NetOptions, Outcome, Request, Rule};
use tokio::net::TcpListener;
use url::Url;

use crate::peer::{Answer, Evidence, Peer, Rig};

fn fine() -> Answer {
    Answer::text("200 OK", "", "{}")
}

#[tokio::test]
async fn a_reply_that_is_cut_is_asked_for_again_when_that_is_safe() {
    let cut = Answer::Bytes(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{\"half\":".to_vec());
    let rig = Rig::new();
    let peer = Peer::start(vec![cut.clone(), fine()]).await;
    assert_eq!(rig.send(peer.get()).await.unwrap().body, "{}");
    assert_eq!(rig.evidence.outcomes(), [Outcome::Lost, Outcome::Answered(200)]);

    let peer = Peer::start(vec![cut.clone(), fine()]).await;
    assert_eq!(rig.send(peer.post()).await.unwrap_err(), NetError::Cut);
    assert_eq!(peer.asked().len(), 1, "what is not safe to repeat is sent once");

    let peer = Peer::start(vec![Answer::Bytes(vec![]), fine()]).await;
    assert!(
        rig.send(peer.post().repeatable()).await.is_ok(),
        "a request that names its record itself is safe"
    );

    let peer = Peer::start(vec![cut]).await;
    assert_eq!(rig.send(peer.get()).await.unwrap_err(), NetError::Cut);
    assert_eq!(peer.asked().len(), 3, "tries end");
}

#[tokio::test]
async fn the_wait_that_is_asked_for_is_kept() {
    let rig = Rig::new();
    let busy = Answer::text("429 Too Many Requests", "Retry-After: 7\r\n", "");
    let peer = Peer::start(vec![busy, fine()]).await;
    assert!(rig.send(peer.post()).await.is_ok());
    assert_eq!(
        *rig.clock.0.lock().unwrap(),
        [Duration::from_secs(7)],
        "reference A18"
    );
}

#[tokio::test]
async fn a18_a_host_that_asked_to_wait_is_not_asked_by_anybody_before_that() {
    let rig = Rig::new();
    let busy = Answer::text("429 Too Many Requests", "Retry-After: 300\r\n", "");
    let peer = Peer::start(vec![busy, fine()]).await;
    let first = rig.send(peer.get()).await.unwrap();
    assert_eq!(first.status.as_u16(), 429, "too long to be kept waiting");
    let second = rig.send(peer.post()).await.unwrap();
    assert_eq!(second.status.as_u16(), 429);
    assert!(
        second.header("retry-after").is_some(),
        "its caller learns when to come back"
    );
    assert_eq!(peer.asked().len(), 1, "the second one never left");
    assert_eq!(
        rig.evidence.outcomes(),
        [Outcome::Answered(429)],
        "and so the log has no line of it"
    );

    let other = Peer::start(vec![fine()]).await;
    assert_eq!(rig.send(other.get()).await.unwrap().status.as_u16(), 200);
}

#[tokio::test]
async fn a18_no_more_than_eight_are_under_way_at_once() {
    let rig = Arc::new(Rig::new());
    let peer = Peer::start(vec![Answer::Silence]).await;
    let asking: Vec<_> = (0..20)
        .map(|_| {
            let (rig, request) = (Arc::clone(&rig), peer.get());
            tokio::spawn(async move { rig.send(request).await })
        })
        .collect();
    while peer.asked().len() < 8 {
        tokio::task::yield_now().await;
    }
    for _ in 0..200 {
        tokio::task::yield_now().await;
    }
    assert_eq!(peer.asked().len(), 8);
    asking.iter().for_each(tokio::task::JoinHandle::abort);
}

#[tokio::test]
async fn a_reply_without_end_is_not_read_to_its_end() {
    let rig = Rig::new();
    let peer = Peer::start(vec![Answer::Endless]).await;
    assert_eq!(
        rig.send(peer.get()).await.unwrap_err(),
        NetError::TooLarge { limit: 10_000 }
    );
    let announced = Answer::Bytes(b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\nx".to_vec());
    let peer = Peer::start(vec![announced]).await;
    assert_eq!(
        rig.send(peer.get()).await.unwrap_err(),
        NetError::TooLarge { limit: 10_000 }
    );
    assert_eq!(peer.asked().len(), 1, "asking again would bring the same");
}

#[tokio::test]
async fn a_packed_reply_is_measured_unpacked() {
    // 1 MB of zeros in about 1 kB, made by the tool that every system has.
    let packed = {
        use std::io::Write as _;
        let mut child = std::process::Command::new("gzip")
            .arg("-c")
            .stdin(std::process::Stdio::piped())
            .stdout(std::process::Stdio::piped())
            .spawn()
            .unwrap();
        let mut input = child.stdin.take().unwrap();
        let writer = std::thread::spawn(move || input.write_all(&vec![0; 1_000_000]).unwrap());
        let output = child.wait_with_output().unwrap();
        writer.join().unwrap();
        output.stdout
    };
    let mut reply = format!(
        "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {}\r\n\r\n",
        packed.len()
    )
    .into_bytes();
    reply.extend(packed);
    let rig = Rig::new();
    let peer = Peer::start(vec![Answer::Bytes(reply)]).await;
    assert_eq!(
        rig.send(peer.get()).await.unwrap_err(),
        NetError::TooLarge { limit: 10_000 }
    );
    let garbled = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nnope".to_vec();
    let peer = Peer::start(vec![Answer::Bytes(garbled)]).await;
    assert!(matches!(
        rig.send(peer.get()).await,
        Err(NetError::Garbled | NetError::Cut)
    ));
}

#[tokio::test]
async fn something_that_speaks_no_http_is_told_as_such() {
    let rig = Rig::new();
    let peer = Peer::start(vec![Answer::Bytes(b"220 mail.example ESMTP\r\n".to_vec())]).await;
    assert_eq!(rig.send(peer.get()).await.unwrap_err(), NetError::Garbled);
    assert_eq!(peer.asked().len(), 1);
}

#[tokio::test]
async fn silence_ends_in_time() {
    let options = NetOptions {
        timeout: Duration::from_millis(50),
        ..NetOptions::default()
    };
    let rig = Rig::with(&options, Evidence::default());
    let peer = Peer::start(vec![Answer::Silence]).await;
    assert_eq!(rig.send(peer.post()).await.unwrap_err(), NetError::Timeout);
    assert_eq!(rig.evidence.outcomes(), [Outcome::Lost]);
    // Safe to repeat, and not repeated: three times as long nobody waits.
    let rig = Rig::with(&options, Evidence::default());
    let peer = Peer::start(vec![Answer::Silence, Answer::Silence]).await;
    assert_eq!(rig.send(peer.get()).await.unwrap_err(), NetError::Timeout);
    assert_eq!(rig.evidence.outcomes(), [Outcome::Lost]);
}

#[tokio::test]
async fn nobody_there_is_no_request_sent() {
    let rig = Rig::new();
    let free = TcpListener::bind("127.0.0.1:0")
        .await
        .unwrap()
        .local_addr()
        .unwrap();
    let url = Url::parse(&format!("http://{free}/")).unwrap();
    let request = Request::new(Method::POST, url, Rule::Track);
    assert_eq!(rig.send(request).await.unwrap_err(), NetError::Unreachable);
    assert_eq!(
        rig.evidence.outcomes(),
        [Outcome::NotSent; 3],
        "trying again is safe, it was never carried out"
    );
}

#[tokio::test]
async fn redirects_are_not_followed() {
    let rig = Rig::new();
    let elsewhere = Peer::start(vec![fine()]).await;
    let away = Answer::text("302 Found", &format!("Location: {}\r\n", elsewhere.url), "");
    let peer = Peer::start(vec![away]).await;
    assert_eq!(rig.send(peer.get()).await.unwrap().status.as_u16(), 302);
    assert!(elsewhere.asked().is_empty(), "a token must not follow a redirect");
}

#[tokio::test]
async fn the_affinity_cookie_goes_back() {
    let rig = Rig::new();
    let peer = Peer::start(vec![Answer::text(
        "200 OK",
        "Set-Cookie: ARRAffinity=abc; Path=/; HttpOnly\r\n",
        "",
    )])
    .await;
    rig.send(peer.get()).await.unwrap();
    rig.send(peer.get()).await.unwrap();
    assert!(!peer.asked().first().unwrap().contains("ARRAffinity"));
    assert!(
        peer.asked().last().unwrap().contains("ARRAffinity=abc"),
        "reference A18"
    );
    rig.net.forget();
    rig.send(peer.get()).await.unwrap();
    assert!(
        !peer.asked().last().unwrap().contains("ARRAffinity"),
        "forgotten with the account"
    );
}

#[tokio::test]
async fn off_means_no_connection_and_ends_what_is_under_way() {
    let rig = Rig::new();
    let peer = Peer::start(vec![Answer::Silence]).await;
    let net = Arc::clone(&rig.net);
    let request = peer.get();
    let under_way = tokio::spawn(async move { net.send(request).await });
    while peer.asked().is_empty() {
        tokio::task::yield_now().await;
    }
    rig.net.set_on(false);
    assert_eq!(under_way.await.unwrap().unwrap_err(), NetError::SwitchedOff);
    assert_eq!(rig.evidence.outcomes(), [Outcome::Abandoned]);
    assert_eq!(rig.send(peer.get()).await.unwrap_err(), NetError::SwitchedOff);
    assert_eq!(peer.asked().len(), 1, "zero connections while it is off");
    assert_eq!(
        rig.evidence.entries.lock().unwrap().len(),
        1,
        "what does not leave is not in the log"
    );
}

#[tokio::test]
async fn giving_up_is_written_down() {
    let rig = Rig::new();
    let peer = Peer::start(vec![Answer::Silence]).await;
    let net = Arc::clone(&rig.net);
    let request = peer.get();
    let under_way = tokio::spawn(async move { net.send(request).await });
    while peer.asked().is_empty() {
        tokio::task::yield_now().await;
    }
    under_way.abort();
    assert!(under_way.await.unwrap_err().is_cancelled());
    assert_eq!(rig.evidence.outcomes(), [Outcome::Abandoned]);
}

#[tokio::test]
async fn plain_text_to_another_computer_is_refused_before_any_connection() {
    let rig = Rig::new();
    let request = Request::new(
        Method::GET,
        Url::parse("http://organization.invalid/").unwrap(),
        Rule::Probe,
    );
    assert_eq!(rig.send(request).await.unwrap_err(), NetError::PlainText);
    assert!(rig.evidence.entries.lock().unwrap().is_empty());
}
