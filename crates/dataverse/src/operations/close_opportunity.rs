//! `WinOpportunity` and `LoseOpportunity` (reference C1): an opportunity is closed, and an activity left behind says how.

use regarding_net::Method;
use serde_json::{Map, Number, Value, json};
use uuid::Uuid;

use super::create_email::cut;
use crate::api::{ApiReply, ApiRequest, Operation};
use crate::error::ApiError;

/// Closes an opportunity.
#[derive(Clone)]
pub struct CloseOpportunity {
    /// Which one.
    pub id: Uuid,
    /// Whether it was won; lost otherwise.
    pub won: bool,
    /// The status reason; -1 asks for the default of the state.
    pub status: i64,
    /// What the activity is called, cut to 200 characters.
    pub subject: String,
    /// What it brought in, where that is known.
    pub revenue: Option<Number>,
    /// The day, `YYYY-MM-DD`.
    pub day: Option<String>,
    /// More words; empty for none.
    pub description: String,
}

impl core::fmt::Debug for CloseOpportunity {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("CloseOpportunity")
            .field("id", &self.id)
            .field("won", &self.won)
            .finish_non_exhaustive()
    }
}

impl Operation for CloseOpportunity {
    type Output = ();

    fn request(&self) -> ApiRequest {
        let mut close = Map::new();
        close.insert("subject".to_owned(), json!(cut(&self.subject, 200)));
        let opportunity = format!("/opportunities({})", self.id);
        close.insert("opportunityid@odata.bind".to_owned(), json!(opportunity));
        if let Some(revenue) = &self.revenue {
            close.insert("actualrevenue".to_owned(), json!(revenue));
        }
        if let Some(day) = &self.day {
            // A moment, of which the opportunity takes the day: noon is that day wherever people work.
            close.insert("actualend".to_owned(), json!(format!("{day}T12:00:00Z")));
        }
        if !self.description.trim().is_empty() {
            close.insert("description".to_owned(), json!(self.description));
        }
        let action = if self.won {
            "WinOpportunity"
        } else {
            "LoseOpportunity"
        };
        ApiRequest::new(Method::POST, action)
            .json(json!({"OpportunityClose": Value::Object(close), "Status": self.status}))
            .names(self.id)
            .carries("opportunity", 1)
    }

    fn read(&self, reply: &ApiReply) -> Result<(), ApiError> {
        reply.ok().map(drop)
    }
}
