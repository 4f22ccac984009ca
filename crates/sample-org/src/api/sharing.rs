//! Sharing (reference E2, E4): `GrantAccess`, `ModifyAccess`, `RevokeAccess`, and what a share hands down to the rows that
//! follow the shared one.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value as Json};
use uuid::Uuid;

use super::error::{ApiError, Outcome};
use super::following;
use super::moniker;
use super::reply::Reply;
use super::request::Request;
use super::session::Session;
use crate::schema::{Ownership, Table};
use crate::security::{Rights, Verb};
use crate::store::value::{Value, Values, moment};
use crate::store::write;

/// One row of `principalobjectaccess`.
#[derive(Debug, Clone)]
pub(crate) struct Share {
    id: Uuid,
    /// Logical name of the principal's table.
    pub(crate) kind: String,
    /// With whom.
    pub(crate) principal: Uuid,
    /// The rights granted on the row itself.
    pub(crate) own: i64,
    /// The rights that rows above hand down.
    pub(crate) inherited: i64,
}

/// `POST GrantAccess`, `ModifyAccess`, `RevokeAccess`: 204.
pub(crate) fn action(session: &Session<'_>, request: &Request, name: &str) -> Outcome {
    let body = request.object()?;
    let (table, id) = member(session, body.get("Target"), "Target")?;
    session.may(Verb::Share, table, id)?;
    refuse_filter(session, table, id, name)?;
    if table.ownership != Ownership::Owner {
        return Err(ApiError::invalid(format!(
            "Records of the entity '{}' have no owner and cannot be shared.",
            table.name
        )));
    }
    let (principal, kept, granted) = wanted(session, name, &body)?;
    set(session, (table, id), principal, |own| (own & kept) | granted)?;
    Ok(Reply::empty())
}

/// Filters of a mailbox stay their owner's alone (reference D4; codes of A17).
pub(crate) fn refuse_filter(session: &Session<'_>, table: &Table, id: Uuid, action: &str) -> Outcome<()> {
    if table.name != "userquery" {
        return Ok(());
    }
    let sql = "SELECT coalesce(querytype IN (16, 256), 0) FROM userquery WHERE userqueryid = ?";
    let filter: bool = session
        .db
        .prepare_cached(sql)?
        .query_row([id.to_string()], |row| row.get(0))?;
    let code = match action {
        "AssignAccess" => "0x80040264",
        "GrantAccess" => "0x80040268",
        "ModifyAccess" => "0x80040269",
        _ => "0x80040270",
    };
    if filter {
        let text = "Outlook filters can neither be assigned nor shared.";
        return Err(ApiError::new(400, code, text));
    }
    Ok(())
}

type Principal = (&'static str, Uuid);

/// With whom, which of the rights granted so far stay, and which come.
fn wanted(session: &Session<'_>, name: &str, body: &Map<String, Json>) -> Outcome<(Principal, i64, i64)> {
    if name == "RevokeAccess" {
        let revokee = member(session, body.get("Revokee"), "Revokee")?;
        return Ok((principal(session, revokee)?, 0, 0));
    }
    let access = body.get("PrincipalAccess");
    let who = access.and_then(|access| access.get("Principal"));
    let principal = principal(session, member(session, who, "Principal")?)?;
    let rights = access
        .and_then(|access| access.get("AccessMask"))
        .and_then(Json::as_str)
        .and_then(Rights::read)
        .ok_or_else(|| ApiError::invalid("The parameter AccessMask takes access rights."))?;
    if rights.is_none() {
        let text = "The access rights are invalid.";
        return Err(ApiError::new(403, "0x8004020d", text));
    }
    let kept = if name == "GrantAccess" { i64::MAX } else { 0 };
    Ok((principal, kept, rights.mask()))
}

fn member(session: &Session<'_>, json: Option<&Json>, name: &str) -> Outcome<(&'static Table, Uuid)> {
    let json = json.ok_or_else(|| ApiError::invalid(format!("The parameter {name} is missing.")))?;
    moniker::of_json(session, name, json)
}

/// Users, teams and the organization are those with whom something can be shared.
fn principal(session: &Session<'_>, (table, id): (&'static Table, Uuid)) -> Outcome<Principal> {
    if !matches!(table.name, "systemuser" | "team" | "organization") {
        return Err(ApiError::invalid("A record is shared with a user or a team."));
    }
    if session.exists(table, id)? {
        Ok((table.name, id))
    } else {
        Err(ApiError::missing(table.name, id))
    }
}

/// The shares of a row.
pub(crate) fn of(session: &Session<'_>, table: &Table, id: Uuid) -> Outcome<Vec<Share>> {
    let sql = "SELECT principalobjectaccessid, principaltypecode, principalid, coalesce(accessrightsmask, 0), \
               coalesce(inheritedaccessrightsmask, 0) FROM principalobjectaccess WHERE objectid = ? AND objecttypecode = ?";
    let mut statement = session.db.prepare_cached(sql)?;
    let rows = statement.query_map([id.to_string().as_str(), table.name], |row| {
        Ok(Share {
            id: Uuid::parse_str(&row.get::<_, String>(0)?).unwrap_or_default(),
            kind: row.get(1)?,
            principal: Uuid::parse_str(&row.get::<_, String>(2)?).unwrap_or_default(),
            own: row.get(3)?,
            inherited: row.get(4)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Changes what is granted on the row itself, and hands it down.
pub(crate) fn set(
    session: &Session<'_>,
    (table, id): (&'static Table, Uuid),
    (kind, principal): (&str, Uuid),
    change: impl Fn(i64) -> i64,
) -> Outcome<()> {
    let present = of(session, table, id)?
        .into_iter()
        .find(|share| share.principal == principal && share.kind == kind);
    let share = present.clone().unwrap_or_else(|| Share {
        id: Uuid::new_v4(),
        kind: kind.to_owned(),
        principal,
        own: 0,
        inherited: 0,
    });
    let wanted = Share {
        own: change(share.own),
        ..share
    };
    put(session, table, id, present.as_ref(), &wanted)?;
    let mut seen = BTreeSet::from([id]);
    for (follower, key) in following::followers(session, table, id)? {
        renew(session, follower, key, &mut seen)?;
    }
    Ok(())
}

/// Brings what a new or moved row inherits up to date: a record inherits what its parent shares.
pub(crate) fn inherit(session: &Session<'_>, table: &'static Table, id: Uuid) -> Outcome<()> {
    renew(session, table, id, &mut BTreeSet::new())
}

/// Everything that speaks of a row which is no more: its shares, shares of its columns, what it was shared with.
pub(crate) fn forget(session: &Session<'_>, table: &'static Table, id: Uuid) -> Outcome<()> {
    let key = id.to_string();
    for sql in [
        "DELETE FROM principalobjectaccess WHERE objectid = ?1 AND objecttypecode = ?2",
        "DELETE FROM principalobjectaccess WHERE principalid = ?1 AND principaltypecode = ?2",
        "DELETE FROM principalobjectattributeaccess WHERE objectid = ?1 AND objectid__table = ?2",
        "DELETE FROM principalobjectattributeaccess WHERE principalid = ?1 AND principalid__table = ?2",
    ] {
        session
            .db
            .prepare_cached(sql)?
            .execute([key.as_str(), table.name])?;
    }
    Ok(())
}

fn renew(session: &Session<'_>, table: &'static Table, id: Uuid, seen: &mut BTreeSet<Uuid>) -> Outcome<()> {
    if !seen.insert(id) {
        return Ok(());
    }
    let mut wanted = handed_down(session, table, id)?;
    let mut changed = false;
    for share in of(session, table, id)? {
        let inherited = wanted
            .remove(&(share.kind.clone(), share.principal))
            .unwrap_or_default();
        if inherited != share.inherited {
            changed = true;
            let made = Share {
                inherited,
                ..share.clone()
            };
            put(session, table, id, Some(&share), &made)?;
        }
    }
    for ((kind, principal), inherited) in wanted {
        changed = true;
        let made = Share {
            id: Uuid::new_v4(),
            kind,
            principal,
            own: 0,
            inherited,
        };
        put(session, table, id, None, &made)?;
    }
    if changed {
        for (follower, key) in following::followers(session, table, id)? {
            renew(session, follower, key, seen)?;
        }
    }
    Ok(())
}

fn handed_down(
    session: &Session<'_>,
    table: &'static Table,
    id: Uuid,
) -> Outcome<BTreeMap<(String, Uuid), i64>> {
    let mut all = BTreeMap::new();
    for (leader, key) in following::leaders(session, table, id)? {
        for share in of(session, leader, key)? {
            *all.entry((share.kind, share.principal)).or_insert(0) |= share.own | share.inherited;
        }
    }
    Ok(all)
}

/// Writes one share; without any right it goes.
fn put(
    session: &Session<'_>,
    table: &Table,
    id: Uuid,
    present: Option<&Share>,
    share: &Share,
) -> Outcome<()> {
    let shares = session
        .catalog
        .table("principalobjectaccess")
        .ok_or_else(|| ApiError::no_resource("principalobjectaccessset"))?;
    if share.own | share.inherited == 0 {
        return Ok(write::delete(session.db, shares, share.id)?);
    }
    let mut values: Values = [
        ("accessrightsmask", Value::Int(share.own)),
        ("inheritedaccessrightsmask", Value::Int(share.inherited)),
        ("changedon", Value::Text(moment(session.now))),
        ("versionnumber", Value::Int(write::next_version(session.db)?)),
    ]
    .into();
    if present.is_some() {
        return Ok(write::update(session.db, shares, share.id, &values)?);
    }
    values.extend([
        ("principalid", Value::Text(share.principal.to_string())),
        ("principaltypecode", Value::Text(share.kind.clone())),
        ("objectid", Value::Text(id.to_string())),
        ("objecttypecode", Value::Text(table.name.to_owned())),
    ]);
    Ok(write::insert(session.db, shares, share.id, &values)?)
}
