//! A query over a source as SQL: narrowed, ordered, counted, and run.

use std::collections::BTreeMap;

use rusqlite::params_from_iter;
use rusqlite::types::Value as SqlValue;
use uuid::Uuid;

use super::MOST;
use super::source::{Source, filter, rows_of};
use crate::api::error::Outcome;
use crate::api::paging::{self, Cookie, Term};
use crate::api::render;
use crate::api::session::Session;
use crate::odata;
use crate::odata::expand::Order;
use crate::odata::expression::{Comparison, Expression, Operand};
use crate::odata::fragment::Fragment;
use crate::schema::Column;
use crate::security::sight;
use crate::store::value::Values;
use crate::store::write;

/// A found row.
pub(crate) struct Found {
    /// Its key.
    pub(crate) id: Uuid,
    /// Its columns.
    pub(crate) values: Values,
    /// What it was ordered by, for the next page.
    pub(crate) place: Vec<SqlValue>,
}

/// A query over one source.
pub(crate) struct Query<'a> {
    /// Which rows.
    pub(crate) source: Source,
    /// `$filter`, with its aliases.
    pub(crate) filter: Option<(&'a str, &'a BTreeMap<String, String>)>,
    /// `$orderby`
    pub(crate) order: &'a [Order],
    /// `$select`
    pub(crate) select: Option<&'a [String]>,
    /// Behind this row of an earlier page.
    pub(crate) after: Option<&'a Cookie>,
}

/// How many rows there are; one more than the cap says that there are more, and counting ends there.
pub(super) fn total(session: &Session<'_>, query: &Query<'_>) -> Outcome<usize> {
    let condition = conditions(session, query)?;
    let sql = format!(
        "SELECT COUNT(*) FROM (SELECT 1 FROM \"{}\" t WHERE {} LIMIT {})",
        query.source.table.storage,
        condition.text,
        MOST + 1
    );
    let count: i64 = session
        .db
        .prepare_cached(&sql)?
        .query_row(params_from_iter(condition.bound), |row| row.get(0))?;
    Ok(usize::try_from(count).unwrap_or_default())
}

/// Runs a query.
pub(crate) fn find(session: &Session<'_>, query: &Query<'_>, limit: usize) -> Outcome<Vec<Found>> {
    let table = query.source.table;
    let columns = render::columns(table, query.select)?;
    let terms = paging::terms(session, table, query.order)?;
    let Fragment { text, bound } = statement(session, query, &columns, &terms, limit)?;
    let mut statement = session.db.prepare_cached(&text)?;
    let rows = statement.query_map(params_from_iter(bound), |row| {
        let id: String = row.get(0)?;
        let place: Result<Vec<SqlValue>, _> = (1..=terms.len()).map(|at| row.get(at)).collect();
        let values = write::take(row, terms.len() + 1, &columns)?;
        Ok(Found {
            id: Uuid::parse_str(&id).unwrap_or_default(),
            values,
            place: place?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The whole query as SQL: key, place in the order, columns.
pub(super) fn statement(
    session: &Session<'_>,
    query: &Query<'_>,
    columns: &[&'static Column],
    terms: &[Term],
    limit: usize,
) -> Outcome<Fragment> {
    let table = query.source.table;
    let mut condition = conditions(session, query)?;
    if let Some(after) = query
        .after
        .map(|cookie| paging::after(terms, cookie))
        .transpose()?
    {
        condition = Fragment::join(vec![condition, after], " AND ");
    }
    let places: String = terms.iter().map(|term| format!(", {}", term.field)).collect();
    let text = format!(
        "SELECT t.\"{}\"{places}{} FROM \"{}\" t WHERE {} ORDER BY {} LIMIT {limit}",
        table.key,
        write::select_list("t", columns),
        table.storage,
        condition.text,
        terms.iter().map(Term::order).collect::<Vec<_>>().join(", "),
    );
    Ok(Fragment {
        text,
        bound: condition.bound,
    })
}

/// Everything that narrows the rows: kind, membership, sight, filter.
fn conditions(session: &Session<'_>, query: &Query<'_>) -> Outcome<Fragment> {
    let table = query.source.table;
    let mut all = if others_filters(session, query) {
        vec![sight::kind_of(table, "t")]
    } else {
        rows_of(session, query.source)
    };
    if let Some((text, aliases)) = query.filter {
        all.push(filter(session, table, text, aliases)?);
    }
    Ok(Fragment::join(all, " AND "))
}

/// With `prvAdminFilter` somebody else's filters can be read, when the query has exactly two conditions, `querytype` and
/// `ownerid` (reference D4).
fn others_filters(session: &Session<'_>, query: &Query<'_>) -> bool {
    let named = query.source.table.name == "userquery" && query.source.members.is_none();
    if !named || !session.caller.privileges.contains_key("prvAdminFilter") {
        return false;
    }
    let tree = query
        .filter
        .and_then(|(text, aliases)| odata::filter(text, aliases).ok());
    let Some(Expression::And(terms)) = tree else {
        return false;
    };
    let mut names: Vec<&str> = Vec::new();
    for term in &terms {
        match term {
            Expression::Compare(Operand::Path(path), Comparison::Equal, Operand::Constant(_)) => {
                names.extend(path.iter().map(String::as_str));
            }
            _ => return false,
        }
    }
    names.sort_unstable();
    names == ["_ownerid_value", "querytype"]
}
