//! Associating many-to-many (reference A4). Roles, teams and profiles of people ask for rights of their own; anything else
//! for Append on one side and AppendTo on the other.

use uuid::Uuid;

use super::error::{ApiError, Outcome};
use super::reply::Reply;
use super::session::Session;
use crate::schema::{MemberLink, Table};
use crate::security::Verb;
use crate::store::value::{Value, Values};
use crate::store::write;

/// Refuses who may not bring two rows together, or part them.
pub(crate) fn may(
    session: &Session<'_>,
    between: &Table,
    sides: [(&'static Table, Uuid); 2],
    on: bool,
) -> Outcome<()> {
    let Some((needed, whose)) = right(between.name) else {
        let [(table, id), (kind, child)] = sides;
        session.may(Verb::Append, table, id)?;
        return session.may(Verb::AppendTo, kind, child);
    };
    for (side, key) in sides {
        session.may(Verb::Read, side, key)?;
    }
    for (side, key) in sides.into_iter().filter(|(side, _)| side.name == whose) {
        session.may(needed, side, key)?;
    }
    if on {
        check_teams(session, between.name, &sides)?;
    }
    Ok(())
}

/// Two rows brought together by the intersect table, or parted.
pub(crate) fn pair(
    session: &Session<'_>,
    between: &'static Table,
    [(near, id), (far, child)]: [(&'static str, Uuid); 2],
    on: bool,
) -> Outcome {
    let condition = format!(
        "FROM \"{}\" WHERE \"{near}\" = ? AND \"{far}\" = ?",
        between.storage
    );
    let (one, two) = (id.to_string(), child.to_string());
    let keys = [&one, &two];
    let there: bool = session
        .db
        .prepare_cached(&format!("SELECT EXISTS (SELECT 1 {condition})"))?
        .query_row(keys, |row| row.get(0))?;
    match (on, there) {
        (true, true) => Err(ApiError::new(412, "0x80040237", "Cannot insert duplicate key.")),
        (false, false) => Err(ApiError::missing(between.name, child)),
        (false, true) => {
            session
                .db
                .prepare_cached(&format!("DELETE {condition}"))?
                .execute(keys)?;
            Ok(Reply::empty())
        }
        (true, false) => {
            let values: Values = [
                (near, Value::Text(id.to_string())),
                (far, Value::Text(child.to_string())),
                ("versionnumber", Value::Int(write::next_version(session.db)?)),
            ]
            .into();
            write::insert(session.db, between, Uuid::new_v4(), &values)?;
            Ok(Reply::empty())
        }
    }
}

/// What changing an association takes, and on which side.
fn right(between: &str) -> Option<(Verb, &'static str)> {
    Some(match between {
        "systemuserroles" | "teamroles" => (Verb::Assign, "role"),
        "teammembership" => (Verb::Write, "team"),
        "systemuserprofiles" | "teamprofiles" => (Verb::Write, "fieldsecurityprofile"),
        "systemusersyncmappingprofiles" | "teamsyncattributemappingprofiles" => {
            (Verb::Write, "syncattributemappingprofile")
        }
        _ => return None,
    })
}

/// An access team has no roles and no profiles.
fn check_teams(session: &Session<'_>, between: &str, sides: &[(&Table, Uuid)]) -> Outcome<()> {
    let Some((_, team)) = sides.iter().find(|(side, _)| side.name == "team") else {
        return Ok(());
    };
    let sql = "SELECT coalesce(teamtype, 0) FROM team WHERE teamid = ?";
    let kind: i64 = session
        .db
        .prepare_cached(sql)?
        .query_row([team.to_string()], |row| row.get(0))?;
    if kind == 1 && matches!(between, "teamroles" | "teamprofiles") {
        let text = format!("Cannot assign roles or profiles to an access team (TeamId = {team}).");
        return Err(ApiError::new(400, "0x80048331", text));
    }
    Ok(())
}

/// Takes a row that is no more out of everything that it was associated with.
pub(crate) fn forget(session: &Session<'_>, table: &Table, id: Uuid) -> Outcome<()> {
    for collection in table.collections {
        if let MemberLink::Through(between, near, _) = collection.link {
            let sql = format!("DELETE FROM \"{between}\" WHERE \"{near}\" = ?");
            session.db.prepare_cached(&sql)?.execute([id.to_string()])?;
        }
    }
    Ok(())
}
