//! The organization of a profile: its session, once there is one, and how the connection is.

use core::time::Duration;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use jiff::{SignedDuration, Timestamp};
use regarding_dataverse::{ApiError, Client};
use regarding_model::failure::{Failure as _, FailureKind};
use regarding_model::ids::{OrganizationId, UserId};
use regarding_net::NetError;
use tokio::sync::Notify;
use url::Url;

use super::discover::FoundOrganizations;
use super::myself::Myself;
use super::shape::ShapeSide;
use super::sign_in::Attempts;
use super::signed_in::SignedIn;
use super::tenure::{Tenure, Tenures};
use crate::core::Core;
use crate::core::failing;
use crate::core::status::{Side, Status};
use crate::facade::Answer;
use crate::host::Event;
use crate::view::app::ConnectionState;
use crate::view::failure::FailureView;

/// Everything about the organization of a profile.
pub(crate) struct OrganizationSide {
    /// How the connection is.
    pub(crate) status: Status,
    /// Sign-ins that are under way.
    pub(crate) attempts: Attempts,
    /// Wakes the heartbeat: something changed that makes a try worth while.
    pub(crate) wake: Notify,
    /// Whose answers count now.
    pub(crate) tenures: Tenures,
    /// Held while the connection is switched, so that one change is done before the next begins.
    pub(crate) switching: tokio::sync::Mutex<()>,
    /// Which computer synchronizes, as last seen.
    pub(crate) claim: RwLock<Option<super::claim::Seen>>,
    /// When a person last asked for it.
    pub(crate) claim_asked: Mutex<Option<Timestamp>>,
    session: RwLock<Option<Arc<Session>>>,
    /// The sign-in of this profile while its organization has not answered yet: it opens the mailbox all the same.
    sign_in: RwLock<Option<Arc<SignedIn>>>,
    /// What organizations call themselves, as told in this run.
    names: RwLock<HashMap<OrganizationId, String>>,
    /// The sign-ins to organizations of the person's that are not in use now.
    parked: RwLock<HashMap<OrganizationId, Arc<SignedIn>>>,
    /// What the discovery service told, until one of its organizations is entered.
    pub(crate) found: Mutex<Option<Arc<FoundOrganizations>>>,
    /// Where the sample organization is, when this program serves it.
    sample: RwLock<Option<Url>>,
}

/// One person signed in to one organization.
pub(crate) struct Session {
    /// The way to it.
    pub(crate) client: Arc<Client>,
    /// Its tokens.
    pub(crate) tokens: Arc<SignedIn>,
    /// The organization.
    pub(crate) organization: OrganizationId,
    /// The person.
    pub(crate) user: UserId,
    /// The stretch of being signed in that it belongs to.
    pub(crate) tenure: Tenure,
    /// What its tables and forms look like.
    pub(crate) shape: ShapeSide,
    myself: RwLock<Option<Arc<Myself>>>,
}

impl Session {
    pub(crate) fn new(
        client: Arc<Client>,
        tokens: Arc<SignedIn>,
        (organization, user): (OrganizationId, UserId),
        myself: Option<Arc<Myself>>,
        tenure: Tenure,
    ) -> Self {
        Self {
            client,
            tokens,
            organization,
            user,
            tenure,
            shape: ShapeSide::new(),
            myself: RwLock::new(myself),
        }
    }

    /// The same one for what is still to be said to the organization in another stretch: at signing out.
    pub(crate) fn again(&self, tenure: Tenure) -> Self {
        Self::new(
            Arc::clone(&self.client),
            Arc::clone(&self.tokens),
            (self.organization, self.user),
            self.myself(),
            tenure,
        )
    }

    /// The person, once the organization told.
    pub(crate) fn myself(&self) -> Option<Arc<Myself>> {
        self.myself.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Notes what the organization told.
    pub(crate) fn set_myself(&self, myself: Myself) {
        *self.myself.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(myself));
    }
}

impl OrganizationSide {
    pub(crate) fn new() -> Self {
        Self {
            status: Status::new(Side::Organization),
            attempts: Attempts::new(),
            wake: Notify::new(),
            switching: tokio::sync::Mutex::default(),
            tenures: Tenures::default(),
            claim: RwLock::default(),
            claim_asked: Mutex::default(),
            session: RwLock::default(),
            sign_in: RwLock::default(),
            names: RwLock::default(),
            parked: RwLock::default(),
            found: Mutex::default(),
            sample: RwLock::default(),
        }
    }

    /// Notes where this program serves the sample organization.
    pub(crate) fn note_sample(&self, url: Url) {
        *self.sample.write().unwrap_or_else(PoisonError::into_inner) = Some(url);
    }

    /// Whether the sample organization is at this address.
    pub(crate) fn is_sample(&self, url: &Url) -> bool {
        let sample = self.sample.read().unwrap_or_else(PoisonError::into_inner);
        sample.as_ref() == Some(url)
    }

    /// The session, whatever the switch says.
    pub(crate) fn session(&self) -> Option<Arc<Session>> {
        self.session
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// The sign-in, whether or not the organization has answered yet.
    pub(crate) fn sign_in(&self) -> Option<Arc<SignedIn>> {
        let tokens = self.session().map(|session| Arc::clone(&session.tokens));
        let waiting = || {
            self.sign_in
                .read()
                .unwrap_or_else(PoisonError::into_inner)
                .clone()
        };
        tokens.or_else(waiting)
    }

    /// Notes a sign-in whose organization is still to answer, or that there is none.
    pub(crate) fn note_sign_in(&self, sign_in: Option<Arc<SignedIn>>) {
        *self.sign_in.write().unwrap_or_else(PoisonError::into_inner) = sign_in;
    }

    /// Notes what an organization calls itself.
    pub(crate) fn note_name(&self, organization: OrganizationId, name: &str) {
        if !name.trim().is_empty() {
            let mut names = self.names.write().unwrap_or_else(PoisonError::into_inner);
            names.insert(organization, name.trim().to_owned());
        }
    }

    /// What an organization calls itself, when that was told in this run.
    pub(crate) fn name_of(&self, organization: OrganizationId) -> Option<String> {
        let names = self.names.read().unwrap_or_else(PoisonError::into_inner);
        names.get(&organization).cloned()
    }

    /// Keeps a sign-in for the time that the person uses another organization.
    pub(crate) fn park(&self, organization: OrganizationId, sign_in: Arc<SignedIn>) {
        sign_in.park();
        let mut parked = self.parked.write().unwrap_or_else(PoisonError::into_inner);
        parked.insert(organization, sign_in);
    }

    /// The sign-in to an organization that is not in use.
    pub(crate) fn parked(&self, organization: OrganizationId) -> Option<Arc<SignedIn>> {
        let parked = self.parked.read().unwrap_or_else(PoisonError::into_inner);
        parked.get(&organization).cloned()
    }

    /// Takes the sign-in to an organization into use.
    pub(crate) fn unpark(&self, organization: OrganizationId) -> Option<Arc<SignedIn>> {
        let mut parked = self.parked.write().unwrap_or_else(PoisonError::into_inner);
        parked.remove(&organization)
    }

    /// All sign-ins that were kept aside, given up.
    pub(crate) fn unpark_all(&self) -> Vec<Arc<SignedIn>> {
        let mut parked = self.parked.write().unwrap_or_else(PoisonError::into_inner);
        parked.drain().map(|(_, sign_in)| sign_in).collect()
    }

    /// Puts another session in the place of the present one.
    pub(crate) fn replace(&self, session: Option<Arc<Session>>) {
        let next = session.as_ref().map(|session| &session.tokens);
        if let Some(before) = self.sign_in()
            && next.is_none_or(|next| !Arc::ptr_eq(next, &before))
        {
            before.note_followed();
        }
        self.note_sign_in(None);
        *self.session.write().unwrap_or_else(PoisonError::into_inner) = session;
        *self.claim.write().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

impl Core {
    /// The session, for use now.
    ///
    /// # Errors
    /// When nobody is signed in, or the connection is switched off.
    pub(crate) fn session(&self) -> Answer<Arc<Session>> {
        if !self.net.is_on() {
            return Err(failing::switched_off());
        }
        self.organization
            .session()
            .ok_or_else(|| match self.organization.status.state() {
                ConnectionState::Offline | ConnectionState::Connecting => failing::offline(),
                ConnectionState::None
                | ConnectionState::Connected
                | ConnectionState::Off
                | ConnectionState::NeedsSignIn => failing::sign_in_needed(),
            })
    }

    /// Passes an answer of the organization on, noting what it tells of the connection; not one to an account that was given
    /// up meanwhile.
    pub(crate) fn noting<T>(&self, session: &Session, answer: Result<T, ApiError>) -> Answer<T> {
        match answer {
            Ok(value) => {
                self.still(session.tenure)?;
                self.note_state(ConnectionState::Connected, None);
                Ok(value)
            }
            Err(error) => Err(self.note_failure(session, error)),
        }
    }

    /// Notes what a failure tells of the connection, unless the account was given up meanwhile, or the person signed in again: that
    /// the sign-in before has ended is no news then.
    pub(crate) fn note_failure(&self, session: &Session, error: ApiError) -> FailureView {
        if let Err(signed_out) = self.still(session.tenure) {
            return signed_out;
        }
        let noted = session
            .tokens
            .unless_followed(|| self.note_trouble(error.clone()));
        noted.unwrap_or_else(|| error.into())
    }

    /// Notes what a failure tells of the connection. A refusal is an answer: the connection is well.
    pub(crate) fn note_trouble(&self, error: ApiError) -> FailureView {
        let view = FailureView::from(error.clone());
        // The state's own sentence names the side.
        let why = || Some(error.to_string());
        match (error.kind(), &error) {
            (_, ApiError::Net(NetError::SwitchedOff)) => self.note_state(ConnectionState::Off, None),
            (FailureKind::Offline, _) => {
                self.note_state(ConnectionState::Offline, why());
                self.organization.wake.notify_one();
            }
            (FailureKind::SignIn, _) => self.note_state(ConnectionState::NeedsSignIn, why()),
            (_, ApiError::Net(_)) => {}
            (FailureKind::Throttled(Some(wait)), _) => self.note_busy(wait),
            _ => self.note_state(ConnectionState::Connected, None),
        }
        view
    }

    /// The organization answers, and asks to be left alone for a while (reference A18).
    fn note_busy(&self, wait: Duration) {
        let now = self.now();
        let until = SignedDuration::try_from(wait)
            .ok()
            .and_then(|wait| now.checked_add(wait).ok());
        if self.organization.status.state() != ConnectionState::Connected {
            self.note_state(ConnectionState::Connected, None);
        }
        if self
            .organization
            .status
            .set_busy(until.unwrap_or(Timestamp::MAX), now)
        {
            self.emit(Event::AppChanged);
        }
    }

    /// Notes a state of the connection, and tells the front door when it is news.
    pub(crate) fn note_state(&self, state: ConnectionState, why: Option<String>) {
        let was = self.organization.status.state();
        if self.organization.status.set(state, why, self.now()) {
            self.emit(Event::AppChanged);
            self.sync.live.wake.notify_one();
        }
        if state == ConnectionState::Connected && was != ConnectionState::Connected {
            // What waited for the connection goes on; lists learn their marks.
            self.emit(Event::MailChanged { folder: None });
            self.emit(Event::PaneChanged { key: None });
            self.organization.wake.notify_one();
            self.sync.live.better(self.now());
            self.received.news();
        }
    }
}
