//! The front of the house: one method a use case.

use std::path::PathBuf;
use std::sync::Arc;

use crate::host::Host;
use crate::view::app::AppView;
use crate::view::failure::{FailureCode, FailureView};
use crate::view::mail::{FolderView, LinkTargetView, MessagePageView, MessageView};
use crate::view::options::{EvidenceView, OptionChange, OptionsView};
use crate::view::pane::{
    ActivityKind, FormValue, FormView, PaneView, PersonKind, RecordRefView, RecordView, SearchView,
    SubjectView, TrackRequest, TrackingView, UntrackView,
};
use crate::view::sign_in::{DeviceCodeView, MailboxRequest, ProbeView, SignInMethod};

/// What every use case answers.
pub type Answer<T> = Result<T, FailureView>;

/// How a body is to be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BodyRequest {
    /// Whether the person asked for remote pictures of this message.
    pub load_images: bool,
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

/// A file to be saved by the front door.
#[derive(Clone, PartialEq, Eq)]
pub struct AttachmentFile {
    /// The name to offer.
    pub name: String,
    /// The content.
    pub bytes: Vec<u8>,
}

/// The use cases. Cheap to clone; every method may be called from several tasks at once.
#[derive(Clone)]
pub struct Companion {
    #[expect(dead_code, reason = "filled in with the use cases")]
    host: Arc<dyn Host>,
}

fn later<T>() -> Answer<T> {
    Err(FailureView::new(FailureCode::Unsupported, "Not there yet"))
}

#[expect(clippy::unused_async, reason = "the signatures stand before the use cases")]
impl Companion {
    /// Opens a profile (settings, cache) in a folder, or in the user's usual place, and connects by itself when
    /// credentials are saved. Never fails: what is damaged or read-only is told as a notice.
    pub async fn start(_profile: Option<PathBuf>, host: Arc<dyn Host>) -> Self {
        Self { host }
    }

    /// Ends tasks and connections; requests that wait stay on disk.
    pub async fn stop(&self) {}

    /// The state of the program.
    pub async fn app(&self) -> Answer<AppView> {
        later()
    }

    /// Takes a notice away.
    pub async fn dismiss_notice(&self, _id: &str) -> Answer<()> {
        later()
    }

    // Sign-in.

    /// Finds out what is at an address: the person types the organization's address only (reference B4).
    pub async fn probe(&self, _address: &str) -> Answer<ProbeView> {
        later()
    }

    /// Signs in through the browser; answers when the person is done there or stopped it.
    pub async fn sign_in_browser(&self, _url: &str, _keep: bool) -> Answer<()> {
        later()
    }

    /// Begins sign-in on another device.
    pub async fn sign_in_device(&self, _url: &str, _keep: bool) -> Answer<DeviceCodeView> {
        later()
    }

    /// Waits until the other device is done.
    pub async fn sign_in_device_wait(&self) -> Answer<()> {
        later()
    }

    /// Signs in with e-mail and password, where the authority advertises it.
    pub async fn sign_in_password(
        &self,
        _url: &str,
        _email: &str,
        _password: &str,
        _keep: bool,
    ) -> Answer<()> {
        later()
    }

    /// Stops a sign-in that is under way.
    pub async fn cancel_sign_in(&self) -> Answer<()> {
        later()
    }

    /// The ways that the organization of this profile offers, for signing in again.
    pub async fn sign_in_methods(&self) -> Answer<Vec<SignInMethod>> {
        later()
    }

    /// Opens a mailbox, and keeps its password if the person said so.
    pub async fn connect_mailbox(&self, _request: MailboxRequest, _keep: bool) -> Answer<()> {
        later()
    }

    /// Forgets everything: credentials, cache, settings of the account.
    pub async fn sign_out(&self) -> Answer<()> {
        later()
    }

    // Mail.

    /// All folders, parents before children.
    pub async fn folders(&self) -> Answer<Vec<FolderView>> {
        later()
    }

    /// A page of a folder, newest first.
    pub async fn messages(&self, _folder: &str, _from: Option<&str>, _limit: u32) -> Answer<MessagePageView> {
        later()
    }

    /// One message.
    pub async fn message(&self, _key: &str) -> Answer<MessageView> {
        later()
    }

    /// The document of a message's body, for the sandboxed frame.
    pub async fn body(&self, _key: &str, _request: BodyRequest) -> Answer<BodyDocument> {
        later()
    }

    /// Marks a message read or unread.
    pub async fn mark_seen(&self, _key: &str, _seen: bool) -> Answer<()> {
        later()
    }

    /// The content of an attachment.
    pub async fn attachment(&self, _key: &str, _index: u32) -> Answer<AttachmentFile> {
        later()
    }

    /// Where a clicked link leads, and what to tell before it opens.
    pub fn link_target(&self, _url: &str) -> Answer<LinkTargetView> {
        later()
    }

    // The pane.

    /// The pane of a message: at once from memory when seen before in this run (then `stale` is set and a
    /// [`crate::host::Event::PaneChanged`] follows), else complete after one round trip.
    pub async fn pane(&self, _key: &str) -> Answer<PaneView> {
        later()
    }

    /// Shows another person of the message below.
    pub async fn focus_person(&self, _key: &str, _address: &str) -> Answer<PaneView> {
        later()
    }

    /// Chooses one of several matching records; remembered by identifier (H-13).
    pub async fn choose_match(
        &self,
        _key: &str,
        _address: &str,
        _record: &RecordRefView,
    ) -> Answer<PaneView> {
        later()
    }

    /// What the pane tells of a record, wherever it was found.
    pub async fn subject(&self, _record: &RecordRefView) -> Answer<SubjectView> {
        later()
    }

    /// Who is behind an address: all matching records.
    pub async fn who_is(&self, _address: &str) -> Answer<Vec<RecordView>> {
        later()
    }

    /// Records by name as one types, grouped; recents for an empty text.
    pub async fn search(&self, _text: &str) -> Answer<SearchView> {
        later()
    }

    /// Tracks a message, or sets what it is regarding (walk 2). Answers once the request is safe on disk and tried once.
    pub async fn track(&self, _request: TrackRequest) -> Answer<TrackingView> {
        later()
    }

    /// Untracks a message by I-12.
    pub async fn untrack(&self, _key: &str) -> Answer<UntrackView> {
        later()
    }

    /// Tries waiting requests now.
    pub async fn retry_pending(&self) -> Answer<u32> {
        later()
    }

    /// A form for an unknown person, prefilled from the message (H-12).
    pub async fn person_form(&self, _key: &str, _address: &str, _kind: PersonKind) -> Answer<FormView> {
        later()
    }

    /// Creates the record of an unknown person; the sender's is set regarding and tracked (G-30).
    pub async fn create_person(
        &self,
        _key: &str,
        _address: &str,
        _kind: PersonKind,
        _values: Vec<FormValue>,
    ) -> Answer<RecordView> {
        later()
    }

    /// A form for an activity on a record, prefilled from the message (H-30).
    pub async fn activity_form(
        &self,
        _key: &str,
        _record: &RecordRefView,
        _kind: ActivityKind,
    ) -> Answer<FormView> {
        later()
    }

    /// Creates an activity on a record.
    pub async fn create_activity(
        &self,
        _record: &RecordRefView,
        _kind: ActivityKind,
        _values: Vec<FormValue>,
    ) -> Answer<RecordView> {
        later()
    }

    /// Opens a record in the organization's own pages, in the browser.
    pub async fn open_record(&self, _record: &RecordRefView) -> Answer<()> {
        later()
    }

    // Options.

    /// The options dialog.
    pub async fn options(&self) -> Answer<OptionsView> {
        later()
    }

    /// Changes one option.
    pub async fn set_option(&self, _change: OptionChange) -> Answer<OptionsView> {
        later()
    }

    /// Forgets one saved credential.
    pub async fn forget_credential(&self, _id: &str) -> Answer<OptionsView> {
        later()
    }

    /// Empties the cache (promise 6).
    pub async fn clear_stored(&self) -> Answer<OptionsView> {
        later()
    }

    /// The newest lines of the evidence log.
    pub async fn evidence(&self, _limit: u32) -> Answer<Vec<EvidenceView>> {
        later()
    }

    /// The whole evidence log as CSV.
    pub async fn evidence_csv(&self) -> Answer<String> {
        later()
    }
}
