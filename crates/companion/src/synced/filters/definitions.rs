//! What the tables that filters are about look like: labels, choices, what a lookup leads to. In memory for the run.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};
use regarding_dataverse::operations::definitions::ReadDefinitions;
use regarding_dataverse::operations::search_names::SearchNames;
use regarding_dataverse::shape::{Column, ColumnKind, Table};
use regarding_model::ids::{OrganizationId, TableName};
use regarding_net::Rule;

use crate::core::Core;
use crate::facade::Answer;
use crate::session::side::Session;
use crate::view::sync_rules::FilterRecordView;

/// The synchronized tables, and those to which their filters lead.
const READ: [&str; 12] = [
    "contact",
    "appointment",
    "recurringappointmentmaster",
    "serviceappointment",
    "task",
    "phonecall",
    "letter",
    "fax",
    "activityparty",
    "systemuser",
    "team",
    "account",
];

/// The people in an activity, and the column by which both know it.
const PARTIES: &str = "activityparty";
const ACTIVITY: &str = "activityid";

/// How many records a search for a value brings of each table.
const FOUND: u32 = 20;

/// The tables by name; those that may not be read are missing.
pub(super) type Tables = BTreeMap<TableName, Table>;

/// For how long what was read serves: whoever looks at filters and changes some asks once.
const SERVES: SignedDuration = SignedDuration::from_mins(5);

/// What was read last, by organization, and when.
#[derive(Default)]
pub(crate) struct Definitions(Mutex<HashMap<OrganizationId, (Timestamp, Arc<Tables>)>>);

impl Core {
    /// What the tables look like.
    pub(super) async fn defined(&self, session: &Session) -> Answer<Arc<Tables>> {
        let all = || {
            self.sync
                .definitions
                .0
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
        };
        let known = all().get(&session.organization).cloned();
        let now = self.now();
        if let Some((at, tables)) = known
            && now.duration_since(at).abs() < SERVES
        {
            return Ok(tables);
        }
        let read = session
            .client
            .run_together(Rule::Metadata, &ReadDefinitions { tables: &READ });
        let tables = Arc::new(self.noting(session, read.await)?);
        all().insert(session.organization, (now, Arc::clone(&tables)));
        Ok(tables)
    }

    /// Records that a lookup could lead to, by name: for the value of a condition.
    pub(crate) async fn filter_lookup(
        &self,
        table: &str,
        column: &str,
        text: &str,
    ) -> Answer<Vec<FilterRecordView>> {
        let session = self.session()?;
        let tables = self.defined(&session).await?;
        let targets = targets(&tables, table, column);
        let asked: Vec<SearchNames<'_>> = targets
            .iter()
            .filter_map(|name| {
                let table = tables.get(name).filter(|table| table.title.is_some())?;
                Some(SearchNames {
                    name,
                    table,
                    text,
                    top: FOUND,
                })
            })
            .collect();
        let found = self.noting(&session, session.client.run_all(Rule::Search, &asked).await)?;
        let mut records = Vec::new();
        for group in found {
            // A table that may not be searched has nothing to offer.
            records.extend(group.unwrap_or_default().into_iter().map(|one| FilterRecordView {
                table: one.record.table.to_string(),
                id: one.record.id.to_string(),
                name: one.name,
            }));
        }
        records.sort_by_cached_key(|record| record.name.to_lowercase());
        Ok(records)
    }
}

/// The tables that a lookup leads to. An owner is a user or a team.
pub(super) fn targets(tables: &Tables, table: &str, column: &str) -> Vec<TableName> {
    let lookups = table_named(tables, table).map(|table| &table.lookups);
    let mut targets: Vec<TableName> = lookups
        .into_iter()
        .flatten()
        .filter(|lookup| lookup.column == column)
        .map(|lookup| lookup.target.clone())
        .collect();
    if column == "ownerid" {
        targets.extend(
            ["systemuser", "team"]
                .into_iter()
                .filter_map(|name| name.parse().ok()),
        );
    }
    targets.sort();
    targets.dedup();
    targets.retain(|name| tables.contains_key(name));
    targets
}

/// A way from rows of a table to rows of another.
pub(super) struct Way {
    /// The other table.
    pub(super) table: TableName,
    /// Its column.
    pub(super) from: String,
    /// The column of the table that the way begins at.
    pub(super) to: String,
}

/// The ways from a table on which conditions can be set: by its lookups, and from activities to the people in them.
pub(super) fn ways(tables: &Tables, table: &str) -> Vec<Way> {
    let Some(known) = table_named(tables, table) else {
        return Vec::new();
    };
    let lookups = known
        .columns
        .iter()
        .filter(|(_, column)| column.readable && column.kind == ColumnKind::Lookup && column.label.is_some());
    let mut ways = Vec::new();
    for (column, _) in lookups {
        for target in targets(tables, table, column) {
            let Some(key) = tables.get(&target).map(|target| target.key.clone()) else {
                continue;
            };
            ways.push(Way {
                table: target,
                from: key,
                to: column.clone(),
            });
        }
    }
    let parties: Option<TableName> = PARTIES.parse().ok().filter(|name| tables.contains_key(name));
    ways.extend(parties.filter(|_| known.key == ACTIVITY).map(|table| Way {
        table,
        from: ACTIVITY.to_owned(),
        to: ACTIVITY.to_owned(),
    }));
    ways
}

/// A table by its name.
pub(super) fn table_named<'t>(tables: &'t Tables, name: &str) -> Option<&'t Table> {
    tables.get(&name.parse().ok()?)
}

/// A column of a table, where it is known.
pub(super) fn column<'t>(tables: &'t Tables, table: &str, column: &str) -> Option<&'t Column> {
    table_named(tables, table)?.columns.get(column)
}

/// What a column is called; its own name where the organization has no label for it.
pub(super) fn label(tables: &Tables, table: &str, name: &str) -> String {
    let label = column(tables, table, name).and_then(|column| column.label.clone());
    label.unwrap_or_else(|| name.to_owned())
}

/// What one row of a table is called.
pub(super) fn singular(tables: &Tables, table: &str) -> String {
    let label = table_named(tables, table).and_then(|table| table.label.clone());
    label.unwrap_or_else(|| table.to_owned())
}
