//! `EntityKeyMetadata`: the alternate keys of a table, and those that an administrator defines (reference A6, G1).

use serde_json::{Value as Json, json};
use uuid::Uuid;

use super::super::error::{ApiError, Outcome};
use super::super::reply::Reply;
use super::super::request::Request;
use super::entity::{extensible, managed};
use super::reader::{Definition, Reader, members, metadata_id, missing, named};
use super::writing::body;
use crate::schema::{EntityKey, Table, keys};
use crate::store::metadata::{self, Change};

/// The most keys of a table, and the most columns of a key (`define-alternate-keys-entity.md`).
const MOST_KEYS: usize = 10;
const MOST_COLUMNS: usize = 16;

fn id_of(table: &Table, key: &EntityKey) -> Uuid {
    metadata_id(&format!("key {}.{}", table.name, key.name()))
}

/// All keys of a table.
pub(super) fn all(reader: &Reader<'_, '_>, table: &'static Table) -> Vec<Definition> {
    let keys = reader.session.catalog.keys(table.name);
    keys.map(|key| definition(reader, table, key)).collect()
}

fn definition(reader: &Reader<'_, '_>, table: &'static Table, key: &EntityKey) -> Definition {
    members(json!({
        "MetadataId": id_of(table, key),
        "HasChanged": null,
        "LogicalName": key.name(),
        "SchemaName": key.schema,
        "EntityLogicalName": table.name,
        "DisplayName": reader.label(&key.labels),
        "KeyAttributes": key.columns,
        "EntityKeyIndexStatus": "Active",
        "IsCustomizable": managed(true),
        "IsManaged": false,
        "IsSynchronous": false,
        "IsExportKey": false,
        "IsSecondaryKey": false,
    }))
}

/// `POST EntityDefinitions(...)/Keys`. The real service builds the index in the background; here it is there at once, and a key
/// that present rows contradict is refused.
pub(super) fn made(reader: &Reader<'_, '_>, request: &Request, table: &'static Table) -> Outcome {
    let session = reader.session;
    session.hold("prvCreateEntityKey")?;
    if !extensible(table) {
        let text = format!("Keys cannot be added to the entity '{}'.", table.name);
        return Err(ApiError::invalid(text));
    }
    let key = read(table, &request.object()?)?;
    let others: Vec<&EntityKey> = session.catalog.keys(table.name).collect();
    if others.len() >= MOST_KEYS {
        let text = format!("An entity has at most {MOST_KEYS} keys.");
        return Err(ApiError::invalid(text));
    }
    if others.iter().any(|other| other.name() == key.name()) {
        let text = format!("A key with the specified name {} already exists.", key.name());
        return Err(ApiError::new(400, "0x80047013", text));
    }
    metadata::add_key(session.db, table, &key)?;
    note(reader, table, &key, false)?;
    let url = format!(
        "{}EntityDefinitions({})/Keys({})",
        session.root,
        metadata_id(table.name),
        id_of(table, &key)
    );
    Ok(Reply::empty()
        .with("OData-EntityId", url.clone())
        .with("Location", url))
}

fn read(table: &'static Table, given: &serde_json::Map<String, Json>) -> Outcome<EntityKey> {
    let wrong = |text: &str| ApiError::invalid(format!("The definition of the key is not valid: {text}."));
    let columns = given.get("KeyAttributes").and_then(Json::as_array);
    let columns: Option<Vec<String>> =
        columns.and_then(|list| list.iter().map(|name| name.as_str().map(str::to_owned)).collect());
    let columns = columns
        .filter(|list| (1..=MOST_COLUMNS).contains(&list.len()))
        .ok_or_else(|| wrong("KeyAttributes takes names of columns"))?;
    for (at, name) in columns.iter().enumerate() {
        let fits = table.column(name).is_some_and(keys::may_be_part);
        if !fits || columns.iter().take(at).any(|other| other == name) {
            return Err(wrong(&format!("the column '{name}' cannot be part of a key")));
        }
    }
    Ok(EntityKey {
        table: table.name.to_owned(),
        schema: body::schema_name(given)?,
        columns,
        labels: body::display_name(given)?,
    })
}

/// `DELETE EntityDefinitions(...)/Keys(...)`.
pub(super) fn removed(reader: &Reader<'_, '_>, table: &'static Table, key: &str) -> Outcome {
    let session = reader.session;
    session.hold("prvDeleteEntityKey")?;
    let name = named(key, "LogicalName");
    let found = session
        .catalog
        .keys(table.name)
        .find(|one| Some(one.name().as_str()) == name || id_of(table, one).to_string() == key.to_lowercase());
    let found = found.ok_or_else(|| missing("Could not find the key."))?;
    metadata::remove_key(session.db, table, found)?;
    note(reader, table, found, true)?;
    Ok(Reply::empty())
}

fn note(reader: &Reader<'_, '_>, table: &Table, key: &EntityKey, removed: bool) -> Outcome<()> {
    let change = Change {
        table: table.name.to_owned(),
        column: None,
        id: id_of(table, key),
        removed,
    };
    Ok(metadata::note(reader.session.db, &change, reader.session.now)?)
}
