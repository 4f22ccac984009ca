//! Who the signed-in person is, what they may do, and who can read what they track: read at sign-in and on every
//! reconnection, kept in memory.

use std::collections::BTreeSet;

use regarding_dataverse::operations::current_user::{CurrentUser, User};
use regarding_dataverse::operations::mailbox_row::{MailboxRow, ReadMailboxRow};
use regarding_dataverse::operations::organization::{OrganizationRow, ReadOrganization};
use regarding_dataverse::operations::privileges::{Depth, Privileges, RetrieveUserPrivileges};
use regarding_dataverse::operations::who_can_see::{PeopleOfUnits, WhoCanSee};
use regarding_dataverse::{ApiError, Client};
use regarding_model::address::EmailAddress;
use regarding_model::failure::Failure as _;
use regarding_model::ids::{OrganizationId, UserId};
use regarding_model::text::InEnglish;
use regarding_net::Rule;
use regarding_sync::services::{self, Delivery, Processing};
use regarding_sync::visibility::{Audience, ReadDepth, Surroundings, audience};
use uuid::Uuid;

/// The signed-in person, as the organization tells.
#[derive(Debug, Clone)]
pub(crate) struct Myself {
    /// Name, address, business unit.
    pub(crate) user: User,
    /// Their rights.
    pub(crate) privileges: Privileges,
    /// The organization's own row, where it may be read.
    pub(crate) organization: Option<OrganizationRow>,
    /// Who can read what they track (I-9). Read once with the rest, so that no pane has to ask.
    pub(crate) audience: Audience,
    /// What the organization's own services do with the person's mailbox (reference C6).
    pub(crate) services: Services,
}

/// What is known of the organization's own services.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Services {
    /// They process this much of the mailbox.
    Known(Processing),
    /// The organization has no mailbox of the person.
    NoMailbox,
    /// It may not be read; the right that is missing, where it was named.
    Refused(Option<String>),
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
        let mailbox = ReadMailboxRow { user, organization };
        let (user, privileges, organization, mailbox) = tokio::join!(
            client.run_together(Rule::Myself, &about),
            client.run(Rule::Myself, &rights),
            client.run(Rule::Myself, &row),
            client.run_together(Rule::Myself, &mailbox),
        );
        let (user, privileges) = (user?, optional(privileges)?.unwrap_or_default());
        let depth = privileges.depth(READ_ACTIVITIES).map(read_depth);
        let around = surroundings(client, user.business_unit, depth).await?;
        Ok(Self {
            privileges,
            organization: optional(organization)?,
            audience: audience(depth, &around),
            services: services(mailbox)?,
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

    /// Whether a person meant this account by a name: the one to sign in with, or the address. Case says nothing in either.
    pub(crate) fn is_called(&self, name: &str) -> bool {
        let names = [&self.user.sign_in_name, &self.user.email];
        let known: Vec<&str> = names.into_iter().flatten().map(String::as_str).collect();
        // Where neither may be read there is nothing to doubt it by.
        known.is_empty()
            || known
                .iter()
                .any(|known| known.to_lowercase() == name.to_lowercase())
    }

    /// Whether a right is held and does not reach every record of the organization (reference E1): then the record decides. Rights
    /// of teams are told as narrow ones, so that they may reach further.
    pub(crate) fn is_narrow(&self, privilege: &str) -> bool {
        self.privileges.has(privilege) && self.privileges.depth(privilege) != Some(Depth::Global)
    }

    /// Whether it is worth asking what they may do with secured columns (reference E3): they may read the profiles, and are no
    /// administrator of column security, whom it does not restrict.
    pub(crate) fn asks_about_columns(&self) -> bool {
        let reads = ["prvReadFieldSecurityProfile", "prvReadFieldPermission"];
        reads.iter().all(|right| self.privileges.has(right))
            && !self.privileges.has("prvCreateFieldPermission")
    }

    /// Whether they have a right; true while rights are not known, because the organization decides in the end.
    pub(crate) fn may(&self, privilege: &str) -> bool {
        !self.privileges.are_known() || self.privileges.has(privilege)
    }
}

/// The right to read e-mail records: all activities share one (reference E1).
const READ_ACTIVITIES: &str = "prvReadActivity";

fn read_depth(depth: Depth) -> ReadDepth {
    match depth {
        Depth::Basic => ReadDepth::Own,
        Depth::Local => ReadDepth::BusinessUnit,
        Depth::Deep => ReadDepth::BusinessUnitAndBelow,
        Depth::Global => ReadDepth::Organization,
    }
}

/// The people around the signed-in person. Those of the units below are counted only where the right reaches there.
async fn surroundings(
    client: &Client,
    business_unit: Uuid,
    depth: Option<ReadDepth>,
) -> Result<Surroundings, ApiError> {
    let ask = WhoCanSee { business_unit };
    let around = optional(client.run_together(Rule::Myself, &ask).await)?.unwrap_or_default();
    let people_in_unit_and_below = match around.unit_and_below {
        Some(units) if depth == Some(ReadDepth::BusinessUnitAndBelow) => {
            let ask = PeopleOfUnits { units };
            optional(client.run_together(Rule::Myself, &ask).await)?.flatten()
        }
        Some(_) | None => None,
    };
    Ok(Surroundings {
        business_unit: around.business_unit,
        people_in_unit: around.people_in_unit,
        people_in_unit_and_below,
        people_in_organization: around.people_in_organization,
    })
}

/// What the mailbox's row says. That it may not be read is said, and nothing is guessed.
fn services(read: Result<Option<MailboxRow>, ApiError>) -> Result<Services, ApiError> {
    match read {
        Ok(Some(row)) => Ok(Services::Known(services::processing(&Delivery {
            incoming: row.incoming,
            outgoing: row.outgoing,
            items: row.items,
            incoming_enabled: row.incoming_enabled,
            outgoing_enabled: row.outgoing_enabled,
            items_enabled: row.items_enabled,
            channel: row.channel,
        }))),
        Ok(None) => Ok(Services::NoMailbox),
        Err(error) if error.kind().heals_by_itself() || error == ApiError::SignIn => Err(error),
        Err(ApiError::Forbidden { right }) => Ok(Services::Refused(right)),
        Err(_) => Ok(Services::Refused(None)),
    }
}

/// What a person may not read is no failure.
fn optional<T>(read: Result<T, ApiError>) -> Result<Option<T>, ApiError> {
    match read {
        Ok(value) => Ok(Some(value)),
        Err(error) if error.kind().heals_by_itself() || error == ApiError::SignIn => Err(error),
        Err(error) => {
            tracing::debug!(error = %InEnglish(&error), "left out");
            Ok(None)
        }
    }
}
