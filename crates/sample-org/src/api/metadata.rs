//! What there is: service document, CSDL, table definitions (reference A1, G1).

mod csdl;
mod entity;

use serde_json::{Value as Json, json};

use super::error::{ApiError, Outcome};
use super::reply::Reply;
use super::request::Request;
use super::session::Session;
use crate::odata::options::Options;
use crate::odata::path::Segment;

pub(crate) use entity::definitions;

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

/// Segments behind a definition that this organization does not answer.
fn unsupported(segment: &Segment, _options: &Options) -> ApiError {
    ApiError::unsupported(format!(
        "The metadata path '{}' is not implemented by this organization",
        segment.name
    ))
}
