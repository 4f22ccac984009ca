//! Which columns a link compares.

use super::ast::Link;
use crate::odata::QueryError;
use crate::schema::{Column, Kind, Table};

/// A column by its logical name.
pub(super) fn column(table: &'static Table, name: &str) -> Result<&'static Column, QueryError> {
    table.column(name).ok_or_else(|| {
        QueryError::coded(
            "0x80041103",
            format!(
                "'{}' entity doesn't contain attribute with Name = '{name}' and NameMapping = 'Logical'.",
                table.name
            ),
        )
    })
}

/// `from` (a column of the link's table) and `to` (one of the table around it); when neither is said, those of the one
/// relationship that there is.
pub(super) fn columns(
    link: &Link,
    table: &'static Table,
    outer: &'static Table,
) -> Result<(&'static Column, &'static Column), QueryError> {
    let (from, to) = match (&link.from, &link.to) {
        (Some(from), Some(to)) => (column(table, from)?, column(outer, to)?),
        _ => found(table, outer)?,
    };
    let joinable = |column: &Column| !matches!(column.kind, Kind::Body);
    if from.family() == to.family() && joinable(from) && joinable(to) {
        return Ok((from, to));
    }
    Err(QueryError::coded(
        "0x80041104",
        format!(
            "Data Types don't match for the link-entity join attributes '{}', '{}'.",
            from.name, to.name
        ),
    ))
}

fn found(
    table: &'static Table,
    outer: &'static Table,
) -> Result<(&'static Column, &'static Column), QueryError> {
    let leads = |from: &'static Table, to: &'static Table| {
        let all: Vec<&'static Column> = from
            .all_columns()
            .filter(|column| column.targets().iter().any(|target| target.table == to.name))
            .collect();
        match all.as_slice() {
            [only] => Some(*only),
            _ => None,
        }
    };
    let key = |table: &'static Table| column(table, table.key);
    if let Some(shared) = table.column(outer.key) {
        // An intersect table names the keys of both of its sides.
        return Ok((shared, key(outer)?));
    }
    if let Some(lookup) = leads(outer, table) {
        return Ok((key(table)?, lookup));
    }
    if let Some(lookup) = leads(table, outer) {
        return Ok((lookup, key(outer)?));
    }
    Err(QueryError::coded(
        "0x8004111e",
        format!(
            "A required attribute was not specified: from and to of the link to '{}'.",
            table.name
        ),
    ))
}
