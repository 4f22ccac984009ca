//! What a change of filters would do (C-16), by a live look: ids and names, in memory only. Filters of one table are united (C-4),
//! so that the difference is between two unions.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use regarding_dataverse::operations::privileges::RetrieveUserPrivileges;
use regarding_dataverse::synced::filters::{SyncFilter, Whose};
use regarding_dataverse::synced::{OrganizationRecords, SyncedTable};
use regarding_model::fields::Kind;
use regarding_model::ids::RecordRef;
use regarding_model::{say, say_many};
use regarding_net::Rule;

use super::change::{Save, Step};
use super::show;
use crate::core::Core;
use crate::facade::Answer;
use crate::session::side::Session;
use crate::view::sync_rules::{FilterPreviewView, FilterRecordView};

/// How many records of each list are shown; the counts are exact.
const SHOWN: usize = 200;

/// Criteria of a table.
type Query = (SyncedTable, String);

/// Names of records.
type Names = BTreeMap<RecordRef, String>;

impl Core {
    pub(super) async fn difference(
        &self,
        session: &Session,
        filters: &[SyncFilter],
        step: &Step,
    ) -> Answer<FilterPreviewView> {
        let tables = self.defined(session).await?;
        let records = self.records_to_try(session).await?;
        let (before, after, changed) = sides(filters, step);
        let mut tried: BTreeMap<Query, Vec<RecordRef>> = BTreeMap::new();
        let mut names = Names::new();
        for query in before.iter().chain(&after).chain(&changed) {
            if tried.contains_key(query) {
                continue;
            }
            let found = records.try_criteria(query.0, &query.1).await;
            let found = found.map_err(|error| self.stopped(session, error.into()))?;
            let ids = found.iter().map(|one| one.record.clone()).collect();
            names.extend(found.into_iter().map(|one| (one.record, one.name)));
            tried.insert(query.clone(), ids);
        }
        let union = |queries: &[Query]| -> BTreeSet<RecordRef> {
            let lists = queries.iter().filter_map(|query| tried.get(query));
            lists.flatten().cloned().collect()
        };
        let linked = self.linked_records(session).await?;
        let criteria = match step {
            Step::Save(save) => show::of_tree(&save.tree, &tables),
            Step::Switch { .. } | Step::Delete { .. } | Step::Reset(_) => Vec::new(),
        };
        Ok(Difference {
            before: union(&before),
            after: union(&after),
            selected: union(&changed),
            linked,
            names,
        }
        .view(criteria, beyond(step)))
    }

    async fn records_to_try(&self, session: &Session) -> Answer<OrganizationRecords> {
        let person = self.person(session, Rule::Options).await?;
        let ask = RetrieveUserPrivileges { user: session.user };
        let privileges = session.client.run(Rule::Options, &ask).await;
        let privileges = self.noting(session, privileges)?;
        let client = Arc::clone(&session.client);
        Ok(OrganizationRecords::new(
            client,
            Rule::Options,
            person,
            privileges,
        ))
    }

    /// The records that are kept the same on both sides now.
    async fn linked_records(&self, session: &Session) -> Answer<BTreeSet<RecordRef>> {
        let organization = session.organization;
        self.cached(move |cache| {
            cache.read(|cache| {
                let mut all = BTreeSet::new();
                for kind in Kind::ALL {
                    all.extend(cache.synced().records(organization, kind)?);
                }
                Ok(all)
            })
        })
        .await
    }
}

/// The active criteria before and after a change, of the tables that it is about, and what it is about itself.
fn sides(filters: &[SyncFilter], step: &Step) -> (Vec<Query>, Vec<Query>, Vec<Query>) {
    let active = |filter: &&SyncFilter| filter.active;
    let query = |filter: &SyncFilter| (filter.table, filter.criteria.clone());
    let of = |id| filters.iter().find(move |filter| filter.id == id);
    let beside = |table: SyncedTable, id| {
        let others = filters.iter().filter(active);
        let others = others.filter(move |filter| filter.table == table && Some(filter.id) != id);
        others.map(query).collect::<Vec<Query>>()
    };
    let all_of = |table: SyncedTable| beside(table, None);
    match step {
        Step::Save(Save { known, tree, .. }) => {
            let id = known.as_ref().map(|(id, _)| *id);
            let new = (tree.table, tree.write());
            let was_active = id.and_then(of).is_none_or(|filter| filter.active);
            let mut after = beside(tree.table, id);
            after.extend(was_active.then(|| new.clone()));
            (all_of(tree.table), after, vec![new])
        }
        Step::Switch { id, active, .. } => match of(*id) {
            Some(filter) => {
                let mut after = beside(filter.table, Some(*id));
                after.extend(active.then(|| query(filter)));
                (all_of(filter.table), after, vec![query(filter)])
            }
            None => Default::default(),
        },
        Step::Delete { id, .. } => match of(*id) {
            Some(filter) => (
                all_of(filter.table),
                beside(filter.table, Some(*id)),
                vec![query(filter)],
            ),
            None => Default::default(),
        },
        Step::Reset(templates) => {
            let before: Vec<Query> = filters.iter().filter(active).map(query).collect();
            let system = filters
                .iter()
                .filter(|filter| filter.active && filter.whose == Whose::System);
            let made: Vec<Query> = templates.iter().map(query).collect();
            let after = system.map(query).chain(made.iter().cloned()).collect();
            (before, after, made)
        }
    }
}

/// Two unions, and what is linked.
struct Difference {
    before: BTreeSet<RecordRef>,
    after: BTreeSet<RecordRef>,
    selected: BTreeSet<RecordRef>,
    linked: BTreeSet<RecordRef>,
    names: Names,
}

impl Difference {
    fn view(&self, criteria: Vec<String>, note: Option<String>) -> FilterPreviewView {
        let added: Vec<&RecordRef> = self
            .after
            .difference(&self.before)
            .filter(|record| !self.linked.contains(record))
            .collect();
        let (unlinked, dropped): (Vec<&RecordRef>, Vec<&RecordRef>) = self
            .before
            .difference(&self.after)
            .partition(|record| self.linked.contains(*record));
        FilterPreviewView {
            selects: number(self.selected.len()),
            selected: self.list(self.selected.iter().collect()),
            added: number(added.len()),
            sentence: sentence(self.selected.len(), added.len(), unlinked.len()),
            added_records: self.list(added),
            unlinked: number(unlinked.len()),
            unlinked_records: self.list(unlinked),
            dropped: number(dropped.len()),
            criteria,
            note,
        }
    }

    /// The first records by name.
    fn list(&self, records: Vec<&RecordRef>) -> Vec<FilterRecordView> {
        let mut named: Vec<FilterRecordView> = records
            .into_iter()
            .map(|record| FilterRecordView {
                table: record.table.to_string(),
                id: record.id.to_string(),
                name: self.names.get(record).cloned().unwrap_or_default(),
            })
            .collect();
        named.sort_by_cached_key(|record| (record.name.to_lowercase(), record.id.clone()));
        named.truncate(SHOWN);
        named
    }
}

/// What the difference does not tell: a filter of everybody works for others, too, each by their own filters and what they may see.
fn beyond(step: &Step) -> Option<String> {
    match step {
        Step::Save(Save { whose, .. }) | Step::Switch { whose, .. } | Step::Delete { whose, .. } => {
            (*whose == Whose::System).then(|| {
                say!(
                    "The filter applies to everybody. These are the numbers for you; for others they follow from their own filters and from what they may see."
                )
            })
        }
        Step::Reset(_) => None,
    }
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

fn sentence(selected: usize, added: usize, unlinked: usize) -> String {
    let selects = say_many!(
        count = selected,
        "It selects {count} record.",
        "It selects {count} records."
    );
    let comes = match added {
        0 => say!("Nothing new comes to the mailbox."),
        _ => say_many!(
            count = added,
            "{count} record comes to the mailbox.",
            "{count} records come to the mailbox."
        ),
    };
    let leaves = match unlinked {
        0 => say!("Nothing is unlinked."),
        _ => say_many!(
            count = unlinked,
            "{count} record is unlinked: both sides stay and no longer follow each other.",
            "{count} records are unlinked: both sides stay and no longer follow each other."
        ),
    };
    format!("{selects} {comes} {leaves}")
}
