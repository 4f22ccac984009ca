//! Access tokens and the chains of refresh tokens they come from. It decides which are good; it knows no HTTP.
//!
//! They lie in a database of the authority's own, in memory or beside the organization's, so that whoever is signed in stays
//! so when the server is started again. Tokens are 244 random bits and are kept as their hashes: whoever reads the file can
//! sign in as nobody.

use std::path::Path;

use jiff::{SignedDuration, Timestamp};
use rusqlite::{Connection, OptionalExtension as _, named_params};
use uuid::Uuid;

use super::error::Refusal;
use super::ledger::{self, Hash};
use super::scopes::{Audience, Scopes};
use crate::store::StoreError;

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
    /// Whose it is.
    pub user: Uuid,
    /// Who is to take it.
    pub audience: Audience,
    /// What it allows there.
    pub permission: String,
    /// When it was given out.
    pub issued: Timestamp,
    /// When it ends.
    pub expires: Timestamp,
}

/// All sessions of the authority.
pub(super) struct Sessions(Connection);

type Kept<T> = rusqlite::Result<T>;

impl Sessions {
    /// Those that are kept in a folder; none, in memory, without one.
    pub(super) fn open(folder: Option<&Path>) -> Result<Self, StoreError> {
        Ok(Self(ledger::open(folder)?))
    }

    /// A secret of the authority's own, made when it is asked for the first time.
    pub(super) fn secret(&self, name: &str) -> Kept<String> {
        self.0.execute(
            "INSERT OR IGNORE INTO secret (name, value) VALUES (?1, ?2)",
            [name, &random_token()],
        )?;
        let sql = "SELECT value FROM secret WHERE name = ?1";
        self.0.query_row(sql, [name], |row| row.get(0))
    }

    /// Begins a session of a user.
    pub(super) fn begin(
        &mut self,
        user: Uuid,
        scopes: Scopes,
        lifetime: SignedDuration,
        now: Timestamp,
    ) -> Kept<Issued> {
        let db = self.0.transaction()?;
        prune(&db, now)?;
        let id = Uuid::new_v4();
        db.prepare_cached(
            "INSERT INTO session (id, user, audience, permission, expires) \
             VALUES (:id, :user, :audience, :permission, :expires)",
        )?
        .execute(named_params! {
            ":id": id.to_string(),
            ":user": user.to_string(),
            ":audience": scopes.audience.name(),
            ":permission": scopes.permission,
            ":expires": (now + REFRESH_LIFETIME).as_millisecond(),
        })?;
        let issued = issue(&db, id, scopes, lifetime, now)?;
        db.commit()?;
        Ok(issued)
    }

    /// Exchanges a refresh token for the next one. A token that was exchanged before ends its whole chain.
    pub(super) fn renew(
        &mut self,
        token: &str,
        scopes: Option<Scopes>,
        lifetime: SignedDuration,
        now: Timestamp,
    ) -> Result<Issued, Refusal> {
        let db = self.0.transaction()?;
        prune(&db, now)?;
        let hash = ledger::hash(token);
        let Some(chain) = chain_of(&db, &hash)? else {
            db.commit()?;
            return Err(Refusal::RefreshToken);
        };
        if chain.current != Some(hash) {
            end(&db, chain.id)?;
            db.commit()?;
            return Err(Refusal::RefreshToken);
        }
        let expires = (now + REFRESH_LIFETIME).as_millisecond();
        db.prepare_cached("UPDATE session SET expires = ?2 WHERE id = ?1")?
            .execute((chain.id.to_string(), expires))?;
        // A chain goes on, whether or not the request repeats `offline_access`.
        let scopes = Scopes {
            offline: true,
            ..scopes.unwrap_or(chain.scopes)
        };
        let issued = issue(&db, chain.id, scopes, lifetime, now)?;
        db.commit()?;
        Ok(issued)
    }

    /// An access token, while it is good.
    pub(super) fn access(&self, token: &str, now: Timestamp) -> Kept<Option<Access>> {
        let sql = "SELECT user, access_token.audience, access_token.permission, issued, access_token.expires \
                   FROM access_token JOIN session ON session.id = access_token.session \
                   WHERE hash = ?1 AND access_token.expires > ?2";
        let mut statement = self.0.prepare_cached(sql)?;
        let read = |row: &rusqlite::Row<'_>| {
            Ok(Access {
                user: ledger::uuid(row, 0)?,
                audience: ledger::audience(row, 1)?,
                permission: row.get(2)?,
                issued: ledger::time(row, 3)?,
                expires: ledger::time(row, 4)?,
            })
        };
        let key = (ledger::hash(token), now.as_millisecond());
        statement.query_row(key, read).optional()
    }

    /// Ends one session with all its tokens.
    pub(super) fn end(&self, id: Uuid) -> Kept<()> {
        end(&self.0, id)
    }

    /// Ends all sessions of a user, as a password change does (reference B2).
    pub(super) fn revoke(&self, user: Uuid) -> Kept<()> {
        let sql = "DELETE FROM session WHERE user = ?1";
        self.0.execute(sql, [user.to_string()]).map(drop)
    }

    /// Lets every access token expire; refresh tokens stay good.
    pub(super) fn expire_access(&self) -> Kept<()> {
        self.0.execute("DELETE FROM access_token", []).map(drop)
    }
}

/// A chain of refresh tokens.
struct Chain {
    id: Uuid,
    scopes: Scopes,
    /// The one that is good now.
    current: Option<Hash>,
}

/// The living chain that a refresh token belongs to. The used ones are known too: one that comes back betrays a theft.
fn chain_of(db: &Connection, token: &Hash) -> Kept<Option<Chain>> {
    let sql = "SELECT id, audience, permission, current FROM session \
               JOIN refresh_token ON refresh_token.session = session.id WHERE hash = ?1";
    let read = |row: &rusqlite::Row<'_>| {
        Ok(Chain {
            id: ledger::uuid(row, 0)?,
            scopes: Scopes {
                audience: ledger::audience(row, 1)?,
                permission: row.get(2)?,
                offline: true,
            },
            current: row.get(3)?,
        })
    };
    db.prepare_cached(sql)?.query_row([token], read).optional()
}

fn issue(
    db: &Connection,
    session: Uuid,
    scopes: Scopes,
    lifetime: SignedDuration,
    now: Timestamp,
) -> Kept<Issued> {
    let access = random_token();
    db.prepare_cached(
        "INSERT INTO access_token (hash, session, audience, permission, issued, expires) \
         VALUES (:hash, :session, :audience, :permission, :issued, :expires)",
    )?
    .execute(named_params! {
        ":hash": ledger::hash(&access),
        ":session": session.to_string(),
        ":audience": scopes.audience.name(),
        ":permission": scopes.permission,
        ":issued": now.as_millisecond(),
        ":expires": (now + lifetime).as_millisecond(),
    })?;
    let refresh = scopes.offline.then(random_token);
    if let Some(token) = &refresh {
        let hash = ledger::hash(token);
        db.prepare_cached("INSERT INTO refresh_token (hash, session) VALUES (?1, ?2)")?
            .execute((hash, session.to_string()))?;
        db.prepare_cached("UPDATE session SET current = ?2 WHERE id = ?1")?
            .execute((session.to_string(), hash))?;
    }
    Ok(Issued {
        session,
        access,
        lifetime,
        refresh,
        scopes,
    })
}

/// Its tokens go with it.
fn end(db: &Connection, id: Uuid) -> Kept<()> {
    db.prepare_cached("DELETE FROM session WHERE id = ?1")?
        .execute([id.to_string()])
        .map(drop)
}

/// Forgets what is good for nothing any more.
fn prune(db: &Connection, now: Timestamp) -> Kept<()> {
    let now = now.as_millisecond();
    for sql in [
        "DELETE FROM access_token WHERE expires <= ?1",
        "DELETE FROM refresh_token WHERE session IN (SELECT id FROM session WHERE expires <= ?1)",
        "DELETE FROM session WHERE (current IS NULL OR expires <= ?1) \
         AND id NOT IN (SELECT session FROM access_token)",
    ] {
        db.prepare_cached(sql)?.execute([now])?;
    }
    Ok(())
}

/// An opaque token of 244 random bits from the operating system.
pub(super) fn random_token() -> String {
    format!("{}{}", Uuid::new_v4().simple(), Uuid::new_v4().simple())
}
