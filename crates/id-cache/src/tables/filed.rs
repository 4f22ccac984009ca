//! The table of what was seen in tracked folders (G-70): which messages lay there before the folder was, which were looked at, and about
//! which the person was asked. Identifiers only.
//!
//! It can be lost: what lies in the folders then counts as lying there before, and is offered again.

use std::collections::HashMap;

use regarding_model::ids::{MessageId, OrganizationId};
use regarding_model::sentence;
use rusqlite::{Connection, OptionalExtension, Row, named_params};
use uuid::Uuid;

use crate::error::CacheError;
use crate::row;
use crate::tables::TableInfo;

pub(crate) const INFO: TableInfo = TableInfo {
    name: "filed",
    sentence: sentence!(
        "Which messages were seen in folders whose mail is tracked: the identifiers of the message and of the folder, and whether the \
         message lay there before, was looked at, or waits for your answer."
    ),
};

pub(crate) const V1: &str = "
CREATE TABLE filed (
    organization BLOB NOT NULL CHECK (length(organization) = 16),
    folder BLOB NOT NULL CHECK (length(folder) = 16),
    item BLOB NOT NULL CHECK (length(item) = 16),
    message_id TEXT NOT NULL CHECK (
        length(message_id) BETWEEN 1 AND 998 AND message_id NOT GLOB '*[' || char(9, 10, 13, 32) || '<>]*'),
    state INTEGER NOT NULL CHECK (state BETWEEN 0 AND 5),
    PRIMARY KEY (organization, folder, item)
) STRICT, WITHOUT ROWID;
CREATE INDEX filed_item ON filed (organization, item);
";

/// What is known of a message in a folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FiledState {
    /// It lay there before the folder's mail was tracked, and nobody asked for it.
    Before,
    /// It was looked at, and what its folder says was done.
    Done,
    /// A person said something else about it than its folder does: they are asked.
    Asked,
    /// They said that it stays as they said.
    Stays,
    /// It is to be tracked like one that comes, because the person asked for what lay there before.
    Wanted,
    /// What its folder says it is regarding is another record now.
    Other,
}

impl FiledState {
    const ALL: [Self; 6] = [
        Self::Before,
        Self::Done,
        Self::Asked,
        Self::Stays,
        Self::Wanted,
        Self::Other,
    ];

    fn number(self) -> i64 {
        match self {
            Self::Before => 0,
            Self::Done => 1,
            Self::Asked => 2,
            Self::Stays => 3,
            Self::Wanted => 4,
            Self::Other => 5,
        }
    }

    fn of(number: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.number() == number)
    }
}

/// One message in one folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filed {
    /// The organization to which the folder's mail is copied.
    pub organization: OrganizationId,
    /// The folder (`regarding_model::folder::FolderIdentity::key`).
    pub folder: Uuid,
    /// The message, by the identity derived from its own.
    pub item: Uuid,
    /// Its Message-ID, to find it in the mailbox again.
    pub message_id: MessageId,
    /// What is known of it.
    pub state: FiledState,
}

/// Looks at what was seen.
#[derive(Debug, Clone, Copy)]
pub struct FiledReader<'a>(pub(crate) &'a Connection);

impl FiledReader<'_> {
    /// What is known of the messages of a folder, by item.
    ///
    /// # Errors
    /// When the cache cannot be read.
    pub fn in_folder(
        &self,
        organization: OrganizationId,
        folder: Uuid,
    ) -> Result<HashMap<Uuid, FiledState>, CacheError> {
        let sql = "SELECT * FROM filed WHERE organization = ?1 AND folder = ?2";
        let mut statement = self.0.prepare_cached(sql)?;
        let rows = statement.query_map((organization.0, folder), filed)?;
        rows.map(|row| row.map(|one| (one.item, one.state)).map_err(CacheError::from))
            .collect()
    }

    /// What is known of a message, in whatever folder; what waits for an answer first.
    ///
    /// # Errors
    /// When the cache cannot be read.
    pub fn of_item(
        &self,
        organization: OrganizationId,
        item: Uuid,
    ) -> Result<Option<FiledState>, CacheError> {
        let sql = "SELECT * FROM filed WHERE organization = ?1 AND item = ?2 ORDER BY state = 2 DESC, folder LIMIT 1";
        let mut statement = self.0.prepare_cached(sql)?;
        let found = statement.query_row((organization.0, item), filed).optional()?;
        Ok(found.map(|one| one.state))
    }

    /// The messages of a state, in all folders.
    ///
    /// # Errors
    /// When the cache cannot be read.
    pub fn of_state(
        &self,
        organization: OrganizationId,
        state: FiledState,
    ) -> Result<Vec<Filed>, CacheError> {
        let sql = "SELECT * FROM filed WHERE organization = ?1 AND state = ?2 ORDER BY folder, item";
        let mut statement = self.0.prepare_cached(sql)?;
        let rows = statement.query_map((organization.0, state.number()), filed)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// How many messages of a state each folder has.
    ///
    /// # Errors
    /// When the cache cannot be read.
    pub fn count(
        &self,
        organization: OrganizationId,
        state: FiledState,
    ) -> Result<HashMap<Uuid, u32>, CacheError> {
        let sql = "SELECT folder, count(*) FROM filed WHERE organization = ?1 AND state = ?2 GROUP BY folder";
        let mut statement = self.0.prepare_cached(sql)?;
        let rows = statement.query_map((organization.0, state.number()), |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

/// Changes what was seen.
#[derive(Debug, Clone, Copy)]
pub struct FiledWriter<'a>(pub(crate) &'a Connection);

impl FiledWriter<'_> {
    /// Notes a message in a folder, instead of what was known of it there.
    ///
    /// # Errors
    /// When the cache cannot be written.
    pub fn put(&self, filed: &Filed) -> Result<(), CacheError> {
        let mut statement = self.0.prepare_cached(
            "INSERT OR REPLACE INTO filed (organization, folder, item, message_id, state)
             VALUES (:organization, :folder, :item, :message_id, :state)",
        )?;
        statement.execute(named_params! {
            ":organization": filed.organization.0,
            ":folder": filed.folder,
            ":item": filed.item,
            ":message_id": filed.message_id.as_str(),
            ":state": filed.state.number(),
        })?;
        Ok(())
    }

    /// Takes the messages of a folder from one state to another; how many there were.
    ///
    /// # Errors
    /// When the cache cannot be written.
    pub fn turn(
        &self,
        organization: OrganizationId,
        folder: Uuid,
        from: FiledState,
        to: FiledState,
    ) -> Result<usize, CacheError> {
        let sql = "UPDATE filed SET state = ?4 WHERE organization = ?1 AND folder = ?2 AND state = ?3";
        let mut statement = self.0.prepare_cached(sql)?;
        Ok(statement.execute((organization.0, folder, from.number(), to.number()))?)
    }

    /// Forgets a message that is not in a folder any more: should it come back, that is a new move.
    ///
    /// # Errors
    /// When the cache cannot be written.
    pub fn left(&self, organization: OrganizationId, folder: Uuid, item: Uuid) -> Result<(), CacheError> {
        let sql = "DELETE FROM filed WHERE organization = ?1 AND folder = ?2 AND item = ?3";
        let mut statement = self.0.prepare_cached(sql)?;
        statement.execute((organization.0, folder, item))?;
        Ok(())
    }

    /// Forgets a folder whose mail is not tracked any more.
    ///
    /// # Errors
    /// When the cache cannot be written.
    pub fn forget(&self, organization: OrganizationId, folder: Uuid) -> Result<(), CacheError> {
        let sql = "DELETE FROM filed WHERE organization = ?1 AND folder = ?2";
        let mut statement = self.0.prepare_cached(sql)?;
        statement.execute((organization.0, folder))?;
        Ok(())
    }
}

fn filed(r: &Row<'_>) -> rusqlite::Result<Filed> {
    let state: i64 = r.get("state")?;
    Ok(Filed {
        organization: OrganizationId(r.get("organization")?),
        folder: r.get("folder")?,
        item: r.get("item")?,
        message_id: row::parsed(r, "message_id")?,
        state: FiledState::of(state).ok_or(rusqlite::types::FromSqlError::OutOfRange(state))?,
    })
}
