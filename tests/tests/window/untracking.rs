//! Untracking by I-12: what becomes of the copy depends on who owns it.

#![expect(clippy::indexing_slicing, reason = "a helper of a test fails by panicking")]

use regarding_tests::api::{Api, encoded, text};
use regarding_tests::desk::{Desk, ME};
use regarding_tests::post::Letter;
use serde_json::json;

use crate::PICTURES;

const SENDER: &str = "Ilse Brandt <ilse.brandt@hafenwerk.example>";

#[tokio::test]
async fn what_i_own_is_deleted_and_the_deletion_is_seen() {
    let letter = Letter::new("mine.1@hafenwerk.example", SENDER, ME);
    let desk = Desk::with_letters(std::slice::from_ref(&letter)).await;
    desk.read(&letter.subject).await;
    desk.set_regarding("Harbour retrofit", "Harbour retrofit, phase 2 Opportunity")
        .await;
    desk.window.text("Tracked regarding").await;
    let api = desk.api();
    assert_eq!(api.emails(&letter.id).len(), 1);
    desk.window.click("button", "Untrack").await;
    desk.window
        .text("You own the copy in the organization. It will be deleted there")
        .await;
    desk.window.click("button", "Untrack and delete the copy").await;
    desk.window.find("button", "Set Regarding").await;
    desk.window.text("Not tracked").await;
    assert!(api.emails(&letter.id).is_empty());
    // The message stays.
    desk.window.find("option", &letter.subject).await;
}

#[tokio::test]
async fn what_a_colleague_owns_stays_and_the_pane_names_them() {
    let letter = Letter::new("theirs.1@hafenwerk.example", SENDER, ME);
    let desk = Desk::with_letters(std::slice::from_ref(&letter)).await;
    let colleague = colleague(&desk);
    let copy = json!({
        "subject": letter.subject, "messageid": format!("<{}>", letter.id), "directioncode": false,
        "ownerid@odata.bind": format!("/systemusers({})", colleague.id),
        "email_activity_parties": [
            {"participationtypemask": 1, "addressused": "ilse.brandt@hafenwerk.example"},
            {"participationtypemask": 2, "addressused": ME},
        ],
    });
    let administrator = Api::of(&desk.organization, desk.organization.user("System Administrator"));
    let _ = administrator.create("emails", &copy);

    desk.read(&letter.subject).await;
    desk.window.text(&format!("Owned by {}", colleague.name)).await;
    desk.window.click("button", "Untrack").await;
    desk.window
        .text(&format!(
            "{} owns the copy in the organization, so it stays there",
            colleague.name
        ))
        .await;
    desk.window.drawn().await;
    desk.room.picture(PICTURES, "untrack-not-owner");
    desk.window.click("button", "Untrack").await;
    desk.window
        .text(&format!(
            "The copy of this message belongs to {}, so it stays in your organization. Only its owner can take it away.",
            colleague.name
        ))
        .await;
    desk.window.gone("dialog", "Untrack this message?").await;
    let emails = desk.api().emails(&letter.id);
    assert_eq!(emails.len(), 1, "{emails:?}");
    assert_eq!(text(&emails[0], "_ownerid_value"), colleague.id);
}

struct Colleague {
    id: String,
    name: String,
}

/// Somebody else of the salesperson's business unit, so that what they own can be seen.
fn colleague(desk: &Desk) -> Colleague {
    let api = Api::of(&desk.organization, desk.organization.user("System Administrator"));
    let me = api.get(&format!(
        "systemusers({})?$select=_businessunitid_value",
        desk.me().id
    ));
    let unit = text(&me, "_businessunitid_value");
    let mine = &desk.me().id;
    let filter = encoded(&format!(
        "_businessunitid_value eq {unit} and systemuserid ne {mine} and isdisabled eq false"
    ));
    let rows = api.rows(&format!("systemusers?$select=fullname&$filter={filter}"));
    Colleague {
        id: text(&rows[0], "systemuserid"),
        name: text(&rows[0], "fullname"),
    }
}
