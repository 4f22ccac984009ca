//! The table of consents: for which threads the person has seen who will be able to read them (I-9).
//!
//! Losing it asks once more for each thread; nothing else.

use jiff::Timestamp;
use regarding_model::sentence;
use rusqlite::{Connection, OptionalExtension};
use uuid::Uuid;

use crate::error::CacheError;
use crate::row;
use crate::tables::TableInfo;

pub(crate) const INFO: TableInfo = TableInfo {
    name: "consent",
    sentence: sentence!(
        "For which threads you have seen who will be able to read them: the identifier of the thread and when."
    ),
};

pub(crate) const V1: &str = "
CREATE TABLE consent (
    thread BLOB NOT NULL PRIMARY KEY CHECK (length(thread) = 16),
    seen_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
";

/// Looks at consents.
#[derive(Debug, Clone, Copy)]
pub struct ConsentReader<'a>(pub(crate) &'a Connection);

impl ConsentReader<'_> {
    /// When the person saw who can read a thread; the thread is named by the identity derived from its first message.
    ///
    /// # Errors
    /// When the cache cannot be read.
    pub fn seen_at(&self, thread: Uuid) -> Result<Option<Timestamp>, CacheError> {
        let mut statement = self.0.prepare_cached("SELECT * FROM consent WHERE thread = ?1")?;
        Ok(statement
            .query_row([thread], |r| row::time(r, "seen_at"))
            .optional()?)
    }
}

/// Changes consents.
#[derive(Debug, Clone, Copy)]
pub struct ConsentWriter<'a>(pub(crate) &'a Connection);

impl ConsentWriter<'_> {
    /// Notes that the person saw who can read a thread. The first time counts.
    ///
    /// # Errors
    /// When the cache cannot be written.
    pub fn seen(&self, thread: Uuid, at: Timestamp) -> Result<(), CacheError> {
        let mut statement = self
            .0
            .prepare_cached("INSERT OR IGNORE INTO consent (thread, seen_at) VALUES (?1, ?2)")?;
        statement.execute((thread, row::millis(at)))?;
        Ok(())
    }
}
