//! A narrow window: one part at a time, and the CRM pane able to stand alone beside another mail program (DESIGN section 7).

use regarding_tests::axe;
use regarding_tests::desk::Desk;
use regarding_tests::patience::until;
use regarding_tests::room::Room;
use regarding_tests::window::Window;
use serde_json::{Value, json};

use crate::PICTURES;

const SUBJECT: &str = "Re: Harbour retrofit, phase 2: revised figures";

/// Whether something can be read: all of it inside the window, and nothing over it.
const SEEN: &str = "
    const [element] = arguments;
    const box = element.getBoundingClientRect();
    const inside = box.width > 0 && box.height > 0 && box.left >= 0 && box.top >= 0 && box.right <= innerWidth && box.bottom <= innerHeight;
    const top = document.elementFromPoint((box.left + box.right) / 2, (box.top + box.bottom) / 2);
    return inside && (top === element || element.contains(top));";

/// Where the frame with the text begins, how high of it is inside the window, and how wide it is.
const TEXT: &str = "
    const frame = document.querySelector('[data-region=message] iframe').getBoundingClientRect();
    const over = document.elementFromPoint(frame.left + 40, frame.top + 40);
    return [over !== null && over.localName === 'iframe', Math.min(frame.bottom, innerHeight) - frame.top, frame.width];";

/// What sticks out of the window.
const OUTSIDE: &str = "return document.documentElement.scrollWidth > window.innerWidth";

/// As narrow as it gets beside another program.
pub(crate) fn make_narrow(room: &Room) {
    resize(room, 420, 820);
}

/// Gives the window a size in pixels of the screen.
pub(crate) fn resize(room: &Room, width: u32, height: u32) {
    let mut command = room.command("xdotool");
    command.args(["search", "--onlyvisible", "--name", "^Regarding$", "windowsize"]);
    command.args([width.to_string(), height.to_string()]);
    assert!(
        command.status().is_ok_and(|status| status.success()),
        "the window cannot be sized"
    );
}

/// Waits until the window is so many CSS pixels wide.
pub(crate) async fn until_wide(window: &Window, wanted: u64) {
    until("the window has its size", || async {
        let width = window.run("return window.innerWidth", vec![]).await;
        (width.as_u64() == Some(wanted)).then_some(())
    })
    .await;
}

/// Opens the message; its people are not in sight.
async fn open(window: &Window) {
    window.click("option", SUBJECT).await;
    window.find("heading", SUBJECT).await;
}

/// A number of a list; nothing is 0.
fn number(list: &Value, at: usize) -> f64 {
    list.get(at).and_then(Value::as_f64).unwrap_or(0.0)
}

/// The head and the first lines of the message that is shown can be read.
async fn is_readable(window: &Window) {
    for name in ["Mara Voss", "J. Okafor; procurement@nordkai.example"] {
        let recipients = window.find("button", name).await;
        let seen = window.run(SEEN, vec![json!(&recipients)]).await;
        assert_eq!(seen, json!(true), "{name}");
    }
    let text = window.run(TEXT, vec![]).await;
    assert_eq!(
        text.get(0),
        Some(&json!(true)),
        "nothing lies over the text: {text}"
    );
    let (high, wide) = (number(&text, 1), number(&text, 2));
    assert!(high >= 60.0 && wide >= 340.0, "room for the first lines: {text}");
    assert_eq!(window.run(OUTSIDE, vec![]).await, json!(false));
}

#[tokio::test]
async fn at_900_by_600_a_message_can_be_read_and_the_crm_pane_opens_over_it() {
    let desk = Desk::of_salesperson().await;
    let window = &desk.window;
    resize(&desk.room, 900, 600);
    until_wide(window, 900).await;
    open(window).await;
    window.drawn().await;
    desk.room.picture(PICTURES, "narrow-900");
    is_readable(window).await;
    window.click("button", "Open the CRM pane").await;
    window.text("People in this message").await;
    window.click("button", "Set Regarding").await;
    window.fill("combobox", "Regarding", "pump").await;
    window.text("River-water heat pump, 2 MW").await;
    window.drawn().await;
    desk.room.picture(PICTURES, "narrow-900-search");
    let inside = "const list = document.querySelector('[role=listbox].fui-Listbox').getBoundingClientRect();
        return list.top >= 0 && list.left >= 0 && list.bottom <= innerHeight && list.right <= innerWidth;";
    assert_eq!(
        window.run(inside, vec![]).await,
        json!(true),
        "what is suggested stands inside"
    );
    assert_eq!(axe::serious_findings(window).await, Vec::<String>::new());
}

#[tokio::test]
async fn at_700_pixels_the_message_has_the_window_and_the_crm_pane_can_be_opened() {
    let desk = Desk::of_salesperson().await;
    let window = &desk.window;
    resize(&desk.room, 700, 450);
    until_wide(window, 700).await;
    open(window).await;
    window.drawn().await;
    desk.room.picture(PICTURES, "narrow-700");
    is_readable(window).await;
    window.click("tab", "CRM").await;
    window.text("People in this message").await;
    window.drawn().await;
    desk.room.picture(PICTURES, "narrow-700-pane");
    assert_eq!(axe::serious_findings(window).await, Vec::<String>::new());
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
