//! The schema document names every column of the real database, and no other.

#![expect(clippy::unwrap_used, reason = "a failing cache fails the test")]

use std::collections::BTreeSet;

use regarding_id_cache::cache::IdCache;
use rusqlite::Connection;

/// A column as `table.column TYPE`.
type Column = String;

fn documented() -> BTreeSet<Column> {
    let document = include_str!("../../schema.sql");
    let mut table = "";
    let mut columns = BTreeSet::new();
    for line in document.lines() {
        if let Some(rest) = line.strip_prefix("CREATE TABLE ") {
            table = rest.split_once(" (").unwrap().0;
            assert!(rest.contains(" -- "), "the table {table} has no comment");
        } else if let Some(column) = line.strip_prefix("    ") {
            let (column, comment) = column
                .split_once(", -- ")
                .unwrap_or_else(|| unreachable!("no comment: {line}"));
            assert!(comment.len() > 3, "the column {table}.{column} has no comment");
            columns.insert(format!("{table}.{column}"));
        }
    }
    columns
}

fn real() -> BTreeSet<Column> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("cache.db");
    drop(IdCache::open(&path).unwrap());
    let connection = Connection::open(&path).unwrap();
    let mut statement = connection
        .prepare(
            "SELECT t.name || '.' || c.name || ' ' || c.type FROM pragma_table_list t, pragma_table_info(t.name) c
             WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%'",
        )
        .unwrap();
    statement
        .query_map([], |row| row.get(0))
        .unwrap()
        .map(Result::unwrap)
        .collect()
}

#[test]
fn every_column_is_documented_with_its_type() {
    assert_eq!(documented(), real());
}

#[test]
fn every_table_is_strict_and_described_to_the_person() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("cache.db");
    let cache = IdCache::open(&path).unwrap().cache;
    let told: BTreeSet<String> = cache
        .describe()
        .unwrap()
        .iter()
        .map(|table| table.table.to_owned())
        .collect();
    let connection = Connection::open(&path).unwrap();
    let mut statement = connection
        .prepare(
            "SELECT name, strict FROM pragma_table_list WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
        )
        .unwrap();
    let rows = statement
        .query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, bool>(1)?)))
        .unwrap();
    let tables: Vec<(String, bool)> = rows.map(Result::unwrap).collect();
    assert!(tables.iter().all(|(_, strict)| *strict), "{tables:?}");
    assert_eq!(told, tables.into_iter().map(|(name, _)| name).collect());
}
