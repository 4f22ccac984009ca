//! What the planner goes by, as the organization says it.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use regarding_dataverse::operations::column_rights::Allowed;
use regarding_dataverse::operations::privileges::Privileges;
use regarding_dataverse::synced::directions::Mappings;
use regarding_dataverse::synced::{Person, SyncedTable, rights};
use regarding_model::fields::{DigestKey, Field, Kind};
use regarding_model::ids::{OrganizationId, RecordRef};
use regarding_model::link::{Held, Link};
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
            attachments: person.attachments,
            company: person.company,
        };
        let directions = Kind::ALL.map(|kind| (kind, directions(kind, mappings, options)));
        let may_create = Kind::ALL
            .into_iter()
            .filter(|kind| rights::of_table(privileges, table(*kind)).create);
        Self {
            directions: directions.into(),
            columns: Kind::ALL.map(|kind| (kind, ColumnRights::default())).into(),
            may_create: may_create.collect(),
            policy: Policy::Ask,
            decisions: BTreeMap::new(),
        }
    }

    /// The directions of a kind.
    pub(super) fn directions_of_kind(&self, kind: Kind) -> Option<&Directions> {
        self.directions.get(&kind)
    }

    /// The directions of a link's record.
    pub(super) fn directions_of(&self, link: &Link) -> Option<&Directions> {
        let of_kind = self.directions.get(&link.kind)?;
        Some(of_kind.of_table(&link.record.table))
    }

    /// The way a field of the records of a table travels.
    pub(crate) fn direction(&self, table: SyncedTable, field: Field) -> FieldDirection {
        self.directions
            .get(&table.kind())
            .map_or(FieldDirection::None, |directions| {
                directions.of_table(&table.name()).of(field)
            })
    }

    /// Adds what column security takes away from the person in the records of a table (B-7): it beats direction, at creation too.
    pub(crate) fn restrict(&mut self, table: SyncedTable, restricted: &BTreeMap<Field, Allowed>) {
        let Some(columns) = self.columns.get_mut(&table.kind()) else {
            return;
        };
        let without = |may: fn(&Allowed) -> bool| {
            let lost = restricted.iter().filter(|(_, allowed)| !may(allowed));
            lost.map(|(field, _)| *field).collect()
        };
        let rights = ColumnRights {
            no_read: without(|allowed| allowed.read),
            no_update: without(|allowed| allowed.update),
            no_create: without(|allowed| allowed.create),
            ..ColumnRights::default()
        };
        columns.of_tables.insert(table.name(), rights);
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

/// The directions of a kind: each of its tables has its own (B.3, B.4).
fn directions(kind: Kind, mappings: &Mappings, options: FieldOptions) -> Directions {
    let of_table = |table: SyncedTable| {
        let said = mappings.of_table(table);
        let said = said.map(|(field, mapping)| (field, mapping.direction));
        Directions::of_rows(kind, table.pairs(), &said.collect(), options)
    };
    SyncedTable::of_kind(kind)
        .iter()
        .fold(of_table(table(kind)), |all, table| {
            all.with_table(table.name(), of_table(*table))
        })
}
