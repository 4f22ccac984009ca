//! The card of one record by its id; several of them make the list of recent records.

use regarding_model::record::KnownTable;
use uuid::Uuid;

use super::cards::{self, Card};
use crate::api::{ApiReply, ApiRequest, Operation};
use crate::error::ApiError;
use crate::query::Query;
use crate::row::{ANNOTATIONS, Row};
use crate::tables::addressing;

/// Reads the card of a record. Several go in one round trip with `Client::run_all`.
#[derive(Debug, Clone, Copy)]
pub struct RecordCard {
    /// Its table.
    pub table: KnownTable,
    /// Its id.
    pub id: Uuid,
}

impl Operation for RecordCard {
    /// `None` when the record is gone or out of the person's sight.
    type Output = Option<Card>;

    fn request(&self) -> ApiRequest {
        let query = Query::row(addressing(self.table).set, self.id).select(&cards::selected(self.table));
        ApiRequest::get(query.path())
            .header(ANNOTATIONS.0, ANNOTATIONS.1)
            .names(self.id)
    }

    fn read(&self, reply: &ApiReply) -> Result<Option<Card>, ApiError> {
        match reply.json() {
            Ok(json) => cards::read(self.table, Row::of(&json, "record")?).map(Some),
            Err(ApiError::Gone | ApiError::Forbidden { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }
}
