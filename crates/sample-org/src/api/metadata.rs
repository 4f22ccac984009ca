//! What there is: service document, CSDL, definitions of tables, columns, relationships and choices, and their changes
//! (reference A1, A9, G1, G2).

mod attribute;
mod changes;
mod csdl;
mod entity;
mod global;
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
    Ok(Reply::text("application/xml", csdl::document(session.catalog)))
}
