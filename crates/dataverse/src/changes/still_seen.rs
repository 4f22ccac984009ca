//! Which rows the person still sees, by their ids alone.

use uuid::Uuid;

use crate::api::{ApiReply, ApiRequest, Operation};
use crate::error::ApiError;
use crate::query::{Filter, Query};
use crate::row::rows;
use crate::tables::Rows;

/// Asks which of some ids are seen.
pub(crate) struct StillSeen {
    /// The table.
    pub(crate) table: Rows,
    /// The ids, at most [`StillSeen::MOST`].
    pub(crate) ids: Vec<Uuid>,
}

impl StillSeen {
    /// How many ids one request takes: its address stays well below what servers and proxies accept.
    pub(crate) const MOST: usize = 100;
    /// How many requests go in one round trip.
    pub(crate) const TOGETHER: usize = 50;
}

impl Operation for StillSeen {
    /// Those that are.
    type Output = Vec<Uuid>;

    fn request(&self) -> ApiRequest {
        let addressing = self.table;
        let query = Query::set(addressing.set)
            .select(&[addressing.key])
            .filter(Filter::among_ids(addressing.key, self.ids.clone()));
        let mut request = ApiRequest::get(query.path());
        request.identifiers.extend(&self.ids);
        request
    }

    fn read(&self, reply: &ApiReply) -> Result<Vec<Uuid>, ApiError> {
        let key = self.table.key;
        rows(&reply.json()?)?
            .into_iter()
            .map(|row| row.key(key))
            .collect()
    }
}
