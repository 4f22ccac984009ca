//! The rules of the synchronization in the real window: which field travels which way (B-3).

use regarding_tests::desk::{Desk, ME};
use regarding_tests::post::Letter;

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
}
