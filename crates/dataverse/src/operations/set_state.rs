//! Closing a record for which there is no action: a lead that is disqualified, a case that is cancelled. `SetState` is superseded
//! by a PATCH of state and status together (reference A12, C1).

use regarding_model::record::KnownTable;
use regarding_net::Method;
use serde_json::json;
use uuid::Uuid;

use crate::api::{ApiReply, ApiRequest, Operation};
use crate::error::ApiError;
use crate::tables::addressing;

/// Changes the state of a record that is there.
#[derive(Debug, Clone, Copy)]
pub struct SetState {
    /// Its table.
    pub table: KnownTable,
    /// Which one.
    pub id: Uuid,
    /// The state.
    pub state: i64,
    /// The status reason; `None` for the default of the state.
    pub status: Option<i64>,
}

impl Operation for SetState {
    type Output = ();

    fn request(&self) -> ApiRequest {
        let path = format!("{}({})", addressing(self.table).set, self.id);
        let body = match self.status {
            Some(status) => json!({"statecode": self.state, "statuscode": status}),
            None => json!({"statecode": self.state}),
        };
        // A record that is gone is not made anew (reference A11).
        ApiRequest::new(Method::PATCH, path)
            .header("If-Match", "*")
            .json(body)
            .names(self.id)
            .carries(self.table.logical_name(), 1)
    }

    fn read(&self, reply: &ApiReply) -> Result<(), ApiError> {
        reply.ok().map(drop)
    }
}
