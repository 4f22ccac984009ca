//! A row as a value: what the seed hands to the store. It knows columns by name and nothing of how they are kept.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use uuid::Uuid;

/// The value of one column.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Text of any length.
    Text(String),
    /// A whole number, a choice, a state or a status reason.
    Int(i64),
    /// Yes or no.
    Bool(bool),
    /// Money or another decimal number.
    Decimal(f64),
    /// A moment (`Edm.DateTimeOffset`, reference A5).
    Time(Timestamp),
    /// A day without time (`Edm.Date`, reference A5).
    Date(Date),
    /// Another row; for an activity of any kind, `table` is that kind (`email`, `task` ...).
    Lookup {
        /// The logical name of the table it is in.
        table: &'static str,
        /// Its primary key.
        id: Uuid,
    },
}

/// One row with the columns that are not empty, named by their logical names (reference C2 to C7).
///
/// The primary key is not among the columns. A lookup stands under its logical name (`ownerid`, not `_ownerid_value`);
/// the two sides of an intersect table are plain ids and stand as text.
#[derive(Debug, Clone, PartialEq)]
pub struct SeedRow {
    /// The logical name of its table.
    pub table: &'static str,
    /// Its primary key.
    pub id: Uuid,
    /// Its columns.
    pub columns: BTreeMap<&'static str, Cell>,
}

impl SeedRow {
    /// A row without columns.
    #[must_use]
    pub fn new(table: &'static str, id: Uuid) -> Self {
        Self {
            table,
            id,
            columns: BTreeMap::new(),
        }
    }

    /// Sets a column.
    #[must_use]
    pub fn with(mut self, column: &'static str, cell: impl Into<Cell>) -> Self {
        self.columns.insert(column, cell.into());
        self
    }

    /// Sets a text column, unless the text is empty: an empty text is no value in the Web API.
    #[must_use]
    pub fn text(self, column: &'static str, text: &str) -> Self {
        if text.is_empty() {
            self
        } else {
            self.with(column, text)
        }
    }

    /// Sets a lookup.
    #[must_use]
    pub fn lookup(self, column: &'static str, table: &'static str, id: Uuid) -> Self {
        self.with(column, Cell::Lookup { table, id })
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<i64> for Cell {
    fn from(number: i64) -> Self {
        Self::Int(number)
    }
}

impl From<bool> for Cell {
    fn from(yes: bool) -> Self {
        Self::Bool(yes)
    }
}

impl From<f64> for Cell {
    fn from(number: f64) -> Self {
        Self::Decimal(number)
    }
}

impl From<Timestamp> for Cell {
    fn from(moment: Timestamp) -> Self {
        Self::Time(moment)
    }
}

impl From<Date> for Cell {
    fn from(day: Date) -> Self {
        Self::Date(day)
    }
}
