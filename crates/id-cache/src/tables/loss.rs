//! The table of how much cycles took away lately without a word of the person: numbers with their times, and of what nothing (promise 4).
//!
//! It can be lost: then what is taken away is counted from then on.

use jiff::Timestamp;
use regarding_model::fields::Kind;
use regarding_model::ids::OrganizationId;
use regarding_model::sentence;
use rusqlite::Connection;

use crate::error::CacheError;
use crate::row::millis;
use crate::tables::TableInfo;
use crate::tables::synced::kind_number;

pub(crate) const INFO: TableInfo = TableInfo {
    name: "loss",
    sentence: sentence!(
        "How many appointments, contacts and tasks were removed, deleted or unlinked by synchronizing in the last 24 hours: numbers and times, and not which."
    ),
};

pub(crate) const V1: &str = "
CREATE TABLE loss (
    organization BLOB NOT NULL CHECK (length(organization) = 16),
    kind INTEGER NOT NULL CHECK (kind BETWEEN 0 AND 2),
    at INTEGER NOT NULL,
    count INTEGER NOT NULL CHECK (count > 0),
    PRIMARY KEY (organization, kind, at)
) STRICT, WITHOUT ROWID;
";

/// Looks at what was taken away.
#[derive(Debug, Clone, Copy)]
pub struct LossReader<'a>(pub(crate) &'a Connection);

impl LossReader<'_> {
    /// How much of a kind was taken away since then.
    ///
    /// # Errors
    /// When the cache cannot be read.
    pub fn since(
        &self,
        organization: OrganizationId,
        kind: Kind,
        since: Timestamp,
    ) -> Result<u64, CacheError> {
        let sql =
            "SELECT coalesce(sum(count), 0) FROM loss WHERE organization = ?1 AND kind = ?2 AND at >= ?3";
        let mut statement = self.0.prepare_cached(sql)?;
        let of = (organization.0, kind_number(kind), millis(since));
        let count: i64 = statement.query_row(of, |row| row.get(0))?;
        Ok(count.unsigned_abs())
    }
}

/// Changes what is counted.
#[derive(Debug, Clone, Copy)]
pub struct LossWriter<'a>(pub(crate) &'a Connection);

impl LossWriter<'_> {
    /// So much of a kind was taken away.
    ///
    /// # Errors
    /// When the cache cannot be written.
    pub fn add(
        &self,
        organization: OrganizationId,
        kind: Kind,
        (at, count): (Timestamp, usize),
    ) -> Result<(), CacheError> {
        if count == 0 {
            return Ok(());
        }
        let sql = "INSERT INTO loss (organization, kind, at, count) VALUES (?1, ?2, ?3, ?4)
            ON CONFLICT DO UPDATE SET count = count + excluded.count";
        let mut statement = self.0.prepare_cached(sql)?;
        let count = i64::try_from(count).unwrap_or(i64::MAX);
        statement.execute((organization.0, kind_number(kind), millis(at), count))?;
        Ok(())
    }

    /// The person said yes: what was taken away before counts no more.
    ///
    /// # Errors
    /// When the cache cannot be written.
    pub fn clear(&self, organization: OrganizationId, kind: Kind) -> Result<(), CacheError> {
        let sql = "DELETE FROM loss WHERE organization = ?1 AND kind = ?2";
        let mut statement = self.0.prepare_cached(sql)?;
        statement.execute((organization.0, kind_number(kind)))?;
        Ok(())
    }

    /// What was taken away before then counts no more, whatever it was.
    ///
    /// # Errors
    /// When the cache cannot be written.
    pub fn forget_before(&self, since: Timestamp) -> Result<(), CacheError> {
        let mut statement = self.0.prepare_cached("DELETE FROM loss WHERE at < ?1")?;
        statement.execute([millis(since)])?;
        Ok(())
    }
}
