//! Column security (reference E3): which columns are secured, and what somebody may do with each. This organization has no
//! writing of metadata, so a column is secured from the first permission that a profile has for it, and everybody without a
//! profile that allows it is kept out.

use std::collections::BTreeMap;

use rusqlite::{Connection, params_from_iter};
use uuid::Uuid;

use super::Caller;
use crate::schema::{Access, Column, Kind, Table};

/// What somebody may do with a secured column of every row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Permission {
    /// See its value.
    pub(crate) read: bool,
    /// Give it a value in a new row.
    pub(crate) create: bool,
    /// Change it.
    pub(crate) update: bool,
}

/// The secured columns of the organization for one person; nothing at all for an administrator.
#[derive(Debug, Clone, Default)]
pub(crate) struct Secured {
    /// By table and column.
    tables: BTreeMap<String, BTreeMap<String, Permission>>,
    /// The user and their teams as an SQL list, when the column of some row is shared with one of them.
    shares: Option<String>,
}

impl Secured {
    /// Reads what the profiles of a user and their teams allow.
    pub(super) fn load(db: &Connection, user: Uuid, teams: &[Uuid]) -> rusqlite::Result<Self> {
        let mut bound = vec![user.to_string(), user.to_string()];
        bound.extend(teams.iter().map(Uuid::to_string));
        let sql = format!(
            "SELECT entityname, attributelogicalname, MAX(mine AND canread = 4), MAX(mine AND cancreate = 4), \
             MAX(mine AND canupdate = 4) FROM (SELECT f.*, f.fieldsecurityprofileid IN \
             (SELECT fieldsecurityprofileid FROM systemuserprofiles WHERE systemuserid = ? \
             UNION SELECT fieldsecurityprofileid FROM teamprofiles WHERE teamid IN ({})) AS mine FROM fieldpermission f) \
             GROUP BY entityname, attributelogicalname",
            vec!["?"; teams.len() + 1].join(", ")
        );
        let mut made = Self::default();
        let mut statement = db.prepare_cached(&sql)?;
        let mut rows = statement.query(params_from_iter(bound))?;
        while let Some(row) = rows.next()? {
            let permission = Permission {
                read: row.get(2)?,
                create: row.get(3)?,
                update: row.get(4)?,
            };
            let columns = made.tables.entry(row.get(0)?).or_default();
            columns.insert(row.get(1)?, permission);
        }
        if !made.tables.is_empty() {
            made.shares = shares(db, user, teams)?;
        }
        Ok(made)
    }

    fn of(&self, table: &Table, column: &Column) -> Option<Permission> {
        self.tables.get(table.name)?.get(column.name).copied()
    }

    /// What the person may do with each secured column of the organization, by `MetadataId`
    /// (`RetrievePrincipalAttributePrivileges`). An administrator may do everything with all of them.
    pub(crate) fn told(&self, db: &Connection) -> rusqlite::Result<Vec<(Uuid, Permission)>> {
        let everything = Permission {
            read: true,
            create: true,
            update: true,
        };
        let sql = "SELECT DISTINCT entityname, attributelogicalname FROM fieldpermission ORDER BY 1, 2";
        let mut statement = db.prepare_cached(sql)?;
        let mut rows = statement.query([])?;
        let mut told = Vec::new();
        while let Some(row) = rows.next()? {
            let (table, column): (String, String) = (row.get(0)?, row.get(1)?);
            let held = self.tables.get(&table).and_then(|columns| columns.get(&column));
            told.push((id_of(&table, &column), held.copied().unwrap_or(everything)));
        }
        Ok(told)
    }
}

fn shares(db: &Connection, user: Uuid, teams: &[Uuid]) -> rusqlite::Result<Option<String>> {
    // Identifiers of this organization's own rows, written by us: no text of a request.
    let list = core::iter::once(&user)
        .chain(teams)
        .map(|id| format!("'{id}'"))
        .collect::<Vec<_>>()
        .join(", ");
    let sql =
        format!("SELECT EXISTS (SELECT 1 FROM principalobjectattributeaccess WHERE principalid IN ({list}))");
    let any: bool = db.prepare_cached(&sql)?.query_row([], |row| row.get(0))?;
    Ok(any.then_some(list))
}

/// `MetadataId` of a column: stable, and the same in metadata and in `principalobjectattributeaccess.attributeid`.
pub(crate) fn metadata_id(table: &Table, column: &Column) -> Uuid {
    id_of(table.name, column.name)
}

/// The same, of a column that may be gone.
pub(crate) fn id_of(table: &str, column: &str) -> Uuid {
    Uuid::new_v5(&Uuid::NAMESPACE_OID, format!("{table}.{column}").as_bytes())
}

/// Whether the column can be secured at all, and whether against reading (`field-security-entities.md`): not what the
/// platform writes; a yes or no, and a choice with a default, against writing only.
pub(crate) fn securable(table: &Table, column: &Column) -> (bool, bool) {
    let kind = !matches!(
        column.kind,
        Kind::Key | Kind::State | Kind::Status | Kind::BigInt | Kind::EntityName
    );
    let any = kind
        && column.access != Access::ReadOnly
        && column.name != "ownerid"
        && Some(column.name) != table.title;
    let defaulted = matches!(column.kind, Kind::Choice(_)) && column.default.is_some();
    (any, any && !matches!(column.kind, Kind::Bool(..)) && !defaulted)
}

/// Whether the organization has secured the column.
pub(crate) fn is_secured(db: &Connection, table: &Table, column: &Column) -> rusqlite::Result<bool> {
    let sql =
        "SELECT EXISTS (SELECT 1 FROM fieldpermission WHERE entityname = ? AND attributelogicalname = ?)";
    db.prepare_cached(sql)?
        .query_row([table.name, column.name], |row| row.get(0))
}

impl Caller {
    /// The person, and who really asks when they act for another: both must be allowed.
    fn both(&self) -> impl Iterator<Item = &Secured> {
        core::iter::once(&self.secured).chain(self.behind.as_deref().map(|actor| &actor.secured))
    }

    /// The column as a query of the caller's may see it: itself, nothing, or itself in the rows where it is shared.
    pub(crate) fn field(&self, table: &Table, column: &Column, alias: &str) -> String {
        let plain = format!("{alias}.\"{}\"", column.name);
        if !securable(table, column).1 {
            return plain;
        }
        self.both().fold(plain, |seen, secured| {
            if secured.of(table, column).is_none_or(|held| held.read) {
                return seen;
            }
            match shared_row(
                secured,
                table,
                column,
                &format!("{alias}.\"{}\"", table.key),
                "readaccess",
            ) {
                Some(shared) => format!("(CASE WHEN {shared} THEN {seen} END)"),
                None => "NULL".to_owned(),
            }
        })
    }

    /// The table that a lookup leads to, where the caller may see that it leads anywhere; `None` of any other column.
    pub(crate) fn target(&self, table: &Table, column: &Column, alias: &str) -> Option<String> {
        let plain = format!("{alias}.\"{}__table\"", column.name);
        column.is_lookup().then(|| {
            if self.restricted(table) {
                let field = self.field(table, column, alias);
                format!("(CASE WHEN {field} IS NOT NULL THEN {plain} END)")
            } else {
                plain
            }
        })
    }

    /// Whether any column of the table is kept from the caller in some rows.
    pub(crate) fn restricted(&self, table: &Table) -> bool {
        self.both().any(|secured| secured.tables.contains_key(table.name))
    }

    /// Whether the value of this column in this row is kept from the caller.
    pub(crate) fn hides(
        &self,
        db: &Connection,
        table: &Table,
        column: &Column,
        id: Uuid,
    ) -> rusqlite::Result<bool> {
        Ok(securable(table, column).1
            && self.refused(db, table, column, id, |held| held.read, "readaccess")?)
    }

    /// Whether the caller may not give this column a value in a new row.
    pub(crate) fn may_not_create(&self, table: &Table, column: &Column) -> bool {
        self.both()
            .any(|secured| secured.of(table, column).is_some_and(|held| !held.create))
    }

    /// Whether the caller may not change this column of this row.
    pub(crate) fn may_not_update(
        &self,
        db: &Connection,
        table: &Table,
        column: &Column,
        id: Uuid,
    ) -> rusqlite::Result<bool> {
        self.refused(db, table, column, id, |held| held.update, "updateaccess")
    }

    fn refused(
        &self,
        db: &Connection,
        table: &Table,
        column: &Column,
        id: Uuid,
        allowed: fn(&Permission) -> bool,
        access: &str,
    ) -> rusqlite::Result<bool> {
        let kept = self
            .both()
            .filter(|secured| secured.of(table, column).is_some_and(|held| !allowed(&held)));
        for secured in kept {
            let shared = match shared_row(secured, table, column, &format!("'{id}'"), access) {
                Some(condition) => db.query_row(&format!("SELECT {condition}"), [], |row| row.get(0))?,
                None => false,
            };
            if !shared {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// The condition that this column is shared in the row of that key; `None` when nothing is shared with the person.
fn shared_row(secured: &Secured, table: &Table, column: &Column, key: &str, access: &str) -> Option<String> {
    let principals = secured.shares.as_deref()?;
    Some(format!(
        "EXISTS (SELECT 1 FROM principalobjectattributeaccess x WHERE x.objectid = {key} AND x.attributeid = '{}' \
         AND x.\"{access}\" = 1 AND x.principalid IN ({principals}))",
        metadata_id(table, column)
    ))
}
