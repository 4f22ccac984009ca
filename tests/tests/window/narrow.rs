//! A narrow window: one part at a time, and the CRM pane able to stand alone beside another mail program (DESIGN section 7).

#![expect(clippy::unwrap_used, reason = "a helper of a test fails by panicking")]

use std::fs;

use regarding_tests::axe;
use regarding_tests::room::Room;
use regarding_tests::window::Window;
use serde_json::json;

use crate::PICTURES;

/// As the window was left the last time: as narrow as it gets beside another program.
fn leave_narrow(room: &Room) {
    fs::create_dir_all(room.profile()).unwrap();
    let state = json!({"main": {
        "width": 420, "height": 820, "x": 0, "y": 0, "prev_x": 0, "prev_y": 0,
        "maximized": false, "visible": true, "decorated": true, "fullscreen": false,
    }});
    fs::write(room.profile().join("window.json"), state.to_string()).unwrap();
}

#[tokio::test]
async fn the_crm_pane_stands_alone_in_a_narrow_window() {
    let room = Room::new();
    leave_narrow(&room);
    let window = Window::open(&room, &["--sample"]).await;
    window.find("tab", "CRM").await;
    let width = window.run("return window.innerWidth", vec![]).await;
    assert!(width.as_u64().is_some_and(|width| width < 500), "{width}");
    window.click("option", "Re: Harbour retrofit, phase 2").await;
    window.find("heading", "Re: Harbour retrofit, phase 2").await;
    window.click("tab", "CRM").await;
    window.text("People in this message").await;
    window
        .find("button", "Set regarding Harbour retrofit, phase 2")
        .await;
    window.drawn().await;
    room.picture(PICTURES, "narrow");
    let wide = window
        .run(
            "return document.documentElement.scrollWidth > window.innerWidth",
            vec![],
        )
        .await;
    assert_eq!(wide, json!(false), "nothing stands outside the window");
    assert_eq!(axe::serious_findings(&window).await, Vec::<String>::new());
}
