//! The value of one column as the store holds it. Moments and days are ISO 8601 text, which sorts as time does.

use std::collections::BTreeMap;

use jiff::Timestamp;
use rusqlite::types::Value as SqlValue;
use uuid::Uuid;

use crate::seed::row::Cell;

/// One value.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Value {
    /// Nothing.
    Null,
    /// Text, a moment, a day or an identifier.
    Text(String),
    /// A whole number, a choice, yes (1) or no (0).
    Int(i64),
    /// A decimal number.
    Real(f64),
    /// Another row: its table and key.
    Ref(&'static str, Uuid),
}

/// Values by logical column name.
pub(crate) type Values = BTreeMap<&'static str, Value>;

/// A moment as the wire and the store write it: UTC, whole seconds (reference A5).
pub(crate) fn moment(time: Timestamp) -> String {
    time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

impl Value {
    /// As SQLite takes it; of a reference, the key.
    pub(crate) fn sql(&self) -> SqlValue {
        match self {
            Self::Null => SqlValue::Null,
            Self::Text(text) => SqlValue::Text(text.clone()),
            Self::Int(number) => SqlValue::Integer(*number),
            Self::Real(number) => SqlValue::Real(*number),
            Self::Ref(_, id) => SqlValue::Text(id.to_string()),
        }
    }

    /// From what SQLite gave.
    pub(crate) fn of(value: SqlValue) -> Self {
        match value {
            SqlValue::Null | SqlValue::Blob(_) => Self::Null,
            SqlValue::Integer(number) => Self::Int(number),
            SqlValue::Real(number) => Self::Real(number),
            SqlValue::Text(text) => Self::Text(text),
        }
    }

    /// From the seed; `None` when a table that it names is not among ours.
    pub(crate) fn of_cell(cell: &Cell) -> Self {
        match cell {
            Cell::Text(text) => Self::Text(text.clone()),
            Cell::Int(number) => Self::Int(*number),
            Cell::Bool(yes) => Self::Int(i64::from(*yes)),
            Cell::Decimal(number) => Self::Real(*number),
            Cell::Time(time) => Self::Text(moment(*time)),
            Cell::Date(date) => Self::Text(date.to_string()),
            Cell::Lookup { table, id } => Self::Ref(table, *id),
        }
    }

    /// The text, when it is one.
    pub(crate) fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Null | Self::Int(_) | Self::Real(_) | Self::Ref(..) => None,
        }
    }

    /// The number, when it is a whole one.
    pub(crate) fn int(&self) -> Option<i64> {
        match self {
            Self::Int(number) => Some(*number),
            Self::Null | Self::Text(_) | Self::Real(_) | Self::Ref(..) => None,
        }
    }

    /// The reference, when it is one.
    pub(crate) fn reference(&self) -> Option<(&'static str, Uuid)> {
        match self {
            Self::Ref(table, id) => Some((table, *id)),
            Self::Null | Self::Text(_) | Self::Int(_) | Self::Real(_) => None,
        }
    }

    /// Whether there is nothing.
    pub(crate) fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }
}
