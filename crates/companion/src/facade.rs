//! The front of the house: one method a use case.

mod decisions;
mod mail;
mod options;
mod pane;
mod rules;
mod sign_in;

use std::path::PathBuf;
use std::sync::Arc;

use regarding_model::say;
use zeroize::Zeroizing;

use crate::core::Core;
use crate::core::start::Refused;
use crate::host::{Host, Surroundings};
use crate::profile::ProfileUse;
use crate::view::app::AppView;
use crate::view::failure::{FailureCode, FailureView};
use crate::view::sync::{SyncReportView, SyncRequest};

/// What every use case answers.
pub type Answer<T> = Result<T, FailureView>;

/// How a body is to be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BodyRequest {
    /// Where the front door serves remote pictures ([`Companion::picture`]), as a policy names it, when the person asked for
    /// those of this message; `None` otherwise.
    pub pictures_from: Option<&'static str>,
    /// Whether the window is dark.
    pub dark: bool,
}

/// A sanitised document and the policy it must be served with (promise 9).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BodyDocument {
    /// The document.
    pub html: String,
    /// The value of its `Content-Security-Policy` header.
    pub policy: String,
}

/// A picture of another computer that the program fetched.
#[derive(Clone, PartialEq, Eq)]
pub struct PictureFile {
    /// Its media type, by its content.
    pub media_type: &'static str,
    /// The content.
    pub bytes: Arc<[u8]>,
}

/// A file to be saved by the front door.
#[derive(Clone, PartialEq, Eq)]
pub struct AttachmentFile {
    /// The name to offer.
    pub name: String,
    /// The content.
    pub bytes: Vec<u8>,
}

/// Secrets that a person gives for one command or one session.
#[derive(Default)]
pub struct Secrets {
    /// The organization's password.
    pub organization: Option<Zeroizing<String>>,
    /// The mailbox's password; not needed where it opens with the sign-in to the organization.
    pub mailbox: Option<Zeroizing<String>>,
    /// The password of the server of calendars and address books, where it has one of its own.
    pub calendars: Option<Zeroizing<String>>,
}

/// What could be connected, each side by itself.
#[derive(Debug)]
pub struct Reached {
    /// The organization.
    pub organization: Answer<()>,
    /// The mailbox.
    pub mailbox: Answer<()>,
}

/// The use cases. Cheap to clone; every method may be called from several tasks at once.
#[derive(Clone)]
pub struct Companion {
    core: Result<Arc<Core>, Refused>,
}

impl Companion {
    /// Opens a profile (settings, cache) in a folder, or in the user's usual place, and connects by itself when
    /// credentials are saved. Never fails: what is damaged or read-only is told as a notice.
    pub async fn start(profile: Option<PathBuf>, host: Arc<dyn Host>) -> Self {
        let companion = Self::start_as(profile, host, ProfileUse::Alone).await;
        companion.begin();
        companion
    }

    /// Opens a profile as [`Companion::start`] does, for one window or for one command, and connects nothing yet:
    /// [`Companion::begin`] or [`Companion::connect_with`] do.
    pub async fn start_as(profile: Option<PathBuf>, host: Arc<dyn Host>, usage: ProfileUse) -> Self {
        Self::start_in(profile, host, usage, Surroundings::of_this_computer()).await
    }

    /// As [`Companion::start_as`], in surroundings of the caller's.
    pub async fn start_in(
        profile: Option<PathBuf>,
        host: Arc<dyn Host>,
        usage: ProfileUse,
        surroundings: Surroundings,
    ) -> Self {
        let opened =
            tokio::task::spawn_blocking(move || Core::open(profile, host, usage, surroundings)).await;
        let core = opened.unwrap_or_else(|_| Err(Refused(say!("Opening the profile failed."))));
        Self { core }
    }

    /// Keeps appointments, contacts and tasks the same on both sides, now; or says what would happen.
    ///
    /// # Errors
    /// When this computer or this person may not, or one side cannot be reached. What was done until then is kept.
    pub async fn synchronize(&self, request: SyncRequest) -> Answer<SyncReportView> {
        self.core()?.synchronize(request).await
    }

    /// Connects by itself with what is saved, and keeps connected.
    pub fn begin(&self) {
        if let Ok(core) = &self.core {
            core.begin();
        }
    }

    /// Connects with secrets given now, and with saved ones where none is given.
    pub async fn connect_with(&self, secrets: Secrets) -> Reached {
        match self.core() {
            Ok(core) => core.connect_with(secrets).await,
            Err(refused) => Reached {
                organization: Err(refused.clone()),
                mailbox: Err(refused),
            },
        }
    }

    /// Ends tasks and connections; requests that wait stay on disk.
    pub async fn stop(&self) {
        if let Ok(core) = &self.core {
            core.stop().await;
        }
    }

    pub(crate) fn core(&self) -> Answer<&Arc<Core>> {
        self.core
            .as_ref()
            .map_err(|Refused(sentence)| FailureView::new(FailureCode::Unsupported, sentence.clone()))
    }

    /// The state of the program.
    pub async fn app(&self) -> Answer<AppView> {
        match &self.core {
            Ok(core) => core.app().await,
            // The window opens and says why it can do nothing.
            Err(Refused(sentence)) => Ok(AppView::refused(sentence)),
        }
    }

    /// Whether a request that waits is there after the program ends.
    #[must_use]
    pub fn keeps_requests(&self) -> bool {
        self.core.as_ref().is_ok_and(|core| core.cache.is_kept())
    }

    /// Takes a notice away.
    #[expect(
        clippy::unused_async,
        reason = "front doors ask every use case in the same way"
    )]
    pub async fn dismiss_notice(&self, id: &str) -> Answer<()> {
        let core = self.core()?;
        if core.notices.dismiss(id) {
            core.emit(crate::host::Event::AppChanged);
        }
        Ok(())
    }
}
