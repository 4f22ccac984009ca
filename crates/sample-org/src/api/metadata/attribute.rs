//! `AttributeMetadata` and its kinds (reference G1).

use serde_json::{Value as Json, json};
use uuid::Uuid;

use super::super::error::Outcome;
use super::entity::managed;
use super::global;
use super::reader::{Definition, Reader, members, metadata_id};
use crate::schema::{Access, Column, Kind, Table, labels};
use crate::security::columns;

/// The kind in the name of its type: `Picklist` of `PicklistAttributeMetadata`.
pub(super) fn kind(column: &Column) -> &'static str {
    match column.kind {
        Kind::Key | Kind::Guid => "Uniqueidentifier",
        Kind::Text(_) => "String",
        Kind::Memo(_) | Kind::Body => "Memo",
        Kind::Choice(_) => "Picklist",
        Kind::Choices(_) => "MultiSelectPicklist",
        Kind::State => "State",
        Kind::Status => "Status",
        Kind::Bool(..) => "Boolean",
        Kind::Int(..) => "Integer",
        Kind::BigInt => "BigInt",
        Kind::Decimal => "Decimal",
        Kind::Money => "Money",
        Kind::Time | Kind::Date => "DateTime",
        Kind::EntityName => "EntityName",
        Kind::Lookup(_) => "Lookup",
    }
}

/// `AttributeType`: what the lookups of owners and customers are called besides.
fn attribute_type(column: &Column) -> &'static str {
    match column.kind {
        Kind::Lookup(_) if column.name == "ownerid" => "Owner",
        Kind::Lookup(_) if matches!(column.name, "parentcustomerid" | "customerid") => "Customer",
        // What kind of virtual column it is, its type's name tells.
        Kind::Choices(_) => "Virtual",
        _ => kind(column),
    }
}

fn type_name(column: &Column) -> &'static str {
    match column.kind {
        Kind::Choices(_) => kind(column),
        _ => attribute_type(column),
    }
}

/// All columns of a table, lists of parties among them.
pub(super) fn all(reader: &Reader<'_, '_>, table: &'static Table) -> Outcome<Vec<Definition>> {
    let mut made = Vec::new();
    for (number, column) in (1_u32..).zip(table.all_columns()) {
        let mut one = base(reader, table, column, number)?;
        one.extend(specific(reader, table, column));
        made.push(one);
    }
    let after = made.len();
    let lists = labels::party_lists(table.name).iter().enumerate();
    made.extend(lists.map(|(at, name)| party_list(reader, table, name, after + at + 1)));
    Ok(made)
}

/// The names that every kind of attribute has.
pub(super) const BASE: &[&str] = &[
    "MetadataId",
    "HasChanged",
    "LogicalName",
    "SchemaName",
    "EntityLogicalName",
    "AttributeType",
    "AttributeTypeName",
    "DisplayName",
    "Description",
    "RequiredLevel",
    "ColumnNumber",
    "IsValidForForm",
    "IsValidForGrid",
    "IsValidForRead",
    "IsValidForCreate",
    "IsValidForUpdate",
    "IsValidForAdvancedFind",
    "IsSecured",
    "CanBeSecuredForRead",
    "CanBeSecuredForCreate",
    "CanBeSecuredForUpdate",
    "IsPrimaryId",
    "IsPrimaryName",
    "IsLogical",
    "IsCustomAttribute",
    "IsCustomizable",
    "IsManaged",
    "AttributeOf",
    "SourceType",
];

fn base(
    reader: &Reader<'_, '_>,
    table: &'static Table,
    column: &'static Column,
    number: u32,
) -> Outcome<Definition> {
    let catalog = reader.session.catalog;
    let custom = catalog.custom(table.name, column.name);
    let (securable, securable_for_reading) = columns::securable(table, column);
    let required = match (column.required, custom.is_some_and(|custom| custom.required)) {
        (true, _) => "SystemRequired",
        (_, true) => "ApplicationRequired",
        _ => "None",
    };
    let shown = !matches!(column.kind, Kind::Key | Kind::Guid | Kind::BigInt | Kind::Body);
    let description: Vec<_> = custom
        .filter(|custom| !custom.description.is_empty())
        .map(|custom| crate::schema::Label {
            language: 1033,
            text: custom.description.clone(),
        })
        .into_iter()
        .collect();
    Ok(members(json!({
        "@odata.type": format!("#Microsoft.Dynamics.CRM.{}AttributeMetadata", kind(column)),
        "MetadataId": columns::metadata_id(table, column),
        "HasChanged": null,
        "LogicalName": column.name,
        "SchemaName": custom.map_or(column.name, |custom| custom.schema.as_str()),
        "EntityLogicalName": table.name,
        "AttributeType": attribute_type(column),
        "AttributeTypeName": {"Value": format!("{}Type", type_name(column))},
        "DisplayName": reader.label(&labels::column(catalog, table, column)),
        "Description": reader.label(&description),
        "RequiredLevel": {"Value": required, "CanBeChanged": custom.is_some(), "ManagedPropertyLogicalName": "canmodifyrequirementlevelsettings"},
        "ColumnNumber": number,
        "IsValidForForm": shown,
        "IsValidForGrid": shown,
        "IsValidForRead": true,
        "IsValidForCreate": column.access != Access::ReadOnly,
        "IsValidForUpdate": column.access == Access::Write,
        "IsValidForAdvancedFind": managed(column.filterable && shown),
        "IsSecured": columns::is_secured(reader.session.db, table, column)?,
        "CanBeSecuredForRead": securable_for_reading,
        "CanBeSecuredForCreate": securable && column.access != Access::ReadOnly,
        "CanBeSecuredForUpdate": securable && column.access == Access::Write,
        "IsPrimaryId": column.name == table.key,
        "IsPrimaryName": Some(column.name) == table.title,
        "IsLogical": column.name.starts_with("address"),
        "IsCustomAttribute": custom.is_some(),
        "IsCustomizable": managed(custom.is_some()),
        "IsManaged": custom.is_none(),
        "AttributeOf": null,
        "SourceType": if column.name.ends_with("_composite") { Json::Null } else { json!(0) },
    })))
}

fn specific(reader: &Reader<'_, '_>, table: &'static Table, column: &'static Column) -> Definition {
    let format = |text: &str| {
        let own = match column.name {
            _ if column.name.starts_with("emailaddress") || column.name == "internalemailaddress" => "Email",
            _ if column.name.ends_with("url") => "Url",
            _ if column.name.contains("phone") => "Phone",
            _ => text,
        };
        own.to_owned()
    };
    members(match column.kind {
        Kind::Text(most) => {
            let format = format("Text");
            json!({"MaxLength": most, "Format": format, "FormatName": {"Value": format}, "ImeMode": "Auto"})
        }
        Kind::Memo(most) => json!({"MaxLength": most, "Format": "TextArea", "ImeMode": "Auto"}),
        Kind::Int(low, high) => json!({"MinValue": low, "MaxValue": high, "Format": "None"}),
        Kind::BigInt => json!({"MinValue": i64::MIN, "MaxValue": i64::MAX}),
        Kind::Decimal => json!({"MinValue": -100_000_000_000.0_f64, "MaxValue": 100_000_000_000.0_f64, "Precision": 10}),
        Kind::Money => {
            json!({"MinValue": -922_337_203_685_477.0_f64, "MaxValue": 922_337_203_685_477.0_f64, "Precision": 2, "PrecisionSource": 2})
        }
        Kind::Time => json!({"Format": "DateAndTime", "DateTimeBehavior": {"Value": "UserLocal"}}),
        Kind::Date => json!({"Format": "DateOnly", "DateTimeBehavior": {"Value": "DateOnly"}}),
        Kind::Bool(..) => json!({"DefaultValue": column.default == Some(1)}),
        Kind::Choice(_) | Kind::Choices(_) | Kind::State | Kind::Status => {
            json!({"DefaultFormValue": column.default.unwrap_or(-1)})
        }
        Kind::Lookup(_) => {
            let mut targets: Vec<&str> = column.targets().iter().map(|target| target.table).collect();
            targets.sort_unstable();
            targets.dedup();
            json!({"Targets": targets, "Format": "None"})
        }
        Kind::Key | Kind::Guid | Kind::EntityName | Kind::Body => json!({}),
    })
    .into_iter()
    .chain(choices(reader, table, column))
    .collect()
}

/// What stands behind the navigation of a column with choices: its own option set, or one that others use too. They are
/// shown on `$expand` only.
fn choices(reader: &Reader<'_, '_>, table: &'static Table, column: &'static Column) -> Definition {
    let Some(options) = global::options(reader, table, column) else {
        return Definition::new();
    };
    let shared = global::name_of(table.name, column.name);
    let name = shared.map_or_else(|| format!("{}_{}", table.name, column.name), str::to_owned);
    // Choices that are made several at once are choices all the same.
    let of = match column.kind {
        Kind::Choices(_) => "Picklist",
        _ => kind(column),
    };
    let set = global::set(reader, &name, shared.is_some(), of, options);
    let (own, others) = if shared.is_some() {
        (Json::Null, set)
    } else {
        (set, Json::Null)
    };
    members(json!({"OptionSet": own, "GlobalOptionSet": others}))
}

/// A list of parties: no column of the table, but an attribute (reference A10, C2).
fn party_list(reader: &Reader<'_, '_>, table: &Table, name: &str, number: usize) -> Definition {
    members(json!({
        "@odata.type": "#Microsoft.Dynamics.CRM.LookupAttributeMetadata",
        "MetadataId": metadata_id(&format!("{}.{name}", table.name)),
        "HasChanged": null,
        "LogicalName": name,
        "SchemaName": name,
        "EntityLogicalName": table.name,
        "AttributeType": "PartyList",
        "AttributeTypeName": {"Value": "PartyListType"},
        "DisplayName": reader.label(&labels::party_list(name)),
        "Description": reader.label(&[]),
        "RequiredLevel": {"Value": "None", "CanBeChanged": false, "ManagedPropertyLogicalName": "canmodifyrequirementlevelsettings"},
        "ColumnNumber": number,
        "IsValidForForm": true, "IsValidForGrid": false, "IsValidForRead": true, "IsValidForCreate": true, "IsValidForUpdate": true,
        "IsValidForAdvancedFind": managed(true),
        "IsSecured": false, "CanBeSecuredForRead": false, "CanBeSecuredForCreate": false, "CanBeSecuredForUpdate": false,
        "IsPrimaryId": false, "IsPrimaryName": false, "IsLogical": false,
        "IsCustomAttribute": false, "IsCustomizable": managed(false), "IsManaged": true,
        "AttributeOf": null, "SourceType": null,
        "Targets": ["account", "contact", "lead", "queue", "systemuser"],
        "Format": "None",
    }))
}

/// The `MetadataId` of a definition.
pub(super) fn id_of(definition: &Definition) -> Option<Uuid> {
    definition.get("MetadataId")?.as_str()?.parse().ok()
}
