//! Whose address is it (reference G-40 to G-44).

use rusqlite::params_from_iter;
use rusqlite::types::Value as SqlValue;
use uuid::Uuid;

use super::super::error::Outcome;
use super::super::session::Session;
use super::settings::Settings;
use crate::odata::fragment::Fragment;
use crate::schema::{Ownership, Table};
use crate::security::sight;

/// Tables with addresses, in the order in which a sender is looked for (G-40), and their columns (G-42: any of format
/// email).
const TABLES: &[(&str, &[&str])] = &[
    ("systemuser", &["internalemailaddress", "personalemailaddress"]),
    ("contact", &["emailaddress1", "emailaddress2", "emailaddress3"]),
    ("account", &["emailaddress1", "emailaddress2", "emailaddress3"]),
    ("lead", &["emailaddress1", "emailaddress2", "emailaddress3"]),
    ("team", &["emailaddress"]),
    ("businessunit", &["emailaddress"]),
    ("queue", &["emailaddress"]),
];

/// More rows than this with one address, and it is nobody's (G-41).
pub(super) const MOST: usize = 100;

/// A row that has an address.
#[derive(Debug, Clone)]
pub(super) struct Match {
    /// Its table.
    pub(super) table: &'static Table,
    /// Its key.
    pub(super) id: Uuid,
    /// Whether the caller owns it.
    own: bool,
}

/// Whose rows are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Eyes {
    /// Those that the caller may see (G-44: tracked by hand).
    Caller,
    /// All (G-44: as the service).
    Service,
}

/// All active rows with an address, the caller's own first, then in the order of G-40, older before newer.
pub(super) fn all(
    session: &Session<'_>,
    settings: &Settings,
    address: &str,
    eyes: Eyes,
) -> Outcome<Vec<Match>> {
    let inactive = settings.option("ResolveForInactiveEntities", false);
    let mut found = Vec::new();
    for (name, columns) in TABLES {
        if let Some(table) = session.catalog.table(name) {
            found.extend(rows(session, table, columns, (address, inactive, eyes))?);
        }
    }
    found.sort_by_key(|one| !one.own);
    Ok(found)
}

fn rows(
    session: &Session<'_>,
    table: &'static Table,
    columns: &[&str],
    (address, inactive, eyes): (&str, bool, Eyes),
) -> Outcome<Vec<Match>> {
    let equal =
        |column: &&str| Fragment::with(format!("t.\"{column}\" = ?"), SqlValue::Text(address.to_owned()));
    let mut conditions = vec![Fragment::join(columns.iter().map(equal).collect(), " OR ")];
    if table.name == "systemuser" {
        conditions.push(Fragment::plain("coalesce(t.isdisabled, 0) = 0"));
    } else if table.column("statecode").is_some() && !inactive {
        conditions.push(Fragment::plain("+t.statecode = 0"));
    }
    if eyes == Eyes::Caller {
        conditions.extend(sight::visible(session.caller, table, "t"));
    }
    let owner = if table.ownership == Ownership::Owner {
        "coalesce(t.ownerid, '')"
    } else {
        "''"
    };
    let joined = Fragment::join(conditions, " AND ");
    let sql = format!(
        "SELECT t.\"{}\", {owner} FROM \"{}\" t WHERE {} ORDER BY +t.createdon, t.\"{}\" LIMIT {}",
        table.key,
        table.storage,
        joined.text,
        table.key,
        MOST + 1
    );
    let me = session.caller.user.to_string();
    let mut statement = session.db.prepare_cached(&sql)?;
    let rows = statement.query_map(params_from_iter(joined.bound), |row| {
        Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?))
    })?;
    let mut found = Vec::new();
    for row in rows {
        let (id, owner) = row?;
        let own = owner == me;
        found.extend(Uuid::parse_str(&id).ok().map(|id| Match { table, id, own }));
    }
    Ok(found)
}
