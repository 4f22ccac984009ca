//! What the planner goes by, as the organization says it.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use regarding_dataverse::operations::privileges::Privileges;
use regarding_dataverse::synced::directions::{Direction, Mappings};
use regarding_dataverse::synced::{Person, SyncedTable, rights};
use regarding_model::fields::{DigestKey, Kind};
use regarding_model::ids::{OrganizationId, RecordRef};
use regarding_model::link::Held;
use regarding_sync::fields::{ColumnRights, Directions, FieldDirection, FieldOptions};
use regarding_sync::merge::{Decision, Policy};
use regarding_sync::plan;

/// The rules of a run.
pub(crate) struct RunRules {
    directions: BTreeMap<Kind, Directions>,
    columns: BTreeMap<Kind, ColumnRights>,
    may_create: BTreeSet<Kind>,
    /// What happens to a field that both sides changed.
    pub(crate) policy: Policy,
    /// What the person decided, by record.
    pub(crate) decisions: BTreeMap<RecordRef, BTreeMap<Held, Decision>>,
}

impl RunRules {
    /// Puts together what the organization said.
    pub(crate) fn new(mappings: &Mappings, person: &Person, privileges: &Privileges) -> Self {
        let options = FieldOptions {
            three_addresses: person.three_addresses,
            attachments: false,
            company: person.company,
        };
        let directions = Kind::ALL.map(|kind| (kind, directions(kind, mappings, options)));
        let may_create = Kind::ALL
            .into_iter()
            .filter(|kind| rights::of_table(privileges, table(*kind)).create);
        Self {
            directions: directions.into(),
            columns: BTreeMap::new(),
            may_create: may_create.collect(),
            policy: Policy::Ask,
            decisions: BTreeMap::new(),
        }
    }

    /// The rules as the planner takes them.
    pub(super) fn at<'a>(
        &'a self,
        now: Timestamp,
        organization: OrganizationId,
        key: &'a DigestKey,
    ) -> plan::Rules<'a> {
        plan::Rules {
            now,
            directions: &self.directions,
            columns: &self.columns,
            may_create: &self.may_create,
            policy: self.policy,
            decisions: &self.decisions,
            organization,
            key,
        }
    }
}

/// The table that speaks for a kind.
fn table(kind: Kind) -> SyncedTable {
    match kind {
        Kind::Contact => SyncedTable::Contact,
        Kind::Appointment => SyncedTable::Appointment,
        Kind::Task => SyncedTable::Task,
    }
}

fn directions(kind: Kind, mappings: &Mappings, options: FieldOptions) -> Directions {
    let said = mappings
        .of_table(table(kind))
        .map(|(field, mapping)| (field, direction(mapping.direction)));
    Directions::new(kind, &said.collect(), options)
}

fn direction(direction: Direction) -> FieldDirection {
    match direction {
        Direction::None => FieldDirection::None,
        Direction::ToMailbox => FieldDirection::ToMailbox,
        Direction::ToOrganization => FieldDirection::ToOrganization,
        Direction::Both => FieldDirection::Both,
    }
}
