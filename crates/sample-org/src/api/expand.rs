//! `$expand`: related rows inside rows, within the limits of reference A7. Everything is checked before a row is read, so
//! that an empty result refuses what a full one would.

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json, json};
use uuid::Uuid;

use super::error::Outcome;
use super::paging;
use super::read::{self, MOST, Query, Source};
use super::render;
use super::request::Preferences;
use super::session::Session;
use crate::odata::expand::Expand;
use crate::odata::{QueryError, text};
use crate::schema::{Hop, Link, MemberLink, Navigation, Table};
use crate::security::Verb;
use crate::store::write;

/// What stands beside a collection of many to many, or inside of it, is refused (powerapps-docs `join-tables`).
const MIXED: &str = "Many-to-many relationships cannot be expanded together with others, nor nested.";
/// The words of the real service.
const ONLY: &str = "Only $select and $filter clause can be provided while doing $expand on many-to-one relationship or nested one-to-many relationship.";

/// Refuses what cannot be expanded.
pub(crate) fn check(
    session: &Session<'_>,
    table: &'static Table,
    expands: &[Expand],
    depth: usize,
) -> Outcome<()> {
    let mut through = 0;
    for expand in expands {
        match session.catalog.navigation(table, &expand.navigation) {
            Some(Navigation::One(hop)) => check_one(session, &hop, expand, depth)?,
            Some(Navigation::Many(link)) => {
                through += usize::from(matches!(link.via, MemberLink::Through(..)));
                check_many(session, &link, expand, depth)?;
            }
            None => return Err(QueryError::no_property(&expand.navigation, table.name).into()),
        }
    }
    if through > 0 && through < expands.len() {
        return Err(QueryError::invalid(MIXED).into());
    }
    Ok(())
}

fn check_one(session: &Session<'_>, hop: &Hop, expand: &Expand, depth: usize) -> Outcome<()> {
    if expand.filter.is_some() || !expand.order.is_empty() || expand.top.is_some() {
        return Err(QueryError::invalid(ONLY).into());
    }
    let Some(target) = hop.table else {
        // `ownerid` leads to a principal, of which only the key can be read (reference A6).
        let inner = expand.expand.first().map(|inner| &inner.navigation);
        let chosen = expand.select.iter().flatten().find(|name| *name != "ownerid");
        return match chosen.or(inner) {
            Some(name) => Err(QueryError::no_property(name, "principal").into()),
            None => Ok(()),
        };
    };
    render::columns(target, expand.select.as_deref())?;
    check(session, target, &expand.expand, depth + 1)
}

fn check_many(session: &Session<'_>, link: &Link, expand: &Expand, depth: usize) -> Outcome<()> {
    if expand.references {
        let text = "Expand with $ref is only supported on lookup type navigation property.";
        return Err(QueryError::invalid(text).into());
    }
    let nested = depth > 0 || !expand.expand.is_empty();
    if nested && (expand.top.is_some() || !expand.order.is_empty()) {
        return Err(QueryError::invalid(ONLY).into());
    }
    if nested && matches!(link.via, MemberLink::Through(..)) {
        return Err(QueryError::invalid(MIXED).into());
    }
    render::columns(link.table, expand.select.as_deref())?;
    paging::terms(session, link.table, &expand.order)?;
    if let Some(text) = expand.filter.as_deref() {
        read::filter(session, link.table, text, &BTreeMap::new())?;
    }
    check(session, link.table, &expand.expand, depth + 1)
}

/// Adds the expansions of one row to it; [`check`] has passed. Collections are read whole, up to their cap, unless one
/// expansion anywhere is nested: then each is read in pages of the wished size (powerapps-docs `join-tables`).
pub(crate) fn into(
    session: &Session<'_>,
    table: &'static Table,
    id: Uuid,
    expands: &[Expand],
    wishes: &Preferences,
    object: &mut Map<String, Json>,
) -> Outcome<()> {
    let nested = expands.iter().any(|expand| !expand.expand.is_empty());
    let manner = Manner {
        wishes,
        page: wishes.page.filter(|_| nested),
    };
    fill(session, table, id, expands, &manner, object)
}

/// How expansions are read.
struct Manner<'a> {
    wishes: &'a Preferences,
    page: Option<usize>,
}

fn fill(
    session: &Session<'_>,
    table: &'static Table,
    id: Uuid,
    expands: &[Expand],
    manner: &Manner<'_>,
    object: &mut Map<String, Json>,
) -> Outcome<()> {
    for expand in expands {
        let name = expand.navigation.clone();
        match session.catalog.navigation(table, &expand.navigation) {
            Some(Navigation::One(hop)) => {
                object.insert(name, one(session, table, id, &hop, expand, manner)?);
            }
            Some(Navigation::Many(link)) => {
                let (rows, next) = many(session, table, id, link, expand, manner)?;
                object.insert(name.clone(), Json::Array(rows));
                object.insert(format!("{name}@odata.nextLink"), Json::String(next));
            }
            None => return Err(QueryError::no_property(&expand.navigation, table.name).into()),
        }
    }
    Ok(())
}

/// The row behind a lookup; null when there is none or the caller may not see it.
fn one(
    session: &Session<'_>,
    table: &'static Table,
    id: Uuid,
    hop: &Hop,
    expand: &Expand,
    manner: &Manner<'_>,
) -> Outcome<Json> {
    let Some((target, key)) = read::followed(session, table, id, hop)? else {
        return Ok(Json::Null);
    };
    if expand.references {
        return Ok(json!({"@odata.id": format!("{}{}({key})", session.root, target.set)}));
    }
    if hop.table.is_none() {
        let kind = format!("#Microsoft.Dynamics.CRM.{}", target.name);
        return Ok(json!({"@odata.type": kind, "ownerid": key.to_string(), target.key: key.to_string()}));
    }
    if !session.allows(Verb::Read, target, key)? {
        return Ok(Json::Null);
    }
    let columns = render::columns(target, expand.select.as_deref())?;
    let Some(values) = write::fetch(session.db, target, key, &columns)? else {
        return Ok(Json::Null);
    };
    let select = expand.select.as_deref();
    let mut made = render::row(session, target, key, &values, select, manner.wishes);
    fill(session, target, key, &expand.expand, manner, &mut made)?;
    Ok(Json::Object(made))
}

/// The members, and the link to the collection: as a whole, or to the page behind this one.
fn many(
    session: &Session<'_>,
    table: &'static Table,
    id: Uuid,
    link: Link,
    expand: &Expand,
    manner: &Manner<'_>,
) -> Outcome<(Vec<Json>, String)> {
    let none = BTreeMap::new();
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
    let most = manner.page.unwrap_or(MOST);
    let rows = read::find(
        session,
        &query,
        expand.top.map_or(most, |top| (top as usize).min(most)),
    )?;
    let path = format!("{}({id})/{}", table.set, expand.navigation);
    let pairs: Vec<String> = expand
        .raw
        .iter()
        .map(|(name, value)| format!("{name}={}", text::encode(value)))
        .collect();
    let next = match rows.last() {
        Some(last) if manner.page.is_some() => paging::next_link(session.root, &path, &pairs, None, last),
        _ if pairs.is_empty() => format!("{}{path}", session.root),
        _ => format!("{}{path}?{}", session.root, pairs.join("&")),
    };
    let rows = rows.iter().map(|found| {
        let select = expand.select.as_deref();
        let mut made = render::row(
            session,
            link.table,
            found.id,
            &found.values,
            select,
            manner.wishes,
        );
        fill(session, link.table, found.id, &expand.expand, manner, &mut made)?;
        Ok(Json::Object(made))
    });
    Ok((rows.collect::<Outcome<_>>()?, next))
}
