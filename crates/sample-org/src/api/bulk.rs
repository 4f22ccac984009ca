//! Actions bound to a set that treat many rows at once: `CreateMultiple`, `UpdateMultiple`, `UpsertMultiple`
//! (reference A12). On tables such as these everything is done or nothing; there is no set limit on the number of rows, the
//! size of the request bounds it.

use serde_json::{Map, Value as Json, json};
use uuid::Uuid;

use super::error::{ApiError, Outcome};
use super::keys::{self, Keyed};
use super::reply::Reply;
use super::request::Request;
use super::session::Session;
use super::update::Patched;
use super::{actions, body, create, duplicates, functions, update, uri};
use crate::schema::Table;

/// The namespace of types and bound operations.
const NAMESPACE: &str = "Microsoft.Dynamics.CRM.";

/// An action bound to a set, by its name with the namespace.
pub(crate) fn bound_to_set(
    session: &Session<'_>,
    request: &Request,
    table: &'static Table,
    name: &str,
) -> Outcome {
    let bare = name.strip_prefix(NAMESPACE).unwrap_or(name);
    if let Some(run) = actions::bound_to_set(table.name, bare) {
        return match request.method.as_str() {
            "POST" => run(session, request),
            method => Err(ApiError::wrong_verb(method, bare)),
        };
    }
    let each = match bare {
        "CreateMultiple" => create_one,
        "UpdateMultiple" => update_one,
        "UpsertMultiple" => upsert_one,
        "DeleteMultiple" => {
            return Err(ApiError::unsupported(
                "DeleteMultiple has not yet been implemented",
            ));
        }
        _ => return Err(functions::not_bound(bare, table)),
    };
    if request.method != "POST" {
        return Err(ApiError::wrong_verb(&request.method, name));
    }
    let mut ids = Vec::new();
    for row in targets(request, table)? {
        ids.push(each(session, request, table, &row)?.to_string());
    }
    if name.ends_with(".CreateMultiple") {
        let context = format!("{}$metadata#{NAMESPACE}CreateMultipleResponse", session.root);
        return Ok(Reply::json(200, &json!({"@odata.context": context, "Ids": ids})));
    }
    Ok(Reply::empty())
}

/// The rows of `Targets`; each says of which table it is.
fn targets(request: &Request, table: &'static Table) -> Outcome<Vec<Map<String, Json>>> {
    let wrong = |text: &str| ApiError::payload(table.set, text);
    let body = request.object()?;
    let list = body
        .get("Targets")
        .and_then(Json::as_array)
        .filter(|list| !list.is_empty())
        .ok_or_else(|| wrong("'Targets' takes a list of at least one record."))?;
    let mut rows = Vec::new();
    for row in list {
        let row = row.as_object().ok_or_else(|| wrong("'Targets' takes objects."))?;
        let kind = row.get("@odata.type").and_then(Json::as_str).unwrap_or_default();
        if kind.trim_start_matches('#').strip_prefix(NAMESPACE) != Some(table.name) {
            return Err(wrong("each of 'Targets' needs the '@odata.type' of this set."));
        }
        rows.push(row.clone());
    }
    Ok(rows)
}

/// The row that one of `Targets` means: by its key, or by `@odata.id`, which may hold an alternate key (reference A6).
fn key(session: &Session<'_>, table: &'static Table, row: &Map<String, Json>) -> Outcome<Keyed> {
    if let Some(id) = body::draft(session, table, row, true)?.key {
        return Ok(Keyed::Row(id));
    }
    let url = row.get("@odata.id").and_then(Json::as_str).ok_or_else(|| {
        ApiError::payload(
            table.set,
            format!("a record without '{}' cannot be found.", table.key),
        )
    })?;
    let (other, found) = uri::keyed(session, url)?;
    if other.name == table.name {
        Ok(found)
    } else {
        Err(ApiError::payload(
            table.set,
            "'@odata.id' names a record of another table.",
        ))
    }
}

fn create_one(
    session: &Session<'_>,
    request: &Request,
    table: &'static Table,
    row: &Map<String, Json>,
) -> Outcome<Uuid> {
    let id = create::create(session, table, row, None)?;
    create::accepted(session, request, table, id)?;
    Ok(id)
}

fn update_one(
    session: &Session<'_>,
    request: &Request,
    table: &'static Table,
    row: &Map<String, Json>,
) -> Outcome<Uuid> {
    match key(session, table, row)? {
        Keyed::Row(id) if session.exists(table, id)? => upsert_one(session, request, table, row),
        Keyed::Row(id) => Err(ApiError::missing(table.name, id)),
        Keyed::Nobody(_) => Err(keys::not_found(table)),
    }
}

fn upsert_one(
    session: &Session<'_>,
    request: &Request,
    table: &'static Table,
    row: &Map<String, Json>,
) -> Outcome<Uuid> {
    let id = match key(session, table, row)? {
        Keyed::Row(id) => id,
        Keyed::Nobody(values) => {
            let id = update::insert_keyed(session, table, values, row)?;
            create::accepted(session, request, table, id)?;
            return Ok(id);
        }
    };
    match update::upsert(session, table, id, row)? {
        Patched::Made => create::accepted(session, request, table, id)?,
        Patched::Changed => duplicates::check(session, request, table, id, Some(row))?,
    }
    Ok(id)
}
