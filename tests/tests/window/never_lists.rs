//! What is never tracked by itself at anybody's: an administrator writes the list in the window, and everybody's program heeds it
//! (G-20 to G-24 bettered, docs/adr/0025).

#![expect(clippy::indexing_slicing, reason = "a helper of a test fails by panicking")]

use regarding_tests::axe;
use regarding_tests::desk::{Desk, open_maildir, sign_in};
use regarding_tests::install::Install;
use regarding_tests::organization::Organization;
use regarding_tests::patience::until;
use regarding_tests::post::Post;
use regarding_tests::room::Room;
use regarding_tests::window::Window;
use serde_json::Value;

use crate::PICTURES;

const TITLE: &str = "Never tracked by itself in your organization";

/// What another person's computer reads of the list.
fn read_elsewhere(install: &Install) -> Vec<String> {
    let view = install.run(&["received", "--json"]).ended(0).json();
    let entries = view["never_for_all"]["entries"].as_array().cloned();
    let text = |entry: &Value| entry["text"].as_str().unwrap_or_default().to_owned();
    entries.unwrap_or_default().iter().map(text).collect()
}

/// Scrolls the list into sight, for a picture.
async fn in_sight(window: &Window) {
    let scroll = "[...document.querySelectorAll('h3')].find((one) => one.textContent === arguments[0]).scrollIntoView({ block: 'center' })";
    window.run(scroll, vec![TITLE.into()]).await;
    window.drawn().await;
}

#[tokio::test]
async fn an_administrator_edits_the_list_of_everybody_and_others_only_see_it() {
    let (room, organization) = (Room::new(), Organization::start());
    let post = Post::open(room.home());
    let colleague = organization.user("Salesperson").clone();
    let mut elsewhere = Install::new();
    let _ = elsewhere
        .sign_in(&organization.url, &colleague, &post.folder)
        .ended(0);
    let window = Window::open(&room, &[]).await;
    let administrator = organization.user("System Administrator").clone();
    sign_in(&window, &organization.url, &administrator).await;
    open_maildir(&window, &post.folder).await;
    window.find("treeitem", "Inbox").await;
    window.click("button", "Settings").await;
    window.click("tab", "Email").await;
    window.find("heading", TITLE).await;
    assert_eq!(read_elsewhere(&elsewhere), Vec::<String>::new());

    // The second of the two forms that are alike is the one of everybody.
    let within = "const group = [...document.querySelectorAll('section')].find((one) => one.querySelector('h3')?.textContent === arguments[0]);
                  const input = group.querySelector('form input'); input.scrollIntoView({ block: 'center' }); input.focus();";
    for entry in ["press@gazette.example", "no e-mail address"] {
        window.run(within, vec![TITLE.into()]).await;
        window.press(entry).await;
        window
            .press(&char::from(fantoccini::key::Key::Enter).to_string())
            .await;
        if entry.contains('@') {
            window.find("button", "press@gazette.example").await;
        } else {
            window.text("That is no e-mail address").await;
        }
    }
    in_sight(&window).await;
    room.picture(PICTURES, "never-for-all");
    assert_eq!(axe::serious_findings(&window).await, Vec::<String>::new());
    assert_eq!(read_elsewhere(&elsewhere), ["press@gazette.example"]);

    window.click("button", "press@gazette.example").await;
    until("the entry goes everywhere", || async {
        read_elsewhere(&elsewhere).is_empty().then_some(())
    })
    .await;
    window.gone("button", "press@gazette.example").await;
    window.close().await;
}

#[tokio::test]
async fn whoever_does_not_administer_sees_the_list_and_cannot_change_it() {
    let (room, organization) = (Room::new(), Organization::start());
    let post = Post::open(room.home());
    let administrator = organization.user("System Administrator").clone();
    let mut elsewhere = Install::new();
    let _ = elsewhere
        .sign_in(&organization.url, &administrator, &post.folder)
        .ended(0);
    let words = ["received", "never", "domain", "gazette.example", "--everybody"];
    let _ = elsewhere.run(&words).ended(0);
    let desk = Desk::with(room, organization, &post.folder).await;
    let window = &desk.window;
    window.click("button", "Settings").await;
    window.click("tab", "Email").await;
    window.find("heading", TITLE).await;
    window.text("Only administrators change it.").await;
    window.text("gazette.example").await;
    assert!(window.look("button", "@gazette.example").await.is_none());
    in_sight(window).await;
    desk.room.picture(PICTURES, "never-for-all-seen");
}
