//! Reading: collections in pages, single rows, expansion, counts (reference A4, A7).

use rusqlite::params_from_iter;
use rusqlite::types::Value as SqlValue;
use serde_json::{Map, Value as Json, json};
use uuid::Uuid;

use super::error::{ApiError, Outcome};
use super::paging::{self, Cookie, Term};
use super::render;
use super::reply::Reply;
use super::request::Preferences;
use super::session::Session;
use crate::odata::expand::{Expand, Order};
use crate::odata::options::Options;
use crate::odata::sql::{Fragment, Scope};
use crate::odata::{self, QueryError};
use crate::schema::{Hop, Link, MemberLink, Navigation, Table};
use crate::security::{Verb, sight};
use crate::store::value::{Value, Values};
use crate::store::write;

/// The most rows of one page, of one expansion and of one count (reference A7).
const MOST: usize = 5000;

/// Which rows: those of a table, or the members of a collection of one row.
#[derive(Clone, Copy)]
pub(crate) struct Source {
    /// The table of the rows.
    pub(crate) table: &'static Table,
    /// The collection and whose it is.
    pub(crate) members: Option<(Link, &'static Table, Uuid)>,
}

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
    pub(crate) filter: Option<(&'a str, &'a std::collections::BTreeMap<String, String>)>,
    /// `$orderby`
    pub(crate) order: &'a [Order],
    /// `$select`
    pub(crate) select: Option<&'a [String]>,
    /// Behind this row of an earlier page.
    pub(crate) after: Option<&'a Cookie>,
}

/// `GET set`: one page.
pub(crate) fn collection(
    session: &Session<'_>,
    source: Source,
    options: &Options,
    wishes: &Preferences,
    path: &str,
) -> Outcome {
    session.need(Verb::Read, source.table)?;
    if wishes.track_changes {
        return Err(ApiError::new(
            400,
            "0x80072491",
            format!("Change tracking is not enabled for entity {}.", source.table.name),
        ));
    }
    let cookie = options.skip_token.as_deref().map(paging::read).transpose()?;
    let query = Query {
        source,
        filter: options.filter.as_deref().map(|text| (text, &options.aliases)),
        order: &options.order,
        select: options.select.as_deref(),
        after: cookie.as_ref(),
    };
    let top = options
        .top
        .map(|top| top as usize)
        .filter(|_| wishes.page.is_none());
    let limit = top.or(wishes.page).unwrap_or(MOST).min(MOST);
    let mut rows = find(session, &query, limit + 1)?;
    let more = rows.len() > limit && top.is_none();
    rows.truncate(limit);
    let mut page = Map::new();
    page.insert(
        "@odata.context".to_owned(),
        Json::String(context(session, source.table, options, "")),
    );
    if options.count {
        count_into(session, &query, wishes, &mut page)?;
    }
    if more && let Some(last) = rows.last() {
        let next = paging::next_link(session.root, path, options, cookie.as_ref(), last);
        page.insert("@odata.nextLink".to_owned(), Json::String(next));
    }
    let list: Outcome<Vec<Json>> = rows
        .iter()
        .map(|row| object(session, source.table, row, options, wishes).map(Json::Object))
        .collect();
    page.insert("value".to_owned(), Json::Array(list?));
    Ok(applied(Reply::json(200, &Json::Object(page)), wishes))
}

/// `GET set(id)`.
pub(crate) fn single(
    session: &Session<'_>,
    table: &'static Table,
    id: Uuid,
    options: &Options,
    wishes: &Preferences,
) -> Outcome<(Json, Option<String>)> {
    if options.filter.is_some() || !options.order.is_empty() || options.top.is_some() || options.count {
        return Err(ApiError::from(QueryError::invalid(
            "The query options $filter, $orderby, $top and $count apply to collections only.",
        )));
    }
    session.may(Verb::Read, table, id)?;
    let columns = render::columns(table, options.select.as_deref())?;
    let values =
        write::fetch(session.db, table, id, &columns)?.ok_or_else(|| ApiError::missing(table.name, id))?;
    let etag = render::etag(&values);
    let found = Found {
        id,
        values,
        place: Vec::new(),
    };
    let mut body = object(session, table, &found, options, wishes)?;
    body.insert(
        "@odata.context".to_owned(),
        Json::String(context(session, table, options, "/$entity")),
    );
    Ok((Json::Object(body), etag))
}

/// `GET set/$count`.
pub(crate) fn count(session: &Session<'_>, source: Source, options: &Options) -> Outcome {
    session.need(Verb::Read, source.table)?;
    let filter = options.filter.as_deref().map(|text| (text, &options.aliases));
    let query = Query {
        source,
        filter,
        order: &[],
        select: None,
        after: None,
    };
    Ok(Reply::text(
        "text/plain",
        total(session, &query)?.min(MOST as i64).to_string(),
    ))
}

/// Says which preferences were followed.
pub(crate) fn applied(reply: Reply, wishes: &Preferences) -> Reply {
    if wishes.applied.is_empty() {
        reply
    } else {
        reply.with("Preference-Applied", wishes.applied.join(","))
    }
}

fn count_into(
    session: &Session<'_>,
    query: &Query<'_>,
    wishes: &Preferences,
    page: &mut Map<String, Json>,
) -> Outcome<()> {
    let all = total(session, query)?;
    let shown = all.min(MOST as i64);
    page.insert("@odata.count".to_owned(), json!(shown));
    if wishes.wants("Microsoft.Dynamics.CRM.totalrecordcount") {
        page.insert(
            "@Microsoft.Dynamics.CRM.totalrecordcount".to_owned(),
            json!(shown),
        );
        page.insert(
            "@Microsoft.Dynamics.CRM.totalrecordcountlimitexceeded".to_owned(),
            json!(all > shown),
        );
    }
    Ok(())
}

fn total(session: &Session<'_>, query: &Query<'_>) -> Outcome<i64> {
    let condition = conditions(session, query)?;
    let sql = format!(
        "SELECT COUNT(*) FROM \"{}\" t WHERE {}",
        query.source.table.storage, condition.text
    );
    let count = session
        .db
        .prepare(&sql)?
        .query_row(params_from_iter(condition.bound), |row| row.get(0))?;
    Ok(count)
}

/// Runs a query.
pub(crate) fn find(session: &Session<'_>, query: &Query<'_>, limit: usize) -> Outcome<Vec<Found>> {
    let table = query.source.table;
    let columns = render::columns(table, query.select)?;
    let terms = paging::terms(session, table, query.order)?;
    let mut condition = conditions(session, query)?;
    if let Some(after) = query
        .after
        .map(|cookie| paging::after(&terms, cookie))
        .transpose()?
    {
        condition = Fragment::join(vec![condition, after], " AND ");
    }
    let places: String = terms.iter().map(|term| format!(", {}", term.field)).collect();
    let sql = format!(
        "SELECT t.\"{}\"{places}{} FROM \"{}\" t WHERE {} ORDER BY {} LIMIT {limit}",
        table.key,
        write::select_list("t", &columns),
        table.storage,
        condition.text,
        terms.iter().map(Term::order).collect::<Vec<_>>().join(", "),
    );
    let mut statement = session.db.prepare_cached(&sql)?;
    let rows = statement.query_map(params_from_iter(condition.bound), |row| {
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

/// Everything that narrows the rows: kind, membership, sight, filter.
fn conditions(session: &Session<'_>, query: &Query<'_>) -> Outcome<Fragment> {
    let table = query.source.table;
    let mut all = vec![sight::kind_of(table, "t")];
    all.extend(
        query
            .source
            .members
            .map(|(link, owner, id)| membership(&link, owner, id)),
    );
    all.extend(sight::visible(session.caller, table, "t"));
    if let Some((text, aliases)) = query.filter {
        let tree = odata::filter(text, aliases)?;
        let scope = Scope {
            table,
            alias: "t".to_owned(),
            variable: None,
        };
        all.push(session.compiler().condition(&tree, &[scope])?);
    }
    Ok(Fragment::join(all, " AND "))
}

fn membership(link: &Link, owner: &'static Table, id: Uuid) -> Fragment {
    let key = SqlValue::Text(id.to_string());
    match link.via {
        MemberLink::Column(column) => {
            let direct = Fragment::with(format!("t.\"{column}\" = ?"), key);
            Fragment::join(
                vec![direct, odata::sql::points_to(link.table, column, "t", owner)],
                " AND ",
            )
        }
        MemberLink::Through(between, near, far) => Fragment::with(
            format!(
                "t.\"{}\" IN (SELECT \"{far}\" FROM \"{between}\" WHERE \"{near}\" = ?)",
                link.table.key
            ),
            key,
        ),
    }
}

/// A found row as JSON with its expansions.
fn object(
    session: &Session<'_>,
    table: &'static Table,
    found: &Found,
    options: &Options,
    wishes: &Preferences,
) -> Outcome<Map<String, Json>> {
    let mut made = render::row(
        session,
        table,
        found.id,
        &found.values,
        options.select.as_deref(),
        wishes,
    );
    expand_into(session, table, found.id, &options.expand, wishes, 0, &mut made)?;
    Ok(made)
}

fn expand_into(
    session: &Session<'_>,
    table: &'static Table,
    id: Uuid,
    expands: &[Expand],
    wishes: &Preferences,
    depth: usize,
    into: &mut Map<String, Json>,
) -> Outcome<()> {
    for expand in expands {
        let name = expand.navigation.clone();
        match session.catalog.navigation(table, &expand.navigation) {
            Some(Navigation::One(hop)) => {
                let value = expand_one(session, table, id, &hop, expand, wishes, depth)?;
                into.insert(name, value);
            }
            Some(Navigation::Many(link)) => {
                let list = expand_many(session, table, id, link, expand, wishes, depth)?;
                into.insert(name.clone(), Json::Array(list));
                let next = format!("{}{}({id})/{name}", session.root, table.set);
                into.insert(format!("{name}@odata.nextLink"), Json::String(next));
            }
            None => return Err(QueryError::no_property(&expand.navigation, table.name).into()),
        }
    }
    Ok(())
}

fn expand_one(
    session: &Session<'_>,
    table: &'static Table,
    id: Uuid,
    hop: &Hop,
    expand: &Expand,
    wishes: &Preferences,
    depth: usize,
) -> Outcome<Json> {
    if expand.filter.is_some() || !expand.order.is_empty() || expand.top.is_some() {
        return Err(QueryError::invalid(
            "Only $select and $expand apply to a single-valued navigation property.",
        )
        .into());
    }
    let Some((target, key)) = followed(session, table, id, hop)? else {
        return Ok(Json::Null);
    };
    if expand.references {
        return Ok(json!({"@odata.id": format!("{}{}({key})", session.root, target.set)}));
    }
    if hop.table.is_none() {
        return principal(target, key, expand);
    }
    if !session.allows(Verb::Read, target, key)? {
        return Ok(Json::Null);
    }
    let columns = render::columns(target, expand.select.as_deref())?;
    let Some(values) = write::fetch(session.db, target, key, &columns)? else {
        return Ok(Json::Null);
    };
    let mut made = render::row(session, target, key, &values, expand.select.as_deref(), wishes);
    expand_into(session, target, key, &expand.expand, wishes, depth + 1, &mut made)?;
    Ok(Json::Object(made))
}

/// `ownerid` leads to a principal, of which only the key can be read (reference A6).
fn principal(target: &Table, key: Uuid, expand: &Expand) -> Outcome<Json> {
    if let Some(name) = expand.select.iter().flatten().find(|name| *name != "ownerid") {
        return Err(QueryError::no_property(name, "principal").into());
    }
    let kind = format!("#Microsoft.Dynamics.CRM.{}", target.name);
    Ok(json!({"@odata.type": kind, "ownerid": key.to_string(), target.key: key.to_string()}))
}

fn expand_many(
    session: &Session<'_>,
    table: &'static Table,
    id: Uuid,
    link: Link,
    expand: &Expand,
    wishes: &Preferences,
    depth: usize,
) -> Outcome<Vec<Json>> {
    if expand.references {
        return Err(
            QueryError::invalid("$ref is supported for single-valued navigation properties only.").into(),
        );
    }
    let nested = depth > 0
        || expand
            .expand
            .iter()
            .any(|inner| session.catalog.link(link.table, &inner.navigation).is_some());
    if nested && (expand.top.is_some() || !expand.order.is_empty()) {
        return Err(QueryError::invalid(
            "$top and $orderby are not supported with nested $expand of collections.",
        )
        .into());
    }
    if nested && matches!(link.via, MemberLink::Through(..)) {
        return Err(
            QueryError::invalid("Nested $expand of many-to-many collections is not supported.").into(),
        );
    }
    let none = std::collections::BTreeMap::new();
    let query = Query {
        source: Source {
            table: link.table,
            members: Some((link, table, id)),
        },
        filter: expand.filter.as_deref().map(|text| (text, &none)),
        order: &expand.order,
        select: expand.select.as_deref(),
        after: None,
    };
    let rows = find(
        session,
        &query,
        expand.top.map_or(MOST, |top| (top as usize).min(MOST)),
    )?;
    rows.iter()
        .map(|found| {
            let mut made = render::row(
                session,
                link.table,
                found.id,
                &found.values,
                expand.select.as_deref(),
                wishes,
            );
            expand_into(
                session,
                link.table,
                found.id,
                &expand.expand,
                wishes,
                depth + 1,
                &mut made,
            )?;
            Ok(Json::Object(made))
        })
        .collect()
}

/// The row that a single-valued navigation property of a row leads to, when it leads there and not to another table.
pub(crate) fn followed(
    session: &Session<'_>,
    table: &'static Table,
    id: Uuid,
    hop: &Hop,
) -> Outcome<Option<(&'static Table, Uuid)>> {
    let values = write::fetch(session.db, table, id, &[hop.column])?;
    let reference = values
        .as_ref()
        .and_then(|values| values.get(hop.column.name))
        .and_then(Value::reference);
    Ok(reference.and_then(|(target, key)| {
        let target = session.catalog.table(target)?;
        let wanted = hop
            .table
            .is_none_or(|wanted| wanted.name == target.name || wanted.name == "activitypointer");
        wanted.then_some((hop.table.unwrap_or(target), key))
    }))
}

/// The context string (reference A7).
fn context(session: &Session<'_>, table: &Table, options: &Options, tail: &str) -> String {
    let mut names: Vec<String> = options.select.clone().unwrap_or_default();
    names.extend(options.expand.iter().map(|expand| {
        format!(
            "{}({})",
            expand.navigation,
            expand.select.as_deref().unwrap_or_default().join(",")
        )
    }));
    let list = if names.is_empty() {
        String::new()
    } else {
        format!("({})", names.join(","))
    };
    format!("{}$metadata#{}{list}{tail}", session.root, table.set)
}
