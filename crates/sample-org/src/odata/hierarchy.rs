//! Rows above and below others (powerapps-docs `query-hierarchical-data`): accounts by parent, users by manager.

use rusqlite::types::Value as SqlValue;
use uuid::Uuid;

use super::column::constant;
use super::error::QueryError;
use super::expression::Literal;
use super::fragment::Fragment;
use super::functions::{Subject, unfit};
use super::sql::Compiler;
use crate::schema::{Kind, Table};

/// How many levels are followed, as the real service has it.
const DEEPEST: u32 = 100;

/// The table whose hierarchy a column lies in, with the lookup to the row above.
fn tree(compiler: &Compiler<'_>, subject: Subject<'_>) -> Option<(&'static Table, &'static str)> {
    let table = match subject.column.kind {
        Kind::Key => subject.table,
        Kind::Lookup([target]) => compiler.catalog.table(target.table)?,
        _ => return None,
    };
    match table.name {
        "account" => Some((table, "parentaccountid")),
        "systemuser" => Some((table, "parentsystemuserid")),
        _ => None,
    }
}

/// `Under`, `UnderOrEqual`, `NotUnder`, `Above`, `AboveOrEqual`.
pub(super) fn condition(
    compiler: &Compiler<'_>,
    name: &str,
    subject: Subject<'_>,
    values: &[Literal],
) -> Result<Fragment, QueryError> {
    let (table, parent) = tree(compiler, subject).ok_or_else(|| unfit(name, subject.column))?;
    let [value] = values else {
        return Err(QueryError::invalid(format!(
            "The function {name} takes one value."
        )));
    };
    let root = constant(subject.column, value, true)?;
    let (storage, key) = (table.storage, table.key);
    let (step, first) = if name.starts_with("Above") {
        (
            format!(
                "SELECT s.\"{parent}\", w.level + 1 FROM \"{storage}\" s JOIN walk w ON s.\"{key}\" = w.id"
            ),
            format!("SELECT \"{parent}\", 1 FROM \"{storage}\" WHERE \"{key}\" = ?"),
        )
    } else {
        (
            format!(
                "SELECT s.\"{key}\", w.level + 1 FROM \"{storage}\" s JOIN walk w ON s.\"{parent}\" = w.id"
            ),
            format!("SELECT \"{key}\", 1 FROM \"{storage}\" WHERE \"{parent}\" = ?"),
        )
    };
    let field = subject.field;
    let found = Fragment::with(
        format!(
            "{field} IN (WITH RECURSIVE walk(id, level) AS ({first} UNION {step} WHERE w.level < {DEEPEST}) SELECT id FROM walk WHERE id IS NOT NULL)"
        ),
        root.clone(),
    );
    Ok(match name {
        "NotUnder" => found.wrapped("NOT coalesce(", ", 0)"),
        "UnderOrEqual" | "AboveOrEqual" => {
            Fragment::join(vec![Fragment::with(format!("{field} = ?"), root), found], " OR ")
        }
        _ => found,
    })
}

/// Rows of a user and of everybody below them, with the teams of all of those when wished.
pub(super) fn reports(user: Uuid, field: &str, with_teams: bool) -> Fragment {
    let walk = format!(
        "WITH RECURSIVE walk(id, level) AS (SELECT ?, 0 UNION SELECT s.systemuserid, w.level + 1 FROM systemuser s \
         JOIN walk w ON s.parentsystemuserid = w.id WHERE w.level < {DEEPEST}) SELECT id FROM walk"
    );
    let id = || SqlValue::Text(user.to_string());
    let people = Fragment::with(format!("{field} IN ({walk})"), id());
    if !with_teams {
        return people;
    }
    let teams =
        format!("{field} IN (SELECT m.teamid FROM teammembership m WHERE m.systemuserid IN ({walk}))");
    Fragment::join(vec![people, Fragment::with(teams, id())], " OR ")
}
