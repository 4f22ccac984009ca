//! What the columns of the synchronized tables are called in the person's language (reference G1).

use std::collections::BTreeMap;

use serde_json::Value;

use super::SyncedTable;
use crate::api::{ApiRequest, Part, PartReply, Together};
use crate::error::{ApiError, ReplyFault};
use crate::shape::label_of;

/// The labels of columns, by table and column.
#[derive(Debug, Clone, Default)]
pub struct Labels(BTreeMap<SyncedTable, BTreeMap<String, String>>);

impl Labels {
    /// Whether the organization tells anything of a table: one that it does not have it tells nothing of.
    #[must_use]
    pub fn tell_of(&self, table: SyncedTable) -> bool {
        self.0.contains_key(&table)
    }

    /// What a column is called, where the organization says it.
    #[must_use]
    pub fn of(&self, table: SyncedTable, column: &str) -> Option<&str> {
        self.0.get(&table)?.get(column).map(String::as_str)
    }
}

/// Asks for them, in one round trip. What may not be read has no label.
pub struct ReadLabels;

impl Together for ReadLabels {
    type Output = Labels;

    fn parts(&self) -> Vec<Part> {
        let of = |table: SyncedTable| {
            Part::One(ApiRequest::get(format!(
                "EntityDefinitions(LogicalName='{}')/Attributes?$select=LogicalName,DisplayName",
                table.logical_name()
            )))
        };
        SyncedTable::ALL.map(of).into()
    }

    fn read(&self, replies: &[PartReply]) -> Result<Labels, ApiError> {
        if replies.len() != SyncedTable::ALL.len() {
            return Err(ReplyFault::Batch.into());
        }
        let mut labels = Labels::default();
        for (table, reply) in SyncedTable::ALL.into_iter().zip(replies) {
            let json = match reply.one()?.json() {
                Ok(json) => json,
                Err(
                    ApiError::Forbidden { .. }
                    | ApiError::Gone
                    | ApiError::Unsupported
                    | ApiError::Refused { .. },
                ) => continue,
                Err(error) => return Err(error),
            };
            let columns = json.get("value").and_then(Value::as_array);
            let columns = columns.into_iter().flatten();
            let of_table = columns
                .filter_map(|column| {
                    let name = column.get("LogicalName")?.as_str()?;
                    Some((name.to_owned(), label_of(column.get("DisplayName"))?))
                })
                .collect();
            labels.0.insert(table, of_table);
        }
        Ok(labels)
    }
}
