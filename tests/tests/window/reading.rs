//! Reading a message in the window: its body in the sandboxed frame, and the people beside it.

use fantoccini::Locator;
use regarding_tests::axe;
use regarding_tests::patience::{until, within};
use regarding_tests::room::Room;
use regarding_tests::window::Window;
use serde_json::json;

use crate::PICTURES;

/// A window on the sample mailbox with a message open.
async fn opened(room: &Room, subject: &str) -> Window {
    let window = Window::open(room, &["--sample"]).await;
    window.find("treeitem", "Inbox").await;
    window.click("option", subject).await;
    window.find("heading", subject).await;
    window
}

#[tokio::test]
async fn a_message_shows_its_body_and_its_people() {
    let room = Room::new();
    let window = opened(&room, "Heat pump spares, order 4471").await;
    window.text("People in this message").await;
    let frame = body_frame(&window).await;
    frame.enter_frame().await.unwrap();
    window.text("Could you confirm the lead time").await;
    within("the frame is left", window.client().clone().enter_parent_frame())
        .await
        .unwrap();
    window.text("Set Regarding").await;
    window.drawn().await;
    room.picture(PICTURES, "message");
}

#[tokio::test]
async fn a_scan_of_an_open_message_finds_nothing_serious() {
    let room = Room::new();
    let window = opened(&room, "Heat pump spares, order 4471").await;
    window.text("People in this message").await;
    window.drawn().await;
    assert_eq!(axe::serious_findings(&window).await, Vec::<String>::new());
}

#[tokio::test]
async fn a_body_runs_no_script_and_cannot_reach_the_program() {
    let room = Room::new();
    let window = opened(&room, "Heat pump spares, order 4471").await;
    let frame = body_frame(&window).await;
    let rules = frame.attr("sandbox").await.unwrap().unwrap_or_default();
    assert!(
        !rules.contains("allow-scripts") && !rules.contains("allow-same-origin"),
        "{rules}"
    );
    frame.enter_frame().await.unwrap();
    // WebDriver's own scripts are not bound by the policy; an element's are.
    let inside = window
        .run(
            "const box = document.createElement('div');
             box.innerHTML = '<img src=\"data:,\" onerror=\"document.body.dataset.ran = 1\">';
             document.body.append(box);
             return [typeof window.__TAURI_INTERNALS__, document.body.dataset.ran ?? null, window.origin];",
            vec![],
        )
        .await;
    assert_eq!(inside, json!(["undefined", null, "null"]));
}

async fn body_frame(window: &Window) -> fantoccini::elements::Element {
    until("the body's frame is there", || async {
        window
            .client()
            .find(Locator::Css("iframe[src^='mailbody:']"))
            .await
            .ok()
    })
    .await
}
