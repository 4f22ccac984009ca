//! The query functions of the `Microsoft.Dynamics.CRM` namespace (reference A7): lists, ranges, whose row it is, the
//! caller's language. Days and hierarchies have files of their own. FetchXML's operators (reference D4) are the same
//! conditions under other names, so they come here too.

use rusqlite::types::Value as SqlValue;
use uuid::Uuid;

use super::column::{constant, several};
use super::error::QueryError;
use super::expression::Literal;
use super::fragment::Fragment;
use super::sql::Compiler;
use super::{days, hierarchy};
use crate::schema::{Column, Kind, Table};

/// The most values of one condition; SQL Server, on which the real service runs, takes about as many parameters.
const MOST_VALUES: usize = 2000;

/// What a condition is about.
#[derive(Clone, Copy)]
pub(crate) struct Subject<'a> {
    /// The table of the column.
    pub(crate) table: &'static Table,
    /// The column.
    pub(crate) column: &'static Column,
    /// Its SQL.
    pub(crate) field: &'a str,
}

/// The condition for one function on one column.
pub(crate) fn condition(
    compiler: &Compiler<'_>,
    name: &str,
    subject: Subject<'_>,
    values: &[Literal],
) -> Result<Fragment, QueryError> {
    let column = subject.column;
    let not = |found: Fragment| found.wrapped("NOT coalesce(", ", 0)");
    match name {
        "In" => among(subject, values),
        "NotIn" => Ok(not(among(subject, values)?)),
        "Between" => between(subject, values),
        "NotBetween" => Ok(not(between(subject, values)?)),
        "ContainValues" => holding(name, subject, values),
        "DoesNotContainValues" => Ok(not(holding(name, subject, values)?)),
        "EqualUserLanguage" => language(compiler, subject, values),
        "EqualUserId"
        | "NotEqualUserId"
        | "EqualBusinessId"
        | "NotEqualBusinessId"
        | "EqualUserTeams"
        | "EqualUserOrUserTeams"
        | "EqualUserOrUserHierarchy"
        | "EqualUserOrUserHierarchyAndTeams" => {
            no_values(name, values)?;
            if column.is_identifier() {
                whose(compiler, name, subject)
            } else {
                Err(unfit(name, column))
            }
        }
        "Under" | "UnderOrEqual" | "NotUnder" | "Above" | "AboveOrEqual" => {
            hierarchy::condition(compiler, name, subject, values)
        }
        _ => days::condition(compiler, name, subject, values),
    }
}

/// Rows in which one of these choices is among those that were made (reference A7).
fn holding(name: &str, subject: Subject<'_>, values: &[Literal]) -> Result<Fragment, QueryError> {
    if !matches!(subject.column.kind, Kind::Choices(_)) {
        return Err(unfit(name, subject.column));
    }
    if values.is_empty() || values.len() > MOST_VALUES {
        return Err(QueryError::invalid(format!(
            "The function {name} takes at least one value."
        )));
    }
    let mut any = Vec::new();
    for value in values {
        for code in several(subject.column, value)? {
            any.push(Fragment::with(
                format!("instr(',' || {} || ',', ?) > 0", subject.field),
                SqlValue::Text(format!(",{code},")),
            ));
        }
    }
    if any.is_empty() {
        return Err(QueryError::invalid(format!(
            "The function {name} takes at least one value."
        )));
    }
    Ok(Fragment::join(any, " OR "))
}

fn whose(compiler: &Compiler<'_>, name: &str, subject: Subject<'_>) -> Result<Fragment, QueryError> {
    let caller = compiler.caller;
    let field = subject.field;
    let teams = || caller.teams.iter().copied();
    Ok(match name {
        "EqualUserId" => is(field, caller.user, "IS"),
        "NotEqualUserId" => is(field, caller.user, "IS NOT"),
        "EqualBusinessId" => is(field, caller.business_unit, "IS"),
        "NotEqualBusinessId" => is(field, caller.business_unit, "IS NOT"),
        "EqualUserTeams" => any_of(field, teams()),
        "EqualUserOrUserTeams" => any_of(field, core::iter::once(caller.user).chain(teams())),
        "EqualUserOrUserHierarchy" => hierarchy::reports(caller.user, field, false),
        _ => {
            let own = any_of(field, teams());
            Fragment::join(vec![hierarchy::reports(caller.user, field, true), own], " OR ")
        }
    })
}

fn is(field: &str, id: Uuid, word: &str) -> Fragment {
    Fragment::with(format!("{field} {word} ?"), SqlValue::Text(id.to_string()))
}

fn any_of(field: &str, ids: impl Iterator<Item = Uuid>) -> Fragment {
    let bound: Vec<SqlValue> = ids.map(|id| SqlValue::Text(id.to_string())).collect();
    Fragment {
        text: format!("{field} IN ({})", vec!["?"; bound.len()].join(", ")),
        bound,
    }
}

fn among(subject: Subject<'_>, values: &[Literal]) -> Result<Fragment, QueryError> {
    if values.is_empty() {
        return Err(QueryError::invalid("The function takes at least one value."));
    }
    if values.len() > MOST_VALUES {
        return Err(QueryError::coded(
            "0x8004430E",
            "Number of parameters in a condition exceeded maximum limit.",
        ));
    }
    let bound: Result<Vec<SqlValue>, _> = values
        .iter()
        .map(|value| constant(subject.column, value, true))
        .collect();
    let bound = bound?;
    Ok(Fragment {
        text: format!("{} IN ({})", subject.field, vec!["?"; bound.len()].join(", ")),
        bound,
    })
}

fn between(subject: Subject<'_>, values: &[Literal]) -> Result<Fragment, QueryError> {
    let [low, high] = values else {
        return Err(QueryError::invalid("The function takes two values."));
    };
    let bound = vec![
        constant(subject.column, low, true)?,
        constant(subject.column, high, true)?,
    ];
    Ok(Fragment {
        text: format!("{} BETWEEN ? AND ?", subject.field),
        bound,
    })
}

/// A column that holds a language, compared with the caller's (reference C7 `uilanguageid`).
fn language(
    compiler: &Compiler<'_>,
    subject: Subject<'_>,
    values: &[Literal],
) -> Result<Fragment, QueryError> {
    no_values("EqualUserLanguage", values)?;
    if !matches!(subject.column.kind, Kind::Int(..)) {
        return Err(unfit("EqualUserLanguage", subject.column));
    }
    Ok(Fragment::with(
        format!(
            "{} = (SELECT uilanguageid FROM usersettings WHERE systemuserid = ?)",
            subject.field
        ),
        SqlValue::Text(compiler.caller.user.to_string()),
    ))
}

/// Refuses values where there is nothing to compare with.
pub(super) fn no_values(name: &str, values: &[Literal]) -> Result<(), QueryError> {
    if values.is_empty() {
        Ok(())
    } else {
        Err(QueryError::invalid(format!(
            "The function {name} takes no value."
        )))
    }
}

/// A function that does not apply to a column's type.
pub(super) fn unfit(name: &str, column: &Column) -> QueryError {
    QueryError::coded(
        "0x80041106",
        format!(
            "The condition '{name}' is not supported for the type of the attribute '{}'.",
            column.name
        ),
    )
}

/// A function that does not exist, in the words of the OData library that the real service is built on.
pub(super) fn unknown(name: &str) -> QueryError {
    QueryError::invalid(format!(
        "An unknown function with name 'Microsoft.Dynamics.CRM.{name}' was found. This may also be a function import or a key lookup on a navigation property, which is not allowed."
    ))
}
