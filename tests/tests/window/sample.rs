//! The sample organization in the window: from the first page to the mail, in one click.

use regarding_tests::room::Room;
use regarding_tests::window::Window;

use crate::PICTURES;

#[tokio::test]
async fn explore_sample_leads_to_the_mail() {
    let room = Room::new();
    let window = Window::open(&room, &[]).await;
    window.click("button", "Open the sample").await;
    window.find("treeitem", "Inbox").await;
    window.find("option", "").await;
    window.drawn().await;
    room.picture(PICTURES, "sample-mail");
}
