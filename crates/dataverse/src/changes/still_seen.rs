//! Which rows the person still sees, by their ids alone.

use regarding_model::record::KnownTable;
use uuid::Uuid;

use crate::api::{ApiReply, ApiRequest, Operation};
use crate::error::ApiError;
use crate::query::{Filter, Query};
use crate::row::rows;
use crate::tables::addressing;

/// Asks which of some ids are seen.
pub(super) struct StillSeen {
    /// The table.
    pub(super) table: KnownTable,
    /// The ids, at most [`StillSeen::MOST`].
    pub(super) ids: Vec<Uuid>,
}

impl StillSeen {
    /// How many ids one request takes: its address stays well below what servers and proxies accept.
    pub(super) const MOST: usize = 100;
    /// How many requests go in one round trip.
    pub(super) const TOGETHER: usize = 50;
}

impl Operation for StillSeen {
    /// Those that are.
    type Output = Vec<Uuid>;

    fn request(&self) -> ApiRequest {
        let addressing = addressing(self.table);
        let query = Query::set(addressing.set)
            .select(&[addressing.key])
            .filter(Filter::among_ids(addressing.key, self.ids.clone()));
        let mut request = ApiRequest::get(query.path());
        request.identifiers.extend(&self.ids);
        request
    }

    fn read(&self, reply: &ApiReply) -> Result<Vec<Uuid>, ApiError> {
        let key = addressing(self.table).key;
        rows(&reply.json()?)?
            .into_iter()
            .map(|row| row.key(key))
            .collect()
    }
}
