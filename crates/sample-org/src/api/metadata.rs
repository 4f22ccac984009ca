//! What there is: service document, CSDL, definitions of tables, columns, relationships and choices, and their changes
//! (reference A1, A9, G1, G2).

mod attribute;
mod changes;
mod csdl;
mod entity;
mod global;
mod key;
mod query;
mod reader;
mod relationship;
mod route;
mod writing;

use serde_json::{Value as Json, json};

use super::error::{ApiError, Outcome};
use super::reply::Reply;
use super::request::Request;
use super::session::Session;
use crate::odata::QueryError;
use crate::odata::options::Options;

pub(crate) use changes::retrieve;
pub(crate) use route::route;

/// `GET` of the service root.
pub(crate) fn service_document(session: &Session<'_>, request: &Request) -> Outcome {
    if request.method != "GET" {
        return Err(ApiError::wrong_verb(&request.method, "the service root"));
    }
    let sets: Vec<Json> = session
        .catalog
        .tables()
        .iter()
        .map(|table| json!({"name": table.set, "kind": "EntitySet", "url": table.set}))
        .collect();
    let context = format!("{}$metadata", session.root);
    Ok(Reply::json(
        200,
        &json!({"@odata.context": context, "value": sets}),
    ))
}

/// `GET $metadata`.
pub(crate) fn csdl(session: &Session<'_>, request: &Request) -> Outcome {
    if request.method != "GET" {
        return Err(ApiError::wrong_verb(&request.method, "$metadata"));
    }
    let annotated = request
        .query
        .split('&')
        .any(|pair| pair.eq_ignore_ascii_case("annotations=true"));
    let document = csdl::document(session.catalog, annotated);
    Ok(Reply::text("application/xml", document))
}

/// Objects of one kind as a query asks for them, with the same options as definitions.
pub(crate) fn listed(all: Vec<Json>, kind: &'static str, options: &Options) -> Outcome<Vec<Json>> {
    query::check(options)?;
    if let Some(expand) = options.expand.first() {
        return Err(QueryError::no_property(&expand.navigation, kind).into());
    }
    let wish = query::Wish {
        kind,
        select: options.select.as_deref(),
        filter: options.filter.as_deref(),
        aliases: &options.aliases,
        selectable: None,
    };
    query::answer(all.into_iter().map(reader::members).collect(), &wish, &[])
}
