//! `CloseIncident` (reference C1): a case is resolved, and an activity left behind says how.

use regarding_net::Method;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::create_email::cut;
use crate::api::{ApiReply, ApiRequest, Operation};
use crate::error::ApiError;

/// Resolves a case.
#[derive(Clone)]
pub struct CloseCase {
    /// Which one.
    pub id: Uuid,
    /// The status reason; -1 asks for the default of the state.
    pub status: i64,
    /// What the resolution is, cut to 200 characters.
    pub subject: String,
    /// The minutes spent on it.
    pub minutes: Option<u32>,
    /// More words; empty for none.
    pub description: String,
}

impl core::fmt::Debug for CloseCase {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("CloseCase")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

impl Operation for CloseCase {
    type Output = ();

    fn request(&self) -> ApiRequest {
        let mut resolution = Map::new();
        resolution.insert("subject".to_owned(), json!(cut(&self.subject, 200)));
        let case = format!("/incidents({})", self.id);
        resolution.insert("incidentid@odata.bind".to_owned(), json!(case));
        if let Some(minutes) = self.minutes {
            resolution.insert("timespent".to_owned(), json!(minutes));
        }
        if !self.description.trim().is_empty() {
            resolution.insert("description".to_owned(), json!(self.description));
        }
        ApiRequest::new(Method::POST, "CloseIncident")
            .json(json!({"IncidentResolution": Value::Object(resolution), "Status": self.status}))
            .names(self.id)
            .carries("incident", 1)
    }

    fn read(&self, reply: &ApiReply) -> Result<(), ApiError> {
        reply.ok().map(drop)
    }
}
