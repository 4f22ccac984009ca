//! The signed-in person: name, address, business unit and roles, in one round trip.

use regarding_model::ids::UserId;
use uuid::Uuid;

use crate::api::{ApiRequest, Part, PartReply, Together};
use crate::error::{ApiError, ReplyFault};
use crate::query::{Expand, Query};
use crate::row::{Row, rows};

/// Asks about a user.
#[derive(Debug, Clone, Copy)]
pub struct CurrentUser {
    /// Which one.
    pub user: UserId,
}

/// A user. Names are shown, never stored (promise 1).
#[derive(Clone, PartialEq, Eq)]
pub struct User {
    /// The id.
    pub id: UserId,
    /// The full name.
    pub name: String,
    /// The address that colleagues write to.
    pub email: Option<String>,
    /// The name that they sign in with (`domainname`), where it may be read.
    pub sign_in_name: Option<String>,
    /// The business unit.
    pub business_unit: Uuid,
    /// Its name.
    pub business_unit_name: String,
    /// The names of the security roles; empty when they may not be read.
    pub roles: Vec<String>,
    /// The ids of those roles, and of the organization's roles that they come from: forms name the latter (reference G4).
    /// `None` when they may not be read.
    pub role_ids: Option<Vec<Uuid>>,
    /// The person's language in the organization (LCID, reference C7); 0 when it is not known, or the organization's own.
    pub language: u32,
}

impl core::fmt::Debug for User {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "User({})", self.id)
    }
}

impl Together for CurrentUser {
    type Output = User;

    fn parts(&self) -> Vec<Part> {
        let id = self.user.0;
        let user = Query::row("systemusers", id)
            .select(&[
                "systemuserid",
                "fullname",
                "internalemailaddress",
                "domainname",
                "_businessunitid_value",
            ])
            .expand(Expand::new("businessunitid", &["name"]));
        let roles = Query::set(&format!("systemusers({id})/systemuserroles_association")).select(&[
            "name",
            "roleid",
            "_parentrootroleid_value",
        ]);
        let settings = Query::row("usersettingscollection", id).select(&["uilanguageid"]);
        vec![
            Part::One(ApiRequest::get(user.path()).names(id)),
            Part::One(ApiRequest::get(roles.path())),
            Part::One(ApiRequest::get(settings.path())),
        ]
    }

    fn read(&self, replies: &[PartReply]) -> Result<User, ApiError> {
        let [user, roles, settings] = replies else {
            return Err(ReplyFault::Batch.into());
        };
        let json = user.one()?.json()?;
        let row = Row::of(&json, "systemuser")?;
        let roles = role_rows(roles)?;
        let unit = row.related("businessunitid")?;
        Ok(User {
            id: self.user,
            name: row.words("fullname")?,
            email: row.text("internalemailaddress")?.map(str::to_owned),
            sign_in_name: row.text("domainname")?.map(str::to_owned),
            business_unit: row.key("_businessunitid_value")?,
            business_unit_name: unit
                .map(|unit| unit.words("name"))
                .transpose()?
                .unwrap_or_default(),
            roles: roles.iter().flatten().map(|role| role.name.clone()).collect(),
            role_ids: roles.map(|roles| roles.into_iter().flat_map(|role| role.ids).collect()),
            language: language(settings)?,
        })
    }
}

/// A security role.
struct Role {
    name: String,
    ids: Vec<Uuid>,
}

/// Roles are told to people only where the organization lets them be read.
fn role_rows(reply: &PartReply) -> Result<Option<Vec<Role>>, ApiError> {
    let reply = reply.one()?;
    if reply.ok().is_err() {
        return Ok(None);
    }
    let json = reply.json()?;
    let role = |row: Row<'_>| {
        let ids = [row.id("roleid")?, row.id("_parentrootroleid_value")?];
        Ok(Role {
            name: row.words("name")?,
            ids: ids.into_iter().flatten().collect(),
        })
    };
    rows(&json)?
        .into_iter()
        .map(role)
        .collect::<Result<_, _>>()
        .map(Some)
}

/// A person whose settings may not be read is spoken to in the organization's own language.
fn language(reply: &PartReply) -> Result<u32, ApiError> {
    let reply = reply.one()?;
    if reply.ok().is_err() {
        return Ok(0);
    }
    let json = reply.json()?;
    let code = Row::of(&json, "usersettings")?.int("uilanguageid")?;
    Ok(code.and_then(|code| u32::try_from(code).ok()).unwrap_or(0))
}
