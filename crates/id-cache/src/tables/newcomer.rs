//! The table of unknown senders who became a record by themselves (G-30): which record, by which message, and in which version it was
//! made, so that it can be taken back while nobody changed it. Identifiers only; the record's own is derived from the address.
//!
//! It can be lost: then nothing of it is offered to be taken back any more, and no second record is made, because the first one is found.

use jiff::Timestamp;
use regarding_model::ids::{MessageId, OrganizationId, RecordRef};
use regarding_model::sentence;
use rusqlite::{Connection, OptionalExtension, Row, named_params};
use uuid::Uuid;

use crate::error::CacheError;
use crate::row;
use crate::tables::TableInfo;

pub(crate) const INFO: TableInfo = TableInfo {
    name: "newcomer",
    sentence: sentence!(
        "Which contacts and leads were made of unknown senders by themselves: the identifiers of the record and of the message, when, and \
         the version in which it was made."
    ),
};

pub(crate) const V1: &str = r#"
CREATE TABLE newcomer (
    organization BLOB NOT NULL CHECK (length(organization) = 16),
    record_table TEXT NOT NULL CHECK (length(record_table) BETWEEN 1 AND 128 AND record_table NOT GLOB '*[^a-z0-9_]*'),
    record_id BLOB NOT NULL CHECK (length(record_id) = 16),
    item BLOB NOT NULL CHECK (length(item) = 16),
    message_id TEXT NOT NULL CHECK (
        length(message_id) BETWEEN 1 AND 998 AND message_id NOT GLOB '*[' || char(9, 10, 13, 32) || '<>]*'),
    state INTEGER NOT NULL CHECK (state BETWEEN 0 AND 3),
    version TEXT CHECK (length(version) BETWEEN 1 AND 128 AND version NOT GLOB '*[^0-9W/"]*'),
    made_at INTEGER NOT NULL,
    PRIMARY KEY (organization, record_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX newcomer_item ON newcomer (organization, item);
"#;

/// What became of a newcomer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NewcomerState {
    /// It is to be made.
    Due,
    /// It was made.
    Made,
    /// It was, and the person said that this is well.
    Kept,
    /// It was, and the person took it back: it is not made again.
    Undone,
}

impl NewcomerState {
    const ALL: [Self; 4] = [Self::Due, Self::Made, Self::Kept, Self::Undone];

    fn number(self) -> i64 {
        match self {
            Self::Due => 0,
            Self::Made => 1,
            Self::Kept => 2,
            Self::Undone => 3,
        }
    }

    fn of(number: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.number() == number)
    }
}

/// One unknown sender.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Newcomer {
    /// The organization.
    pub organization: OrganizationId,
    /// The record, under the id that is derived from the address.
    pub record: RecordRef,
    /// The message by which it came, by the identity derived from its own.
    pub item: Uuid,
    /// Its Message-ID, to find it in the mailbox again.
    pub message_id: MessageId,
    /// What became of it.
    pub state: NewcomerState,
    /// The version in which it was made, as the organization calls it (`W/"123"`); `None` where that was not seen.
    pub version: Option<String>,
    /// When; kept to the millisecond.
    pub made_at: Timestamp,
}

/// Looks at newcomers.
#[derive(Debug, Clone, Copy)]
pub struct NewcomerReader<'a>(pub(crate) &'a Connection);

impl NewcomerReader<'_> {
    /// The newcomer of a record's id.
    ///
    /// # Errors
    /// When the cache cannot be read.
    pub fn get(&self, organization: OrganizationId, record: Uuid) -> Result<Option<Newcomer>, CacheError> {
        let sql = "SELECT * FROM newcomer WHERE organization = ?1 AND record_id = ?2";
        let mut statement = self.0.prepare_cached(sql)?;
        Ok(statement
            .query_row((organization.0, record), newcomer)
            .optional()?)
    }

    /// The newcomer that came by a message.
    ///
    /// # Errors
    /// When the cache cannot be read.
    pub fn by_message(
        &self,
        organization: OrganizationId,
        item: Uuid,
    ) -> Result<Option<Newcomer>, CacheError> {
        let sql = "SELECT * FROM newcomer WHERE organization = ?1 AND item = ?2 LIMIT 1";
        let mut statement = self.0.prepare_cached(sql)?;
        Ok(statement.query_row((organization.0, item), newcomer).optional()?)
    }

    /// Those that are to be made still.
    ///
    /// # Errors
    /// When the cache cannot be read.
    pub fn due(&self, organization: OrganizationId) -> Result<Vec<Newcomer>, CacheError> {
        let sql = "SELECT * FROM newcomer WHERE organization = ?1 AND state = 0 ORDER BY made_at";
        let mut statement = self.0.prepare_cached(sql)?;
        let rows = statement.query_map([organization.0], newcomer)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Those that were made since a time, the newest first, at most so many.
    ///
    /// # Errors
    /// When the cache cannot be read.
    pub fn made_since(
        &self,
        organization: OrganizationId,
        since: Timestamp,
        most: u32,
    ) -> Result<Vec<Newcomer>, CacheError> {
        let sql = "SELECT * FROM newcomer WHERE organization = ?1 AND state > 0 AND made_at >= ?2
                   ORDER BY made_at DESC, record_id LIMIT ?3";
        let mut statement = self.0.prepare_cached(sql)?;
        let rows = statement.query_map((organization.0, row::millis(since), most), newcomer)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

/// Changes newcomers.
#[derive(Debug, Clone, Copy)]
pub struct NewcomerWriter<'a>(pub(crate) &'a Connection);

impl NewcomerWriter<'_> {
    /// Keeps a newcomer, instead of what was known of it.
    ///
    /// # Errors
    /// When the cache cannot be written.
    pub fn put(&self, one: &Newcomer) -> Result<(), CacheError> {
        let mut statement = self.0.prepare_cached(
            "INSERT OR REPLACE INTO newcomer
                 (organization, record_table, record_id, item, message_id, state, version, made_at)
             VALUES (:organization, :table, :id, :item, :message_id, :state, :version, :made_at)",
        )?;
        statement.execute(named_params! {
            ":organization": one.organization.0,
            ":table": one.record.table.as_str(),
            ":id": one.record.id,
            ":item": one.item,
            ":message_id": one.message_id.as_str(),
            ":state": one.state.number(),
            ":version": one.version.as_deref(),
            ":made_at": row::millis(one.made_at),
        })?;
        Ok(())
    }

    /// Notes what the person said about one that was made; whether there is one.
    ///
    /// # Errors
    /// When the cache cannot be written.
    pub fn answered(
        &self,
        organization: OrganizationId,
        record: Uuid,
        state: NewcomerState,
    ) -> Result<bool, CacheError> {
        let sql = "UPDATE newcomer SET state = ?3 WHERE organization = ?1 AND record_id = ?2 AND state > 0";
        let mut statement = self.0.prepare_cached(sql)?;
        Ok(statement.execute((organization.0, record, state.number()))? > 0)
    }

    /// Forgets one: nothing was made of it.
    ///
    /// # Errors
    /// When the cache cannot be written.
    pub fn forget(&self, organization: OrganizationId, record: Uuid) -> Result<(), CacheError> {
        let sql = "DELETE FROM newcomer WHERE organization = ?1 AND record_id = ?2";
        self.0.prepare_cached(sql)?.execute((organization.0, record))?;
        Ok(())
    }
}

fn newcomer(r: &Row<'_>) -> rusqlite::Result<Newcomer> {
    let state: i64 = r.get("state")?;
    Ok(Newcomer {
        organization: OrganizationId(r.get("organization")?),
        record: row::record(r, "record_table", "record_id")?,
        item: r.get("item")?,
        message_id: row::parsed(r, "message_id")?,
        state: NewcomerState::of(state).ok_or(rusqlite::types::FromSqlError::OutOfRange(state))?,
        version: r.get("version")?,
        made_at: row::time(r, "made_at")?,
    })
}
