//! Removing rows, and what goes with them or lets go of them.

use rusqlite::params;
use uuid::Uuid;

use super::error::{ApiError, Outcome};
use super::session::Session;
use super::{association, create, customizing, files, following, roles, series, sharing};
use crate::schema::{ACTIVITY_STORAGE, Table};
use crate::security::Verb;
use crate::store::{changes, write};

/// Lookups whose rows go with the row they point to; all other lookups are emptied.
const CASCADES: &[(&str, &str)] = &[
    ("activityparty", "activityid"),
    ("activitymimeattachment", "objectid"),
    ("annotation", "objectid"),
    (ACTIVITY_STORAGE, "regardingobjectid"),
    ("contact", "parentcustomerid"),
    ("opportunity", "customerid"),
    ("incident", "customerid"),
];

/// Lookups that keep the row they point to from being removed: somebody's default queue stays (reference A17).
const RESTRICTS: &[(&str, &str)] = &[("systemuser", "queueid"), ("team", "queueid")];

/// `DELETE set(id)`.
pub(crate) fn delete(session: &Session<'_>, table: &'static Table, id: Uuid) -> Outcome<()> {
    if !table.writable || !create::comes_and_goes(table) {
        return Err(ApiError::new(
            405,
            "0x80040800",
            format!(
                "The 'Delete' method does not support entities of type '{}'.",
                table.name
            ),
        ));
    }
    session.may(Verb::Delete, table, id)?;
    unheld(session, table, id)?;
    roles::may_go(session, table, id)?;
    series::going(session, table, id)?;
    for copy in roles::copies(session, table, id)? {
        remove(session, table, copy)?;
    }
    let appointment = files::appointment_of(session, table, id)?;
    remove(session, table, id)?;
    files::counted(session, appointment)
}

/// Refuses while a row points here that must not lose what it points to.
fn unheld(session: &Session<'_>, table: &'static Table, id: Uuid) -> Outcome<()> {
    for (other, lookup) in RESTRICTS {
        let Some(other) = session.catalog.table(other) else {
            continue;
        };
        let targets = other
            .column(lookup)
            .map(crate::schema::Column::targets)
            .unwrap_or_default();
        if !targets.iter().any(|target| target.table == table.name) {
            continue;
        }
        if !pointing(session, other, lookup, table, id)?.is_empty() {
            let text = format!(
                "The object cannot be deleted because it is associated with another object ({}.{lookup}).",
                other.name
            );
            return Err(ApiError::new(405, "0x80040227", text));
        }
    }
    Ok(())
}

/// Removes a row with what goes along, whoever asks.
pub(crate) fn remove(session: &Session<'_>, table: &'static Table, id: Uuid) -> Outcome<()> {
    if matches!(table.name, "systemform" | "savedquery" | "fieldpermission") {
        let columns: Vec<_> = table.all_columns().collect();
        let values = write::fetch(session.db, table, id, &columns)?.unwrap_or_default();
        customizing::gone(session, table, &values)?;
    }
    let heirs = if sharing::of(session, table, id)?.is_empty() {
        Vec::new()
    } else {
        following::followers(session, table, id)?
    };
    write::delete(session.db, table, id)?;
    if table.tracks_changes() {
        changes::note(session.db, table, id)?;
    }
    sharing::forget(session, table, id)?;
    association::forget(session, table, id)?;
    session
        .db
        .prepare_cached(
            "UPDATE activityparty SET ispartydeleted = 1 WHERE partyid = ? AND partyid__table = ?",
        )?
        .execute(params![id.to_string(), table.name])?;
    for other in storages(session) {
        for column in other.all_columns().filter(|column| column.is_lookup()) {
            if !column.targets().iter().any(|target| target.table == table.name) {
                continue;
            }
            if CASCADES.contains(&(other.storage, column.name)) {
                for (kind, key) in pointing(session, other, column.name, table, id)? {
                    remove(session, kind, key)?;
                }
            } else {
                let_go(session, other, column, table, id)?;
            }
        }
    }
    for (heir, key) in heirs {
        if session.exists(heir, key)? {
            sharing::inherit(session, heir, key)?;
        }
    }
    Ok(())
}

/// Empties a lookup wherever it points to a removed row. Those rows have a new version, as any changed row.
fn let_go(
    session: &Session<'_>,
    other: &'static Table,
    column: &'static crate::schema::Column,
    table: &'static Table,
    id: Uuid,
) -> Outcome<()> {
    let versioned = if other.column("versionnumber").is_some() {
        ", versionnumber = (SELECT value + 1 FROM counter WHERE name = 'version')"
    } else {
        ""
    };
    let sql = format!(
        "UPDATE \"{0}\" SET \"{1}\" = NULL, \"{1}__table\" = NULL{versioned} WHERE \"{1}\" = ? AND \"{1}__table\" = ?",
        other.storage, column.name
    );
    let changed = session
        .db
        .prepare_cached(&sql)?
        .execute(params![id.to_string(), table.name])?;
    if changed > 0 {
        write::next_version(session.db)?;
    }
    Ok(())
}

/// Every SQL table once, by its widest schema table; of the activities, every kind.
fn storages(session: &Session<'_>) -> impl Iterator<Item = &'static Table> {
    session
        .catalog
        .tables()
        .iter()
        .copied()
        .filter(|table| table.name != "activitypointer")
}

fn pointing(
    session: &Session<'_>,
    other: &'static Table,
    column: &str,
    table: &Table,
    id: Uuid,
) -> Outcome<Vec<(&'static Table, Uuid)>> {
    let kind = if other.is_activity() {
        format!(" AND activitytypecode = '{}'", other.name)
    } else {
        String::new()
    };
    let sql = format!(
        "SELECT \"{}\" FROM \"{}\" WHERE \"{column}\" = ? AND (\"{column}__table\" = ? OR \"{column}__table\" = 'activitypointer'){kind}",
        other.key, other.storage
    );
    let mut statement = session.db.prepare_cached(&sql)?;
    let rows = statement.query_map(params![id.to_string(), table.name], |row| row.get::<_, String>(0))?;
    let keys: Vec<String> = rows.collect::<Result<_, _>>()?;
    Ok(keys
        .iter()
        .filter_map(|key| Uuid::parse_str(key).ok())
        .map(|key| (other, key))
        .collect())
}
