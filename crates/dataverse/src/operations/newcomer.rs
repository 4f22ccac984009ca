//! A record that was made of an unknown sender (G-30): the version it has, and taking it back in that version only.

use regarding_model::ids::UserId;
use regarding_model::record::KnownTable;
use regarding_net::Method;
use uuid::Uuid;

use crate::api::{ApiReply, ApiRequest, Operation};
use crate::error::ApiError;
use crate::query::Query;
use crate::row::Row;
use crate::tables::addressing;

/// Asks for the version of a record.
#[derive(Debug, Clone, Copy)]
pub struct ReadVersion {
    /// Its table.
    pub table: KnownTable,
    /// Its key.
    pub id: Uuid,
}

/// The version of a record, and whose it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordVersion {
    /// Its version, as the organization calls it.
    pub etag: Option<String>,
    /// Its owner.
    pub owner: Option<UserId>,
}

impl Operation for ReadVersion {
    /// `None` when there is no such record, or it is out of sight.
    type Output = Option<RecordVersion>;

    fn request(&self) -> ApiRequest {
        let place = addressing(self.table);
        let query = Query::row(place.set, self.id).select(&[place.key, "_ownerid_value"]);
        ApiRequest::get(query.path()).names(self.id)
    }

    fn read(&self, reply: &ApiReply) -> Result<Option<RecordVersion>, ApiError> {
        match reply.json() {
            Ok(json) => {
                let row = Row::of(&json, self.table.logical_name())?;
                Ok(Some(RecordVersion {
                    etag: row.etag()?,
                    owner: row.id("_ownerid_value")?.map(UserId),
                }))
            }
            Err(ApiError::Gone) => Ok(None),
            Err(error) => Err(error),
        }
    }
}

/// Deletes a record if it still is the version that was seen; else [`ApiError::Stale`]. One that is gone is [`ApiError::Gone`].
#[derive(Debug, Clone)]
pub struct DeleteVersion {
    /// Its table.
    pub table: KnownTable,
    /// Its key.
    pub id: Uuid,
    /// The version that was seen.
    pub etag: String,
}

impl Operation for DeleteVersion {
    type Output = ();

    fn request(&self) -> ApiRequest {
        let set = addressing(self.table).set;
        ApiRequest::new(Method::DELETE, format!("{set}({})", self.id))
            .header("If-Match", self.etag.clone())
            .names(self.id)
    }

    fn read(&self, reply: &ApiReply) -> Result<(), ApiError> {
        reply.ok().map(|_| ())
    }
}
