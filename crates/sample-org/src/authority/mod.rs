//! The organization's own authority: OAuth 2.0 sign-in on loopback, so that a program signs in here with the very
//! steps it takes at a real one (reference B1 to B4), and mail servers ask whose tokens they are shown. It knows the users
//! and nothing of the organization's rows.
//!
//! It differs from the real authority in two points: a refresh token that comes a second time ends its chain, as OAuth 2.1
//! wants it for public clients; and tokens are opaque, so that mail servers have to ask about them (RFC 7662).

mod authorize;
mod codes;
mod device;
mod devices;
pub mod error;
mod introspect;
mod ledger;
mod metadata;
mod pages;
mod passwords;
mod request;
mod scopes;
mod sessions;
mod token;

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use axum::routing::{get, post};
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

pub use introspect::RESOURCE_SERVER;
pub use request::{DESKTOP_CLIENT, REDIRECT_PATHS};
pub use scopes::MAIL_RESOURCE;

use crate::seed::SeedUser;
use crate::server::{self, AccessTokens};
use crate::store::StoreError;
use codes::Codes;
use devices::Devices;
use error::Refusal;
use passwords::Passwords;
use scopes::{Audience, Scopes};
use sessions::Sessions;

/// A clock, so that tests need not wait.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// How an authority is set up.
#[derive(Clone)]
pub struct Options {
    /// The address under which the organization and the authority answer, without a slash at the end.
    pub base_url: String,
    /// The tenant id in the paths.
    pub tenant: Uuid,
    /// How long access tokens are good for (reference B2: 60 to 90 minutes).
    pub access_lifetime: SignedDuration,
    /// The addresses of further organizations, without slashes at their ends: tokens are for one of them each (reference B2).
    pub organizations: Vec<String>,
    /// The address of the service that lists the organizations, without a slash at its end (reference B5).
    pub discovery: Option<String>,
    /// Whether people may have tokens for their mail server too, as after an administrator's consent.
    pub mail_access: bool,
    /// The clock.
    pub clock: Clock,
}

impl Options {
    /// The usual set-up: access tokens of an hour, for mail servers too, the clock of the computer.
    #[must_use]
    pub fn new(base_url: &str, tenant: Uuid) -> Self {
        Self {
            base_url: base_url.trim_end_matches('/').to_owned(),
            tenant,
            access_lifetime: SignedDuration::from_hours(1),
            organizations: Vec::new(),
            discovery: None,
            mail_access: true,
            clock: Arc::new(Timestamp::now),
        }
    }
}

struct State {
    codes: Codes,
    devices: Devices,
    sessions: Sessions,
}

struct Inner {
    options: Options,
    passwords: Passwords,
    /// What a resource server proves itself with when it asks about a token.
    resource_secret: String,
    state: Mutex<State>,
}

/// The authority. Cheap to clone; clones share everything.
#[derive(Clone)]
pub struct Authority(Arc<Inner>);

impl core::fmt::Debug for Authority {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Authority({})", self.url())
    }
}

impl Authority {
    /// An authority for these users that forgets who is signed in when it ends.
    #[must_use]
    pub fn new(users: &[SeedUser], options: Options) -> Self {
        Self::open(users, options, None)
            .unwrap_or_else(|error| unreachable!("memory takes a small database: {error}"))
    }

    /// An authority for these users that keeps who is signed in, and its secrets, in a folder (`authority.sqlite`), or in
    /// memory without one. Sign-ins that are under way, their codes and device codes, live in memory in any case.
    ///
    /// # Errors
    /// When the folder's file cannot be opened or written.
    pub fn open(users: &[SeedUser], options: Options, folder: Option<&Path>) -> Result<Self, StoreError> {
        let sessions = Sessions::open(folder)?;
        let resource_secret = sessions.secret(RESOURCE_SERVER)?;
        let state = State {
            codes: Codes::default(),
            devices: Devices::default(),
            sessions,
        };
        Ok(Self(Arc::new(Inner {
            options,
            passwords: Passwords::of(users),
            resource_secret,
            state: Mutex::new(state),
        })))
    }

    /// The authority's address: what is left of `authorization_uri` without its tail (reference B4).
    #[must_use]
    pub fn url(&self) -> String {
        format!("{}/{}", self.0.options.base_url, self.0.options.tenant)
    }

    /// The `authorization_uri` of the 401 challenge (reference B4).
    #[must_use]
    pub fn authorization_uri(&self) -> String {
        format!("{}/oauth2/authorize", self.url())
    }

    /// Who a bearer token stands for; `None` when it is unknown, expired, revoked or for somebody else than the
    /// organization.
    #[must_use]
    pub fn user_of(&self, bearer: &str) -> Option<Uuid> {
        self.user_at(bearer, Audience::Organization)
    }

    fn user_at(&self, bearer: &str, audience: Audience) -> Option<Uuid> {
        let access = self.state().sessions.access(bearer, self.now());
        access
            .unwrap_or_else(|error| {
                // Whoever asks signs in anew, and is told there what is wrong.
                tracing::error!(%error, "a token could not be looked up");
                None
            })
            .filter(|access| access.audience == audience)
            .map(|access| access.user)
    }

    /// Who takes tokens for the further organization at that place, and whose they are there: an organization knows people by
    /// ids of its own. Who is not in the table is nobody there.
    #[must_use]
    pub fn for_other(&self, place: usize, users: HashMap<Uuid, Uuid>) -> Arc<dyn AccessTokens> {
        Arc::new(Elsewhere {
            authority: self.clone(),
            audience: Audience::Other(place),
            users: Some(users),
        })
    }

    /// Who takes tokens for the service that lists the organizations.
    #[must_use]
    pub fn for_discovery(&self) -> Arc<dyn AccessTokens> {
        Arc::new(Elsewhere {
            authority: self.clone(),
            audience: Audience::Discovery,
            users: None,
        })
    }

    /// The address that an older authority, AD FS, would have here (reference B6).
    #[must_use]
    pub fn older_url(&self) -> String {
        format!("{}/adfs", self.0.options.base_url)
    }

    /// An access token for the organization without a sign-in, for scripts and tests.
    ///
    /// # Errors
    /// When it cannot be written down.
    pub fn issue(&self, user: Uuid, lifetime: SignedDuration) -> Result<String, StoreError> {
        self.issue_for(user, Audience::Organization, lifetime)
    }

    /// The same for the further organization at that place.
    ///
    /// # Errors
    /// When it cannot be written down.
    pub fn issue_for_other(
        &self,
        user: Uuid,
        place: usize,
        lifetime: SignedDuration,
    ) -> Result<String, StoreError> {
        self.issue_for(user, Audience::Other(place), lifetime)
    }

    /// The same for the service that lists the organizations.
    ///
    /// # Errors
    /// When it cannot be written down.
    pub fn issue_for_discovery(&self, user: Uuid, lifetime: SignedDuration) -> Result<String, StoreError> {
        self.issue_for(user, Audience::Discovery, lifetime)
    }

    fn issue_for(
        &self,
        user: Uuid,
        audience: Audience,
        lifetime: SignedDuration,
    ) -> Result<String, StoreError> {
        let scopes = Scopes {
            audience,
            ..Scopes::of_organization()
        };
        let issued = self.state().sessions.begin(user, scopes, lifetime, self.now())?;
        Ok(issued.access)
    }

    /// Ends everything a user has: access tokens, refresh tokens, codes and approvals (reference B2, revocation).
    ///
    /// # Errors
    /// When it cannot be written down.
    pub fn revoke(&self, user: Uuid) -> Result<(), StoreError> {
        let mut state = self.state();
        state.codes.revoke(user);
        state.devices.revoke(user);
        Ok(state.sessions.revoke(user)?)
    }

    /// Lets all access tokens expire now; refresh tokens stay good.
    ///
    /// # Errors
    /// When it cannot be written down.
    pub fn expire_access_tokens(&self) -> Result<(), StoreError> {
        Ok(self.state().sessions.expire_access()?)
    }

    fn now(&self) -> Timestamp {
        (self.0.options.clock)()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Reads a `scope` parameter, as far as people may have what it names.
    /// Without scopes, the resource that an older authority takes counts.
    fn scopes(&self, text: Option<&str>, resource: Option<&str>) -> Result<Scopes, Refusal> {
        let scopes = match (text, resource) {
            (None, Some(resource)) => Scopes::of_resource(resource, &self.0.options)?,
            (text, _) => Scopes::parse(text, &self.0.options)?,
        };
        if scopes.audience == Audience::Mail && !self.0.options.mail_access {
            return Err(Refusal::Consent);
        }
        Ok(scopes)
    }

    /// Refuses paths of other tenants. `organizations` and `common` mean the only tenant there is (reference B1).
    fn check_tenant(&self, tenant: &str) -> Result<(), Refusal> {
        let own = self.0.options.tenant.to_string();
        if tenant.eq_ignore_ascii_case(&own) || matches!(tenant, "organizations" | "common") {
            Ok(())
        } else {
            Err(Refusal::UnknownTenant)
        }
    }
}

/// The authority's routes: metadata, authorize, token, introspection, device code, and the pages that a person sees.
pub fn router(authority: Authority) -> Router {
    Router::new()
        .route(
            "/{tenant}/v2.0/.well-known/openid-configuration",
            get(metadata::show),
        )
        .route(
            "/{tenant}/oauth2/v2.0/authorize",
            get(authorize::open).post(authorize::submit),
        )
        .route(
            "/{tenant}/oauth2/authorize",
            get(authorize::open).post(authorize::submit),
        )
        .route("/{tenant}/oauth2/v2.0/token", post(token::exchange))
        .route("/{tenant}/oauth2/v2.0/introspect", post(introspect::answer))
        .route("/{tenant}/oauth2/v2.0/devicecode", post(device::begin))
        .route(
            "/{tenant}/oauth2/deviceauth",
            get(device::enter).post(device::answer),
        )
        .route("/oauth2/style.css", get(pages::style))
        .with_state(authority)
}

/// The routes of an older authority (reference B6: AD FS): no tenant, and a `resource` in the place of scopes.
pub fn older_router(authority: Authority) -> Router {
    Router::new()
        .route(
            "/adfs/.well-known/openid-configuration",
            get(metadata::show_older),
        )
        .route(
            "/adfs/oauth2/authorize",
            get(authorize::open_older).post(authorize::submit_older),
        )
        .route("/adfs/oauth2/token", post(token::exchange_older))
        .route("/oauth2/style.css", get(pages::style))
        .with_state(authority)
}

/// Tokens for another resource of the authority than its first organization.
struct Elsewhere {
    authority: Authority,
    audience: Audience,
    users: Option<HashMap<Uuid, Uuid>>,
}

impl AccessTokens for Elsewhere {
    fn user_of(&self, bearer: &str) -> Option<Uuid> {
        let user = self.authority.user_at(bearer, self.audience)?;
        match &self.users {
            Some(users) => users.get(&user).copied(),
            None => Some(user),
        }
    }
}

impl AccessTokens for Authority {
    fn user_of(&self, bearer: &str) -> Option<Uuid> {
        Self::user_of(self, bearer)
    }
}

/// What the server needs of the authority.
impl From<&Authority> for server::Authority {
    fn from(authority: &Authority) -> Self {
        Self {
            tokens: Arc::new(authority.clone()),
            routes: router(authority.clone()),
            authorization_uri: authority.authorization_uri(),
        }
    }
}
