//! Alternate keys that somebody defined on a table (reference A6: they exist only where an organization defined them). A key is
//! unique among the rows in which none of its columns is empty.

use serde::{Deserialize, Serialize};

use super::custom::Label;
use super::{Column, Kind, Table};

/// One alternate key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntityKey {
    /// Logical name of its table.
    pub table: String,
    /// Schema name; the logical name is the same in lower case.
    pub schema: String,
    /// Logical names of its columns, in the order of the definition.
    pub columns: Vec<String>,
    /// Its labels, the base language first.
    pub labels: Vec<Label>,
}

impl EntityKey {
    /// Logical name.
    #[must_use]
    pub fn name(&self) -> String {
        self.schema.to_lowercase()
    }

    /// Its columns; `None` when one of them is not there.
    pub(crate) fn parts(&self, table: &'static Table) -> Option<Vec<&'static Column>> {
        self.columns.iter().map(|name| table.column(name)).collect()
    }
}

/// Whether a column can be part of a key (`define-alternate-keys-entity.md`): text, whole and decimal numbers, dates, choices,
/// lookups to one table.
pub(crate) fn may_be_part(column: &Column) -> bool {
    match column.kind {
        Kind::Text(_) | Kind::Int(..) | Kind::Decimal | Kind::Time | Kind::Date | Kind::Choice(_) => true,
        Kind::Lookup(targets) => targets.len() == 1,
        Kind::Key
        | Kind::Memo(_)
        | Kind::Body
        | Kind::Choices(_)
        | Kind::State
        | Kind::Status
        | Kind::Bool(..)
        | Kind::BigInt
        | Kind::Money
        | Kind::Guid
        | Kind::EntityName => false,
    }
}
