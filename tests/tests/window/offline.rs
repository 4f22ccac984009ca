//! Offline and back: a request waits with its number, and goes out by itself, once.

use regarding_tests::desk::{Desk, ME, open_maildir, sign_in};
use regarding_tests::organization::Organization;
use regarding_tests::patience::until;
use regarding_tests::post::{Letter, Post};
use regarding_tests::relay::{Relay, Verdict};
use regarding_tests::room::Room;
use regarding_tests::window::Window;

use crate::PICTURES;

#[tokio::test]
async fn a_request_made_offline_goes_out_by_itself_when_the_organization_is_back() {
    let sender = "Ilse Brandt <ilse.brandt@hafenwerk.example>";
    let letter = Letter::new("away.1@hafenwerk.example", sender, ME);
    let room = Room::new();
    let post = Post::open(room.home());
    post.deliver(&letter);
    let organization = Organization::start();
    let relay = Relay::before(&organization);
    let window = Window::open(&room, &[]).await;
    sign_in(&window, &relay.url, organization.user("Salesperson")).await;
    open_maildir(&window, &post.folder).await;
    let desk = Desk {
        window,
        organization,
        room,
    };
    desk.read(&letter.subject).await;
    desk.window
        .find("button", "Set regarding Harbour retrofit, phase 2")
        .await;

    relay.judge(|_| Verdict::LoseRequest);
    desk.window
        .click("button", "Set regarding Harbour retrofit, phase 2")
        .await;
    desk.agree().await;
    desk.window.text("1 request waits for the organization").await;
    desk.window.drawn().await;
    desk.room.picture(PICTURES, "offline");
    assert!(desk.api().emails(&letter.id).is_empty());

    relay.judge(|_| Verdict::Pass);
    desk.window.text("Tracked regarding").await;
    until("nothing waits any more", || async {
        (!desk.window.shows("waits for the organization").await).then_some(())
    })
    .await;
    assert_eq!(desk.api().emails(&letter.id).len(), 1);
}
