//! What a FetchXML query that is not aggregated reads: columns by seat, in an order that is total.

use rusqlite::params_from_iter;
use rusqlite::types::Value as SqlValue;

use crate::api::error::Outcome;
use crate::api::paging::{self, Term};
use crate::api::session::Session;
use crate::fetchxml::ast::Fetch;
use crate::fetchxml::columns::{self, Children, Shown};
use crate::fetchxml::order::{Holds, Ordered, cookie_name};
use crate::fetchxml::plan::{Plan, Seat};
use crate::odata::QueryError;
use crate::odata::fragment::Fragment;
use crate::schema::{Column, Kind};
use crate::security::Caller;
use crate::store::value::Values;
use crate::store::write;

/// Columns that are read along for the etag and for labels.
const ALONG: &[&str] = &["versionnumber", "activitytypecode", "transactioncurrencyid"];

/// The most columns of one statement; SQLite takes 2,000, and the order has some of them.
const MOST_COLUMNS: usize = 1_900;

/// The query as it is read: columns by seat, order.
pub(super) struct Reading<'a> {
    /// The query.
    pub(super) plan: &'a Plan,
    /// What is shown.
    pub(super) shown: Vec<Shown>,
    /// Numbers of rows below.
    pub(super) children: Vec<Children>,
    columns: Vec<Vec<&'static Column>>,
    /// The order.
    pub(super) terms: Vec<Ordered>,
    /// Equal rows count once, and have no key.
    pub(super) distinct: bool,
}

/// A row.
pub(super) struct Row {
    /// Its place in the order.
    pub(super) place: Vec<SqlValue>,
    /// Its columns, seat by seat.
    pub(super) values: Vec<Values>,
    /// Numbers of rows below.
    pub(super) children: Vec<i64>,
}

/// Which columns a query reads, and in which order.
pub(super) fn reading<'a>(reader: &Caller, fetch: &Fetch, plan: &'a Plan) -> Outcome<Reading<'a>> {
    let (mut shown, children) = columns::shown(plan)?;
    if !fetch.distinct {
        currencies(plan, &mut shown);
    }
    let mut terms: Vec<Ordered> = plan.order.iter().map(copied).collect();
    if !fetch.distinct {
        terms.extend(plan.seats.iter().enumerate().filter_map(|(at, seat)| {
            let key = seat.table.column(seat.table.key)?;
            (at == 0 || seat.many).then(|| Ordered {
                field: seat.field(reader, key),
                descending: false,
                name: cookie_name(seat, key),
                holds: Holds::Id,
            })
        }));
    }
    let columns: Vec<Vec<&'static Column>> = plan
        .seats
        .iter()
        .enumerate()
        .map(|(at, seat)| columns_of(at, seat, &shown, fetch.distinct))
        .collect();
    let read: usize = columns.iter().map(|list| width(list)).sum();
    if read > MOST_COLUMNS {
        let text = "Number of attributes in query exceeded maximum limit.";
        return Err(QueryError::coded("0x80040203", text).into());
    }
    Ok(Reading {
        plan,
        shown,
        children,
        columns,
        terms,
        distinct: fetch.distinct,
    })
}

/// How many places columns take: a lookup has two.
fn width(columns: &[&Column]) -> usize {
    columns.len() + columns.iter().filter(|column| column.is_lookup()).count()
}

fn copied(term: &Ordered) -> Ordered {
    Ordered {
        field: term.field.clone(),
        descending: term.descending,
        name: term.name.clone(),
        holds: term.holds,
    }
}

/// Money brings its currency (reference A7).
fn currencies(plan: &Plan, shown: &mut Vec<Shown>) {
    let own = |one: &Shown| one.seat == 0;
    let money = |one: &Shown| own(one) && matches!(one.column.kind, Kind::Money);
    let has = |one: &Shown| own(one) && one.column.name == "transactioncurrencyid";
    let currency = plan
        .seats
        .first()
        .and_then(|seat| seat.table.column("transactioncurrencyid"));
    if let Some(column) = currency
        && shown.iter().any(money)
        && !shown.iter().any(has)
    {
        shown.push(Shown {
            seat: 0,
            column,
            name: column.property(),
            renamed: false,
        });
    }
}

/// What is read of a seat: what is shown of it, and what that takes.
fn columns_of(at: usize, seat: &Seat, shown: &[Shown], distinct: bool) -> Vec<&'static Column> {
    let mut all: Vec<&'static Column> = Vec::new();
    for one in shown.iter().filter(|one| one.seat == at) {
        if !all.iter().any(|known| known.name == one.column.name) {
            all.push(one.column);
        }
    }
    if !distinct {
        for name in ALONG.iter().chain([&seat.table.key]) {
            if let Some(column) = seat.table.column(name)
                && (at == 0 || !all.is_empty())
                && !all.iter().any(|known| known.name == column.name)
            {
                all.push(column);
            }
        }
    }
    all
}

/// Rows behind a place in the order.
pub(super) fn behind(terms: &[Ordered], place: &[SqlValue]) -> Fragment {
    let terms: Vec<Term> = terms
        .iter()
        .map(|term| Term {
            field: term.field.clone(),
            descending: term.descending,
        })
        .collect();
    paging::behind(&terms, place)
}

/// What is selected: places in the order, columns as the reader may see them, numbers of children.
pub(super) fn selected(reader: &Caller, reading: &Reading<'_>) -> String {
    let mut parts: Vec<String> = reading.terms.iter().map(|term| term.field.clone()).collect();
    for (seat, columns) in reading.plan.seats.iter().zip(&reading.columns) {
        for column in columns {
            parts.push(seat.field(reader, column));
            parts.extend(reader.target(seat.table, column, &seat.sql));
        }
    }
    parts.extend(reading.children.iter().map(|one| one.field.clone()));
    if parts.is_empty() {
        parts.push("1".to_owned());
    }
    let word = if reading.distinct { "DISTINCT " } else { "" };
    format!("SELECT {word}{}", parts.join(", "))
}

/// Reads rows.
pub(super) fn read_rows(
    session: &Session<'_>,
    reading: &Reading<'_>,
    after: Option<Fragment>,
    limit: usize,
    offset: usize,
) -> Outcome<Vec<Row>> {
    let Fragment { text, bound } = super::from(reading.plan, after);
    let order: Vec<String> = reading
        .terms
        .iter()
        .map(|term| format!("{}{}", term.field, if term.descending { " DESC" } else { "" }))
        .collect();
    let order = if order.is_empty() {
        String::new()
    } else {
        format!(" ORDER BY {}", order.join(", "))
    };
    let sql = format!(
        "{} FROM {text}{order} LIMIT {limit} OFFSET {offset}",
        selected(session.caller, reading)
    );
    let mut statement = session.db.prepare(&sql)?;
    let rows = statement.query_map(params_from_iter(bound), |row| taken(row, reading))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn taken(row: &rusqlite::Row<'_>, reading: &Reading<'_>) -> rusqlite::Result<Row> {
    let place: Result<Vec<SqlValue>, _> = (0..reading.terms.len()).map(|at| row.get(at)).collect();
    let mut at = reading.terms.len();
    let mut values = Vec::new();
    for columns in &reading.columns {
        values.push(write::take(row, at, columns)?);
        at += width(columns);
    }
    let children = (at..at + reading.children.len())
        .map(|at| row.get(at))
        .collect::<Result<_, _>>()?;
    Ok(Row {
        place: place?,
        values,
        children,
    })
}
