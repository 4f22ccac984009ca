//! Columns and lookups as the metadata describes them (reference A5, A9, G1).

use std::collections::BTreeMap;

use regarding_model::ids::TableName;

/// What a column holds, as far as showing it goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnKind {
    /// Words.
    Text,
    /// One of several labels: choice, state, status; several of them for a multi-select choice.
    Choice,
    /// Yes or no, each with a label.
    YesNo,
    /// A number or an amount of money.
    Number,
    /// A moment or a date.
    Date,
    /// A record. Read as `_name_value`.
    Lookup,
    /// An id, a party list, a picture, a file: nothing that a line can show.
    Other,
}

impl ColumnKind {
    /// The kind of an `AttributeType`, with the `AttributeTypeName` that tells the virtual ones apart.
    #[must_use]
    pub fn of(attribute_type: &str, type_name: &str) -> Self {
        match attribute_type {
            "String" | "Memo" => Self::Text,
            "Picklist" | "State" | "Status" => Self::Choice,
            "Boolean" => Self::YesNo,
            "Integer" | "BigInt" | "Decimal" | "Double" | "Money" => Self::Number,
            "DateTime" => Self::Date,
            "Lookup" | "Customer" | "Owner" => Self::Lookup,
            "Virtual" if type_name == "MultiSelectPicklistType" => Self::Choice,
            _ => Self::Other,
        }
    }
}

/// One column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// What it holds.
    pub kind: ColumnKind,
    /// Its label in the person's language, where it has one.
    pub label: Option<String>,
    /// Whether it can be read at all (`IsValidForRead`).
    pub readable: bool,
    /// Whether a column security profile decides who sees its values (`IsSecured`, reference E3): then null may mean *not yours*.
    pub secured: bool,
    /// The labels of its choices, by number; those of yes and no by 1 and 0.
    pub options: BTreeMap<i64, String>,
    /// Of the status reason: the state that each belongs to, by number.
    pub states: BTreeMap<i64, i64>,
}

/// A lookup, to one of the tables that it can lead to (reference A9).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lookup {
    /// The column, without `_` and `_value`.
    pub column: String,
    /// The table that it leads to.
    pub target: TableName,
    /// The navigation property from here to there, in its exact case.
    pub navigation: String,
    /// The collection from there to here.
    pub collection: Option<String>,
}

/// The name under which a column is selected.
#[must_use]
pub(crate) fn selectable(column: &str, kind: ColumnKind) -> String {
    match kind {
        ColumnKind::Lookup => format!("_{column}_value"),
        _ => column.to_owned(),
    }
}

/// The logical name of a column that is selected under `name`.
pub(crate) fn logical(name: &str) -> &str {
    name.strip_prefix('_')
        .and_then(|name| name.strip_suffix("_value"))
        .unwrap_or(name)
}

/// Only what is plainly a name becomes part of a path or a body.
pub(crate) fn is_name(text: &str) -> bool {
    !text.is_empty() && text.len() <= 200 && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}
