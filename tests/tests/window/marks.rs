//! The mark *Tracked to Dynamics 365* in the window: agreed to once, then put on and taken off by another mail program (G-90 to G-92).

use regarding_tests::api::Api;
use regarding_tests::axe;
use regarding_tests::desk;
use regarding_tests::dovecot::Dovecot;
use regarding_tests::organization::Organization;
use regarding_tests::other::Other;
use regarding_tests::patience::until;
use regarding_tests::room::Room;
use regarding_tests::window::Window;

use crate::PICTURES;

const WORD: &str = "Tracked_to_Dynamics_365";
const ID: &str = "<mark.1@hafenwerk.example>";

#[tokio::test]
async fn g_90_a_mark_from_outside_tracks_and_taking_it_off_untracks_and_keeps_the_record() {
    let organization = Organization::start();
    let me = organization.user("Salesperson").clone();
    let mail = Dovecot::of(&organization, &me);
    let outside = Other {
        mail: &mail,
        user: &me,
    };
    for number in 1..=2 {
        let letter = format!(
            "From: Ilse Brandt <ilse.brandt@hafenwerk.example>\r\nTo: {}\r\nSubject: Pump test {number}\r\n\
             Date: Thu, 05 Mar 2026 09:00:0{number} +0000\r\nMessage-ID: <mark.{number}@hafenwerk.example>\r\n\r\nIt runs.\r\n",
            me.email
        );
        mail.deliver(&format!("177270120{number}.M{number}.host"), &letter);
    }
    let mut room = Room::new();
    room.set("SSL_CERT_FILE", mail.variable("IMAP_CA"));
    let window = Window::open(&room, &[]).await;
    desk::sign_in(&window, &organization.url, &me).await;
    window.fill("textbox", "Server", "localhost").await;
    window.fill("textbox", "Port", mail.variable("IMAPS_PORT")).await;
    window.click("button", "Continue").await;
    window.click("button", "Open the mailbox").await;
    window.click("button", "Skip for now").await;
    window.find("treeitem", "Inbox").await;

    window.click("button", "Settings").await;
    window.click("tab", "Email").await;
    window
        .click(
            "switch",
            "Mark tracked messages in the mailbox, and heed the mark",
        )
        .await;
    window
        .find("alertdialog", "Mark tracked messages in the mailbox?")
        .await;
    window.text(WORD).await;
    window.drawn().await;
    room.picture(PICTURES, "marks-agree");
    assert_eq!(axe::serious_findings(&window).await, Vec::<String>::new());
    window.click("button", "Turn on").await;
    window
        .gone("alertdialog", "Mark tracked messages in the mailbox?")
        .await;
    window.text("Messages that are tracked bear the mark").await;
    until("the first look is over (G-92)", || async {
        let looks = window.shows("is being looked through for marks").await;
        (!looks).then_some(())
    })
    .await;
    let scroll = "[...document.querySelectorAll('h3')].find((one) => one.textContent.startsWith('Marks')).scrollIntoView({ block: 'center' })";
    window.run(scroll, vec![]).await;
    window.drawn().await;
    room.picture(PICTURES, "marks-options");
    window.click("button", "Close").await;

    window.click("option", "Pump test 1").await;
    window.text("Not tracked").await;
    let api = Api::of(&organization, &me);
    let copies = || api.emails(ID.trim_matches(['<', '>'])).len();
    let _ = outside.does(&["store", ID, "INBOX", "+FLAGS", WORD], "");
    until("the mark tracks", || async { (copies() == 1).then_some(()) }).await;
    window.find("button", "Untrack").await;
    window.click("button", "Why tracked?").await;
    window.text("it bears the mark").await;
    window.drawn().await;
    room.picture(PICTURES, "marks-tracked");
    assert_eq!(axe::serious_findings(&window).await, Vec::<String>::new());

    let _ = outside.does(&["store", ID, "INBOX", "-FLAGS", WORD], "");
    window.text("Not tracked").await;
    assert_eq!(copies(), 1, "G-90: the record is kept");
    window.click("button", "Why not tracked?").await;
    window.text("its mark was taken off").await;
    window.drawn().await;
    room.picture(PICTURES, "marks-untracked");
}
