//! Somebody whom the organization does not know yet (H-12, G-30), and the question before their thread is tracked (I-9).

use regarding_tests::api::{encoded, text};
use regarding_tests::desk::{Desk, ME};
use regarding_tests::post::Letter;

#[tokio::test]
async fn an_unknown_sender_becomes_a_contact_and_the_message_is_tracked_regarding_it() {
    let letter = Letter::new(
        "unknown.1@strand.example",
        "Nadia Strand <nadia@strand.example>",
        ME,
    );
    let desk = Desk::with_letters(std::slice::from_ref(&letter)).await;
    desk.read(&letter.subject).await;
    desk.window
        .text("Nadia Strand is not in the organization yet")
        .await;
    desk.window.click("button", "Contact").await;
    let form = [
        ("First name", "Nadia"),
        ("Last name", "Strand"),
        ("Email", "nadia@strand.example"),
    ];
    for (label, expected) in form {
        let field = desk.window.find("textbox", label).await;
        assert_eq!(
            field.prop("value").await.unwrap().as_deref(),
            Some(expected),
            "{label} is filled in"
        );
    }
    desk.window
        .text("at least everybody in Sales North whose role reads activities like yours (13 other people)")
        .await;
    let track = desk.window.find("button", "Add and track").await;
    assert!(
        !track.is_enabled().await.unwrap(),
        "I-9: first the person agrees to who can read the thread"
    );
    desk.window.click("checkbox", "I agree").await;
    desk.window.click("button", "Add and track").await;
    desk.window.text("Tracked regarding").await;
    desk.window.text("Nadia Strand").await;
    let api = desk.api();
    let filter = encoded("emailaddress1 eq 'nadia@strand.example'");
    let contacts = api.rows(&format!("contacts?$filter={filter}"));
    assert_eq!(contacts.len(), 1, "{contacts:?}");
    let emails = api.emails(&letter.id);
    assert_eq!(emails.len(), 1, "{emails:?}");
    assert_eq!(
        text(&emails[0], "_regardingobjectid_value"),
        text(&contacts[0], "contactid")
    );
}

#[tokio::test]
async fn an_unknown_sender_is_added_and_their_message_left_alone() {
    let letter = Letter::new(
        "unknown.2@strand.example",
        "Nadia Strand <nadia@strand.example>",
        ME,
    );
    let desk = Desk::with_letters(std::slice::from_ref(&letter)).await;
    desk.read(&letter.subject).await;
    desk.window.click("button", "Contact").await;
    desk.window.click("button", "Add without tracking").await;
    desk.window.gone("dialog", "Add as contact").await;
    desk.window.text("Not tracked").await;
    let api = desk.api();
    let filter = encoded("emailaddress1 eq 'nadia@strand.example'");
    assert_eq!(api.rows(&format!("contacts?$filter={filter}")).len(), 1);
    assert!(api.emails(&letter.id).is_empty(), "I-9: nobody agreed");
}
