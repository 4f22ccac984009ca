//! The card of one record by its id; several of them make the list of recent records.

use std::sync::Arc;

use regarding_model::record::KnownTable;
use uuid::Uuid;

use super::cards::{self, Card};
use crate::api::{ApiReply, ApiRequest, Operation};
use crate::error::ApiError;
use crate::query::Query;
use crate::row::{ANNOTATIONS, Row};
use crate::shape::Shape;
use crate::tables::addressing;

/// Reads the card of a record. Several go in one round trip with `Client::run_all`.
#[derive(Debug, Clone)]
pub struct RecordCard {
    /// Its table.
    pub table: KnownTable,
    /// Its id.
    pub id: Uuid,
    /// What the organization's tables and forms look like.
    pub shape: Arc<Shape>,
    /// How much of it.
    pub extent: Extent,
}

/// How much of a card is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// What tells it from others in a list.
    Line,
    /// Everything on its form.
    Whole,
}

impl Operation for RecordCard {
    /// `None` when the record is gone or out of the person's sight.
    type Output = Option<Card>;

    fn request(&self) -> ApiRequest {
        let columns = match self.extent {
            Extent::Line => cards::selected_to_tell(self.table, &self.shape),
            Extent::Whole => cards::selected(self.table, &self.shape),
        };
        let query = Query::row(addressing(self.table).set, self.id).select_named(columns);
        ApiRequest::get(query.path())
            .header(ANNOTATIONS.0, ANNOTATIONS.1)
            .names(self.id)
    }

    fn read(&self, reply: &ApiReply) -> Result<Option<Card>, ApiError> {
        match reply.json() {
            Ok(json) => cards::read(self.table, Row::of(&json, "record")?, &self.shape).map(Some),
            Err(ApiError::Gone | ApiError::Forbidden { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }
}
