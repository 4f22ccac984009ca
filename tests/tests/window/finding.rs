//! Finding a message that the list has not loaded, by the one search box.

use regarding_tests::axe;
use regarding_tests::desk::{Desk, ME};
use regarding_tests::organization::Organization;
use regarding_tests::patience::until;
use regarding_tests::post::{Letter, Post};
use regarding_tests::room::Room;
use regarding_tests::window::Window;
use serde_json::json;

use crate::PICTURES;

/// More than the list loads at first.
const MANY: usize = 130;

#[tokio::test]
async fn a_message_of_the_whole_folder_is_found_by_its_subject_and_opened() {
    let room = Room::new();
    let post = Post::open(room.home());
    let sender = "Ilse Brandt <ilse.brandt@hafenwerk.example>";
    let mut wanted = Letter::new("aaaa@hafenwerk.example", sender, ME);
    wanted.subject = "Übergabe der Pumpen am Kai".to_owned();
    post.put("1700000000.M1.host", wanted.text().as_bytes());
    for number in 0..MANY {
        let letter = Letter::new(&format!("filler.{number}@hafenwerk.example"), sender, ME);
        post.put(
            &format!("{}.M2.host", 1_700_000_100 + number),
            letter.text().as_bytes(),
        );
    }
    let desk = Desk::with(room, Organization::start(), &post.folder).await;
    let window = &desk.window;
    window.find("option", "About filler.129").await;
    window
        .fill("combobox", "Search mail and records", "pumpen übergabe")
        .await;
    window
        .text("Messages of this folder, by subject and people")
        .await;
    window.find("option", &wanted.subject).await;
    window.drawn().await;
    desk.room.picture(PICTURES, "mail-search");
    assert_eq!(axe::serious_findings(window).await, Vec::<String>::new());
    window.click("option", &wanted.subject).await;
    window.find("heading", &wanted.subject).await;
    window.text("People in this message").await;

    window
        .fill("combobox", "Search mail and records", "about filler")
        .await;
    shown(window, 6).await;
    window.click("option", "More messages").await;
    shown(window, 12).await;
}

/// Waits until the box shows so many messages.
async fn shown(window: &Window, count: usize) {
    let script = "return [...document.querySelectorAll('[role=listbox][aria-label=\"Search mail and records\"] [role=option]')]
        .filter((one) => one.innerText.startsWith('About filler')).length";
    until("so many messages are shown", || async {
        (window.run(script, Vec::new()).await == json!(count)).then_some(())
    })
    .await;
}
