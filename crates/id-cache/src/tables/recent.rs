//! The table of recent records: what the search for a regarding offers first (H-20). Names are read live.

use jiff::Timestamp;
use regarding_model::ids::{OrganizationId, RecordRef, UserId};
use regarding_model::sentence;
use rusqlite::Connection;

use crate::error::CacheError;
use crate::row;
use crate::tables::TableInfo;

pub(crate) const INFO: TableInfo = TableInfo {
    name: "recent",
    sentence: sentence!(
        "Records you used last, so that they are offered first: their identifiers and when. Names are read live."
    ),
};

pub(crate) const V1: &str = "
CREATE TABLE recent (
    organization BLOB NOT NULL CHECK (length(organization) = 16),
    user BLOB NOT NULL CHECK (length(user) = 16),
    record_table TEXT NOT NULL CHECK (length(record_table) BETWEEN 1 AND 128 AND record_table NOT GLOB '*[^a-z0-9_]*'),
    record_id BLOB NOT NULL CHECK (length(record_id) = 16),
    used_at INTEGER NOT NULL,
    PRIMARY KEY (organization, user, record_table, record_id)
) STRICT, WITHOUT ROWID;
";

/// How many recent records are kept for one person in one organization.
pub const KEPT: u32 = 50;

/// A record that was used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recent {
    /// Which one.
    pub record: RecordRef,
    /// When it was used last; kept to the millisecond.
    pub used_at: Timestamp,
}

/// Looks at recent records.
#[derive(Debug, Clone, Copy)]
pub struct RecentReader<'a>(pub(crate) &'a Connection);

impl RecentReader<'_> {
    /// What a person used last in an organization, newest first.
    ///
    /// # Errors
    /// When the cache cannot be read.
    pub fn newest(
        &self,
        organization: OrganizationId,
        user: UserId,
        limit: u32,
    ) -> Result<Vec<Recent>, CacheError> {
        let mut statement = self.0.prepare_cached(
            "SELECT * FROM recent WHERE organization = ?1 AND user = ?2
             ORDER BY used_at DESC, record_table, record_id LIMIT ?3",
        )?;
        let read = |r: &rusqlite::Row<'_>| {
            Ok(Recent {
                record: row::record(r, "record_table", "record_id")?,
                used_at: row::time(r, "used_at")?,
            })
        };
        let rows = statement.query_map((organization.0, user.0, limit), read)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

/// Changes recent records.
#[derive(Debug, Clone, Copy)]
pub struct RecentWriter<'a>(pub(crate) &'a Connection);

impl RecentWriter<'_> {
    /// Notes that a record was used, and forgets the oldest beyond [`KEPT`].
    ///
    /// # Errors
    /// When the cache cannot be written.
    pub fn used(&self, organization: OrganizationId, user: UserId, used: &Recent) -> Result<(), CacheError> {
        let mut insert = self.0.prepare_cached(
            "INSERT INTO recent (organization, user, record_table, record_id, used_at) VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT DO UPDATE SET used_at = max(used_at, excluded.used_at)",
        )?;
        let (record, at) = (&used.record, row::millis(used.used_at));
        insert.execute((organization.0, user.0, record.table.as_str(), record.id, at))?;
        let mut trim = self.0.prepare_cached(
            "DELETE FROM recent WHERE organization = ?1 AND user = ?2 AND (record_table, record_id) NOT IN
                (SELECT record_table, record_id FROM recent WHERE organization = ?1 AND user = ?2
                 ORDER BY used_at DESC, record_table, record_id LIMIT ?3)",
        )?;
        trim.execute((organization.0, user.0, KEPT))?;
        Ok(())
    }

    /// Forgets a record that turned out to be gone.
    ///
    /// # Errors
    /// When the cache cannot be written.
    pub fn remove(&self, record: &RecordRef) -> Result<(), CacheError> {
        let mut statement = self
            .0
            .prepare_cached("DELETE FROM recent WHERE record_table = ?1 AND record_id = ?2")?;
        statement.execute((record.table.as_str(), record.id))?;
        Ok(())
    }
}
