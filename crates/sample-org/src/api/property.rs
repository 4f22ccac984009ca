//! Single columns: reading, setting, clearing (reference A4).

use serde_json::json;
use uuid::Uuid;

use super::body;
use super::error::{ApiError, Outcome};
use super::render;
use super::reply::Reply;
use super::request::{Preferences, Request};
use super::secured;
use super::session::Session;
use super::update::{self, Conditions};
use crate::odata::QueryError;
use crate::odata::column as columns;
use crate::odata::path::Segment;
use crate::schema::{Access, Column, Kind, Table};
use crate::security::Verb;
use crate::store::value::Value;
use crate::store::write;

/// `set(id)/column` and `set(id)/column/$value`.
pub(crate) fn property(
    session: &Session<'_>,
    request: &Request,
    table: &'static Table,
    id: Uuid,
    segment: &Segment,
    more: &[Segment],
) -> Outcome {
    let column = columns::property(table, &segment.name).map_err(|_| {
        let bound = QueryError::invalid(format!("Resource not found for the segment '{}'.", segment.name));
        ApiError {
            status: 404,
            ..ApiError::from(bound)
        }
    })?;
    match (request.method.as_str(), more) {
        ("GET", []) => read(session, table, id, column, Some(&request.preferences())),
        ("GET", [Segment { name, .. }]) if name == "$value" => read(session, table, id, column, None),
        ("PUT", []) => {
            Conditions::of(request).check(session, table, id)?;
            let body = request.object()?;
            let given = body
                .get("value")
                .ok_or_else(|| ApiError::payload(table.set, "'value' is missing."))?;
            let value = body::value(table, column, given, session.exact.get())?;
            set(session, table, id, column, value)
        }
        ("DELETE", []) => {
            Conditions::of(request).check(session, table, id)?;
            set(session, table, id, column, Value::Null)
        }
        (method, []) => Err(ApiError::wrong_verb(method, &segment.name)),
        (method, [Segment { name, .. }]) if name == "$value" => Err(ApiError::wrong_verb(method, name)),
        (_, [other, ..]) => Err(ApiError::no_resource(&other.name)),
    }
}

fn read(
    session: &Session<'_>,
    table: &'static Table,
    id: Uuid,
    column: &'static Column,
    wishes: Option<&Preferences>,
) -> Outcome {
    session.may(Verb::Read, table, id)?;
    let value = if matches!(column.kind, Kind::Key) {
        Value::Text(id.to_string())
    } else {
        let values = write::fetch(session.db, table, id, &[column])?
            .ok_or_else(|| ApiError::missing(table.name, id))?;
        let values = secured::masked(session, table, id, &values).unwrap_or(values);
        values.get(column.name).cloned().unwrap_or(Value::Null)
    };
    if value.is_null() {
        return Ok(Reply::empty());
    }
    let json = render::json_of(column, &value, wishes.is_some_and(|wishes| wishes.exact));
    if wishes.is_none() {
        let text = json.as_str().map_or_else(|| json.to_string(), str::to_owned);
        return Ok(Reply::text("text/plain", text));
    }
    let context = format!(
        "{}$metadata#{}({id})/{}",
        session.root,
        table.set,
        column.property()
    );
    Ok(Reply::json(
        200,
        &json!({"@odata.context": context, "value": json}),
    ))
}

fn set(
    session: &Session<'_>,
    table: &'static Table,
    id: Uuid,
    column: &'static Column,
    value: Value,
) -> Outcome {
    if column.access != Access::Write || column.is_lookup() {
        return Err(ApiError::payload(
            table.set,
            format!("The property '{}' cannot be written.", column.property()),
        ));
    }
    update::values(session, table, id, [(column.name, value)].into())?;
    Ok(Reply::empty())
}
