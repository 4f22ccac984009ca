//! The SQL tables and indexes that follow from the schema. Names come from the schema only, never from a request.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::Connection;

use super::functions::COLLATION;
use crate::schema::{Column, Kind, tables};

/// Creates the tables that are missing. Indexes come later ([`index`]): rows are loaded faster without them.
pub(crate) fn create(connection: &Connection) -> rusqlite::Result<()> {
    let mut script =
        String::from("CREATE TABLE IF NOT EXISTS counter (name TEXT PRIMARY KEY, value INTEGER NOT NULL);\n");
    script.push_str("INSERT OR IGNORE INTO counter VALUES ('version', 1000000);\n");
    script.push_str(super::changes::SCHEMA);
    for (storage, (key, columns)) in storages() {
        script.push_str(&table(storage, key, &columns));
    }
    connection.execute_batch(&script)
}

/// Creates the indexes that are missing.
pub(crate) fn index(connection: &Connection) -> rusqlite::Result<()> {
    let mut script = String::new();
    for (storage, (key, columns)) in storages() {
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
    connection.execute_batch(&script)
}

/// All columns of each SQL table; the activities share one.
fn storages() -> BTreeMap<&'static str, (&'static str, BTreeMap<&'static str, &'static Column>)> {
    let mut all = BTreeMap::new();
    for table in tables::ALL {
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
        Kind::Key | Kind::Body | Kind::Time | Kind::Date | Kind::Guid | Kind::Lookup(_) => "TEXT".to_owned(),
        Kind::Choice(_) | Kind::State | Kind::Status | Kind::Bool(..) | Kind::Int(..) | Kind::BigInt => {
            "INTEGER".to_owned()
        }
        Kind::Decimal | Kind::Money => "REAL".to_owned(),
    }
}
