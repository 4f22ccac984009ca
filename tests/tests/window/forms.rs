//! The pane's cards are the organization's own (reference G4): what an administrator adds to a card shows up in the window.

use std::time::Duration;

use regarding_tests::api::{Api, encoded, text};
use regarding_tests::desk::{Desk, ME};
use regarding_tests::patience::until;
use regarding_tests::post::Letter;
use serde_json::json;

use crate::PICTURES;

fn letter(number: u32) -> Letter {
    let id = format!("forms.{number}@hafenwerk.example");
    Letter::new(&id, "Ilse Brandt <ilse.brandt@hafenwerk.example>", ME)
}

#[tokio::test]
async fn g4_a_column_that_an_administrator_adds_to_a_card_shows_up_in_an_open_window() {
    let letters = [letter(1), letter(2)];
    let desk = Desk::with_letters(&letters).await;
    desk.read(&letters[0].subject).await;
    desk.window.text("Correspondence Language").await;
    desk.window.drawn().await;
    desk.room.picture(PICTURES, "card-by-form");
    assert!(!desk.window.shows("Who looks after them").await);

    let admin = Api::of(&desk.organization, desk.organization.user("System Administrator"));
    let filter = encoded("objecttypecode eq 'contact' and type eq 11");
    let form = admin
        .rows(&format!("systemforms?$select=formid,formxml&$filter={filter}"))
        .remove(0);
    let cell = "<row><cell id=\"{aaaaaaaa-0000-4000-8000-00000000000a}\"><labels><label description=\"Who looks after them\" languagecode=\"1033\"/></labels>\
                <control id=\"ownerid\" classid=\"{270BD3DB-D9AF-4782-9025-509E298DEC0A}\" datafieldname=\"ownerid\"/></cell></row></rows>";
    let xml = text(&form, "formxml").replacen("</rows>", cell, 1);
    admin.change(
        &format!("systemforms({})", text(&form, "formid")),
        &json!({"formxml": xml}),
    );

    // A message that is looked at again after a while is looked up again, and that tells that something is different.
    until("the card is drawn by the changed form", || async {
        // Nothing is to be seen sooner by looking all the time.
        tokio::time::sleep(Duration::from_secs(3)).await;
        for letter in &letters {
            desk.read(&letter.subject).await;
        }
        desk.window.shows("Who looks after them").await.then_some(())
    })
    .await;
    desk.window.drawn().await;
    desk.room.picture(PICTURES, "card-by-changed-form");
}
