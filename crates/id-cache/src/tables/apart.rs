//! The table of what was kept apart: an item and a record that look like one thing, and of which the person said that they are two.
//!
//! It can be lost: the person is asked again then.

use std::collections::BTreeSet;

use regarding_model::ids::{OrganizationId, RecordRef};
use regarding_model::sentence;
use rusqlite::Connection;

use crate::error::CacheError;
use crate::row::{ascii, text};
use crate::tables::TableInfo;

pub(crate) const INFO: TableInfo = TableInfo {
    name: "apart",
    sentence: sentence!(
        "Which items you said are not the records that they look like: the identifiers of both."
    ),
};

pub(crate) const V1: &str = "
CREATE TABLE apart (
    organization BLOB NOT NULL CHECK (length(organization) = 16),
    record_id BLOB NOT NULL CHECK (length(record_id) = 16),
    uid TEXT NOT NULL CHECK (uid NOT GLOB '*[^!-~]*'),
    PRIMARY KEY (organization, record_id, uid)
) STRICT, WITHOUT ROWID;
";

/// Looks at what was kept apart.
#[derive(Debug, Clone, Copy)]
pub struct ApartReader<'a>(pub(crate) &'a Connection);

impl ApartReader<'_> {
    /// The UIDs of items that are not a record's.
    ///
    /// # Errors
    /// When the cache cannot be read.
    pub fn from(
        &self,
        organization: OrganizationId,
        record: &RecordRef,
    ) -> Result<BTreeSet<String>, CacheError> {
        let sql = "SELECT uid FROM apart WHERE organization = ?1 AND record_id = ?2";
        let mut statement = self.0.prepare_cached(sql)?;
        let rows = statement.query_map((organization.0, record.id), |row| {
            Ok(text(&row.get::<_, String>(0)?))
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

/// Changes what was kept apart.
#[derive(Debug, Clone, Copy)]
pub struct ApartWriter<'a>(pub(crate) &'a Connection);

impl ApartWriter<'_> {
    /// Remembers that an item is not a record's.
    ///
    /// # Errors
    /// When the cache cannot be written.
    pub fn keep(
        &self,
        organization: OrganizationId,
        record: &RecordRef,
        uid: &str,
    ) -> Result<(), CacheError> {
        let sql = "INSERT OR IGNORE INTO apart VALUES (?1, ?2, ?3)";
        let mut statement = self.0.prepare_cached(sql)?;
        statement.execute((organization.0, record.id, ascii(uid)))?;
        Ok(())
    }

    /// Forgets it: the person takes their answer back.
    ///
    /// # Errors
    /// When the cache cannot be written.
    pub fn forget(
        &self,
        organization: OrganizationId,
        record: &RecordRef,
        uid: &str,
    ) -> Result<(), CacheError> {
        let sql = "DELETE FROM apart WHERE organization = ?1 AND record_id = ?2 AND uid = ?3";
        let mut statement = self.0.prepare_cached(sql)?;
        statement.execute((organization.0, record.id, ascii(uid)))?;
        Ok(())
    }
}
