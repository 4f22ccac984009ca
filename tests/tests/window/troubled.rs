//! A profile that is less than well: the window opens, says what is wrong and what becomes of it, and nothing is lost.

#![expect(clippy::unwrap_used, reason = "a helper of a test fails by panicking")]

use std::fs;
use std::path::Path;

use regarding_tests::axe;
use regarding_tests::desk::{self, Desk, ME};
use regarding_tests::install::Install;
use regarding_tests::organization::Organization;
use regarding_tests::post::{Letter, Post};
use regarding_tests::room::Room;
use regarding_tests::window::Window;
use serde_json::json;

use crate::PICTURES;

/// Opens the window and waits for a notice.
async fn told(room: &Room, picture: &str, notice: &str) -> Window {
    let window = Window::open(room, &[]).await;
    window.text(notice).await;
    window.drawn().await;
    room.picture(PICTURES, picture);
    assert_eq!(axe::serious_findings(&window).await, Vec::<String>::new());
    window
}

#[tokio::test]
async fn damaged_settings_are_kept_aside_and_told_on_the_first_page() {
    let room = Room::new();
    let damage = "{\"version\": 1, \"orga";
    fs::write(room.profile().join("settings.json"), damage).unwrap();
    let window = told(
        &room,
        "notice-damaged-settings",
        "The settings could not be read and were moved to",
    )
    .await;
    let aside = fs::read_to_string(room.profile().join("settings.damaged-1.json")).unwrap();
    assert_eq!(aside, damage, "nothing is lost");
    window.find("button", "Open the sample").await;
    window.click("button", "Dismiss").await;
    window.gone("button", "Dismiss").await;
    assert!(!window.shows("The settings could not be read").await);
}

#[tokio::test]
async fn settings_of_a_newer_version_are_left_alone_and_told() {
    let room = Room::new();
    let newer = json!({"version": 4_000_000_000_u32, "organization": ["of", "another", "shape"]}).to_string();
    let file = room.profile().join("settings.json");
    fs::write(&file, &newer).unwrap();
    let window = told(
        &room,
        "notice-newer-settings",
        "were written by a newer version of Regarding. They are left as they are",
    )
    .await;
    // The person signs in all the same; what they set is good until the program ends.
    let post = Post::open(room.home());
    let letter = Letter::new(
        "newer.1@hafenwerk.example",
        "Ilse Brandt <ilse.brandt@hafenwerk.example>",
        ME,
    );
    post.deliver(&letter);
    let organization = Organization::start();
    desk::sign_in(&window, &organization.url, organization.user("Salesperson")).await;
    desk::open_maildir(&window, &post.folder).await;
    window.find("option", &letter.subject).await;
    window.text("were written by a newer version of Regarding").await;
    assert_eq!(fs::read_to_string(&file).unwrap(), newer);
}

#[tokio::test]
async fn a_damaged_cache_is_kept_aside_and_told_and_the_link_is_found_again() {
    let room = Room::new();
    let post = Post::open(room.home());
    let letter = Letter::new(
        "cache.1@hafenwerk.example",
        "Ilse Brandt <ilse.brandt@hafenwerk.example>",
        ME,
    );
    post.deliver(&letter);
    let cache = Install::in_room(&room).cache();
    fs::write(
        &cache,
        b"not a database at all, but long enough to be one".repeat(100),
    )
    .unwrap();
    let desk = Desk::with(room, Organization::start(), &post.folder).await;
    desk.window
        .text("The list of links was damaged and has been begun anew")
        .await;
    desk.window.drawn().await;
    desk.room.picture(PICTURES, "notice-damaged-cache");
    desk.read(&letter.subject).await;
    desk.set_regarding("Harbour retrofit", "Harbour retrofit, phase 2 Opportunity")
        .await;
    desk.window.text("Tracked regarding").await;
}

#[tokio::test]
async fn a_cache_of_a_newer_version_is_left_alone_and_told() {
    let room = Room::new();
    let install = Install::in_room(&room);
    let _ = install.run_bare(&["status"]).ended(0);
    newer(&install.cache());
    let before = fs::read(install.cache()).unwrap();
    let window = told(
        &room,
        "notice-newer-cache",
        "a newer version of Regarding wrote it",
    )
    .await;
    window.text("are kept only until you close Regarding").await;
    window.close().await;
    assert_eq!(fs::read(install.cache()).unwrap(), before, "it is as it was");
}

/// Sets `user_version`, a big-endian number at byte 60 of the file (SQLite file format, 1.3).
fn newer(cache: &Path) {
    let mut bytes = fs::read(cache).unwrap();
    if let Some(version) = bytes.get_mut(60..64) {
        version.copy_from_slice(&2_000_000_000_u32.to_be_bytes());
    }
    fs::write(cache, bytes).unwrap();
}

/// The profile is one that nobody may write, not even the administrator of the computer: a folder of the kernel's.
#[tokio::test]
async fn a_read_only_profile_opens_and_says_that_nothing_is_kept() {
    let room = Room::new();
    fs::remove_dir(room.profile()).unwrap();
    std::os::unix::fs::symlink("/proc/self/fdinfo", room.profile()).unwrap();
    let window = told(&room, "notice-read-only", "cannot be written").await;
    window.find("button", "Open the sample").await;
}

/// Without a bus a second copy does not hear of the first: the lock of the profile keeps it out, and it says so.
#[tokio::test]
async fn a_profile_that_another_window_uses_is_left_to_it_and_told() {
    let room = Room::new();
    let lock = fs::File::create(room.profile().join("window.lock")).unwrap();
    lock.lock().unwrap();
    let window = told(&room, "refused", "Another window of Regarding uses the profile").await;
    window.find("heading", "Regarding cannot be used here").await;
    assert!(
        window.look("button", "").await.is_none(),
        "nothing is offered that could not work"
    );
}
