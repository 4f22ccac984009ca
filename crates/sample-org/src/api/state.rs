//! States and status reasons (reference A12, C2 to C5): which pairs are legal, and what a completed email lets change.

use super::error::{ApiError, Outcome};
use crate::schema::Table;
use crate::store::value::{Value, Values};

/// What may change on a completed or canceled email (reference C2).
const STILL_OPEN: &[&str] = &["statecode", "statuscode", "regardingobjectid", "ownerid"];

/// A new row begins in the first state; a reason of another state is refused.
pub(crate) fn of_new(table: &Table, values: &mut Values) -> Outcome<()> {
    let Some((state, first)) = table.first_state() else {
        return Ok(());
    };
    values.insert("statecode", Value::Int(state));
    let reason = values.get("statuscode").and_then(Value::int).unwrap_or(first);
    values.insert("statuscode", Value::Int(reason));
    check(table, state, reason)
}

/// Completes a change of state: a state without reason gets its default, a reason alone must fit the present state.
pub(crate) fn of_change(table: &Table, current: &Values, values: &mut Values) -> Outcome<()> {
    let asked = |name: &str| values.get(name).and_then(Value::int);
    let (state, reason) = match (asked("statecode"), asked("statuscode")) {
        (None, None) => return Ok(()),
        (Some(state), None) => {
            let known = table.states.iter().find(|one| one.code == state);
            let first = known.and_then(|one| one.reasons.first()).map(|one| one.0);
            (state, first.ok_or_else(|| illegal(table, state, -1))?)
        }
        (None, Some(reason)) => {
            let state = current.get("statecode").and_then(Value::int).unwrap_or_default();
            (state, reason)
        }
        (Some(state), Some(reason)) => (state, reason),
    };
    check(table, state, reason)?;
    values.insert("statecode", Value::Int(state));
    values.insert("statuscode", Value::Int(reason));
    Ok(())
}

/// Refuses changes to a completed or canceled email, except those that it still allows.
pub(crate) fn still_editable(
    table: &Table,
    current: &Values,
    changed: &Values,
    parties: bool,
) -> Outcome<()> {
    let closed = current
        .get("statecode")
        .and_then(Value::int)
        .is_some_and(|state| state != 0);
    if table.name != "email" || !closed {
        return Ok(());
    }
    match changed.keys().find(|name| !STILL_OPEN.contains(name)) {
        None if !parties => Ok(()),
        refused => Err(ApiError::new(
            400,
            "0x80040233",
            format!(
                "The {} of an email that is completed or canceled cannot be changed.",
                refused.copied().unwrap_or("parties")
            ),
        )),
    }
}

fn check(table: &Table, state: i64, reason: i64) -> Outcome<()> {
    let legal = table
        .states
        .iter()
        .any(|one| one.code == state && one.reasons.iter().any(|(code, _)| *code == reason));
    if legal {
        Ok(())
    } else {
        Err(illegal(table, state, reason))
    }
}

fn illegal(table: &Table, state: i64, reason: i64) -> ApiError {
    let label = table
        .states
        .iter()
        .find(|one| one.code == state)
        .map_or("?", |one| one.label);
    ApiError::new(
        400,
        "0x80048408",
        format!(
            "{reason} is not a valid status code for state code {}State.{label} ({state}).",
            table.schema
        ),
    )
}
