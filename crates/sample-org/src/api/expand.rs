//! `$expand`: related rows inside rows, within the limits of reference A7. Everything is checked before a row is read, so
//! that an empty result refuses what a full one would.

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json, json};
use uuid::Uuid;

use super::error::Outcome;
use super::paging;
use super::read::{self, Query, Source};
use super::render;
use super::request::Preferences;
use super::session::Session;
use crate::odata::QueryError;
use crate::odata::expand::Expand;
use crate::schema::{Hop, Link, MemberLink, Navigation, Table};
use crate::security::Verb;
use crate::store::write;

/// The most rows of one expanded collection (reference A7).
const MOST: usize = 5000;

/// Refuses what cannot be expanded.
pub(crate) fn check(
    session: &Session<'_>,
    table: &'static Table,
    expands: &[Expand],
    depth: usize,
) -> Outcome<()> {
    for expand in expands {
        match session.catalog.navigation(table, &expand.navigation) {
            Some(Navigation::One(hop)) => check_one(session, &hop, expand, depth)?,
            Some(Navigation::Many(link)) => check_many(session, &link, expand, depth)?,
            None => return Err(QueryError::no_property(&expand.navigation, table.name).into()),
        }
    }
    Ok(())
}

fn check_one(session: &Session<'_>, hop: &Hop, expand: &Expand, depth: usize) -> Outcome<()> {
    if expand.filter.is_some() || !expand.order.is_empty() || expand.top.is_some() {
        let text = "Only $select and $expand apply to a single-valued navigation property.";
        return Err(QueryError::invalid(text).into());
    }
    let Some(target) = hop.table else {
        // `ownerid` leads to a principal, of which only the key can be read (reference A6).
        return match expand.select.iter().flatten().find(|name| *name != "ownerid") {
            Some(name) => Err(QueryError::no_property(name, "principal").into()),
            None => Ok(()),
        };
    };
    render::columns(target, expand.select.as_deref())?;
    check(session, target, &expand.expand, depth + 1)
}

fn check_many(session: &Session<'_>, link: &Link, expand: &Expand, depth: usize) -> Outcome<()> {
    let refuse = |text: &str| Err(QueryError::invalid(text).into());
    if expand.references {
        return refuse("$ref is supported for single-valued navigation properties only.");
    }
    let deeper = expand
        .expand
        .iter()
        .any(|inner| session.catalog.link(link.table, &inner.navigation).is_some());
    let nested = depth > 0 || deeper;
    if nested && (expand.top.is_some() || !expand.order.is_empty()) {
        return refuse("$top and $orderby are not supported with nested $expand of collections.");
    }
    if nested && matches!(link.via, MemberLink::Through(..)) {
        return refuse("Nested $expand of many-to-many collections is not supported.");
    }
    render::columns(link.table, expand.select.as_deref())?;
    paging::terms(session, link.table, &expand.order)?;
    if let Some(text) = expand.filter.as_deref() {
        read::filter(session, link.table, text, &BTreeMap::new())?;
    }
    check(session, link.table, &expand.expand, depth + 1)
}

/// Adds the expansions of one row to it; [`check`] has passed.
pub(crate) fn into(
    session: &Session<'_>,
    table: &'static Table,
    id: Uuid,
    expands: &[Expand],
    wishes: &Preferences,
    object: &mut Map<String, Json>,
) -> Outcome<()> {
    for expand in expands {
        let name = expand.navigation.clone();
        match session.catalog.navigation(table, &expand.navigation) {
            Some(Navigation::One(hop)) => {
                object.insert(name, one(session, table, id, &hop, expand, wishes)?);
            }
            Some(Navigation::Many(link)) => {
                object.insert(
                    name.clone(),
                    Json::Array(many(session, table, id, link, expand, wishes)?),
                );
                let next = format!("{}{}({id})/{name}", session.root, table.set);
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
    wishes: &Preferences,
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
    let mut made = render::row(session, target, key, &values, expand.select.as_deref(), wishes);
    into(session, target, key, &expand.expand, wishes, &mut made)?;
    Ok(Json::Object(made))
}

fn many(
    session: &Session<'_>,
    table: &'static Table,
    id: Uuid,
    link: Link,
    expand: &Expand,
    wishes: &Preferences,
) -> Outcome<Vec<Json>> {
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
    let rows = read::find(
        session,
        &query,
        expand.top.map_or(MOST, |top| (top as usize).min(MOST)),
    )?;
    rows.iter()
        .map(|found| {
            let select = expand.select.as_deref();
            let mut made = render::row(session, link.table, found.id, &found.values, select, wishes);
            into(session, link.table, found.id, &expand.expand, wishes, &mut made)?;
            Ok(Json::Object(made))
        })
        .collect()
}
