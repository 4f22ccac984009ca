//! Received mail is tracked by itself in the running program, explained in the pane, and taken back in the Sync view.

use std::path::Path;

use regarding_tests::api::{Api, encoded};
use regarding_tests::axe;
use regarding_tests::desk::Desk;
use regarding_tests::organization::Organization;
use regarding_tests::patience::until;
use regarding_tests::post::Post;
use regarding_tests::room::Room;
use regarding_tests::window::Window;

use crate::PICTURES;

#[tokio::test]
async fn mail_is_tracked_by_itself_explained_and_taken_back() {
    let room = Room::new();
    let post = Post::open(room.home());
    let folder = post.folder.clone();
    let desk = Desk::with(room, Organization::start(), &folder).await;
    let window = &desk.window;
    options_of_email(window).await;
    window
        .click(
            "radio",
            "Email messages from Dynamics 365 leads, contacts and accounts",
        )
        .await;
    window.click("radio", "Decide on this computer").await;
    window.find("alertdialog", "Decide on this computer?").await;
    window.drawn().await;
    desk.room.picture(PICTURES, "received-agree");
    window.click("button", "Turn on").await;
    window.text("New mail is decided about as it comes").await;
    window.drawn().await;
    desk.room.picture(PICTURES, "received-options");
    assert_eq!(axe::serious_findings(window).await, Vec::<String>::new());
    window.click("button", "Close").await;

    arrives(
        &desk,
        &folder,
        "Ilse Brandt <ilse.brandt@hafenwerk.example>",
        "Pump test by rule",
    );
    let api = Api::of(&desk.organization, desk.organization.user("System Administrator"));
    let filter = encoded("messageid eq '<rule.1@arrives.example>'");
    let copies = || {
        api.rows(&format!("emails?$select=activityid&$filter={filter}"))
            .len()
    };
    until("the message is tracked by itself", || async {
        (copies() == 1).then_some(())
    })
    .await;
    window.click("option", "Pump test by rule").await;
    window.click("button", "Why tracked?").await;
    window.text("its sender is a contact, an account or a lead").await;
    window.drawn().await;
    desk.room.picture(PICTURES, "received-why");
    window.click("button", "Sync, 1 question").await;
    window.find("heading", "Tracked by itself").await;
    window.drawn().await;
    desk.room.picture(PICTURES, "received-review");
    assert_eq!(axe::serious_findings(window).await, Vec::<String>::new());
    window.click("button", "Take back: Pump test by rule").await;
    window.text("Taken back").await;
    assert_eq!(copies(), 0, "I-12");
}

#[tokio::test]
async fn g_30_an_unknown_sender_becomes_a_contact_that_is_seen_and_taken_back() {
    let room = Room::new();
    let post = Post::open(room.home());
    let folder = post.folder.clone();
    let desk = Desk::with(room, Organization::start(), &folder).await;
    let window = &desk.window;
    options_of_email(window).await;
    window.click("radio", "All email messages").await;
    window.click("radio", "They become contacts").await;
    window.text("becomes a contact when their mail is tracked").await;
    window.click("radio", "Decide on this computer").await;
    window.click("button", "Turn on").await;
    window.text("New mail is decided about as it comes").await;
    window.drawn().await;
    desk.room.picture(PICTURES, "newcomers-options");
    window.click("button", "Close").await;

    arrives(
        &desk,
        &folder,
        "Nora Quist <nora.quist@unheard-of.example>",
        "An offer of valves",
    );
    let api = Api::of(&desk.organization, desk.organization.user("System Administrator"));
    let filter = encoded("emailaddress1 eq 'nora.quist@unheard-of.example'");
    let contacts = || {
        api.rows(&format!("contacts?$select=contactid&$filter={filter}"))
            .len()
    };
    until("the sender becomes a contact", || async {
        (contacts() == 1).then_some(())
    })
    .await;
    window.click("button", "Sync").await;
    window
        .text("not known to your organization and became a contact")
        .await;
    window.drawn().await;
    desk.room.picture(PICTURES, "newcomers-review");
    assert_eq!(axe::serious_findings(window).await, Vec::<String>::new());
    window.click("button", "Take back: Nora Quist").await;
    window.text("Taken back").await;
    assert_eq!(contacts(), 0, "promise 7");
}

async fn options_of_email(window: &Window) {
    window.click("button", "Settings").await;
    window.click("tab", "Email").await;
}

/// A message arrives in the mailbox.
fn arrives(desk: &Desk, folder: &Path, from: &str, subject: &str) {
    let seconds = jiff::Timestamp::now().as_second();
    let letter = format!(
        "From: {from}\r\nTo: {}\r\nSubject: {subject}\r\n\
         Date: Thu, 05 Mar 2026 09:00:00 +0000\r\nMessage-ID: <rule.1@arrives.example>\r\n\r\nIt runs.\r\n",
        desk.me().email
    );
    let arrived = std::fs::write(folder.join("cur").join(format!("{seconds}.R1.host:2,")), letter);
    assert!(arrived.is_ok(), "{arrived:?}");
}
