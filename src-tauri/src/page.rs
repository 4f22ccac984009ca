//! The page of the window runs in a process that the program does not hold: the system may end it, when memory is short for one, and
//! the page may close itself. Neither leaves an empty window behind.

#![cfg_attr(
    windows,
    allow(dead_code, reason = "there the platform offers to load the page again")
)]

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use tauri::{AppHandle, Manager};

use crate::trouble::{self, Trouble};
use crate::window::MAIN;

/// How often the page comes back within [`RECENT`]. What ends it more often would go on to do so.
const OFTEN: usize = 3;
const RECENT: Duration = Duration::from_secs(60);

/// When the page's process ended, as far as that is recent.
#[derive(Debug, Default)]
pub(crate) struct Ends(Mutex<VecDeque<Instant>>);

impl Ends {
    /// Whether the page should come back after its process ended.
    fn may_come_back(&self, now: Instant) -> bool {
        let mut ends = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        ends.retain(|end| now.duration_since(*end) < RECENT);
        ends.push_back(now);
        ends.len() <= OFTEN
    }
}

/// Watches the page of the window from now on.
///
/// # Errors
/// When the window is gone already.
#[cfg(target_os = "linux")]
pub(crate) fn watch(window: &tauri::WebviewWindow) -> tauri::Result<()> {
    use gtk::prelude::WidgetExt as _;
    use webkit2gtk::WebViewExt as _;

    let app = window.app_handle().clone();
    let shell = window.clone();
    window.with_webview(move |page| {
        let page = page.inner();
        page.connect_web_process_terminated(move |_, _| ended(&app));
        // A page that closes itself is taken out of the window by the layer below, which leaves the window as it is.
        page.connect_destroy(move |_| {
            let _ = shell.close();
        });
    })
}

/// On macOS the builder of the program is asked (`crate::build`).
#[cfg(not(target_os = "linux"))]
pub(crate) fn watch(_: &tauri::WebviewWindow) -> tauri::Result<()> {
    Ok(())
}

/// Shows the page again whose process ended, or tells the person that it cannot be.
pub(crate) fn ended(app: &AppHandle) {
    tracing::warn!("page_ended");
    if !app.state::<Ends>().may_come_back(Instant::now()) {
        return trouble::tell(app, &Trouble::Page);
    }
    let Some(window) = app.get_webview_window(MAIN) else {
        return;
    };
    if let Err(error) = window.reload() {
        trouble::tell(app, &error.into());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_that_ends_again_and_again_is_given_up() {
        let ends = Ends::default();
        let start = Instant::now();
        for _ in 0..OFTEN {
            assert!(ends.may_come_back(start));
        }
        assert!(!ends.may_come_back(start + Duration::from_secs(59)));
    }

    #[test]
    fn a_page_that_ends_now_and_then_always_comes_back() {
        let ends = Ends::default();
        let start = Instant::now();
        for minute in 0..10 {
            assert!(ends.may_come_back(start + minute * RECENT));
        }
    }
}
