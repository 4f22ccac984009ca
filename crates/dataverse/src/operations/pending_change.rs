//! What becomes of an email record while it is sent: taken, about to be handed over, waiting again, failed, sent (reference C2). Each is
//! for the version that was seen: who changes that first goes on.

use jiff::Timestamp;
use regarding_model::ids::MessageId;
use regarding_net::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use super::create_email::moment;
use super::pending_list::{FAILED, PENDING, SENDING};
use crate::api::{ApiReply, ApiRequest, Operation};
use crate::error::ApiError;
use crate::row::Row;

/// What becomes of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PendingChange {
    /// It is being sent (7); the message that it names says that it was not handed over.
    Take {
        /// That message.
        message: MessageId,
    },
    /// It is about to be handed over, as this message.
    HandOver {
        /// The message.
        message: MessageId,
        /// How often that was begun.
        attempts: u32,
    },
    /// It waits again (6).
    Wait {
        /// How often its sending was begun, as far as that counts.
        attempts: u32,
    },
    /// It failed (8), and certainly did not go out.
    Fail,
    /// It failed (8), and nobody knows whether it went out: it goes on naming the message.
    GiveUp,
    /// It was sent (1, 3).
    Sent {
        /// When. `senton` is the organization's own to write.
        at: Timestamp,
    },
}

/// Changes one.
#[derive(Debug, Clone)]
pub struct ChangePending {
    /// Which one.
    pub id: Uuid,
    /// The version that was seen; `None` for whichever it is.
    pub etag: Option<String>,
    /// What becomes of it.
    pub to: PendingChange,
}

impl ChangePending {
    fn body(&self) -> Value {
        match &self.to {
            PendingChange::Take { message } => {
                json!({"statuscode": SENDING, "messageid": message.bracketed()})
            }
            PendingChange::HandOver { message, attempts } => {
                json!({"messageid": message.bracketed(), "deliveryattempts": attempts})
            }
            PendingChange::Wait { attempts } => {
                json!({"statuscode": PENDING, "messageid": null, "deliveryattempts": attempts})
            }
            PendingChange::Fail => json!({"statuscode": FAILED, "messageid": null}),
            PendingChange::GiveUp => json!({"statuscode": FAILED}),
            PendingChange::Sent { at } => json!({"statecode": 1, "statuscode": 3, "actualend": moment(*at)}),
        }
    }
}

impl Operation for ChangePending {
    /// Its new version.
    type Output = Option<String>;

    fn request(&self) -> ApiRequest {
        ApiRequest::new(Method::PATCH, format!("emails({})?$select=activityid", self.id))
            .header("If-Match", self.etag.clone().unwrap_or_else(|| "*".to_owned()))
            .header("Prefer", "return=representation")
            .json(self.body())
            .names(self.id)
            .carries("state", 1)
    }

    fn read(&self, reply: &ApiReply) -> Result<Option<String>, ApiError> {
        if reply.ok()?.body.is_empty() {
            return Ok(reply.header("etag").map(str::to_owned));
        }
        Row::of(&reply.json()?, "email")?.etag()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use uuid::Uuid;

    use super::{ChangePending, PendingChange};
    use crate::api::{ApiReply, Operation as _};
    use crate::error::ApiError;

    #[test]
    fn c2_each_change_is_for_the_version_that_was_seen() {
        let change = ChangePending {
            id: Uuid::nil(),
            etag: Some("W/\"7\"".to_owned()),
            to: PendingChange::Take {
                message: "taken.a@b".parse().unwrap(),
            },
        };
        let request = change.request();
        assert!(request.headers.contains(&("If-Match", "W/\"7\"".to_owned())));
        assert_eq!(
            request.body,
            Some(json!({"statuscode": 7, "messageid": "<taken.a@b>"}))
        );
        let reply = |status, body: &str| ApiReply {
            status,
            headers: vec![],
            body: body.as_bytes().to_vec(),
        };
        let changed = reply(200, r#"{"@odata.etag":"W/\"8\"","activityid":"x"}"#);
        assert_eq!(change.read(&changed), Ok(Some("W/\"8\"".to_owned())));
        assert_eq!(change.read(&reply(412, "{}")), Err(ApiError::Stale));
    }
}
