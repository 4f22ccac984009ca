//! The database in which the authority keeps who is signed in: its tables, and how its values are written.

use std::fs::OpenOptions;
use std::path::Path;

use jiff::Timestamp;
use rusqlite::types::Type;
use rusqlite::{Connection, Row};
use uuid::Uuid;

use super::scopes::Audience;
use crate::store::StoreError;

/// A token as it is kept.
pub(super) type Hash = [u8; 32];

/// Times are in milliseconds since 1970.
const TABLES: &str = "
CREATE TABLE IF NOT EXISTS session (
    id TEXT PRIMARY KEY,
    user TEXT NOT NULL,
    audience TEXT NOT NULL,
    permission TEXT NOT NULL,
    current BLOB,
    expires INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS session_user ON session (user);
CREATE TABLE IF NOT EXISTS refresh_token (
    hash BLOB PRIMARY KEY,
    session TEXT NOT NULL REFERENCES session ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS refresh_token_session ON refresh_token (session);
CREATE TABLE IF NOT EXISTS access_token (
    hash BLOB PRIMARY KEY,
    session TEXT NOT NULL REFERENCES session ON DELETE CASCADE,
    audience TEXT NOT NULL,
    permission TEXT NOT NULL,
    issued INTEGER NOT NULL,
    expires INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS access_token_session ON access_token (session);
CREATE TABLE IF NOT EXISTS secret (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
";

/// `authority.sqlite` in a folder, or a database in memory without one.
pub(super) fn open(folder: Option<&Path>) -> Result<Connection, StoreError> {
    let connection = match folder {
        Some(folder) => {
            let path = folder.join("authority.sqlite");
            make_private(&path)?;
            Connection::open(path)?
        }
        None => Connection::open_in_memory()?,
    };
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.execute_batch(TABLES)?;
    Ok(connection)
}

/// Makes the file, for its owner only where the system knows owners: a secret lies in it.
fn make_private(path: &Path) -> std::io::Result<()> {
    let mut options = OpenOptions::new();
    options.create(true).append(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    options.open(path).map(drop)
}

/// What is kept of a token. It has as many random bits as the hash, so nothing is gained by a slow one.
pub(super) fn hash(token: &str) -> Hash {
    *blake3::hash(token.as_bytes()).as_bytes()
}

/// An id out of a column.
pub(super) fn uuid(row: &Row<'_>, column: usize) -> rusqlite::Result<Uuid> {
    let text: String = row.get(column)?;
    Uuid::parse_str(&text).map_err(|error| unreadable(column, Type::Text, error))
}

/// A moment out of a column.
pub(super) fn time(row: &Row<'_>, column: usize) -> rusqlite::Result<Timestamp> {
    let milliseconds = row.get(column)?;
    Timestamp::from_millisecond(milliseconds).map_err(|error| unreadable(column, Type::Integer, error))
}

/// An audience out of a column.
pub(super) fn audience(row: &Row<'_>, column: usize) -> rusqlite::Result<Audience> {
    let name: String = row.get(column)?;
    Audience::of(&name).ok_or(rusqlite::Error::InvalidColumnType(
        column,
        "audience".to_owned(),
        Type::Text,
    ))
}

fn unreadable(
    column: usize,
    kind: Type,
    error: impl core::error::Error + Send + Sync + 'static,
) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(column, kind, Box::new(error))
}
