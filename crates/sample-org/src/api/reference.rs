//! `$ref`: reading, setting and removing associations (reference A4).

use serde_json::{Value as Json, json};
use uuid::Uuid;

use super::body;
use super::error::{ApiError, Outcome};
use super::read::{self, Query, Source};
use super::reply::Reply;
use super::request::Request;
use super::session::Session;
use super::update::{self, Conditions};
use super::{association, keys, uri};
use crate::odata::options::Options;
use crate::schema::{Access, Catalog, Hop, Link, MemberLink, Table};
use crate::security::Verb;
use crate::store::value::Value;
use crate::store::write;

/// `set(id)/singleNav/$ref`.
pub(crate) fn single(
    session: &Session<'_>,
    request: &Request,
    table: &'static Table,
    id: Uuid,
    hop: &Hop,
) -> Outcome {
    match request.method.as_str() {
        "GET" => {
            session.may(Verb::Read, table, id)?;
            Ok(match read::followed(session, table, id, hop)? {
                None => Reply::empty(),
                Some((target, key)) => {
                    let context = format!("{}$metadata#$ref", session.root);
                    let url = format!("{}{}({key})", session.root, target.set);
                    Reply::json(200, &json!({"@odata.context": context, "@odata.id": url}))
                }
            })
        }
        "PUT" => {
            session.may(Verb::Write, table, id)?;
            Conditions::of(request).check(session, table, id)?;
            let reference = body::reference(session, table, hop, &target(request)?)?;
            set(session, table, id, hop, reference)
        }
        "DELETE" => {
            session.may(Verb::Write, table, id)?;
            Conditions::of(request).check(session, table, id)?;
            if read::followed(session, table, id, hop)?.is_some() {
                set(session, table, id, hop, Value::Null)
            } else {
                Ok(Reply::empty())
            }
        }
        method => Err(ApiError::wrong_verb(method, hop.name)),
    }
}

/// `set(id)/collectionNav/$ref` and `set(id)/collectionNav(child)/$ref`.
pub(crate) fn many(
    session: &Session<'_>,
    request: &Request,
    options: &Options,
    (table, id, link): (&'static Table, Uuid, Link),
    key: Option<&str>,
) -> Outcome {
    match (request.method.as_str(), key) {
        ("GET", None) => list(session, table, id, link),
        ("POST", None) => {
            session.may(Verb::Read, table, id)?;
            let (kind, child) = uri::record(session, &target(request)?)?;
            attach(session, (table, id, link), kind, child, true)
        }
        ("DELETE", Some(key)) => {
            let child = keys::id_of(session, link.table, key)?;
            attach(session, (table, id, link), link.table, child, false)
        }
        ("DELETE", None) => {
            let url = options
                .id
                .as_deref()
                .ok_or_else(|| ApiError::invalid("The $id of the related record is missing."))?;
            let (kind, child) = uri::record(session, url)?;
            attach(session, (table, id, link), kind, child, false)
        }
        (method, _) => Err(ApiError::wrong_verb(method, link.name)),
    }
}

fn target(request: &Request) -> Outcome<String> {
    let body = request.object()?;
    body.get("@odata.id")
        .and_then(Json::as_str)
        .map(str::to_owned)
        .ok_or_else(|| ApiError::new(400, "0x80048d19", "The body of a $ref request needs '@odata.id'."))
}

fn set(session: &Session<'_>, table: &'static Table, id: Uuid, hop: &Hop, value: Value) -> Outcome {
    if hop.column.access != Access::Write {
        return Err(ApiError::payload(
            table.set,
            format!("The navigation property '{}' cannot be written.", hop.name),
        ));
    }
    update::values(session, table, id, [(hop.column.name, value)].into())?;
    Ok(Reply::empty())
}

fn list(session: &Session<'_>, table: &'static Table, id: Uuid, link: Link) -> Outcome {
    let select = [link.table.key.to_owned()];
    let source = Source {
        table: link.table,
        members: Some((link, table, id)),
    };
    let query = Query {
        source,
        filter: None,
        order: &[],
        select: Some(&select),
        after: None,
    };
    let rows = read::find(session, &query, 5000)?;
    let urls: Vec<Json> = rows
        .iter()
        .map(|row| json!({"@odata.id": format!("{}{}({})", session.root, link.table.set, row.id)}))
        .collect();
    let context = format!("{}$metadata#Collection($ref)", session.root);
    Ok(Reply::json(
        200,
        &json!({"@odata.context": context, "value": urls}),
    ))
}

/// Adds a row to a collection, or takes it out.
pub(crate) fn attach(
    session: &Session<'_>,
    (table, id, link): (&'static Table, Uuid, Link),
    kind: &'static Table,
    child: Uuid,
    on: bool,
) -> Outcome {
    let any_activity = link.table.name == "activitypointer" && kind.is_activity();
    if kind.name != link.table.name && !any_activity {
        return Err(ApiError::payload(
            link.table.set,
            format!("'{}' does not hold {}.", link.name, kind.set),
        ));
    }
    let kind = session.concrete(kind.name, child)?.unwrap_or(kind);
    match link.via {
        MemberLink::Column(column) => pointing(session, (table, id, link), kind, child, (column, on)),
        MemberLink::Through(between, near, far) => {
            let between = session.catalog.table(between);
            let between = between.ok_or_else(|| ApiError::no_resource(link.name))?;
            association::may(session, between, [(table, id), (kind, child)], on)?;
            association::pair(session, between, [(near, id), (far, child)], on)
        }
    }
}

/// A member that points back with a lookup.
fn pointing(
    session: &Session<'_>,
    (table, id, link): (&'static Table, Uuid, Link),
    kind: &'static Table,
    child: Uuid,
    (column, on): (&'static str, bool),
) -> Outcome {
    let column = kind
        .column(column)
        .filter(|column| column.access == Access::Write);
    let column = column.ok_or_else(|| {
        ApiError::payload(
            kind.set,
            format!("The members of '{}' cannot be changed.", link.name),
        )
    })?;
    if on && Catalog::navigation_to(column, table.name).is_none() {
        return Err(ApiError::no_resource(link.name));
    }
    let value = if on {
        Value::Ref(table.name, id)
    } else {
        session.may(Verb::Write, kind, child)?;
        let kept = write::fetch(session.db, kind, child, &[column])?.unwrap_or_default();
        if kept
            .get(column.name)
            .and_then(Value::reference)
            .is_none_or(|(_, owner)| owner != id)
        {
            return Err(ApiError::missing(kind.name, child));
        }
        Value::Null
    };
    update::values(session, kind, child, [(column.name, value)].into())?;
    Ok(Reply::empty())
}
