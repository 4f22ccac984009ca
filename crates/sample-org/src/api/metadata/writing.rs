//! Columns that an administrator adds, changes and removes (reference G1, A2: `MSCRM.MergeLabels`), and alternate keys ([`key`]). Choices that several columns
//! share, tables and relationships cannot be made here.

use serde_json::Value as Json;

use super::super::error::{ApiError, Outcome};
use super::super::reply::Reply;
use super::super::request::Request;
use super::reader::{Reader, missing};
use super::{entity, key};
use crate::odata::path::Segment;
use crate::schema::{Column, CustomColumn, Table};
use crate::security::columns;
use crate::store::StoreError;
use crate::store::metadata::{self, Change};

pub(super) mod body;

/// Anything but a GET.
pub(super) fn answer(
    reader: &Reader<'_, '_>,
    request: &Request,
    first: &Segment,
    rest: &[Segment],
) -> Outcome {
    let offered =
        || ApiError::unsupported("Of metadata, only columns and keys can be changed in this organization");
    let (Some(key), [part]) = (&first.arguments, rest) else {
        return Err(offered());
    };
    let keys = part.name == "Keys";
    if first.name != "EntityDefinitions" || !(keys || part.name == "Attributes") {
        return Err(offered());
    }
    let table = reader.table(key)?;
    match (request.method.as_str(), &part.arguments) {
        ("POST", None) if keys => key::made(reader, request, table),
        ("DELETE", Some(key)) if keys => key::removed(reader, table, key),
        ("POST", None) => made(reader, request, table),
        ("PUT", Some(key)) if !keys => changed(reader, request, table, key),
        ("DELETE", Some(key)) => removed(reader, table, key),
        (method, _) => Err(ApiError::wrong_verb(method, &part.name)),
    }
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Database(error) => error.into(),
            other => {
                tracing::error!(error = %other, "the metadata could not be written");
                Self::new(500, "0x80040216", "An unexpected error occurred.")
            }
        }
    }
}

fn note(reader: &Reader<'_, '_>, table: &Table, name: &str, removed: bool) -> Outcome<()> {
    let change = Change {
        table: table.name.to_owned(),
        column: Some(name.to_owned()),
        id: columns::id_of(table.name, name),
        removed,
    };
    Ok(metadata::note(reader.session.db, &change, reader.session.now)?)
}

/// `POST EntityDefinitions(...)/Attributes`.
fn made(reader: &Reader<'_, '_>, request: &Request, table: &'static Table) -> Outcome {
    let session = reader.session;
    session.hold("prvCreateAttribute")?;
    if !entity::extensible(table) {
        let text = format!("Columns cannot be added to the entity '{}'.", table.name);
        return Err(ApiError::invalid(text));
    }
    let column = body::column(table, &request.object()?)?;
    let name = column.name();
    let taken = |one: &&'static Table| one.storage == table.storage && one.column(&name).is_some();
    let listed = crate::schema::labels::party_lists(table.name).contains(&name.as_str());
    if listed || session.catalog.tables().iter().any(taken) {
        let text = format!("An attribute with the specified name {name} already exists.");
        return Err(ApiError::new(400, "0x80047013", text));
    }
    metadata::add(session.db, table, &column)?;
    note(reader, table, &name, false)?;
    let url = format!(
        "{}EntityDefinitions({})/Attributes({})",
        session.root,
        super::reader::metadata_id(table.name),
        columns::id_of(table.name, &name)
    );
    Ok(Reply::empty()
        .with("OData-EntityId", url.clone())
        .with("Location", url))
}

/// The column of a key, if it is one that somebody added.
fn own(
    reader: &Reader<'_, '_>,
    table: &'static Table,
    key: &str,
) -> Outcome<(&'static Column, CustomColumn)> {
    let name = super::reader::named(key, "LogicalName");
    let found = table.all_columns().find(|column| {
        Some(column.name) == name || columns::metadata_id(table, column).to_string() == key.to_lowercase()
    });
    let column = found.ok_or_else(|| missing("Could not find the attribute."))?;
    match reader.session.catalog.custom(table.name, column.name) {
        Some(custom) => Ok((column, custom.clone())),
        None => Err(ApiError::invalid(format!(
            "The attribute '{}' is managed and cannot be changed.",
            column.name
        ))),
    }
}

/// `PUT EntityDefinitions(...)/Attributes(...)`: labels, length, requirement.
fn changed(reader: &Reader<'_, '_>, request: &Request, table: &'static Table, key: &str) -> Outcome {
    let session = reader.session;
    session.hold("prvWriteAttribute")?;
    let (column, before) = own(reader, table, key)?;
    let merged = request
        .header("mscrm.mergelabels")
        .any(|value| value.eq_ignore_ascii_case("true"));
    let after = body::changed(table, &request.object()?, before, merged)?;
    metadata::keep(session.db, &after)?;
    note(reader, table, column.name, false)?;
    Ok(Reply::empty())
}

/// `DELETE EntityDefinitions(...)/Attributes(...)`: not while a form or a view shows it, or a key holds it.
fn removed(reader: &Reader<'_, '_>, table: &'static Table, key: &str) -> Outcome {
    let session = reader.session;
    session.hold("prvDeleteAttribute")?;
    let (column, _) = own(reader, table, key)?;
    let sql = "SELECT EXISTS (SELECT 1 FROM systemform WHERE objecttypecode = ?1 AND instr(formxml, ?2) > 0) \
               OR EXISTS (SELECT 1 FROM savedquery WHERE returnedtypecode = ?1 AND instr(fetchxml || coalesce(layoutxml, ''), ?3) > 0)";
    let (field, quoted) = (
        format!("datafieldname=\"{}\"", column.name),
        format!("\"{}\"", column.name),
    );
    let used: bool = session
        .db
        .query_row(sql, [table.name, field.as_str(), quoted.as_str()], |row| {
            row.get(0)
        })?;
    let in_key = session
        .catalog
        .keys(table.name)
        .any(|key| key.columns.iter().any(|part| part == column.name));
    if used || in_key {
        let text = format!(
            "The Attribute({}) component cannot be deleted because it is referenced by other components.",
            column.name
        );
        return Err(ApiError::new(400, "0x8004f01f", text));
    }
    metadata::remove(session.db, table, column)?;
    note(reader, table, column.name, true)?;
    Ok(Reply::empty())
}

/// The kind that a definition's type names.
fn kind_of(definition: &Json) -> Option<&str> {
    let kind = definition.get("@odata.type")?.as_str()?;
    kind.trim_start_matches('#')
        .strip_prefix("Microsoft.Dynamics.CRM.")?
        .strip_suffix("AttributeMetadata")
}
