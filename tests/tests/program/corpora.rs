//! Bad input from the mail: every message of the corpora is listed, read, shown and tracked, through the use cases that the
//! window and the command line go through, against the running organization; and tracked again, which changes nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use regarding_companion::facade::{BodyRequest, Companion};
use regarding_companion::host::{Event, Host};
use regarding_companion::profile::ProfileUse;
use regarding_companion::view::failure::{FailureCode, FailureView};
use regarding_companion::view::pane::{TrackRequest, TrackingState};
use regarding_companion::view::sign_in::MailboxRequest;
use regarding_tests::binaries::repository;

use crate::scene::Scene;

/// HTML that makes a careless viewer fetch something.
#[derive(serde::Deserialize)]
struct Leak {
    html: String,
}

/// A place without a screen.
struct Nowhere;

impl Host for Nowhere {
    fn emit(&self, _event: Event) {}

    fn open_browser(&self, _url: &str) -> Result<(), FailureView> {
        Err(FailureView::new(
            FailureCode::Unsupported,
            "There is no browser here",
        ))
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_message_of_the_corpora_is_listed_shown_and_tracked_exactly_once() {
    let scene = Scene::open();
    let count = deliver_corpora(&scene);
    assert!(count > 400, "the corpora are there: {count}");

    let first = companion(&scene, &scene.place.path().join("first")).await;
    let records = track_all(&first, count).await;
    first.stop().await;
    let stored = emails(&scene);
    let distinct: BTreeSet<&String> = records.values().collect();
    for id in &distinct {
        assert!(stored.contains(*id), "the organization has {id}");
    }

    // Another computer, the same mailbox: the same records.
    let second = companion(&scene, &scene.place.path().join("second")).await;
    assert_eq!(track_all(&second, count).await, records);
    second.stop().await;
    assert_eq!(emails(&scene), stored, "promise 5");
}

/// Signs the salesperson in on a fresh profile.
async fn companion(scene: &Scene, profile: &Path) -> Companion {
    let mara = scene.mara();
    let companion =
        Companion::start_as(Some(profile.to_owned()), Arc::new(Nowhere), ProfileUse::Beside).await;
    let url = &scene.organization.url;
    companion
        .sign_in_password(url, &mara.email, &mara.password, false)
        .await
        .unwrap();
    let path = scene.post.folder.to_string_lossy().into_owned();
    companion
        .connect_mailbox(MailboxRequest::Maildir { path }, false)
        .await
        .unwrap();
    companion
}

/// Shows and tracks everything; which record each message has.
async fn track_all(companion: &Companion, count: usize) -> BTreeMap<String, String> {
    let inbox = companion
        .folders()
        .await
        .unwrap()
        .into_iter()
        .find(|folder| folder.name.eq_ignore_ascii_case("inbox"));
    let (inbox, mut from, mut records) = (inbox.unwrap().id, None, BTreeMap::new());
    let mut listed = 0;
    loop {
        let page = companion.messages(&inbox, from.as_deref(), 50).await.unwrap();
        for row in &page.rows {
            listed += 1;
            let record = show_and_track(companion, &row.key).await;
            records.insert(row.key.clone(), record);
        }
        from = page.next;
        if from.is_none() {
            break;
        }
    }
    assert_eq!(listed, count, "every message is listed");
    records
}

async fn show_and_track(companion: &Companion, key: &str) -> String {
    let shown = companion
        .message(key)
        .await
        .unwrap_or_else(|error| panic!("{key}: {error:?}"));
    let request = BodyRequest {
        pictures_from: None,
        dark: false,
    };
    let body = companion
        .body(key, request)
        .await
        .unwrap_or_else(|error| panic!("{key}: {error:?}"));
    assert!(
        body.policy.contains("default-src 'none'") && !body.html.contains("<script"),
        "{key}"
    );
    companion
        .body_text(key)
        .await
        .unwrap_or_else(|error| panic!("{key}: {error:?}"));
    for attachment in &shown.attachments {
        companion
            .attachment(key, attachment.index)
            .await
            .unwrap_or_else(|error| panic!("{key}: {error:?}"));
    }
    let request = TrackRequest {
        key: key.to_owned(),
        regarding: None,
        attachments: None,
        without_history: false,
        consent: true,
    };
    let tracking = companion
        .track(request)
        .await
        .unwrap_or_else(|error| panic!("{key}: {error:?}"));
    assert_eq!(tracking.state, TrackingState::Tracked, "{key}: {tracking:?}");
    tracking.record.unwrap_or_else(|| panic!("{key} has a record")).id
}

/// The ids of all email records.
fn emails(scene: &Scene) -> BTreeSet<String> {
    let seen = scene.seen();
    let rows = seen.rows("emails?$select=activityid&$filter=statecode%20eq%201&$top=5000");
    rows.iter()
        .map(|row| regarding_tests::api::text(row, "activityid"))
        .collect()
}

/// Puts the messages of the corpora into the mailbox, and says how many.
fn deliver_corpora(scene: &Scene) -> usize {
    let mut count = 0;
    for corpus in ["mail", "bounces"] {
        for file in messages(&repository("tests/corpora").join(corpus)) {
            count += 1;
            scene
                .post
                .put(&format!("{count}.{corpus}.host"), &fs::read(file).unwrap());
        }
    }
    for letter in letters() {
        count += 1;
        scene.post.put(&format!("{count}.wrapped.host"), &letter);
    }
    count
}

/// The parts of the corpora that are no whole messages, each as a message would bring it: texts as bodies, HTML as HTML,
/// calendars and cards as attachments, naughty strings as subjects and bodies.
fn letters() -> Vec<Vec<u8>> {
    let corpora = repository("tests/corpora");
    let texts = files(&corpora.join("replies"))
        .into_iter()
        .map(|text| ("A reply".to_owned(), "text/plain; charset=utf-8", text));
    let pages = files(&corpora.join("html/xss"))
        .into_iter()
        .map(|page| ("An attack".to_owned(), "text/html; charset=utf-8", page));
    let leaks: Vec<Leak> =
        serde_json::from_slice(&fs::read(corpora.join("html/leak-vectors.json")).unwrap()).unwrap();
    let leaks = leaks.into_iter().map(|leak| {
        let page = leak
            .html
            .replace("{BASE}", "http://127.0.0.1:9")
            .replace("{HOST}", "127.0.0.1:9");
        ("A leak".to_owned(), "text/html; charset=utf-8", page.into_bytes())
    });
    let calendars = files(&corpora.join("ics")).into_iter().map(|file| {
        (
            "A calendar".to_owned(),
            "text/calendar; name=\"calendar.ics\"",
            file,
        )
    });
    let cards = files(&corpora.join("vcf"))
        .into_iter()
        .map(|file| ("A card".to_owned(), "text/vcard; name=\"card.vcf\"", file));
    let strings: Vec<String> =
        serde_json::from_slice(&fs::read(corpora.join("text/blns.json")).unwrap()).unwrap();
    let naughty = strings.chunks(10).map(|some| {
        let subject = some.first().cloned().unwrap_or_default();
        (subject, "text/plain; charset=utf-8", some.join("\n").into_bytes())
    });
    let all = texts
        .chain(pages)
        .chain(leaks)
        .chain(calendars)
        .chain(cards)
        .chain(naughty);
    all.enumerate()
        .map(|(number, (subject, kind, content))| wrapped(number, &subject, kind, &content))
        .collect()
}

/// A message around some content, whatever bytes it has.
fn wrapped(number: usize, subject: &str, kind: &str, content: &[u8]) -> Vec<u8> {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    let subject = STANDARD.encode(subject);
    let lines = STANDARD.encode(content);
    let lines: Vec<&str> = lines
        .as_bytes()
        .chunks(76)
        .map(|line| std::str::from_utf8(line).unwrap())
        .collect();
    format!(
        "From: Corpora <wrapped@corpora.example>\r\nTo: mara.voss@alderfinch.example\r\nSubject: =?utf-8?b?{subject}?=\r\n\
         Message-ID: <wrapped.{number}@corpora.example>\r\nDate: Mon, 05 Jan 2026 10:00:00 +0000\r\nMIME-Version: 1.0\r\n\
         Content-Type: {kind}\r\nContent-Transfer-Encoding: base64\r\n\r\n{}\r\n",
        lines.join("\r\n")
    )
    .into_bytes()
}

/// The contents of all files below a folder.
fn files(folder: &Path) -> Vec<Vec<u8>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push(fs::read(path).unwrap());
        }
    }
    found
}

/// Not a message but for the version control that the corpus comes from.
fn is_hidden(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default();
    name.to_string_lossy().starts_with('.')
}

fn messages(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(messages(&path));
        } else if path.extension().is_none_or(|extension| extension == "eml") && !is_hidden(&path) {
            found.push(path);
        }
    }
    found.sort();
    found
}
