//! Fields that an administrator turns while the program runs (reference D3, B-2).

#![expect(
    clippy::indexing_slicing,
    reason = "a helper of a test fails the test by panicking"
)]

use regarding_companion::view::sync_decisions::SyncSide;
use serde_json::json;

use crate::karla::Desk;

/// Which way a field goes, in the words of the organization.
const NOWHERE: u8 = 0;
const BOTH_WAYS: u8 = 3;

impl Desk {
    /// An administrator turns a field of contacts.
    async fn turn(&self, field: &str, direction: u8) {
        let query = format!(
            "syncattributemappings?$select=syncattributemappingid&$filter=entitytypecode%20eq%20'contact'%20and%20attributeexchangename%20eq%20'{field}'"
        );
        let found = self.world.json(&query).await;
        let id = found["value"][0]["syncattributemappingid"].as_str().unwrap();
        let path = format!("syncattributemappings({id})");
        self.world
            .change(&path, &json!({"syncdirection": direction}))
            .await;
    }
}

/// No list of changes tells that a field goes another way. What its sides hold is looked at in the first cycle that knows, and which of both
/// was there before is known no more: the person says.
#[tokio::test(flavor = "multi_thread")]
async fn b_2_promise_7_what_was_typed_while_a_field_went_nowhere_is_asked_about_once_it_goes_both_ways() {
    let desk = Desk::with_karla().await;
    desk.turn("Job%20Title", NOWHERE).await;
    desk.sync(&[]).await;
    desk.edit_card("Buyer", "Head buyer");
    desk.sync(&[]).await;
    assert_eq!(desk.steps().await, 0, "nothing is new");
    desk.turn("Job%20Title", BOTH_WAYS).await;
    let report = desk.sync(&[]).await;
    let notes = report.kinds.iter().flat_map(|kind| &kind.notes);
    let told: Vec<&str> = notes.map(|note| note.sentence.as_str()).collect();
    assert_eq!(
        told,
        ["Both sides changed Job title. It waits for your decision."]
    );
    let conflict = desk.conflict().await;
    assert_eq!(conflict.mailbox.value.as_deref(), Some("Head buyer"));
    assert_eq!(conflict.organization.value.as_deref(), Some("Buyer"));
    assert!(desk.decide(&conflict.id, SyncSide::Mailbox).await.done);
    assert_eq!(desk.karla().await["jobtitle"], "Head buyer");
    assert_eq!(desk.steps().await, 0);
}
