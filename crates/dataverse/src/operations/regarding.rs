//! Linking an activity to a record (*Set Regarding*, *Change Regarding*).

use regarding_model::ids::RecordRef;
use regarding_model::record::KnownTable;
use regarding_net::Method;
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::api::{ApiReply, ApiRequest, Operation};
use crate::client::Client;
use crate::error::ApiError;

/// A record as something that a body can link to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegardingLink {
    /// The record.
    pub record: RecordRef,
    /// The navigation property of the activity, in its exact case (reference A9).
    pub navigation: String,
    /// The set of the record.
    pub set: String,
}

impl RegardingLink {
    /// Adds the link to the body of an activity.
    pub(crate) fn bind(&self, body: &mut Map<String, Value>) {
        body.insert(
            format!("{}@odata.bind", self.navigation),
            Value::String(format!("/{}({})", self.set, self.record.id)),
        );
    }
}

impl Client {
    /// Finds out how an activity of this table links to a record. Asks the metadata once for each pair of tables.
    ///
    /// # Errors
    /// [`ApiError`] when the organization cannot be asked, or has no such table.
    pub async fn regarding_link(
        &self,
        activity: KnownTable,
        record: &RecordRef,
    ) -> Result<RegardingLink, ApiError> {
        let set = self.set_of(&record.table).await?;
        let navigation = self.regarding_navigation(activity, &record.table).await?;
        Ok(RegardingLink {
            record: record.clone(),
            navigation,
            set,
        })
    }
}

/// Changes what an email record is regarding.
#[derive(Debug, Clone)]
pub struct SetRegarding {
    /// The email record.
    pub email: Uuid,
    /// The version that was looked at; `None` changes any version.
    pub etag: Option<String>,
    /// What to.
    pub to: RegardingLink,
}

impl Operation for SetRegarding {
    type Output = ();

    fn request(&self) -> ApiRequest {
        let mut body = Map::new();
        self.to.bind(&mut body);
        let request = ApiRequest::new(Method::PATCH, format!("emails({})", self.email))
            .header("If-Match", self.etag.clone().unwrap_or_else(|| "*".to_owned()))
            .json(Value::Object(body))
            .names(self.email)
            .names(self.to.record.id)
            .carries("link", 1);
        // With a version the second try would find the first one's change and call it stale.
        if self.etag.is_none() {
            request.repeatable()
        } else {
            request
        }
    }

    fn read(&self, reply: &ApiReply) -> Result<(), ApiError> {
        reply.ok().map(|_| ())
    }
}
