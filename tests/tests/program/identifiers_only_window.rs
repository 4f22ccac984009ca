//! Promise 1 for the window: somebody signs in, reads, tracks, makes records, saves files, loads pictures and untracks in it,
//! and it is killed, once in the middle of writing.

use std::fs;
use std::path::PathBuf;
use std::process::Stdio;
use std::time::SystemTime;

use regarding_tests::desk;
use regarding_tests::keyboard::Keyboard;
use regarding_tests::keyring::Keyring;
use regarding_tests::patience::until;
use regarding_tests::room::Room;
use regarding_tests::trap::Trap;
use regarding_tests::window::Window;
use rustix::process::{Pid, Signal, kill_process};

use crate::identifiers_only::nothing_of;
use crate::planted::Planted;
use crate::scene::Scene;

#[tokio::test(flavor = "multi_thread")]
async fn the_window_leaves_nothing_but_identifiers_even_when_it_is_killed() {
    let (scene, trap) = (Scene::open(), Trap::set().await);
    let mut planted = Planted::everywhere(&scene, &trap.url(""));
    let begun = SystemTime::now();
    let mut room = Room::new();
    let _keyring = Keyring::unlock(&room);
    room.set("RUST_LOG", "trace");
    room.set("REGARDING_LOG", "trace");

    let window = Window::open(&room, &[]).await;
    sign_in(&window, &scene).await;
    known_sender(&window, &planted).await;
    hypertext(&window, &planted, &trap).await;
    folder(&window, &planted).await;
    stranger(&window, &mut planted).await;
    new_record(&window, &mut planted).await;
    save_attachment(&room, &window, &planted, &scene).await;
    options(&room, &window).await;
    kill_the_window(&room).await;
    nothing_of(&planted, room.home(), begun);

    // Once more over what the first one left, killed while it writes.
    let window = Window::open(&room, &[]).await;
    untrack(&window, &planted).await;
    window.click("option", &planted.drawn).await;
    window.click("button", "Set Regarding").await;
    window.fill("combobox", "Regarding", &planted.deal).await;
    window.click("option", &planted.deal).await;
    agree(&window).await;
    kill_the_window(&room).await;
    nothing_of(&planted, room.home(), begun);

    // And over that, closed in order this time; what was asked for is done.
    let window = Window::open(&room, &[]).await;
    window.click("option", &planted.drawn).await;
    window.text("Tracked regarding").await;
    window.close().await;
    nothing_of(&planted, room.home(), begun);
    assert!(
        room.home().join("window.log").exists(),
        "what the window said was captured"
    );
}

async fn sign_in(window: &Window, scene: &Scene) {
    let mara = scene.mara();
    window
        .fill("textbox", "Address of the organization", &scene.organization.url)
        .await;
    window.click("button", "Continue").await;
    window.text("You sign in at").await;
    window.fill("textbox", "E-mail", &mara.email).await;
    window.fill("textbox", "Password", &mara.password).await;
    window.click("checkbox", "Keep me signed in").await;
    window.click("button", "Sign in").await;
    desk::open_maildir(window, &scene.post.folder).await;
}

async fn known_sender(window: &Window, planted: &Planted) {
    window.click("option", &planted.subjects[0]).await;
    window.text("People in this message").await;
    window.text("Open opportunities").await;
    window.click("button", "Set Regarding").await;
    window.fill("combobox", "Regarding", &planted.deal).await;
    window.click("option", &planted.deal).await;
    agree(window).await;
    window.text("Tracked regarding").await;
}

async fn agree(window: &Window) {
    window.find("dialog", "Track this thread?").await;
    window.click("checkbox", "I agree").await;
    window.click("button", "Track").await;
    window.gone("dialog", "Track this thread?").await;
}

/// Its pictures are loaded: the program fetches them, by an address that was planted too.
async fn hypertext(window: &Window, planted: &Planted, trap: &Trap) {
    window.click("option", &planted.drawn).await;
    window.click("button", "Load images").await;
    until("the picture was fetched", || async {
        (trap.caught() > 0).then_some(())
    })
    .await;
}

async fn folder(window: &Window, planted: &Planted) {
    window.click("treeitem", &planted.folder).await;
    window.click("option", &planted.shelved).await;
    window.text("People in this message").await;
    window.click("treeitem", "Inbox").await;
}

/// An unknown sender is added; what is typed into the form was never anywhere else.
async fn stranger(window: &Window, planted: &mut Planted) {
    window.click("option", &planted.subjects[1]).await;
    window.find("group", "Add to the organization as").await;
    window.click("button", "Contact").await;
    let typed = planted.text("typed into a form");
    window.fill("textbox", "Last name", &typed).await;
    window.click("checkbox", "I agree").await;
    window.click("button", "Add and track").await;
    // The message of a sender who is added is tracked regarding them (G-30).
    window.text("Tracked regarding").await;
}

/// Somebody is searched for in vain and made.
async fn new_record(window: &Window, planted: &mut Planted) {
    let typed = planted.text("typed into a search");
    window.click("button", "Change").await;
    window.fill("combobox", "Regarding", &typed).await;
    window.text("No record is called").await;
    window.click("button", "New record").await;
    window.click("menuitem", "New account").await;
    window.find("dialog", "New account").await;
    window.click("button", "Save").await;
    window.gone("dialog", "New account").await;
    window.text(&typed).await;
}

/// Through the dialog of the operating system, into a folder of the person's.
async fn save_attachment(room: &Room, window: &Window, planted: &Planted, scene: &Scene) {
    window.click("option", &planted.subjects[0]).await;
    window.click("button", &planted.file).await;
    let kept = scene.place.path().join("kept.txt");
    answer_dialog(room, window, &kept).await;
    until("the file is there", || async { kept.exists().then_some(()) }).await;
}

async fn answer_dialog(room: &Room, window: &Window, file: &std::path::Path) {
    let search = |more: &[&str]| {
        let mut command = room.command("xdotool");
        command
            .args(["search", "--onlyvisible", "--name", "^Save File$"])
            .args(more);
        command.stdout(Stdio::piped()).output().unwrap()
    };
    until("the dialog opens", || async {
        (!search(&[]).stdout.is_empty()).then_some(())
    })
    .await;
    assert!(search(&["windowfocus", "--sync"]).status.success());
    let keyboard = Keyboard::bare(room, window);
    keyboard.press(&["ctrl+a"]).await;
    keyboard.write(&file.to_string_lossy()).await;
    keyboard.press(&["Return"]).await;
    until("the dialog is gone", || async {
        search(&[]).stdout.is_empty().then_some(())
    })
    .await;
}

/// Every tab, and the evidence log as a file.
async fn options(room: &Room, window: &Window) {
    window.click("button", "Settings").await;
    for tab in ["Synchronization", "Email", "Privacy"] {
        window.click("tab", tab).await;
    }
    window.text("What this computer stores").await;
    window.click("button", "Export").await;
    let file = room.home().join("evidence.csv");
    answer_dialog(room, window, &file).await;
    until("the log is there", || async {
        fs::read(&file).is_ok_and(|text| !text.is_empty()).then_some(())
    })
    .await;
}

async fn untrack(window: &Window, planted: &Planted) {
    window.click("option", &planted.subjects[0]).await;
    window.text("Tracked regarding").await;
    window.click("button", "Untrack").await;
    window.click("button", "Untrack and delete the copy").await;
    window.text("Not tracked").await;
}

/// Kills the window and the webview's processes at once, as a power cut would.
async fn kill_the_window(room: &Room) {
    let running = processes(room);
    assert!(running.len() > 1, "the window and its webview run: {running:?}");
    for (id, _) in running {
        let _ = Pid::from_raw(id).map(|id| kill_process(id, Signal::KILL));
    }
    until("the window is gone", || async {
        processes(room).is_empty().then_some(())
    })
    .await;
}

/// The window's processes of this room: those that were started with its home.
fn processes(room: &Room) -> Vec<(i32, String)> {
    let home = format!("HOME={}", room.home().display());
    let ours = |folder: PathBuf| {
        let id = folder.file_name()?.to_str()?.parse().ok()?;
        let name = fs::read_to_string(folder.join("comm")).ok()?.trim().to_owned();
        let is_window = name == "regarding" || (name.starts_with("WebKit") && name != "WebKitWebDriver");
        let environment = fs::read(folder.join("environ")).ok()?;
        let is_here = environment
            .split(|byte| *byte == 0)
            .any(|variable| variable == home.as_bytes());
        (is_window && is_here).then_some((id, name))
    };
    fs::read_dir("/proc")
        .unwrap()
        .filter_map(|entry| ours(entry.ok()?.path()))
        .collect()
}
