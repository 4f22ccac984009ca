//! A sign-in at work: hands out access tokens, renews them before they expire, one renewal at a time, and tells the
//! store about every new refresh token (reference B2).

use core::time::Duration;
use std::sync::Arc;

use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp};
use oauth2::RefreshToken;
use regarding_model::secret::Secret;
use regarding_net::{Method, Net, NetError, Request, Rule, header};
use tokio::sync::Mutex;
use url::form_urlencoded;

use super::SignInOptions;
use super::error::SignInError;
use super::exchange::{client, failure, scopes, send, tokens};
use crate::client::{TokenError, TokenSource};

/// The tokens of one sign-in. Secrets: never printed, never stored but in the keyring (promise 3).
#[derive(Debug, Clone)]
pub struct Tokens {
    access: Option<Secret>,
    refresh: Option<Secret>,
    expires: Timestamp,
    renew: Timestamp,
}

/// How long a token is good for when the authority does not say.
const USUAL: Duration = Duration::from_secs(3600);
/// How long before its end a token is renewed, unless a fifth of its life is less.
const MARGIN: Duration = Duration::from_secs(120);

impl Tokens {
    /// Tokens as the authority gave them.
    #[must_use]
    pub fn new(access: Secret, refresh: Option<Secret>, lifetime: Option<Duration>, now: Timestamp) -> Self {
        let life = lifetime.unwrap_or(USUAL);
        let after = |life: Duration| {
            SignedDuration::try_from(life)
                .ok()
                .and_then(|life| now.checked_add(life).ok())
                .unwrap_or(Timestamp::MAX)
        };
        let margin = MARGIN.min(life / 5);
        Self {
            access: Some(access),
            refresh,
            expires: after(life),
            renew: after(life.saturating_sub(margin)),
        }
    }

    /// A refresh token from an earlier run; the first use renews it.
    #[must_use]
    pub fn resumed(refresh: Secret) -> Self {
        Self {
            access: None,
            refresh: Some(refresh),
            expires: Timestamp::MIN,
            renew: Timestamp::MIN,
        }
    }

    /// An access token that cannot be renewed: given from outside, for scripts and tests.
    #[must_use]
    pub fn fixed(access: Secret) -> Self {
        Self {
            access: Some(access),
            refresh: None,
            expires: Timestamp::MAX,
            renew: Timestamp::MAX,
        }
    }

    /// The refresh token, for whoever may keep it.
    #[must_use]
    pub fn refresh(&self) -> Option<&Secret> {
        self.refresh.as_ref()
    }
}

/// Where a refresh token is kept, if the person said so.
#[async_trait]
pub trait TokenStore: Send + Sync {
    /// A new refresh token took the place of the last one.
    async fn rotated(&self, refresh: &Secret);

    /// The sign-in has ended; what was kept of it is of no use any more.
    async fn ended(&self);
}

/// A store that keeps nothing: this session only.
#[derive(Debug, Clone, Copy, Default)]
pub struct Forgetful;

#[async_trait]
impl TokenStore for Forgetful {
    async fn rotated(&self, _refresh: &Secret) {}

    async fn ended(&self) {}
}

/// A sign-in at work.
pub struct Session {
    net: Arc<Net>,
    options: SignInOptions,
    store: Arc<dyn TokenStore>,
    /// Held across a renewal, so that there is one at a time.
    tokens: Mutex<Tokens>,
}

impl core::fmt::Debug for Session {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Session").finish_non_exhaustive()
    }
}

impl Session {
    /// A session with tokens that a flow brought, or that [`Tokens::resumed`] made of a kept one. The store is told of
    /// later refresh tokens; the first one is the caller's to keep.
    #[must_use]
    pub fn new(net: Arc<Net>, options: SignInOptions, tokens: Tokens, store: Arc<dyn TokenStore>) -> Self {
        Self {
            net,
            options,
            store,
            tokens: Mutex::new(tokens),
        }
    }

    /// The refresh token as it is now, for a person who decides later to stay signed in.
    pub async fn refresh_token(&self) -> Option<Secret> {
        self.tokens.lock().await.refresh.clone()
    }

    /// Signs out: forgets the tokens here and in the store, and ends them at the authority where it offers that.
    ///
    /// # Errors
    /// [`SignInError::Net`] when the authority could not be told; everything here is forgotten all the same.
    pub async fn sign_out(&self) -> Result<(), SignInError> {
        let refresh = forget(&mut *self.tokens.lock().await);
        self.store.ended().await;
        match (refresh, self.options.authority.revoke.clone()) {
            (Some(refresh), Some(url)) => {
                let body = form_urlencoded::Serializer::new(String::new())
                    .append_pair("token", refresh.reveal())
                    .append_pair("token_type_hint", "refresh_token")
                    .append_pair("client_id", &self.options.client_id)
                    .finish();
                let request = Request::new(Method::POST, url, Rule::SignIn)
                    .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")?
                    .body(body);
                self.net.send(request).await?;
                Ok(())
            }
            _ => Ok(()),
        }
    }

    async fn renewed(&self, held: &mut Tokens) -> Result<Secret, TokenError> {
        let Some(refresh) = held.refresh.clone() else {
            return Err(self.end(held).await);
        };
        match self.exchange(&refresh).await {
            Ok(new) => {
                let rotated = new.refresh.clone().filter(|token| *token != refresh);
                *held = Tokens {
                    refresh: rotated.clone().or(Some(refresh)),
                    ..new
                };
                if let Some(token) = &rotated {
                    self.store.rotated(token).await;
                }
                held.access.clone().ok_or(TokenError::SignIn)
            }
            Err(SignInError::Ended) => Err(self.end(held).await),
            Err(SignInError::Net(error)) => Err(error.into()),
            // The authority is not itself for the moment: no reason to forget anything.
            Err(SignInError::Reply) => Err(NetError::Garbled.into()),
            Err(_) => Err(TokenError::SignIn),
        }
    }

    async fn exchange(&self, refresh: &Secret) -> Result<Tokens, SignInError> {
        let token = RefreshToken::new(refresh.reveal().to_owned());
        let client = client(&self.options);
        let transport = |request| send(Arc::clone(&self.net), request);
        let reply = client
            .exchange_refresh_token(&token)
            .add_scopes(scopes(&self.options))
            .request_async(&transport)
            .await
            .map_err(|error| failure(error, SignInError::Ended))?;
        Ok(tokens(&reply, self.net.clock().now()))
    }

    async fn end(&self, held: &mut Tokens) -> TokenError {
        if forget(held).is_some() {
            self.store.ended().await;
        }
        TokenError::SignIn
    }
}

/// Forgets all tokens and gives the refresh token back, to be ended elsewhere too.
fn forget(held: &mut Tokens) -> Option<Secret> {
    held.access = None;
    held.renew = Timestamp::MIN;
    held.expires = Timestamp::MIN;
    held.refresh.take()
}

#[async_trait]
impl TokenSource for Session {
    async fn token(&self) -> Result<Secret, TokenError> {
        let mut held = self.tokens.lock().await;
        let now = self.net.clock().now();
        match &held.access {
            Some(access) if now < held.renew => Ok(access.clone()),
            Some(access) if now < held.expires => {
                // Good for a little longer: a network fault in these minutes is no reason to stop.
                let access = access.clone();
                match self.renewed(&mut held).await {
                    Err(TokenError::Net(_)) => Ok(access),
                    other => other,
                }
            }
            _ => self.renewed(&mut held).await,
        }
    }

    async fn renew(&self, rejected: &Secret) -> Result<Secret, TokenError> {
        let mut held = self.tokens.lock().await;
        match &held.access {
            // Somebody else has renewed it while this one was on its way.
            Some(access) if access != rejected => Ok(access.clone()),
            _ => self.renewed(&mut held).await,
        }
    }
}
