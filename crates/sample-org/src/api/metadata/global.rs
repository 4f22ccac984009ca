//! Choices, and those that several columns share: `GlobalOptionSetDefinitions` (reference G1). Which choices are shared is not in
//! the reference; these are known to be.

use serde_json::{Value as Json, json};

use super::reader::{Definition, Reader, members, metadata_id};
use crate::schema::custom::Label;
use crate::schema::{Column, Kind, Table, labels};

/// Name of the set, table and column that use it.
const SHARED: &[(&str, &str, &str)] = &[
    ("purchasetimeframe", "opportunity", "purchasetimeframe"),
    ("incident_caseorigincode", "incident", "caseorigincode"),
    (
        "syncattributemapping_syncdirection",
        "syncattributemapping",
        "syncdirection",
    ),
    (
        "syncattributemapping_syncdirection",
        "syncattributemapping",
        "defaultsyncdirection",
    ),
    (
        "principalsyncattributemapping_syncdirection",
        "principalsyncattributemap",
        "syncdirection",
    ),
];

/// The name of the set that a column shares.
pub(super) fn name_of(table: &str, column: &str) -> Option<&'static str> {
    let found = SHARED
        .iter()
        .find(|(_, of, used)| (*of, *used) == (table, column));
    found.map(|(name, _, _)| *name)
}

/// All sets, each once.
pub(super) fn all(reader: &Reader<'_, '_>) -> Vec<Definition> {
    let mut made: Vec<Definition> = Vec::new();
    for (name, table, column) in SHARED {
        let found = reader
            .session
            .catalog
            .table(table)
            .and_then(|table| Some((table, table.column(column)?)));
        let Some((table, column)) = found else { continue };
        let options = options(reader, table, column).unwrap_or_default();
        let set = set(reader, name, true, "Picklist", options);
        if !made.iter().any(|one| one.get("Name") == Some(&json!(name))) {
            let mut set = members(set);
            set.insert(
                "@odata.type".to_owned(),
                json!("#Microsoft.Dynamics.CRM.OptionSetMetadata"),
            );
            made.push(set);
        }
    }
    made
}

/// One set.
pub(super) fn set(
    reader: &Reader<'_, '_>,
    name: &str,
    shared: bool,
    kind: &str,
    options: Definition,
) -> Json {
    let mut made = members(json!({
        "MetadataId": metadata_id(&format!("option set {name}")),
        "HasChanged": null,
        "Name": name,
        "IsGlobal": shared,
        "IsCustomOptionSet": false,
        "OptionSetType": kind,
        "DisplayName": reader.label(&labels::option(name)),
    }));
    made.extend(options);
    Json::Object(made)
}

/// `Options` of a choice, `FalseOption` and `TrueOption` of a yes or no; `None` of any other column.
pub(super) fn options(
    reader: &Reader<'_, '_>,
    table: &'static Table,
    column: &'static Column,
) -> Option<Definition> {
    let catalog = reader.session.catalog;
    let option = |value: i64, all: &[Label]| {
        json!({
            "Value": value, "Label": reader.label(all), "Description": reader.label(&[]), "Color": null,
            "IsManaged": true, "ExternalValue": "", "MetadataId": null, "HasChanged": null,
        })
    };
    let chosen = |value: i64, text: &str| option(value, &labels::choice(catalog, table, column, value, text));
    let made = match column.kind {
        Kind::Choice(all) | Kind::Choices(all) => {
            let all: Vec<Json> = all.iter().map(|(value, text)| chosen(*value, text)).collect();
            json!({"Options": all})
        }
        Kind::Bool(no, yes) => json!({"FalseOption": chosen(0, no), "TrueOption": chosen(1, yes)}),
        Kind::State => json!({"Options": table.states.iter().map(|state| {
            let mut made = option(state.code, &labels::option(state.label));
            let first = state.reasons.first().map(|(reason, _)| *reason);
            with(&mut made, json!({"DefaultStatus": first, "InvariantName": state.label}));
            made
        }).collect::<Vec<_>>()}),
        Kind::Status => json!({"Options": table.states.iter().flat_map(|state| {
            state.reasons.iter().map(move |(value, text)| {
                let mut made = option(*value, &labels::option(text));
                with(&mut made, json!({"State": state.code, "TransitionData": null}));
                made
            })
        }).collect::<Vec<_>>()}),
        _ => return None,
    };
    Some(members(made))
}

fn with(option: &mut Json, more: Json) {
    if let (Some(object), Json::Object(more)) = (option.as_object_mut(), more) {
        object.extend(more);
    }
}
