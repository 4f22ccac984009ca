//! The Sync view: the first synchronization is seen and agreed to, runs by itself, and asks before it takes much away (promise 4).

use std::fs;
use std::path::PathBuf;

use regarding_tests::api::{Api, encoded};
use regarding_tests::desk::Desk;
use regarding_tests::organization::Organization;
use regarding_tests::patience::until;
use regarding_tests::post::Post;
use regarding_tests::room::Room;
use serde_json::json;

use crate::PICTURES;

async fn desk() -> (Desk, PathBuf) {
    let room = Room::new();
    let post = Post::open(room.home());
    for folder in ["calendars/home", "contacts/people"] {
        assert!(fs::create_dir_all(post.folder.join(folder)).is_ok(), "{folder}");
    }
    let folder = post.folder.clone();
    let desk = Desk::with(room, Organization::start(), &folder).await;
    (desk, folder)
}

fn people(folder: &std::path::Path) -> usize {
    fs::read_dir(folder.join("contacts/people")).map_or(0, Iterator::count)
}

#[tokio::test]
async fn the_first_synchronization_is_seen_and_agreed_to_and_the_brake_asks() {
    let (desk, folder) = desk().await;
    let window = &desk.window;
    window.click("button", "Sync, 1 question").await;
    window.find("heading", "Before the first synchronization").await;
    window.drawn().await;
    desk.room.picture(PICTURES, "sync-first");
    window.click("button", "See what would happen").await;
    window.find("dialog", "What would happen").await;
    window.find("heading", "Created in your mailbox").await;
    window.drawn().await;
    desk.room.picture(PICTURES, "sync-preview");
    assert_eq!(people(&folder), 0, "nothing happened yet");
    window.click("button", "Yes, begin").await;
    until("contacts come", || async { (people(&folder) > 10).then_some(()) }).await;
    window.text("Running well").await;
    window.find("table", "Last cycles").await;
    window.drawn().await;
    desk.room.picture(PICTURES, "sync-well");

    let me = &desk.me().id;
    let admin = desk.organization.user("System Administrator");
    let api = Api::of(&desk.organization, admin);
    let filter = encoded(&format!("_ownerid_value eq {me} and statecode eq 0"));
    for row in api.rows(&format!("contacts?$select=contactid&$filter={filter}&$top=24")) {
        let id = row["contactid"].as_str().unwrap();
        api.change(
            &format!("contacts({id})"),
            &json!({"statecode": 1, "statuscode": 2}),
        );
    }
    window.click("button", "Sync now").await;
    window.find("heading", "Waiting for your yes").await;
    window.text("The next cycle would unlink 24 contacts.").await;
    // The row that tells how far the cycle is goes from above the button.
    window.text("Next cycle in").await;
    window.drawn().await;
    window.click("button", "Show the 24").await;
    window.find("dialog", "What would be taken away").await;
    window
        .find("heading", "No longer follow each other; both stay")
        .await;
    window.click("button", "Close").await;
    window.drawn().await;
    desk.room.picture(PICTURES, "sync-asks");
    let before = people(&folder);
    window.click("button", "Unlink 24").await;
    window.gone("heading", "Waiting for your yes").await;
    window.text("24 unlinked").await;
    assert_eq!(people(&folder), before, "both stay");
}
