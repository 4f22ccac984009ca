//! The tables of mail that is tracked by itself: what was decided about each received message and why, and the index by which this
//! computer decides without asking. Codes, identifiers and keyed digests only.
//!
//! All of it can be lost: what was decided is then told by the organization's copy alone, and the index is built anew.

mod index;

use jiff::Timestamp;
use regarding_model::ids::{MessageId, OrganizationId};
use regarding_model::sentence;
use rusqlite::{Connection, OptionalExtension, Row, named_params};
use uuid::Uuid;

use crate::code::Code;
use crate::error::CacheError;
use crate::row;
use crate::tables::TableInfo;

pub(crate) use index::V1 as INDEX_V1;
pub(crate) use index::{ADDRESSES, EMAILS};
pub use index::{AddressRow, IndexReader, IndexWriter, KnownEmail};

pub(crate) const INFO: TableInfo = TableInfo {
    name: "received",
    sentence: sentence!(
        "Which received messages were looked at to be tracked by themselves: their identifiers, when, what was decided, and a code for \
         the reason. Nothing of what they say."
    ),
};

/// The step of this table.
pub(crate) const V1: &str = "
CREATE TABLE received (
    organization BLOB NOT NULL CHECK (length(organization) = 16),
    item BLOB NOT NULL CHECK (length(item) = 16),
    message_id TEXT NOT NULL CHECK (
        length(message_id) BETWEEN 1 AND 998 AND message_id NOT GLOB '*[' || char(9, 10, 13, 32) || '<>]*'),
    reason TEXT NOT NULL CHECK (length(reason) BETWEEN 1 AND 64 AND reason NOT GLOB '*[^a-z0-9_.-]*'),
    asked INTEGER NOT NULL CHECK (asked IN (0, 1)),
    state INTEGER NOT NULL CHECK (state BETWEEN 0 AND 3),
    decided_at INTEGER NOT NULL,
    PRIMARY KEY (organization, item)
) STRICT, WITHOUT ROWID;
CREATE INDEX received_reviewed ON received (organization, decided_at) WHERE state > 0;
";

/// What became of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It was left alone.
    Left,
    /// It was tracked by itself.
    Tracked,
    /// It was, and the person said that this is well.
    Kept,
    /// It was, and the person took it back.
    Undone,
}

impl State {
    const ALL: [Self; 4] = [Self::Left, Self::Tracked, Self::Kept, Self::Undone];

    fn number(self) -> i64 {
        match self {
            Self::Left => 0,
            Self::Tracked => 1,
            Self::Kept => 2,
            Self::Undone => 3,
        }
    }

    fn of(number: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.number() == number)
    }
}

/// What was decided about one message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decided {
    /// The organization that it would be copied to.
    pub organization: OrganizationId,
    /// The message, by the identity derived from its own.
    pub item: Uuid,
    /// Its Message-ID, to find it in the mailbox again.
    pub message_id: MessageId,
    /// The reason, as a code.
    pub reason: Code,
    /// Whether the organization was asked; else it was decided here.
    pub asked: bool,
    /// What became of it.
    pub state: State,
    /// When it was decided; kept to the millisecond.
    pub decided_at: Timestamp,
}

/// Looks at what was decided.
#[derive(Debug, Clone, Copy)]
pub struct ReceivedReader<'a>(pub(crate) &'a Connection);

impl ReceivedReader<'_> {
    /// What was decided about a message.
    ///
    /// # Errors
    /// When the cache cannot be read.
    pub fn get(&self, organization: OrganizationId, item: Uuid) -> Result<Option<Decided>, CacheError> {
        let sql = "SELECT * FROM received WHERE organization = ?1 AND item = ?2";
        let mut statement = self.0.prepare_cached(sql)?;
        Ok(statement.query_row((organization.0, item), decided).optional()?)
    }

    /// Messages that were tracked by themselves since a time, the newest first: at most so many that nobody answered for, and so many others.
    ///
    /// # Errors
    /// When the cache cannot be read.
    pub fn tracked_since(
        &self,
        organization: OrganizationId,
        since: Timestamp,
        most: u32,
    ) -> Result<Vec<Decided>, CacheError> {
        let sql = "SELECT * FROM (
                       SELECT * FROM received WHERE organization = ?1 AND state = 1 AND decided_at >= ?2
                       ORDER BY decided_at DESC, item LIMIT ?3)
                   UNION ALL SELECT * FROM (
                       SELECT * FROM received WHERE organization = ?1 AND state > 1 AND decided_at >= ?2
                       ORDER BY decided_at DESC, item LIMIT ?3)
                   ORDER BY decided_at DESC, item";
        let mut statement = self.0.prepare_cached(sql)?;
        let rows = statement.query_map((organization.0, row::millis(since), most), decided)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// How many messages were tracked by themselves since a time and wait for an answer.
    ///
    /// # Errors
    /// When the cache cannot be read.
    pub fn waiting_since(&self, organization: OrganizationId, since: Timestamp) -> Result<u32, CacheError> {
        let sql = "SELECT count(*) FROM received WHERE organization = ?1 AND state = 1 AND decided_at >= ?2";
        let mut statement = self.0.prepare_cached(sql)?;
        Ok(statement.query_row((organization.0, row::millis(since)), |row| row.get(0))?)
    }
}

/// Changes what was decided.
#[derive(Debug, Clone, Copy)]
pub struct ReceivedWriter<'a>(pub(crate) &'a Connection);

impl ReceivedWriter<'_> {
    /// Keeps a decision, instead of an earlier one.
    ///
    /// # Errors
    /// When the cache cannot be written.
    pub fn put(&self, decided: &Decided) -> Result<(), CacheError> {
        let mut statement = self.0.prepare_cached(
            "INSERT OR REPLACE INTO received (organization, item, message_id, reason, asked, state, decided_at)
             VALUES (:organization, :item, :message_id, :reason, :asked, :state, :decided_at)",
        )?;
        statement.execute(named_params! {
            ":organization": decided.organization.0,
            ":item": decided.item,
            ":message_id": decided.message_id.as_str(),
            ":reason": decided.reason.as_str(),
            ":asked": decided.asked,
            ":state": decided.state.number(),
            ":decided_at": row::millis(decided.decided_at),
        })?;
        Ok(())
    }

    /// Notes what the person said about a message that was tracked by itself; whether there is one.
    ///
    /// # Errors
    /// When the cache cannot be written.
    pub fn answered(
        &self,
        organization: OrganizationId,
        item: Uuid,
        state: State,
    ) -> Result<bool, CacheError> {
        let sql = "UPDATE received SET state = ?3 WHERE organization = ?1 AND item = ?2 AND state > 0";
        let mut statement = self.0.prepare_cached(sql)?;
        Ok(statement.execute((organization.0, item, state.number()))? > 0)
    }

    /// Forgets what was decided about a message.
    ///
    /// # Errors
    /// When the cache cannot be written.
    pub fn forget(&self, organization: OrganizationId, item: Uuid) -> Result<(), CacheError> {
        let sql = "DELETE FROM received WHERE organization = ?1 AND item = ?2";
        self.0.prepare_cached(sql)?.execute((organization.0, item))?;
        Ok(())
    }

    /// Forgets what was decided before a time; how many there were.
    ///
    /// # Errors
    /// When the cache cannot be written.
    pub fn forget_before(&self, organization: OrganizationId, time: Timestamp) -> Result<usize, CacheError> {
        let sql = "DELETE FROM received WHERE organization = ?1 AND decided_at < ?2";
        let mut statement = self.0.prepare_cached(sql)?;
        Ok(statement.execute((organization.0, row::millis(time)))?)
    }
}

fn decided(r: &Row<'_>) -> rusqlite::Result<Decided> {
    let state: i64 = r.get("state")?;
    Ok(Decided {
        organization: OrganizationId(r.get("organization")?),
        item: r.get("item")?,
        message_id: row::parsed(r, "message_id")?,
        reason: row::parsed(r, "reason")?,
        asked: r.get("asked")?,
        state: State::of(state).ok_or(rusqlite::types::FromSqlError::OutOfRange(state))?,
        decided_at: row::time(r, "decided_at")?,
    })
}
