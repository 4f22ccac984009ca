//! The synced table: which appointment, contact or task is which record, and digests of what both were seen to hold.
//!
//! A link can be lost: identities are derived, so the next cycle finds the pair again (promise 6). What is lost with the digests is
//! which side changed a field since; where both hold something different then, the person is asked.

pub mod away;
mod encode;

use regarding_model::fields::Kind;
use regarding_model::ids::{OrganizationId, RecordRef};
use regarding_model::link::{Link, LinkState, Origin, Place, Unconfirmed, Version};
use regarding_model::sentence;
use rusqlite::{Connection, OptionalExtension, Params, Row, named_params};

use crate::error::CacheError;
use crate::row;
use crate::tables::TableInfo;

pub(crate) const INFO: TableInfo = TableInfo {
    name: "synced",
    sentence: sentence!(
        "Which appointments, contacts and tasks are kept the same as which records: the identifiers of both, their versions, \
               and keyed fingerprints of the fields that were seen last."
    ),
};

/// An identifier of somebody's server is free in its form, but holds no blank and nothing outside of ASCII.
pub(crate) const V1: &str = "
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
    state INTEGER NOT NULL CHECK (state BETWEEN 0 AND 6),
    origin INTEGER NOT NULL CHECK (origin BETWEEN 0 AND 2),
    flags INTEGER NOT NULL CHECK (flags BETWEEN 0 AND 7),
    waits INTEGER NOT NULL CHECK (waits IN (0, 1)),
    base BLOB CHECK (typeof(base) IN ('blob', 'null') AND length(base) % 26 = 0),
    occurrences BLOB CHECK (typeof(occurrences) IN ('blob', 'null') AND length(occurrences) % 34 = 0),
    held TEXT NOT NULL CHECK (held NOT GLOB '*[^a-z0-9:,-]*'),
    unshared TEXT NOT NULL CHECK (unshared NOT GLOB '*[^a-z0-9,-]*'),
    PRIMARY KEY (organization, record_id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX synced_item ON synced (organization, collection, name);
CREATE INDEX synced_waits ON synced (organization, kind) WHERE waits = 1;
";

/// Where links lie and how many follow is asked in each cycle and each look at how the synchronization stands: of an index, which is a
/// tenth of the table.
pub(crate) const INDEX_V1: &str = "
CREATE INDEX synced_kind ON synced (organization, kind, state, collection);
CREATE INDEX synced_removal ON synced (organization, kind) WHERE held = 'removal';
";

// By its own reckoning SQLite looks through all links of the organization for each of the first three.
const WAITING: &str =
    "SELECT * FROM synced INDEXED BY synced_waits WHERE organization = ?1 AND kind = ?2 AND waits = 1";
const REMOVALS: &str = "SELECT * FROM synced INDEXED BY synced_removal WHERE organization = ?1 AND kind = ?2 AND held = 'removal'";
const IN_STATE: &str =
    "SELECT * FROM synced INDEXED BY synced_kind WHERE organization = ?1 AND kind = ?2 AND state = ?3";
const COUNT: &str = "SELECT count(*) FROM synced WHERE organization = ?1 AND kind = ?2 AND state = 0";

/// Looks at links of appointments, contacts and tasks.
#[derive(Debug, Clone, Copy)]
pub struct SyncedReader<'a>(pub(crate) &'a Connection);

impl SyncedReader<'_> {
    /// The link of an item.
    ///
    /// # Errors
    /// When the cache cannot be read.
    pub fn of_item(&self, organization: OrganizationId, place: &Place) -> Result<Option<Link>, CacheError> {
        let (collection, name) = (row::ascii(&place.collection), row::ascii(&place.name));
        let sql = "SELECT * FROM synced WHERE organization = ?1 AND collection = ?2 AND name = ?3";
        self.one(sql, (organization.0, collection, name))
    }

    /// The link of a record.
    ///
    /// # Errors
    /// When the cache cannot be read.
    pub fn of_record(
        &self,
        organization: OrganizationId,
        record: &RecordRef,
    ) -> Result<Option<Link>, CacheError> {
        let sql = "SELECT * FROM synced WHERE organization = ?1 AND record_id = ?2 AND record_table = ?3";
        self.one(sql, (organization.0, record.id, record.table.as_str()))
    }

    /// All links of a kind.
    ///
    /// # Errors
    /// When the cache cannot be read.
    pub fn of_kind(&self, organization: OrganizationId, kind: Kind) -> Result<Vec<Link>, CacheError> {
        let sql = "SELECT * FROM synced WHERE organization = ?1 AND kind = ?2";
        self.all(sql, (organization.0, encode::kind(kind)))
    }

    /// The links of a kind that a cycle must look at though neither side said anything new.
    ///
    /// # Errors
    /// When the cache cannot be read.
    pub fn waiting(&self, organization: OrganizationId, kind: Kind) -> Result<Vec<Link>, CacheError> {
        self.all(WAITING, (organization.0, encode::kind(kind)))
    }

    /// The links of a kind of which one half was removed while the other was changed, and which wait for a person.
    ///
    /// # Errors
    /// When the cache cannot be read.
    pub fn removals(&self, organization: OrganizationId, kind: Kind) -> Result<Vec<Link>, CacheError> {
        self.all(REMOVALS, (organization.0, encode::kind(kind)))
    }

    /// The records of a kind whose items were removed in the mailbox while they stay (D-56).
    ///
    /// # Errors
    /// When the cache cannot be read.
    pub fn removed_here(
        &self,
        organization: OrganizationId,
        kind: Kind,
    ) -> Result<Vec<RecordRef>, CacheError> {
        let state = encode::state(LinkState::RemovedHere);
        let links = self.all(IN_STATE, (organization.0, encode::kind(kind), state))?;
        Ok(links.into_iter().map(|link| link.record).collect())
    }

    /// The linked records of a kind.
    ///
    /// # Errors
    /// When the cache cannot be read.
    pub fn records(&self, organization: OrganizationId, kind: Kind) -> Result<Vec<RecordRef>, CacheError> {
        let sql = "SELECT record_table, record_id FROM synced WHERE organization = ?1 AND kind = ?2";
        let mut statement = self.0.prepare_cached(sql)?;
        let rows = statement.query_map((organization.0, encode::kind(kind)), |r| {
            row::record(r, "record_table", "record_id")
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Those of some records that are linked.
    ///
    /// # Errors
    /// When the cache cannot be read.
    pub fn among(
        &self,
        organization: OrganizationId,
        records: Vec<RecordRef>,
    ) -> Result<Vec<RecordRef>, CacheError> {
        let sql = "SELECT 1 FROM synced WHERE organization = ?1 AND record_id = ?2 AND record_table = ?3";
        let mut statement = self.0.prepare_cached(sql)?;
        let mut linked = Vec::new();
        for record in records {
            if statement.exists((organization.0, record.id, record.table.as_str()))? {
                linked.push(record);
            }
        }
        Ok(linked)
    }

    /// How many links of a kind follow both sides.
    ///
    /// # Errors
    /// When the cache cannot be read.
    pub fn count(&self, organization: OrganizationId, kind: Kind) -> Result<u64, CacheError> {
        let mut statement = self.0.prepare_cached(COUNT)?;
        let count: i64 = statement.query_row((organization.0, encode::kind(kind)), |row| row.get(0))?;
        Ok(count.unsigned_abs())
    }

    fn one(&self, sql: &str, params: impl Params) -> Result<Option<Link>, CacheError> {
        let mut statement = self.0.prepare_cached(sql)?;
        Ok(statement.query_row(params, link).optional()?)
    }

    fn all(&self, sql: &str, params: impl Params) -> Result<Vec<Link>, CacheError> {
        let mut statement = self.0.prepare_cached(sql)?;
        let rows = statement.query_map(params, link)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

/// Changes links of appointments, contacts and tasks.
#[derive(Debug, Clone, Copy)]
pub struct SyncedWriter<'a>(pub(crate) &'a Connection);

impl SyncedWriter<'_> {
    /// Writes a link. A record has one and an item has one, so earlier ones of either are replaced.
    ///
    /// # Errors
    /// When the cache cannot be written.
    pub fn put(&self, organization: OrganizationId, link: &Link) -> Result<(), CacheError> {
        let mut statement = self.0.prepare_cached(
            "INSERT OR REPLACE INTO synced VALUES (:organization, :record_table, :record_id, :kind, :collection, :name, :uid,
                :item_version, :record_version, :state, :origin, :flags, :waits, :base, :occurrences, :held, :unshared)",
        )?;
        statement.execute(named_params! {
            ":organization": organization.0,
            ":record_table": link.record.table.as_str(),
            ":record_id": link.record.id,
            ":kind": encode::kind(link.kind),
            ":collection": row::ascii(&link.place.collection),
            ":name": row::ascii(&link.place.name),
            ":uid": link.uid.as_deref().map(row::ascii),
            ":item_version": link.item_version.as_ref().map(|version| row::ascii(&version.0)),
            ":record_version": link.record_version.as_ref().map(|version| row::ascii(&version.0)),
            ":state": encode::state(link.state),
            ":origin": encode::origin(link.origin),
            ":flags": encode::flags(link),
            ":waits": link.waits(),
            ":base": link.base.as_ref().map(encode::fields),
            ":occurrences": link.base.as_ref().map(encode::occurrences),
            ":held": encode::held(&link.held),
            ":unshared": encode::unshared(&link.unshared),
        })?;
        Ok(())
    }

    /// Forgets what both sides were seen to hold: under another key the digests say nothing.
    ///
    /// # Errors
    /// When the cache cannot be written.
    pub fn forget_bases(&self, organization: OrganizationId) -> Result<(), CacheError> {
        let sql =
            "UPDATE synced SET base = NULL, occurrences = NULL, item_version = NULL, record_version = NULL,
                waits = (state <= 2) WHERE organization = ?1";
        self.0.prepare_cached(sql)?.execute([organization.0])?;
        Ok(())
    }

    /// Forgets the link of a record.
    ///
    /// # Errors
    /// When the cache cannot be written.
    pub fn remove(&self, organization: OrganizationId, record: &RecordRef) -> Result<(), CacheError> {
        let sql = "DELETE FROM synced WHERE organization = ?1 AND record_id = ?2";
        self.0.prepare_cached(sql)?.execute((organization.0, record.id))?;
        Ok(())
    }
}

fn link(r: &Row<'_>) -> rusqlite::Result<Link> {
    let flags: u8 = r.get("flags")?;
    let version = |column| -> rusqlite::Result<Option<Version>> {
        let text: Option<String> = r.get(column)?;
        Ok(text.as_deref().map(row::text).map(Version))
    };
    Ok(Link {
        kind: encode::kind_of(r.get("kind")?)?,
        place: Place {
            collection: row::text(&r.get::<_, String>("collection")?),
            name: row::text(&r.get::<_, String>("name")?),
        },
        uid: r.get::<_, Option<String>>("uid")?.as_deref().map(row::text),
        item_version: version("item_version")?,
        record: row::record(r, "record_table", "record_id")?,
        record_version: version("record_version")?,
        state: encode::state_of(r.get("state")?)?,
        origin: origin_of(r.get("origin")?),
        unconfirmed: Unconfirmed {
            item: flags & 2 != 0,
            record: flags & 4 != 0,
        },
        base: encode::base(r.get("base")?, r.get("occurrences")?)?,
        owned: flags & 1 != 0,
        held: encode::held_of(&r.get::<_, String>("held")?)?,
        unshared: encode::unshared_of(&r.get::<_, String>("unshared")?)?,
    })
}

fn origin_of(number: u8) -> Origin {
    match number {
        0 => Origin::Mailbox,
        1 => Origin::Organization,
        _ => Origin::Both,
    }
}

/// The kind that lies so in a column.
pub(crate) fn kind_of_number(number: u8) -> rusqlite::Result<Kind> {
    encode::kind_of(number)
}

/// How a kind lies in a column.
pub(crate) fn kind_number(kind: Kind) -> u8 {
    encode::kind(kind)
}

#[cfg(test)]
mod plans;
