//! Reading `EntityMetadata`, of a definition or of a list of changes: both have the same properties (reference G1, G2).
//! What makes no sense is left out: an organization may know more kinds of metadata than this program.

use std::collections::BTreeMap;

use regarding_model::ids::TableName;
use serde_json::Value;

use super::columns::is_name;
use super::{Column, ColumnKind, Lookup, Table};

/// More tables or columns than this are no organization's.
const MOST_TABLES: usize = 500;
const MOST_COLUMNS: usize = 5_000;
/// The longest label that is shown (a label is at most 50 characters in the product; languages differ).
const LABEL: usize = 100;

/// The tables in a list of `EntityMetadata`.
pub(crate) fn tables_in(list: &[Value]) -> BTreeMap<TableName, Table> {
    list.iter().take(MOST_TABLES).filter_map(table).collect()
}

/// One table with its name; `None` when it lacks what every table has.
fn table(json: &Value) -> Option<(TableName, Table)> {
    let name: TableName = text(json, "LogicalName")?.parse().ok()?;
    let plain = |property: &str| {
        text(json, property)
            .filter(|text| is_name(text))
            .map(str::to_owned)
    };
    let mut table = Table {
        set: plain("EntitySetName")?,
        key: plain("PrimaryIdAttribute")?,
        title: plain("PrimaryNameAttribute"),
        label: label(json.get("DisplayName")),
        columns: BTreeMap::new(),
        lookups: list(json, "ManyToOneRelationships").filter_map(lookup).collect(),
    };
    table.columns = list(json, "Attributes").filter_map(column).collect();
    Some((name, table))
}

fn column(json: &Value) -> Option<(String, Column)> {
    let name = text(json, "LogicalName").filter(|name| is_name(name))?;
    let flag = |property: &str| json.get(property).and_then(Value::as_bool);
    let type_name = json
        .get("AttributeTypeName")
        .and_then(|name| text(name, "Value"))
        .unwrap_or_default();
    let column = Column {
        kind: ColumnKind::of(text(json, "AttributeType").unwrap_or_default(), type_name),
        label: label(json.get("DisplayName")).filter(|label| label != name),
        readable: flag("IsValidForRead").unwrap_or(true),
        // What is not told is taken to be secured (reference E3).
        secured: flag("IsSecured").unwrap_or(true),
        options: options(json),
        states: states(json),
    };
    Some((name.to_owned(), column))
}

fn lookup(json: &Value) -> Option<Lookup> {
    let plain = |property: &str| {
        text(json, property)
            .filter(|text| is_name(text))
            .map(str::to_owned)
    };
    Some(Lookup {
        column: plain("ReferencingAttribute")?,
        target: text(json, "ReferencedEntity")?.parse().ok()?,
        navigation: plain("ReferencingEntityNavigationPropertyName")?,
        collection: plain("ReferencedEntityNavigationPropertyName"),
    })
}

/// The labels of a column's choices: its own set, or the global one that it uses.
pub(super) fn options(column: &Value) -> BTreeMap<i64, String> {
    let set = ["OptionSet", "GlobalOptionSet"]
        .into_iter()
        .filter_map(|property| column.get(property))
        .find(|set| set.is_object());
    let Some(set) = set else {
        return BTreeMap::new();
    };
    let switch = ["FalseOption", "TrueOption"]
        .into_iter()
        .filter_map(|property| set.get(property));
    list(set, "Options")
        .chain(switch)
        .filter_map(|option| Some((option.get("Value")?.as_i64()?, label(option.get("Label"))?)))
        .collect()
}

/// The states of status reasons.
fn states(column: &Value) -> BTreeMap<i64, i64> {
    let set = column.get("OptionSet").filter(|set| set.is_object());
    set.into_iter()
        .flat_map(|set| list(set, "Options"))
        .filter_map(|option| Some((option.get("Value")?.as_i64()?, option.get("State")?.as_i64()?)))
        .collect()
}

/// A label in the person's language, else in the first one that there is.
pub(crate) fn label(json: Option<&Value>) -> Option<String> {
    let json = json?;
    let of = |label: &Value| text(label, "Label").map(shown).filter(|text| !text.is_empty());
    let own = json.get("UserLocalizedLabel").and_then(of);
    own.or_else(|| list(json, "LocalizedLabels").find_map(of))
}

/// A label as it may be shown: one line, not endless.
pub(crate) fn shown(text: &str) -> String {
    let words = text.chars().map(|c| if c.is_control() { ' ' } else { c });
    words.take(LABEL).collect::<String>().trim().to_owned()
}

fn text<'j>(json: &'j Value, property: &str) -> Option<&'j str> {
    json.get(property)?.as_str()
}

fn list<'j>(json: &'j Value, property: &str) -> impl Iterator<Item = &'j Value> + use<'j> {
    let list = json.get(property).and_then(Value::as_array);
    list.into_iter().flatten().take(MOST_COLUMNS)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::{ColumnKind, tables_in};

    #[test]
    fn g1_labels_kinds_options_and_navigation_names_are_read() {
        let label = |text: &str| json!({"LocalizedLabels": [{"Label": "x", "LanguageCode": 1033}], "UserLocalizedLabel": {"Label": text, "LanguageCode": 1031}});
        let table = json!({
            "LogicalName": "contact", "EntitySetName": "contacts", "PrimaryIdAttribute": "contactid", "PrimaryNameAttribute": "fullname",
            "DisplayName": label("Kontakt"),
            "Attributes": [
                {"LogicalName": "new_tier", "AttributeType": "Picklist", "DisplayName": label("Stufe"), "IsValidForRead": true, "IsSecured": false,
                 "OptionSet": {"Options": [{"Value": 1, "Label": label("Gold")}]}},
                {"LogicalName": "donotemail", "AttributeType": "Boolean", "IsSecured": false,
                 "OptionSet": {"TrueOption": {"Value": 1, "Label": label("Nein")}, "FalseOption": {"Value": 0, "Label": label("Ja")}}},
                {"LogicalName": "new_tags", "AttributeType": "Virtual", "AttributeTypeName": {"Value": "MultiSelectPicklistType"}},
                {"LogicalName": "x y", "AttributeType": "String"},
            ],
            "ManyToOneRelationships": [{"ReferencingAttribute": "parentcustomerid", "ReferencedEntity": "account",
                "ReferencingEntityNavigationPropertyName": "parentcustomerid_account", "ReferencedEntityNavigationPropertyName": "contact_customer_accounts"}],
        });
        let tables = tables_in(&[table]);
        let contact = &tables[&"contact".parse().unwrap()];
        assert_eq!(
            (contact.label.as_deref(), contact.set.as_str()),
            (Some("Kontakt"), "contacts")
        );
        assert_eq!(contact.columns["new_tier"].options[&1], "Gold");
        assert_eq!(contact.columns["new_tier"].label.as_deref(), Some("Stufe"));
        assert_eq!(contact.columns["donotemail"].options[&0], "Ja");
        assert_eq!(contact.columns["new_tags"].kind, ColumnKind::Choice);
        assert!(
            contact.columns["new_tags"].secured,
            "E3: what is not told is taken to be secured"
        );
        assert_eq!(contact.columns.len(), 3, "what is no name is left out");
        assert_eq!(
            contact.lookups[0].collection.as_deref(),
            Some("contact_customer_accounts")
        );
    }

    proptest! {
        #[test]
        fn no_definition_makes_the_reader_fall_over(text in any::<String>(), number in any::<i64>()) {
            let odd = json!({"LogicalName": text, "EntitySetName": number, "Attributes": {"a": text}, "DisplayName": [number]});
            let _ = tables_in(&[odd, json!(text), json!(null)]);
        }
    }
}
