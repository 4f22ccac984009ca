//! `$apply` (powerapps-docs `webapi/query/aggregate-data`): filter, group, aggregate.

use serde_json::{Map, Value as Json};

use super::aggregate::{self, Cell, Rows, Shape};
use super::error::Outcome;
use super::read::{self, MOST, Source};
use super::reply::Reply;
use super::request::Preferences;
use super::session::Session;
use crate::odata::QueryError;
use crate::odata::apply::{Aggregate, Apply, Method, apply};
use crate::odata::column::property;
use crate::odata::fragment::Fragment;
use crate::odata::options::Options;
use crate::odata::sort::sort_field;
use crate::odata::sql::points_at;
use crate::schema::{Column, Kind, Table};
use crate::security::Verb;

/// `GET set?$apply=...`
pub(crate) fn answer(
    session: &Session<'_>,
    source: Source,
    options: &Options,
    wishes: &Preferences,
) -> Outcome {
    session.need(Verb::Read, source.table)?;
    let others = options.select.is_some() || !options.expand.is_empty() || options.count;
    if others || options.skip_token.is_some() {
        let text = "$apply cannot be combined with $select, $expand, $count or $skiptoken.";
        return Err(QueryError::invalid(text).into());
    }
    let wanted = apply(options.apply.as_deref().unwrap_or_default())?;
    let cells = cells(session, source.table, &wanted)?;
    let rows = Rows {
        source: rows_of(session, source, options, &wanted)?,
        order: order(options, &cells)?,
        limit: options.top.map_or(MOST, |top| (top as usize).min(MOST)),
        offset: 0,
        most: aggregate::MOST,
    };
    let found = aggregate::run(session, &cells, &rows, wishes)?;
    let mut page = Map::new();
    let context = format!("{}$metadata#{}", session.root, source.table.set);
    page.insert("@odata.context".to_owned(), Json::String(context));
    let list = found.into_iter().map(Json::Object).collect();
    page.insert("value".to_owned(), Json::Array(list));
    Ok(read::applied(Reply::list(&Json::Object(page)), wishes))
}

/// `$filter` narrows the rows as `filter(...)` does.
fn rows_of(session: &Session<'_>, source: Source, options: &Options, wanted: &Apply) -> Outcome<Fragment> {
    let mut all = read::rows_of(session, source);
    for text in wanted.filters.iter().chain(&options.filter) {
        all.push(read::filter(session, source.table, text, &options.aliases)?);
    }
    let head = format!("\"{}\" t WHERE ", source.table.storage);
    Ok(Fragment::join(all, " AND ").wrapped(&head, ""))
}

fn cells(session: &Session<'_>, table: &'static Table, wanted: &Apply) -> Result<Vec<Cell>, QueryError> {
    let groups = wanted.groups.iter().map(|path| group(session, table, path));
    let results = wanted.aggregates.iter().map(|one| result(session, table, one));
    let cells: Vec<Cell> = groups.chain(results).collect::<Result<_, _>>()?;
    for (at, cell) in cells.iter().enumerate() {
        if cells.iter().take(at).any(|other| other.name == cell.name) {
            return Err(QueryError::invalid(format!(
                "The name '{}' stands twice in $apply.",
                cell.name
            )));
        }
    }
    Ok(cells)
}

/// A property of the row or of a row that a lookup leads to.
struct Found {
    table: &'static Table,
    column: &'static Column,
    field: String,
    target: Option<String>,
    name: String,
}

fn found(session: &Session<'_>, table: &'static Table, path: &[String]) -> Result<Found, QueryError> {
    match path {
        [name] => {
            let column = property(table, name)?;
            Ok(Found {
                table,
                column,
                field: session.caller.field(table, column, "t"),
                target: session.caller.target(table, column, "t"),
                name: name.clone(),
            })
        }
        [hop, name] => {
            let hop = session
                .catalog
                .hop(table, hop)
                .ok_or_else(|| QueryError::no_property(hop, table.name))?;
            let target = hop
                .table
                .ok_or_else(|| QueryError::no_property(name, "principal"))?;
            let column = property(target, name)?;
            if column.is_lookup() {
                return Err(QueryError::invalid(
                    "$apply follows one navigation property at most.",
                ));
            }
            let inner = sort_field((session.catalog, session.caller), target, column, "o");
            let (storage, key) = (target.storage, target.key);
            let lookup = session.caller.field(table, hop.column, "t");
            let leads = points_at(hop.column, target, "t");
            Ok(Found {
                table: target,
                column,
                field: format!(
                    "(SELECT {inner} FROM \"{storage}\" o WHERE o.\"{key}\" = {lookup} AND {leads})"
                ),
                target: None,
                name: format!("{}_{name}", target.name),
            })
        }
        _ => Err(QueryError::invalid(
            "$apply follows one navigation property at most.",
        )),
    }
}

fn group(session: &Session<'_>, table: &'static Table, path: &[String]) -> Result<Cell, QueryError> {
    let found = found(session, table, path)?;
    if matches!(found.column.kind, Kind::Time | Kind::Date) || !found.column.filterable {
        return Err(QueryError::invalid(format!(
            "groupby is not supported for the property '{}'.",
            found.column.name
        )));
    }
    Ok(Cell {
        name: found.name,
        field: Fragment::plain(found.field),
        target: found.target,
        shape: Shape::Column(found.table, found.column),
        group: true,
    })
}

fn result(session: &Session<'_>, table: &'static Table, wanted: &Aggregate) -> Result<Cell, QueryError> {
    let (field, shape) = if wanted.method == Method::Rows {
        ("COUNT(*)".to_owned(), Shape::Whole)
    } else {
        let found = found(session, table, &wanted.path)?;
        aggregate::over(wanted.method, found.table, found.column, &found.field)?
    };
    Ok(Cell {
        name: wanted.alias.clone(),
        field: Fragment::plain(field),
        target: None,
        shape,
        group: false,
    })
}

/// Only what rows are grouped by can be ordered by, in the words of the real service.
fn order(options: &Options, cells: &[Cell]) -> Result<Vec<(usize, bool)>, QueryError> {
    let terms = options.order.iter().map(|term| {
        let name = term.path.join("/");
        let place = cells.iter().position(|cell| cell.group && cell.name == name);
        place.map(|place| (place, term.descending)).ok_or_else(|| {
            QueryError::invalid("The query node SingleValueOpenPropertyAccess is not supported.")
        })
    });
    terms.collect()
}
