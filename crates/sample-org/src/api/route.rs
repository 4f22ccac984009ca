//! From the resource path to the operation (reference A4, A6).

use serde_json::Value as Json;
use uuid::Uuid;

use super::error::{ApiError, Outcome};
use super::keys::{self, Keyed};
use super::read::{self, Source};
use super::reply::Reply;
use super::request::Request;
use super::session::Session;
use super::update::{self, Conditions, Patched};
use super::{
    bulk, create, delete, duplicates, functions, metadata, parties, property, reference, series, state,
    tracking, uri,
};
use crate::odata::options::{self, Options};
use crate::odata::path::{Segment, segments};
use crate::schema::{Link, MemberLink, Navigation, Table};
use crate::security::Verb;
use crate::store::value::Value;

/// The namespace of bound operations.
const NAMESPACE: &str = "Microsoft.Dynamics.CRM.";

/// Answers a request that is no batch.
pub(crate) fn route(session: &Session<'_>, request: &Request) -> Outcome {
    session.exact.set(request.is_exact());
    request.check_version()?;
    let bypassed = request
        .header("mscrm.bypasscustompluginexecution")
        .any(|value| value.eq_ignore_ascii_case("true"));
    if bypassed {
        session.hold("prvBypassCustomPlugins")?;
    }
    let mut reply = routed(session, request)?;
    if request.preferences().exact {
        reply.say_exact();
    }
    Ok(reply)
}

fn routed(session: &Session<'_>, request: &Request) -> Outcome {
    let path = segments(&request.path)?;
    let options = options::parse(&request.query)?;
    let Some((first, rest)) = path.split_first() else {
        return metadata::service_document(session, request);
    };
    if first.name.starts_with('$') && first.name != "$metadata" {
        return Err(uri::no_reference(first.name.trim_start_matches('$')));
    }
    match session.catalog.set(&first.name) {
        Some(table) => match &first.arguments {
            None => on_set(session, request, &options, table, rest),
            Some(key) => on_key(session, request, &options, table, key, rest),
        },
        None if first.name == "$metadata" && rest.is_empty() => metadata::csdl(session, request),
        None if first.name == "RetrieveDuplicates" && rest.is_empty() => {
            duplicates::retrieve(session, request, first, &options)
        }
        None => match metadata::route(session, request, first, rest, &options) {
            Some(answer) => answer,
            None => functions::unbound(session, request, first, rest, &options),
        },
    }
}

fn on_set(
    session: &Session<'_>,
    request: &Request,
    options: &Options,
    table: &'static Table,
    rest: &[Segment],
) -> Outcome {
    let source = Source { table, members: None };
    let tracked = tracking::is_meant(options, &request.preferences());
    match (request.method.as_str(), rest) {
        ("GET", []) if tracked => {
            let path = request.path.trim_matches('/');
            tracking::page(session, table, options, &request.preferences(), path)
        }
        ("GET", []) => read::collection(
            session,
            source,
            options,
            &request.preferences(),
            request.path.trim_matches('/'),
        ),
        ("POST", []) => made(session, request, options, table),
        (
            "GET",
            [
                Segment {
                    name,
                    arguments: None,
                },
            ],
        ) if name == "$count" => match tracked {
            true => tracking::count(session, table, options),
            false => read::count(session, source, options),
        },
        (_, [Segment { name, .. }]) if name.starts_with(NAMESPACE) => {
            bulk::bound_to_set(session, request, table, name)
        }
        (method, []) => Err(ApiError::wrong_verb(method, table.set)),
        (_, [other, ..]) => Err(ApiError::no_resource(&other.name)),
    }
}

/// `POST set`.
fn made(session: &Session<'_>, request: &Request, options: &Options, table: &'static Table) -> Outcome {
    let id = create::create(session, table, &request.object()?, None)?;
    create::accepted(session, request, table, id)?;
    told(session, request, options, table, id)
}

/// The reply to a POST: 204, or 201 with the row.
fn told(
    session: &Session<'_>,
    request: &Request,
    options: &Options,
    table: &'static Table,
    id: Uuid,
) -> Outcome {
    let wishes = request.preferences();
    let url = format!("{}{}({id})", session.root, table.set);
    let reply = if wishes.representation {
        let (body, _) = read::single(session, table, id, options, &wishes)?;
        read::applied(Reply::json(201, &body), &wishes)
    } else {
        Reply::empty()
    };
    Ok(reply.with("OData-EntityId", url.clone()).with("Location", url))
}

/// A record by a key of any kind. A PATCH makes the row that an alternate key does not find (reference A11, H2).
fn on_key(
    session: &Session<'_>,
    request: &Request,
    options: &Options,
    table: &'static Table,
    key: &str,
    rest: &[Segment],
) -> Outcome {
    match keys::find(session, table, key)? {
        Keyed::Row(id) => on_record(session, request, options, table, id, rest),
        Keyed::Nobody(values) if request.method == "PATCH" && rest.is_empty() => {
            let id = update::make_keyed(session, table, values, request)?;
            patched(session, request, options, table, id, Patched::Made)
        }
        Keyed::Nobody(_) => Err(keys::not_found(table)),
    }
}

fn on_record(
    session: &Session<'_>,
    request: &Request,
    options: &Options,
    table: &'static Table,
    id: Uuid,
    rest: &[Segment],
) -> Outcome {
    let Some((next, more)) = rest.split_first() else {
        return record(session, request, options, table, id);
    };
    if next.name.starts_with(NAMESPACE) {
        return functions::bound(session, request, table, id, next, options);
    }
    match session.catalog.navigation(table, &next.name) {
        Some(Navigation::One(hop)) => {
            if let [Segment { name, .. }] = more
                && name == "$ref"
            {
                return reference::single(session, request, table, id, &hop);
            }
            session.may(Verb::Read, table, id)?;
            let found = read::followed(session, table, id, &hop)?;
            match found {
                Some((target, key)) if request.method == "GET" || !more.is_empty() => {
                    on_record(session, request, options, target, key, more)
                }
                Some(_) => Err(ApiError::wrong_verb(&request.method, &next.name)),
                None if more.is_empty() && request.method == "GET" => Ok(Reply::empty()),
                None => Err(ApiError::no_resource(&next.name)),
            }
        }
        Some(Navigation::Many(link)) => members(session, request, options, (table, id, link), next, more),
        None => property::property(session, request, table, id, next, more),
    }
}

/// The reply to a PATCH: 204, or the row.
fn patched(
    session: &Session<'_>,
    request: &Request,
    options: &Options,
    table: &'static Table,
    id: Uuid,
    what: Patched,
) -> Outcome {
    let wishes = request.preferences();
    let url = format!("{}{}({id})", session.root, table.set);
    if !wishes.representation {
        return Ok(Reply::empty()
            .with("OData-EntityId", url.clone())
            .with("Location", url));
    }
    let shown = Options {
        select: options.select.clone(),
        ..Options::default()
    };
    let (body, _) = read::single(session, table, id, &shown, &wishes)?;
    let status = if what == Patched::Made { 201 } else { 200 };
    Ok(read::applied(Reply::json(status, &body), &wishes).with("OData-EntityId", url))
}

/// `GET`, `PATCH`, `DELETE set(id)`.
fn record(
    session: &Session<'_>,
    request: &Request,
    options: &Options,
    table: &'static Table,
    id: Uuid,
) -> Outcome {
    let wishes = request.preferences();
    match request.method.as_str() {
        "GET" => {
            let (body, etag) = read::single(session, table, id, options, &wishes)?;
            let plain = options.expand.is_empty() && wishes.annotations.is_empty() && table.has_concurrency();
            if plain && etag.is_some() && Conditions::of(request).none_match() == etag.as_deref() {
                return Ok(Reply {
                    status: 304,
                    ..Reply::default()
                });
            }
            let reply = read::applied(Reply::json(200, &body), &wishes);
            Ok(match etag {
                Some(etag) => reply.with("ETag", etag),
                None => reply,
            })
        }
        "PATCH" => {
            let what = update::patch(session, table, id, request)?;
            patched(session, request, options, table, id, what)
        }
        "DELETE" => {
            if session.exists(table, id)? {
                Conditions::of(request).check(session, table, id)?;
            }
            delete::delete(session, table, id).map(|()| Reply::empty())
        }
        method => Err(ApiError::wrong_verb(method, table.set)),
    }
}

fn members(
    session: &Session<'_>,
    request: &Request,
    options: &Options,
    (table, id, link): (&'static Table, Uuid, Link),
    segment: &Segment,
    more: &[Segment],
) -> Outcome {
    session.may(Verb::Read, table, id)?;
    let source = Source {
        table: link.table,
        members: Some((link, table, id)),
    };
    let path = request.path.trim_matches('/');
    match (request.method.as_str(), &segment.arguments, more) {
        ("GET", None, []) => read::collection(session, source, options, &request.preferences(), path),
        ("GET", None, [Segment { name, .. }]) if name == "$count" => read::count(session, source, options),
        ("PUT", None, []) if Some(link.name) == table.party_collection() => {
            replace_parties(session, request, table, id)
        }
        ("POST", None, []) => member(session, request, options, (table, id, link)),
        (_, arguments, [Segment { name, .. }]) if name == "$ref" => {
            reference::many(session, request, options, (table, id, link), arguments.as_deref())
        }
        (_, Some(key), rest) => {
            let key = keys::id_of(session, link.table, key)?;
            if !read::holds(session, source, key)? {
                return Err(ApiError::missing(link.table.name, key));
            }
            on_record(session, request, options, link.table, key, rest)
        }
        (method, None, _) => Err(ApiError::wrong_verb(method, &segment.name)),
    }
}

/// `PUT emails(id)/email_activity_parties` (reference A10).
fn replace_parties(session: &Session<'_>, request: &Request, table: &'static Table, id: Uuid) -> Outcome {
    session.may(Verb::Write, table, id)?;
    Conditions::of(request).check(session, table, id)?;
    state::parts_editable(session, table, id, "parties")?;
    let body = request.object()?;
    let list = body
        .get("value")
        .and_then(Json::as_array)
        .ok_or_else(|| ApiError::payload(table.set, "'value' takes a list of parties."))?;
    let rows: Option<Vec<_>> = list.iter().map(Json::as_object).collect();
    let rows = rows.ok_or_else(|| ApiError::payload(table.set, "'value' takes a list of objects."))?;
    parties::replace(session, table, id, rows)?;
    series::invited(session, table, id)?;
    update::touched(session, table, id)?;
    Ok(Reply::empty())
}

/// `POST set(id)/collection`: makes a member.
fn member(
    session: &Session<'_>,
    request: &Request,
    options: &Options,
    (table, id, link): (&'static Table, Uuid, Link),
) -> Outcome {
    let MemberLink::Column(column) = link.via else {
        return Err(ApiError::wrong_verb("POST", link.name));
    };
    let column = link
        .table
        .column(column)
        .ok_or_else(|| ApiError::no_resource(link.name))?;
    let fixed = [(column.name, Value::Ref(table.name, id))].into();
    let depth = usize::from(link.table.writable);
    let made = create::nested(session, link.table, &request.object()?, None, fixed, depth)?;
    create::accepted(session, request, link.table, made)?;
    told(session, request, options, link.table, made)
}
