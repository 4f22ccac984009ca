//! Rows to JSON: properties, etags, annotations (reference A5, A7, A8).

use serde_json::{Map, Number, Value as Json, json};
use uuid::Uuid;

use super::annotate;
use super::request::Preferences;
use super::secured;
use super::session::Session;
use crate::odata::QueryError;
use crate::odata::column::property;
use crate::schema::{Column, Kind, Table};
use crate::store::value::{Value, Values};

/// Columns that are read along with others, for etags and for labels of status reasons, and shown only if selected.
const SILENT: &[&str] = &["versionnumber", "activitytypecode"];

/// The columns to read for a `$select`; all of them without one.
pub(crate) fn columns(
    table: &'static Table,
    select: Option<&[String]>,
) -> Result<Vec<&'static Column>, QueryError> {
    let Some(names) = select.filter(|names| !names.iter().any(|name| name == "*")) else {
        return Ok(table.all_columns().collect());
    };
    let mut chosen: Vec<&'static Column> = Vec::new();
    let mut add = |column: &'static Column| {
        if !chosen.iter().any(|one| one.name == column.name) {
            chosen.push(column);
        }
    };
    for name in names {
        let column = selected(table, name)?;
        add(column);
        if matches!(column.kind, Kind::Money)
            && let Some(currency) = table.column("transactioncurrencyid")
        {
            add(currency);
        }
    }
    for name in [table.key].iter().chain(SILENT) {
        if let Some(column) = table.column(name) {
            add(column);
        }
    }
    Ok(chosen)
}

/// A name in `$select`: a property, or a navigation name that stands for its lookup.
fn selected(table: &'static Table, name: &str) -> Result<&'static Column, QueryError> {
    property(table, name).or_else(|missing| {
        let lookup = table
            .all_columns()
            .find(|column| column.targets().iter().any(|target| target.navigation == name));
        lookup.ok_or(missing)
    })
}

/// `W/"..."` of a row version (reference A11).
pub(crate) fn etag(values: &Values) -> Option<String> {
    values
        .get("versionnumber")
        .and_then(Value::int)
        .map(|version| format!("W/\"{version}\""))
}

/// One row as a JSON object.
pub(crate) fn row(
    session: &Session<'_>,
    table: &'static Table,
    id: Uuid,
    values: &Values,
    select: Option<&[String]>,
    wishes: &Preferences,
) -> Map<String, Json> {
    let masked = secured::masked(session, table, id, values);
    let values = masked.as_ref().unwrap_or(values);
    let mut object = Map::new();
    if let Some(etag) = etag(values) {
        object.insert("@odata.etag".to_owned(), Json::String(etag));
    }
    let wanted =
        |column: &str| select.is_none_or(|names| names.iter().any(|name| name == column || name == "*"));
    for column in table.all_columns() {
        let Some(value) = values.get(column.name) else {
            continue;
        };
        if SILENT.contains(&column.name) && !wanted(column.name) {
            continue;
        }
        let name = column.property();
        if !wishes.annotations.is_empty() && !value.is_null() {
            annotate::column(session, table, column, values, value, wishes, &mut object);
        }
        object.insert(name, json_of(column, value, wishes.exact));
    }
    object.insert(table.key.to_owned(), Json::String(id.to_string()));
    if matches!(table.name, "systemuser" | "team") {
        object.insert("ownerid".to_owned(), Json::String(id.to_string()));
    }
    object
}

/// A value as JSON (reference A5); decimal and 64-bit numbers as text when they are to be exact.
pub(crate) fn json_of(column: &Column, value: &Value, exact: bool) -> Json {
    match value {
        Value::Int(number) if exact && matches!(column.kind, Kind::BigInt) => {
            Json::String(number.to_string())
        }
        Value::Real(number) if exact && matches!(column.kind, Kind::Decimal | Kind::Money) => {
            Json::String(number.to_string())
        }
        Value::Null => Json::Null,
        Value::Text(text) => Json::String(text.clone()),
        Value::Int(number) if matches!(column.kind, Kind::Bool(..)) => Json::Bool(*number != 0),
        Value::Int(number) => json!(number),
        Value::Real(number) => Number::from_f64(*number).map_or(Json::Null, Json::Number),
        Value::Ref(_, id) => Json::String(id.to_string()),
    }
}
