//! The SQL tables and indexes that follow from the schema. Names come from the schema only, never from a request.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::Connection;

use super::functions::COLLATION;
use crate::schema::{Catalog, Column, EntityKey, Kind, Table};

/// Creates what is not a table of the schema.
pub(crate) fn begin(connection: &Connection) -> rusqlite::Result<()> {
    let mut script =
        String::from("CREATE TABLE IF NOT EXISTS counter (name TEXT PRIMARY KEY, value INTEGER NOT NULL);\n");
    script.push_str("INSERT OR IGNORE INTO counter VALUES ('version', 1000000);\n");
    script.push_str(super::changes::SCHEMA);
    script.push_str(super::metadata::SCHEMA);
    connection.execute_batch(&script)
}

/// Creates the tables that are missing, and the columns that are missing of the others. Indexes come later ([`index`]): rows
/// are loaded faster without them.
pub(crate) fn create(connection: &Connection, catalog: &Catalog) -> rusqlite::Result<()> {
    let mut script = String::new();
    for (storage, (key, columns)) in storages(catalog) {
        script.push_str(&table(storage, key, &columns));
    }
    connection.execute_batch(&script)?;
    for (storage, (_, columns)) in storages(catalog) {
        let mut statement = connection.prepare("SELECT name FROM pragma_table_info(?)")?;
        let there: BTreeSet<String> = statement
            .query_map([storage], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        for column in columns.values().filter(|column| !there.contains(column.name)) {
            add(connection, storage, column)?;
        }
    }
    Ok(())
}

/// Adds a column to an SQL table.
pub(crate) fn add(connection: &Connection, storage: &str, column: &Column) -> rusqlite::Result<()> {
    let name = column.name;
    let mut script = format!(
        "ALTER TABLE \"{storage}\" ADD COLUMN \"{name}\" {};\n",
        sql_type(column)
    );
    if column.is_lookup() {
        script.push_str(&format!(
            "ALTER TABLE \"{storage}\" ADD COLUMN \"{name}__table\" TEXT;\n"
        ));
    }
    connection.execute_batch(&script)
}

/// Removes a column that is no lookup.
pub(crate) fn remove(connection: &Connection, storage: &str, column: &Column) -> rusqlite::Result<()> {
    connection.execute_batch(&format!(
        "ALTER TABLE \"{storage}\" DROP COLUMN \"{}\";",
        column.name
    ))
}

/// Creates the indexes that are missing.
pub(crate) fn index(connection: &Connection, catalog: &Catalog) -> rusqlite::Result<()> {
    let mut script = String::new();
    for (storage, (key, columns)) in storages(catalog) {
        for column in columns
            .values()
            .filter(|column| column.indexed && column.name != key)
        {
            let name = column.name;
            script.push_str(&format!(
                "CREATE INDEX IF NOT EXISTS \"{storage}.{name}\" ON \"{storage}\" (\"{name}\");\n"
            ));
        }
    }
    connection.execute_batch(&script)?;
    for table in catalog.tables() {
        for key in catalog.keys(table.name) {
            index_key(connection, table, key)?;
        }
    }
    Ok(())
}

fn key_index(table: &Table, key: &EntityKey) -> String {
    format!("key.{}.{}", table.name, key.name())
}

/// Creates the index of an alternate key: rows in which a column is empty are alike in nothing (reference A6).
pub(crate) fn index_key(
    connection: &Connection,
    table: &'static Table,
    key: &EntityKey,
) -> rusqlite::Result<()> {
    let columns: Vec<String> = key
        .parts(table)
        .unwrap_or_default()
        .iter()
        .map(|column| format!("\"{}\"", column.name))
        .collect();
    if columns.is_empty() {
        return Ok(());
    }
    let kind = if table.is_activity() {
        format!(" WHERE activitytypecode = '{}'", table.name)
    } else {
        String::new()
    };
    connection.execute_batch(&format!(
        "CREATE UNIQUE INDEX IF NOT EXISTS \"{}\" ON \"{}\" ({}){kind};",
        key_index(table, key),
        table.storage,
        columns.join(", ")
    ))
}

/// Removes it.
pub(crate) fn drop_key(connection: &Connection, table: &Table, key: &EntityKey) -> rusqlite::Result<()> {
    connection.execute_batch(&format!("DROP INDEX IF EXISTS \"{}\";", key_index(table, key)))
}

/// All columns of each SQL table; the activities share one.
fn storages(
    catalog: &Catalog,
) -> BTreeMap<&'static str, (&'static str, BTreeMap<&'static str, &'static Column>)> {
    let mut all = BTreeMap::new();
    for table in catalog.tables() {
        let (_, columns) = all
            .entry(table.storage)
            .or_insert_with(|| (table.key, BTreeMap::new()));
        for column in table.all_columns() {
            columns.entry(column.name).or_insert(column);
        }
    }
    all
}

fn table(storage: &str, key: &str, columns: &BTreeMap<&'static str, &'static Column>) -> String {
    let mut definitions = BTreeSet::new();
    for column in columns.values() {
        let name = column.name;
        if name == key {
            continue;
        }
        definitions.insert(format!("\"{name}\" {}", sql_type(column)));
        if column.is_lookup() {
            definitions.insert(format!("\"{name}__table\" TEXT"));
        }
    }
    let list = definitions.into_iter().collect::<Vec<_>>().join(", ");
    format!("CREATE TABLE IF NOT EXISTS \"{storage}\" (\"{key}\" TEXT PRIMARY KEY, {list}) WITHOUT ROWID;\n")
}

fn sql_type(column: &Column) -> String {
    match column.kind {
        Kind::Text(_) | Kind::Memo(_) | Kind::EntityName => format!("TEXT COLLATE {COLLATION}"),
        Kind::Key
        | Kind::Body
        | Kind::Choices(_)
        | Kind::Time
        | Kind::Date
        | Kind::Guid
        | Kind::Lookup(_) => "TEXT".to_owned(),
        Kind::Choice(_) | Kind::State | Kind::Status | Kind::Bool(..) | Kind::Int(..) | Kind::BigInt => {
            "INTEGER".to_owned()
        }
        Kind::Decimal | Kind::Money => "REAL".to_owned(),
    }
}
