//! Reading: collections in pages, single rows, expansion, counts (reference A4, A7).

mod find;
#[cfg(test)]
mod plans;
mod source;

use serde_json::{Map, Value as Json, json};
use uuid::Uuid;

use super::error::{ApiError, Outcome};
use super::reply::Reply;
use super::request::Preferences;
use super::session::Session;
use super::{annotate, apply, expand, fetch, paging, render};
use crate::odata::QueryError;
use crate::odata::expand::Expand;
use crate::odata::options::Options;
use crate::schema::Table;
use crate::security::Verb;
use crate::store::write;
use find::total;
pub(crate) use find::{Found, Query, find};
pub(crate) use source::{Source, filter, followed, holds, rows_of};

/// The most rows of one page, of one expansion and of one count (reference A7).
pub(crate) const MOST: usize = 5000;

/// `GET set`: one page.
pub(crate) fn collection(
    session: &Session<'_>,
    source: Source,
    options: &Options,
    wishes: &Preferences,
    path: &str,
) -> Outcome {
    if options.predefined.is_some() {
        return fetch::answer(session, source, options, wishes, path);
    }
    if options.apply.is_some() {
        return apply::answer(session, source, options, wishes);
    }
    session.need(Verb::Read, source.table)?;
    expand::check(session, source.table, &options.expand, 0)?;
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
    annotate::version(session, wishes, &mut page);
    let all = options.count.then(|| total(session, &query)).transpose()?;
    count_into(all, wishes, &mut page);
    if more && let Some(last) = rows.last() {
        let next = paging::next_link(session.root, path, &options.raw, cookie.as_ref(), last);
        page.insert("@odata.nextLink".to_owned(), Json::String(next));
    }
    let list: Outcome<Vec<Json>> = rows
        .iter()
        .map(|row| object(session, source.table, row, options, wishes).map(Json::Object))
        .collect();
    page.insert("value".to_owned(), Json::Array(list?));
    Ok(applied(Reply::list(&Json::Object(page)), wishes))
}

/// `GET set(id)`.
pub(crate) fn single(
    session: &Session<'_>,
    table: &'static Table,
    id: Uuid,
    options: &Options,
    wishes: &Preferences,
) -> Outcome<(Json, Option<String>)> {
    let of_lists = options.filter.is_some()
        || !options.order.is_empty()
        || options.top.is_some()
        || options.skip_token.is_some();
    if of_lists || options.count || options.apply.is_some() || options.predefined.is_some() {
        return Err(ApiError::from(QueryError::invalid(
            "The query options $filter, $orderby, $top, $count, $skiptoken, $apply and predefined queries apply to collections only.",
        )));
    }
    session.may(Verb::Read, table, id)?;
    expand::check(session, table, &options.expand, 0)?;
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
    annotate::version(session, wishes, &mut body);
    Ok((Json::Object(body), etag))
}

/// `GET set/$count`.
pub(crate) fn count(session: &Session<'_>, source: Source, options: &Options) -> Outcome {
    session.need(Verb::Read, source.table)?;
    if options.skip_token.is_some() {
        return Err(QueryError::invalid("A count has no pages: $skiptoken is not supported.").into());
    }
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
        total(session, &query)?.min(MOST).to_string(),
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

/// `@odata.count`, and its annotations (reference A7): -1 when nobody asked for the count itself.
pub(crate) fn count_into(all: Option<usize>, wishes: &Preferences, page: &mut Map<String, Json>) {
    let shown = all.map(|all| all.min(MOST));
    if let Some(shown) = shown {
        let count = if wishes.exact {
            Json::String(shown.to_string())
        } else {
            json!(shown)
        };
        page.insert("@odata.count".to_owned(), count);
    }
    if wishes.wants("Microsoft.Dynamics.CRM.totalrecordcount") {
        page.insert(
            "@Microsoft.Dynamics.CRM.totalrecordcount".to_owned(),
            shown.map_or(json!(-1), |shown| json!(shown)),
        );
    }
    if wishes.wants("Microsoft.Dynamics.CRM.totalrecordcountlimitexceeded") {
        page.insert(
            "@Microsoft.Dynamics.CRM.totalrecordcountlimitexceeded".to_owned(),
            json!(all > shown),
        );
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
    expand::into(session, table, found.id, &options.expand, wishes, &mut made)?;
    Ok(made)
}

/// The context string (reference A7).
fn context(session: &Session<'_>, table: &Table, options: &Options, tail: &str) -> String {
    let list = shape(options.select.as_deref(), &options.expand);
    let list = if list.is_empty() {
        list
    } else {
        format!("({list})")
    };
    format!("{}$metadata#{}{list}{tail}", session.root, table.set)
}

/// `name,primarycontactid(fullname)`, to any depth.
fn shape(select: Option<&[String]>, expands: &[Expand]) -> String {
    let mut names: Vec<String> = select.unwrap_or_default().to_vec();
    names.extend(expands.iter().map(|expand| {
        if expand.references {
            return format!("{}/$ref()", expand.navigation);
        }
        format!(
            "{}({})",
            expand.navigation,
            shape(expand.select.as_deref(), &expand.expand)
        )
    }));
    names.join(",")
}
