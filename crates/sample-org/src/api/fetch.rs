//! `fetchXml`, `savedQuery`, `userQuery` (reference A7): FetchXML on a set or on a collection. Nulls are left out, columns
//! of joined tables stand beside the row's own, and pages follow from the query's own `page` and `paging-cookie`.

mod cookie;
mod reading;
mod rows;

use serde_json::{Map, Value as Json, json};
use uuid::Uuid;

use super::aggregate::{self, Cell, Shape};
use super::error::{ApiError, Outcome};
use super::read::{self, MOST, Source};
use super::reply::Reply;
use super::request::Preferences;
use super::session::Session;
use crate::fetchxml::ast::Fetch;
use crate::fetchxml::plan::{Plan, Planner};
use crate::fetchxml::totals::{self, What};
use crate::fetchxml::{fetch, select};
use crate::odata::QueryError;
use crate::odata::fragment::Fragment;
use crate::odata::options::{Options, Predefined};
use crate::security::Verb;
use crate::store::value::Value;
use crate::store::write;

/// How many rows can be passed over without a cookie (powerapps-docs `fetchxml/page-results`).
const FURTHEST: usize = 50_000;

/// `GET set?fetchXml=...` and the like.
pub(crate) fn answer(
    session: &Session<'_>,
    source: Source,
    options: &Options,
    wishes: &Preferences,
    path: &str,
) -> Outcome {
    session.need(Verb::Read, source.table)?;
    alone(options)?;
    let predefined = options.predefined.as_ref();
    let fetch = match predefined {
        Some(Predefined::Sql(text)) => select(text)?,
        Some(query) => fetch(&text(session, query)?)?,
        None => fetch("")?,
    };
    if fetch.entity.name != source.table.name {
        return Err(QueryError::coded(
            "0x80041128",
            "The entity name specified in fetchxml does not match the entity name specified in the Entity or Query Expression.",
        )
        .into());
    }
    let mut plan = Planner::new(session.compiler()).plan(&fetch)?;
    for seat in &plan.seats {
        session.need(Verb::Read, seat.table)?;
    }
    narrow(session, source, &mut plan);
    let stored = !matches!(predefined, Some(Predefined::FetchXml(_)));
    let page = if fetch.aggregate {
        aggregated(session, &fetch, &plan, wishes)?
    } else {
        rows::page(session, &fetch, &plan, options, wishes, stored.then_some(path))?
    };
    Ok(read::applied(Reply::list(&Json::Object(page)), wishes))
}

/// Of the system options only `$count` goes together with a query that is written elsewhere.
fn alone(options: &Options) -> Outcome<()> {
    let others = options.select.is_some()
        || options.filter.is_some()
        || options.apply.is_some()
        || options.top.is_some()
        || !options.expand.is_empty()
        || !options.order.is_empty();
    if others {
        let text = "Only $count can be combined with fetchXml, savedQuery, userQuery and sql.";
        return Err(QueryError::invalid(text).into());
    }
    Ok(())
}

/// The query itself; of a view, when the reader may see the view.
fn text(session: &Session<'_>, query: &Predefined) -> Outcome<String> {
    let (name, id) = match query {
        Predefined::FetchXml(text) | Predefined::Sql(text) => return Ok(text.clone()),
        Predefined::Saved(id) => ("savedquery", id),
        Predefined::User(id) => ("userquery", id),
    };
    let id = Uuid::parse_str(id.trim())
        .map_err(|_| QueryError::invalid(format!("The id of the {name} is not a GUID.")))?;
    let table = session
        .catalog
        .table(name)
        .ok_or_else(|| ApiError::no_resource(name))?;
    session.may(Verb::Read, table, id)?;
    let columns: Vec<_> = table.column("fetchxml").into_iter().collect();
    let values = write::fetch(session.db, table, id, &columns)?.unwrap_or_default();
    Ok(values
        .get("fetchxml")
        .and_then(Value::text)
        .unwrap_or_default()
        .to_owned())
}

/// What the place of the query adds: the kind of rows, sight, membership in a collection.
fn narrow(session: &Session<'_>, source: Source, plan: &mut Plan) {
    plan.conditions.extend(read::rows_of(session, source));
}

/// `source WHERE conditions`
fn from(plan: &Plan, more: Option<Fragment>) -> Fragment {
    let mut all = plan.source.clone();
    let mut conditions = plan.conditions.clone();
    conditions.extend(more);
    all.text.push_str(" WHERE ");
    all.push(Fragment::join(conditions, " AND "));
    all
}

/// How many rows are passed over for a page without a cookie.
fn offset(fetch: &Fetch, size: usize) -> Outcome<usize> {
    let page = fetch.page.unwrap_or(1);
    let offset = page.saturating_sub(1).saturating_mul(size);
    if offset.saturating_add(size) > FURTHEST && page > 1 {
        let text = "More than 50000 rows cannot be paged through without a paging cookie.";
        return Err(QueryError::coded("0x80040203", text).into());
    }
    Ok(offset)
}

fn aggregated(
    session: &Session<'_>,
    fetch: &Fetch,
    plan: &Plan,
    wishes: &Preferences,
) -> Outcome<Map<String, Json>> {
    let all = totals::totalled(plan, &session.compiler())?;
    let order = totals::order(plan, &all)?;
    let cells = all.into_iter().map(|one| {
        let (field, shape) = match one.value {
            What::Method(method, table, column) => {
                let (text, shape) = aggregate::over(method, table, column, &one.field.text)?;
                (Fragment::plain(text), shape)
            }
            What::Column(table, column) => (one.field, Shape::Column(table, column)),
            What::Whole => (one.field, Shape::Whole),
            What::Period => (one.field, Shape::Period),
            What::Year => (one.field, Shape::Year),
        };
        Ok(Cell {
            name: one.name,
            field,
            target: one.target,
            shape,
            group: one.group,
        })
    });
    let cells: Vec<Cell> = cells.collect::<Outcome<_>>()?;
    let size = fetch.top.or(fetch.count).unwrap_or(MOST).min(MOST);
    let rows = aggregate::Rows {
        source: from(plan, None),
        order,
        limit: size + 1,
        offset: offset(fetch, size)?,
        most: fetch
            .aggregate_limit
            .unwrap_or(aggregate::MOST)
            .min(aggregate::MOST),
    };
    let mut found = aggregate::run(session, &cells, &rows, wishes)?;
    let more = found.len() > size && fetch.top.is_none();
    found.truncate(size);
    let mut page = Map::new();
    let context = format!(
        "{}$metadata#{}",
        session.root,
        plan.seats.first().map_or("", |seat| seat.table.set)
    );
    page.insert("@odata.context".to_owned(), Json::String(context));
    more_records(more, wishes, &mut page);
    page.insert("value".to_owned(), found.into_iter().map(Json::Object).collect());
    Ok(page)
}

fn more_records(more: bool, wishes: &Preferences, page: &mut Map<String, Json>) {
    let name = "Microsoft.Dynamics.CRM.morerecords";
    if more && wishes.wants(name) {
        page.insert(format!("@{name}"), json!(true));
    }
}
