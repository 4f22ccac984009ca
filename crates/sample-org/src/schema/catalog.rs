//! The tables by name, and navigation between them. Built once; knows no rows.

use std::collections::HashMap;
use std::sync::OnceLock;

use super::answers::Answers;
use super::custom::{self, CustomColumn};
use super::{Collection, Column, EntityKey, MemberLink, Table, tables};

/// Where a navigation property leads.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Navigation {
    /// To at most one row.
    One(Hop),
    /// To many rows.
    Many(Link),
}

/// A single-valued navigation property.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Hop {
    /// Exact name.
    pub(crate) name: &'static str,
    /// The lookup that holds the reference.
    pub(crate) column: &'static Column,
    /// The table it leads to; `None` for `ownerid`, which leads to a principal: a user or a team.
    pub(crate) table: Option<&'static Table>,
}

/// A collection-valued navigation property.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Link {
    /// Exact name.
    pub(crate) name: &'static str,
    /// The table of the members.
    pub(crate) table: &'static Table,
    /// How they are found.
    pub(crate) via: MemberLink,
}

/// How many changes of the metadata a version can count.
const CHANGES: i64 = 1_000_000;

/// A number that is another one when the shipped tables are.
fn shipped() -> u32 {
    static NUMBER: OnceLock<u32> = OnceLock::new();
    *NUMBER.get_or_init(fingerprint)
}

fn fingerprint() -> u32 {
    let mut hasher = blake3::Hasher::new();
    for table in tables::ALL {
        hasher.update(table.name.as_bytes());
        for column in table.all_columns() {
            hasher.update(format!("{column:?}").as_bytes());
        }
    }
    let [a, b, c, ..] = *hasher.finalize().as_bytes();
    u32::from_be_bytes([0, a, b, c])
}

/// All tables.
#[derive(Debug)]
pub(crate) struct Catalog {
    tables: Vec<&'static Table>,
    by_name: HashMap<&'static str, &'static Table>,
    by_set: HashMap<&'static str, &'static Table>,
    custom: Vec<CustomColumn>,
    keys: Vec<EntityKey>,
    revision: i64,
    shipped: u32,
    answers: Answers,
}

impl Catalog {
    /// The tables as they are shipped.
    pub(crate) fn new() -> Self {
        Self::with(Vec::new(), 0)
    }

    /// The tables with the columns that were added to them, after so many changes of the metadata.
    pub(crate) fn with(custom: Vec<CustomColumn>, revision: i64) -> Self {
        let tables: Vec<_> = tables::ALL
            .iter()
            .map(|table| {
                let own: Vec<_> = custom
                    .iter()
                    .filter(|column| column.table == table.name)
                    .collect();
                if own.is_empty() {
                    table
                } else {
                    custom::extended(table, &own)
                }
            })
            .collect();
        Self {
            by_name: tables.iter().map(|table| (table.name, *table)).collect(),
            by_set: tables.iter().map(|table| (table.set, *table)).collect(),
            tables,
            custom,
            keys: Vec::new(),
            revision,
            shipped: shipped(),
            answers: Answers::default(),
        }
    }

    /// The same with alternate keys.
    pub(crate) fn keyed(mut self, keys: Vec<EntityKey>) -> Self {
        self.keys = keys;
        self
    }

    /// The alternate keys of a table.
    pub(crate) fn keys(&self, table: &str) -> impl Iterator<Item = &EntityKey> {
        self.keys.iter().filter(move |key| key.table == table)
    }

    /// Every table.
    pub(crate) fn tables(&self) -> &[&'static Table] {
        &self.tables
    }

    /// A number that differs when a table or a column does (reference A8 `globalmetadataversion`): what is shipped, then the
    /// changes since.
    pub(crate) fn version(&self) -> i64 {
        i64::from(self.shipped) * CHANGES + self.revision
    }

    /// How often the metadata has changed.
    pub(crate) fn revision(&self) -> i64 {
        self.revision
    }

    /// Answers about these tables that were put together before.
    pub(crate) fn answers(&self) -> &Answers {
        &self.answers
    }

    /// The change that a version stands for; `None` when it is of other tables than these, or of a time to come.
    pub(crate) fn revision_of(&self, version: i64) -> Option<i64> {
        let revision = version.rem_euclid(CHANGES);
        let ours = version.div_euclid(CHANGES) == i64::from(self.shipped);
        (ours && revision <= self.revision).then_some(revision)
    }

    /// The column of that table, when it is not shipped.
    pub(crate) fn custom(&self, table: &str, column: &str) -> Option<&CustomColumn> {
        self.custom
            .iter()
            .find(|one| one.table == table && one.name() == column)
    }

    /// The table of that logical name.
    pub(crate) fn table(&self, name: &str) -> Option<&'static Table> {
        self.by_name.get(name).copied()
    }

    /// The table of that entity set.
    pub(crate) fn set(&self, set: &str) -> Option<&'static Table> {
        self.by_set.get(set).copied()
    }

    /// The navigation property of that exact name (reference A9: case matters).
    pub(crate) fn navigation(&self, table: &'static Table, name: &str) -> Option<Navigation> {
        self.hop(table, name)
            .map(Navigation::One)
            .or_else(|| self.link(table, name).map(Navigation::Many))
    }

    /// The single-valued navigation property of that exact name.
    pub(crate) fn hop(&self, table: &'static Table, name: &str) -> Option<Hop> {
        self.hops(table).find(|hop| hop.name == name)
    }

    /// The collection of that exact name.
    pub(crate) fn link(&self, table: &'static Table, name: &str) -> Option<Link> {
        table
            .collections
            .iter()
            .find(|collection| collection.name == name)
            .and_then(|found| self.member(found))
    }

    /// All single-valued navigation properties, each name once.
    pub(crate) fn hops(&self, table: &'static Table) -> impl Iterator<Item = Hop> {
        table.all_columns().flat_map(move |column| {
            let targets = column.targets();
            targets.iter().enumerate().filter_map(move |(at, target)| {
                let earlier = targets.get(..at).unwrap_or_default();
                if earlier.iter().any(|other| other.navigation == target.navigation) {
                    return None;
                }
                let shared = targets
                    .iter()
                    .filter(|other| other.navigation == target.navigation)
                    .count()
                    > 1;
                let table = if shared { None } else { self.table(target.table) };
                (shared || table.is_some()).then_some(Hop {
                    name: target.navigation,
                    column,
                    table,
                })
            })
        })
    }

    /// All collections.
    pub(crate) fn links(&self, table: &'static Table) -> impl Iterator<Item = Link> {
        table
            .collections
            .iter()
            .filter_map(|collection| self.member(collection))
    }

    /// The navigation name through which this lookup points to a row of that table.
    pub(crate) fn navigation_to(column: &Column, table: &str) -> Option<&'static str> {
        column
            .targets()
            .iter()
            .find(|target| target.table == table)
            .map(|target| target.navigation)
    }

    fn member(&self, collection: &'static Collection) -> Option<Link> {
        let table = self.table(collection.table)?;
        Some(Link {
            name: collection.name,
            table,
            via: collection.link,
        })
    }
}
