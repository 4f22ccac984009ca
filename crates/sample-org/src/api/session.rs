//! What one request works with: the rows, the tables, who asks, what time it is.

use std::cell::{Cell, OnceCell};
use std::collections::HashMap;

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension as _, params_from_iter};
use uuid::Uuid;

use super::error::{ApiError, Outcome};
use super::zone::Habits;
use crate::odata::fragment::Fragment;
use crate::odata::sql::Compiler;
use crate::schema::{Catalog, Table};
use crate::security::{Caller, Verb, sight};

/// The language that every label is known in: English.
const BASE_LANGUAGE: u32 = 1033;

/// The surroundings of a request.
pub(crate) struct Session<'a> {
    /// The rows.
    pub(crate) db: &'a Connection,
    /// The tables.
    pub(crate) catalog: &'a Catalog,
    /// Who asks.
    pub(crate) caller: &'a Caller,
    /// When.
    pub(crate) now: Timestamp,
    /// `organizationid`.
    pub(crate) organization: Uuid,
    /// The service root with its final slash.
    pub(crate) root: &'a str,
    /// Inside a change set: the record URL behind each Content-ID (reference A13).
    pub(crate) references: HashMap<String, String>,
    /// Whether decimal and 64-bit numbers of the body at hand are texts (reference A5: `IEEE754Compatible`).
    pub(crate) exact: Cell<bool>,
    /// What [`Session::language`] found out.
    pub(crate) language: OnceCell<u32>,
}

impl Session<'_> {
    /// The language in which the caller reads labels (reference C7 `uilanguageid`), an LCID.
    pub(crate) fn language(&self) -> u32 {
        *self.language.get_or_init(|| {
            let sql = "SELECT uilanguageid FROM usersettings WHERE systemuserid = ?";
            let found = self.db.prepare_cached(sql).and_then(|mut statement| {
                statement
                    .query_row([self.caller.user.to_string()], |row| row.get(0))
                    .optional()
            });
            let language: Option<Option<u32>> = found.ok().flatten();
            language.flatten().unwrap_or(BASE_LANGUAGE)
        })
    }

    /// A compiler for conditions.
    pub(crate) fn compiler(&self) -> Compiler<'_> {
        Compiler {
            catalog: self.catalog,
            caller: self.caller,
            now: self.now,
            zone: self.habits().zone,
            aliases: 0,
        }
    }

    /// How the caller reads moments.
    pub(crate) fn habits(&self) -> Habits {
        Habits::of(self.db, self.caller.user)
    }

    /// Refuses when no role gives this privilege at any depth.
    pub(crate) fn need(&self, verb: Verb, table: &Table) -> Outcome<()> {
        match self.caller.depth(verb, table) {
            Some(_) => Ok(()),
            None => Err(self.refusal(verb, table)),
        }
    }

    /// Refuses when no role gives this privilege, which is not about one table (reference E1).
    pub(crate) fn hold(&self, privilege: &str) -> Outcome<()> {
        if self.caller.privileges.contains_key(privilege) {
            return Ok(());
        }
        let text = format!(
            "Principal user (Id={}, type=8) is missing {privilege} privilege.",
            self.caller.user
        );
        Err(ApiError::new(403, "0x80040220", text))
    }

    fn refusal(&self, verb: Verb, table: &Table) -> ApiError {
        let caller = self.caller;
        ApiError::new(
            403,
            "0x80040220",
            format!(
                "Principal user (Id={}, type=8, roleCount={}, privilegeCount={}, accessMode=0), is missing {} privilege for entity '{}'.",
                caller.user,
                caller.roles,
                caller.privileges.len(),
                Caller::privilege(verb, table),
                table.name
            ),
        )
    }

    /// Whether the row is there, whoever may see it.
    pub(crate) fn exists(&self, table: &Table, id: Uuid) -> Outcome<bool> {
        self.holds(table, id, None)
    }

    /// Whether the caller may treat this row so.
    pub(crate) fn allows(&self, verb: Verb, table: &Table, id: Uuid) -> Outcome<bool> {
        self.holds(table, id, sight::within(self.caller, verb, table, "t"))
    }

    /// Refuses unless the row is there and the caller may treat it so: 404 or 403.
    pub(crate) fn may(&self, verb: Verb, table: &Table, id: Uuid) -> Outcome<()> {
        if !self.exists(table, id)? {
            return Err(ApiError::missing(table.name, id));
        }
        self.need(verb, table)?;
        if self.allows(verb, table, id)? {
            return Ok(());
        }
        let word = verb.access();
        Err(ApiError::new(
            403,
            "0x80048405",
            format!(
                "Principal user (Id={}, type=8) does not have {word} right on {} with id {id}.",
                self.caller.user, table.name
            ),
        ))
    }

    /// The table of a row that may be known by the pointer to its activity only.
    pub(crate) fn concrete(&self, table: &str, id: Uuid) -> Outcome<Option<&'static Table>> {
        if table != "activitypointer" {
            return Ok(self.catalog.table(table));
        }
        let kind: Option<String> = self
            .db
            .prepare_cached("SELECT activitytypecode FROM activity WHERE activityid = ?")?
            .query_row([id.to_string()], |row| row.get(0))
            .optional()?;
        Ok(kind.and_then(|kind| self.catalog.table(&kind)))
    }

    fn holds(&self, table: &Table, id: Uuid, condition: Option<Fragment>) -> Outcome<bool> {
        let mut all = vec![
            Fragment::with(
                format!("t.\"{}\" = ?", table.key),
                rusqlite::types::Value::Text(id.to_string()),
            ),
            sight::kind_of(table, "t"),
        ];
        all.extend(condition);
        let joined = Fragment::join(all, " AND ");
        let sql = format!(
            "SELECT COUNT(*) FROM \"{}\" t WHERE {}",
            table.storage, joined.text
        );
        let count: i64 = self
            .db
            .prepare_cached(&sql)?
            .query_row(params_from_iter(joined.bound), |row| row.get(0))?;
        Ok(count > 0)
    }
}
