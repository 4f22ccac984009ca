//! One page of rows of a FetchXML query that is not aggregated.

use rusqlite::params_from_iter;
use serde_json::{Map, Value as Json, json};
use uuid::Uuid;

use super::cookie;
use super::reading::{Reading, Row, behind, read_rows, reading, selected};
use crate::api::annotate;
use crate::api::error::Outcome;
use crate::api::read::{self, MOST};
use crate::api::render;
use crate::api::request::Preferences;
use crate::api::session::Session;
use crate::fetchxml::ast::Fetch;
use crate::fetchxml::plan::Plan;
use crate::odata::fragment::Fragment;
use crate::odata::options::Options;
use crate::odata::{QueryError, text};
use crate::store::value::{Value, Values};

/// One page; a stored query's next page is behind a link, since nobody can write a cookie into it.
pub(super) fn page(
    session: &Session<'_>,
    fetch: &Fetch,
    plan: &Plan,
    options: &Options,
    wishes: &Preferences,
    stored: Option<&str>,
) -> Outcome<Map<String, Json>> {
    let reading = reading(session.caller, fetch, plan)?;
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

fn total(session: &Session<'_>, reading: &Reading<'_>) -> Outcome<usize> {
    let Fragment { text, bound } = super::from(reading.plan, None);
    let select = if reading.distinct {
        selected(session.caller, reading)
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
        made.insert(one.name.clone(), render::json_of(one.column, value, wishes.exact));
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
