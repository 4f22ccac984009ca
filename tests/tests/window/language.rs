//! The window in the person's language: its own texts and the sentences of the core alike, from right to left where that
//! is how the language is written, and another language at once.

use regarding_tests::room::Room;
use regarding_tests::window::Window;
use serde_json::json;

use crate::PICTURES;

/// The name of a message of the sample mailbox.
const MESSAGE: &str = "Re: Harbour retrofit, phase 2";

#[tokio::test]
async fn a_failure_of_the_core_is_said_in_german() {
    let mut room = Room::new();
    room.set("LANG", "de_DE.UTF-8");
    let window = Window::open(&room, &[]).await;
    window
        .fill("textbox", "Adresse der Organisation", "mara@alderfinch.example")
        .await;
    window.click("button", "Weiter").await;
    window
        .text("Das ist eine E-Mail-Adresse; geben Sie die Adresse der Organisation ein")
        .await;
    // Nobody listens on this port of this computer.
    window
        .fill("textbox", "Adresse der Organisation", "http://127.0.0.1:9")
        .await;
    window.click("button", "Weiter").await;
    window.text("Ihre Organisation war nicht erreichbar").await;
    let language = window.run("return document.documentElement.lang", vec![]).await;
    assert!(
        language.as_str().is_some_and(|tag| tag.starts_with("de")),
        "{language}"
    );
}

/// As wide as an ordinary notebook.
fn of_a_notebook(room: &Room) {
    let mut command = room.command("xdotool");
    command.args(["search", "--onlyvisible", "--name", "^Regarding$"]);
    command.args(["windowsize", "1280", "800"]);
    assert!(
        command.status().is_ok_and(|status| status.success()),
        "the window cannot be sized"
    );
}

#[tokio::test]
async fn arabic_runs_from_right_to_left_and_another_language_is_spoken_at_once() {
    let mut room = Room::new();
    room.set("LANG", "ar_EG.UTF-8");
    let window = Window::open(&room, &["--sample"]).await;
    of_a_notebook(&room);
    window.find("treeitem", "البريد الوارد").await;
    window.click("option", MESSAGE).await;
    window.find("heading", MESSAGE).await;
    window.text("الأشخاص في هذه الرسالة").await;
    // A word of the core, and its sentence.
    window.text("غير متتبَّعة").await;
    window.drawn().await;
    room.picture(PICTURES, "arabic");
    window.click("button", "لماذا لا تُتتبَّع؟").await;
    window.text("ليست لدى مؤسستك نسخة من هذه الرسالة").await;
    assert_eq!(
        window.run(DIRECTION, vec![]).await,
        json!(["rtl", 1280, true, true])
    );

    window.click("button", "الإعدادات").await;
    window.click("tab", "المظهر").await;
    window.drawn().await;
    room.picture(PICTURES, "arabic-options");
    window.click("radio", "Deutsch").await;
    window.find("tab", "Darstellung").await;
    window.click("radio", "English").await;
    window.find("tab", "Appearance").await;
    window.click("button", "Close").await;
    window.find("treeitem", "Inbox").await;
    window.text("Not tracked").await;
    assert_eq!(
        window.run("return document.documentElement.dir", vec![]).await,
        "ltr"
    );
}

/// The direction, the width, whether nothing reaches beyond it, and whether the CRM pane stands left of the list.
const DIRECTION: &str = "
    const at = (role) => document.querySelector(role).getBoundingClientRect();
    const root = document.documentElement;
    return [getComputedStyle(document.querySelector('[role=complementary], aside')).direction, innerWidth,
        root.scrollWidth <= innerWidth, at('[role=complementary], aside').right <= at('[role=listbox]').left];
";
