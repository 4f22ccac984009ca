//! References to records as parameters of functions and actions (reference A4): `{"@odata.id": "accounts(<id>)"}`, or a
//! key with the type beside it.

use serde_json::Value as Json;
use uuid::Uuid;

use super::error::{ApiError, Outcome};
use super::functions::structure;
use super::session::Session;
use super::uri;
use crate::schema::Table;

/// The record that a parameter in a URL names: JSON in single or double quotes.
pub(crate) fn of_url(session: &Session<'_>, name: &str, text: &str) -> Outcome<(&'static Table, Uuid)> {
    let json = structure(text).ok_or_else(|| malformed(name))?;
    of_json(session, name, &json)
}

/// The record that a member of a body names.
pub(crate) fn of_json(session: &Session<'_>, name: &str, json: &Json) -> Outcome<(&'static Table, Uuid)> {
    if let Some(url) = json.get("@odata.id").and_then(Json::as_str) {
        return uri::record(session, url);
    }
    let kind = json.get("@odata.type").and_then(Json::as_str);
    let table = kind
        .and_then(|kind| {
            kind.trim_start_matches('#')
                .strip_prefix("Microsoft.Dynamics.CRM.")
        })
        .and_then(|kind| session.catalog.table(kind))
        .ok_or_else(|| malformed(name))?;
    // A principal's key in the service's model is `ownerid` (reference A6).
    let key = json.get(table.key).or_else(|| json.get("ownerid"));
    let id = key
        .and_then(Json::as_str)
        .and_then(|text| Uuid::parse_str(text).ok());
    id.map(|id| (table, id)).ok_or_else(|| malformed(name))
}

fn malformed(name: &str) -> ApiError {
    ApiError::invalid(format!("The parameter {name} takes a reference to a record."))
}
