//! The fictional company Alder & Finch: everything the sample organization starts with, made by code from one number
//! and relative to a given moment, so that it always looks current and is the same for the same arguments.

mod access;
mod activities;
mod activity;
pub(crate) mod calendar;
pub(crate) mod cast;
pub(crate) mod chance;
pub(crate) mod companies;
pub(crate) mod correspondence;
mod crowd;
pub(crate) mod custom;
pub(crate) mod emails;
mod forms;
mod harbour;
mod knowledge;
mod mailboxes;
mod mappings;
pub(crate) mod names;
pub(crate) mod people;
mod records;
pub mod row;
mod sales;
mod services;
pub(crate) mod staff;
mod templates;
pub(crate) mod texts;
mod views;

#[cfg(test)]
mod tests;

use jiff::Timestamp;
use uuid::Uuid;

use crate::schema::{CustomColumn, EntityKey};

pub use crowd::Crowd;

use calendar::Calendar;
use cast::Cast;
use chance::Source;
use row::SeedRow;
use staff::Colleague;

/// The number from which the sample is made when nobody asks for another one.
pub const DEFAULT_SEED: u64 = 1187;

/// What the organization itself is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Organization {
    /// `organizationid`, as `WhoAmI` answers it.
    pub id: Uuid,
    /// Its friendly name.
    pub name: String,
    /// Its unique name: lower-case letters, as it would stand in a host name.
    pub unique_name: String,
    /// The business unit at the top.
    pub root_business_unit: Uuid,
    /// Its currency, a `transactioncurrency` row.
    pub currency: Uuid,
}

/// What a user may do, as one of the security roles of the seed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SeedRole {
    /// Sells: own and business-unit rows (reference E).
    Salesperson,
    /// Answers cases.
    SupportAgent,
    /// May do everything.
    SystemAdministrator,
}

impl SeedRole {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Salesperson, Self::SupportAgent, Self::SystemAdministrator];

    /// The name of its `role` rows.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Salesperson => "Salesperson",
            Self::SupportAgent => "Customer Service Representative",
            Self::SystemAdministrator => "System Administrator",
        }
    }
}

/// Somebody who can sign in. Colleagues who cannot are `systemuser` rows only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeedUser {
    /// `systemuserid`.
    pub id: Uuid,
    /// `fullname`.
    pub name: String,
    /// `internalemailaddress`; also the name to sign in with.
    pub email: String,
    /// The password of the sample; no secret.
    pub password: String,
    /// What they may do.
    pub role: SeedRole,
    /// Their business unit.
    pub business_unit: Uuid,
}

/// Everything that a new organization holds.
#[derive(Debug, Clone, PartialEq)]
pub struct World {
    /// The organization.
    pub organization: Organization,
    /// Who can sign in.
    pub users: Vec<SeedUser>,
    /// The columns that its administrator added to the shipped tables.
    pub columns: Vec<CustomColumn>,
    /// The alternate keys that its administrator defined.
    pub keys: Vec<EntityKey>,
    /// All rows, such that a row comes after those it needs: organization, business units, users, ..., activities,
    /// parties. (Lookups may still point forward: an account's primary contact.)
    pub rows: Vec<SeedRow>,
}

/// The whole sample: users, customers, a year of activities.
#[must_use]
pub fn sample(seed: u64, now: Timestamp) -> World {
    let cast = Cast::new(seed, now);
    let mut rows = staff::rows(cast.source, &cast.calendar, &cast.staff);
    rows.extend(views::rows(cast.source, &cast.calendar, &cast.staff));
    rows.extend(forms::rows(cast.source, &cast.calendar));
    rows.extend(mailboxes::rows(cast.source, &cast.calendar, &cast.staff));
    rows.extend(mappings::rows(cast.source, &cast.calendar));
    rows.extend(templates::rows(cast.source, &cast.calendar, &cast.staff));
    rows.extend(knowledge::rows(cast.source, &cast.calendar, &cast.staff));
    rows.extend(cast.record_rows());
    rows.extend(cast.activity_rows());
    rows.extend(cast.service_rows());
    rows.extend(cast.email_rows());
    access::arrange(&cast, &mut rows);
    World {
        organization: staff::organization(cast.source),
        users: staff::users(cast.source, &cast.staff),
        columns: custom::columns(),
        keys: custom::keys(),
        rows,
    }
}

/// Only what an organization cannot be without: itself, business units, users, roles, teams, queues, a currency.
#[must_use]
pub fn empty(seed: u64, now: Timestamp) -> World {
    let source = Source::new(seed);
    let staff = staff::colleagues(source);
    let calendar = Calendar::new(now);
    let mut rows = staff::rows(source, &calendar, &staff);
    rows.extend(views::rows(source, &calendar, &staff));
    rows.extend(forms::rows(source, &calendar));
    rows.extend(mailboxes::rows(source, &calendar, &staff));
    rows.extend(mappings::rows(source, &calendar));
    World {
        organization: staff::organization(source),
        users: staff::users(source, &staff),
        columns: custom::columns(),
        keys: Vec::new(),
        rows,
    }
}

impl World {
    /// Another organization of the same company, for the place in a list: with a name of its own, and in every second one
    /// without its support agent, who is disabled there.
    #[must_use]
    pub fn beside(mut self, place: usize) -> Self {
        self.organization.name = format!("{} {}", self.organization.name, place + 1);
        self.organization.unique_name = format!("{}{}", self.organization.unique_name, place + 1);
        let agent = self
            .users
            .iter()
            .find(|user| user.role == SeedRole::SupportAgent)
            .map(|user| user.id);
        for row in &mut self.rows {
            if row.table == "organization" {
                row.columns.insert("name", self.organization.name.clone().into());
            }
            if place % 2 == 1 && row.table == "systemuser" && Some(row.id) == agent {
                row.columns.insert("isdisabled", true.into());
            }
        }
        self
    }
}

/// The tenant of the organization's authority.
#[must_use]
pub fn tenant(seed: u64) -> Uuid {
    Source::new(seed).id("tenant", "alderfinch")
}
