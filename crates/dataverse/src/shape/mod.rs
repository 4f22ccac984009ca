//! What an organization's tables look like to this person: names, labels, kinds of columns, the way from record to record
//! (reference A6, A9, G1), and the cards that its administrators designed (reference G4).
//!
//! It is read once after sign-in, lives in the memory of the run and never reaches the disk. An organization that does not let
//! its metadata be read has the documented shape, [`Shape::default`].

mod columns;
mod layout;
mod look;
mod names;
mod read;

use std::collections::BTreeMap;

use regarding_model::ids::TableName;
use regarding_model::record::KnownTable;

pub use columns::{Column, ColumnKind, Lookup};
pub(crate) use columns::{is_name as plain_name, logical as logical_name};
pub use layout::{Field, Layout};
pub use look::{Known, Reader};
pub(crate) use names::{by_rule, regarding_column};
pub(crate) use read::{label as label_of, shown as shown_label, tables_in};

use crate::forms::Form;
use crate::operations::column_rights::ColumnRights;

/// The tables whose shape is read: those the program knows by name, and the ones through which it looks at activities.
pub(crate) const READ: [&str; 15] = [
    "contact",
    "account",
    "lead",
    "opportunity",
    "incident",
    "systemuser",
    "queue",
    "email",
    "appointment",
    "task",
    "phonecall",
    "annotation",
    "activitypointer",
    "activityparty",
    "activitymimeattachment",
];

/// One table.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Table {
    /// The name of its set in a path.
    pub set: String,
    /// The column of the id.
    pub key: String,
    /// The column of the name.
    pub title: Option<String>,
    /// What one of its records is called in the person's language.
    pub label: Option<String>,
    /// Its columns by logical name.
    pub columns: BTreeMap<String, Column>,
    /// Its lookups, one for each table that they lead to.
    pub lookups: Vec<Lookup>,
}

/// What is known of an organization's tables and forms.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Shape {
    tables: BTreeMap<TableName, Table>,
    layouts: BTreeMap<KnownTable, Layout>,
    /// What the person may do with secured columns, where that could be found out.
    rights: Option<ColumnRights>,
}

impl Shape {
    /// Puts it together from the metadata and from the form chosen for each table; fields that the metadata does not know as
    /// readable are left out.
    #[must_use]
    pub fn new(
        tables: BTreeMap<TableName, Table>,
        forms: &BTreeMap<KnownTable, Form>,
        language: u32,
    ) -> Self {
        let layouts = KnownTable::ALL.into_iter().filter_map(|known| {
            let table = tables.get(&known.name())?;
            let drawn = forms
                .get(&known)
                .and_then(|form| Layout::of_form(known, form, table, language));
            Some((known, drawn.unwrap_or_else(|| Layout::of_table(known, table))))
        });
        let layouts = layouts.collect();
        Self {
            tables,
            layouts,
            rights: None,
        }
    }

    /// The same, with what the person may do with secured columns.
    #[must_use]
    pub fn with_rights(mut self, rights: Option<ColumnRights>) -> Self {
        self.rights = rights;
        self
    }

    /// Whether a new record may have a value in this column (reference E3). What is not known is left to the organization.
    #[must_use]
    pub fn may_create(&self, table: KnownTable, column: &str) -> bool {
        let name = table.name();
        let secured = self
            .tables
            .get(&name)
            .and_then(|table| table.columns.get(column))
            .is_some_and(|column| column.secured);
        let allowed = |rights: &ColumnRights| rights.may_create(&name, column);
        !secured || self.rights.as_ref().is_none_or(allowed)
    }

    /// The status reasons of a state with their labels, by number (reference C5); none where the metadata does not tell.
    #[must_use]
    pub fn reasons(&self, table: KnownTable, state: i64) -> Vec<(i64, String)> {
        let column = self
            .tables
            .get(&table.name())
            .and_then(|table| table.columns.get("statuscode"));
        let Some(column) = column else {
            return Vec::new();
        };
        let of_state = |reason: &&i64| column.states.get(reason) == Some(&state);
        let reasons = column.options.keys().filter(of_state);
        reasons
            .filter_map(|reason| Some((*reason, column.options.get(reason)?.clone())))
            .collect()
    }

    /// A table, when its metadata was read.
    #[must_use]
    pub fn table(&self, name: &TableName) -> Option<&Table> {
        self.tables.get(name)
    }

    /// How the card of a table is drawn.
    #[must_use]
    pub fn layout(&self, table: KnownTable) -> Layout {
        let drawn = self.layouts.get(&table).cloned();
        drawn.unwrap_or_else(|| Layout::documented(table))
    }

    /// Whether anything of it was read.
    #[must_use]
    pub fn is_read(&self) -> bool {
        !self.tables.is_empty()
    }
}
