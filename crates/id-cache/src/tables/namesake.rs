//! The table of messages that were compared with the record of their Message-ID: those that are its message, and those that only bear
//! the same Message-ID (docs/adr/0030).
//!
//! It can be lost: messages are compared again then.

use std::collections::HashMap;

use regarding_model::ids::OrganizationId;
use regarding_model::sentence;
use rusqlite::{Connection, OptionalExtension};
use uuid::Uuid;

use crate::error::CacheError;
use crate::tables::TableInfo;

pub(crate) const INFO: TableInfo = TableInfo {
    name: "namesake",
    sentence: sentence!(
        "Which messages were compared with the record that bears their Message-ID: identifiers derived from their own, and whether it is \
         their record."
    ),
};

pub(crate) const V1: &str = "
CREATE TABLE namesake (
    organization BLOB NOT NULL CHECK (length(organization) = 16),
    own BLOB NOT NULL CHECK (length(own) = 16),
    item BLOB NOT NULL CHECK (length(item) = 16),
    another INTEGER NOT NULL CHECK (another IN (0, 1)),
    PRIMARY KEY (organization, own)
) STRICT, WITHOUT ROWID;
CREATE INDEX namesake_item ON namesake (organization, item);
";

/// A message that was compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Compared {
    /// The organization.
    pub organization: OrganizationId,
    /// The message by what tells it from others of its Message-ID (`regarding_model::identity::namesake_id`).
    pub own: Uuid,
    /// The identity that is derived from its Message-ID.
    pub item: Uuid,
    /// Whether the record of that Message-ID is another message's.
    pub another: bool,
}

/// Looks at what was compared.
#[derive(Debug, Clone, Copy)]
pub struct NamesakeReader<'a>(pub(crate) &'a Connection);

impl NamesakeReader<'_> {
    /// Whether a message was compared, and found to be another one than the record's.
    ///
    /// # Errors
    /// When the cache cannot be read.
    pub fn get(&self, organization: OrganizationId, own: Uuid) -> Result<Option<bool>, CacheError> {
        let sql = "SELECT another FROM namesake WHERE organization = ?1 AND own = ?2";
        let mut statement = self.0.prepare_cached(sql)?;
        let found = statement.query_row((organization.0, own), |row| row.get(0));
        Ok(found.optional()?)
    }

    /// Whether a message is one that was not compared, while another one of its Message-ID is known to be the record's. Until it was
    /// compared, nothing that is remembered of the record is taken for its own.
    ///
    /// # Errors
    /// When the cache cannot be read.
    pub fn is_strange(
        &self,
        organization: OrganizationId,
        own: Uuid,
        item: Uuid,
    ) -> Result<bool, CacheError> {
        if self.get(organization, own)?.is_some() {
            return Ok(false);
        }
        let sql =
            "SELECT EXISTS (SELECT 1 FROM namesake WHERE organization = ?1 AND item = ?2 AND another = 0)";
        let mut statement = self.0.prepare_cached(sql)?;
        Ok(statement.query_row((organization.0, item), |row| row.get(0))?)
    }

    /// All messages that only bear the Message-ID of another one, with the identity that is derived from it.
    ///
    /// # Errors
    /// When the cache cannot be read.
    pub fn others(&self) -> Result<HashMap<Uuid, Uuid>, CacheError> {
        let sql = "SELECT own, item FROM namesake WHERE another = 1";
        let mut statement = self.0.prepare_cached(sql)?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

/// Changes what was compared.
#[derive(Debug, Clone, Copy)]
pub struct NamesakeWriter<'a>(pub(crate) &'a Connection);

impl NamesakeWriter<'_> {
    /// Keeps what a comparison said.
    ///
    /// # Errors
    /// When the cache cannot be written.
    pub fn keep(&self, compared: &Compared) -> Result<(), CacheError> {
        let known = NamesakeReader(self.0).get(compared.organization, compared.own)?;
        if known == Some(compared.another) {
            return Ok(());
        }
        let sql =
            "INSERT OR REPLACE INTO namesake (organization, own, item, another) VALUES (?1, ?2, ?3, ?4)";
        let mut statement = self.0.prepare_cached(sql)?;
        statement.execute((
            compared.organization.0,
            compared.own,
            compared.item,
            compared.another,
        ))?;
        Ok(())
    }
}
