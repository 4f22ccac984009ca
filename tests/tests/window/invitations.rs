//! Whether attendees are invited is asked in the Sync view, and nobody is written to before the answer (D-22, promise 8, docs/adr/0024).

use regarding_tests::api::Api;
use regarding_tests::axe;
use regarding_tests::dav::{DavServer, Hand};
use regarding_tests::desk::Desk;
use regarding_tests::organization::Organization;
use regarding_tests::page::Page;
use regarding_tests::patience::until;
use regarding_tests::post::Post;
use regarding_tests::room::Room;
use serde_json::json;

use crate::PICTURES;

/// Somebody in the organization makes a meeting of the person's, to which Bob is to come.
fn made_with_bob(api: &Api, title: &str) {
    let row = json!({
        "subject": title,
        "scheduledstart": "2035-12-15T09:00:00Z", "scheduledend": "2035-12-15T10:00:00Z",
        "appointment_activity_parties": [{
            "participationtypemask": 5, "addressused": "bob@alderfinch.example"
        }],
    });
    let _ = api.create("appointments", &row);
}

/// Waits until no toast is on the page: while it fades it has little contrast.
async fn no_toast(page: &Page) {
    until("the toasts are gone", || async {
        let script = "return document.querySelector('.fui-Toast') === null";
        (page.run(script, Vec::new()).await == json!(true)).then_some(())
    })
    .await;
}

#[tokio::test]
async fn d_22_attendees_are_invited_by_a_yes_in_the_window_and_by_nothing_else() {
    let server = DavServer::start_with(
        "cyrus.sh",
        &[("DAV_ME", "mara.voss"), ("DAV_DOMAIN", "alderfinch.example")],
    );
    let bob = Hand::of("bob", "bob-pw");
    let home = server
        .variable("DAV_CALENDAR_HOME")
        .replace("/mara.voss/", "/bob/");
    let inbox = format!("{home}Inbox/");
    assert!(bob.items(&inbox).is_empty());
    let hand = server.hand();
    let calendar = format!("{}Default/", server.variable("DAV_CALENDAR_HOME"));
    let room = Room::new();
    let post = Post::open(room.home());
    let desk = Desk::with(room, Organization::start(), &post.folder).await;
    let window = &desk.window;
    window.click("button", "Settings").await;
    // Until what is there is told, the button moves.
    window.text("There are no calendars").await;
    window.click("button", "Add a calendar server…").await;
    window
        .fill("textbox", "E-mail address or server", server.url())
        .await;
    window.click("button", "Look for it").await;
    window
        .fill("textbox", "User name", server.variable("DAV_USER"))
        .await;
    window
        .fill("textbox", "Password", server.variable("DAV_PASSWORD"))
        .await;
    window.drawn().await;
    desk.room.picture(PICTURES, "invitations-server");
    window.click("button", "Open").await;
    window.gone("dialog", "Your calendar server").await;
    window.click("button", "Close").await;
    window.click("button", "Sync").await;
    window.click("button", "See what would happen").await;
    window.click("button", "Yes, begin").await;
    window.text("Running well").await;

    for (title, invite) in [("Launch at the pier", false), ("Launch at the yard", true)] {
        let before = hand.items(&calendar).len();
        made_with_bob(&desk.api(), title);
        window.click("button", "Sync now").await;
        window.find("heading", "Tell the attendees?").await;
        window.text(title).await;
        assert_eq!(hand.items(&calendar).len(), before + 1, "it waits for nothing");
        assert_eq!(bob.items(&inbox).len(), 0, "promise 8: nobody was told");
        window.drawn().await;
        desk.room.picture(PICTURES, &format!("invitations-{invite}"));
        no_toast(window).await;
        assert_eq!(axe::serious_findings(window).await, Vec::<String>::new());
        let answer = if invite { "Invite them" } else { "Invite nobody" };
        window.click("button", answer).await;
        window.gone("heading", "Tell the attendees?").await;
        let told = usize::from(invite);
        until(title, || async {
            (bob.items(&inbox).len() == told).then_some(())
        })
        .await;
    }
}
