//! What change tracking needs of the store (reference A14): the organization's version, the rows that went, and from when
//! on both are known.

use std::ops::RangeInclusive;

use jiff::{SignedDuration, Timestamp};
use rusqlite::types::Value as SqlValue;
use rusqlite::{Connection, OptionalExtension as _, params, params_from_iter};
use uuid::Uuid;

use super::write;
use crate::schema::Table;

/// How long links are good for when the organization does not say.
const USUAL_DAYS: i64 = 7;

/// The tables of this module.
pub(super) const SCHEMA: &str = "CREATE TABLE IF NOT EXISTS removal (version INTEGER PRIMARY KEY, kind TEXT NOT NULL, id TEXT NOT NULL);\n\
    CREATE INDEX IF NOT EXISTS \"removal.kind\" ON removal (kind, version);\n\
    INSERT OR IGNORE INTO counter VALUES ('tracked from', 0);\n";

/// The latest version of the organization.
pub(crate) fn version(db: &Connection) -> rusqlite::Result<i64> {
    counter(db, "version")
}

fn counter(db: &Connection, name: &str) -> rusqlite::Result<i64> {
    db.prepare_cached("SELECT value FROM counter WHERE name = ?")?
        .query_row([name], |row| row.get(0))
}

/// Notes that a row went.
pub(crate) fn note(db: &Connection, table: &Table, id: Uuid) -> rusqlite::Result<()> {
    let version = write::next_version(db)?;
    db.prepare_cached("INSERT INTO removal VALUES (?, ?, ?)")?
        .execute(params![version, table.name, id.to_string()])
        .map(drop)
}

/// Rows that went in a range of versions (its beginning not counted) and are not there again, in the order in which they
/// went: version and id.
pub(crate) fn removed(
    db: &Connection,
    table: &Table,
    kinds: &[&str],
    versions: RangeInclusive<i64>,
    limit: usize,
) -> rusqlite::Result<Vec<(i64, Uuid)>> {
    let marks = vec!["?"; kinds.len()].join(", ");
    let same = if table.is_activity() {
        " AND t.activitytypecode = r.kind"
    } else {
        ""
    };
    let sql = format!(
        "SELECT r.version, r.id FROM removal r WHERE r.version > ? AND r.version <= ? AND r.kind IN ({marks}) \
         AND NOT EXISTS (SELECT 1 FROM \"{}\" t WHERE t.\"{}\" = r.id{same}) \
         AND NOT EXISTS (SELECT 1 FROM removal again WHERE again.kind = r.kind AND again.id = r.id AND again.version > r.version AND again.version <= ?2) \
         ORDER BY r.version LIMIT {limit}",
        table.storage, table.key
    );
    let mut bound = vec![
        SqlValue::Integer(*versions.start()),
        SqlValue::Integer(*versions.end()),
    ];
    bound.extend(kinds.iter().map(|kind| SqlValue::Text((*kind).to_owned())));
    let mut statement = db.prepare_cached(&sql)?;
    let rows = statement.query_map(params_from_iter(bound), |row| {
        Ok((row.get(0)?, row.get::<_, String>(1)?))
    })?;
    let rows: Vec<(i64, String)> = rows.collect::<Result<_, _>>()?;
    Ok(rows
        .into_iter()
        .filter_map(|(version, id)| Some((version, Uuid::parse_str(&id).ok()?)))
        .collect())
}

/// Whether a link of that version and time is too old (`organization.expirechangetrackingindays`; with 0 days every link
/// is), or was given out before everything was made to expire.
pub(crate) fn expired(
    db: &Connection,
    organization: Uuid,
    version: i64,
    given: Timestamp,
    now: Timestamp,
) -> rusqlite::Result<bool> {
    let sql = "SELECT expirechangetrackingindays FROM organization WHERE organizationid = ?";
    let days: Option<Option<i64>> = db
        .prepare_cached(sql)?
        .query_row([organization.to_string()], |row| row.get(0))
        .optional()?;
    let days = days.flatten().unwrap_or(USUAL_DAYS);
    let age = now.duration_since(given);
    Ok(age >= SignedDuration::from_hours(24 * days) || version < counter(db, "tracked from")?)
}

/// Makes every link that was given out so far expire: for tests of clients.
pub(super) fn expire(db: &Connection) -> rusqlite::Result<()> {
    let version = write::next_version(db)?;
    db.execute(
        "UPDATE counter SET value = ? WHERE name = 'tracked from'",
        [version],
    )?;
    db.execute("DELETE FROM removal", []).map(drop)
}
