//! A sign-in at work: hands out access tokens for the organization and for the person's mail server, renews them before
//! they expire, one renewal at a time, and tells the store about every new refresh token (reference B2: one refresh token
//! serves every resource).

use std::sync::Arc;

use async_trait::async_trait;
use oauth2::RefreshToken;
use regarding_model::secret::Secret;
use regarding_net::{Method, Net, NetError, Request, Rule, header};
use tokio::sync::Mutex;
use url::form_urlencoded;

use super::error::{AccessError, SignInError};
use super::exchange::{client, failure, resource_scope, send, tokens};
use super::tokens::Access;
pub use super::tokens::{Forgetful, TokenStore, Tokens};
use super::{Resource, SignInOptions};
use crate::client::{TokenError, TokenSource};

/// A sign-in at work.
pub struct Session {
    net: Arc<Net>,
    options: SignInOptions,
    store: Arc<dyn TokenStore>,
    /// Locked across a renewal, so that there is one at a time, whatever it is for.
    held: Mutex<Held>,
}

/// What is in hand.
struct Held {
    refresh: Option<Secret>,
    organization: Option<Access>,
    mail: Option<Access>,
}

impl Held {
    fn access(&mut self, resource: Resource) -> &mut Option<Access> {
        match resource {
            Resource::Organization => &mut self.organization,
            Resource::Mail => &mut self.mail,
        }
    }

    /// Forgets all tokens and gives the refresh token back, to be ended elsewhere too.
    fn forget(&mut self) -> Option<Secret> {
        self.organization = None;
        self.mail = None;
        self.refresh.take()
    }
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
        let held = Held {
            refresh: tokens.refresh,
            organization: tokens.access,
            mail: None,
        };
        Self {
            net,
            options,
            store,
            held: Mutex::new(held),
        }
    }

    /// The refresh token as it is now, for a person who decides later to stay signed in.
    pub async fn refresh_token(&self) -> Option<Secret> {
        self.held.lock().await.refresh.clone()
    }

    /// Whether a mail server is one that may see a token of this sign-in: see [`SignInOptions::serves_mail_at`].
    #[must_use]
    pub fn serves_mail_at(&self, host: &str) -> bool {
        self.options.serves_mail_at(host)
    }

    /// A token for the mail server that is good for now, in place of one that it rejected if one is given.
    ///
    /// # Errors
    /// [`AccessError`]. Only [`AccessError::Ended`] concerns the sign-in as a whole.
    pub async fn mail_token(&self, rejected: Option<&Secret>) -> Result<Secret, AccessError> {
        self.access(Resource::Mail, rejected).await
    }

    /// Signs out: forgets the tokens here and in the store, and ends them at the authority where it offers that.
    ///
    /// # Errors
    /// [`SignInError::Net`] when the authority could not be told; everything here is forgotten all the same.
    pub async fn sign_out(&self) -> Result<(), SignInError> {
        let refresh = self.held.lock().await.forget();
        self.store.ended().await;
        // A token is shown only to whoever gave it.
        let giver = self.options.authority.token.origin();
        let revoke = self.options.authority.revoke.clone();
        match (refresh, revoke.filter(|place| place.origin() == giver)) {
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

    /// A token that is good for now, and another one than `rejected`.
    async fn access(&self, resource: Resource, rejected: Option<&Secret>) -> Result<Secret, AccessError> {
        let mut held = self.held.lock().await;
        let now = self.net.clock().now();
        // One that was rejected may have been renewed by somebody else meanwhile.
        let access = held
            .access(resource)
            .clone()
            .filter(|access| rejected != Some(&access.token) && access.is_good(now));
        match access {
            Some(access) if access.is_fresh(now) => Ok(access.token),
            // Good for a little longer: a network fault in these minutes is no reason to stop.
            Some(access) => match self.renewed(&mut held, resource).await {
                Err(AccessError::Net(_)) => Ok(access.token),
                other => other,
            },
            None => self.renewed(&mut held, resource).await,
        }
    }

    async fn renewed(&self, held: &mut Held, resource: Resource) -> Result<Secret, AccessError> {
        let outcome = match (resource, self.exchanged(held, resource).await) {
            (Resource::Mail, Err(SignInError::Ended)) => Err(self.ended_or_refused(held).await),
            (_, outcome) => outcome,
        };
        match outcome {
            Ok(token) => Ok(token),
            Err(SignInError::Ended) => {
                if held.forget().is_some() {
                    self.store.ended().await;
                }
                Err(AccessError::Ended)
            }
            Err(SignInError::Net(error)) => Err(error.into()),
            // The authority is not itself for the moment: no reason to forget anything.
            Err(SignInError::Reply) => Err(NetError::Garbled.into()),
            Err(SignInError::Refused(word)) => Err(AccessError::Refused(word)),
            Err(other) => Err(AccessError::Refused(other.to_string())),
        }
    }

    /// What `invalid_grant` means when it was mail that was asked for: that the sign-in has ended, or that it does not reach
    /// so far (no consent, a second factor). The organization knows: while it takes the sign-in, that is good.
    async fn ended_or_refused(&self, held: &mut Held) -> SignInError {
        let refused = SignInError::Refused("invalid_grant".to_owned());
        let now = self.net.clock().now();
        match (&held.refresh, &held.organization) {
            // Never meant to last, and so there is nothing that could be asked with.
            (None, Some(access)) if access.is_good(now) => refused,
            _ => match self.exchanged(held, Resource::Organization).await {
                Ok(_) => refused,
                Err(error) => error,
            },
        }
    }

    /// Exchanges the refresh token for a token of a resource, and for the next refresh token.
    async fn exchanged(&self, held: &mut Held, resource: Resource) -> Result<Secret, SignInError> {
        // An authority that gives tokens by the name of the resource knows the organization only.
        if resource == Resource::Mail && self.options.authority.by_resource {
            return Err(SignInError::NotOffered);
        }
        let refresh = held.refresh.clone().ok_or(SignInError::Ended)?;
        let token = RefreshToken::new(refresh.reveal().to_owned());
        let client = client(&self.options);
        let transport = |request| send(Arc::clone(&self.net), request);
        let mut exchange = client.exchange_refresh_token(&token);
        exchange = if self.options.authority.by_resource {
            let extra = self.options.extra().into_iter();
            extra.fold(exchange, |exchange, (name, value)| {
                exchange.add_extra_param(name, value)
            })
        } else {
            exchange.add_scope(resource_scope(&self.options, resource))
        };
        let reply = exchange
            .request_async(&transport)
            .await
            .map_err(|error| failure(error, SignInError::Ended))?;
        let new = tokens(&reply, self.net.clock().now());
        let access = new.access.ok_or(SignInError::Reply)?;
        let secret = access.token.clone();
        *held.access(resource) = Some(access);
        if let Some(rotated) = new.refresh.filter(|rotated| *rotated != refresh) {
            held.refresh = Some(rotated.clone());
            self.store.rotated(&rotated).await;
        }
        Ok(secret)
    }
}

#[async_trait]
impl TokenSource for Session {
    async fn token(&self) -> Result<Secret, TokenError> {
        Ok(self.access(Resource::Organization, None).await?)
    }

    async fn renew(&self, rejected: &Secret) -> Result<Secret, TokenError> {
        Ok(self.access(Resource::Organization, Some(rejected)).await?)
    }
}
