//! The columns that were added to the shipped tables, and what has changed of the metadata since when (reference G2).

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension as _, params};
use uuid::Uuid;

use super::value::moment;
use super::{StoreError, ddl};
use crate::schema::{Catalog, Column, CustomColumn, EntityKey, Table};

/// The tables of this module.
pub(super) const SCHEMA: &str = "CREATE TABLE IF NOT EXISTS custom_column (entity TEXT NOT NULL, name TEXT NOT NULL, definition TEXT NOT NULL, PRIMARY KEY (entity, name)) WITHOUT ROWID;\n\
    CREATE TABLE IF NOT EXISTS entity_key (entity TEXT NOT NULL, name TEXT NOT NULL, definition TEXT NOT NULL, PRIMARY KEY (entity, name)) WITHOUT ROWID;\n\
    CREATE TABLE IF NOT EXISTS metadata_change (revision INTEGER PRIMARY KEY, entity TEXT NOT NULL, attribute TEXT, id TEXT NOT NULL, removed INTEGER NOT NULL, changed TEXT NOT NULL);\n\
    INSERT OR IGNORE INTO counter VALUES ('metadata', 1);\n\
    INSERT OR IGNORE INTO counter VALUES ('metadata from', 0);\n";

/// One change of a column's definition, or of a table when no column is named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Change {
    /// Logical name of the table.
    pub(crate) table: String,
    /// Logical name of the column.
    pub(crate) column: Option<String>,
    /// `MetadataId` of what changed.
    pub(crate) id: Uuid,
    /// Whether it went.
    pub(crate) removed: bool,
}

/// How often the metadata has changed.
pub(crate) fn revision(db: &Connection) -> rusqlite::Result<i64> {
    counter(db, "metadata")
}

fn counter(db: &Connection, name: &str) -> rusqlite::Result<i64> {
    db.prepare_cached("SELECT value FROM counter WHERE name = ?")?
        .query_row([name], |row| row.get(0))
}

/// The tables as they are now.
pub(super) fn catalog(db: &Connection) -> Result<Catalog, StoreError> {
    let columns: Vec<CustomColumn> = definitions(db, "custom_column")?;
    let keys: Vec<EntityKey> = definitions(db, "entity_key")?;
    Ok(Catalog::with(columns, revision(db)?).keyed(keys))
}

fn definitions<T: serde::de::DeserializeOwned>(db: &Connection, kept: &str) -> Result<Vec<T>, StoreError> {
    let mut statement = db.prepare(&format!("SELECT definition FROM {kept} ORDER BY entity, name"))?;
    let rows: Vec<String> = statement
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    rows.iter()
        .map(|text| serde_json::from_str(text).map_err(|_| StoreError::UnknownName(kept.to_owned())))
        .collect()
}

/// Keeps the definition of an alternate key. Its index is the caller's to make ([`ddl::index_key`]).
pub(crate) fn keep_key(db: &Connection, key: &EntityKey) -> Result<(), StoreError> {
    let text = serde_json::to_string(key).map_err(|_| StoreError::UnknownName(key.schema.clone()))?;
    db.execute(
        "INSERT INTO entity_key VALUES (?, ?, ?)",
        params![key.table, key.name(), text],
    )?;
    Ok(())
}

/// Defines an alternate key; the database refuses when two rows have the same values.
pub(crate) fn add_key(db: &Connection, table: &'static Table, key: &EntityKey) -> Result<(), StoreError> {
    keep_key(db, key)?;
    Ok(ddl::index_key(db, table, key)?)
}

/// Removes an alternate key.
pub(crate) fn remove_key(db: &Connection, table: &Table, key: &EntityKey) -> rusqlite::Result<()> {
    db.execute(
        "DELETE FROM entity_key WHERE entity = ? AND name = ?",
        [table.name, &key.name()],
    )?;
    ddl::drop_key(db, table, key)
}

/// Keeps the definition of a column.
pub(crate) fn keep(db: &Connection, column: &CustomColumn) -> Result<(), StoreError> {
    let text = serde_json::to_string(column).map_err(|_| StoreError::UnknownName(column.schema.clone()))?;
    db.execute(
        "INSERT INTO custom_column VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET definition = excluded.definition",
        params![column.table, column.name(), text],
    )?;
    Ok(())
}

/// Adds a column to a table, empty in every row.
pub(crate) fn add(db: &Connection, table: &Table, column: &CustomColumn) -> Result<(), StoreError> {
    keep(db, column)?;
    let extended = Catalog::with(vec![column.clone()], 0);
    let made = extended
        .table(table.name)
        .and_then(|table| table.column(&column.name()))
        .ok_or_else(|| StoreError::UnknownName(column.schema.clone()))?;
    ddl::add(db, table.storage, made)?;
    Ok(())
}

/// Removes a column with its values.
pub(crate) fn remove(db: &Connection, table: &Table, column: &Column) -> rusqlite::Result<()> {
    db.execute(
        "DELETE FROM custom_column WHERE entity = ? AND name = ?",
        [table.name, column.name],
    )?;
    ddl::remove(db, table.storage, column)
}

/// Counts a change that no stamp tells about: of a form.
pub(crate) fn count(db: &Connection) -> rusqlite::Result<i64> {
    db.prepare_cached("UPDATE counter SET value = value + 1 WHERE name = 'metadata' RETURNING value")?
        .query_row([], |row| row.get(0))
}

/// Notes a change.
pub(crate) fn note(db: &Connection, change: &Change, now: Timestamp) -> rusqlite::Result<()> {
    let revision = count(db)?;
    db.prepare_cached("INSERT INTO metadata_change VALUES (?, ?, ?, ?, ?, ?)")?
        .execute(params![
            revision,
            change.table,
            change.column,
            change.id.to_string(),
            change.removed,
            moment(now)
        ])
        .map(drop)
}

/// What has changed after a revision, the latest of each.
pub(crate) fn since(db: &Connection, revision: i64) -> rusqlite::Result<Vec<Change>> {
    let sql = "SELECT entity, attribute, id, removed FROM metadata_change m WHERE revision > ? AND NOT EXISTS \
               (SELECT 1 FROM metadata_change later WHERE later.id = m.id AND later.revision > m.revision) ORDER BY revision";
    let mut statement = db.prepare_cached(sql)?;
    let rows = statement.query_map([revision], |row| {
        Ok(Change {
            table: row.get(0)?,
            column: row.get(1)?,
            id: row.get::<_, String>(2)?.parse().unwrap_or(Uuid::nil()),
            removed: row.get(3)?,
        })
    })?;
    rows.collect()
}

/// For how many days what went is remembered (`expiresubscriptionsindays`).
pub(crate) fn remembered(db: &Connection, organization: Uuid) -> rusqlite::Result<i64> {
    let sql = "SELECT expiresubscriptionsindays FROM organization WHERE organizationid = ?";
    let days: Option<Option<i64>> = db
        .prepare_cached(sql)?
        .query_row([organization.to_string()], |row| row.get(0))
        .optional()?;
    Ok(days.flatten().unwrap_or(90))
}

/// Whether a stamp of that revision was given out before all of them were made to expire.
pub(crate) fn expired(db: &Connection, revision: i64) -> rusqlite::Result<bool> {
    Ok(revision < counter(db, "metadata from")?)
}

/// Makes every stamp that was given out so far expire: for tests of clients.
pub(super) fn expire(db: &Connection) -> rusqlite::Result<()> {
    let revision = count(db)?;
    db.execute(
        "UPDATE counter SET value = ? WHERE name = 'metadata from'",
        [revision],
    )?;
    db.execute("DELETE FROM metadata_change", []).map(drop)
}
