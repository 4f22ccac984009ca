//! Set Regarding in the window: the way a salesperson goes (walk 2).

use regarding_tests::room::Room;
use regarding_tests::window::Window;

use crate::PICTURES;

#[tokio::test]
async fn a_message_is_set_regarding_an_open_opportunity() {
    let room = Room::new();
    let window = Window::open(&room, &["--sample"]).await;
    window.click("option", "Re: Harbour retrofit, phase 2").await;
    window.text("Open opportunities").await;
    window.drawn().await;
    room.picture(PICTURES, "pane");
    window.click("button", "Set Regarding").await;
    window.drawn().await;
    room.picture(PICTURES, "set-regarding");
    window.fill("combobox", "Regarding", "Harbour retrofit").await;
    // Not the message of the same name in the list: the record, which says what it is.
    window
        .click("option", "Harbour retrofit, phase 2 Opportunity")
        .await;
    window.find("dialog", "Track this thread?").await;
    window.drawn().await;
    room.picture(PICTURES, "consent");
    window.click("checkbox", "I agree").await;
    window.click("button", "Track").await;
    window.gone("dialog", "Track this thread?").await;
    window.text("Tracked regarding").await;
    window.drawn().await;
    room.picture(PICTURES, "tracked");
}

/// H-31: a case is made out of the message; the question who can read it comes before the link, as for any record (I-9).
#[tokio::test]
async fn a_case_is_made_out_of_a_message_and_linked() {
    let room = Room::new();
    let window = Window::open(&room, &["--sample"]).await;
    window.click("option", "Re: Harbour retrofit, phase 2").await;
    window.click("button", "New case").await;
    window.find("dialog", "New case").await;
    window.click("button", "Save").await;
    window.find("dialog", "Track this thread?").await;
    window.click("checkbox", "I agree").await;
    window.click("button", "Track").await;
    window.text("Tracked regarding").await;
}

/// G-2: the message becomes a case, with what the form was changed to, and is tracked regarding it.
#[tokio::test]
async fn a_message_is_converted_to_a_case() {
    let room = Room::new();
    let window = Window::open(&room, &["--sample"]).await;
    window.click("option", "Re: Harbour retrofit, phase 2").await;
    window.text("Open opportunities").await;
    window.click("button", "More").await;
    window.drawn().await;
    room.picture(PICTURES, "convert-menu");
    window.click("menuitem", "Convert to case").await;
    window.find("dialog", "Convert to case").await;
    window.fill("textbox", "Title", "Valves of phase 2").await;
    window.click("checkbox", "I agree").await;
    window.drawn().await;
    room.picture(PICTURES, "convert");
    window.click("button", "Convert").await;
    window.gone("dialog", "Convert to case").await;
    window.text("Tracked regarding").await;
    window.text("Valves of phase 2").await;
    window.drawn().await;
    room.picture(PICTURES, "converted");
}

/// C1: an opportunity is closed as lost from the pane, with one of the organization's reasons, and is open business no more.
#[tokio::test]
async fn an_opportunity_is_closed_as_lost() {
    let room = Room::new();
    let window = Window::open(&room, &["--sample"]).await;
    window.click("option", "Re: Harbour retrofit, phase 2").await;
    window.text("Open opportunities").await;
    window.click("button", "Close Harbour retrofit, phase 2").await;
    window.find("menuitem", "Close as lost").await;
    window.drawn().await;
    room.picture(PICTURES, "closing-menu");
    window.click("menuitem", "Close as lost").await;
    window.find("dialog", "Close as lost").await;
    window.find("combobox", "Status reason").await;
    window.drawn().await;
    room.picture(PICTURES, "closing");
    window.click("button", "Close as lost").await;
    window.gone("dialog", "Close as lost").await;
    window.text("Lost: Harbour retrofit, phase 2").await;
    window.gone("button", "Close Harbour retrofit, phase 2").await;
    window.drawn().await;
    room.picture(PICTURES, "closed");
}
