//! The table of items that the person asked to have tracked and that are not tracked yet: a request of theirs, kept until there is a link
//! or its refusal was said.
//!
//! Like a pending action it lives here alone: with the cache it is lost, and the person asks again.

use std::collections::BTreeSet;

use jiff::Timestamp;
use regarding_model::ids::OrganizationId;
use regarding_model::sentence;
use rusqlite::Connection;

use crate::error::CacheError;
use crate::row::{ascii, millis, text};
use crate::tables::TableInfo;

pub(crate) const INFO: TableInfo = TableInfo {
    name: "asked",
    sentence: sentence!(
        "Appointments, contacts and tasks that you asked to have tracked and that are not tracked yet: their identifiers and when you asked."
    ),
};

pub(crate) const V1: &str = "
CREATE TABLE asked (
    organization BLOB NOT NULL CHECK (length(organization) = 16),
    uid TEXT NOT NULL CHECK (uid NOT GLOB '*[^!-~]*'),
    since INTEGER NOT NULL,
    PRIMARY KEY (organization, uid)
) STRICT, WITHOUT ROWID;
";

/// Looks at what was asked for.
#[derive(Debug, Clone, Copy)]
pub struct AskedReader<'a>(pub(crate) &'a Connection);

impl AskedReader<'_> {
    /// The UIDs of the items, iCalendar's or vCard's.
    ///
    /// # Errors
    /// When the cache cannot be read.
    pub fn all(&self, organization: OrganizationId) -> Result<BTreeSet<String>, CacheError> {
        let sql = "SELECT uid FROM asked WHERE organization = ?1";
        let mut statement = self.0.prepare_cached(sql)?;
        let rows = statement.query_map([organization.0], |row| Ok(text(&row.get::<_, String>(0)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

/// Changes what was asked for.
#[derive(Debug, Clone, Copy)]
pub struct AskedWriter<'a>(pub(crate) &'a Connection);

impl AskedWriter<'_> {
    /// Keeps that an item is to be tracked. The first time counts.
    ///
    /// # Errors
    /// When the cache cannot be written.
    pub fn ask(&self, organization: OrganizationId, uid: &str, at: Timestamp) -> Result<(), CacheError> {
        let sql = "INSERT OR IGNORE INTO asked (organization, uid, since) VALUES (?1, ?2, ?3)";
        let mut statement = self.0.prepare_cached(sql)?;
        statement.execute((organization.0, ascii(uid), millis(at)))?;
        Ok(())
    }

    /// It is tracked, refused in words, or not asked for any more. Whether it was asked for.
    ///
    /// # Errors
    /// When the cache cannot be written.
    pub fn settle(&self, organization: OrganizationId, uid: &str) -> Result<bool, CacheError> {
        let sql = "DELETE FROM asked WHERE organization = ?1 AND uid = ?2";
        let mut statement = self.0.prepare_cached(sql)?;
        Ok(statement.execute((organization.0, ascii(uid)))? > 0)
    }
}
