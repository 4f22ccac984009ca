//! From tokens to a session: who is this, where, what may they do; and from kept credentials to the same after a start.

use std::sync::{Arc, OnceLock, Weak};

use async_trait::async_trait;
use regarding_dataverse::operations::who_am_i::WhoAmI;
use regarding_dataverse::sign_in::{self, Probe, SignInOptions, TokenStore, Tokens};
use regarding_dataverse::{ApiError, Client};
use regarding_model::failure::{Cause, FailureKind, Side};
use regarding_model::secret::Secret;
use regarding_net::Rule;
use regarding_sync::retry;

use super::begin::state_after;
use super::myself::Myself;
use super::side::Session;
use super::tenure::Tenure;
use super::vault::Entry;
use crate::core::{Core, failing};
use crate::facade::Answer;
use crate::host::Event;
use crate::profile::settings::OrganizationSettings;
use crate::view::app::ConnectionState;
use crate::view::failure::FailureView;

/// Keeps refresh tokens as they change, while the person wants them kept.
struct KeptTokens {
    core: Weak<Core>,
    /// Set once the sign-in is through: what is kept from then on is that account's alone.
    tenure: Arc<OnceLock<Tenure>>,
}

impl KeptTokens {
    /// The program, unless the account of these tokens was given up.
    fn core(&self) -> Option<Arc<Core>> {
        let core = self.core.upgrade()?;
        let goes_on = |tenure: &Tenure| core.still(*tenure).is_ok();
        self.tenure.get().is_none_or(goes_on).then_some(core)
    }
}

#[async_trait]
impl TokenStore for KeptTokens {
    async fn rotated(&self, refresh: &Secret) {
        let Some(core) = self.core() else { return };
        if core.profile.settings.get().keep_signed_in {
            core.keep(Entry::Organization, refresh).await;
        }
    }

    async fn ended(&self) {
        if let Some(core) = self.core() {
            core.forget(Entry::Organization).await;
        }
    }
}

impl Core {
    /// Makes a session of tokens, and notes where and who in the settings.
    pub(crate) async fn establish(self: &Arc<Self>, found: Probe, tokens: Tokens, keep: bool) -> Answer<()> {
        let begun = self.organization.tenures.now();
        let refresh = tokens.refresh().cloned();
        let before = self.profile.settings.get();
        self.open_session(found, tokens, begun).await?;
        self.remember(|settings| settings.keep_signed_in = keep);
        self.forget_former(Entry::Organization, &before).await;
        match refresh {
            // One choice for both secrets: off leaves none of them behind.
            _ if !keep => self.forget_all().await,
            Some(refresh) => self.keep(Entry::Organization, &refresh).await,
            None => self.forget(Entry::Organization).await,
        }
        Ok(())
    }

    /// Opens a session, unless the person signed out since `begun`.
    async fn open_session(self: &Arc<Self>, found: Probe, tokens: Tokens, begun: Tenure) -> Answer<()> {
        let url = found.root.url().clone();
        let tenure = Arc::new(OnceLock::new());
        let store = Arc::new(KeptTokens {
            core: Arc::downgrade(self),
            tenure: Arc::clone(&tenure),
        });
        let options = SignInOptions::of(&found);
        let source = Arc::new(sign_in::Session::new(
            Arc::clone(&self.net),
            options,
            tokens,
            store,
        ));
        let client = Client::new(found.root, Arc::clone(&source) as _, Arc::clone(&self.net));
        let client = Arc::new(client);
        let me = client
            .run(Rule::Myself, &WhoAmI)
            .await
            .map_err(|error| self.note_first_failure(begun, error))?;
        let myself = Myself::read(&client, me.organization, me.user)
            .await
            .map_err(|error| self.note_first_failure(begun, error))?;
        let before = self.profile.settings.get().organization;
        let same = before.filter(|before| before.id == me.organization && before.user == me.user);
        let take_place = |now: Tenure| {
            self.remember(|settings| {
                settings.organization = Some(OrganizationSettings {
                    url: url.clone(),
                    id: me.organization,
                    user: me.user,
                    sign_in_name: same.as_ref().and_then(|same| same.sign_in_name.clone()),
                    sample: self.organization.is_sample(&url),
                });
            });
            let account = (me.organization, me.user);
            let session = Session::new(client, source, account, Some(Arc::new(myself)), now);
            self.organization.replace(Some(Arc::new(session)));
            // A store is set once, with its session.
            let _ = tenure.set(now);
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
        self.note_state(ConnectionState::Connected, None);
        self.after_sign_in(me.organization, me.user).await;
        Ok(())
    }

    /// As [`Core::note_failure`], before there is a session.
    fn note_first_failure(&self, begun: Tenure, error: ApiError) -> FailureView {
        match self.still(begun) {
            Ok(()) => self.note_trouble(error),
            Err(signed_out) => signed_out,
        }
    }

    /// What this run knows of the account goes.
    pub(crate) fn forget_account(&self) {
        self.panes.clear();
        self.names.clear();
        self.attempts.clear();
        self.left_behind.clear();
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
        let Some(refresh) = self.kept(Entry::Organization).await else {
            self.note_state(ConnectionState::NeedsSignIn, None);
            return Err(failing::sign_in_needed());
        };
        if self.organization.status.state() != ConnectionState::Offline {
            self.note_state(ConnectionState::Connecting, None);
        }
        let resumed = async {
            let found = self.find(organization.url.as_str()).await?;
            self.open_session(found, Tokens::resumed(refresh), begun).await
        };
        let outcome = resumed.await;
        if let Err(failure) = &outcome {
            self.still(begun)?;
            self.note_state(state_after(failure), Some(failure.message.clone()));
        }
        outcome
    }

    /// What waited for a sign-in goes on.
    async fn after_sign_in(
        &self,
        organization: regarding_model::ids::OrganizationId,
        user: regarding_model::ids::UserId,
    ) {
        let now = self.now();
        let woken = self
            .cached(move |cache| {
                cache.write(|cache| {
                    let waiting = cache.read().pending_actions().all(organization, user)?;
                    let signed_out = retry::code_of(Cause {
                        kind: FailureKind::SignIn,
                        side: Some(Side::Organization),
                    });
                    for action in waiting {
                        let waits = action
                            .last_failure
                            .as_ref()
                            .is_some_and(|code| code.as_str() == signed_out);
                        if waits {
                            cache.pending_actions().try_at(action.id, now)?;
                        }
                    }
                    Ok(())
                })
            })
            .await;
        if let Err(failure) = woken {
            tracing::warn!(code = ?failure.code, "waiting requests were not woken");
        }
        self.emit(Event::AppChanged);
        self.emit(Event::OptionsChanged);
        self.emit(Event::MailChanged { folder: None });
        self.organization.wake.notify_one();
    }
}
