//! The desktop as the companion sees it: events go to the page, addresses to the browser.

use regarding_companion::host::{Event, Host};
use regarding_companion::view::failure::FailureView;
use tauri::AppHandle;
use tauri_specta::Event as _;

use crate::browser;
use crate::events::{
    AppChanged, DecisionsChanged, ItemsChanged, MailChanged, OptionsChanged, PaneChanged, ReceivedChanged,
    SyncChanged,
};

/// The desktop that the window is on.
pub(crate) struct Desktop(pub(crate) AppHandle);

impl Host for Desktop {
    fn emit(&self, event: Event) {
        let told = match event {
            Event::AppChanged => AppChanged.emit(&self.0),
            Event::MailChanged { folder } => MailChanged { folder }.emit(&self.0),
            Event::PaneChanged { key } => PaneChanged { key }.emit(&self.0),
            Event::SyncChanged => SyncChanged.emit(&self.0),
            Event::DecisionsChanged => DecisionsChanged.emit(&self.0),
            Event::ItemsChanged => ItemsChanged.emit(&self.0),
            Event::ReceivedChanged => ReceivedChanged.emit(&self.0),
            Event::OptionsChanged => OptionsChanged.emit(&self.0),
        };
        if told.is_err() {
            tracing::debug!("event_without_window");
        }
    }

    fn open_browser(&self, url: &str) -> Result<(), FailureView> {
        browser::open_page(url)
    }
}
