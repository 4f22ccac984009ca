//! Several rows match one address: which one the pane shows first (H-13). All of them are stored as parties (G-42), and
//! the pane says how many there are.

use regarding_model::ids::RecordRef;
use regarding_model::record::KnownTable;

use crate::match_row::MatchRow;

/// What the pane shows of the rows that match one address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MatchChoice {
    /// The row that is shown.
    pub first: RecordRef,
    /// The others, in the order in which they are offered.
    pub others: Vec<RecordRef>,
}

impl MatchChoice {
    /// How many rows match: the number of "3 matches".
    #[must_use]
    pub fn count(&self) -> usize {
        self.others.len().saturating_add(1)
    }
}

/// Puts the matching rows in order, whatever order they came in: the one that the person picked before, then active before
/// inactive, then contact, lead, account, user, others, then older before newer. `None` when nothing matches.
#[must_use]
pub fn choose(rows: &[MatchRow], remembered: Option<&RecordRef>) -> Option<MatchChoice> {
    let mut sorted: Vec<&MatchRow> = rows.iter().collect();
    sorted.sort_by_key(|row| {
        (
            remembered != Some(&row.record),
            !row.active,
            table_order(row),
            row.by_age(),
        )
    });
    let mut seen = std::collections::BTreeSet::new();
    let mut records = sorted
        .into_iter()
        .map(|row| row.record.clone())
        .filter(|record| seen.insert(record.clone()));
    let first = records.next()?;
    Some(MatchChoice {
        first,
        others: records.collect(),
    })
}

fn table_order(row: &MatchRow) -> u8 {
    match row.known_table() {
        Some(KnownTable::Contact) => 0,
        Some(KnownTable::Lead) => 1,
        Some(KnownTable::Account) => 2,
        Some(KnownTable::SystemUser) => 3,
        Some(KnownTable::Queue) => 4,
        Some(
            KnownTable::Opportunity
            | KnownTable::Incident
            | KnownTable::Email
            | KnownTable::Appointment
            | KnownTable::Task
            | KnownTable::PhoneCall
            | KnownTable::Annotation,
        )
        | None => 5,
    }
}
