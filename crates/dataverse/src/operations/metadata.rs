//! What the organization calls its sets and navigation properties: read, never derived (reference A6, A9).

use regarding_model::ids::TableName;
use regarding_model::record::KnownTable;

use crate::api::{ApiReply, ApiRequest, Operation};
use crate::error::{ApiError, ReplyFault};
use crate::query::{Filter, Query};
use crate::row::{Row, rows};
use crate::shape::{plain_name as is_name, regarding_column};

/// Asks for the set name of a table.
#[derive(Debug, Clone)]
pub struct SetName {
    /// The table.
    pub table: TableName,
}

impl Operation for SetName {
    type Output = String;

    fn request(&self) -> ApiRequest {
        let path = Query::set(&format!("EntityDefinitions(LogicalName='{}')", self.table))
            .select(&["EntitySetName"]);
        ApiRequest::get(path.path())
    }

    fn read(&self, reply: &ApiReply) -> Result<String, ApiError> {
        let json = reply.json()?;
        let name = Row::of(&json, "EntityDefinition")?.text("EntitySetName")?;
        let name = name
            .filter(|name| is_name(name))
            .ok_or(ReplyFault::Value("EntitySetName"))?;
        Ok(name.to_owned())
    }
}

/// Asks for the navigation property from an activity to what it is regarding.
#[derive(Debug, Clone)]
pub struct RegardingNavigation {
    /// The activity's table.
    pub activity: KnownTable,
    /// The table that it is regarding.
    pub target: TableName,
}

impl Operation for RegardingNavigation {
    /// `None` when the activity cannot be regarding that table.
    type Output = Option<String>;

    fn request(&self) -> ApiRequest {
        let attribute = regarding_column(self.activity);
        let set = format!(
            "EntityDefinitions(LogicalName='{}')/ManyToOneRelationships",
            self.activity.logical_name()
        );
        let query = Query::set(&set)
            .select(&[
                "ReferencingAttribute",
                "ReferencedEntity",
                "ReferencingEntityNavigationPropertyName",
            ])
            .filter(Filter::text("ReferencingAttribute", attribute));
        ApiRequest::get(query.path())
    }

    fn read(&self, reply: &ApiReply) -> Result<Option<String>, ApiError> {
        for row in rows(&reply.json()?)? {
            if row.text("ReferencedEntity")? == Some(self.target.as_str()) {
                let name = row.text("ReferencingEntityNavigationPropertyName")?;
                return Ok(name.filter(|name| is_name(name)).map(str::to_owned));
            }
        }
        Ok(None)
    }
}
