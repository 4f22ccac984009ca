//! Which state a changed record is to have.

use regarding_model::fields::{Field, ShowAs, TaskStatus, Value};

use super::seam::{RecordChange, StateChange};
use super::state::{self, Pair};
use super::{RecordError, SyncedTable};
use crate::row::Row;

/// Whether a field is said by the state.
pub(super) fn is_state(field: Field) -> bool {
    matches!(field, Field::ShowAs | Field::Status)
}

/// The state that a row is to have; `None` where it has it already.
pub(super) fn target(
    table: SyncedTable,
    change: &RecordChange,
    row: Row<'_>,
    said: Option<Pair>,
) -> Result<Option<Pair>, RecordError> {
    let (code, reason) = (row.int("statecode")?.unwrap_or_default(), row.int("statuscode")?);
    let outgoing = if table == SyncedTable::PhoneCall {
        row.flag("directioncode")?.unwrap_or(true)
    } else {
        true
    };
    let wanted = match change.state {
        Some(StateChange::Complete) => Some(state::closing(table, state::COMPLETED, outgoing)),
        Some(StateChange::Cancel) => Some(state::closing(table, state::CANCELED, outgoing)),
        Some(StateChange::Reopen)
            if state::is_closed(code) && said.is_none_or(|(state, _)| state::is_closed(state)) =>
        {
            Some(match table {
                SyncedTable::Task => (state::OPEN, Some(2)),
                SyncedTable::Appointment | SyncedTable::Series => (3, Some(5)),
                _ => (state::OPEN, None),
            })
        }
        Some(StateChange::Reopen) | None => said.filter(|_| !says_already(table, change, code, reason)),
    };
    Ok(wanted.map(|(state, reason)| {
        // A call is made or received.
        if table == SyncedTable::PhoneCall && state == state::COMPLETED {
            state::closing(table, state, outgoing)
        } else {
            (state, reason)
        }
    }))
}

/// D-28, D-72: what a row's state reads as already needs no other state: a canceled appointment is free, a canceled task completed.
fn says_already(table: SyncedTable, change: &RecordChange, code: i64, reason: Option<i64>) -> bool {
    let value = change.fields.iter().find(|(field, _)| is_state(*field));
    match value {
        Some((Field::ShowAs, show)) => {
            let show = match show {
                Some(Value::ShowAs(show)) => *show,
                _ => ShowAs::Busy,
            };
            state::show_as(code, reason) == show
        }
        Some((_, status)) => {
            let status = match status {
                Some(Value::Status(status)) => *status,
                _ => TaskStatus::NotStarted,
            };
            state::status(table, code, reason) == status
        }
        None => false,
    }
}
