//! The rules of the synchronization in the real window: which field travels which way (B-3), and filters whose change is shown before
//! it is done (C-16).

use regarding_tests::api::Api;
use regarding_tests::desk::{Desk, ME, open_maildir, sign_in};
use regarding_tests::organization::Organization;
use regarding_tests::patience::until;
use regarding_tests::post::{Letter, Post};
use regarding_tests::room::Room;
use regarding_tests::window::Window;

use crate::PICTURES;

async fn desk() -> Desk {
    let letter = Letter::new(
        "rules.1@hafenwerk.example",
        "Ilse Brandt <ilse.brandt@hafenwerk.example>",
        ME,
    );
    let desk = Desk::with_letters(&[letter]).await;
    desk.window.click("button", "Settings").await;
    desk.window.click("tab", "Synchronization").await;
    desk
}

#[tokio::test]
async fn b_3_everybody_sees_which_field_travels_which_way() {
    let desk = desk().await;
    desk.window.click("button", "Synchronized fields").await;
    desk.window
        .text("Only an administrator of the organization changes the directions.")
        .await;
    desk.window.find("img", "Notes: Both ways").await;
    desk.window.find("img", "Home address: Does not travel").await;
    desk.window.drawn().await;
    desk.room.picture(PICTURES, "synchronized-fields");
    desk.window.click("tab", "Recurring appointments").await;
    desk.window.find("img", "Recurrence pattern: Both ways").await;
    desk.window.click("tab", "Service activities").await;
    desk.window
        .find("img", "Subject: From the organization to the mailbox")
        .await;
    desk.window.drawn().await;
    desk.room.picture(PICTURES, "synchronized-fields-service");
}

#[tokio::test]
async fn c_16_a_filter_is_made_in_rows_and_its_difference_is_shown_before_it_is_saved() {
    let desk = desk().await;
    let window = &desk.window;
    let kept = || {
        desk.api()
            .rows("userqueries?$select=name&$filter=querytype%20eq%20256")
            .len()
    };
    let before = kept();
    window.click("button", "Filters…").await;
    window.text("Owner is you").await;
    window.drawn().await;
    desk.room.picture(PICTURES, "filters");
    window.click("button", "New filter").await;
    window.click("menuitem", "Contacts").await;
    window.fill("textbox", "Name", "Everybody's Ilse").await;
    // What the organization proposes is taken away, down to one row of one's own.
    window.click("button", "Remove").await;
    window.click("button", "Remove").await;
    window.click("button", "Add a condition").await;
    window.choose("Column", "First Name").await;
    window.fill("textbox", "Value", "Ilse").await;
    window.click("button", "Add conditions on…").await;
    window.click("menuitem", "Account (Company Name)").await;
    window
        .find("heading", "And there is: Account (Company Name)")
        .await;
    window.text("Fill in the name and every value first.").await;
    window.drawn().await;
    desk.room.picture(PICTURES, "filter-editor");
    window.click("button", "Remove: Account (Company Name)").await;
    window.click("button", "Show the difference").await;
    window.text("Nothing has changed yet.").await;
    window.text("It selects").await;
    window.drawn().await;
    desk.room.picture(PICTURES, "filter-difference");
    assert_eq!(kept(), before, "shown first");
    window.click("button", "Save filter").await;
    until("the filter is kept", || async {
        (kept() == before + 1).then_some(())
    })
    .await;
    window.text("Everybody's Ilse").await;
    window.text("First Name contains Ilse").await;
}

#[tokio::test]
async fn c_1_an_administrator_makes_a_filter_of_everybody_in_rows() {
    let room = Room::new();
    let post = Post::open(room.home());
    let organization = Organization::start();
    let window = Window::open(&room, &[]).await;
    sign_in(
        &window,
        &organization.url,
        organization.user("System Administrator"),
    )
    .await;
    open_maildir(&window, &post.folder).await;
    window.find("treeitem", "Inbox").await;
    window.click("button", "Settings").await;
    window.click("tab", "Synchronization").await;
    window.click("button", "Filters…").await;
    window.text("You may change the filters of everybody.").await;
    window.find("button", "Edit Tasks of My Teams").await;
    window.drawn().await;
    room.picture(PICTURES, "filters-of-everybody");
    window.click("button", "New filter for everybody").await;
    window.click("menuitem", "Contacts").await;
    window
        .text("This filter applies to everybody in your organization")
        .await;
    window.fill("textbox", "Name", "Everybody's Ilse").await;
    window.click("button", "Show the difference").await;
    window.text("These are the numbers for you").await;
    window.drawn().await;
    room.picture(PICTURES, "filter-of-everybody-difference");
    window.click("button", "Save filter").await;
    window.find("button", "Edit Everybody's Ilse").await;
    let api = Api::of(&organization, organization.user("Salesperson"));
    let kept = api.rows("savedqueries?$select=name&$filter=querytype%20eq%20256");
    assert!(
        kept.iter().any(|row| row["name"] == "Everybody's Ilse"),
        "everybody has it"
    );
}
