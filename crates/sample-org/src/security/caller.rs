//! The person on whose behalf a request runs, with the privileges of their roles and of their teams' roles.

use std::collections::BTreeMap;

use rusqlite::Connection;
use uuid::Uuid;

use super::columns::Secured;
use super::{Depth, Verb, load};
use crate::schema::Table;

/// How far one role, or several of the same holder, let a privilege reach.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Reach {
    /// How deep.
    pub(crate) depth: Depth,
    /// The business unit from which depth is measured: the user's, or the team's.
    pub(crate) unit: Uuid,
    /// The team whose role it is.
    pub(crate) team: Option<Uuid>,
    /// Whether it serves for rows of the user's own: not when the team's role says *Team privileges only*.
    pub(crate) own_rows: bool,
}

/// One privilege that a user holds.
#[derive(Debug, Clone)]
pub(crate) struct Held {
    /// `privilegeid`.
    pub(crate) id: Uuid,
    /// The greatest depth over all roles.
    pub(crate) depth: Depth,
    /// Every way it is held.
    pub(crate) reaches: Vec<Reach>,
}

/// Who asks.
#[derive(Debug, Clone)]
pub(crate) struct Caller {
    /// `systemuserid`.
    pub(crate) user: Uuid,
    /// Their business unit.
    pub(crate) business_unit: Uuid,
    /// Their teams, of every kind.
    pub(crate) teams: Vec<Uuid>,
    /// `organizationid`: what is shared with the organization is shared with them.
    pub(crate) organization: Uuid,
    /// Privileges by name.
    pub(crate) privileges: BTreeMap<String, Held>,
    /// How many roles they hold; it stands in refusals.
    pub(crate) roles: i64,
    /// Whether any row is shared with them, their teams or everybody.
    pub(crate) shared_with: bool,
    /// The secured columns and what they may do with each.
    pub(crate) secured: Secured,
    /// Who really asks, when they act for this user.
    pub(crate) actor: Option<Uuid>,
    /// The same with their own rights, which bound what may be done.
    pub(crate) behind: Option<Box<Caller>>,
}

impl Caller {
    /// Reads a user's roles and teams. `None` when there is no such user or they are disabled.
    pub(crate) fn load(db: &Connection, user: Uuid) -> rusqlite::Result<Option<Self>> {
        load::user(db, user)
    }

    /// Reads a team as somebody who has rights: what it owns, its roles, what is shared with it.
    pub(crate) fn of_team(db: &Connection, team: Uuid) -> rusqlite::Result<Self> {
        load::team(db, team)
    }

    /// This user acting for another: the other's rows, and only what both may do (reference A2).
    #[must_use]
    pub(crate) fn acting_for(self, mut other: Self) -> Self {
        other
            .privileges
            .retain(|name, held| match self.privileges.get(name) {
                Some(own) => {
                    held.depth = held.depth.min(own.depth);
                    true
                }
                None => false,
            });
        other.actor = Some(self.user);
        other.behind = Some(Box::new(self));
        other
    }

    /// The name of the privilege for a verb on a table.
    pub(crate) fn privilege(verb: Verb, table: &Table) -> String {
        format!("prv{}{}", verb.word(), table.privilege)
    }

    /// How far the caller may do this at most; `None` when not at all.
    pub(crate) fn depth(&self, verb: Verb, table: &Table) -> Option<Depth> {
        self.held(verb, table).map(|held| held.depth)
    }

    /// The privilege for a verb on a table, if it is held.
    pub(crate) fn held(&self, verb: Verb, table: &Table) -> Option<&Held> {
        self.privileges.get(&Self::privilege(verb, table))
    }

    /// Those with whom a share is one with the caller: the user, their teams, the organization.
    pub(crate) fn principals(&self) -> impl Iterator<Item = Uuid> + '_ {
        self.owners().chain([self.organization])
    }

    /// Those whose rows are this caller's: the user and their teams.
    pub(crate) fn owners(&self) -> impl Iterator<Item = Uuid> + '_ {
        core::iter::once(self.user).chain(self.teams.iter().copied())
    }
}
