//! A contact that was removed in the mailbox and is typed anew there: tracked from its pane it waits for a word, and the pane says for
//! which one, before and after it is given (D-57, promise 5).

use std::fs;

use regarding_tests::api::encoded;
use regarding_tests::desk::Desk;
use regarding_tests::patience::until;

use crate::PICTURES;
use crate::items::{KARLA, admin, desk};

/// Whether the pane asks whether she is the same.
const ASKS: &str = "return document.body.innerText.includes('may be this one')";

fn karlas(desk: &Desk) -> usize {
    let filter = encoded("lastname eq 'Neumann' and firstname eq 'Karla'");
    admin(desk).rows(&format!("contacts?$filter={filter}")).len()
}

async fn open_karla(desk: &Desk) {
    desk.window.click("button", "People").await;
    desk.window
        .fill("searchbox", "Find by name, company, address or number", "Neumann")
        .await;
    desk.window.click("option", "Karla Neumann").await;
    desk.window.find("heading", "Karla Neumann").await;
}

/// The first cycle is agreed to, so that the next ones run by themselves.
async fn synchronize_first(desk: &Desk) {
    desk.window.click("button", "Sync, 1 question").await;
    desk.window.click("button", "See what would happen").await;
    desk.window.click("button", "Yes, begin").await;
    desk.window.text("Running well").await;
}

#[tokio::test]
async fn d_57_promise_5_a_contact_typed_anew_waits_for_a_word_and_its_pane_says_so() {
    let desk = desk().await;
    let window = &desk.window;
    open_karla(&desk).await;
    window.click("button", "Track").await;
    until("she is a record", || async { (karlas(&desk) == 1).then_some(()) }).await;
    synchronize_first(&desk).await;
    let people = desk.room.home().join("mail/contacts/people");
    fs::remove_file(people.join("karla.vcf")).unwrap();
    window.click("button", "Sync now").await;
    window.text("Running well").await;
    fs::write(
        people.join("anew.vcf"),
        KARLA.replace("UID:karla-1", "UID:typed-anew"),
    )
    .unwrap();
    open_karla(&desk).await;
    window.click("button", "Track").await;
    window.text("may be this one").await;
    window.drawn().await;
    desk.room.picture(PICTURES, "typed-anew-waits");
    assert_eq!(karlas(&desk), 1, "nothing is made without a word");

    window.click("button", "Sync, 1 question").await;
    window.click("button", "Keep apart: Karla Neumann").await;
    window.text("They are kept apart").await;
    open_karla(&desk).await;
    until("the pane asks no longer", || async {
        let asks = window.run(ASKS, Vec::new()).await;
        (!asks.as_bool()?).then_some(())
    })
    .await;
    window.gone("button", "Sync, 1 question").await;
    window.drawn().await;
    desk.room.picture(PICTURES, "typed-anew-kept-apart");
    window.click("button", "Sync").await;
    window.click("button", "Sync now").await;
    until("she is another record", || async {
        (karlas(&desk) == 2).then_some(())
    })
    .await;
    open_karla(&desk).await;
    window.text("Tracked").await;
    window.drawn().await;
    desk.room.picture(PICTURES, "typed-anew-tracked");
}
