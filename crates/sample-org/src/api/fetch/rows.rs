//! One page of rows of a FetchXML query that is not aggregated.

use rusqlite::params_from_iter;
use rusqlite::types::Value as SqlValue;
use serde_json::{Map, Value as Json, json};
use uuid::Uuid;

use super::cookie;
use crate::api::annotate;
use crate::api::error::Outcome;
use crate::api::paging::{self, Term};
use crate::api::read::{self, MOST};
use crate::api::render;
use crate::api::request::Preferences;
use crate::api::session::Session;
use crate::fetchxml::ast::Fetch;
use crate::fetchxml::columns::{self, Children, Shown};
use crate::fetchxml::plan::{Holds, Ordered, Plan, Seat, cookie_name};
use crate::odata::fragment::Fragment;
use crate::odata::options::Options;
use crate::odata::{QueryError, text};
use crate::schema::Column;
use crate::store::value::{Value, Values};
use crate::store::write;

/// Columns that are read along for the etag and for labels.
const ALONG: &[&str] = &["versionnumber", "activitytypecode", "transactioncurrencyid"];

/// The query as it is read: columns by seat, order.
struct Reading<'a> {
    plan: &'a Plan,
    shown: Vec<Shown>,
    children: Vec<Children>,
    columns: Vec<Vec<&'static Column>>,
    terms: Vec<Ordered>,
    distinct: bool,
}

/// A row.
struct Row {
    place: Vec<SqlValue>,
    values: Vec<Values>,
    children: Vec<i64>,
}

/// One page; a stored query's next page is behind a link, since nobody can write a cookie into it.
pub(super) fn page(
    session: &Session<'_>,
    fetch: &Fetch,
    plan: &Plan,
    options: &Options,
    wishes: &Preferences,
    stored: Option<&str>,
) -> Outcome<Map<String, Json>> {
    let reading = reading(session, fetch, plan)?;
    let preferred = stored.and(wishes.page);
    let size = fetch.top.or(preferred).or(fetch.count).unwrap_or(MOST).min(MOST);
    let malformed = || QueryError::invalid("The $skiptoken is malformed.");
    let from_link = match options.skip_token.as_deref() {
        Some(token) => Some(
            cookie::opened(token)
                .filter(|_| stored.is_some())
                .ok_or_else(malformed)?,
        ),
        None => None,
    };
    let cookie = from_link
        .as_deref()
        .or(fetch.cookie.as_deref())
        .filter(|_| !reading.distinct);
    let (number, after) = match cookie {
        Some(cookie) => {
            let (page, place) = cookie::read(cookie, &reading.terms)?;
            (page + 1, Some(behind(&reading.terms, &place)))
        }
        None => (fetch.page.unwrap_or(1), None),
    };
    let offset = if after.is_some() {
        0
    } else {
        super::offset(fetch, size)?
    };
    let mut rows = read_rows(session, &reading, after, size + 1, offset)?;
    let more = rows.len() > size && fetch.top.is_none();
    rows.truncate(size);
    let mut page = Map::new();
    page.insert(
        "@odata.context".to_owned(),
        Json::String(context(session, &reading)),
    );
    let counted = fetch.total || options.count;
    let all = counted.then(|| total(session, &reading)).transpose()?;
    read::count_into(all, wishes, &mut page);
    annotate::version(session, wishes, &mut page);
    if more {
        next(
            session, &reading, &rows, number, options, wishes, stored, &mut page,
        );
    }
    let list = rows
        .iter()
        .map(|row| Json::Object(object(session, &reading, row, wishes)));
    page.insert("value".to_owned(), list.collect());
    Ok(page)
}

fn reading<'a>(session: &Session<'_>, fetch: &Fetch, plan: &'a Plan) -> Outcome<Reading<'a>> {
    let (mut shown, children) = columns::shown(plan)?;
    if !fetch.distinct {
        currencies(plan, &mut shown);
    }
    let mut terms: Vec<Ordered> = plan.order.iter().map(copied).collect();
    if !fetch.distinct {
        terms.extend(plan.seats.iter().enumerate().filter_map(|(at, seat)| {
            let key = seat.table.column(seat.table.key)?;
            (at == 0 || seat.many).then(|| Ordered {
                field: seat.field(key),
                descending: false,
                name: cookie_name(seat, key),
                holds: Holds::Id,
            })
        }));
    }
    let columns = plan
        .seats
        .iter()
        .enumerate()
        .map(|(at, seat)| columns_of(at, seat, &shown, fetch.distinct))
        .collect();
    let _ = session;
    Ok(Reading {
        plan,
        shown,
        children,
        columns,
        terms,
        distinct: fetch.distinct,
    })
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
    let money = |one: &Shown| own(one) && matches!(one.column.kind, crate::schema::Kind::Money);
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

fn behind(terms: &[Ordered], place: &[SqlValue]) -> Fragment {
    let terms: Vec<Term> = terms
        .iter()
        .map(|term| Term {
            field: term.field.clone(),
            descending: term.descending,
        })
        .collect();
    paging::behind(&terms, place)
}

/// What is selected: places in the order, columns, numbers of children.
fn selected(reading: &Reading<'_>) -> String {
    let mut parts: Vec<String> = reading.terms.iter().map(|term| term.field.clone()).collect();
    for (seat, columns) in reading.plan.seats.iter().zip(&reading.columns) {
        let list = write::select_list(&seat.sql, columns);
        parts.extend(list.strip_prefix(", ").map(str::to_owned));
    }
    parts.extend(reading.children.iter().map(|one| one.field.clone()));
    if parts.is_empty() {
        parts.push("1".to_owned());
    }
    let word = if reading.distinct { "DISTINCT " } else { "" };
    format!("SELECT {word}{}", parts.join(", "))
}

fn read_rows(
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
        selected(reading)
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
        at += columns.len() + columns.iter().filter(|column| column.is_lookup()).count();
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

fn total(session: &Session<'_>, reading: &Reading<'_>) -> Outcome<usize> {
    let Fragment { text, bound } = super::from(reading.plan, None);
    let select = if reading.distinct {
        selected(reading)
    } else {
        "SELECT 1".to_owned()
    };
    let sql = format!("SELECT COUNT(*) FROM ({select} FROM {text} LIMIT {})", MOST + 1);
    let count: i64 = session
        .db
        .prepare(&sql)?
        .query_row(params_from_iter(bound), |row| row.get(0))?;
    Ok(usize::try_from(count).unwrap_or_default())
}

#[expect(
    clippy::too_many_arguments,
    reason = "everything that a link or a cookie is made of"
)]
fn next(
    session: &Session<'_>,
    reading: &Reading<'_>,
    rows: &[Row],
    number: usize,
    options: &Options,
    wishes: &Preferences,
    stored: Option<&str>,
    page: &mut Map<String, Json>,
) {
    super::more_records(true, wishes, page);
    let (Some(first), Some(last), false) = (rows.first(), rows.last(), reading.distinct) else {
        return;
    };
    let inner = cookie::inner(number, &reading.terms, &first.place, &last.place);
    let outer = cookie::outer(number + 1, &inner);
    let name = "Microsoft.Dynamics.CRM.fetchxmlpagingcookie";
    if wishes.wants(name) {
        page.insert(format!("@{name}"), Json::String(outer.clone()));
    }
    if let Some(path) = stored {
        let mut pairs = options.raw.clone();
        pairs.push(format!("$skiptoken={}", text::encode(&outer)));
        let link = format!("{}{path}?{}", session.root, pairs.join("&"));
        page.insert("@odata.nextLink".to_owned(), Json::String(link));
    }
}

fn context(session: &Session<'_>, reading: &Reading<'_>) -> String {
    let Some(seat) = reading.plan.seats.first() else {
        return session.root.to_owned();
    };
    let mut names: Vec<&str> = Vec::new();
    for one in reading.shown.iter().filter(|one| one.seat == 0) {
        if !names.contains(&one.name.as_str()) {
            names.push(&one.name);
        }
    }
    if !reading.distinct && !names.contains(&seat.table.key) {
        names.push(seat.table.key);
    }
    format!(
        "{}$metadata#{}({})",
        session.root,
        seat.table.set,
        names.join(",")
    )
}

/// A row as JSON: without nulls (powerapps-docs `fetchxml/retrieve-data`).
fn object(
    session: &Session<'_>,
    reading: &Reading<'_>,
    row: &Row,
    wishes: &Preferences,
) -> Map<String, Json> {
    let mut made = Map::new();
    let none = Values::new();
    let own = row.values.first().unwrap_or(&none);
    if let (false, Some(etag)) = (reading.distinct, render::etag(own)) {
        made.insert("@odata.etag".to_owned(), Json::String(etag));
    }
    for one in &reading.shown {
        let Some(seat) = reading.plan.seats.get(one.seat) else {
            continue;
        };
        let values = row.values.get(one.seat).unwrap_or(&none);
        let value = values.get(one.column.name).unwrap_or(&Value::Null);
        if value.is_null() {
            continue;
        }
        let attribute = "OData.Community.Display.V1.AttributeName";
        if one.renamed && wishes.wants(attribute) {
            made.insert(format!("{}@{attribute}", one.name), json!(one.column.name));
        }
        annotate::named(
            session,
            (seat.table, one.column),
            &one.name,
            values,
            value,
            wishes,
            &mut made,
        );
        made.insert(one.name.clone(), render::json_of(one.column, value));
    }
    for (one, count) in reading.children.iter().zip(&row.children) {
        made.insert(one.name.clone(), json!(count));
    }
    if let (false, Some(seat)) = (reading.distinct, reading.plan.seats.first()) {
        let key = own
            .get(seat.table.key)
            .and_then(Value::text)
            .and_then(|text| Uuid::parse_str(text).ok());
        if let Some(id) = key {
            made.insert(seat.table.key.to_owned(), json!(id.to_string()));
            if matches!(seat.table.name, "systemuser" | "team") {
                made.insert("ownerid".to_owned(), json!(id.to_string()));
            }
        }
    }
    made
}
