//! The table of appointments, contacts and tasks that are to be about another record, or about none: requests of the person's, kept until
//! the organization has them or refused them in words. Of a contact it is the account that they belong to.
//!
//! Like a pending action it lives here alone: with the cache it is lost, and the person asks again.

use jiff::Timestamp;
use regarding_model::fields::Kind;
use regarding_model::ids::{OrganizationId, RecordRef};
use regarding_model::sentence;
use rusqlite::{Connection, OptionalExtension as _, Row};

use crate::error::CacheError;
use crate::row::{ascii, millis, record, text};
use crate::tables::TableInfo;
use crate::tables::synced::{kind_number, kind_of_number};

pub(crate) const INFO: TableInfo = TableInfo {
    name: "wanted",
    sentence: sentence!(
        "Appointments, contacts and tasks whose regarding you set and whose record does not say it yet: identifiers, and when you asked."
    ),
};

pub(crate) const V1: &str = "
CREATE TABLE wanted (
    organization BLOB NOT NULL CHECK (length(organization) = 16),
    uid TEXT NOT NULL CHECK (uid NOT GLOB '*[^!-~]*'),
    kind INTEGER NOT NULL CHECK (kind BETWEEN 0 AND 2),
    target_table TEXT NOT NULL CHECK (length(target_table) BETWEEN 1 AND 128 AND target_table NOT GLOB '*[^a-z0-9_]*'),
    target_id BLOB NOT NULL CHECK (length(target_id) = 16),
    since INTEGER NOT NULL,
    PRIMARY KEY (organization, uid)
) STRICT, WITHOUT ROWID;
";

/// What an item is to be about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// The item, by its UID.
    pub uid: String,
    /// What it is.
    pub kind: Kind,
    /// The record that it is to be about; of a contact the account.
    pub target: RecordRef,
}

/// Looks at what is wanted.
#[derive(Debug, Clone, Copy)]
pub struct WantedReader<'a>(pub(crate) &'a Connection);

impl WantedReader<'_> {
    /// Everything that is wanted.
    ///
    /// # Errors
    /// When the cache cannot be read.
    pub fn all(&self, organization: OrganizationId) -> Result<Vec<Wanted>, CacheError> {
        let sql = "SELECT * FROM wanted WHERE organization = ?1 ORDER BY since";
        let mut statement = self.0.prepare_cached(sql)?;
        let rows = statement.query_map([organization.0], wanted)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// What is wanted of an item.
    ///
    /// # Errors
    /// When the cache cannot be read.
    pub fn of(&self, organization: OrganizationId, uid: &str) -> Result<Option<Wanted>, CacheError> {
        let sql = "SELECT * FROM wanted WHERE organization = ?1 AND uid = ?2";
        let mut statement = self.0.prepare_cached(sql)?;
        Ok(statement
            .query_row((organization.0, ascii(uid)), wanted)
            .optional()?)
    }
}

/// Changes what is wanted.
#[derive(Debug, Clone, Copy)]
pub struct WantedWriter<'a>(pub(crate) &'a Connection);

impl WantedWriter<'_> {
    /// Keeps what an item is to be about. The last word counts.
    ///
    /// # Errors
    /// When the cache cannot be written.
    pub fn want(
        &self,
        organization: OrganizationId,
        wanted: &Wanted,
        at: Timestamp,
    ) -> Result<(), CacheError> {
        let sql = "INSERT OR REPLACE INTO wanted (organization, uid, kind, target_table, target_id, since)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
        let mut statement = self.0.prepare_cached(sql)?;
        let target = &wanted.target;
        statement.execute((
            organization.0,
            ascii(&wanted.uid),
            kind_number(wanted.kind),
            target.table.as_str(),
            target.id,
            millis(at),
        ))?;
        Ok(())
    }

    /// The record says it, it was refused in words, or it is not wanted any more.
    ///
    /// # Errors
    /// When the cache cannot be written.
    pub fn settle(&self, organization: OrganizationId, uid: &str) -> Result<(), CacheError> {
        let sql = "DELETE FROM wanted WHERE organization = ?1 AND uid = ?2";
        let mut statement = self.0.prepare_cached(sql)?;
        statement.execute((organization.0, ascii(uid)))?;
        Ok(())
    }
}

fn wanted(r: &Row<'_>) -> rusqlite::Result<Wanted> {
    Ok(Wanted {
        uid: text(&r.get::<_, String>("uid")?),
        kind: kind_of_number(r.get("kind")?)?,
        target: record(r, "target_table", "target_id")?,
    })
}
