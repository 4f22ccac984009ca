//! Parameters in the bodies of actions.

use serde_json::{Map, Value as Json};
use uuid::Uuid;

use super::super::error::{ApiError, Outcome};
use super::super::moniker;
use super::super::session::Session;
use crate::schema::Table;

/// The body of an action.
pub(crate) type Body = Map<String, Json>;

/// Refuses a body with a member that the action does not have.
pub(crate) fn known(body: &Body, names: &[&str]) -> Outcome<()> {
    let other = body
        .keys()
        .find(|name| !name.contains('@') && !names.contains(&name.as_str()));
    match other {
        None => Ok(()),
        Some(name) => Err(ApiError::invalid(format!(
            "The parameter '{name}' in the request payload is not a valid parameter for the operation."
        ))),
    }
}

/// A member that is there and not null.
pub(crate) fn given<'b>(body: &'b Body, name: &str) -> Option<&'b Json> {
    body.get(name).filter(|json| !json.is_null())
}

/// Text; `None` when it is missing or null.
pub(crate) fn text<'b>(body: &'b Body, name: &str) -> Outcome<Option<&'b str>> {
    given(body, name)
        .map(|json| json.as_str().ok_or_else(|| wrong(name, "a text")))
        .transpose()
}

/// Yes or no, which must be there.
pub(crate) fn yes_no(body: &Body, name: &str) -> Outcome<bool> {
    let json = given(body, name).ok_or_else(|| missing(name))?;
    json.as_bool().ok_or_else(|| wrong(name, "true or false"))
}

/// A whole number, which must be there.
pub(crate) fn number(body: &Body, name: &str) -> Outcome<i64> {
    let json = given(body, name).ok_or_else(|| missing(name))?;
    json.as_i64().ok_or_else(|| wrong(name, "a whole number"))
}

/// An object, which must be there.
pub(crate) fn object<'b>(body: &'b Body, name: &str) -> Outcome<&'b Body> {
    let json = given(body, name).ok_or_else(|| missing(name))?;
    json.as_object().ok_or_else(|| wrong(name, "an object"))
}

/// A reference to a row that is there; `None` when it is missing or null.
pub(crate) fn reference(
    session: &Session<'_>,
    body: &Body,
    name: &str,
    tables: &[&str],
) -> Outcome<Option<(&'static Table, Uuid)>> {
    let Some(json) = given(body, name) else {
        return Ok(None);
    };
    let (table, id) = moniker::of_json(session, name, json)?;
    if !tables.contains(&table.name) {
        return Err(wrong(name, "a reference to a record of another table"));
    }
    if !session.exists(table, id)? {
        return Err(ApiError::missing(table.name, id));
    }
    Ok(Some((table, id)))
}

/// 400 for a parameter that must be there.
pub(crate) fn missing(name: &str) -> ApiError {
    ApiError::invalid(format!("The parameter {name} is missing."))
}

/// 400 for a parameter of another type.
pub(crate) fn wrong(name: &str, what: &str) -> ApiError {
    ApiError::invalid(format!("The parameter {name} takes {what}."))
}
