//! The link table: which item is which record (DESIGN section 1), so that a tracked state can be shown at once and offline.
//!
//! The organization stays the truth: a link is a memory of what it said last, and can be lost (promise 6).

use jiff::Timestamp;
use regarding_model::ids::{OrganizationId, RecordRef};
use regarding_model::sentence;
use rusqlite::{Connection, OptionalExtension, Row, named_params};
use uuid::Uuid;

use crate::code::Code;
use crate::error::CacheError;
use crate::row;
use crate::tables::TableInfo;

pub(crate) const INFO: TableInfo = TableInfo {
    name: "link",
    sentence: sentence!(
        "Which items are tracked: the identifiers of the item, of its record and of the record it is regarding, \
               whether the record is yours, since when, and the rule that tracked it."
    ),
};

pub(crate) const V1: &str = "
CREATE TABLE link (
    item BLOB NOT NULL PRIMARY KEY CHECK (length(item) = 16),
    organization BLOB NOT NULL CHECK (length(organization) = 16),
    record_table TEXT NOT NULL CHECK (length(record_table) BETWEEN 1 AND 128 AND record_table NOT GLOB '*[^a-z0-9_]*'),
    record_id BLOB NOT NULL CHECK (length(record_id) = 16),
    regarding_table TEXT CHECK (length(regarding_table) BETWEEN 1 AND 128 AND regarding_table NOT GLOB '*[^a-z0-9_]*'),
    regarding_id BLOB CHECK (length(regarding_id) = 16),
    owned_by_me INTEGER NOT NULL CHECK (owned_by_me IN (0, 1)),
    tracked_at INTEGER NOT NULL,
    reason TEXT NOT NULL CHECK (length(reason) BETWEEN 1 AND 64 AND reason NOT GLOB '*[^a-z0-9_.-]*'),
    CHECK ((regarding_table IS NULL) = (regarding_id IS NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX link_record ON link (record_id);
";

/// One link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// The item: the identity derived from its own (`regarding_model::identity::email_record_id` for a message).
    pub item: Uuid,
    /// The organization that holds the record.
    pub organization: OrganizationId,
    /// The record that the item became or was found to be; not always the derived id (DESIGN section 4, adoption).
    pub record: RecordRef,
    /// The record that it is regarding, if any.
    pub regarding: Option<RecordRef>,
    /// Whether the person owned the record when it was last seen (I-12).
    pub owned_by_me: bool,
    /// When it was tracked; kept to the millisecond.
    pub tracked_at: Timestamp,
    /// The rule or request that tracked it, so that it can be asked why (promise 10).
    pub reason: Code,
}

/// Looks at links.
#[derive(Debug, Clone, Copy)]
pub struct LinkReader<'a>(pub(crate) &'a Connection);

impl LinkReader<'_> {
    /// The link of an item.
    ///
    /// # Errors
    /// When the cache cannot be read.
    pub fn get(&self, item: Uuid) -> Result<Option<Link>, CacheError> {
        let mut statement = self.0.prepare_cached("SELECT * FROM link WHERE item = ?1")?;
        Ok(statement.query_row([item], link).optional()?)
    }

    /// The links of several items, in the order asked; items without one are left out.
    ///
    /// # Errors
    /// When the cache cannot be read.
    pub fn get_all(&self, items: &[Uuid]) -> Result<Vec<Link>, CacheError> {
        let found = items.iter().map(|item| self.get(*item));
        found.filter_map(Result::transpose).collect()
    }
}

/// Changes links.
#[derive(Debug, Clone, Copy)]
pub struct LinkWriter<'a>(pub(crate) &'a Connection);

impl LinkWriter<'_> {
    /// Writes a link; an item has one, so an earlier one is replaced.
    ///
    /// # Errors
    /// When the cache cannot be written.
    pub fn put(&self, link: &Link) -> Result<(), CacheError> {
        let (regarding_table, regarding_id) = row::columns_of(link.regarding.as_ref());
        let mut statement = self.0.prepare_cached(
            "INSERT OR REPLACE INTO link
                (item, organization, record_table, record_id, regarding_table, regarding_id, owned_by_me, tracked_at, reason)
             VALUES (:item, :organization, :record_table, :record_id, :regarding_table, :regarding_id, :owned_by_me,
                :tracked_at, :reason)",
        )?;
        statement.execute(named_params! {
            ":item": link.item,
            ":organization": link.organization.0,
            ":record_table": link.record.table.as_str(),
            ":record_id": link.record.id,
            ":regarding_table": regarding_table,
            ":regarding_id": regarding_id,
            ":owned_by_me": link.owned_by_me,
            ":tracked_at": row::millis(link.tracked_at),
            ":reason": link.reason.as_str(),
        })?;
        Ok(())
    }

    /// Forgets the link of an item; whether there was one.
    ///
    /// # Errors
    /// When the cache cannot be written.
    pub fn remove(&self, item: Uuid) -> Result<bool, CacheError> {
        let mut statement = self.0.prepare_cached("DELETE FROM link WHERE item = ?1")?;
        Ok(statement.execute([item])? > 0)
    }
}

fn link(r: &Row<'_>) -> rusqlite::Result<Link> {
    Ok(Link {
        item: r.get("item")?,
        organization: OrganizationId(r.get("organization")?),
        record: row::record(r, "record_table", "record_id")?,
        regarding: row::optional_record(r, "regarding_table", "regarding_id")?,
        owned_by_me: r.get("owned_by_me")?,
        tracked_at: row::time(r, "tracked_at")?,
        reason: row::parsed(r, "reason")?,
    })
}
