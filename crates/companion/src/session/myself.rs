//! Who the signed-in person is, what they may do, and who can read what they track: read at sign-in and on every
//! reconnection, kept in memory.

use std::collections::BTreeSet;

use regarding_dataverse::operations::current_user::{CurrentUser, User};
use regarding_dataverse::operations::organization::{OrganizationRow, ReadOrganization};
use regarding_dataverse::operations::privileges::{Privileges, RetrieveUserPrivileges};
use regarding_dataverse::operations::who_can_see::{Audience, WhoCanSee};
use regarding_dataverse::{ApiError, Client};
use regarding_model::address::EmailAddress;
use regarding_model::failure::Failure as _;
use regarding_model::ids::{OrganizationId, UserId};
use regarding_net::Rule;

/// The signed-in person, as the organization tells.
#[derive(Debug, Clone)]
pub(crate) struct Myself {
    /// Name, address, business unit.
    pub(crate) user: User,
    /// Their rights.
    pub(crate) privileges: Privileges,
    /// The organization's own row, where it may be read.
    pub(crate) organization: Option<OrganizationRow>,
    /// Who works in their business unit, where it may be read.
    pub(crate) audience: Option<Audience>,
}

impl Myself {
    /// Reads everything; what may not be read is left out, what fails otherwise fails the whole.
    pub(crate) async fn read(
        client: &Client,
        organization: OrganizationId,
        user: UserId,
    ) -> Result<Self, ApiError> {
        let about = CurrentUser { user };
        let rights = RetrieveUserPrivileges { user };
        let row = ReadOrganization { id: organization };
        let (user, privileges, organization) = tokio::join!(
            client.run_together(Rule::Myself, &about),
            client.run(Rule::Myself, &rights),
            client.run(Rule::Myself, &row),
        );
        let user = user?;
        let around = WhoCanSee {
            business_unit: user.business_unit,
        };
        let audience = optional(client.run_together(Rule::Myself, &around).await)?;
        Ok(Self {
            privileges: optional(privileges)?.unwrap_or_default(),
            organization: optional(organization)?,
            audience,
            user,
        })
    }

    /// The addresses under which the person writes.
    pub(crate) fn addresses(&self) -> BTreeSet<EmailAddress> {
        self.user
            .email
            .iter()
            .filter_map(|address| address.parse().ok())
            .collect()
    }

    /// Whether they have a right; true while rights are not known, because the organization decides in the end.
    pub(crate) fn may(&self, privilege: &str) -> bool {
        !self.privileges.are_known() || self.privileges.has(privilege)
    }
}

/// What a person may not read is no failure.
fn optional<T>(read: Result<T, ApiError>) -> Result<Option<T>, ApiError> {
    match read {
        Ok(value) => Ok(Some(value)),
        Err(error) if error.kind().heals_by_itself() || error == ApiError::SignIn => Err(error),
        Err(error) => {
            tracing::debug!(%error, "left out");
            Ok(None)
        }
    }
}
