//! A row of the organization whose address matches that of a person of a message: what the decisions need of it.

use jiff::Timestamp;
use regarding_model::ids::RecordRef;
use regarding_model::record::KnownTable;
use uuid::Uuid;

/// One matching row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MatchRow {
    /// Which record.
    pub record: RecordRef,
    /// The user or team that owns it; `None` for tables without owners and where it may not be read.
    pub owner: Option<Uuid>,
    /// Whether it is active (`statecode` 0, for a user: not disabled).
    pub active: bool,
    /// When it was made; `None` where it may not be read.
    pub created_on: Option<Timestamp>,
}

impl MatchRow {
    /// The table, when it is one that the program knows by name.
    #[must_use]
    pub fn known_table(&self) -> Option<KnownTable> {
        KnownTable::of(&self.record.table)
    }

    /// A key that puts older rows before newer ones (G-40), unknown ages last, and never leaves two rows equal.
    pub(crate) fn by_age(&self) -> (bool, Option<Timestamp>, &RecordRef) {
        (self.created_on.is_none(), self.created_on, &self.record)
    }
}
