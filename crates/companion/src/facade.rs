//! The front of the house: one method a use case.

mod decisions;
mod rules;

use std::path::PathBuf;
use std::sync::Arc;

use regarding_model::say;
use zeroize::Zeroizing;

use crate::core::Core;
use crate::core::start::Refused;
use crate::host::{Host, Surroundings};
use crate::mail::message;
use crate::profile::ProfileUse;
use crate::view::app::AppView;
use crate::view::failure::{FailureCode, FailureView};
use crate::view::mail::{FolderView, LinkTargetView, MessagePageView, MessageView};
use crate::view::options::{EvidenceView, OptionChange, OptionsView};
use crate::view::pane::{
    ActivityKind, AttachmentChoiceView, FormValue, FormView, NewKind, PaneView, PersonKind, RecordRefView,
    RecordView, SearchTable, SearchView, SenderMessage, SubjectView, TrackRequest, TrackingView, UntrackView,
};
use crate::view::sign_in::{
    DeviceCodeView, DiscoverPlace, DiscoveryView, FoundOrganizationView, MailServerRequest, MailboxRequest,
    MailboxSignInsView, ProbeView, SignInMethod,
};
use crate::view::sync::{SyncReportView, SyncRequest};
use crate::view::waiting::WaitingView;

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

    // Sign-in.

    /// Finds out what is at an address: the person types the organization's address only (reference B4).
    pub async fn probe(&self, address: &str) -> Answer<ProbeView> {
        self.core()?.probe(address).await
    }

    /// How people sign in to look for their organizations (reference B5).
    pub async fn discovery(&self, place: &DiscoverPlace) -> Answer<DiscoveryView> {
        self.core()?.discovery(place).await
    }

    /// Looks for the person's organizations by a sign-in in the browser.
    pub async fn discover_browser(
        &self,
        place: &DiscoverPlace,
        wanted: Option<&str>,
    ) -> Answer<Vec<FoundOrganizationView>> {
        self.core()?.discover_browser(place, wanted).await
    }

    /// Begins to look for them by a sign-in on another device.
    pub async fn discover_device(&self, place: &DiscoverPlace) -> Answer<DeviceCodeView> {
        self.core()?.discover_device(place).await
    }

    /// Waits until the other device is done, and looks.
    pub async fn discover_device_wait(&self) -> Answer<Vec<FoundOrganizationView>> {
        self.core()?.discover_device_wait().await
    }

    /// Looks for them with e-mail and password, where the authority advertises it.
    pub async fn discover_password(
        &self,
        place: &DiscoverPlace,
        email: &str,
        password: &str,
    ) -> Answer<Vec<FoundOrganizationView>> {
        self.core()?.discover_password(place, email, password).await
    }

    /// Enters one of the organizations that were found, by the same sign-in.
    ///
    /// # Errors
    /// [`FailureCode::SignIn`] where its people sign in elsewhere: then they sign in there.
    pub async fn enter_found(&self, id: &str, keep: bool) -> Answer<()> {
        self.core()?.enter_found(id, keep).await
    }

    /// Takes another organization of the person's into use; what waits for the one before stays.
    pub async fn use_organization(&self, id: &str) -> Answer<()> {
        self.core()?.use_organization(id).await
    }

    /// Makes an organization the primary one: it owns synchronization and the mailbox's sign-in.
    pub async fn make_primary(&self, id: &str) -> Answer<()> {
        self.core()?.make_primary(id).await
    }

    /// Forgets an organization that is not in use.
    ///
    /// # Errors
    /// [`FailureCode::Invalid`] while requests wait for it.
    pub async fn remove_organization(&self, id: &str) -> Answer<()> {
        self.core()?.remove_organization(id).await
    }

    /// Signs in through the browser; answers when the person is done there or stopped it. Another account than the one
    /// `wanted`, by its sign-in name or address, is refused.
    pub async fn sign_in_browser(&self, url: &str, keep: bool, wanted: Option<&str>) -> Answer<()> {
        self.core()?.sign_in_browser(url, keep, wanted).await
    }

    /// Begins sign-in on another device. Another account than the one `wanted` is refused when it is done.
    pub async fn sign_in_device(
        &self,
        url: &str,
        keep: bool,
        wanted: Option<&str>,
    ) -> Answer<DeviceCodeView> {
        self.core()?.sign_in_device(url, keep, wanted).await
    }

    /// Waits until the other device is done.
    pub async fn sign_in_device_wait(&self) -> Answer<()> {
        self.core()?.sign_in_device_wait().await
    }

    /// Remembers the name that the person signs in with, so that a later command needs the password only.
    #[expect(
        clippy::unused_async,
        reason = "front doors ask every use case in the same way"
    )]
    pub async fn keep_sign_in_name(&self, name: &str) -> Answer<()> {
        self.core()?.keep_sign_in_name(name);
        Ok(())
    }

    /// Signs in with e-mail and password, where the authority advertises it.
    pub async fn sign_in_password(&self, url: &str, email: &str, password: &str, keep: bool) -> Answer<()> {
        self.core()?.sign_in_password(url, email, password, keep).await
    }

    /// Signs in to the sample organization that the front door itself serves at this address; it is shown as such.
    pub async fn sign_in_sample(&self, url: &str, email: &str, password: &str) -> Answer<()> {
        self.core()?.sign_in_sample(url, email, password).await
    }

    /// Stops a sign-in that is under way.
    #[expect(
        clippy::unused_async,
        reason = "front doors ask every use case in the same way"
    )]
    pub async fn cancel_sign_in(&self) -> Answer<()> {
        self.core()?.organization.attempts.cancel();
        Ok(())
    }

    /// The ways that the organization of this profile offers, for signing in again.
    pub async fn sign_in_methods(&self) -> Answer<Vec<SignInMethod>> {
        self.core()?.sign_in_methods().await
    }

    /// Asks a mail server how people sign in there, and tells which of the ways this person has: the sign-in to the
    /// organization, a password.
    pub async fn mailbox_sign_ins(&self, server: MailServerRequest) -> Answer<MailboxSignInsView> {
        self.core()?.mailbox_sign_ins(server).await
    }

    /// Opens a mailbox, and keeps its password, if it has one, if the person said so.
    pub async fn connect_mailbox(&self, request: MailboxRequest, keep: bool) -> Answer<()> {
        self.core()?.connect_mailbox(request, keep).await
    }

    /// Forgets everything: credentials, cache, settings of the account.
    pub async fn sign_out(&self) -> Answer<()> {
        self.core()?.sign_out().await
    }

    // Mail.

    /// All folders, parents before children.
    pub async fn folders(&self) -> Answer<Vec<FolderView>> {
        self.core()?.folders().await
    }

    /// A page of a folder, newest first.
    pub async fn messages(&self, folder: &str, from: Option<&str>, limit: u32) -> Answer<MessagePageView> {
        self.core()?.messages(folder, from, limit).await
    }

    /// One message.
    pub async fn message(&self, key: &str) -> Answer<MessageView> {
        self.core()?.message(key).await
    }

    /// The key of a message by its RFC Message-ID; a key is given back as it is.
    pub async fn find_message(&self, id: &str) -> Answer<String> {
        self.core()?.find_message(id).await
    }

    /// The document of a message's body, for the sandboxed frame.
    pub async fn body(&self, key: &str, request: BodyRequest) -> Answer<BodyDocument> {
        self.core()?.body(key, request).await
    }

    /// A picture of another computer by its number in the document of a message whose pictures the person asked for
    /// ([`BodyRequest::pictures_from`]).
    pub async fn picture(&self, key: &str, number: usize) -> Answer<PictureFile> {
        self.core()?.picture(key, number).await
    }

    /// The text of a message's body, for a place that shows no HTML.
    pub async fn body_text(&self, key: &str) -> Answer<String> {
        self.core()?.body_text(key).await
    }

    /// Marks a message read or unread.
    pub async fn mark_seen(&self, key: &str, seen: bool) -> Answer<()> {
        self.core()?.mark_seen(key, seen).await
    }

    /// The content of an attachment.
    pub async fn attachment(&self, key: &str, index: u32) -> Answer<AttachmentFile> {
        self.core()?.attachment(key, index).await
    }

    /// Where a clicked link leads, and what to tell before it opens.
    pub fn link_target(&self, url: &str) -> Answer<LinkTargetView> {
        message::link_target(url)
    }

    // The pane.

    /// The pane of a message: at once from memory when seen before in this run (then `stale` is set and a
    /// [`crate::host::Event::PaneChanged`] follows), else complete after one round trip.
    pub async fn pane(&self, key: &str) -> Answer<PaneView> {
        self.core()?.pane(key).await
    }

    /// Shows another person of the message below.
    pub async fn focus_person(&self, key: &str, address: &str) -> Answer<PaneView> {
        self.core()?.focus_person(key, address).await
    }

    /// Chooses one of several matching records; remembered by identifier (H-13).
    pub async fn choose_match(&self, key: &str, address: &str, record: &RecordRefView) -> Answer<PaneView> {
        self.core()?.choose_match(key, address, record).await
    }

    /// What the pane tells of a record, wherever it was found.
    pub async fn subject(&self, record: &RecordRefView) -> Answer<SubjectView> {
        self.core()?.subject(record).await
    }

    /// Who is behind an address: all matching records.
    pub async fn who_is(&self, address: &str) -> Answer<Vec<RecordView>> {
        self.core()?.who_is(address).await
    }

    /// Records by name as one types, grouped; recents for an empty text. Of one table only if wished (H-20).
    pub async fn search(&self, text: &str, table: Option<SearchTable>) -> Answer<SearchView> {
        self.core()?.search(text, table).await
    }

    /// The attachments of a message: which of those chosen would go along if it were tracked now, and why another would not
    /// (I-11). `None` chooses all.
    pub async fn attachment_choice(
        &self,
        key: &str,
        chosen: Option<Vec<u32>>,
    ) -> Answer<Vec<AttachmentChoiceView>> {
        self.core()?.attachment_choice(key, chosen.as_deref()).await
    }

    /// Tracks a message, or sets what it is regarding (walk 2). Answers once the request is safe on disk and tried once.
    pub async fn track(&self, request: TrackRequest) -> Answer<TrackingView> {
        self.core()?.track(request).await
    }

    /// Untracks a message by I-12.
    pub async fn untrack(&self, key: &str) -> Answer<UntrackView> {
        self.core()?.untrack(key).await
    }

    /// How many requests wait to reach the organization.
    pub async fn pending(&self) -> Answer<u32> {
        self.core()?.pending().await
    }

    /// The requests that wait, one by one, oldest first.
    pub async fn waiting(&self) -> Answer<Vec<WaitingView>> {
        self.core()?.waiting_requests().await
    }

    /// Takes a waiting request back.
    pub async fn withdraw(&self, id: &str) -> Answer<()> {
        self.core()?.withdraw(id).await
    }

    /// Tries waiting requests now; answers how many still wait.
    pub async fn retry_pending(&self) -> Answer<u32> {
        self.core()?.retry_pending().await
    }

    /// A form for an unknown person, prefilled from the message (H-12).
    pub async fn person_form(&self, key: &str, address: &str, kind: PersonKind) -> Answer<FormView> {
        self.core()?.person_form(key, address, kind).await
    }

    /// Creates the record of an unknown person. The sender's message is tracked regarding it (G-30), unless it is to be left;
    /// `message` says so, and is of no account for anybody but the sender.
    ///
    /// # Errors
    /// [`FailureCode::Invalid`] with the sentence to agree to, and nothing is made, while the person has not agreed to who can
    /// read the thread (I-9).
    pub async fn create_person(
        &self,
        key: &str,
        address: &str,
        kind: PersonKind,
        values: Vec<FormValue>,
        message: SenderMessage,
    ) -> Answer<RecordView> {
        self.core()?
            .create_person(key, address, kind, values, message)
            .await
    }

    /// A form for an activity on a record, prefilled from the message (H-30).
    pub async fn activity_form(
        &self,
        key: &str,
        record: &RecordRefView,
        kind: ActivityKind,
    ) -> Answer<FormView> {
        self.core()?.activity_form(key, record, kind).await
    }

    /// Creates an activity on a record.
    pub async fn create_activity(
        &self,
        record: &RecordRefView,
        kind: ActivityKind,
        values: Vec<FormValue>,
    ) -> Answer<RecordView> {
        self.core()?.create_activity(record, kind, values).await
    }

    /// A form for a new record for the person in view (H-20): business is named after the message (H-31), people and companies
    /// after what was `typed` into the search.
    ///
    /// # Errors
    /// [`FailureCode::Forbidden`] when a right is missing; [`FailureCode::Invalid`] for a case of nobody.
    pub async fn new_record_form(
        &self,
        key: &str,
        kind: NewKind,
        person: Option<&RecordRefView>,
        typed: &str,
    ) -> Answer<FormView> {
        self.core()?.new_record_form(key, kind, person, typed).await
    }

    /// Creates such a record. [`Self::track`] links a message to it.
    pub async fn create_new_record(
        &self,
        kind: NewKind,
        person: Option<&RecordRefView>,
        values: Vec<FormValue>,
    ) -> Answer<RecordView> {
        self.core()?.create_new_record(kind, person, values).await
    }

    /// Opens a record in the organization's own pages, in the browser.
    pub async fn open_record(&self, record: &RecordRefView) -> Answer<()> {
        self.core()?.open_record(record).await
    }

    // Options.

    /// The options dialog.
    pub async fn options(&self) -> Answer<OptionsView> {
        self.core()?.options().await
    }

    /// Changes one option.
    pub async fn set_option(&self, change: OptionChange) -> Answer<OptionsView> {
        self.core()?.set_option(change).await
    }

    /// Forgets one saved credential.
    pub async fn forget_credential(&self, id: &str) -> Answer<OptionsView> {
        self.core()?.forget_credential(id).await
    }

    /// Empties the cache (promise 6).
    pub async fn clear_stored(&self) -> Answer<OptionsView> {
        self.core()?.clear_stored().await
    }

    /// The newest lines of the evidence log.
    pub async fn evidence(&self, limit: u32) -> Answer<Vec<EvidenceView>> {
        self.core()?.evidence(limit).await
    }

    /// The whole evidence log as CSV.
    pub async fn evidence_csv(&self) -> Answer<String> {
        self.core()?.evidence_csv().await
    }
}
