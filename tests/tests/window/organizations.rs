//! Finding one's organizations (reference B5), and several of them in one profile.

use regarding_tests::desk::{ME, open_maildir};
use regarding_tests::organization::Organization;
use regarding_tests::post::{Letter, Post};
use regarding_tests::room::Room;
use regarding_tests::window::Window;

use crate::PICTURES;

/// From the button to the list of what can be entered.
async fn find(window: &Window, organization: &Organization) {
    let person = organization.user("Salesperson");
    window.click("button", "Find my organizations").await;
    window.click("button", "Continue").await;
    window.text("You sign in at").await;
    window.fill("textbox", "E-mail", &person.email).await;
    window.fill("textbox", "Password", &person.password).await;
    window.click("button", "Sign in").await;
    window.find("list", "Choose an organization").await;
}

#[tokio::test]
async fn b5_organizations_are_found_entered_added_and_switched() {
    let room = Room::new();
    let post = Post::open(room.home());
    let letter = Letter::new(
        "organizations.1@hafenwerk.example",
        "Ilse Brandt <ilse.brandt@hafenwerk.example>",
        ME,
    );
    post.deliver(&letter);
    let organization = Organization::start_with(&["--organizations", "2"]);
    let window = Window::open(&room, &["--discovery", &organization.discovery]).await;
    window.find("button", "Find my organizations").await;
    window.drawn().await;
    room.picture(PICTURES, "find-organizations");
    find(&window, &organization).await;
    window.text("Alder & Finch 2").await;
    window.drawn().await;
    room.picture(PICTURES, "found-organizations");
    window
        .click("button", &format!("Alder & Finch {}", organization.url))
        .await;
    open_maildir(&window, &post.folder).await;
    window.find("treeitem", "Inbox").await;

    window.click("button", "Settings").await;
    window.click("button", "Add an organization").await;
    window.find("dialog", "Add an organization").await;
    find(&window, &organization).await;
    window.drawn().await;
    room.picture(PICTURES, "add-organization");
    window.click("button", "Alder & Finch 2").await;
    window.gone("dialog", "Add an organization").await;
    window.text("In use").await;
    window.drawn().await;
    room.picture(PICTURES, "organizations");
    window
        .click("button", "Make Alder & Finch 2 the primary organization")
        .await;
    window
        .gone("button", "Make Alder & Finch 2 the primary organization")
        .await;
    window.click("button", "Close").await;

    window.click("button", "Account").await;
    window.find("menuitemradio", "Alder & Finch 2").await;
    window.drawn().await;
    room.picture(PICTURES, "switch-organization");
}
