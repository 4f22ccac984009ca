//! Bad input to `$batch`: each file of the corpus is refused and changes nothing; whatever it is turned into by chance,
//! the organization answers. A file is a Content-Type, an empty line, and the body as it goes over the wire.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "helpers of tests")]

use std::path::PathBuf;

use crate::support::{Org, Reply};

/// How many variants of each file are sent.
const VARIANTS: usize = 8;

struct Hostile {
    name: String,
    kind: String,
    body: Vec<u8>,
}

fn corpus() -> Vec<Hostile> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/corpus/batch");
    let mut all: Vec<Hostile> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| {
            let path = entry.unwrap().path();
            let bytes = std::fs::read(&path).unwrap();
            let end = bytes.windows(2).position(|two| two == b"\n\n").unwrap();
            let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
            Hostile {
                name: path.file_name().unwrap().to_string_lossy().into_owned(),
                kind: head.strip_prefix("Content-Type: ").unwrap().to_owned(),
                body: bytes[end + 2..].to_vec(),
            }
        })
        .collect();
    all.sort_by(|one, other| one.name.cmp(&other.name));
    all
}

async fn send(org: &Org, kind: &str, body: Vec<u8>) -> Reply {
    let headers = [("Content-Type", kind)];
    org.sales()
        .try_send_bytes("POST", "$batch", &headers, body)
        .await
        .unwrap()
}

/// What the corpus tries to make or change.
async fn state(org: &Org) -> String {
    let mut all = String::new();
    for set in ["accounts", "contacts"] {
        all.push_str(
            &org.admin()
                .get(&format!(
                    "{set}?$orderby={}",
                    if set == "accounts" { "name" } else { "lastname" }
                ))
                .await
                .text,
        );
    }
    all
}

#[tokio::test]
async fn each_is_refused_and_changes_nothing() {
    let org = Org::start().await;
    org.sales()
        .make("accounts", serde_json::json!({"name": "Contoso"}))
        .await;
    let before = state(&org).await;
    let all = corpus();
    assert!(all.len() >= 60, "the corpus is there");
    for hostile in all {
        let reply = send(&org, &hostile.kind, hostile.body).await;
        // A part that was fine before the refused one has been done, as A13 has it: the corpus has none of those.
        assert!(
            (400..500).contains(&reply.status),
            "{}: {} {}",
            hostile.name,
            reply.status,
            reply.text
        );
        assert_eq!(state(&org).await, before, "{}", hostile.name);
        assert!(
            reply.text.contains("\"error\"") && reply.text.contains("0x"),
            "{}: {}",
            hostile.name,
            reply.text
        );
    }
}

/// Cuts, doubles, drops and flips pieces of a body.
fn turned(body: &[u8], chance: &mut fastrand::Rng) -> Vec<u8> {
    let mut made = body.to_vec();
    for _ in 0..chance.usize(1..4) {
        let at = chance.usize(0..made.len().max(1));
        let to = (at + chance.usize(0..64)).min(made.len());
        match chance.u8(0..5) {
            0 => made.truncate(at),
            1 => drop(made.drain(at.min(to)..to)),
            2 => {
                let piece = made.get(at..to).unwrap_or_default().to_vec();
                made.splice(at.min(made.len())..at.min(made.len()), piece);
            }
            3 => {
                if let Some(byte) = made.get_mut(at) {
                    *byte ^= 1 << chance.u8(0..8);
                }
            }
            _ => made
                .splice(at.min(made.len())..at.min(made.len()), *b"\r\n--b\r\n")
                .for_each(drop),
        }
    }
    made
}

#[tokio::test]
async fn whatever_comes_is_answered_and_a_refused_whole_changes_nothing() {
    let org = Org::start().await;
    let mut chance = fastrand::Rng::with_seed(1187);
    let mut last = state(&org).await;
    for hostile in corpus() {
        for number in 0..VARIANTS {
            let body = turned(&hostile.body, &mut chance);
            let reply = send(&org, &hostile.kind, body).await;
            let name = format!("{} variant {number}", hostile.name);
            assert!(reply.status < 500, "{name}: {} {}", reply.status, reply.text);
            let now = state(&org).await;
            // Parts that were fine are done, up to the first that was not.
            if !reply.header("Content-Type").starts_with("multipart/") {
                assert_eq!(now, last, "{name}");
            }
            last = now;
        }
    }
    assert_eq!(org.sales().get("WhoAmI").await.status, 200);
}
