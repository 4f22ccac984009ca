//! What the signed-in person may do: the names of their privileges, read before anything is offered (DESIGN section 5).

use std::collections::BTreeSet;

use regarding_model::ids::UserId;

use crate::api::{ApiReply, ApiRequest, Operation};
use crate::error::{ApiError, ReplyFault};
use crate::row::Row;

/// Asks for a user's privileges.
#[derive(Debug, Clone, Copy)]
pub struct RetrieveUserPrivileges {
    /// Which user.
    pub user: UserId,
}

/// The privileges of a user.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Privileges(BTreeSet<String>);

impl Privileges {
    /// Whether a privilege such as `prvCreateActivity` is held, at any depth. Case does not count.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.0.contains(&name.to_ascii_lowercase())
    }

    /// Whether the organization told any names at all; older servers tell ids only.
    #[must_use]
    pub fn are_known(&self) -> bool {
        !self.0.is_empty()
    }
}

impl Operation for RetrieveUserPrivileges {
    type Output = Privileges;

    fn request(&self) -> ApiRequest {
        let user = self.user.0;
        ApiRequest::get(format!(
            "systemusers({user})/Microsoft.Dynamics.CRM.RetrieveUserPrivileges()"
        ))
        .names(user)
    }

    fn read(&self, reply: &ApiReply) -> Result<Privileges, ApiError> {
        let json = reply.json()?;
        let list = json.get("RolePrivileges").and_then(serde_json::Value::as_array);
        let list = list.ok_or(ReplyFault::Value("RolePrivileges"))?;
        let mut names = BTreeSet::new();
        for item in list {
            let name = Row::of(item, "RolePrivileges")?.text("PrivilegeName")?;
            names.extend(name.map(str::to_ascii_lowercase));
        }
        Ok(Privileges(names))
    }
}
