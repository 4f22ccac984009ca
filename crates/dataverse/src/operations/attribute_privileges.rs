//! What a person may do with secured columns, as the organization itself adds it up over their profiles and those of their
//! teams (reference E3; Web API reference, `RetrievePrincipalAttributePrivileges`). It takes no right beside reading users.

use std::collections::BTreeMap;

use regarding_model::ids::UserId;
use uuid::Uuid;

use super::column_rights::Allowed;
use crate::api::{ApiReply, ApiRequest, Operation};
use crate::error::{ApiError, ReplyFault};
use crate::row::Row;

/// Asks for it.
#[derive(Debug, Clone, Copy)]
pub struct RetrieveAttributePrivileges {
    /// Which user.
    pub user: UserId,
}

impl Operation for RetrieveAttributePrivileges {
    /// By the `MetadataId` of the column; a secured column that is not named is allowed nothing.
    type Output = BTreeMap<Uuid, Allowed>;

    fn request(&self) -> ApiRequest {
        let user = self.user.0;
        ApiRequest::get(format!(
            "systemusers({user})/Microsoft.Dynamics.CRM.RetrievePrincipalAttributePrivileges()"
        ))
        .names(user)
    }

    fn read(&self, reply: &ApiReply) -> Result<Self::Output, ApiError> {
        let json = reply.json()?;
        let list = json
            .get("AttributePrivileges")
            .and_then(serde_json::Value::as_array)
            .ok_or(ReplyFault::Value("AttributePrivileges"))?;
        let mut rights: Self::Output = BTreeMap::new();
        for item in list {
            let row = Row::of(item, "AttributePrivileges")?;
            let told = Allowed::of(row, ["CanRead", "CanCreate", "CanUpdate"])?;
            let known = rights.entry(row.key("AttributeId")?).or_default();
            *known = known.or(told);
        }
        Ok(rights)
    }
}
