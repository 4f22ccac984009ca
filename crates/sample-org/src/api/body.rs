//! A JSON body to column values and children (reference A9, A10, A12). Checks shape, type and length; not rights.

mod value;

use serde_json::{Map, Value as Json};
use uuid::Uuid;

use super::error::{ApiError, Outcome};
use super::session::Session;
use super::uri;
use crate::schema::{Access, Column, Hop, Kind, Link, Navigation, Table};
use crate::store::value::{Value, Values};
use value::identifier;
pub(crate) use value::value;

/// What a body asks for.
#[derive(Default)]
pub(crate) struct Draft {
    /// The primary key, when the body names one.
    pub(crate) key: Option<Uuid>,
    /// Columns to set.
    pub(crate) values: Values,
    /// Rows of collections to make along (deep insert).
    pub(crate) children: Vec<(Link, Vec<Map<String, Json>>)>,
    /// Rows behind single-valued navigation to make first.
    pub(crate) parents: Vec<(Hop, Map<String, Json>)>,
    /// Rows that are there already and become members of collections.
    pub(crate) members: Vec<(Link, Vec<(&'static Table, Uuid)>)>,
}

/// Reads a body for a table.
pub(crate) fn draft(
    session: &Session<'_>,
    table: &'static Table,
    body: &Map<String, Json>,
    creating: bool,
) -> Outcome<Draft> {
    let mut draft = Draft::default();
    for (name, json) in body {
        if let Some(navigation) = name.strip_suffix("@odata.bind") {
            bind(session, table, navigation, json, &mut draft)?;
        } else if name.contains('@') {
            // Control information (`@odata.type`, `@odata.etag`, annotations read back) says nothing about values.
        } else {
            property(session, table, name, json, creating, &mut draft)?;
        }
    }
    Ok(draft)
}

fn property(
    session: &Session<'_>,
    table: &'static Table,
    name: &str,
    json: &Json,
    creating: bool,
    draft: &mut Draft,
) -> Outcome<()> {
    if let Some(column) = table.column(name).filter(|column| !column.is_lookup()) {
        if matches!(column.kind, Kind::Key) {
            draft.key = Some(identifier(table, column, json)?);
            return Ok(());
        }
        let writable = column.access == Access::Write || (creating && column.access == Access::Create);
        if writable {
            let value = value(table, column, json, session.exact.get())?;
            draft.values.insert(column.name, value);
        }
        return Ok(());
    }
    if name.starts_with('_') && name.ends_with("_value") {
        let text = "CRM do not support direct update of Entity Reference properties, Use Navigation properties instead.";
        return Err(ApiError::payload(table.set, text));
    }
    match (session.catalog.navigation(table, name), json) {
        (Some(Navigation::Many(link)), Json::Array(list)) => {
            let rows: Option<Vec<_>> = list.iter().map(|row| row.as_object().cloned()).collect();
            let rows =
                rows.ok_or_else(|| ApiError::payload(table.set, format!("'{name}' takes objects.")))?;
            draft.children.push((link, rows));
            Ok(())
        }
        (Some(Navigation::One(hop)), Json::Object(row)) => {
            draft.parents.push((hop, row.clone()));
            Ok(())
        }
        (Some(Navigation::One(hop)), Json::Null) => {
            draft.values.insert(hop.column.name, Value::Null);
            Ok(())
        }
        _ => Err(undeclared(table, name)),
    }
}

fn undeclared(table: &Table, name: &str) -> ApiError {
    ApiError::payload(
        table.set,
        format!(
            "An undeclared property '{name}' was found in the payload: it is not a property of 'Microsoft.Dynamics.CRM.{}'.",
            table.name
        ),
    )
}

/// `nav@odata.bind` (reference A9): the name's case matters, the set of the URL chooses among the targets.
fn bind(
    session: &Session<'_>,
    table: &'static Table,
    navigation: &str,
    json: &Json,
    draft: &mut Draft,
) -> Outcome<()> {
    match (session.catalog.navigation(table, navigation), json) {
        (Some(Navigation::One(hop)), Json::Null) => {
            draft.values.entry(hop.column.name).or_insert(Value::Null);
            Ok(())
        }
        (Some(Navigation::One(hop)), Json::String(url)) => {
            let reference = reference(session, table, &hop, url)?;
            if writable(hop.column) {
                draft.values.insert(hop.column.name, reference);
            }
            Ok(())
        }
        (Some(Navigation::Many(link)), Json::Array(list)) => {
            let url = |json: &Json| {
                let text = json.as_str().ok_or_else(|| {
                    ApiError::payload(
                        table.set,
                        format!("'{navigation}@odata.bind' takes URLs of records."),
                    )
                })?;
                uri::record(session, text)
            };
            let rows = list.iter().map(url).collect::<Outcome<Vec<_>>>()?;
            draft.members.push((link, rows));
            Ok(())
        }
        _ => Err(undeclared(table, navigation)),
    }
}

fn writable(column: &Column) -> bool {
    column.access != Access::ReadOnly
}

/// The row behind a URL, checked against the targets of a navigation property.
pub(crate) fn reference(session: &Session<'_>, table: &Table, hop: &Hop, url: &str) -> Outcome<Value> {
    let (target, id) = uri::record(session, url)?;
    let fits = hop
        .column
        .targets()
        .iter()
        .any(|one| one.navigation == hop.name && one.table == target.name);
    if !fits {
        return Err(ApiError::payload(
            table.set,
            format!(
                "The navigation property '{}' does not lead to '{}'.",
                hop.name, target.set
            ),
        ));
    }
    if !session.exists(target, id)? {
        return Err(ApiError::missing(target.name, id));
    }
    Ok(Value::Ref(target.name, id))
}
