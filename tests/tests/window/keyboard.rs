//! The main job by keyboard alone, with real key presses.

use regarding_tests::api::text;
use regarding_tests::desk::{Desk, ME};
use regarding_tests::keyboard::Keyboard;
use regarding_tests::patience::until;
use regarding_tests::post::Letter;

#[tokio::test]
async fn the_main_job_is_done_without_a_pointer() {
    let letters = [1, 2, 3].map(|number| {
        let id = format!("keys.{number}@hafenwerk.example");
        Letter::new(&id, "Ilse Brandt <ilse.brandt@hafenwerk.example>", ME)
    });
    let desk = Desk::with_letters(&letters).await;
    let keyboard = Keyboard::take(&desk.room, &desk.window).await;
    keyboard.tab_to("Messages in Inbox").await;
    keyboard.press(&["Down", "Down"]).await;
    desk.window.text("People in this message").await;
    desk.window
        .find("button", "Set regarding Harbour retrofit, phase 2")
        .await;
    let open = desk
        .window
        .run(
            "return document.querySelector('article h2').innerText",
            Vec::new(),
        )
        .await;
    let open = open.as_str().unwrap_or_default().to_owned();
    let letter = letters.iter().find(|letter| letter.subject == open);
    let letter = letter.unwrap_or_else(|| panic!("the arrows open a message, not {open:?}"));

    keyboard.tab_to("Set Regarding").await;
    keyboard.press(&["Return"]).await;
    keyboard.write("Harbour retrofit, phase 2").await;
    desk.window
        .usable("option", "Harbour retrofit, phase 2 Opportunity")
        .await;
    // The first of the list, unless the field chose it already.
    keyboard.press(&["Down", "Return"]).await;
    desk.window.find("dialog", "Track this thread?").await;
    keyboard.tab_to("I agree").await;
    keyboard.press(&["space"]).await;
    keyboard.tab_to("Track").await;
    keyboard.press(&["Return"]).await;
    desk.window.gone("dialog", "Track this thread?").await;
    desk.window.text("Tracked regarding").await;
    until("the keyboard goes on where the message goes on", || async {
        (keyboard.focused().await == "Change").then_some(())
    })
    .await;
    let emails = desk.api().emails(&letter.id);
    let [email] = emails.as_slice() else {
        panic!("one record: {emails:?}")
    };
    let about = text(email, "_regardingobjectid_value");
    let deal = desk.api().get(&format!("opportunities({about})?$select=name"));
    assert_eq!(
        text(&deal, "name"),
        "Harbour retrofit, phase 2",
        "it is found there"
    );
}
