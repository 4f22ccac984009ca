//! The tables of the mark *Tracked to Dynamics 365* (G-90): which messages bear it and where, which are to get it, and which lost it and
//! are therefore no longer tracked, though the organization keeps their record. Identifiers only.
//!
//! They can be lost: a message whose mark lies there then counts as marked before, unless the organization has its record; and a message
//! that lost its mark counts as tracked again, because its record is there.

use std::collections::HashMap;

use regarding_model::ids::{MessageId, OrganizationId};
use regarding_model::sentence;
use rusqlite::{Connection, OptionalExtension, Row, named_params};
use uuid::Uuid;

use crate::error::CacheError;
use crate::row;
use crate::tables::TableInfo;

pub(crate) const INFO: TableInfo = TableInfo {
    name: "mark",
    sentence: sentence!(
        "Which messages bear the mark of tracking, are to get it or lost it: their identifiers and which of these it is."
    ),
};

pub(crate) const PLACES: TableInfo = TableInfo {
    name: "mark_place",
    sentence: sentence!(
        "Where the mark of tracking was seen: the identifiers of the message and of its folder, and the number that the mail server has for \
         the message there."
    ),
};

pub(crate) const V1: &str = "
CREATE TABLE mark (
    organization BLOB NOT NULL CHECK (length(organization) = 16),
    item BLOB NOT NULL CHECK (length(item) = 16),
    message_id TEXT NOT NULL CHECK (
        length(message_id) BETWEEN 1 AND 998 AND message_id NOT GLOB '*[' || char(9, 10, 13, 32) || '<>]*'),
    state INTEGER NOT NULL CHECK (state BETWEEN 0 AND 4),
    PRIMARY KEY (organization, item)
) STRICT, WITHOUT ROWID;
CREATE TABLE mark_place (
    organization BLOB NOT NULL CHECK (length(organization) = 16),
    folder BLOB NOT NULL CHECK (length(folder) = 16),
    place TEXT NOT NULL CHECK (length(place) BETWEEN 1 AND 40 AND place NOT GLOB '*[^0-9.]*'),
    item BLOB NOT NULL CHECK (length(item) = 16),
    PRIMARY KEY (organization, folder, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX mark_place_item ON mark_place (organization, item);
";

/// How a message stands with its mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MarkState {
    /// It is tracked, and is to get the mark.
    Due,
    /// It is tracked and bears the mark.
    On,
    /// It was untracked here, and the mark is to be taken off.
    Off,
    /// The mark was taken off in another program: it is untracked, and the organization keeps its record (G-90).
    Kept,
    /// It bore the mark before marks were heeded, and nothing followed from that (G-92).
    Before,
}

impl MarkState {
    const ALL: [Self; 5] = [Self::Due, Self::On, Self::Off, Self::Kept, Self::Before];

    fn number(self) -> i64 {
        match self {
            Self::Due => 0,
            Self::On => 1,
            Self::Off => 2,
            Self::Kept => 3,
            Self::Before => 4,
        }
    }

    fn of(number: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.number() == number)
    }
}

/// One message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// The organization in which it is tracked.
    pub organization: OrganizationId,
    /// The message, by the identity derived from its own.
    pub item: Uuid,
    /// Its Message-ID, to find it in the mailbox again.
    pub message_id: MessageId,
    /// How it stands with the mark.
    pub state: MarkState,
}

/// A copy of a message on which the mark was seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MarkPlace {
    /// The folder, by an identity derived from its place.
    pub folder: Uuid,
    /// The server's number of the message there.
    pub place: String,
    /// The message.
    pub item: Uuid,
}

/// Looks at marks.
#[derive(Debug, Clone, Copy)]
pub struct MarkReader<'a>(pub(crate) &'a Connection);

impl MarkReader<'_> {
    /// How a message stands.
    ///
    /// # Errors
    /// When the cache cannot be read.
    pub fn get(&self, organization: OrganizationId, item: Uuid) -> Result<Option<MarkState>, CacheError> {
        let sql = "SELECT * FROM mark WHERE organization = ?1 AND item = ?2";
        let mut statement = self.0.prepare_cached(sql)?;
        let found = statement.query_row((organization.0, item), mark).optional()?;
        Ok(found.map(|one| one.state))
    }

    /// The messages of a state.
    ///
    /// # Errors
    /// When the cache cannot be read.
    pub fn of_state(&self, organization: OrganizationId, state: MarkState) -> Result<Vec<Mark>, CacheError> {
        let sql = "SELECT * FROM mark WHERE organization = ?1 AND state = ?2 ORDER BY item";
        let mut statement = self.0.prepare_cached(sql)?;
        let rows = statement.query_map((organization.0, state.number()), mark)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Where the mark was seen in a folder: the message by the server's number.
    ///
    /// # Errors
    /// When the cache cannot be read.
    pub fn in_folder(
        &self,
        organization: OrganizationId,
        folder: Uuid,
    ) -> Result<HashMap<String, Uuid>, CacheError> {
        let sql = "SELECT place, item FROM mark_place WHERE organization = ?1 AND folder = ?2";
        let mut statement = self.0.prepare_cached(sql)?;
        let rows = statement.query_map((organization.0, folder), |r| Ok((r.get(0)?, r.get(1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Whether the mark of a message was seen anywhere.
    ///
    /// # Errors
    /// When the cache cannot be read.
    pub fn is_anywhere(&self, organization: OrganizationId, item: Uuid) -> Result<bool, CacheError> {
        let sql = "SELECT EXISTS (SELECT 1 FROM mark_place WHERE organization = ?1 AND item = ?2)";
        let mut statement = self.0.prepare_cached(sql)?;
        Ok(statement.query_row((organization.0, item), |r| r.get(0))?)
    }

    /// Where the mark of messages of a state was seen.
    ///
    /// # Errors
    /// When the cache cannot be read.
    pub fn places_of_state(
        &self,
        organization: OrganizationId,
        state: MarkState,
    ) -> Result<Vec<MarkPlace>, CacheError> {
        let sql = "SELECT folder, place, item FROM mark_place JOIN mark USING (organization, item)
                   WHERE organization = ?1 AND state = ?2 ORDER BY folder, place";
        let mut statement = self.0.prepare_cached(sql)?;
        let rows = statement.query_map((organization.0, state.number()), |r| {
            Ok(MarkPlace {
                folder: r.get(0)?,
                place: r.get(1)?,
                item: r.get(2)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

/// Changes marks.
#[derive(Debug, Clone, Copy)]
pub struct MarkWriter<'a>(pub(crate) &'a Connection);

impl MarkWriter<'_> {
    /// Notes how a message stands, instead of what was known of it.
    ///
    /// # Errors
    /// When the cache cannot be written.
    pub fn put(&self, one: &Mark) -> Result<(), CacheError> {
        let mut statement = self.0.prepare_cached(
            "INSERT OR REPLACE INTO mark (organization, item, message_id, state)
             VALUES (:organization, :item, :message_id, :state)",
        )?;
        statement.execute(named_params! {
            ":organization": one.organization.0,
            ":item": one.item,
            ":message_id": one.message_id.as_str(),
            ":state": one.state.number(),
        })?;
        Ok(())
    }

    /// Takes a message from one of some states to another; whether it was in one of them.
    ///
    /// # Errors
    /// When the cache cannot be written.
    pub fn turn(
        &self,
        organization: OrganizationId,
        item: Uuid,
        from: &[MarkState],
        to: MarkState,
    ) -> Result<bool, CacheError> {
        let sql = "UPDATE mark SET state = ?4 WHERE organization = ?1 AND item = ?2 AND state = ?3";
        let mut statement = self.0.prepare_cached(sql)?;
        for state in from {
            if statement.execute((organization.0, item, state.number(), to.number()))? > 0 {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Forgets how a message stands.
    ///
    /// # Errors
    /// When the cache cannot be written.
    pub fn forget(&self, organization: OrganizationId, item: Uuid) -> Result<(), CacheError> {
        let sql = "DELETE FROM mark WHERE organization = ?1 AND item = ?2";
        self.0.prepare_cached(sql)?.execute((organization.0, item))?;
        Ok(())
    }

    /// Forgets a message whose mark was taken off everywhere, unless it was asked for again meanwhile.
    ///
    /// # Errors
    /// When the cache cannot be written.
    pub fn taken_off(&self, organization: OrganizationId, item: Uuid) -> Result<(), CacheError> {
        let sql = "DELETE FROM mark WHERE organization = ?1 AND item = ?2 AND state = ?3";
        let mut statement = self.0.prepare_cached(sql)?;
        statement.execute((organization.0, item, MarkState::Off.number()))?;
        Ok(())
    }

    /// Notes where the mark was seen.
    ///
    /// # Errors
    /// When the cache cannot be written, or the place is no number of a server.
    pub fn seen(&self, organization: OrganizationId, place: &MarkPlace) -> Result<(), CacheError> {
        let mut statement = self.0.prepare_cached(
            "INSERT OR REPLACE INTO mark_place (organization, folder, place, item) VALUES (?1, ?2, ?3, ?4)",
        )?;
        statement.execute((organization.0, place.folder, &place.place, place.item))?;
        Ok(())
    }

    /// Forgets a place: the mark is not there any more, or the message is not.
    ///
    /// # Errors
    /// When the cache cannot be written.
    pub fn left(&self, organization: OrganizationId, folder: Uuid, place: &str) -> Result<(), CacheError> {
        let sql = "DELETE FROM mark_place WHERE organization = ?1 AND folder = ?2 AND place = ?3";
        self.0
            .prepare_cached(sql)?
            .execute((organization.0, folder, place))?;
        Ok(())
    }

    /// Forgets all places outside of these folders: the others are gone or have another name.
    ///
    /// # Errors
    /// When the cache cannot be written.
    pub fn left_but(&self, organization: OrganizationId, folders: &[Uuid]) -> Result<(), CacheError> {
        let sql = "SELECT DISTINCT folder FROM mark_place WHERE organization = ?1";
        let mut statement = self.0.prepare_cached(sql)?;
        let known = statement.query_map([organization.0], |r| r.get(0))?;
        let known: Vec<Uuid> = known.collect::<Result<_, _>>()?;
        let sql = "DELETE FROM mark_place WHERE organization = ?1 AND folder = ?2";
        let mut statement = self.0.prepare_cached(sql)?;
        for folder in known.iter().filter(|folder| !folders.contains(folder)) {
            statement.execute((organization.0, folder))?;
        }
        Ok(())
    }

    /// Marks are not heeded any more: what is left is which messages lost theirs.
    ///
    /// # Errors
    /// When the cache cannot be written.
    pub fn end(&self, organization: OrganizationId) -> Result<(), CacheError> {
        self.0
            .execute("DELETE FROM mark_place WHERE organization = ?1", [organization.0])?;
        self.0.execute(
            "DELETE FROM mark WHERE organization = ?1 AND state <> ?2",
            (organization.0, MarkState::Kept.number()),
        )?;
        Ok(())
    }
}

fn mark(r: &Row<'_>) -> rusqlite::Result<Mark> {
    let state: i64 = r.get("state")?;
    Ok(Mark {
        organization: OrganizationId(r.get("organization")?),
        item: r.get("item")?,
        message_id: row::parsed(r, "message_id")?,
        state: MarkState::of(state).ok_or(rusqlite::types::FromSqlError::OutOfRange(state))?,
    })
}
