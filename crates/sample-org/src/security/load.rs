//! Reading who somebody is: business unit, teams, roles, profiles.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension as _, params_from_iter};
use uuid::Uuid;

use super::Depth;
use super::caller::{Caller, Held, Reach};
use super::columns::Secured;
use crate::store::derive;

/// The template of the administrator's role: whoever has a role of it is not bound by column security (reference E3).
pub(crate) const ADMINISTRATOR_TEMPLATE: Uuid = Uuid::from_u128(0x6270_90ff_40a3_4053_8790_584e_dc5b_e201);

/// A user; `None` when there is none or they are disabled.
pub(super) fn user(db: &Connection, user: Uuid) -> rusqlite::Result<Option<Caller>> {
    let key = user.to_string();
    let enabled: i64 = db
        .prepare_cached("SELECT COUNT(*) FROM systemuser WHERE systemuserid = ? AND isdisabled = 0")?
        .query_row([&key], |row| row.get(0))?;
    if enabled == 0 {
        return Ok(None);
    }
    let unit = derive::business_unit_of(db, "systemuser", user)?.unwrap_or_default();
    let teams = ids(
        db,
        "SELECT teamid FROM teammembership WHERE systemuserid = ?",
        &key,
    )?;
    let mut held = BTreeMap::new();
    let own = "SELECT p.name, p.privilegeid, MAX(rp.privilegedepthmask), NULL, NULL, 1 FROM systemuserroles ur \
               JOIN roleprivileges rp ON rp.roleid = ur.roleid JOIN privilege p ON p.privilegeid = rp.privilegeid \
               WHERE ur.systemuserid = ? GROUP BY p.privilegeid";
    gather(db, own, &key, unit, &mut held)?;
    let of_teams = "SELECT p.name, p.privilegeid, MAX(rp.privilegedepthmask), t.teamid, t.businessunitid, r.isinherited \
                    FROM teammembership m JOIN team t ON t.teamid = m.teamid JOIN teamroles tr ON tr.teamid = t.teamid \
                    JOIN role r ON r.roleid = tr.roleid JOIN roleprivileges rp ON rp.roleid = r.roleid \
                    JOIN privilege p ON p.privilegeid = rp.privilegeid \
                    WHERE m.systemuserid = ? GROUP BY p.privilegeid, t.teamid, r.isinherited";
    gather(db, of_teams, &key, unit, &mut held)?;
    let roles = count(
        db,
        "SELECT COUNT(*) FROM systemuserroles WHERE systemuserid = ?",
        &key,
    )?;
    let administrator = "SELECT COUNT(*) FROM role WHERE roletemplateid = ?2 AND roleid IN (SELECT roleid FROM systemuserroles \
                         WHERE systemuserid = ?1 UNION SELECT tr.roleid FROM teamroles tr JOIN teammembership m \
                         ON m.teamid = tr.teamid WHERE m.systemuserid = ?1)";
    let administrators: i64 = db
        .prepare_cached(administrator)?
        .query_row([&key, &ADMINISTRATOR_TEMPLATE.to_string()], |row| row.get(0))?;
    let secured = if administrators > 0 {
        Secured::default()
    } else {
        Secured::load(db, user, &teams)?
    };
    whole(db, (user, unit, teams), held, roles, secured).map(Some)
}

/// A team. It holds what its roles give, for what it owns and for its business unit.
pub(super) fn team(db: &Connection, team: Uuid) -> rusqlite::Result<Caller> {
    let key = team.to_string();
    let unit = derive::business_unit_of(db, "team", team)?.unwrap_or_default();
    let sql = "SELECT p.name, p.privilegeid, MAX(rp.privilegedepthmask), NULL, NULL, 1 FROM teamroles tr \
               JOIN roleprivileges rp ON rp.roleid = tr.roleid JOIN privilege p ON p.privilegeid = rp.privilegeid \
               WHERE tr.teamid = ? GROUP BY p.privilegeid";
    let mut held = BTreeMap::new();
    gather(db, sql, &key, unit, &mut held)?;
    let roles = count(db, "SELECT COUNT(*) FROM teamroles WHERE teamid = ?", &key)?;
    let secured = Secured::load(db, team, &[])?;
    whole(db, (team, unit, Vec::new()), held, roles, secured)
}

fn whole(
    db: &Connection,
    (user, business_unit, teams): (Uuid, Uuid, Vec<Uuid>),
    privileges: BTreeMap<String, Held>,
    roles: i64,
    secured: Secured,
) -> rusqlite::Result<Caller> {
    let organization: Option<String> = db
        .prepare_cached("SELECT organizationid FROM organization LIMIT 1")?
        .query_row([], |row| row.get(0))
        .optional()?;
    let organization = organization.and_then(|id| Uuid::parse_str(&id).ok());
    let mut caller = Caller {
        user,
        business_unit,
        teams,
        organization: organization.unwrap_or_default(),
        privileges,
        roles,
        shared_with: false,
        secured,
        actor: None,
        behind: None,
    };
    let principals: Vec<String> = caller.principals().map(|id| id.to_string()).collect();
    let sql = format!(
        "SELECT EXISTS (SELECT 1 FROM principalobjectaccess WHERE principalid IN ({}))",
        vec!["?"; principals.len()].join(", ")
    );
    caller.shared_with = db
        .prepare_cached(&sql)?
        .query_row(params_from_iter(principals), |row| row.get(0))?;
    Ok(caller)
}

fn count(db: &Connection, sql: &str, key: &str) -> rusqlite::Result<i64> {
    db.prepare_cached(sql)?.query_row([key], |row| row.get(0))
}

fn ids(db: &Connection, sql: &str, key: &str) -> rusqlite::Result<Vec<Uuid>> {
    let mut statement = db.prepare_cached(sql)?;
    let rows = statement.query_map([key], |row| row.get::<_, String>(0))?;
    rows.filter_map(|row| row.map(|text| Uuid::parse_str(&text).ok()).transpose())
        .collect()
}

/// Adds what a query gives: name, id and depth of a privilege, then the team that holds it, its unit, and whether it serves
/// for the user's own rows.
fn gather(
    db: &Connection,
    sql: &str,
    key: &str,
    unit: Uuid,
    into: &mut BTreeMap<String, Held>,
) -> rusqlite::Result<()> {
    let id = |text: Option<String>| text.and_then(|text| Uuid::parse_str(&text).ok());
    let mut statement = db.prepare_cached(sql)?;
    let mut rows = statement.query([key])?;
    while let Some(row) = rows.next()? {
        let name: String = row.get(0)?;
        let (Some(privilege), Some(depth)) = (
            id(row.get(1)?),
            Depth::of_mask(row.get::<_, Option<i64>>(2)?.unwrap_or_default()),
        ) else {
            continue;
        };
        let reach = Reach {
            depth,
            team: id(row.get(3)?),
            unit: id(row.get(4)?).unwrap_or(unit),
            own_rows: row.get::<_, Option<i64>>(5)?.unwrap_or(1) != 0,
        };
        let held = into.entry(name).or_insert_with(|| Held {
            id: privilege,
            depth,
            reaches: Vec::new(),
        });
        held.depth = held.depth.max(depth);
        held.reaches.push(reach);
    }
    Ok(())
}
