//! What rows are sorted by when a query names a column.

use super::sql::points_at;
use crate::schema::{Catalog, Column, Table};
use crate::store::COLLATION;

/// A column of a row under an alias as rows are sorted by it: a lookup by the primary name of what it leads to.
pub(crate) fn sort_field(catalog: &Catalog, column: &'static Column, alias: &str) -> String {
    if !column.is_lookup() {
        return format!("{alias}.\"{}\"", column.name);
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
            "(SELECT n.\"{title}\" FROM \"{storage}\" n WHERE n.\"{key}\" = {alias}.\"{}\" AND {leads})",
            column.name
        ))
    });
    let names: Vec<String> = names.collect();
    format!("coalesce({}, NULL, NULL) COLLATE {COLLATION}", names.join(", "))
}
