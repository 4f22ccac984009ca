//! The two halves of a delta: rows that changed, rows that went.

use rusqlite::params_from_iter;
use rusqlite::types::Value as SqlValue;
use serde_json::{Value as Json, json};
use uuid::Uuid;

use super::super::error::Outcome;
use super::super::render;
use super::super::request::Preferences;
use super::super::session::Session;
use super::token::{Phase, Place, Position};
use crate::odata::fragment::Fragment;
use crate::odata::options::Options;
use crate::schema::{Column, Table, tables};
use crate::security::sight;
use crate::store::changes;
use crate::store::value::Values;
use crate::store::write;

/// Rows that changed since the position, by version; the place after the last one when there are more.
pub(super) fn changed(
    session: &Session<'_>,
    table: &'static Table,
    options: &Options,
    wishes: &Preferences,
    position: &Position,
    limit: usize,
    list: &mut Vec<Json>,
) -> Outcome<Option<Place>> {
    let after = match &position.place {
        Place {
            phase: Phase::Rows,
            version,
            id,
        } => (*version, *id),
        Place {
            phase: Phase::Removals,
            ..
        } => return Ok(None),
    };
    let columns = render::columns(table, options.select.as_deref())?;
    let rows = rows(session, table, &columns, after, limit + 1)?;
    for (id, _, values) in rows.iter().take(limit) {
        let row = render::row(session, table, *id, values, options.select.as_deref(), wishes);
        list.push(Json::Object(row));
    }
    let last = rows.get(limit.saturating_sub(1)).filter(|_| rows.len() > limit);
    Ok(last.map(|(id, version, _)| Place {
        phase: Phase::Rows,
        version: *version,
        id: *id,
    }))
}

fn rows(
    session: &Session<'_>,
    table: &'static Table,
    columns: &[&'static Column],
    (version, id): (i64, Uuid),
    limit: usize,
) -> Outcome<Vec<(Uuid, i64, Values)>> {
    let mut all = vec![Fragment {
        text: format!(
            "t.versionnumber >= ? AND (t.versionnumber > ? OR t.\"{}\" > ?)",
            table.key
        ),
        bound: vec![
            SqlValue::Integer(version),
            SqlValue::Integer(version),
            SqlValue::Text(id.to_string()),
        ],
    }];
    all.extend(seen(session, table));
    let condition = Fragment::join(all, " AND ");
    let sql = format!(
        "SELECT t.\"{0}\", t.versionnumber{1} FROM \"{2}\" t WHERE {3} ORDER BY t.versionnumber, t.\"{0}\" LIMIT {limit}",
        table.key,
        write::select_list("t", columns),
        table.storage,
        condition.text
    );
    let mut statement = session.db.prepare_cached(&sql)?;
    let rows = statement.query_map(params_from_iter(condition.bound), |row| {
        let id: String = row.get(0)?;
        Ok((
            Uuid::parse_str(&id).unwrap_or_default(),
            row.get(1)?,
            write::take(row, 2, columns)?,
        ))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Rows of the table that the caller sees.
fn seen(session: &Session<'_>, table: &'static Table) -> impl Iterator<Item = Fragment> {
    [sight::kind_of(table, "t")]
        .into_iter()
        .chain(sight::visible(session.caller, table, "t"))
}

/// Rows that went since the position and did not come back, as far as the page has room.
pub(super) fn removed(
    session: &Session<'_>,
    table: &'static Table,
    position: &Position,
    limit: usize,
    list: &mut Vec<Json>,
) -> Outcome<Option<Place>> {
    let after = match &position.place {
        Place {
            phase: Phase::Removals,
            version,
            ..
        } => *version,
        Place {
            phase: Phase::Rows, ..
        } => position.since,
    };
    let room = limit.saturating_sub(list.len());
    let gone = changes::removed(session.db, table, &kinds(table), after..=position.until, room + 1)?;
    let context = format!("{}$metadata#{}/$deletedEntity", session.root, table.set);
    let shown = gone.iter().take(room);
    list.extend(
        shown.map(|(_, id)| json!({"@odata.context": context, "id": id.to_string(), "reason": "deleted"})),
    );
    if gone.len() <= room {
        return Ok(None);
    }
    let last = room
        .checked_sub(1)
        .and_then(|last| gone.get(last))
        .map_or(after, |(version, _)| *version);
    Ok(Some(Place {
        phase: Phase::Removals,
        version: last,
        id: Uuid::nil(),
    }))
}

/// Under which names the table's rows are noted when they go: a pointer stands for every kind of activity.
fn kinds(table: &'static Table) -> Vec<&'static str> {
    if table.name == "activitypointer" {
        tables::ALL
            .iter()
            .filter(|one| one.is_activity())
            .map(|one| one.name)
            .collect()
    } else {
        vec![table.name]
    }
}

pub(super) fn total(session: &Session<'_>, table: &'static Table, position: &Position) -> Outcome<i64> {
    let mut all = vec![Fragment::with(
        "t.versionnumber > ?",
        SqlValue::Integer(position.since),
    )];
    all.extend(seen(session, table));
    let condition = Fragment::join(all, " AND ");
    let sql = format!(
        "SELECT COUNT(*) FROM \"{}\" t WHERE {}",
        table.storage, condition.text
    );
    let changed: i64 = session
        .db
        .prepare_cached(&sql)?
        .query_row(params_from_iter(condition.bound), |row| row.get(0))?;
    if position.whole() {
        return Ok(changed);
    }
    let gone = changes::removed(
        session.db,
        table,
        &kinds(table),
        position.since..=position.until,
        usize::MAX >> 1,
    )?;
    Ok(changed + i64::try_from(gone.len()).unwrap_or(i64::MAX))
}
