//! Looking for records of one table by name, for the value of a condition: whatever table a lookup leads to.

use regarding_model::ids::{RecordRef, TableName};

use crate::api::{ApiReply, ApiRequest, Operation};
use crate::error::ApiError;
use crate::query::{Filter, Query};
use crate::row::{Named, rows_by};
use crate::shape::Table;

/// Looks for them.
#[derive(Clone)]
pub struct SearchNames<'a> {
    /// The table.
    pub name: &'a TableName,
    /// What it is like; one without a column of names is not searched.
    pub table: &'a Table,
    /// What was typed; wildcards in it are plain characters.
    pub text: &'a str,
    /// How many.
    pub top: u32,
}

impl core::fmt::Debug for SearchNames<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "SearchNames({})", self.name)
    }
}

impl Operation for SearchNames<'_> {
    type Output = Vec<Named>;

    fn request(&self) -> ApiRequest {
        let title = self.table.title.clone().unwrap_or_else(|| self.table.key.clone());
        let text: String = self
            .text
            .trim()
            .chars()
            .filter(|c| !c.is_control())
            .take(100)
            .collect();
        let query = Query::set(&self.table.set)
            .select_named([self.table.key.clone().into(), title.clone().into()])
            .filter(Filter::contains(title, &text))
            .top(self.top);
        ApiRequest::get(query.path()).carries("search text", 1)
    }

    fn read(&self, reply: &ApiReply) -> Result<Vec<Named>, ApiError> {
        let json = reply.json()?;
        let found = rows_by(&json, &self.table.key, self.table.title.as_deref())?;
        let named = found.into_iter().map(|(id, name)| Named {
            record: RecordRef::new(self.name.clone(), id),
            name,
        });
        Ok(named.collect())
    }
}
