//! Single rows into and out of SQLite. No rule of the Web API lives here.

use rusqlite::types::Value as SqlValue;
use rusqlite::{Connection, OptionalExtension as _, params_from_iter};
use uuid::Uuid;

use super::value::{Value, Values};
use crate::schema::{Column, Table};

/// The next row version of the organization; each write takes one (reference A11).
pub(crate) fn next_version(db: &Connection) -> rusqlite::Result<i64> {
    db.prepare_cached("UPDATE counter SET value = value + 1 WHERE name = 'version' RETURNING value")?
        .query_row([], |row| row.get(0))
}

/// Adds a row.
pub(crate) fn insert(db: &Connection, table: &Table, id: Uuid, values: &Values) -> rusqlite::Result<()> {
    let mut names = vec![format!("\"{}\"", table.key)];
    let mut bound = vec![SqlValue::Text(id.to_string())];
    each(table, values, |name, value| {
        names.push(format!("\"{name}\""));
        bound.push(value);
    });
    let marks = vec!["?"; bound.len()].join(", ");
    let sql = format!(
        "INSERT INTO \"{}\" ({}) VALUES ({marks})",
        table.storage,
        names.join(", ")
    );
    db.prepare_cached(&sql)?
        .execute(params_from_iter(bound))
        .map(drop)
}

/// Changes columns of a row.
pub(crate) fn update(db: &Connection, table: &Table, id: Uuid, values: &Values) -> rusqlite::Result<()> {
    let mut sets = Vec::new();
    let mut bound = Vec::new();
    each(table, values, |name, value| {
        sets.push(format!("\"{name}\" = ?"));
        bound.push(value);
    });
    if sets.is_empty() {
        return Ok(());
    }
    bound.push(SqlValue::Text(id.to_string()));
    let sql = format!(
        "UPDATE \"{}\" SET {} WHERE \"{}\" = ?",
        table.storage,
        sets.join(", "),
        table.key
    );
    db.prepare_cached(&sql)?
        .execute(params_from_iter(bound))
        .map(drop)
}

/// Removes a row.
pub(crate) fn delete(db: &Connection, table: &Table, id: Uuid) -> rusqlite::Result<()> {
    let sql = format!("DELETE FROM \"{}\" WHERE \"{}\" = ?", table.storage, table.key);
    db.prepare_cached(&sql)?.execute([id.to_string()]).map(drop)
}

/// Reads named columns of one row; `None` when there is no such row.
pub(crate) fn fetch(
    db: &Connection,
    table: &Table,
    id: Uuid,
    columns: &[&'static Column],
) -> rusqlite::Result<Option<Values>> {
    let list = select_list("t", columns);
    let kind = if table.is_activity() {
        " AND t.activitytypecode = ?2"
    } else {
        ""
    };
    let sql = format!(
        "SELECT 1{list} FROM \"{}\" t WHERE t.\"{}\" = ?1{kind}",
        table.storage, table.key
    );
    let mut statement = db.prepare_cached(&sql)?;
    let mut bound = vec![id.to_string()];
    if table.is_activity() {
        bound.push(table.name.to_owned());
    }
    statement
        .query_row(params_from_iter(bound), |row| take(row, 1, columns))
        .optional()
}

/// The columns as a list that begins with a comma; a lookup takes two places.
pub(crate) fn select_list(alias: &str, columns: &[&'static Column]) -> String {
    let mut list = String::new();
    for column in columns {
        list.push_str(&format!(", {alias}.\"{}\"", column.name));
        if column.is_lookup() {
            list.push_str(&format!(", {alias}.\"{}__table\"", column.name));
        }
    }
    list
}

/// Reads what [`select_list`] asked for, from a place on.
pub(crate) fn take(
    row: &rusqlite::Row<'_>,
    from: usize,
    columns: &[&'static Column],
) -> rusqlite::Result<Values> {
    let mut at = from;
    let mut values = Values::new();
    for column in columns {
        let value = Value::of(row.get(at)?);
        at += 1;
        if column.is_lookup() {
            let table: Option<String> = row.get(at)?;
            at += 1;
            values.insert(column.name, reference(column, &value, table.as_deref()));
        } else {
            values.insert(column.name, value);
        }
    }
    Ok(values)
}

fn reference(column: &Column, id: &Value, table: Option<&str>) -> Value {
    let target = column.targets().iter().find(|target| Some(target.table) == table);
    match (target, id.text().and_then(|text| Uuid::parse_str(text).ok())) {
        (Some(target), Some(id)) => Value::Ref(target.table, id),
        _ => Value::Null,
    }
}

fn each(table: &Table, values: &Values, mut put: impl FnMut(String, SqlValue)) {
    for (name, value) in values {
        put((*name).to_owned(), value.sql());
        if table.column(name).is_some_and(Column::is_lookup) {
            let target = value
                .reference()
                .map(|(target, _)| SqlValue::Text(target.to_owned()));
            put(format!("{name}__table"), target.unwrap_or(SqlValue::Null));
        }
    }
}
