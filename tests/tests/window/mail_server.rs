//! The step of the mailbox with a real mail server: it says what it takes, and the sign-in to the organization opens it.

use regarding_tests::axe;
use regarding_tests::desk;
use regarding_tests::dovecot::Dovecot;
use regarding_tests::organization::Organization;
use regarding_tests::room::Room;
use regarding_tests::window::Window;

use crate::PICTURES;

#[tokio::test]
async fn the_sign_in_to_the_organization_opens_the_mailbox_without_a_password() {
    let organization = Organization::start();
    let me = organization.user("Salesperson").clone();
    let mail = Dovecot::of(&organization, &me);
    let mut room = Room::new();
    // Whom this computer trusts: the server's certificate is checked as any other's.
    room.set("SSL_CERT_FILE", mail.variable("IMAP_CA"));
    let window = Window::open(&room, &[]).await;
    desk::sign_in(&window, &organization.url, &me).await;
    window.fill("textbox", "Server", "localhost").await;
    window.fill("textbox", "Port", mail.variable("IMAPS_PORT")).await;
    window.click("button", "Continue").await;
    window
        .find("radio", "With the sign-in to your organization")
        .await;
    window.text("No password is needed").await;
    window.drawn().await;
    room.picture(PICTURES, "mail-server");
    assert_eq!(axe::serious_findings(&window).await, Vec::<String>::new());
    window.click("button", "Open the mailbox").await;
    window.find("treeitem", "Inbox").await;
}
