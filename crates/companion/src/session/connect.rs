//! From tokens to a session: who is this, where, what may they do; and from kept credentials to the same after a start.

use std::sync::Arc;

use regarding_dataverse::operations::who_am_i::{Me, WhoAmI};
use regarding_dataverse::sign_in::{Probe, SignInOptions, Tokens};
use regarding_dataverse::{ApiError, Client, ServiceRoot};
use regarding_model::failure::{Cause, FailureKind, Side};
use regarding_model::say;
use regarding_net::Rule;
use url::Url;

use super::begin::state_after;
use super::myself::Myself;
use super::side::Session;
use super::signed_in::SignedIn;
use super::tenure::Tenure;
use super::vault::Entry;
use crate::core::{Core, failing};
use crate::facade::Answer;
use crate::host::Event;
use crate::profile::settings::OrganizationSettings;
use crate::view::app::{ConnectionState, NoticeLevel};
use crate::view::failure::{FailureCode, FailureView};

impl Core {
    /// Makes a session of tokens, and notes where and who in the settings. One whose account is not called as `wanted` is
    /// refused, and nothing of it stays.
    pub(crate) async fn establish(
        self: &Arc<Self>,
        found: Probe,
        tokens: Tokens,
        keep: bool,
        wanted: Option<&str>,
    ) -> Answer<()> {
        let begun = self.organization.tenures.now();
        let before = self.profile.settings.get();
        let url = found.root.url().clone();
        let source = SignedIn::new(self, &url, SignInOptions::of(&found), tokens);
        let source = Arc::new(source.meant_for(wanted));
        self.enter(found.root, Arc::clone(&source), begun).await?;
        // The one of now: entering may have used up the one that was given.
        let refresh = source.refresh_token().await;
        self.remember(|settings| settings.keep_signed_in = keep);
        self.forget_former(Entry::Organization, &before).await;
        match refresh {
            // One choice for both secrets: off leaves none of them behind.
            _ if !keep => self.forget_all().await,
            Some(refresh) => self.keep_sign_in(&url, &refresh).await,
            None => self.forget_sign_in(&url).await,
        }
        Ok(())
    }

    /// Takes a sign-in to its organization, unless the person signed out since `begun`. Until that answers, the sign-in is there for the mailbox.
    async fn enter(self: &Arc<Self>, root: ServiceRoot, source: Arc<SignedIn>, begun: Tenure) -> Answer<()> {
        if source.url != *root.url() {
            return Err(failing::sign_in_needed());
        }
        let ours = self.profile.settings.get().organization;
        if ours.is_some_and(|ours| ours.url == *root.url()) && self.organization.session().is_none() {
            let waits = || self.organization.note_sign_in(Some(Arc::clone(&source)));
            let tenures = &self.organization.tenures;
            tenures.during(begun, waits).ok_or_else(failing::signed_out)?;
        }
        let entered = self.begin_session(root, source, begun).await;
        if entered
            .as_ref()
            .is_err_and(|failure| failure.code == FailureCode::SignIn)
        {
            let ended = || self.organization.note_sign_in(None);
            self.organization.tenures.during(begun, ended);
        }
        entered
    }

    async fn begin_session(
        self: &Arc<Self>,
        root: ServiceRoot,
        source: Arc<SignedIn>,
        begun: Tenure,
    ) -> Answer<()> {
        let url = root.url().clone();
        let (client, me, myself) = self.meet(root, &source, begun).await?;
        let before = self.profile.settings.get().organization;
        let other = before
            .as_ref()
            .is_some_and(|before| before.id == me.organization && before.user != me.user);
        let same = before.filter(|before| before.id == me.organization && before.user == me.user);
        let taken_over = say!(
            "You are signed in as {name} now. Before, another account was signed in here.",
            name = myself.user.name
        );
        let called = myself.organization.as_ref().map(|row| row.name.clone());
        self.organization
            .note_name(me.organization, called.as_deref().unwrap_or_default());
        let take_place = |now: Tenure| {
            self.organization.unpark(me.organization);
            self.set_aside(Some(me.organization));
            self.remember(|settings| {
                settings.enter(OrganizationSettings {
                    url: url.clone(),
                    id: me.organization,
                    user: me.user,
                    sign_in_name: same.as_ref().and_then(|same| same.sign_in_name.clone()),
                    sample: self.organization.is_sample(&url),
                });
            });
            let account = (me.organization, me.user);
            source.belongs_to(now);
            let session = Session::new(client, source, account, Some(Arc::new(myself)), now);
            self.organization.replace(Some(Arc::new(session)));
        };
        let tenures = &self.organization.tenures;
        if same.is_some() {
            self.panes.forget_all();
            tenures.during(begun, || take_place(begun))
        } else {
            // Nothing that is under way for the account before is written, remembered or shown any more.
            tenures.follow(begun, |next| {
                self.forget_account();
                take_place(next);
            })
        }
        .ok_or_else(failing::signed_out)?;
        if other {
            self.notice(NoticeLevel::Info, taken_over);
        }
        self.note_state(ConnectionState::Connected, None);
        if let Some(session) = self.organization.session() {
            self.look_at_shape(&session);
        }
        self.after_sign_in().await;
        self.open_following_mailbox();
        Ok(())
    }

    /// Who is at the other end of a sign-in: the one who was meant, or nobody.
    async fn meet(
        &self,
        root: ServiceRoot,
        source: &SignedIn,
        begun: Tenure,
    ) -> Answer<(Arc<Client>, Me, Myself)> {
        let met = async {
            let (client, me) = self.greet(root, source).await?;
            let myself = Myself::read(&client, me.organization, me.user).await?;
            Ok((client, me, myself))
        };
        let (client, me, myself) = met
            .await
            .map_err(|error| self.note_first_failure(&source.url, begun, error))?;
        match source.wanted() {
            Some(wanted) if !myself.is_called(wanted) => Err(failing::another_account(wanted, &myself.user)),
            Some(_) | None => Ok((client, me, myself)),
        }
    }

    /// Asks who is signed in, by the highest version of the Web API that is there: a server of a firm asks everybody to sign in
    /// first, also to a version that it does not have (reference B6).
    async fn greet(&self, mut root: ServiceRoot, source: &SignedIn) -> Result<(Arc<Client>, Me), ApiError> {
        loop {
            let tokens = Arc::clone(&source.tokens) as _;
            let client = Arc::new(Client::new(root.clone(), tokens, Arc::clone(&self.net)));
            match (client.run(Rule::Myself, &WhoAmI).await, root.older()) {
                (Err(ApiError::Gone | ApiError::Unsupported), Some(older)) => root = older,
                (me, _) => return Ok((client, me?)),
            }
        }
    }

    /// As [`Core::note_failure`], before there is a session. What an organization says that is not in use yet tells nothing of
    /// the connection to the one that is.
    fn note_first_failure(&self, url: &Url, begun: Tenure, error: ApiError) -> FailureView {
        let used = self.profile.settings.get().organization;
        match self.still(begun) {
            Ok(()) if used.is_none_or(|used| used.url == *url) => self.note_trouble(error),
            Ok(()) => error.into(),
            Err(signed_out) => signed_out,
        }
    }

    /// What this run knows of the account goes.
    pub(crate) fn forget_account(&self) {
        self.panes.clear();
        self.items.clear();
        self.names.clear();
        self.attempts.clear();
        self.left_behind.clear();
        self.namesakes.forget();
        self.sync.live.forget();
        self.received.forget();
    }

    /// Takes up the session of an earlier run with a kept refresh token.
    pub(crate) async fn resume(self: &Arc<Self>) -> Answer<()> {
        let begun = self.organization.tenures.now();
        let settings = self.profile.settings.get();
        let Some(organization) = settings.organization else {
            return Ok(());
        };
        if !self.net.is_on() {
            self.note_state(ConnectionState::Off, None);
            return Err(failing::switched_off());
        }
        // One that the organization did not answer yet goes on: a refresh token has one holder.
        let waiting = self.organization.sign_in();
        let waiting = waiting.filter(|sign_in| sign_in.url == organization.url);
        let kept = match waiting {
            Some(_) => None,
            None => self.kept_sign_in(&organization.url).await,
        };
        if waiting.is_none() && kept.is_none() {
            self.note_state(ConnectionState::NeedsSignIn, None);
            return Err(failing::sign_in_needed());
        }
        if self.organization.status.state() != ConnectionState::Offline {
            self.note_state(ConnectionState::Connecting, None);
        }
        let resumed = async {
            let found = self.find(organization.url.as_str()).await?;
            match (waiting, kept) {
                (Some(sign_in), _) => self.enter(found.root, sign_in, begun).await,
                (None, Some(refresh)) => {
                    let options = SignInOptions::of(&found);
                    let source = SignedIn::resumed(self, found.root.url(), options, refresh, begun);
                    self.enter(found.root, Arc::new(source), begun).await
                }
                (None, None) => Err(failing::sign_in_needed()),
            }
        };
        let outcome = resumed.await;
        if let Err(failure) = &outcome {
            self.still(begun)?;
            self.note_state(state_after(failure), Some(failure.message.clone()));
        }
        outcome
    }

    /// What waited for a sign-in goes on.
    async fn after_sign_in(&self) {
        let signed_out = Cause {
            kind: FailureKind::SignIn,
            side: Some(Side::Organization),
        };
        self.bring_forward(move |cause| cause == signed_out).await;
        self.emit(Event::AppChanged);
        self.emit(Event::OptionsChanged);
        self.emit(Event::MailChanged { folder: None });
        self.organization.wake.notify_one();
    }
}
