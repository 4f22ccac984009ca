//! HTML mail that wants to reach out: nothing leaves before it is asked for, and then pictures only (promises 2 and 9).

#![expect(clippy::unwrap_used, reason = "a helper of a test fails by panicking")]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;

use fantoccini::Locator;
use regarding_tests::binaries;
use regarding_tests::desk::{Desk, ME};
use regarding_tests::organization::Organization;
use regarding_tests::patience::{until, within};
use regarding_tests::post::Post;
use regarding_tests::room::Room;
use regarding_tests::trap::Trap;
use regarding_tests::window::Window;
use serde::Deserialize;

/// Vectors that fetch something else than a picture.
const NO_PICTURES: [&str; 16] = [
    "css-import",
    "css-font-face",
    "link-stylesheet",
    "link-icon",
    "link-prefetch",
    "script-src",
    "iframe",
    "object",
    "embed",
    "video-source",
    "audio",
    "meta-refresh",
    "form-autosubmit",
    "form-image",
    "base-href",
    "relative",
];

#[derive(Deserialize)]
struct Vector {
    html: String,
}

/// Ways in which mail programs were made to call home, pointed at the trap.
fn vectors(trap: &Trap) -> Vec<Vector> {
    let text = fs::read_to_string(binaries::repository("tests/corpora/html/leak-vectors.json")).unwrap();
    let mut vectors: Vec<Vector> = serde_json::from_str(&text).unwrap();
    let host = trap.host();
    for vector in &mut vectors {
        vector.html = vector
            .html
            .replace("{BASE}", &format!("http://{host}"))
            .replace("{HOST}", &host);
    }
    vectors
}

/// A message of HTML.
fn html(subject: &str, body: &str) -> Vec<u8> {
    let text = format!(
        "From: Call Home <home@caller.example>\nTo: {ME}\nSubject: {subject}\nMessage-ID: <{}@caller.example>\n\
         Date: Mon, 05 Jan 2026 10:00:00 +0000\nMIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n\n{body}\n",
        subject.replace(' ', ".")
    );
    text.replace('\n', "\r\n").into_bytes()
}

async fn enter_body(window: &Window) {
    let frame = until("the body's frame is there", || async {
        window
            .client()
            .find(Locator::Css("iframe[src^='mailbody:']"))
            .await
            .ok()
    })
    .await;
    frame.enter_frame().await.unwrap();
}

async fn leave_body(window: &Window) {
    within("the frame is left", window.client().clone().enter_parent_frame())
        .await
        .unwrap();
}

#[tokio::test]
async fn nothing_remote_is_reached_before_it_is_asked_for_and_then_pictures_only() {
    let trap = Trap::set().await;
    let vectors = vectors(&trap);
    let body: String = vectors
        .iter()
        .map(|vector| format!("<div>{}</div>\n", vector.html))
        .collect();
    let room = Room::new();
    let post = Post::open(room.home());
    post.put(
        "leaks",
        &html(
            "Every leak at once",
            &format!("<p>First words</p>{body}<p>Last words</p>"),
        ),
    );
    let desk = Desk::with(room, Organization::start(), &post.folder).await;
    desk.read("Every leak at once").await;
    enter_body(&desk.window).await;
    desk.window.text("First words").await;
    leave_body(&desk.window).await;
    desk.window.drawn().await;
    assert_eq!(trap.paths(), Vec::<String>::new(), "before it was asked for");
    assert_eq!(trap.caught(), 0);

    desk.window.click("button", "Load pictures").await;
    until("a picture is loaded", || async {
        (trap.caught() > 0).then_some(())
    })
    .await;
    desk.window.drawn().await;
    for path in trap.paths() {
        let foreign = NO_PICTURES
            .iter()
            .find(|id| path.trim_start_matches('/').starts_with(**id));
        assert!(foreign.is_none(), "{path} is no picture");
    }
}

/// A stand-in for the system's way to open addresses, which notes them.
fn stand_in_browser(room: &mut Room) -> PathBuf {
    let folder = room.home().join("bin");
    let opened = room.home().join("opened");
    fs::create_dir_all(&folder).unwrap();
    for name in ["xdg-open", "gio", "gnome-open", "kde-open", "wslview"] {
        let file = folder.join(name);
        fs::write(
            &file,
            format!("#!/bin/sh\necho \"$@\" >> '{}'\n", opened.display()),
        )
        .unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o755)).unwrap();
    }
    let path = std::env::var("PATH").unwrap_or_default();
    room.set("PATH", format!("{}:{path}", folder.display()));
    opened
}

#[tokio::test]
async fn a_link_shows_its_true_target_and_opens_nothing_before_the_yes() {
    let mut room = Room::new();
    let opened = stand_in_browser(&mut room);
    let post = Post::open(room.home());
    let link = "<p><a href=\"https://evil.example/login?next=bank\">https://bank.example/</a></p>";
    post.put("link", &html("A false link", link));
    let desk = Desk::with(room, Organization::start(), &post.folder).await;
    desk.read("A false link").await;
    for answer in ["Cancel", "Open in browser"] {
        enter_body(&desk.window).await;
        desk.window.click("link", "bank.example").await;
        leave_body(&desk.window).await;
        desk.window.find("dialog", "Open this link in the browser?").await;
        desk.window.text("evil.example").await;
        assert!(!opened.exists(), "nothing opens before the yes");
        desk.window.click("button", answer).await;
        desk.window.gone("dialog", "Open this link in the browser?").await;
    }
    let asked = until("the browser is asked", || async {
        fs::read_to_string(&opened).ok().filter(|text| !text.is_empty())
    })
    .await;
    assert_eq!(asked.trim(), "https://evil.example/login?next=bank");
}
