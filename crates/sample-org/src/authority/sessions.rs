//! Access tokens and the chains of refresh tokens they come from. It decides which are good; it knows no HTTP.

use std::collections::HashMap;

use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::error::Refusal;
use super::scopes::{Audience, Scopes};

/// How long a chain may rest before it is void (reference B2: 90 days for native programs).
const REFRESH_LIFETIME: SignedDuration = SignedDuration::from_hours(90 * 24);

/// What a token request brings.
#[derive(Debug, Clone)]
pub(super) struct Issued {
    /// The session it belongs to.
    pub session: Uuid,
    /// The bearer token.
    pub access: String,
    /// How long it is good for.
    pub lifetime: SignedDuration,
    /// The next refresh token, when one was asked for.
    pub refresh: Option<String>,
    /// What was granted.
    pub scopes: Scopes,
}

/// An access token, as the authority knows it.
#[derive(Debug, Clone)]
pub(super) struct Access {
    session: Uuid,
    /// Whose it is.
    pub user: Uuid,
    /// What it is good for.
    pub scopes: Scopes,
    /// When it was given out.
    pub issued: Timestamp,
    /// When it ends.
    pub expires: Timestamp,
}

struct Session {
    user: Uuid,
    scopes: Scopes,
    current: Option<String>,
    expires: Timestamp,
}

/// All sessions of the authority.
#[derive(Default)]
pub(super) struct Sessions {
    sessions: HashMap<Uuid, Session>,
    access: HashMap<String, Access>,
    /// Every refresh token of a living chain, the used ones too: a used one that comes back betrays a theft.
    refresh: HashMap<String, Uuid>,
}

impl Sessions {
    /// Begins a session of a user.
    pub(super) fn begin(
        &mut self,
        user: Uuid,
        scopes: Scopes,
        lifetime: SignedDuration,
        now: Timestamp,
    ) -> Issued {
        self.prune(now);
        let id = Uuid::new_v4();
        let expires = now + REFRESH_LIFETIME;
        self.sessions.insert(
            id,
            Session {
                user,
                scopes: scopes.clone(),
                current: None,
                expires,
            },
        );
        self.issue(id, user, scopes, lifetime, now)
    }

    /// Exchanges a refresh token for the next one. A token that was exchanged before ends its whole chain.
    pub(super) fn renew(
        &mut self,
        token: &str,
        scopes: Option<Scopes>,
        lifetime: SignedDuration,
        now: Timestamp,
    ) -> Result<Issued, Refusal> {
        self.prune(now);
        let id = self.refresh.get(token).copied().ok_or(Refusal::RefreshToken)?;
        let session = self.sessions.get_mut(&id).ok_or(Refusal::RefreshToken)?;
        if session.current.as_deref() != Some(token) {
            self.end(id);
            return Err(Refusal::RefreshToken);
        }
        session.expires = now + REFRESH_LIFETIME;
        let (user, held) = (session.user, session.scopes.clone());
        // A chain goes on, whether or not the request repeats `offline_access`.
        let scopes = scopes.map_or(held, |asked| Scopes {
            offline: true,
            ..asked
        });
        Ok(self.issue(id, user, scopes, lifetime, now))
    }

    fn issue(
        &mut self,
        session: Uuid,
        user: Uuid,
        scopes: Scopes,
        lifetime: SignedDuration,
        now: Timestamp,
    ) -> Issued {
        let access = random_token();
        self.access.insert(
            access.clone(),
            Access {
                session,
                user,
                scopes: scopes.clone(),
                issued: now,
                expires: now + lifetime,
            },
        );
        let refresh = scopes.offline.then(random_token);
        if let Some(token) = &refresh {
            self.refresh.insert(token.clone(), session);
            if let Some(session) = self.sessions.get_mut(&session) {
                session.current = Some(token.clone());
            }
        }
        Issued {
            session,
            access,
            lifetime,
            refresh,
            scopes,
        }
    }

    /// An access token, while it is good.
    pub(super) fn access(&self, token: &str, now: Timestamp) -> Option<Access> {
        self.access
            .get(token)
            .filter(|access| now < access.expires)
            .cloned()
    }

    /// Who stands behind a token at the organization. One for the mail servers opens nothing there.
    pub(super) fn user_of(&self, bearer: &str, now: Timestamp) -> Option<Uuid> {
        self.access(bearer, now)
            .filter(|access| access.scopes.audience == Audience::Organization)
            .map(|access| access.user)
    }

    /// Ends one session with all its tokens.
    pub(super) fn end(&mut self, id: Uuid) {
        self.sessions.remove(&id);
        self.access.retain(|_, access| access.session != id);
        self.refresh.retain(|_, session| *session != id);
    }

    /// Ends all sessions of a user, as a password change does (reference B2).
    pub(super) fn revoke(&mut self, user: Uuid) {
        self.sessions.retain(|_, session| session.user != user);
        self.access.retain(|_, access| access.user != user);
        let living = &self.sessions;
        self.refresh.retain(|_, session| living.contains_key(session));
    }

    /// Lets every access token expire; refresh tokens stay good.
    pub(super) fn expire_access(&mut self) {
        self.access.clear();
    }

    fn prune(&mut self, now: Timestamp) {
        self.access.retain(|_, access| now < access.expires);
        let in_use: std::collections::HashSet<Uuid> =
            self.access.values().map(|access| access.session).collect();
        self.sessions
            .retain(|id, s| in_use.contains(id) || (s.current.is_some() && now < s.expires));
        let living = &self.sessions;
        self.refresh
            .retain(|_, session| living.get(session).is_some_and(|s| now < s.expires));
    }
}

/// An opaque token of 244 random bits from the operating system.
pub(super) fn random_token() -> String {
    format!("{}{}", Uuid::new_v4().simple(), Uuid::new_v4().simple())
}
