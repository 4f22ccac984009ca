//! HTML mail that wants to reach out: nothing leaves before it is asked for, and then pictures only, fetched by the program
//! (promises 2 and 9).

#![expect(clippy::unwrap_used, reason = "a helper of a test fails by panicking")]

use std::fs;

use fantoccini::Locator;
use regarding_tests::binaries;
use regarding_tests::desk::{Desk, ME};
use regarding_tests::install::Install;
use regarding_tests::opener::Opener;
use regarding_tests::organization::Organization;
use regarding_tests::patience::{until, within};
use regarding_tests::post::{Letter, Post};
use regarding_tests::room::Room;
use regarding_tests::search::Search;
use regarding_tests::trap::Trap;
use regarding_tests::window::Window;
use serde::Deserialize;
use serde_json::json;

/// The vectors that are a picture in the text. All others fetch something else, or a picture that is not shown.
const PICTURES: [&str; 4] = ["/img", "/img-lazy", "/img-unquoted", "/img-upper"];

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

    desk.window.click("button", "Load images").await;
    let asked = || {
        let mut paths = trap.paths();
        paths.sort_unstable();
        paths
    };
    until("the pictures are loaded", || async {
        (asked().len() >= PICTURES.len()).then_some(())
    })
    .await;
    enter_body(&desk.window).await;
    until("the pictures are shown", || async {
        let shown = desk.window.run(SHOWN, vec![]).await;
        (shown == json!(PICTURES.len())).then_some(())
    })
    .await;
    reach_out_of_the_body(&desk.window, &trap).await;
    leave_body(&desk.window).await;
    desk.window.drawn().await;
    assert_eq!(
        asked(),
        PICTURES,
        "the pictures of the text, each once, and nothing else"
    );
    asked_by_the_program(&trap);
    in_the_log(&desk, &trap).await;
    let content = Search::new([
        ("address of a picture", "/img-lazy"),
        ("another", "/img-unquoted"),
    ]);
    assert_eq!(
        content.below(&desk.room.profile()),
        Vec::<String>::new(),
        "promise 1"
    );
}

/// How many pictures of other computers the body shows.
const SHOWN: &str = "return [...document.images].filter((one) => one.src.startsWith('mailbody:') && one.naturalWidth > 0).length";

/// Even now that its pictures are loaded, the frame itself gets nothing from another computer.
async fn reach_out_of_the_body(window: &Window, trap: &Trap) {
    // No event reaches a script in here, so the picture is looked at until it is done with.
    let _ = window
        .run(
            "const image = document.createElement('img');
             image.className = 'by-the-frame'; image.src = arguments[0]; document.body.append(image);
             return true;",
            vec![json!(trap.url("by-the-frame"))],
        )
        .await;
    until("the picture is refused or loaded", || async {
        let done = window
            .run("return document.querySelector('.by-the-frame').complete", vec![])
            .await;
        (done == json!(true)).then_some(())
    })
    .await;
    let size = window
        .run(
            "return document.querySelector('.by-the-frame').naturalWidth",
            vec![],
        )
        .await;
    assert_eq!(size, json!(0), "promise 9");
}

/// The trap heard the program, which says nothing of the person, and not the webview.
fn asked_by_the_program(trap: &Trap) {
    for head in trap.heads() {
        let mut lines: Vec<String> = head.lines().skip(1).map(str::to_ascii_lowercase).collect();
        lines.retain(|line| !line.is_empty() && !line.starts_with("accept: image/"));
        lines.sort_unstable();
        let expected = [
            "accept-encoding: gzip".to_owned(),
            format!("host: {}", trap.host()),
            "user-agent: mozilla/5.0".to_owned(),
        ];
        assert_eq!(lines, expected);
    }
}

/// Each request has its line in the evidence log, by the rule of pictures and without a path. The address that leads to an
/// encrypted connection, which the trap does not speak, has one too.
async fn in_the_log(desk: &Desk, trap: &Trap) {
    let install = Install::in_room(&desk.room);
    let lines = until("every answer is noted", || async {
        let csv = install.run_bare(&["evidence", "--csv"]).ended(0).out;
        let of_pictures = csv.lines().filter(|line| line.contains(",load-pictures,"));
        let lines: Vec<String> = of_pictures.map(str::to_owned).collect();
        let answered = lines.iter().filter(|line| line.contains(",200,")).count();
        (answered == trap.paths().len()).then_some(lines)
    })
    .await;
    assert_eq!(lines.len(), PICTURES.len() + 1, "promise 2: {lines:?}");
    for line in lines {
        assert!(line.contains(&format!(",get,{},", trap.host())), "{line}");
        assert!(!line.contains("img"), "no path: {line}");
    }
}

#[tokio::test]
async fn a_name_that_deceives_is_marked_in_the_list_and_in_the_message() {
    let false_name = "\"ilse.brandt@hafenwerk.example\" <thief@evil.example>";
    let letter = Letter::new("deceit.1@evil.example", false_name, ME);
    let desk = Desk::with_letters(std::slice::from_ref(&letter)).await;
    let warning =
        "The name shows the address ilse.brandt@hafenwerk.example, but the message is from another one.";
    desk.window.find("option", warning).await;
    desk.read(&letter.subject).await;
    desk.window.find("note", warning).await;
}

#[tokio::test]
async fn a_link_shows_its_true_target_and_opens_nothing_before_the_yes() {
    let mut room = Room::new();
    let opener = Opener::in_room(&mut room);
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
        assert!(opener.asked().is_empty(), "nothing opens before the yes");
        desk.window.click("button", answer).await;
        desk.window.gone("dialog", "Open this link in the browser?").await;
    }
    assert_eq!(opener.opens(1).await, "https://evil.example/login?next=bank");
}
