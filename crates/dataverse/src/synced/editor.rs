//! Who changed a record last, and when (`modifiedon`, `modifiedby`): shown beside a value that waits for a decision.

use jiff::Timestamp;
use regarding_model::ids::RecordRef;
use regarding_model::record::KnownTable;

use super::SyncedTable;
use crate::api::{ApiReply, ApiRequest, Operation};
use crate::error::ApiError;
use crate::query::Query;
use crate::row::{ANNOTATIONS, Row};

/// Reads it. Several go in one round trip with `Client::run_all`.
#[derive(Debug, Clone)]
pub struct ReadEditor {
    table: SyncedTable,
    record: RecordRef,
}

impl ReadEditor {
    /// Of a record of a table that is synchronized.
    #[must_use]
    pub fn of(record: &RecordRef) -> Option<Self> {
        let table = SyncedTable::of(&record.table)?;
        Some(Self {
            table,
            record: record.clone(),
        })
    }
}

/// Who changed a record last. The name is shown, never stored (promise 1).
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Editor {
    /// When.
    pub at: Option<Timestamp>,
    /// The name of who did.
    pub by: Option<String>,
}

impl core::fmt::Debug for Editor {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Editor")
    }
}

impl Operation for ReadEditor {
    type Output = Editor;

    fn request(&self) -> ApiRequest {
        let query =
            Query::row(self.table.rows().set, self.record.id).select(&["modifiedon", "_modifiedby_value"]);
        ApiRequest::get(query.path())
            .header(ANNOTATIONS.0, ANNOTATIONS.1)
            .names(self.record.id)
    }

    /// What may not be seen, or is gone, tells nothing.
    fn read(&self, reply: &ApiReply) -> Result<Editor, ApiError> {
        let json = match reply.json() {
            Ok(json) => json,
            Err(ApiError::Gone | ApiError::Forbidden { .. }) => return Ok(Editor::default()),
            Err(error) => return Err(error),
        };
        let row = Row::of(&json, "record")?;
        let by = row.lookup("_modifiedby_value", Some(KnownTable::SystemUser))?;
        Ok(Editor {
            at: row.time("modifiedon")?,
            by: by.map(|who| who.name).filter(|name| !name.is_empty()),
        })
    }
}
