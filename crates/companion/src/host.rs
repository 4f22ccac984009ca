//! What the companion asks of the place it runs in: the window, the command line or a test.

use std::sync::Arc;

use regarding_credentials::Keyring;
use regarding_model::text;
use regarding_net::{Clock, SystemClock};

use crate::view::failure::FailureView;

/// Something that happened. Events report facts; the reaction is the front door's business.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// [`crate::view::app::AppView`] is different.
    AppChanged,
    /// A folder's messages, or the list of folders, are different.
    MailChanged {
        /// The folder, when it is one.
        folder: Option<String>,
    },
    /// The tracked state or the pane of a message is different; all of them when no key is given.
    PaneChanged {
        /// The message.
        key: Option<String>,
    },
    /// The synchronization of appointments, contacts and tasks is different ([`crate::view::sync_state::SyncStateView`]).
    SyncChanged,
    /// What the synchronization asks a person, or what can be taken back, may be different
    /// ([`crate::view::sync_decisions::DecisionsView`]): looking at it reads both sides, so it is told of by itself.
    DecisionsChanged,
    /// Appointments, contacts and tasks of the mailbox, or their marks, are different ([`crate::view::items`]).
    ItemsChanged,
    /// Mail that is tracked by itself is different ([`crate::view::received::ReceivedView`]), or what is asked about mail that was filed.
    ReceivedChanged,
    /// The options are different.
    OptionsChanged,
}

/// What the companion takes from the computer.
pub struct Surroundings {
    /// Where credentials are kept.
    pub keyring: Keyring,
    /// What time it is, and how long to wait.
    pub clock: Arc<dyn Clock>,
    /// The person's languages as tags, best first.
    pub languages: Vec<String>,
}

impl Surroundings {
    /// The keyring, the clock and the languages of this computer.
    #[must_use]
    pub fn of_this_computer() -> Self {
        Self {
            keyring: Keyring::system(),
            clock: Arc::new(SystemClock),
            languages: languages_of_this_computer(),
        }
    }
}

/// The person's languages, best first: as the environment names them, else as the operating system does. Every front door
/// asks here, so that all of them speak the same.
#[must_use]
pub fn languages_of_this_computer() -> Vec<String> {
    let named = text::named_by_environment(|name| std::env::var(name).ok());
    if named.is_empty() {
        sys_locale::get_locales().collect()
    } else {
        named
    }
}

/// The place the companion runs in.
pub trait Host: Send + Sync + 'static {
    /// Tells the front door. Must not block.
    fn emit(&self, event: Event);

    /// Opens an address in the system browser.
    ///
    /// # Errors
    /// A failure in words when no browser could be started; sign-in then offers the device code.
    fn open_browser(&self, url: &str) -> Result<(), FailureView>;
}
