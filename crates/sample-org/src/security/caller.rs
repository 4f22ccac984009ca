//! The person on whose behalf a request runs, with the privileges of their roles.

use std::collections::BTreeMap;

use rusqlite::Connection;
use uuid::Uuid;

use super::{Depth, Verb};
use crate::schema::Table;
use crate::store::derive;

/// One privilege that a user holds.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Held {
    /// `privilegeid`.
    pub(crate) id: Uuid,
    /// The greatest depth over all roles.
    pub(crate) depth: Depth,
}

/// Who asks.
#[derive(Debug, Clone)]
pub(crate) struct Caller {
    /// `systemuserid`.
    pub(crate) user: Uuid,
    /// Their business unit.
    pub(crate) business_unit: Uuid,
    /// Their teams.
    pub(crate) teams: Vec<Uuid>,
    /// Privileges by name.
    pub(crate) privileges: BTreeMap<String, Held>,
    /// How many roles they hold; it stands in refusals.
    pub(crate) roles: i64,
    /// Who really asks, when they act for this user.
    pub(crate) actor: Option<Uuid>,
}

impl Caller {
    /// Reads a user's roles and teams. `None` when there is no such user or they are disabled.
    pub(crate) fn load(db: &Connection, user: Uuid) -> rusqlite::Result<Option<Self>> {
        let key = user.to_string();
        let enabled: i64 = db
            .prepare_cached("SELECT COUNT(*) FROM systemuser WHERE systemuserid = ? AND isdisabled = 0")?
            .query_row([&key], |row| row.get(0))?;
        if enabled == 0 {
            return Ok(None);
        }
        let roles: i64 = db
            .prepare_cached("SELECT COUNT(*) FROM systemuserroles WHERE systemuserid = ?")?
            .query_row([&key], |row| row.get(0))?;
        Ok(Some(Self {
            user,
            business_unit: derive::business_unit_of(db, "systemuser", user)?.unwrap_or_default(),
            teams: ids(
                db,
                "SELECT teamid FROM teammembership WHERE systemuserid = ?",
                &key,
            )?,
            privileges: privileges(db, &key)?,
            roles,
            actor: None,
        }))
    }

    /// This user acting for another: the other's rows, and only what both may do (reference A2).
    #[must_use]
    pub(crate) fn acting_for(&self, mut other: Self) -> Self {
        other
            .privileges
            .retain(|name, held| match self.privileges.get(name) {
                Some(own) => {
                    held.depth = held.depth.min(own.depth);
                    true
                }
                None => false,
            });
        other.actor = Some(self.user);
        other
    }

    /// The name of the privilege for a verb on a table.
    pub(crate) fn privilege(verb: Verb, table: &Table) -> String {
        format!("prv{}{}", verb.word(), table.privilege)
    }

    /// How far the caller may do this; `None` when not at all.
    pub(crate) fn depth(&self, verb: Verb, table: &Table) -> Option<Depth> {
        self.privileges
            .get(&Self::privilege(verb, table))
            .map(|held| held.depth)
    }
}

fn ids(db: &Connection, sql: &str, key: &str) -> rusqlite::Result<Vec<Uuid>> {
    let mut statement = db.prepare_cached(sql)?;
    let rows = statement.query_map([key], |row| row.get::<_, String>(0))?;
    rows.filter_map(|row| row.map(|text| Uuid::parse_str(&text).ok()).transpose())
        .collect()
}

fn privileges(db: &Connection, key: &str) -> rusqlite::Result<BTreeMap<String, Held>> {
    let sql = "SELECT p.name, p.privilegeid, MAX(rp.privilegedepthmask) FROM systemuserroles ur \
               JOIN roleprivileges rp ON rp.roleid = ur.roleid JOIN privilege p ON p.privilegeid = rp.privilegeid \
               WHERE ur.systemuserid = ? GROUP BY p.privilegeid";
    let mut statement = db.prepare_cached(sql)?;
    let rows = statement.query_map([key], |row| {
        Ok((
            row.get::<_, String>(0)?,
            row.get::<_, String>(1)?,
            row.get::<_, i64>(2)?,
        ))
    })?;
    let mut held = BTreeMap::new();
    for row in rows {
        let (name, id, mask) = row?;
        if let (Ok(id), Some(depth)) = (Uuid::parse_str(&id), Depth::of_mask(mask)) {
            held.insert(name, Held { id, depth });
        }
    }
    Ok(held)
}
