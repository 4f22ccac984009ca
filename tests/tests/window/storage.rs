//! What the webview keeps: nothing (promise 1).

use std::fs;
use std::path::{Path, PathBuf};

use regarding_tests::room::Room;
use regarding_tests::window::Window;
use serde_json::json;

#[tokio::test]
async fn the_page_keeps_nothing_of_its_own() {
    let room = Room::new();
    let window = Window::open(&room, &["--sample"]).await;
    window.drawn().await;
    let kept = window
        .run_async(
            "const databases = await indexedDB.databases?.() ?? [];
             const caches = 'caches' in window ? await window.caches.keys().catch(() => []) : [];
             return [localStorage.length, sessionStorage.length, document.cookie, databases.length, caches.length];",
            vec![],
        )
        .await;
    assert_eq!(kept, json!([0, 0, "", 0, 0]));
}

/// In everyday use the webview has no storage at all; only salts and empty tables of its engine lie in the profile.
#[tokio::test]
async fn the_webview_writes_into_the_profile_only_and_nothing_that_was_shown() {
    let room = Room::new();
    let window = Window::open(&room, &[]).await;
    window.drawn().await;
    // What a page could plant, planted.
    let secret = "regarding-planted-7d1f";
    window
        .run(
            "document.title = arguments[0]; history.pushState(null, '', '#' + arguments[0]); return true",
            vec![json!(secret)],
        )
        .await;
    window.close().await;
    let profile = room.profile();
    for file in files(room.home()) {
        let bytes = fs::read(&file).unwrap_or_default();
        let found = bytes.windows(secret.len()).any(|part| part == secret.as_bytes());
        assert!(!found, "{} holds what was on the page", file.display());
        let webview = file
            .components()
            .any(|part| part.as_os_str() == "WebKitCache" || part.as_os_str() == "mediakeys");
        assert!(
            !webview || file.starts_with(&profile),
            "{} lies outside the profile",
            file.display()
        );
    }
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            match entry.file_type() {
                Ok(kind) if kind.is_dir() => folders.push(entry.path()),
                Ok(kind) if kind.is_file() => found.push(entry.path()),
                _ => {}
            }
        }
    }
    found
}
