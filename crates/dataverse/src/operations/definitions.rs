//! Table definitions, several of them in one round trip (reference G1): names, columns, labels, choices, lookups.

use std::collections::BTreeMap;

use regarding_model::ids::TableName;
use serde_json::Value;

use crate::api::{ApiReply, ApiRequest, Part, PartReply, Together};
use crate::error::{ApiError, ReplyFault};
use crate::shape::{Table, tables_in};

/// Asks for the definitions of tables by their logical names.
#[derive(Debug, Clone, Copy)]
pub struct ReadDefinitions {
    /// The tables; a name that is none of this organization's is left out of the reply.
    pub tables: &'static [&'static str],
}

/// What is asked of a table.
const TABLE: &str = "LogicalName,EntitySetName,PrimaryIdAttribute,PrimaryNameAttribute,DisplayName";
/// What is asked of a column.
const COLUMN: &str = "LogicalName,AttributeType,AttributeTypeName,DisplayName,IsValidForRead,IsSecured";
/// What is asked of a lookup.
const LOOKUP: &str = "ReferencingAttribute,ReferencedEntity,ReferencingEntityNavigationPropertyName,ReferencedEntityNavigationPropertyName";
/// The kinds of columns that have choices; each is a cast of its own.
const WITH_CHOICES: [&str; 5] = ["Picklist", "MultiSelectPicklist", "State", "Status", "Boolean"];

impl Together for ReadDefinitions {
    type Output = BTreeMap<TableName, Table>;

    fn parts(&self) -> Vec<Part> {
        let of_table = |table: &&str| {
            let place = format!("EntityDefinitions(LogicalName='{table}')");
            let definition = format!(
                "{place}?$select={TABLE}&$expand=Attributes($select={COLUMN}),ManyToOneRelationships($select={LOOKUP})"
            );
            let choices = WITH_CHOICES.map(|kind| {
                format!(
                    "{place}/Attributes/Microsoft.Dynamics.CRM.{kind}AttributeMetadata?$select=LogicalName&$expand=OptionSet,GlobalOptionSet"
                )
            });
            std::iter::once(definition).chain(choices).collect::<Vec<_>>()
        };
        let paths = self.tables.iter().flat_map(of_table);
        paths.map(|path| Part::One(ApiRequest::get(path))).collect()
    }

    fn read(&self, replies: &[PartReply]) -> Result<Self::Output, ApiError> {
        let mut definitions = Vec::new();
        for table in replies.chunks(1 + WITH_CHOICES.len()) {
            let (first, choices) = table.split_first().ok_or(ReplyFault::Batch)?;
            let Some(mut definition) = told(first.one()?)? else {
                continue;
            };
            for reply in choices {
                if let Some(choices) = told(reply.one()?)? {
                    add_choices(&mut definition, &choices);
                }
            }
            definitions.push(definition);
        }
        Ok(tables_in(&definitions))
    }
}

/// A table or a kind of column that is refused or unknown spoils nothing.
fn told(reply: &ApiReply) -> Result<Option<Value>, ApiError> {
    match reply.json() {
        Ok(json) => Ok(Some(json)),
        Err(
            ApiError::Forbidden { .. } | ApiError::Gone | ApiError::Unsupported | ApiError::Refused { .. },
        ) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Puts the choices of a cast to the columns of the definition.
fn add_choices(definition: &mut Value, choices: &Value) {
    let told = choices
        .get("value")
        .and_then(Value::as_array)
        .into_iter()
        .flatten();
    let sets: BTreeMap<&str, &Value> = told
        .filter_map(|column| Some((column.get("LogicalName")?.as_str()?, set_of(column)?)))
        .collect();
    let columns = definition.get_mut("Attributes").and_then(Value::as_array_mut);
    for column in columns.into_iter().flatten().filter_map(Value::as_object_mut) {
        let set = column
            .get("LogicalName")
            .and_then(Value::as_str)
            .and_then(|name| sets.get(name));
        if let Some(set) = set {
            column.insert("OptionSet".to_owned(), (*set).clone());
        }
    }
}

/// A column's own choices, or those that it shares with others.
fn set_of(column: &Value) -> Option<&Value> {
    let sets = ["OptionSet", "GlobalOptionSet"].into_iter();
    sets.filter_map(|name| column.get(name))
        .find(|set| set.is_object())
}
