//! States and status reasons (reference A12, C2 to C5): which pairs are legal, and what a closed activity lets change.

use uuid::Uuid;

use super::error::{ApiError, Outcome};
use super::session::Session;
use crate::schema::Table;
use crate::store::value::{Value, Values};
use crate::store::write;

/// What may change on a completed or canceled activity (reference C2, B-131).
const STILL_OPEN: &[&str] = &["statecode", "statuscode", "regardingobjectid", "ownerid"];

/// A new row begins in an open state: that of its reason, else the first one. Other states are refused by their reason.
pub(crate) fn of_new(table: &Table, values: &mut Values) -> Outcome<()> {
    let Some((first, first_reason)) = table.first_state() else {
        return Ok(());
    };
    let given = |name: &str| values.get(name).and_then(Value::int);
    let of_reason = |reason: i64| {
        let fits = |state: &&crate::schema::State| state.reasons.iter().any(|(code, _)| *code == reason);
        let state = table.states.iter().find(fits).map(|state| state.code);
        state.filter(|state| table.is_activity() && table.is_open(*state))
    };
    let asked = given("statecode").filter(|state| table.is_activity() && table.is_open(*state));
    let state = asked
        .or_else(|| given("statuscode").and_then(of_reason))
        .unwrap_or(first);
    let reason = given("statuscode")
        .or_else(|| default_reason(table, state))
        .unwrap_or(first_reason);
    check(table, state, reason)?;
    values.insert("statecode", Value::Int(state));
    values.insert("statuscode", Value::Int(reason));
    Ok(())
}

fn default_reason(table: &Table, state: i64) -> Option<i64> {
    let known = table.states.iter().find(|one| one.code == state)?;
    known.reasons.first().map(|(code, _)| *code)
}

/// Completes a change of state: a state without reason gets its default, a reason alone must fit the present state.
pub(crate) fn of_change(table: &Table, current: &Values, values: &mut Values) -> Outcome<()> {
    let asked = |name: &str| values.get(name).and_then(Value::int);
    let (state, reason) = match (asked("statecode"), asked("statuscode")) {
        (None, None) => return Ok(()),
        (Some(state), None) => {
            let reason = default_reason(table, state).ok_or_else(|| illegal(table, state, -1))?;
            (state, reason)
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

/// Refuses changes to a completed or canceled activity, except those that it still allows (reference C2, I 13). An email
/// stays closed; other activities may be opened again, and changed after that.
pub(crate) fn still_editable(table: &Table, current: &Values, changed: &Values) -> Outcome<()> {
    let state = |values: &Values| values.get("statecode").and_then(Value::int);
    if state(current).is_none_or(|state| table.is_open(state)) {
        return Ok(());
    }
    let reopened = state(changed).is_some_and(|state| table.is_open(state));
    match changed.keys().find(|name| !STILL_OPEN.contains(name)) {
        None if !(reopened && table.name == "email") => Ok(()),
        refused => Err(closed(table, refused.copied().unwrap_or("statecode"))),
    }
}

/// Refuses a change to what belongs to an activity (its parties, its files) once that is completed or canceled.
pub(crate) fn parts_editable(
    session: &Session<'_>,
    table: &'static Table,
    id: Uuid,
    what: &str,
) -> Outcome<()> {
    let columns: Vec<_> = table.column("statecode").into_iter().collect();
    let current = write::fetch(session.db, table, id, &columns)?.unwrap_or_default();
    match current.get("statecode").and_then(Value::int) {
        Some(state) if !table.is_open(state) => Err(closed(table, what)),
        _ => Ok(()),
    }
}

fn closed(table: &Table, what: &str) -> ApiError {
    ApiError::new(
        400,
        "0x80040233",
        format!(
            "The {what} of a record of type '{}' that is completed or canceled cannot be changed.",
            table.name
        ),
    )
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
