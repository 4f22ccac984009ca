//! Fetching from servers that nobody chose: what they learn, how far they lead, and what of it stands in the log
//! (promise 2).

use core::time::Duration;
use std::process::Command;

use regarding_net::{Carried, Fetch, NetError, NetOptions, Outcome, Rule};
use url::Url;

use crate::peer::{Answer, Evidence, Peer, Rig};

fn fetch(url: &Url) -> Fetch {
    Fetch {
        url: url.clone(),
        rule: Rule::LoadPictures,
        carried: vec![Carried::new("pictures", 1)],
        accept: "image/*",
        limit: 5_000,
        timeout: Duration::from_secs(30),
    }
}

fn fine(body: &str) -> Answer {
    Answer::text("200 OK", "Set-Cookie: who=you; Path=/\r\n", body)
}

fn sent_to(place: &str) -> Answer {
    Answer::text("302 Found", &format!("Location: {place}\r\n"), "")
}

#[tokio::test]
async fn a_stranger_learns_the_address_it_made_and_nothing_else() {
    let rig = Rig::new();
    let peer = Peer::start(vec![fine("a picture")]).await;
    for _ in 0..2 {
        let reply = rig.net.fetch(fetch(&peer.url)).await.unwrap();
        assert_eq!(reply.body, "a picture");
    }
    let host = format!("127.0.0.1:{}", peer.url.port().unwrap());
    for asked in peer.asked() {
        let mut lines: Vec<String> = asked.lines().map(str::to_ascii_lowercase).collect();
        lines.retain(|line| !line.is_empty());
        lines.sort_unstable();
        let mut expected = [
            "accept-encoding: gzip".to_owned(),
            "accept: image/*".to_owned(),
            "get /path?secret=query http/1.1".to_owned(),
            format!("host: {host}"),
            "user-agent: mozilla/5.0".to_owned(),
        ];
        expected.sort_unstable();
        assert_eq!(lines, expected, "no cookie, no referrer, no name of this program");
    }
    assert_eq!(peer.asked().len(), 2);
}

#[tokio::test]
async fn cookies_of_the_person_s_own_servers_stay_away_from_strangers() {
    let rig = Rig::new();
    let peer = Peer::start(vec![fine("")]).await;
    rig.send(peer.get()).await.unwrap();
    rig.send(peer.get()).await.unwrap();
    rig.net.fetch(fetch(&peer.url)).await.unwrap();
    let asked = peer.asked();
    let with_cookie: Vec<bool> = asked
        .iter()
        .map(|asked| asked.to_ascii_lowercase().contains("cookie: who=you"))
        .collect();
    assert_eq!(with_cookie, [false, true, false]);
}

#[tokio::test]
async fn every_redirect_that_is_followed_has_its_line() {
    let rig = Rig::new();
    let last = Peer::start(vec![fine("a picture")]).await;
    let first = Peer::start(vec![sent_to(last.url.as_str())]).await;
    let reply = rig.net.fetch(fetch(&first.url)).await.unwrap();
    assert_eq!(reply.body, "a picture");
    let entries = rig.evidence.entries.lock().unwrap();
    let hosts: Vec<&str> = entries.iter().map(|entry| entry.host.as_str()).collect();
    let host = |peer: &Peer| format!("127.0.0.1:{}", peer.url.port().unwrap());
    assert_eq!(hosts, [host(&first), host(&last)]);
    for entry in entries.iter() {
        assert_eq!(
            (entry.rule, entry.method.as_str(), &entry.carried),
            (Rule::LoadPictures, "GET", &vec![Carried::new("pictures", 1)])
        );
        assert!(!format!("{entry:?}").contains("secret"), "no path and no query");
    }
    assert_eq!(
        rig.evidence.outcomes(),
        [Outcome::Answered(302), Outcome::Answered(200)]
    );
}

#[tokio::test]
async fn redirects_end_and_lead_to_the_web_only() {
    for place in ["file:///etc/passwd", "ftp://127.0.0.1/x", "http://127.0.0.1:25/"] {
        let rig = Rig::new();
        let peer = Peer::start(vec![sent_to(place)]).await;
        let refused = rig.net.fetch(fetch(&peer.url)).await.unwrap_err();
        assert_eq!((refused, peer.asked().len()), (NetError::Redirect, 1), "{place}");
    }
    let rig = Rig::new();
    let round = Peer::start(vec![sent_to("/again")]).await;
    assert_eq!(
        rig.net.fetch(fetch(&round.url)).await.unwrap_err(),
        NetError::Redirect
    );
    assert_eq!(round.asked().len(), 6, "the first and five redirects");
    assert_eq!(rig.evidence.outcomes().len(), 6);
}

#[tokio::test]
async fn what_is_too_large_too_slow_or_refused_is_asked_for_once() {
    let rig = Rig::new();
    let large = Peer::start(vec![fine(&"x".repeat(5_001))]).await;
    assert_eq!(
        rig.net.fetch(fetch(&large.url)).await.unwrap_err(),
        NetError::TooLarge { limit: 5_000 },
        "its own limit, below the driver's"
    );
    let silent = Peer::start(vec![Answer::Silence]).await;
    let impatient = Fetch {
        timeout: Duration::from_millis(50),
        ..fetch(&silent.url)
    };
    assert_eq!(rig.net.fetch(impatient).await.unwrap_err(), NetError::Timeout);
    let busy = Peer::start(vec![Answer::text("503 Busy", "Retry-After: 0\r\n", "")]).await;
    assert_eq!(rig.net.fetch(fetch(&busy.url)).await.unwrap().status, 503);
    for peer in [large, silent, busy] {
        assert_eq!(peer.asked().len(), 1);
    }
}

#[tokio::test]
async fn switched_off_or_without_a_log_nobody_is_asked() {
    let peer = Peer::start(vec![fine("")]).await;
    let rig = Rig::new();
    rig.net.set_on(false);
    assert_eq!(
        rig.net.fetch(fetch(&peer.url)).await.unwrap_err(),
        NetError::SwitchedOff
    );
    assert!(rig.evidence.entries.lock().unwrap().is_empty());
    let full = Evidence {
        full: true,
        ..Evidence::default()
    };
    let rig = Rig::with(&NetOptions::default(), full);
    assert_eq!(
        rig.net.fetch(fetch(&peer.url)).await.unwrap_err(),
        NetError::Evidence
    );
    assert!(peer.asked().is_empty());
}

/// A public server that sends on to this computer. Public servers can be had here by way of a proxy only, which is set in
/// the environment; so the program that fetches is a child.
#[tokio::test]
async fn a_public_server_cannot_lead_to_this_computer() {
    let trap = Peer::start(vec![fine("secrets of this computer")]).await;
    let proxy = Peer::start(vec![sent_to(trap.url.as_str())]).await;
    let own = std::env::current_exe().unwrap();
    let address = format!("127.0.0.1:{}", proxy.url.port().unwrap());
    let child = tokio::task::spawn_blocking(move || {
        Command::new(own)
            .args([
                "--ignored",
                "--exact",
                "strangers::child_behind_a_proxy",
                "--nocapture",
            ])
            .env("http_proxy", format!("http://{address}"))
            .env_remove("no_proxy")
            .env_remove("NO_PROXY")
            .output()
    });
    let output = child.await.unwrap().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(
        said.contains("REFUSED Redirect [Answered(302), NotSent]"),
        "{said}"
    );
    assert_eq!(proxy.asked().len(), 1);
    assert!(
        proxy
            .asked()
            .iter()
            .all(|asked| asked.starts_with("GET http://192.0.2.7/a.png")),
        "the public server was asked"
    );
    assert!(trap.asked().is_empty(), "this computer was not");
}

/// Runs with a proxy set by its parent above.
#[tokio::test]
#[ignore = "a child of a_public_server_cannot_lead_to_this_computer"]
async fn child_behind_a_proxy() {
    let rig = Rig::new();
    let url = Url::parse("http://192.0.2.7/a.png").unwrap();
    let refused = rig.net.fetch(fetch(&url)).await.unwrap_err();
    println!("REFUSED {refused:?} {:?}", rig.evidence.outcomes());
}
