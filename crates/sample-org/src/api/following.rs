//! Which rows follow another when it is assigned or shared (reference E4; the cascades of the shipped relationships as the
//! table reference documents them: `contact_customer_accounts`, `Account_Emails` and the like).

use rusqlite::params;
use uuid::Uuid;

use super::error::Outcome;
use super::session::Session;
use crate::schema::{ACTIVITY_STORAGE, Column, Table};
use crate::store::value::Value;
use crate::store::write;

/// Lookups whose rows follow the row that they point to.
const FOLLOWING: &[(&str, &str)] = &[
    ("account", "parentaccountid"),
    ("contact", "parentcustomerid"),
    ("lead", "customerid"),
    ("opportunity", "customerid"),
    ("incident", "customerid"),
    (ACTIVITY_STORAGE, "regardingobjectid"),
    ("annotation", "objectid"),
];

/// The columns of a table by which its rows follow others.
pub(crate) fn columns(table: &'static Table) -> impl Iterator<Item = &'static Column> {
    FOLLOWING
        .iter()
        .filter(move |(storage, _)| *storage == table.storage && table.name != "activitypointer")
        .filter_map(move |(_, name)| table.column(name))
}

/// The rows that this row follows.
pub(crate) fn leaders(
    session: &Session<'_>,
    table: &'static Table,
    id: Uuid,
) -> Outcome<Vec<(&'static Table, Uuid)>> {
    let columns: Vec<_> = columns(table).collect();
    let values = write::fetch(session.db, table, id, &columns)?.unwrap_or_default();
    let references = values.values().filter_map(Value::reference);
    Ok(references
        .filter_map(|(target, key)| session.catalog.table(target).map(|table| (table, key)))
        .collect())
}

/// The rows that follow this row.
pub(crate) fn followers(
    session: &Session<'_>,
    table: &'static Table,
    id: Uuid,
) -> Outcome<Vec<(&'static Table, Uuid)>> {
    let mut found = Vec::new();
    for other in session.catalog.tables().iter().copied() {
        for column in columns(other) {
            if !column.targets().iter().any(|target| target.table == table.name) {
                continue;
            }
            let kind = if other.is_activity() {
                format!(" AND activitytypecode = '{}'", other.name)
            } else {
                String::new()
            };
            let sql = format!(
                "SELECT \"{0}\" FROM \"{1}\" WHERE \"{2}\" = ?1 AND \"{2}__table\" = ?2{kind}",
                other.key, other.storage, column.name
            );
            let mut statement = session.db.prepare_cached(&sql)?;
            let keys =
                statement.query_map(params![id.to_string(), table.name], |row| row.get::<_, String>(0))?;
            for key in keys {
                if let Ok(key) = Uuid::parse_str(&key?) {
                    found.push((other, key));
                }
            }
        }
    }
    Ok(found)
}
