//! Closing what a message is about: an opportunity is won or lost, a lead qualified or disqualified, a case resolved or cancelled
//! (reference C1). What the person typed is kept nowhere, so a request does not wait: it succeeds now or says why not.

mod carry_out;
mod fields;
mod offer;

use regarding_model::record::KnownTable;
use regarding_model::say;

use crate::view::pane::EndingKind;

/// In which ways a record of a table can be closed, in the order in which they are offered.
fn of_table(table: KnownTable) -> &'static [EndingKind] {
    match table {
        KnownTable::Opportunity => &[EndingKind::Win, EndingKind::Lose],
        KnownTable::Lead => &[EndingKind::Qualify, EndingKind::Disqualify],
        KnownTable::Incident => &[EndingKind::Resolve, EndingKind::Cancel],
        _ => &[],
    }
}

/// The state that the record comes to (reference C5).
fn state(kind: EndingKind) -> i64 {
    match kind {
        EndingKind::Win | EndingKind::Qualify | EndingKind::Resolve => 1,
        EndingKind::Lose | EndingKind::Disqualify | EndingKind::Cancel => 2,
    }
}

fn title(kind: EndingKind) -> String {
    match kind {
        EndingKind::Win => say!("Close as won"),
        EndingKind::Lose => say!("Close as lost"),
        EndingKind::Qualify => say!("Qualify lead"),
        EndingKind::Disqualify => say!("Disqualify lead"),
        EndingKind::Resolve => say!("Resolve case"),
        EndingKind::Cancel => say!("Cancel case"),
    }
}
