//! Columns that somebody added to a table, as the organization keeps them (reference G1: `IsCustomAttribute`). A table with
//! such columns is made from the shipped one. Rows, queries and plans refer to tables for as long as the process lives, and
//! metadata changes rarely, so every table that was made is kept.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};

use super::column::make;
use super::{Column, Table};

/// The languages of the organization: English, its base, and German.
pub(crate) const LANGUAGES: [u32; 2] = [1033, 1031];

/// A text in one language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Label {
    /// LCID.
    pub language: u32,
    /// What people read.
    pub text: String,
}

/// A choice of a custom column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomOption {
    /// Its value.
    pub value: i64,
    /// Its labels, the base language first.
    pub labels: Vec<Label>,
}

/// What a custom column holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum CustomKind {
    /// Text of at most so many characters.
    Text(usize),
    /// Long text of at most so many characters.
    Memo(usize),
    /// A whole number between two bounds.
    Int(i64, i64),
    /// A decimal number.
    Decimal,
    /// An amount in the row's currency.
    Money,
    /// No and yes.
    Bool(CustomOption, CustomOption),
    /// A moment.
    Time,
    /// A day.
    Date,
    /// A choice.
    Choice(Vec<CustomOption>),
    /// Several choices at once.
    Choices(Vec<CustomOption>),
}

/// A column that is not shipped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomColumn {
    /// Logical name of its table.
    pub table: String,
    /// Schema name; the logical name is the same in lower case.
    pub schema: String,
    /// What it holds.
    pub kind: CustomKind,
    /// Its labels, the base language first.
    pub labels: Vec<Label>,
    /// What it is for, in the base language.
    pub description: String,
    /// Whether people are asked for it (`ApplicationRequired`); the server takes rows without it.
    pub required: bool,
}

impl CustomColumn {
    /// Logical name.
    #[must_use]
    pub fn name(&self) -> String {
        self.schema.to_lowercase()
    }

    /// The options in the order of their values' definition, when it is a choice or a yes or no.
    pub(crate) fn options(&self) -> Vec<&CustomOption> {
        match &self.kind {
            CustomKind::Bool(no, yes) => vec![no, yes],
            CustomKind::Choice(options) | CustomKind::Choices(options) => options.iter().collect(),
            CustomKind::Text(_)
            | CustomKind::Memo(_)
            | CustomKind::Int(..)
            | CustomKind::Decimal
            | CustomKind::Money
            | CustomKind::Time
            | CustomKind::Date => Vec::new(),
        }
    }

    fn column(&self) -> Column {
        let name = kept(&self.name());
        match &self.kind {
            CustomKind::Text(most) => make::text(name, *most),
            CustomKind::Memo(most) => make::memo(name, *most),
            CustomKind::Int(low, high) => make::int(name, *low, *high),
            CustomKind::Decimal => make::decimal(name),
            CustomKind::Money => make::money(name),
            CustomKind::Bool(no, yes) => make::either(name, kept(base(&no.labels)), kept(base(&yes.labels))),
            CustomKind::Time => make::time(name),
            CustomKind::Date => make::date(name),
            CustomKind::Choice(options) => make::choice(name, leaked(options)),
            CustomKind::Choices(options) => make::choices(name, leaked(options)),
        }
    }
}

/// The label of the base language, which is the first.
pub(crate) fn base(labels: &[Label]) -> &str {
    labels.first().map_or("", |label| &label.text)
}

fn leaked(options: &[CustomOption]) -> &'static [(i64, &'static str)] {
    let pairs = options
        .iter()
        .map(|option| (option.value, kept(base(&option.labels))));
    pairs.collect::<Vec<_>>().leak()
}

fn kept(text: &str) -> &'static str {
    Box::leak(text.to_owned().into_boxed_str())
}

/// The shipped table with more columns. The same columns give the same table again.
pub(super) fn extended(shipped: &'static Table, custom: &[&CustomColumn]) -> &'static Table {
    static MADE: Mutex<BTreeMap<String, &'static Table>> = Mutex::new(BTreeMap::new());
    let key = format!("{}: {custom:?}", shipped.name);
    let mut made = MADE.lock().unwrap_or_else(PoisonError::into_inner);
    made.entry(key).or_insert_with(|| {
        let columns: Vec<Column> = custom.iter().map(|column| column.column()).collect();
        let mut groups = shipped.columns.to_vec();
        groups.push(columns.leak());
        Box::leak(Box::new(Table {
            columns: groups.leak(),
            ..*shipped
        }))
    })
}
