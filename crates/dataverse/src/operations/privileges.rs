//! What the signed-in person may do and how far: their privileges with depths (reference E1, E2), read before anything is
//! offered (DESIGN section 5).

use std::collections::BTreeMap;

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

/// How far a privilege reaches (reference E1). Further is greater.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Depth {
    /// The user's own records; of teams no more is reported, whatever they have.
    Basic,
    /// Those of the user's business unit.
    Local,
    /// Those of the business unit and of the units below it.
    Deep,
    /// Those of the whole organization.
    Global,
}

impl Depth {
    fn of(name: &str) -> Option<Self> {
        match name {
            "Basic" => Some(Self::Basic),
            "Local" => Some(Self::Local),
            "Deep" => Some(Self::Deep),
            "Global" => Some(Self::Global),
            _ => None,
        }
    }
}

/// The privileges of a user: names in lower case, and the greatest depth; `None` when a depth is none of those known.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Privileges(BTreeMap<String, Option<Depth>>);

impl Privileges {
    /// Whether a privilege such as `prvCreateActivity` is held, at any depth. Case does not count.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.0.contains_key(&name.to_ascii_lowercase())
    }

    /// How far a privilege reaches; `None` when it is not held or the organization does not tell.
    #[must_use]
    pub fn depth(&self, name: &str) -> Option<Depth> {
        self.0.get(&name.to_ascii_lowercase()).copied().flatten()
    }

    /// Whether the organization told any names at all; older servers tell ids only.
    #[must_use]
    pub fn are_known(&self) -> bool {
        !self.0.is_empty()
    }

    /// The same privilege comes once for each role that gives it.
    fn add(&mut self, name: &str, depth: Option<Depth>) {
        self.0
            .entry(name.to_ascii_lowercase())
            .and_modify(|known| *known = known.zip(depth).map(|(one, other)| one.max(other)))
            .or_insert(depth);
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
        let mut privileges = Privileges::default();
        for item in list {
            let row = Row::of(item, "RolePrivileges")?;
            if let Some(name) = row.text("PrivilegeName")? {
                privileges.add(name, row.text("Depth")?.and_then(Depth::of));
            }
        }
        Ok(privileges)
    }
}

#[cfg(test)]
mod tests {
    use super::{Depth, Privileges, RetrieveUserPrivileges};
    use crate::api::{ApiReply, Operation};
    use regarding_model::ids::UserId;

    fn read(list: &str) -> Privileges {
        let reply = ApiReply {
            status: 200,
            headers: vec![],
            body: format!(r#"{{"RolePrivileges":{list}}}"#).into_bytes(),
        };
        let user = UserId(uuid::Uuid::nil());
        RetrieveUserPrivileges { user }.read(&reply).unwrap()
    }

    #[test]
    fn e2_the_greatest_depth_over_all_roles_counts() {
        let privileges = read(
            r#"[{"Depth":"Local","PrivilegeName":"prvReadActivity"},{"Depth":"Basic","PrivilegeName":"prvReadActivity"},
                {"Depth":"Global","PrivilegeName":"prvReadAccount"},{"Depth":"Deep","PrivilegeName":"prvReadLead"}]"#,
        );
        assert_eq!(privileges.depth("prvReadActivity"), Some(Depth::Local));
        assert_eq!(privileges.depth("PRVREADACCOUNT"), Some(Depth::Global));
        assert_eq!(privileges.depth("prvReadLead"), Some(Depth::Deep));
        assert_eq!(privileges.depth("prvReadContact"), None);
    }

    #[test]
    fn a_depth_that_nobody_knows_is_not_taken_for_a_narrow_one() {
        let privileges = read(
            r#"[{"Depth":"RecordFilter","PrivilegeName":"prvReadActivity"},{"Depth":"Basic","PrivilegeName":"prvReadActivity"},
                {"PrivilegeName":"prvReadLead"}]"#,
        );
        for name in ["prvReadActivity", "prvReadLead"] {
            assert!(privileges.has(name));
            assert_eq!(privileges.depth(name), None);
        }
    }

    #[test]
    fn ids_without_names_tell_nothing() {
        assert!(
            !read(r#"[{"Depth":"Global","PrivilegeId":"00000000-0000-0000-0000-000000000001"}]"#).are_known()
        );
    }
}
