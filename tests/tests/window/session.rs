//! Signing out, and signing in again after somebody withdrew the sign-in.

use std::fs;

use fantoccini::key::Key;
use regarding_tests::api::{Api, Control, encoded};
use regarding_tests::desk::{Desk, ME};
use regarding_tests::patience::until;
use regarding_tests::post::Letter;

use crate::PICTURES;

fn letter() -> Letter {
    Letter::new(
        "session.1@hafenwerk.example",
        "Ilse Brandt <ilse.brandt@hafenwerk.example>",
        ME,
    )
}

#[tokio::test]
async fn signing_out_forgets_everything_on_this_computer() {
    let desk = Desk::with_letters(&[letter()]).await;
    desk.read(&letter().subject).await;
    desk.set_regarding("Harbour retrofit", "Harbour retrofit, phase 2 Opportunity")
        .await;
    desk.window.text("Tracked regarding").await;
    desk.window.click("button", "Account:").await;
    desk.window.click("menuitem", "Sign out…").await;
    desk.window.find("dialog", "Sign out?").await;
    desk.window.click("button", "Sign out").await;
    desk.window.find("button", "Open the sample").await;
    let settings = fs::read_to_string(desk.room.profile().join("settings.json")).unwrap_or_default();
    let maildir = desk.room.home().join("mail").to_string_lossy().into_owned();
    for kept in [
        desk.organization.address(),
        &desk.me().id,
        &desk.me().email,
        &maildir,
    ] {
        assert!(!settings.contains(kept), "{kept}: {settings}");
    }
    assert_eq!(
        desk.api().emails(&letter().id).len(),
        1,
        "nothing in the organization changes"
    );
}

#[tokio::test]
async fn a_withdrawn_sign_in_is_renewed_without_losing_the_message() {
    let desk = Desk::with_letters(&[letter()]).await;
    desk.read(&letter().subject).await;
    Control::of(&desk.organization).revoke(desk.me());
    desk.window.click("button", "Set Regarding").await;
    desk.window.fill("combobox", "Regarding", "Harbour").await;
    // The pill says what is wrong; asked, it explains and leads to the sign-in.
    desk.window.click("button", "Sign in again").await;
    desk.window.text("Nothing that you were doing is lost").await;
    desk.window.press(&char::from(Key::Enter).to_string()).await;
    desk.window.text("Everything you were doing is still here").await;
    desk.window.drawn().await;
    desk.room.picture(PICTURES, "sign-in-again");
    desk.window.fill("textbox", "E-mail", &desk.me().email).await;
    desk.window.fill("textbox", "Password", &desk.me().password).await;
    desk.window.click("button", "Sign in").await;
    desk.window.gone("form", "Sign in with e-mail and password").await;
    desk.window.find("heading", &letter().subject).await;
    desk.window.text("Ilse Brandt").await;
    desk.window.text("Connected to").await;
    // The search that was begun still stands, and is carried on with.
    until("what was typed is still there", || async {
        let typed =
            "return [...document.querySelectorAll('input[role=combobox]')].map((input) => input.value)";
        let typed = desk.window.run(typed, Vec::new()).await;
        typed.as_array()?.contains(&"Harbour".into()).then_some(())
    })
    .await;
    desk.window.click("combobox", "Regarding").await;
    desk.window
        .click("option", "Harbour retrofit, phase 2 Opportunity")
        .await;
    desk.agree().await;
    desk.window.text("Tracked regarding").await;
}

#[tokio::test]
async fn what_was_typed_into_a_form_is_there_after_signing_in_again() {
    const TYPED: &str = "Wants the figures before the board meets.";
    let desk = Desk::with_letters(&[letter()]).await;
    let window = &desk.window;
    desk.read(&letter().subject).await;
    window.click("button", "Note").await;
    window.find("dialog", "New note").await;
    window.fill("textbox", "Note", TYPED).await;
    Control::of(&desk.organization).revoke(desk.me());
    window.click("button", "Save").await;
    window.text("The organization asks to sign in again").await;
    // The form is modal: it leads to the sign-in itself, and the sign-in stands in front of it.
    window.click("button", "Sign in again").await;
    window.text("Everything you were doing is still here").await;
    window.drawn().await;
    desk.room.picture(PICTURES, "sign-in-over-form");
    window.fill("textbox", "E-mail", &desk.me().email).await;
    window.fill("textbox", "Password", &desk.me().password).await;
    window.click("button", "Sign in").await;
    window.gone("heading", "Sign in again").await;
    window.find("dialog", "New note").await;
    window.click("button", "Save").await;
    window.gone("dialog", "New note").await;
    // The tokens that were given out for the test are withdrawn as well: somebody else looks.
    let admin = Api::of(&desk.organization, desk.organization.user("System Administrator"));
    let filter = encoded(&format!("contains(notetext,'{TYPED}')"));
    let notes = admin.rows(&format!("annotations?$select=notetext&$filter={filter}"));
    assert_eq!(notes.len(), 1, "{notes:?}");
}
