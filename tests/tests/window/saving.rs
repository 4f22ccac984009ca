//! Saving an attachment through the dialog of the operating system, by real keys: the page names no file and learns no path.

use std::path::{Path, PathBuf};
use std::process::Stdio;

use regarding_tests::keyboard::Keyboard;
use regarding_tests::patience::until;
use regarding_tests::room::Room;
use regarding_tests::window::Window;

use crate::PICTURES;

const SUBJECT: &str = "Re: Harbour retrofit, phase 2: revised figures";
const FILE: &str = "piping.pdf";

#[tokio::test]
async fn an_attachment_is_saved_where_the_person_says() {
    let room = Room::new();
    let window = message_open(&room).await;
    let wanted = room.home().join("kept.pdf");
    save_dialog(&room, &window).await;
    let keyboard = Keyboard::bare(&room, &window);
    keyboard.press(&["ctrl+a"]).await;
    keyboard.write(&wanted.to_string_lossy()).await;
    room.picture(PICTURES, "save-dialog");
    keyboard.press(&["Return"]).await;
    window.text(FILE).await;
    let saved = until("the file is there, whole", || async {
        std::fs::read(&wanted)
            .ok()
            .filter(|bytes| bytes.trim_ascii_end().ends_with(b"%%EOF"))
    })
    .await;
    assert!(saved.starts_with(b"%PDF-"), "the attachment's own bytes");
    assert_eq!(dialogs(&room), 0, "one question, one answer");
}

#[tokio::test]
async fn a_dialog_that_is_left_writes_nothing() {
    let room = Room::new();
    let window = message_open(&room).await;
    let before = files_below(room.home(), "pdf");
    save_dialog(&room, &window).await;
    Keyboard::bare(&room, &window).press(&["Escape"]).await;
    until("the dialog is gone", || async {
        (dialogs(&room) == 0).then_some(())
    })
    .await;
    let button = window.find("button", FILE).await;
    until("it can be asked for again", || async {
        button.is_enabled().await.ok()?.then_some(())
    })
    .await;
    assert_eq!(files_below(room.home(), "pdf"), before);
}

async fn message_open(room: &Room) -> Window {
    let window = Window::open(room, &["--sample"]).await;
    window.find("treeitem", "Inbox").await;
    window.click("option", SUBJECT).await;
    window.find("heading", SUBJECT).await;
    window
}

/// Asks to save, and gives the dialog the focus as a window manager would.
async fn save_dialog(room: &Room, window: &Window) {
    window.click("button", FILE).await;
    until("the dialog opens", || async {
        (dialogs(room) == 1).then_some(())
    })
    .await;
    let focused = room
        .command("xdotool")
        .args([
            "search",
            "--onlyvisible",
            "--name",
            DIALOG,
            "windowfocus",
            "--sync",
        ])
        .stdout(Stdio::null())
        .status();
    assert!(
        focused.is_ok_and(|status| status.success()),
        "the dialog takes the focus"
    );
}

/// The title that the dialog of the toolkit has.
const DIALOG: &str = "^Save File$";

/// How many such dialogs are on the screen.
fn dialogs(room: &Room) -> usize {
    let found = room
        .command("xdotool")
        .args(["search", "--onlyvisible", "--name", DIALOG])
        .output();
    found.map_or(0, |output| {
        String::from_utf8_lossy(&output.stdout).lines().count()
    })
}

/// The files below a folder with an ending, in a stable order.
fn files_below(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut found: Vec<PathBuf> = entries
        .filter_map(Result::ok)
        .map(|entry| entry.path())
        .flat_map(|path| match path.is_dir() {
            true => files_below(&path, ending),
            false => vec![path],
        })
        .filter(|path| path.extension().is_some_and(|one| one == ending))
        .collect();
    found.sort_unstable();
    found
}
