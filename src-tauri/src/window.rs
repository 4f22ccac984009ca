//! The one window: where it may go (nowhere), what it may open (nothing), and what is remembered of it (geometry).

use std::path::{Path, PathBuf};

use tauri::plugin::TauriPlugin;
use tauri::webview::NewWindowResponse;
use tauri::{AppHandle, Manager, WebviewWindowBuilder, Wry};
use tauri_plugin_window_state::StateFlags;
use tauri_specta::Event;
use url::Url;

use crate::door::Door;
use crate::events::LinkClicked;
use crate::mailbody;
use crate::page;
use crate::profile::make_private;

/// The label of the main window in configuration and capabilities.
pub(crate) const MAIN: &str = "main";

/// Opens the main window.
///
/// The webview keeps nothing: it runs without storage of its own, and where the platform insists on a folder, that lies in
/// the profile, in plain sight of the privacy search (promise 1).
///
/// # Errors
/// When the platform has no webview, or the configuration does not name the window.
pub(crate) fn open(app: &AppHandle, profile: &Path) -> tauri::Result<()> {
    let config = app
        .config()
        .app
        .windows
        .iter()
        .find(|window| window.label == MAIN);
    let config = config.ok_or(tauri::Error::WindowNotFound)?.clone();
    let clicked = app.clone();
    let window = WebviewWindowBuilder::from_config(app, &config)?
        .data_directory(webview_folder(profile))
        .incognito(!driven_by_tests())
        .on_navigation(is_ours)
        .on_new_window(move |url, _| {
            tell_click(&clicked, &url);
            NewWindowResponse::Deny
        })
        .on_download(|_, _| false)
        .build()?;
    page::watch(&window)
}

/// A folder for the webview, which keeps nothing in it: in the profile, or where temporary files go when nobody may write there.
fn webview_folder(profile: &Path) -> PathBuf {
    let inside = profile.join("webview");
    match make_private(&inside) {
        Ok(()) => inside,
        Err(_) => std::env::temp_dir().join(format!("regarding-webview-{}", std::process::id())),
    }
}

/// A webview without storage cannot be driven by WebDriver on WebKitGTK (wry gives it a context of its own, which refuses
/// automation), so under test the stricter case is tried: storage in the profile, and it must stay empty.
fn driven_by_tests() -> bool {
    std::env::var("TAURI_WEBVIEW_AUTOMATION").is_ok_and(|value| value == "true")
}

/// Whether a page may be shown in the window or in its frame: our own pages, and message bodies. WebKitGTK asks this for
/// frames as well.
fn is_ours(url: &Url) -> bool {
    let development = cfg!(not(feature = "custom-protocol")) && url.host_str() == Some("localhost");
    match (url.scheme(), url.host_str()) {
        ("tauri" | mailbody::SCHEME, Some("localhost")) => true,
        // The same two in the form that Windows gives them. Elsewhere that is a name which anybody's resolver answers.
        ("http" | "https", Some("tauri.localhost" | "mailbody.localhost")) => cfg!(windows),
        _ => development || url.as_str() == "about:blank",
    }
}

/// A click in a message body arrives as a request for a new window. None is opened; the page is told and asks the person.
fn tell_click(app: &AppHandle, url: &Url) {
    let door = app.state::<Door>();
    let Some(Ok(target)) = door.opened().map(|companion| companion.link_target(url.as_str())) else {
        tracing::debug!("click_refused");
        return;
    };
    if (LinkClicked { target }).emit(app).is_err() {
        tracing::debug!("event_without_window");
    }
}

/// Lets one copy run for each profile: a second start brings the first one's window forward and ends.
pub(crate) fn one_copy(profile: &Path) -> TauriPlugin<Wry> {
    let name = format!("regarding.desktop.p{:016x}", fingerprint(profile));
    tauri_plugin_single_instance::Builder::new()
        .callback(|app, _arguments, _folder| show(app))
        .dbus_id(name)
        .build()
}

/// Names a profile on the bus without telling its path. FNV-1a: the same in every build, and no secret.
fn fingerprint(profile: &Path) -> u64 {
    profile
        .as_os_str()
        .as_encoded_bytes()
        .iter()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
            (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
        })
}

fn show(app: &AppHandle) {
    let Some(window) = app.get_webview_window(MAIN) else {
        return;
    };
    if window
        .unminimize()
        .and_then(|()| window.show())
        .and_then(|()| window.set_focus())
        .is_err()
    {
        tracing::warn!("window_not_shown");
    }
}

/// Remembers size and place of the window, in the profile.
pub(crate) fn remembered_geometry(profile: &Path) -> TauriPlugin<Wry> {
    // An absolute name replaces the folder that the plugin would choose.
    let file = profile.join("window.json").to_string_lossy().into_owned();
    tauri_plugin_window_state::Builder::new()
        .with_filename(file)
        .with_state_flags(StateFlags::SIZE | StateFlags::POSITION | StateFlags::MAXIMIZED)
        .build()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn may_show(url: &str) -> bool {
        is_ours(&Url::parse(url).unwrap())
    }

    #[test]
    fn the_window_shows_its_own_pages_and_message_bodies_only() {
        for ours in ["tauri://localhost/index.html", "mailbody://localhost/1"] {
            assert!(may_show(ours), "{ours}");
        }
        for other in [
            "https://example.com/",
            "http://127.0.0.1:8080/",
            "file:///etc/passwd",
            "data:text/html,x",
            "javascript:1",
            "tauri://example.com/",
            "https://tauri.localhost.example.com/",
            "about:srcdoc",
        ] {
            assert!(!may_show(other), "{other}");
        }
    }

    #[test]
    fn the_names_that_windows_gives_our_pages_are_ours_there_only() {
        for url in ["http://tauri.localhost/", "https://mailbody.localhost/1"] {
            assert_eq!(may_show(url), cfg!(windows), "{url}");
        }
    }

    #[test]
    fn profiles_have_names_of_their_own() {
        assert_ne!(fingerprint(Path::new("/a")), fingerprint(Path::new("/b")));
    }
}
