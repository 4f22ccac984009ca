//! The table of this install: the one identifier by which the organization tells a person's computers apart
//! (DESIGN section 5, claim).
//!
//! Whoever opens the cache keeps it elsewhere too: losing it would make this install a new machine beside the old one, which
//! falls silent and can be relieved.

use jiff::Timestamp;
use regarding_model::ids::MachineId;
use regarding_model::sentence;
use rusqlite::{Connection, OptionalExtension};

use crate::error::CacheError;
use crate::row;
use crate::tables::TableInfo;

pub(crate) const INFO: TableInfo = TableInfo {
    name: "machine",
    sentence: sentence!(
        "The number that this program gave itself, so that your computers can be told apart."
    ),
};

pub(crate) const V1: &str = "
CREATE TABLE machine (
    only INTEGER NOT NULL PRIMARY KEY CHECK (only = 1),
    id BLOB NOT NULL CHECK (length(id) = 16),
    since INTEGER NOT NULL
) STRICT;
";

/// Looks at this install's identifier.
#[derive(Debug, Clone, Copy)]
pub struct MachineReader<'a>(pub(crate) &'a Connection);

impl MachineReader<'_> {
    /// The identifier, once it was given.
    ///
    /// # Errors
    /// When the cache cannot be read.
    pub fn id(&self) -> Result<Option<MachineId>, CacheError> {
        let mut statement = self.0.prepare_cached("SELECT id FROM machine")?;
        Ok(statement
            .query_row([], |r| r.get("id"))
            .optional()?
            .map(MachineId))
    }
}

/// Gives this install its identifier.
#[derive(Debug, Clone, Copy)]
pub struct MachineWriter<'a>(pub(crate) &'a Connection);

impl MachineWriter<'_> {
    /// The identifier; `fresh` becomes it when there is none yet.
    ///
    /// # Errors
    /// When the cache cannot be written.
    pub fn id_or(&self, fresh: MachineId, now: Timestamp) -> Result<MachineId, CacheError> {
        let mut statement = self
            .0
            .prepare_cached("INSERT OR IGNORE INTO machine (only, id, since) VALUES (1, ?1, ?2)")?;
        statement.execute((fresh.0, row::millis(now)))?;
        Ok(MachineReader(self.0).id()?.unwrap_or(fresh))
    }
}
