//! What the signed-in person may do with secured columns (reference E3): the permissions of their profiles and of their teams'.

use std::collections::BTreeMap;

use regarding_model::ids::{TableName, UserId};

use crate::api::{ApiReply, ApiRequest, Operation};
use crate::error::ApiError;
use crate::query::{Expand, Filter, Query};
use crate::row::{Row, rows};

/// Asks for the permissions of a user's column security profiles.
#[derive(Debug, Clone, Copy)]
pub struct ReadColumnRights {
    /// Which user.
    pub user: UserId,
}

/// What somebody may do with the values of a secured column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Allowed {
    /// See them.
    pub read: bool,
    /// Give one to a new row.
    pub create: bool,
    /// Change them.
    pub update: bool,
}

impl Allowed {
    /// As if the column were not secured.
    pub const ALL: Self = Self {
        read: true,
        create: true,
        update: true,
    };

    /// What both allow.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            read: self.read && other.read,
            create: self.create && other.create,
            update: self.update && other.update,
        }
    }

    /// One that allows it is enough.
    pub(crate) fn or(self, other: Self) -> Self {
        Self {
            read: self.read || other.read,
            create: self.create || other.create,
            update: self.update || other.update,
        }
    }

    /// Reads three numbers of a permission.
    pub(crate) fn of(row: Row<'_>, [read, create, update]: [&'static str; 3]) -> Result<Self, ApiError> {
        let allowed = |name| Ok::<_, ApiError>(row.int(name)? == Some(ALLOWED));
        Ok(Self {
            read: allowed(read)?,
            create: allowed(create)?,
            update: allowed(update)?,
        })
    }
}

/// What profiles allow, by table and column; a secured column that stands here nowhere is allowed to nobody by them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ColumnRights(BTreeMap<(TableName, String), Allowed>);

/// `canread`, `cancreate`, `canupdate`: allowed.
const ALLOWED: i64 = 4;

/// Far more profiles than a person has.
const MOST: u32 = 500;

impl ColumnRights {
    /// Whether a new row may have a value in this secured column.
    #[must_use]
    pub fn may_create(&self, table: &TableName, column: &str) -> bool {
        self.allowed(table, column).create
    }

    /// What may be done with this secured column.
    #[must_use]
    pub fn allowed(&self, table: &TableName, column: &str) -> Allowed {
        let told = self.0.get(&(table.clone(), column.to_owned()));
        told.copied().unwrap_or_default()
    }
}

impl Operation for ReadColumnRights {
    type Output = ColumnRights;

    fn request(&self) -> ApiRequest {
        let user = self.user.0;
        let own = Filter::any(
            "systemuserprofiles_association",
            Filter::id("x/systemuserid", user),
        );
        let mine = Filter::any(
            "teamprofiles_association",
            Filter::any("x/teammembership_association", Filter::id("y/systemuserid", user)),
        );
        let query = Query::set("fieldsecurityprofiles")
            .select(&["fieldsecurityprofileid"])
            .filter(Filter::Or(vec![own, mine]))
            .expand(Expand::new(
                "lk_fieldpermission_fieldsecurityprofileid",
                &[
                    "entityname",
                    "attributelogicalname",
                    "canread",
                    "cancreate",
                    "canupdate",
                ],
            ))
            .top(MOST);
        ApiRequest::get(query.path()).names(user)
    }

    fn read(&self, reply: &ApiReply) -> Result<ColumnRights, ApiError> {
        let json = reply.json()?;
        let mut rights = ColumnRights::default();
        for profile in rows(&json)? {
            for permission in profile.collection("lk_fieldpermission_fieldsecurityprofileid")? {
                rights.add(permission)?;
            }
        }
        Ok(rights)
    }
}

impl ColumnRights {
    /// One profile that allows it is enough.
    fn add(&mut self, permission: Row<'_>) -> Result<(), ApiError> {
        let table = permission.text("entityname")?.and_then(|name| name.parse().ok());
        if let (Some(table), Some(column)) = (table, permission.text("attributelogicalname")?) {
            let told = Allowed::of(permission, ["canread", "cancreate", "canupdate"])?;
            let known = self.0.entry((table, column.to_owned())).or_default();
            *known = known.or(told);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use regarding_model::ids::UserId;
    use uuid::Uuid;

    use super::{ApiReply, Operation, ReadColumnRights};

    #[test]
    fn e3_one_profile_that_allows_it_is_enough() {
        let ask = ReadColumnRights {
            user: UserId(Uuid::from_u128(1)),
        };
        let permission = |column: &str, create: i64| {
            format!(r#"{{"entityname":"contact","attributelogicalname":"{column}","cancreate":{create}}}"#)
        };
        let profile = |list: &[String]| {
            format!(
                r#"{{"lk_fieldpermission_fieldsecurityprofileid":[{}]}}"#,
                list.join(",")
            )
        };
        let body = format!(
            r#"{{"value":[{},{}]}}"#,
            profile(&[permission("jobtitle", 4), permission("mobilephone", 0)]),
            profile(&[permission("jobtitle", 0)])
        );
        let rights = ask
            .read(&ApiReply {
                status: 200,
                headers: vec![],
                body: body.into_bytes(),
            })
            .unwrap();
        let contact = "contact".parse().unwrap();
        assert!(rights.may_create(&contact, "jobtitle"));
        assert!(!rights.may_create(&contact, "mobilephone"));
        assert!(!rights.may_create(&contact, "description"), "named by no profile");
    }
}
