//! A folder is tracked in the options, and a message that another program moves there is a record a moment later.

use std::fs;

use regarding_tests::api::{Api, encoded};
use regarding_tests::axe;
use regarding_tests::desk::Desk;
use regarding_tests::organization::Organization;
use regarding_tests::patience::until;
use regarding_tests::post::Post;
use regarding_tests::room::Room;

use crate::PICTURES;

#[tokio::test]
async fn a_folder_is_tracked_and_a_message_that_is_moved_there_too() {
    let room = Room::new();
    let post = Post::open(room.home());
    let mail = post.folder.clone();
    for part in ["cur", "new", "tmp"] {
        fs::create_dir_all(mail.join(".Cranes").join(part)).unwrap();
        fs::create_dir_all(mail.join(".Cranes.Private").join(part)).unwrap();
    }
    let desk = Desk::with(room, Organization::start(), &mail).await;
    let window = &desk.window;
    window.click("button", "Settings").await;
    window.click("tab", "Email").await;
    window
        .click("treeitem", "Cranes Not tracked because of where it lies")
        .await;
    window.click("radio", "Tracked").await;
    window.text("No mail lies there now").await;
    window.drawn().await;
    desk.room.picture(PICTURES, "folders-agree");
    assert_eq!(axe::serious_findings(window).await, Vec::<String>::new());
    window.click("button", "Track its mail").await;
    window.text("The mail of 2 folders is tracked").await;
    window.drawn().await;
    desk.room.picture(PICTURES, "folders-options");
    assert_eq!(axe::serious_findings(window).await, Vec::<String>::new());
    window.click("button", "Close").await;

    let letter = format!(
        "From: Nora <nora@unheard-of.example>\r\nTo: {}\r\nSubject: Filed by hand\r\n\
         Date: Thu, 05 Mar 2020 09:00:00 +0000\r\nMessage-ID: <filed.1@pumps.example>\r\n\r\nIt runs.\r\n",
        desk.me().email
    );
    fs::write(mail.join("cur/1583139600.F1.host:2,"), letter).unwrap();
    window.text("Filed by hand").await;
    fs::rename(
        mail.join("cur/1583139600.F1.host:2,"),
        mail.join(".Cranes/cur/1583139600.F1.host:2,"),
    )
    .unwrap();
    let api = Api::of(&desk.organization, desk.organization.user("System Administrator"));
    let filter = encoded("messageid eq '<filed.1@pumps.example>'");
    until("the message is tracked by its folder", || async {
        let rows = api.rows(&format!("emails?$select=activityid&$filter={filter}"));
        (rows.len() == 1).then_some(())
    })
    .await;
}
