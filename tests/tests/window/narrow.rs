//! A narrow window: one part at a time, and the CRM pane able to stand alone beside another mail program (DESIGN section 7).

use regarding_tests::axe;
use regarding_tests::room::Room;
use regarding_tests::window::Window;
use serde_json::json;

use crate::PICTURES;

/// As narrow as it gets beside another program.
pub(crate) fn make_narrow(room: &Room) {
    let mut command = room.command("xdotool");
    command.args([
        "search",
        "--onlyvisible",
        "--name",
        "^Regarding$",
        "windowsize",
        "420",
        "820",
    ]);
    assert!(
        command.status().is_ok_and(|status| status.success()),
        "the window cannot be sized"
    );
}

#[tokio::test]
async fn the_crm_pane_stands_alone_in_a_narrow_window() {
    let room = Room::new();
    let window = Window::open(&room, &["--sample"]).await;
    make_narrow(&room);
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
