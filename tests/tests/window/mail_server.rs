//! The step of the mailbox with a real mail server: it says what it takes, and the sign-in to the organization opens it.

use regarding_tests::api::{Api, text};
use regarding_tests::axe;
use regarding_tests::desk;
use regarding_tests::dovecot::Dovecot;
use regarding_tests::organization::{Organization, User};
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
    // Calendars and contacts are offered, and nothing is asked before the person says so.
    window.find("heading", "Your calendars and contacts").await;
    window.drawn().await;
    room.picture(PICTURES, "calendars-offer");
    assert_eq!(axe::serious_findings(&window).await, Vec::<String>::new());
    window.click("button", "Skip for now").await;
    window.find("treeitem", "Inbox").await;
    main_job(&window, &organization, &mail, &me).await;
}

/// A message arrives by itself, is read, set regarding an opportunity, and is found in the organization.
async fn main_job(window: &Window, organization: &Organization, mail: &Dovecot, me: &User) {
    let letter = |number: u32| {
        format!(
            "From: Ilse Brandt <ilse.brandt@hafenwerk.example>\r\nTo: {}\r\nSubject: Pump test {number}\r\n\
             Date: Thu, 05 Mar 2026 09:00:0{number} +0000\r\nMessage-ID: <server.{number}@hafenwerk.example>\r\n\r\n\
             The pump runs since Tuesday.\r\n",
            me.email
        )
    };
    mail.deliver("1772701201.M1.host", &letter(1));
    window.click("option", "Pump test 1").await;
    window.text("People in this message").await;
    window.click("button", "Set Regarding").await;
    window.fill("combobox", "Regarding", "Harbour retrofit").await;
    window
        .click("option", "Harbour retrofit, phase 2 Opportunity")
        .await;
    window.find("dialog", "Track this thread?").await;
    window.click("checkbox", "I agree").await;
    window.click("button", "Track").await;
    window.text("Tracked regarding").await;
    let api = Api::of(organization, me);
    let emails = api.emails("server.1@hafenwerk.example");
    assert_eq!(emails.len(), 1, "{emails:?}");
    let about = emails
        .first()
        .map(|email| text(email, "_regardingobjectid_value"))
        .unwrap_or_default();
    let deal = api.get(&format!("opportunities({about})?$select=name"));
    assert_eq!(text(&deal, "name"), "Harbour retrofit, phase 2");
    // While that one is open another one comes.
    mail.deliver("1772701202.M2.host", &letter(2));
    window.find("option", "Pump test 2").await;
}
