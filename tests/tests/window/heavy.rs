//! Messages that are too much: they open, and the window goes on working.

use std::fmt::Write as _;

use regarding_tests::desk::{Desk, ME};
use regarding_tests::organization::Organization;
use regarding_tests::post::{Letter, Post};
use regarding_tests::room::Room;

fn to_ten_thousand() -> Letter {
    let mut to = ME.to_owned();
    for number in 0..10_000 {
        let _ = write!(to, ",\n Person {number} <person.{number}@crowd.example>");
    }
    Letter::new("crowd.1@crowd.example", "Town Crier <crier@crowd.example>", &to)
}

fn of_fifty_megabytes() -> Letter {
    let mut letter = Letter::new("long.1@crowd.example", "Long Winded <long@crowd.example>", ME);
    letter.body = "Many words, and then some more of them in the same line.\n".repeat(50 * 1024 * 1024 / 57);
    letter
}

#[tokio::test]
async fn ten_thousand_recipients_and_fifty_megabytes_do_not_stop_the_window() {
    let light = Letter::new("light.1@crowd.example", "Short Spoken <short@crowd.example>", ME);
    let room = Room::new();
    let post = Post::open(room.home());
    let heavy = [to_ten_thousand(), of_fifty_megabytes()];
    heavy
        .iter()
        .chain([&light])
        .for_each(|letter| post.deliver(letter));
    let desk = Desk::with(room, Organization::start(), &post.folder).await;
    for letter in &heavy {
        desk.window.click("option", &letter.subject).await;
        desk.window.find("heading", &letter.subject).await;
        // It answers while that message is open, and another one opens.
        desk.read(&light.subject).await;
    }
    desk.read(&heavy[0].subject).await;
    desk.window.text("more").await;
    let drawn = desk
        .window
        .run("return document.querySelectorAll('*').length", Vec::new())
        .await;
    assert!(
        drawn.as_u64().is_some_and(|count| count < 5000),
        "ten thousand people are not drawn: {drawn}"
    );
}

#[tokio::test]
async fn attachments_are_listed() {
    let letter = Letter::new("files.1@crowd.example", "Short Spoken <short@crowd.example>", ME);
    let desk = Desk::with_letters(std::slice::from_ref(&letter)).await;
    desk.read(&letter.subject).await;
    desk.window.find("list", "Attachments").await;
    for (name, _) in &letter.files {
        desk.window.find("button", name).await;
    }
}
