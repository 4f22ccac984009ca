//! The walk itself, one stretch a function.

use regarding_tests::api::text;
use regarding_tests::desk::{Desk, open_maildir, sign_in};
use regarding_tests::organization::Organization;
use regarding_tests::room::Room;
use regarding_tests::sample_mailbox::SampleMailbox;
use regarding_tests::window::Window;

use crate::checks;
use crate::guide::Guide;

const SENDER: &str = "Ilse Brandt";
const SUBJECT: &str = "Re: Harbour retrofit, phase 2: revised figures";
const OPPORTUNITY: &str = "Harbour retrofit, phase 2";

/// Walks all of it.
pub(crate) async fn walk(guide: Guide) {
    let (desk, mailbox) = arrive(&guide).await;
    let message_id = mailbox.message_id(SUBJECT);
    see_the_people(&guide, &desk).await;
    set_regarding(&guide, &desk, &message_id).await;
    find_it_there(&guide, &desk, &message_id);
    look_around(&guide, &desk).await;
    untrack(&guide, &desk, &message_id).await;
    desk.window.close().await;
}

/// From a fresh machine to the mail, by e-mail and password.
async fn arrive(guide: &Guide) -> (Desk, SampleMailbox) {
    let room = Room::new();
    let mailbox = SampleMailbox::write(room.home());
    let organization = Organization::start();
    guide.step(&format!(
        "The sample organization runs; the mailbox of {} has {} messages",
        mailbox.owner, mailbox.messages
    ));
    let window = Window::open(&room, &[]).await;
    window.find("button", "Open the sample").await;
    guide
        .seen(
            &room,
            &window,
            "first-start",
            "The program starts for the first time",
        )
        .await;
    sign_in(&window, &organization.url, organization.user("Salesperson")).await;
    window.find("radio", "Folder on this computer").await;
    guide
        .seen(
            &room,
            &window,
            "mailbox",
            "Signed in with e-mail and password; now the mailbox",
        )
        .await;
    open_maildir(&window, &mailbox.path).await;
    window.find("treeitem", "Inbox").await;
    window.find("option", SENDER).await;
    let desk = Desk {
        window,
        organization,
        room,
    };
    guide.shown(&desk, "mail", "The mail is there").await;
    (desk, mailbox)
}

/// Selects the message and reads who these people are.
async fn see_the_people(guide: &Guide, desk: &Desk) {
    let window = &desk.window;
    window.click("option", SUBJECT).await;
    window.find("heading", SUBJECT).await;
    window.text("People in this message").await;
    window.find("button", SENDER).await;
    window.text("Hafenwerk GmbH").await;
    window.text("Open opportunities").await;
    window
        .find("button", &format!("Set regarding {OPPORTUNITY}"))
        .await;
    guide
        .shown(
            desk,
            "pane",
            &format!("{SENDER}, her company and the open opportunities stand beside the message"),
        )
        .await;
}

/// Sets the message regarding the opportunity.
async fn set_regarding(guide: &Guide, desk: &Desk, message_id: &str) {
    let window = &desk.window;
    assert!(
        desk.api().emails(message_id).is_empty(),
        "nothing is there before it was asked for"
    );
    window.click("button", "Set Regarding").await;
    window.fill("combobox", "Regarding", "Harbour retrofit").await;
    window.find("option", &format!("{OPPORTUNITY} Opportunity")).await;
    guide
        .shown(desk, "set-regarding", "The search finds records of every kind")
        .await;
    window
        .click("option", &format!("{OPPORTUNITY} Opportunity"))
        .await;
    window.find("dialog", "Track this thread?").await;
    guide
        .shown(
            desk,
            "consent",
            "Before anything leaves: who will be able to read it",
        )
        .await;
    desk.agree().await;
    window.text("Tracked regarding").await;
    guide
        .shown(
            desk,
            "tracked",
            &format!("The message is tracked regarding {OPPORTUNITY}"),
        )
        .await;
}

/// Finds it in the organization, from outside.
fn find_it_there(guide: &Guide, desk: &Desk, message_id: &str) {
    let api = desk.api();
    let email = checks::the_record(&api, message_id);
    guide.step(&format!(
        "In the organization: one email record, {}",
        text(&email, "activityid")
    ));
    let opportunity = checks::opportunity(&api, OPPORTUNITY);
    assert_eq!(
        text(&email, "_regardingobjectid_value"),
        opportunity,
        "regarding the opportunity"
    );
    assert_eq!(text(&email, "subject"), SUBJECT);
    let senders = checks::parties(&email, 1);
    assert_eq!(senders, ["ilse.brandt@hafenwerk.example"], "the sender");
    let to = checks::parties(&email, 2);
    assert_eq!(to, [desk.me().email.to_lowercase()], "to whom");
    let copies = checks::parties(&email, 3);
    assert!(!copies.is_empty(), "copies to whom");
    guide.step(&format!(
        "Its parties: from {}, to {}, copies to {}",
        senders.join(", "),
        to.join(", "),
        copies.join(", ")
    ));
    let activities = checks::activities(&api, &opportunity);
    assert!(
        activities.iter().any(|subject| subject == SUBJECT),
        "among the activities: {activities:?}"
    );
    guide.step(&format!(
        "It stands among the {} activities of {OPPORTUNITY}",
        activities.len()
    ));
}

/// Other colours, the options, the Sync view.
async fn look_around(guide: &Guide, desk: &Desk) {
    let window = &desk.window;
    window.click("button", "Settings").await;
    for (tab, name) in [
        ("Synchronization", "synchronization"),
        ("Email", "email"),
        ("Privacy", "privacy"),
    ] {
        window.click("tab", tab).await;
        guide
            .shown(
                desk,
                &format!("options-{name}"),
                &format!("Set Personal Options: {tab}"),
            )
            .await;
    }
    window.click("button", "Close").await;
    for (colours, name) in [("Dark", "dark"), ("High contrast", "high-contrast")] {
        choose_colours(desk, colours).await;
        guide.shown(desk, name, &format!("{colours} colours")).await;
    }
    choose_colours(desk, "Light").await;
    window.click("button", "Sync").await;
    window.find("heading", "Waiting requests").await;
    guide
        .shown(desk, "sync", "The Sync view: it waits for the first yes")
        .await;
    window.click("button", "Mail").await;
}

/// Chooses the colours of the window in the options.
async fn choose_colours(desk: &Desk, name: &str) {
    desk.window.click("button", "Settings").await;
    desk.window.click("tab", "Appearance").await;
    desk.window.click("radio", name).await;
    desk.window.click("button", "Close").await;
    desk.window.gone("dialog", "Set Personal Options").await;
}

/// Takes it back: the copy is gone, and the message stays.
async fn untrack(guide: &Guide, desk: &Desk, message_id: &str) {
    let window = &desk.window;
    window.click("option", SUBJECT).await;
    window.click("button", "Untrack").await;
    window.find("dialog", "Untrack this message?").await;
    guide
        .shown(desk, "untrack", "Untracking says what becomes of the copy")
        .await;
    window.click("button", "Untrack and delete the copy").await;
    window.gone("dialog", "Untrack this message?").await;
    window.find("button", "Set Regarding").await;
    assert!(desk.api().emails(message_id).is_empty(), "the copy is deleted");
    guide
        .shown(
            desk,
            "untracked",
            "Untracked: the copy is gone from the organization, the message stays",
        )
        .await;
}
