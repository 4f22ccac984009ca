//! `EntityMetadata` (reference G1).

use rusqlite::OptionalExtension as _;
use serde_json::{Value as Json, json};

use super::super::error::Outcome;
use super::reader::{Definition, Reader, members, metadata_id};
use crate::schema::{Ownership, Table, labels};
use crate::security::{Caller, Verb};

/// Everything about one table but what stands behind navigation.
pub(super) fn entity(reader: &Reader<'_, '_>, table: &'static Table) -> Outcome<Definition> {
    let owned = match table.ownership {
        Ownership::Owner => "UserOwned",
        Ownership::Unit(_) => "BusinessOwned",
        Ownership::Organization | Ownership::Parent(_) | Ownership::Person => "OrganizationOwned",
    };
    let has = |end: &str| table.collections.iter().any(|one| one.name.ends_with(end));
    Ok(members(json!({
        "MetadataId": metadata_id(table.name),
        "HasChanged": null,
        "LogicalName": table.name,
        "SchemaName": table.schema,
        "EntitySetName": table.set,
        "LogicalCollectionName": table.set,
        "CollectionSchemaName": table.set,
        "ObjectTypeCode": table.code,
        "PrimaryIdAttribute": table.key,
        "PrimaryNameAttribute": table.title,
        "DisplayName": reader.label(&labels::table(table)),
        "DisplayCollectionName": reader.label(&labels::tables(table)),
        "Description": reader.label(&[]),
        "IsActivity": table.is_activity() || table.name == "activitypointer",
        "IsActivityParty": table.collections.iter().any(|one| one.name.ends_with("_activity_parties")),
        "HasActivities": has("_ActivityPointers"),
        "HasNotes": has("_Annotation"),
        "IsIntersect": table.code == 0,
        "IsValidForAdvancedFind": table.code != 0,
        "ChangeTrackingEnabled": table.tracks_changes(),
        "IsOptimisticConcurrencyEnabled": table.has_concurrency(),
        "IsQuickCreateEnabled": quick_create(reader, table)?,
        "IsAvailableOffline": table.tracks_changes(),
        "OwnershipType": owned,
        "IsCustomEntity": false,
        "IsPrivate": false,
        "IsManaged": true,
        "CanCreateAttributes": managed(extensible(table)),
        "CanCreateForms": managed(extensible(table)),
        "IsCustomizable": managed(extensible(table)),
        "Privileges": privileges(reader, table)?,
    })))
}

/// Whether columns can be added: to what people work with.
pub(super) fn extensible(table: &Table) -> bool {
    table.writable && table.ownership == Ownership::Owner && !matches!(table.name, "userquery" | "annotation")
}

/// A managed property.
pub(super) fn managed(value: bool) -> Json {
    json!({"Value": value, "CanBeChanged": false, "ManagedPropertyLogicalName": null})
}

fn quick_create(reader: &Reader<'_, '_>, table: &Table) -> Outcome<bool> {
    let sql = "SELECT EXISTS (SELECT 1 FROM systemform WHERE objecttypecode = ? AND type = 7)";
    let mut statement = reader.session.db.prepare_cached(sql)?;
    Ok(statement.query_row([table.name], |row| row.get(0))?)
}

fn privileges(reader: &Reader<'_, '_>, table: &'static Table) -> Outcome<Vec<Json>> {
    let mut made = Vec::new();
    let sql = "SELECT privilegeid, canbebasic FROM privilege WHERE name = ?";
    let mut statement = reader.session.db.prepare_cached(sql)?;
    for (verb, _) in Verb::ALL {
        let name = Caller::privilege(verb, table);
        let found: Option<(String, bool)> = statement
            .query_row([&name], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        if let Some((id, depths)) = found {
            made.push(json!({
                "CanBeBasic": depths, "CanBeLocal": depths, "CanBeDeep": depths, "CanBeGlobal": true,
                "CanBeEntityReference": false, "CanBeParentEntityReference": false,
                "Name": name, "PrivilegeId": id, "PrivilegeType": verb.word(),
            }));
        }
    }
    Ok(made)
}
