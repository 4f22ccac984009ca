//! An authority that is not this program's: its introspection endpoint (RFC 7662) tells whose a token is. People are known by
//! the name they sign in with. Not in the library: the program that serves the sample asks nobody.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use regarding_sample_org::seed::SeedUser;
use regarding_sample_org::server::AccessTokens;
use serde::Deserialize;
use ureq::Agent;
use url::Url;
use uuid::Uuid;

/// How long an answer about a token is taken for true: a withdrawn one is found out soon.
const GOOD_FOR: Duration = Duration::from_secs(1);
/// How long the authority is waited for.
const PATIENCE: Duration = Duration::from_secs(10);

/// The other authority.
pub(crate) struct ForeignAuthority {
    endpoint: Url,
    credentials: String,
    resource: Url,
    users: HashMap<String, Uuid>,
    /// Takes what it issued itself, the tokens of `--issue-tokens`.
    own: Arc<dyn AccessTokens>,
    agent: Agent,
    known: Mutex<HashMap<String, (Instant, Option<Uuid>)>>,
}

/// What the authority tells of a token. Members that it leaves out are no reason to believe.
#[derive(Debug, Deserialize)]
struct Told {
    active: bool,
    username: Option<String>,
    aud: Option<Url>,
}

impl ForeignAuthority {
    /// Asks at an address that holds a name and a secret for it, about tokens for the organization at `resource`.
    #[must_use]
    pub(crate) fn new(
        introspection: &Url,
        resource: Url,
        users: &[SeedUser],
        own: Arc<dyn AccessTokens>,
    ) -> Self {
        let names = users.iter().map(|user| (user.email.to_lowercase(), user.id));
        let config = Agent::config_builder().timeout_global(Some(PATIENCE)).build();
        let secret = introspection.password().unwrap_or_default();
        let pair = format!("{}:{secret}", introspection.username());
        let mut endpoint = introspection.clone();
        // A URL that has a host takes both; the credentials go in a header instead.
        let _ = endpoint.set_username("").and(endpoint.set_password(None));
        Self {
            endpoint,
            credentials: format!("Basic {}", STANDARD.encode(pair)),
            resource,
            users: names.collect(),
            own,
            agent: config.into(),
            known: Mutex::default(),
        }
    }

    /// Asks. An authority that does not answer lets nobody in.
    fn ask(&self, token: &str) -> Option<Uuid> {
        let asked = self
            .agent
            .post(self.endpoint.as_str())
            .header("authorization", &self.credentials)
            .send_form([("token", token)]);
        let told: Told = asked.ok()?.body_mut().read_json().ok()?;
        // A token for another organization is none for this one (reference B2: one resource a token).
        let ours = told.active
            && told
                .aud
                .is_some_and(|resource| resource.origin() == self.resource.origin());
        let name = told.username.filter(|_| ours)?;
        self.users.get(&name.to_lowercase()).copied()
    }
}

impl AccessTokens for ForeignAuthority {
    fn user_of(&self, bearer: &str) -> Option<Uuid> {
        if let Some(user) = self.own.user_of(bearer) {
            return Some(user);
        }
        let now = Instant::now();
        let known = || self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let fresh = |at: &Instant| now.duration_since(*at) < GOOD_FOR;
        if let Some((_, user)) = known().get(bearer).filter(|(at, _)| fresh(at)) {
            return *user;
        }
        // The thread waits for the other server; the runtime gives its other tasks to another one.
        let user = tokio::task::block_in_place(|| self.ask(bearer));
        let mut known = known();
        known.retain(|_, (at, _)| fresh(at));
        known.insert(bearer.to_owned(), (now, user));
        user
    }
}
