//! Keys in addresses (reference A6): bare, named by the primary key, or an alternate key that the organization defined.

use rusqlite::params_from_iter;
use rusqlite::types::Value as SqlValue;
use uuid::Uuid;

use super::error::{ApiError, Outcome};
use super::session::Session;
use crate::odata::column::{constant, property};
use crate::odata::expression::Literal;
use crate::odata::text::split;
use crate::odata::{self, QueryError};
use crate::schema::{Column, Table};
use crate::security::sight;
use crate::store::value::{Value, Values};

/// What a key finds.
pub(crate) enum Keyed {
    /// The row of that id; of a primary key, whether it is there is not asked.
    Row(Uuid),
    /// No row has an alternate key of these values.
    Nobody(Values),
}

/// The id behind a key; an alternate key must find its row.
pub(crate) fn id_of(session: &Session<'_>, table: &'static Table, key: &str) -> Outcome<Uuid> {
    match find(session, table, key)? {
        Keyed::Row(id) => Ok(id),
        Keyed::Nobody(_) => Err(not_found(table)),
    }
}

/// 404 `RecordNotFoundByEntityKey`.
pub(crate) fn not_found(table: &Table) -> ApiError {
    ApiError::new(
        404,
        "0x80060891",
        format!(
            "A record with the specified key values does not exist in {} entity",
            table.name
        ),
    )
}

/// What a key finds.
pub(crate) fn find(session: &Session<'_>, table: &'static Table, key: &str) -> Outcome<Keyed> {
    let parts = split(key, ',').ok_or_else(|| undefined(table))?;
    if let [one] = parts.as_slice()
        && let Some(literal) = primary(table, one)
    {
        return match odata::literal(literal.trim()) {
            Ok(Literal::Guid(id)) => Ok(Keyed::Row(id)),
            _ => Err(undefined(table)),
        };
    }
    let named: Option<Vec<(&str, &str)>> = parts.iter().map(|part| part.split_once('=')).collect();
    let values = alternate(session, table, &named.ok_or_else(|| undefined(table))?)?;
    look(session, table, values)
}

/// The literal of a primary key; a principal's is `ownerid` (reference A6).
fn primary<'k>(table: &Table, key: &'k str) -> Option<&'k str> {
    let declared = if matches!(table.name, "systemuser" | "team") {
        "ownerid"
    } else {
        table.key
    };
    match key.split_once('=') {
        Some((name, value)) => (name.trim() == declared).then_some(value),
        None => Some(key),
    }
}

/// The refusal names the resource (reference A6).
fn undefined(table: &Table) -> ApiError {
    QueryError::Key(format!(
        "The key in the request URI is not valid for resource 'Microsoft.Dynamics.CRM.{0}'. Ensure that the names and number of key properties match the declared or alternate key properties for the resource 'Microsoft.Dynamics.CRM.{0}'.",
        table.name
    ))
    .into()
}

/// The values of an alternate key, if there is one of exactly these columns.
fn alternate(
    session: &Session<'_>,
    table: &'static Table,
    named: &[(&str, &str)],
) -> Outcome<Vec<(&'static Column, Value)>> {
    let columns: Result<Vec<_>, _> = named
        .iter()
        .map(|(name, _)| property(table, name.trim()))
        .collect();
    let columns = columns.map_err(|_| undefined(table))?;
    let is_key = session.catalog.keys(table.name).any(|key| {
        key.columns.len() == columns.len()
            && key
                .columns
                .iter()
                .all(|name| columns.iter().any(|column| column.name == name))
    });
    if !is_key {
        return Err(undefined(table));
    }
    let values = columns.into_iter().zip(named).map(|(column, (_, literal))| {
        let literal = odata::literal(literal.trim()).map_err(|_| undefined(table))?;
        Ok((column, value(column, &literal)?))
    });
    values.collect()
}

fn value(column: &'static Column, literal: &Literal) -> Outcome<Value> {
    if *literal == Literal::Null {
        return Ok(Value::Null);
    }
    let sql = constant(column, literal, false)?;
    let id = match (&sql, column.targets()) {
        (SqlValue::Text(id), [target, ..]) => Uuid::parse_str(id).ok().map(|id| Value::Ref(target.table, id)),
        _ => None,
    };
    Ok(id.unwrap_or_else(|| Value::of(sql)))
}

/// The row of these values. Columns that are kept from the caller are empty for them (reference E3).
fn look(
    session: &Session<'_>,
    table: &'static Table,
    values: Vec<(&'static Column, Value)>,
) -> Outcome<Keyed> {
    let mut conditions = vec![sight::kind_of(table, "t").text];
    let mut bound = sight::kind_of(table, "t").bound;
    for (column, value) in &values {
        conditions.push(format!("{} IS ?", session.caller.field(table, column, "t")));
        bound.push(value.sql());
    }
    let sql = format!(
        "SELECT t.\"{}\" FROM \"{}\" t WHERE {} LIMIT 2",
        table.key,
        table.storage,
        conditions.join(" AND ")
    );
    let mut statement = session.db.prepare_cached(&sql)?;
    let found = statement.query_map(params_from_iter(bound), |row| row.get::<_, String>(0))?;
    let found: Vec<String> = found.collect::<Result<_, _>>()?;
    match found.as_slice() {
        [] => Ok(Keyed::Nobody(
            values
                .into_iter()
                .map(|(column, value)| (column.name, value))
                .collect(),
        )),
        [id] => Uuid::parse_str(id).map(Keyed::Row).map_err(|_| not_found(table)),
        // Rows in which a column of the key is empty may be alike.
        _ => Err(ApiError::new(
            412,
            "0x8006089d",
            format!(
                "More than one record exists for entity {} with the specified key values.",
                table.name
            ),
        )),
    }
}
