//! Where the next cycle begins: positions in the lists of changes of both sides, and what the last one did not finish.
//!
//! All of it can be lost: the next cycle then looks at everything.

use regarding_model::fields::Kind;
use regarding_model::ids::{OrganizationId, RecordRef};
use regarding_model::link::Place;
use regarding_model::sentence;
use rusqlite::{Connection, OptionalExtension};

use crate::error::CacheError;
use crate::row::{self, ascii, text};
use crate::tables::TableInfo;
use crate::tables::synced::kind_number;

pub(crate) const CHECKPOINTS: TableInfo = TableInfo {
    name: "checkpoint",
    sentence: sentence!(
        "Up to where calendars, task lists, address books and tables of the organization were looked at: the word that their \
               server gave for it."
    ),
};

pub(crate) const UNFINISHED: TableInfo = TableInfo {
    name: "unfinished",
    sentence: sentence!("Items and records that the last synchronization did not finish: their identifiers."),
};

pub(crate) const IDENTITIES: TableInfo = TableInfo {
    name: "identity",
    sentence: sentence!(
        "Items that are not tracked, and the identifier that their record would have, so that a colleague's or another computer's \
               tracking is found."
    ),
};

pub(crate) const V1: &str = "
CREATE TABLE checkpoint (
    organization BLOB NOT NULL CHECK (length(organization) = 16),
    source TEXT NOT NULL CHECK (source NOT GLOB '*[^!-~]*'),
    position TEXT NOT NULL CHECK (position NOT GLOB '*[^!-~]*'),
    PRIMARY KEY (organization, source)
) STRICT, WITHOUT ROWID;
CREATE TABLE unfinished (
    organization BLOB NOT NULL CHECK (length(organization) = 16),
    kind INTEGER NOT NULL CHECK (kind BETWEEN 0 AND 2),
    collection TEXT NOT NULL CHECK (collection NOT GLOB '*[^!-~]*'),
    name TEXT NOT NULL CHECK (name NOT GLOB '*[^!-~]*'),
    PRIMARY KEY (organization, kind, collection, name)
) STRICT, WITHOUT ROWID;
CREATE TABLE identity (
    organization BLOB NOT NULL CHECK (length(organization) = 16),
    collection TEXT NOT NULL CHECK (collection NOT GLOB '*[^!-~]*'),
    name TEXT NOT NULL CHECK (name NOT GLOB '*[^!-~]*'),
    record_id BLOB NOT NULL CHECK (length(record_id) = 16),
    PRIMARY KEY (organization, collection, name)
) STRICT, WITHOUT ROWID;
CREATE INDEX identity_record ON identity (organization, record_id);
";

/// The collection of unfinished records, whose name is `table:guid`. No server has a collection of an empty name.
const RECORDS: &str = "";

/// Looks at where the next cycle begins.
#[derive(Debug, Clone, Copy)]
pub struct SyncPlaceReader<'a>(pub(crate) &'a Connection);

impl SyncPlaceReader<'_> {
    /// The position in a list of changes.
    ///
    /// # Errors
    /// When the cache cannot be read.
    pub fn checkpoint(
        &self,
        organization: OrganizationId,
        source: &str,
    ) -> Result<Option<String>, CacheError> {
        let sql = "SELECT position FROM checkpoint WHERE organization = ?1 AND source = ?2";
        let mut statement = self.0.prepare_cached(sql)?;
        let found = statement
            .query_row((organization.0, ascii(source)), |row| row.get::<_, String>(0))
            .optional()?;
        Ok(found.as_deref().map(text))
    }

    /// What was not finished.
    ///
    /// # Errors
    /// When the cache cannot be read.
    pub fn unfinished(
        &self,
        organization: OrganizationId,
        kind: Kind,
    ) -> Result<(Vec<Place>, Vec<RecordRef>), CacheError> {
        let sql = "SELECT collection, name FROM unfinished WHERE organization = ?1 AND kind = ?2";
        let mut statement = self.0.prepare_cached(sql)?;
        let mut found = (Vec::new(), Vec::new());
        let mut rows = statement.query((organization.0, kind_number(kind)))?;
        while let Some(one) = rows.next()? {
            let (collection, name): (String, String) = (one.get(0)?, one.get(1)?);
            if collection == RECORDS {
                found.1.push(row::parse(&name)?);
            } else {
                found.0.push(Place {
                    collection: text(&collection),
                    name: text(&name),
                });
            }
        }
        Ok(found)
    }

    /// The item whose identity leads to a record.
    ///
    /// # Errors
    /// When the cache cannot be read.
    pub fn leading_to(
        &self,
        organization: OrganizationId,
        record: &RecordRef,
    ) -> Result<Option<Place>, CacheError> {
        let sql = "SELECT collection, name FROM identity WHERE organization = ?1 AND record_id = ?2";
        let mut statement = self.0.prepare_cached(sql)?;
        let found = statement.query_row((organization.0, record.id), |row| {
            Ok(Place {
                collection: text(&row.get::<_, String>(0)?),
                name: text(&row.get::<_, String>(1)?),
            })
        });
        Ok(found.optional()?)
    }
}

/// Changes where the next cycle begins.
#[derive(Debug, Clone, Copy)]
pub struct SyncPlaceWriter<'a>(pub(crate) &'a Connection);

impl SyncPlaceWriter<'_> {
    /// Keeps a position; `None` forgets it, so that everything is looked at next time.
    ///
    /// # Errors
    /// When the cache cannot be written.
    pub fn reached(
        &self,
        organization: OrganizationId,
        source: &str,
        position: Option<&str>,
    ) -> Result<(), CacheError> {
        let source = ascii(source);
        match position {
            Some(position) => self
                .0
                .prepare_cached("INSERT OR REPLACE INTO checkpoint VALUES (?1, ?2, ?3)")?
                .execute((organization.0, source, ascii(position)))?,
            None => self
                .0
                .prepare_cached("DELETE FROM checkpoint WHERE organization = ?1 AND source = ?2")?
                .execute((organization.0, source))?,
        };
        Ok(())
    }

    /// Forgets all positions: every list is looked at whole next time.
    ///
    /// # Errors
    /// When the cache cannot be written.
    pub fn look_at_everything(&self, organization: OrganizationId) -> Result<(), CacheError> {
        let sql = "DELETE FROM checkpoint WHERE organization = ?1";
        self.0.prepare_cached(sql)?.execute([organization.0])?;
        Ok(())
    }

    /// Keeps what a cycle of a kind did not finish, instead of what an earlier one did not.
    ///
    /// # Errors
    /// When the cache cannot be written.
    pub fn unfinished(
        &self,
        organization: OrganizationId,
        kind: Kind,
        items: &[Place],
        records: &[RecordRef],
    ) -> Result<(), CacheError> {
        let sql = "DELETE FROM unfinished WHERE organization = ?1 AND kind = ?2";
        let number = kind_number(kind);
        self.0.prepare_cached(sql)?.execute((organization.0, number))?;
        let sql = "INSERT OR IGNORE INTO unfinished VALUES (?1, ?2, ?3, ?4)";
        let mut insert = self.0.prepare_cached(sql)?;
        for place in items {
            insert.execute((
                organization.0,
                number,
                ascii(&place.collection),
                ascii(&place.name),
            ))?;
        }
        for record in records {
            insert.execute((organization.0, number, RECORDS, record.to_string()))?;
        }
        Ok(())
    }

    /// Keeps where the identity of an item leads.
    ///
    /// # Errors
    /// When the cache cannot be written.
    pub fn leads_to(
        &self,
        organization: OrganizationId,
        place: &Place,
        record: &RecordRef,
    ) -> Result<(), CacheError> {
        let sql = "INSERT OR REPLACE INTO identity VALUES (?1, ?2, ?3, ?4)";
        let (collection, name) = (ascii(&place.collection), ascii(&place.name));
        self.0
            .prepare_cached(sql)?
            .execute((organization.0, collection, name, record.id))?;
        Ok(())
    }

    /// Forgets where the identity of an item that is gone leads.
    ///
    /// # Errors
    /// When the cache cannot be written.
    pub fn leads_nowhere(&self, organization: OrganizationId, place: &Place) -> Result<(), CacheError> {
        let sql = "DELETE FROM identity WHERE organization = ?1 AND collection = ?2 AND name = ?3";
        let (collection, name) = (ascii(&place.collection), ascii(&place.name));
        self.0
            .prepare_cached(sql)?
            .execute((organization.0, collection, name))?;
        Ok(())
    }
}
