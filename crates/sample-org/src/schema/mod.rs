//! The tables as data (reference A6, C2 to C7): names, columns, choices, navigation. What follows from them is computed
//! elsewhere; nothing here knows SQL, JSON or HTTP.

mod answers;
mod catalog;
pub(crate) mod column;
pub mod custom;
pub(crate) mod keys;
pub(crate) mod labels;
pub(crate) mod tables;

pub(crate) use catalog::{Catalog, Hop, Link, Navigation};
pub(crate) use column::{Access, Column, Kind};
pub use custom::{CustomColumn, CustomKind, CustomOption, Label};
pub use keys::EntityKey;

/// A state with the status reasons that belong to it; the first one is its default.
#[derive(Debug)]
pub(crate) struct State {
    /// `statecode`.
    pub(crate) code: i64,
    /// Its label.
    pub(crate) label: &'static str,
    /// `statuscode` values with labels.
    pub(crate) reasons: &'static [(i64, &'static str)],
}

/// Whose a row is, which decides how the depth of a privilege is measured (reference E1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ownership {
    /// A user or a team owns it: `ownerid`, `owningbusinessunit`.
    Owner,
    /// Nobody in particular; a privilege of any depth serves.
    Organization,
    /// The row belongs to a parent row and is seen with it; the lookup to the parent is named.
    Parent(&'static str),
    /// The row is a person's own: its key is the `systemuserid`.
    Person,
    /// The row stands in a business unit, which the column names: users, teams, roles, the units themselves.
    Unit(&'static str),
}

/// A one-to-many or many-to-many navigation property.
#[derive(Debug)]
pub(crate) struct Collection {
    /// The navigation name, exact case.
    pub(crate) name: &'static str,
    /// The table of the members.
    pub(crate) table: &'static str,
    /// How the members are found.
    pub(crate) link: MemberLink,
}

/// How members of a collection are found.
#[derive(Debug, Clone, Copy)]
pub(crate) enum MemberLink {
    /// They point back with this lookup.
    Column(&'static str),
    /// An intersect table names both sides: table, column of this side, column of the other.
    Through(&'static str, &'static str, &'static str),
}

/// One table.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Table {
    /// Logical name.
    pub(crate) name: &'static str,
    /// Schema name; privileges are named after it unless `privilege` differs.
    pub(crate) schema: &'static str,
    /// Type code.
    pub(crate) code: u32,
    /// Entity set name.
    pub(crate) set: &'static str,
    /// Primary key column.
    pub(crate) key: &'static str,
    /// Primary name column.
    pub(crate) title: Option<&'static str>,
    /// The SQL table that holds it; all activities share one.
    pub(crate) storage: &'static str,
    /// The word in privilege names (`prvReadActivity`, reference E1).
    pub(crate) privilege: &'static str,
    /// Whose rows are.
    pub(crate) ownership: Ownership,
    /// Groups of columns.
    pub(crate) columns: &'static [&'static [Column]],
    /// States; empty when the table has none.
    pub(crate) states: &'static [State],
    /// Collections.
    pub(crate) collections: &'static [Collection],
    /// Whether rows can be made, changed and deleted through the Web API.
    pub(crate) writable: bool,
}

/// The SQL table of all activities.
pub(crate) const ACTIVITY_STORAGE: &str = "activity";

impl Table {
    /// The column of that logical name.
    pub(crate) fn column(&self, name: &str) -> Option<&'static Column> {
        self.columns
            .iter()
            .flat_map(|group| group.iter())
            .find(|column| column.name == name)
    }

    /// All columns, the key first.
    pub(crate) fn all_columns(&self) -> impl Iterator<Item = &'static Column> + use<> {
        self.columns.iter().flat_map(|group| group.iter())
    }

    /// Whether it is a kind of activity, `activitypointer` itself not counted.
    pub(crate) fn is_activity(&self) -> bool {
        self.storage == ACTIVITY_STORAGE && self.name != "activitypointer"
    }

    /// Whether an etag guards writes to a row (reference A11: not every table has it).
    pub(crate) fn has_concurrency(&self) -> bool {
        self.column("versionnumber").is_some() && !matches!(self.name, "usersettings" | "organization")
    }

    /// Whether changes of its rows are tracked (reference A14): on tables that people work with. Others can be read only.
    pub(crate) fn tracks_changes(&self) -> bool {
        let worked_with = [
            "account",
            "contact",
            "lead",
            "opportunity",
            "incident",
            "systemuser",
        ];
        worked_with.contains(&self.name) || self.storage == ACTIVITY_STORAGE
    }

    /// The navigation name of the parties of an activity (reference A9).
    pub(crate) fn party_collection(&self) -> Option<&'static str> {
        let parties =
            |one: &&Collection| one.table == "activityparty" && one.name.ends_with("_activity_parties");
        self.collections
            .iter()
            .filter(|_| self.is_activity())
            .find(parties)
            .map(|one| one.name)
    }

    /// Whether a row in this state is still being worked on. A scheduled appointment is (reference C3); rows of tables
    /// that are no activities always are.
    pub(crate) fn is_open(&self, state: i64) -> bool {
        !self.is_activity() || !matches!(state, 1 | 2)
    }

    /// The state a new row is in, with its default reason.
    pub(crate) fn first_state(&self) -> Option<(i64, i64)> {
        let state = self.states.first()?;
        Some((state.code, state.reasons.first()?.0))
    }
}
