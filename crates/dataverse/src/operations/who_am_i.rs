//! Who is signed in, and to which organization (reference A16).

use regarding_model::ids::{OrganizationId, UserId};
use uuid::Uuid;

use crate::api::{ApiReply, ApiRequest, Operation};
use crate::error::ApiError;
use crate::row::Row;

/// Asks who is signed in.
#[derive(Debug, Clone, Copy)]
pub struct WhoAmI;

/// Who is signed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Me {
    /// The user.
    pub user: UserId,
    /// The organization.
    pub organization: OrganizationId,
    /// The user's business unit.
    pub business_unit: Uuid,
}

impl Operation for WhoAmI {
    type Output = Me;

    fn request(&self) -> ApiRequest {
        ApiRequest::get("WhoAmI")
    }

    fn read(&self, reply: &ApiReply) -> Result<Me, ApiError> {
        let json = reply.json()?;
        let row = Row::of(&json, "WhoAmI")?;
        Ok(Me {
            user: UserId(row.key("UserId")?),
            organization: OrganizationId(row.key("OrganizationId")?),
            business_unit: row.key("BusinessUnitId")?,
        })
    }
}
