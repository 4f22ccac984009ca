//! The tokens of one sign-in, and whoever keeps the one that lasts.

use core::time::Duration;

use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp};
use regarding_model::secret::Secret;

/// How long a token is good for when the authority does not say.
const USUAL: Duration = Duration::from_secs(3600);
/// How long before its end a token is renewed, unless a fifth of its life is less.
const MARGIN: Duration = Duration::from_secs(120);

/// A token that opens something for a while.
#[derive(Debug, Clone)]
pub(super) struct Access {
    /// The token itself.
    pub(super) token: Secret,
    /// From when on it is good for nothing.
    expires: Timestamp,
    /// From when on it is better renewed.
    renew: Timestamp,
}

impl Access {
    /// Whether it can be used without a thought.
    pub(super) fn is_fresh(&self, now: Timestamp) -> bool {
        now < self.renew
    }

    /// Whether it is good for a little longer.
    pub(super) fn is_good(&self, now: Timestamp) -> bool {
        now < self.expires
    }
}

/// The tokens that a flow brought. Secrets: never printed, never stored but in the keyring (promise 3).
#[derive(Debug, Clone)]
pub struct Tokens {
    pub(super) access: Option<Access>,
    pub(super) refresh: Option<Secret>,
}

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
        let access = Access {
            token: access,
            expires: after(life),
            renew: after(life.saturating_sub(margin)),
        };
        Self {
            access: Some(access),
            refresh,
        }
    }

    /// A refresh token from an earlier run; the first use renews it.
    #[must_use]
    pub fn resumed(refresh: Secret) -> Self {
        Self {
            access: None,
            refresh: Some(refresh),
        }
    }

    /// An access token that cannot be renewed: given from outside, for scripts and tests.
    #[must_use]
    pub fn fixed(access: Secret) -> Self {
        let access = Access {
            token: access,
            expires: Timestamp::MAX,
            renew: Timestamp::MAX,
        };
        Self {
            access: Some(access),
            refresh: None,
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
