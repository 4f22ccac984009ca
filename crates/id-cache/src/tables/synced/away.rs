//! Links whose items lie in collections that are not looked at (docs/adr/0017).

use std::collections::BTreeMap;

use regarding_model::fields::Kind;
use regarding_model::ids::OrganizationId;
use rusqlite::OptionalExtension as _;

use super::{SyncedReader, SyncedWriter, encode};
use crate::error::CacheError;
use crate::row;

/// Format 8 has a state more. SQLite changes no check of a table, so that it is made anew.
pub(crate) const V2: &str = "
DROP INDEX synced_item;
DROP INDEX synced_waits;
ALTER TABLE synced RENAME TO synced_before;
CREATE TABLE synced (
    organization BLOB NOT NULL CHECK (length(organization) = 16),
    record_table TEXT NOT NULL CHECK (length(record_table) BETWEEN 1 AND 128 AND record_table NOT GLOB '*[^a-z0-9_]*'),
    record_id BLOB NOT NULL CHECK (length(record_id) = 16),
    kind INTEGER NOT NULL CHECK (kind BETWEEN 0 AND 2),
    collection TEXT NOT NULL CHECK (collection NOT GLOB '*[^!-~]*'),
    name TEXT NOT NULL CHECK (name NOT GLOB '*[^!-~]*'),
    uid TEXT CHECK (uid NOT GLOB '*[^!-~]*'),
    item_version TEXT CHECK (item_version NOT GLOB '*[^!-~]*'),
    record_version TEXT CHECK (record_version NOT GLOB '*[^!-~]*'),
    state INTEGER NOT NULL CHECK (state BETWEEN 0 AND 7),
    origin INTEGER NOT NULL CHECK (origin BETWEEN 0 AND 2),
    flags INTEGER NOT NULL CHECK (flags BETWEEN 0 AND 7),
    waits INTEGER NOT NULL CHECK (waits IN (0, 1)),
    base BLOB CHECK (typeof(base) IN ('blob', 'null') AND length(base) % 26 = 0),
    occurrences BLOB CHECK (typeof(occurrences) IN ('blob', 'null') AND length(occurrences) % 34 = 0),
    held TEXT NOT NULL CHECK (held NOT GLOB '*[^a-z0-9:,-]*'),
    unshared TEXT NOT NULL CHECK (unshared NOT GLOB '*[^a-z0-9,-]*'),
    PRIMARY KEY (organization, record_id)
) STRICT, WITHOUT ROWID;
INSERT INTO synced SELECT * FROM synced_before;
DROP TABLE synced_before;
CREATE UNIQUE INDEX synced_item ON synced (organization, collection, name);
CREATE INDEX synced_waits ON synced (organization, kind) WHERE waits = 1;
";

pub(super) const NEXT: &str = "SELECT state, collection FROM synced
    WHERE organization = ?1 AND kind = ?2 AND (state, collection) > (?3, ?4) ORDER BY state, collection LIMIT 1";
pub(super) const AWAY: &str =
    "SELECT count(*) FROM synced WHERE organization = ?1 AND kind = ?2 AND state = 7";

/// The states up to this one are of links that follow their items.
const FOLLOWS: i64 = 1;

/// What stands before the name of a collection of a mailbox that was in use before. No store begins a name so.
const FORMER: &str = "former:";

/// Whether a collection is one of a mailbox that was in use before.
#[must_use]
pub fn is_former(collection: &str) -> bool {
    collection.starts_with(FORMER)
}

impl SyncedReader<'_> {
    /// The collections in which linked items of a kind lie, and whether one of these links follows its item.
    ///
    /// # Errors
    /// When the cache cannot be read.
    pub fn collections(
        &self,
        organization: OrganizationId,
        kind: Kind,
    ) -> Result<Vec<(String, bool)>, CacheError> {
        // From one to the next in the index: there are few, however many links lie in each.
        let mut statement = self.0.prepare_cached(NEXT)?;
        let mut found: BTreeMap<String, bool> = BTreeMap::new();
        let mut last: (i64, String) = (-1, String::new());
        loop {
            let params = (organization.0, encode::kind(kind), last.0, &last.1);
            let next = statement.query_row(params, |row| Ok((row.get(0)?, row.get(1)?)));
            let Some(next) = next.optional()? else {
                return Ok(found.into_iter().collect());
            };
            last = next;
            *found.entry(row::text(&last.1)).or_default() |= last.0 <= FOLLOWS;
        }
    }

    /// How many links of a kind do not follow their items because the collection is gone or takes no part.
    ///
    /// # Errors
    /// When the cache cannot be read.
    pub fn away(&self, organization: OrganizationId, kind: Kind) -> Result<u64, CacheError> {
        let mut statement = self.0.prepare_cached(AWAY)?;
        let count: i64 = statement.query_row((organization.0, encode::kind(kind)), |row| row.get(0))?;
        Ok(count.unsigned_abs())
    }
}

impl SyncedWriter<'_> {
    /// The items of all links lie in another mailbox than the one in use: a place here of the same name is not theirs. What was not
    /// looked at there is looked for here.
    ///
    /// # Errors
    /// When the cache cannot be written.
    pub fn lie_in_a_former_mailbox(&self, organization: OrganizationId) -> Result<(), CacheError> {
        let sql =
            "UPDATE synced SET collection = ?2 || collection, state = CASE state WHEN 7 THEN 0 ELSE state END
            WHERE organization = ?1";
        self.0.prepare_cached(sql)?.execute((organization.0, FORMER))?;
        for table in ["unfinished", "identity"] {
            let sql = format!("DELETE FROM {table} WHERE organization = ?1");
            self.0.prepare_cached(&sql)?.execute([organization.0])?;
        }
        Ok(())
    }
}
