//! Dialogs of the main job, each scanned and used by keyboard alone: what opens them gets the focus back.

#![expect(clippy::expect_used, reason = "a helper of a test fails by panicking")]

use std::collections::BTreeSet;

use regarding_tests::api::{Control, encoded, text};
use regarding_tests::axe;
use regarding_tests::browser::Browser;
use regarding_tests::desk::{Desk, ME};
use regarding_tests::keyboard::Keyboard;
use regarding_tests::opener::Opener;
use regarding_tests::organization::Organization;
use regarding_tests::patience::until;
use regarding_tests::post::{Letter, Post};
use regarding_tests::room::Room;
use regarding_tests::window::Window;

use crate::PICTURES;

const SENDER: &str = "Ilse Brandt <ilse.brandt@hafenwerk.example>";

/// Scans what is shown now, and keeps a picture of it.
async fn scanned(room: &Room, window: &Window, name: &str) {
    window.drawn().await;
    room.picture(PICTURES, name);
    assert_eq!(
        axe::serious_findings(window).await,
        Vec::<String>::new(),
        "{name}"
    );
}

/// Waits until something whose name holds the text has the focus.
async fn focus_on(keyboard: &Keyboard<'_>, name: &str) {
    until(&format!("{name} has the focus"), || async {
        keyboard.focused().await.contains(name).then_some(())
    })
    .await;
}

#[tokio::test]
async fn untracking_is_asked_about_and_done_by_keyboard() {
    let letter = Letter::new("dialogs.1@hafenwerk.example", SENDER, ME);
    let desk = Desk::with_letters(std::slice::from_ref(&letter)).await;
    let window = &desk.window;
    desk.read(&letter.subject).await;
    desk.set_regarding("Harbour retrofit", "Harbour retrofit, phase 2 Opportunity")
        .await;
    window.text("Tracked regarding").await;
    let keyboard = Keyboard::take(&desk.room, window).await;
    keyboard.tab_to("Untrack").await;
    keyboard.press(&["Return"]).await;
    window.find("dialog", "Untrack this message?").await;
    scanned(&desk.room, window, "dialog-untrack").await;
    keyboard.press(&["Escape"]).await;
    window.gone("dialog", "Untrack this message?").await;
    focus_on(&keyboard, "Untrack").await;
    keyboard.press(&["Return"]).await;
    window.find("dialog", "Untrack this message?").await;
    keyboard.tab_to("Untrack and delete the copy").await;
    keyboard.press(&["Return"]).await;
    window.text("Not tracked").await;
    window.gone("dialog", "Untrack this message?").await;
    focus_on(&keyboard, "Set Regarding").await;
    assert!(desk.api().emails(&letter.id).is_empty());
}

/// An address that a contact and a lead of the sample share.
fn shared_address(organization: &Organization) -> String {
    let administrator = organization.user("System Administrator");
    let api = regarding_tests::api::Api::of(organization, administrator);
    let filter = encoded("emailaddress1 ne null and statecode eq 0");
    let of = |set: &str| -> BTreeSet<String> {
        let rows = api.rows(&format!("{set}?$select=emailaddress1&$filter={filter}"));
        rows.iter().map(|row| text(row, "emailaddress1")).collect()
    };
    let both = of("contacts").intersection(&of("leads")).next().cloned();
    both.expect("the sample has such an address")
}

#[tokio::test]
async fn one_of_several_matches_is_chosen_by_keyboard() {
    let room = Room::new();
    let organization = Organization::start();
    let post = Post::open(room.home());
    let address = shared_address(&organization);
    let letter = Letter::new(
        "dialogs.2@hafenwerk.example",
        &format!("Shared One <{address}>"),
        ME,
    );
    post.deliver(&letter);
    let desk = Desk::with(room, organization, &post.folder).await;
    let window = &desk.window;
    desk.read(&letter.subject).await;
    window.find("button", "matches").await;
    let keyboard = Keyboard::take(&desk.room, window).await;
    keyboard.tab_to("matches").await;
    keyboard.press(&["Return"]).await;
    window.text("Your choice is remembered by its identifier").await;
    scanned(&desk.room, window, "dialog-matches").await;
    let first = checked(window).await;
    keyboard.press(&["Escape"]).await;
    window.gone("menuitemradio", "").await;
    focus_on(&keyboard, "matches").await;
    keyboard.press(&["Return"]).await;
    window.find("menuitemradio", "").await;
    // Moving chooses nothing; it stays open.
    focus_on(&keyboard, &first).await;
    keyboard.press(&["Down"]).await;
    assert_eq!(checked(window).await, first);
    keyboard.press(&["Return"]).await;
    window.gone("menuitemradio", "").await;
    keyboard.tab_to("matches").await;
    keyboard.press(&["Return"]).await;
    window.find("menuitemradio", "").await;
    assert_ne!(checked(window).await, first, "the other one is meant now");
}

/// The words of the choice that stands.
async fn checked(window: &Window) -> String {
    let script =
        "return document.querySelector('[role=menuitemradio][aria-checked=true]')?.innerText ?? null";
    let name = until("a choice stands", || async {
        let name = window.run(script, Vec::new()).await;
        name.as_str().map(str::to_owned)
    });
    name.await
}

#[tokio::test]
async fn the_true_target_of_a_link_is_read_and_opened_by_keyboard() {
    let mut room = Room::new();
    let opener = Opener::in_room(&mut room);
    let post = Post::open(room.home());
    let link = format!(
        "From: {SENDER}\r\nTo: {ME}\r\nSubject: A false link\r\nMessage-ID: <link@hafenwerk.example>\r\n\
         Date: Mon, 05 Jan 2026 10:00:00 +0000\r\nMIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n\r\n\
         <p><a href=\"https://evil.example/login\">https://bank.example/</a></p>\r\n"
    );
    post.put("link", link.as_bytes());
    let desk = Desk::with(room, Organization::start(), &post.folder).await;
    let window = &desk.window;
    desk.read("A false link").await;
    let keyboard = Keyboard::take(&desk.room, window).await;
    // The link is the only thing in the frame that takes the focus.
    keyboard.tab_to("Text of the message").await;
    keyboard.press(&["Return"]).await;
    window.find("dialog", "Open this link in the browser?").await;
    scanned(&desk.room, window, "dialog-link").await;
    keyboard.press(&["Escape"]).await;
    window.gone("dialog", "Open this link in the browser?").await;
    assert!(opener.asked().is_empty());
    // The frame has the focus again; the link in it is one step away.
    focus_on(&keyboard, "Text of the message").await;
    keyboard.press(&["Tab", "Return"]).await;
    window.find("dialog", "Open this link in the browser?").await;
    keyboard.tab_to("Open in browser").await;
    keyboard.press(&["Return"]).await;
    assert_eq!(opener.opens(1).await, "https://evil.example/login");
    let environment = opener.environment();
    let of_the_engine = environment.iter().filter(|line| line.starts_with("JSC_"));
    assert_eq!(
        of_the_engine.count(),
        0,
        "what is set for the window's own page is not for the browser"
    );
}

/// Not to whatever had it long before, to which Fluent would give it.
#[tokio::test]
async fn what_opened_a_letter_or_the_recipients_has_the_focus_again() {
    let letter = Letter::new("dialogs.9@hafenwerk.example", SENDER, ME);
    let desk = Desk::with_letters(std::slice::from_ref(&letter)).await;
    let window = &desk.window;
    desk.read(&letter.subject).await;
    let keyboard = Keyboard::take(&desk.room, window).await;
    keyboard.tab_to("Account:").await;
    for opener in ["New message", ME, "Reply"] {
        keyboard.tab_to(opener).await;
        keyboard.press(&["Return"]).await;
        window.find("dialog", "").await;
        // A key goes to what has the focus: the dialog takes it once it is drawn.
        until("the dialog has the focus", || async {
            (!keyboard.focused().await.contains(opener)).then_some(())
        })
        .await;
        keyboard.press(&["Escape"]).await;
        window.gone("dialog", "").await;
        focus_on(&keyboard, opener).await;
    }
}

#[tokio::test]
async fn signing_in_again_is_done_by_keyboard() {
    let letter = Letter::new("dialogs.3@hafenwerk.example", SENDER, ME);
    let desk = Desk::with_letters(std::slice::from_ref(&letter)).await;
    let window = &desk.window;
    desk.read(&letter.subject).await;
    Control::of(&desk.organization).revoke(desk.me());
    window.click("button", "Set Regarding").await;
    window.fill("combobox", "Regarding", "Harbour").await;
    window.find("button", "Sign in again").await;
    let keyboard = Keyboard::take(&desk.room, window).await;
    keyboard.press(&["Escape"]).await;
    keyboard.tab_to("Sign in again").await;
    keyboard.press(&["Return"]).await;
    window.text("Nothing that you were doing is lost").await;
    keyboard.press(&["Return"]).await;
    window.text("Everything you were doing is still here").await;
    window.find("textbox", "Password").await;
    scanned(&desk.room, window, "dialog-sign-in-again").await;
    keyboard.tab_to("E-mail").await;
    keyboard.press(&["ctrl+a"]).await;
    keyboard.write(&desk.me().email).await;
    keyboard.press(&["Tab"]).await;
    keyboard.write(&desk.me().password).await;
    keyboard.press(&["Return"]).await;
    window.gone("form", "Sign in with e-mail and password").await;
    window.text("Connected to").await;
}

#[tokio::test]
async fn a_first_start_goes_by_keyboard_over_a_code_for_another_device_to_a_folder_of_mail() {
    let room = Room::new();
    let post = Post::open(room.home());
    let letter = Letter::new("dialogs.4@hafenwerk.example", SENDER, ME);
    post.deliver(&letter);
    let organization = Organization::start();
    let me = organization.user("Salesperson").clone();
    let window = Window::open(&room, &[]).await;
    let keyboard = Keyboard::take(&room, &window).await;
    keyboard.tab_to("Address of the organization").await;
    keyboard.write(&organization.url).await;
    keyboard.press(&["Return"]).await;
    window.text("You sign in at").await;
    scanned(&room, &window, "sign-in-ways").await;
    keyboard.tab_to("Sign in on another device").await;
    keyboard.press(&["Return"]).await;
    window
        .text("Open this page on any device and type the code")
        .await;
    scanned(&room, &window, "device-code").await;
    keyboard.tab_to("Stop").await;
    keyboard.press(&["Return"]).await;
    window.text("The sign-in was stopped").await;
    keyboard.tab_to("Sign in on another device").await;
    keyboard.press(&["Return"]).await;
    let (page, code) = told(&window).await;
    approve(&room, &page, &code, &me.email, &me.password).await;
    window.find("radio", "Folder on this computer").await;
    scanned(&room, &window, "mailbox-server").await;
    // The browser had the keys meanwhile.
    let keyboard = Keyboard::take(&room, &window).await;
    keyboard.tab_to("Mail server").await;
    keyboard.press(&["Right"]).await;
    window.find("textbox", "Folder").await;
    scanned(&room, &window, "mailbox-folder").await;
    keyboard.press(&["Tab"]).await;
    keyboard.write(&post.folder.to_string_lossy()).await;
    keyboard.press(&["Return"]).await;
    window.find("option", &letter.subject).await;
}

/// The page and the code that the window shows.
async fn told(window: &Window) -> (String, String) {
    let script = "const code = document.querySelector('output')?.innerText ?? '';
        const page = [...document.querySelectorAll('button')].map((one) => one.innerText).find((text) => text.startsWith('http')) ?? '';
        return code === '' || page === '' ? null : [page, code]";
    until("a code is shown", || async {
        let shown = window.run(script, Vec::new()).await;
        let part = |index: usize| Some(shown.get(index)?.as_str()?.to_owned());
        Some((part(0)?, part(1)?))
    })
    .await
}

/// The person's other device.
async fn approve(room: &Room, page: &str, code: &str, email: &str, password: &str) {
    let browser = Browser::open(room, page).await;
    browser.fill("user_code", code).await;
    browser.press("submit").await;
    browser.reads("Allow this sign-in?").await;
    browser.fill("username", email).await;
    browser.fill("password", password).await;
    browser.press("submit").await;
    browser.reads("You are signed in").await;
    browser.close().await;
}

#[tokio::test]
async fn the_options_are_gone_through_by_keyboard() {
    let desk = Desk::with_letters(&[Letter::new("dialogs.5@hafenwerk.example", SENDER, ME)]).await;
    let window = &desk.window;
    let keyboard = Keyboard::take(&desk.room, window).await;
    keyboard.tab_to("Settings").await;
    keyboard.press(&["Return"]).await;
    window.find("dialog", "Set Personal Options").await;
    keyboard.tab_to("Accounts").await;
    for tab in ["Synchronization", "Email", "Privacy", "Appearance"] {
        keyboard.press(&["Down"]).await;
        focus_on(&keyboard, tab).await;
        keyboard.press(&["Return"]).await;
        window.find("tabpanel", tab).await;
        scanned(&desk.room, window, &format!("keys-{}", tab.to_lowercase())).await;
    }
    keyboard.press(&["Escape"]).await;
    window.gone("dialog", "Set Personal Options").await;
    focus_on(&keyboard, "Settings").await;
}
