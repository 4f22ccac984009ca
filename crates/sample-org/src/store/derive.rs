//! Columns that the platform computes: defaults, full names, composite addresses, who owns and in which business unit.

use rusqlite::{Connection, OptionalExtension as _};
use uuid::Uuid;

use super::value::{Value, Values};
use crate::schema::{Column, Kind, Ownership, Table};

/// Fills what a new row did not say: defaults, the first state, the kind of an activity.
pub(crate) fn defaults(table: &Table, values: &mut Values) {
    for column in table.all_columns() {
        if let Some(value) = column.default {
            values.entry(column.name).or_insert(Value::Int(value));
        }
    }
    if let Some((state, reason)) = table.first_state() {
        let state = values.entry("statecode").or_insert(Value::Int(state)).int();
        let first = table
            .states
            .iter()
            .find(|one| Some(one.code) == state)
            .and_then(|one| one.reasons.first());
        values
            .entry("statuscode")
            .or_insert(Value::Int(first.map_or(reason, |one| one.0)));
    }
    if table.is_activity() {
        values.insert("activitytypecode", Value::Text(table.name.to_owned()));
    }
}

/// Recomputes names and addresses from their parts; `values` holds the whole row.
pub(crate) fn composed(table: &Table, values: &Values) -> Values {
    let mut made = Values::new();
    for column in table.all_columns() {
        if column.name == "fullname" {
            let parts = ["firstname", "middlename", "lastname"].map(|part| text(values, part));
            made.insert(column.name, joined(&parts, " "));
        } else if let Some(prefix) = column.name.strip_suffix("_composite") {
            made.insert(column.name, address(values, prefix));
        }
    }
    made
}

fn address(values: &Values, prefix: &str) -> Value {
    let part = |name: &str| text(values, &format!("{prefix}_{name}"));
    let city = joined(&[part("city"), part("stateorprovince"), part("postalcode")], " ");
    let town = city.text().unwrap_or_default();
    joined(
        &[part("line1"), part("line2"), part("line3"), town, part("country")],
        "\r\n",
    )
}

fn text<'a>(values: &'a Values, name: &str) -> &'a str {
    values.get(name).and_then(Value::text).unwrap_or_default()
}

fn joined(parts: &[&str], between: &str) -> Value {
    let full: Vec<&str> = parts.iter().copied().filter(|part| !part.is_empty()).collect();
    if full.is_empty() {
        Value::Null
    } else {
        Value::Text(full.join(between))
    }
}

/// The columns that follow from `ownerid` (reference E4).
pub(crate) fn ownership(db: &Connection, table: &Table, values: &Values) -> rusqlite::Result<Values> {
    let mut made = Values::new();
    if table.ownership != Ownership::Owner {
        return Ok(made);
    }
    let Some((kind, id)) = values.get("ownerid").and_then(Value::reference) else {
        return Ok(made);
    };
    let (user, team) = if kind == "team" {
        (Value::Null, Value::Ref(kind, id))
    } else {
        (Value::Ref(kind, id), Value::Null)
    };
    made.insert("owninguser", user);
    made.insert("owningteam", team);
    let unit = business_unit_of(db, kind, id)?;
    made.insert(
        "owningbusinessunit",
        unit.map_or(Value::Null, |unit| Value::Ref("businessunit", unit)),
    );
    Ok(made)
}

/// The business unit of a user or a team.
pub(crate) fn business_unit_of(db: &Connection, kind: &str, id: Uuid) -> rusqlite::Result<Option<Uuid>> {
    let sql = if kind == "team" {
        "SELECT businessunitid FROM team WHERE teamid = ?"
    } else {
        "SELECT businessunitid FROM systemuser WHERE systemuserid = ?"
    };
    let unit: Option<Option<String>> = db
        .prepare_cached(sql)?
        .query_row([id.to_string()], |row| row.get(0))
        .optional()?;
    Ok(unit.flatten().and_then(|text| Uuid::parse_str(&text).ok()))
}

/// Whether a change to this column asks for [`composed`] again.
pub(crate) fn is_part(column: &Column) -> bool {
    matches!(column.kind, Kind::Text(_))
        && (matches!(column.name, "firstname" | "middlename" | "lastname")
            || column.name.starts_with("address"))
}
