//! What the platform does about roles and teams when they are made or go: copies of a role in the units below, units of
//! teams; and `AddPrivilegesRole` (reference E1, H4).

use rusqlite::OptionalExtension as _;
use serde_json::Value as Json;
use uuid::Uuid;

use super::error::{ApiError, Outcome};
use super::profiles;
use super::reply::Reply;
use super::request::Request;
use super::session::Session;
use crate::schema::Table;
use crate::security::{Depth, Verb};
use crate::store::value::{Value, Values};
use crate::store::write;

/// Checks and completes a new row of security before it is written; rows of other tables pass.
pub(crate) fn prepare(session: &Session<'_>, table: &Table, id: Uuid, values: &mut Values) -> Outcome<()> {
    match table.name {
        "role" | "team" => {
            let own = Value::Ref("businessunit", session.caller.business_unit);
            values.entry("businessunitid").or_insert(own);
            let organization = Value::Text(session.organization.to_string());
            values.insert("organizationid", organization);
            if table.name == "role" {
                values.insert("parentrootroleid", Value::Ref("role", id));
            }
            Ok(())
        }
        "fieldpermission" => profiles::permission(session, values),
        "principalobjectattributeaccess" => profiles::column_share(session, values),
        _ => Ok(()),
    }
}

/// After a new row of security is there: a role has a copy in every unit below its own.
pub(crate) fn made(session: &Session<'_>, table: &'static Table, id: Uuid, values: &Values) -> Outcome<()> {
    if table.name != "role" {
        return Ok(());
    }
    let unit = values.get("businessunitid").and_then(Value::reference);
    let (_, unit) = unit.ok_or_else(|| ApiError::invalid("A role belongs to a business unit."))?;
    copy(session, table, (id, id), unit, values)
}

fn copy(
    session: &Session<'_>,
    table: &'static Table,
    (root, parent): (Uuid, Uuid),
    unit: Uuid,
    values: &Values,
) -> Outcome<()> {
    let sql = "SELECT businessunitid FROM businessunit WHERE parentbusinessunitid = ?";
    let mut statement = session.db.prepare_cached(sql)?;
    let below: Vec<String> = statement
        .query_map([unit.to_string()], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    for unit in below.iter().filter_map(|unit| Uuid::parse_str(unit).ok()) {
        let id = Uuid::new_v4();
        let mut made = values.clone();
        made.extend([
            ("businessunitid", Value::Ref("businessunit", unit)),
            ("parentroleid", Value::Ref("role", parent)),
            ("parentrootroleid", Value::Ref("role", root)),
            ("versionnumber", Value::Int(write::next_version(session.db)?)),
        ]);
        write::insert(session.db, table, id, &made)?;
        copy(session, table, (root, id), unit, values)?;
    }
    Ok(())
}

/// Before a row of security goes: copies of roles and teams that own something stay.
pub(crate) fn may_go(session: &Session<'_>, table: &Table, id: Uuid) -> Outcome<()> {
    let blocked = |text: &str| Err(ApiError::new(405, "0x80040227", text));
    match table.name {
        "team" => {
            for other in session.catalog.tables() {
                if other.column("owningteam").is_none() {
                    continue;
                }
                let sql = format!("SELECT 1 FROM \"{}\" WHERE owningteam = ? LIMIT 1", other.storage);
                let owns = session
                    .db
                    .prepare_cached(&sql)?
                    .query_row([id.to_string()], |_| Ok(()))
                    .optional()?;
                if owns.is_some() {
                    return blocked("The team owns records and cannot be deleted.");
                }
            }
            Ok(())
        }
        "role" => {
            let sql = "SELECT parentroleid IS NOT NULL FROM role WHERE roleid = ?";
            let copy: bool = session.db.query_row(sql, [id.to_string()], |row| row.get(0))?;
            if copy {
                return blocked("The role is inherited from a unit above and is deleted with its root.");
            }
            Ok(())
        }
        _ => Ok(()),
    }
}

/// The copies of a role in the units below.
pub(crate) fn copies(session: &Session<'_>, table: &Table, id: Uuid) -> Outcome<Vec<Uuid>> {
    if table.name != "role" {
        return Ok(Vec::new());
    }
    let sql = "SELECT roleid FROM role WHERE parentrootroleid = ?1 AND roleid <> ?1";
    let mut statement = session.db.prepare_cached(sql)?;
    let rows = statement.query_map([id.to_string()], |row| row.get::<_, String>(0))?;
    let keys: Vec<String> = rows.collect::<Result<_, _>>()?;
    Ok(keys.iter().filter_map(|key| Uuid::parse_str(key).ok()).collect())
}

/// `POST roles(id)/Microsoft.Dynamics.CRM.AddPrivilegesRole`: the role and its copies hold these privileges too; a
/// privilege that is held already takes the new depth.
pub(crate) fn add_privileges(
    session: &Session<'_>,
    request: &Request,
    table: &'static Table,
    role: Uuid,
) -> Outcome {
    session.may(Verb::Write, table, role)?;
    let body = request.object()?;
    let list = body
        .get("Privileges")
        .and_then(Json::as_array)
        .ok_or_else(|| ApiError::invalid("The parameter Privileges takes a list."))?;
    let pairs = session
        .catalog
        .table("roleprivileges")
        .ok_or_else(|| ApiError::no_resource("roleprivilegescollection"))?;
    let mut roles = copies(session, table, role)?;
    roles.push(role);
    for one in list {
        let (privilege, depth) = wanted(session, one)?;
        for role in &roles {
            let sql = "DELETE FROM roleprivileges WHERE roleid = ? AND privilegeid = ?";
            session
                .db
                .prepare_cached(sql)?
                .execute([role.to_string(), privilege.to_string()])?;
            let values: Values = [
                ("roleid", Value::Text(role.to_string())),
                ("privilegeid", Value::Text(privilege.to_string())),
                ("privilegedepthmask", Value::Int(depth.mask())),
                ("versionnumber", Value::Int(write::next_version(session.db)?)),
            ]
            .into();
            write::insert(session.db, pairs, Uuid::new_v4(), &values)?;
        }
    }
    Ok(Reply::empty())
}

fn wanted(session: &Session<'_>, one: &Json) -> Outcome<(Uuid, Depth)> {
    let text = |name: &str| one.get(name).and_then(Json::as_str);
    let depth = text("Depth").and_then(Depth::of_name);
    let id = text("PrivilegeId").and_then(|id| Uuid::parse_str(id).ok());
    let (Some(depth), Some(id)) = (depth, id) else {
        return Err(ApiError::invalid("A privilege has a Depth and a PrivilegeId."));
    };
    let sql = "SELECT canbebasic FROM privilege WHERE privilegeid = ?";
    let depths: Option<bool> = session
        .db
        .prepare_cached(sql)?
        .query_row([id.to_string()], |row| row.get(0))
        .optional()?;
    match depths {
        None => Err(ApiError::missing("privilege", id)),
        Some(false) if depth != Depth::Global => Err(ApiError::invalid(
            "The privilege can be held for the whole organization only.",
        )),
        Some(_) => Ok((id, depth)),
    }
}
