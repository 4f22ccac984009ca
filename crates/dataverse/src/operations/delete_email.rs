//! Untracking: deleting the copy, and looking whether it is gone (I-12).

use regarding_net::Method;
use uuid::Uuid;

use crate::api::{ApiReply, ApiRequest, Operation};
use crate::error::ApiError;
use crate::query::Query;

/// Deletes an email record. One that is gone already is a success.
#[derive(Debug, Clone, Copy)]
pub struct DeleteEmail {
    /// Which one.
    pub id: Uuid,
}

impl Operation for DeleteEmail {
    type Output = ();

    fn request(&self) -> ApiRequest {
        ApiRequest::new(Method::DELETE, format!("emails({})", self.id))
            .names(self.id)
            .repeatable()
    }

    fn read(&self, reply: &ApiReply) -> Result<(), ApiError> {
        match reply.ok() {
            Ok(_) | Err(ApiError::Gone) => Ok(()),
            Err(error) => Err(error),
        }
    }
}

/// Looks whether an email record is there.
#[derive(Debug, Clone, Copy)]
pub struct EmailExists {
    /// Which one.
    pub id: Uuid,
}

impl Operation for EmailExists {
    type Output = bool;

    fn request(&self) -> ApiRequest {
        ApiRequest::get(Query::row("emails", self.id).select(&["activityid"]).path()).names(self.id)
    }

    fn read(&self, reply: &ApiReply) -> Result<bool, ApiError> {
        match reply.json() {
            Ok(_) => Ok(true),
            Err(ApiError::Gone) => Ok(false),
            Err(error) => Err(error),
        }
    }
}
