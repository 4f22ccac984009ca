//! Giving a record to another owner (reference E4): who can own it, what follows it, and what the previous owner keeps.

use std::collections::BTreeSet;

use uuid::Uuid;

use super::error::{ApiError, Outcome};
use super::session::Session;
use super::{following, parties, sharing, update};
use crate::schema::{ACTIVITY_STORAGE, Table};
use crate::security::{Caller, Verb};
use crate::store::value::{Value, Values};
use crate::store::{derive, write};

/// A team that owns nothing (`teamtype`).
const ACCESS_TEAM: i64 = 1;

/// Everything but Create, which no share gives.
const ALL_RIGHTS: i64 = 1 | 2 | 4 | 16 | 65_536 | 262_144 | 524_288;

/// Refuses an owner who cannot own: an access team, a disabled user, and a user or team whose roles do not read the table.
/// One's own rows are one's own.
pub(crate) fn receiver(session: &Session<'_>, table: &Table, owner: &Value) -> Outcome<()> {
    let Some((kind, id)) = owner.reference() else {
        return Ok(());
    };
    if (kind, id) == ("systemuser", session.caller.user) {
        return Ok(());
    }
    let holder = if kind == "team" {
        let sql = "SELECT coalesce(teamtype, 0) FROM team WHERE teamid = ?";
        let kind_of_team: i64 = session
            .db
            .prepare_cached(sql)?
            .query_row([id.to_string()], |row| row.get(0))?;
        if kind_of_team == ACCESS_TEAM {
            let text =
                "You cannot assign a record to the access team. You can assign a record to the owner team.";
            return Err(ApiError::new(400, "0x80048340", text));
        }
        Caller::of_team(session.db, id)?
    } else {
        Caller::load(session.db, id)?.ok_or_else(|| {
            let text = format!("The specified user(Id = {id}) is disabled.");
            ApiError::new(400, "0x80040225", text)
        })?
    };
    if holder.depth(Verb::Read, table).is_some() {
        return Ok(());
    }
    let code = if kind == "team" { 9 } else { 8 };
    let kind = if kind == "team" { kind } else { "user" };
    Err(ApiError::new(
        403,
        "0x80040220",
        format!(
            "Principal {kind} (Id={id}, type={code}, roleCount={}, privilegeCount={}), is missing {} privilege for entity '{}'.",
            holder.roles,
            holder.privileges.len(),
            Caller::privilege(Verb::Read, table),
            table.name
        ),
    ))
}

/// After a record has changed hands: the previous owner keeps what the organization lets them keep, and the rows that
/// belong to the record go along.
pub(crate) fn changed(
    session: &Session<'_>,
    (table, id): (&'static Table, Uuid),
    previous: Option<&Value>,
    owner: &Value,
) -> Outcome<()> {
    keep_for(session, (table, id), previous, owner)?;
    let mut seen = BTreeSet::from([id]);
    follow(session, (table, id), owner, &mut seen)
}

fn follow(
    session: &Session<'_>,
    (table, id): (&'static Table, Uuid),
    owner: &Value,
    seen: &mut BTreeSet<Uuid>,
) -> Outcome<()> {
    for (follower, key) in following::followers(session, table, id)? {
        if seen.insert(key) {
            give(session, (follower, key), owner)?;
            follow(session, (follower, key), owner, seen)?;
        }
    }
    Ok(())
}

fn give(session: &Session<'_>, (table, id): (&'static Table, Uuid), owner: &Value) -> Outcome<()> {
    let columns: Vec<_> = table.column("ownerid").into_iter().collect();
    let current = write::fetch(session.db, table, id, &columns)?.unwrap_or_default();
    let previous = current.get("ownerid").filter(|value| !value.is_null());
    if previous == Some(owner) {
        return Ok(());
    }
    session.may(Verb::Assign, table, id)?;
    let mut values: Values = [("ownerid", owner.clone())].into();
    values.extend(derive::ownership(session.db, table, &values)?);
    write::update(session.db, table, id, &values)?;
    update::touched(session, table, id)?;
    if table.storage == ACTIVITY_STORAGE {
        parties::refresh(session, table, id, true, true)?;
    }
    keep_for(session, (table, id), previous, owner)
}

/// `sharetopreviousowneronassign`: the previous owner shares the record with all rights (reference E4).
fn keep_for(
    session: &Session<'_>,
    record: (&'static Table, Uuid),
    previous: Option<&Value>,
    owner: &Value,
) -> Outcome<()> {
    let Some((kind, principal)) = previous
        .filter(|value| *value != owner)
        .and_then(Value::reference)
    else {
        return Ok(());
    };
    let keeps: bool = session
        .db
        .prepare_cached("SELECT coalesce(MAX(sharetopreviousowneronassign), 0) FROM organization")?
        .query_row([], |row| row.get(0))?;
    if keeps {
        sharing::set(session, record, (kind, principal), |own| own | ALL_RIGHTS)?;
    }
    Ok(())
}
