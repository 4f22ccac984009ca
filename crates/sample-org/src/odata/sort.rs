//! What rows are sorted by when a query names a column.

use super::sql::points_at;
use crate::schema::{Catalog, Column, Table};
use crate::security::Caller;
use crate::store::COLLATION;

/// A column of a row under an alias as rows are sorted by it, and as the caller may see it: a lookup by the primary name of
/// what it leads to.
pub(crate) fn sort_field(
    (catalog, caller): (&Catalog, &Caller),
    table: &Table,
    column: &'static Column,
    alias: &str,
) -> String {
    let field = caller.field(table, column, alias);
    if !column.is_lookup() {
        return field;
    }
    let mut tables: Vec<&'static Table> = Vec::new();
    for target in column.targets() {
        if let Some(table) = catalog.table(target.table)
            && !tables.iter().any(|known| known.storage == table.storage)
        {
            tables.push(table);
        }
    }
    let names = tables.iter().filter_map(|table| {
        let (storage, key) = (table.storage, table.key);
        let title = table.title?;
        let leads = points_at(column, table, alias);
        Some(format!(
            "(SELECT n.\"{title}\" FROM \"{storage}\" n WHERE n.\"{key}\" = {field} AND {leads})"
        ))
    });
    let names: Vec<String> = names.collect();
    format!("coalesce({}, NULL, NULL) COLLATE {COLLATION}", names.join(", "))
}
