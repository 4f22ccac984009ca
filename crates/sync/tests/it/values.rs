//! Values that the tests decide about.

#![expect(clippy::unwrap_used, reason = "values of the tests are well formed")]

use jiff::Timestamp;
use regarding_model::address::{Participant, Role};
use regarding_model::ids::RecordRef;
use regarding_sync::match_row::MatchRow;
use uuid::Uuid;

pub(crate) const ME: Uuid = Uuid::from_u128(0xB);
pub(crate) const COLLEAGUE: Uuid = Uuid::from_u128(0xC);

pub(crate) fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_790_000_000 + second).unwrap()
}

pub(crate) fn record(table: &str, id: u128) -> RecordRef {
    RecordRef::new(table.parse().unwrap(), Uuid::from_u128(id))
}

/// An active row of a colleague's, made at the second of its number.
pub(crate) fn row(table: &str, id: u128) -> MatchRow {
    let created_on = Some(at(i64::try_from(id).unwrap_or(i64::from(u32::MAX))));
    MatchRow {
        record: record(table, id),
        owner: Some(COLLEAGUE),
        active: true,
        created_on,
    }
}

pub(crate) fn person(role: Role, written: &str) -> Participant {
    Participant {
        role,
        name: None,
        written: written.to_owned(),
        address: written.parse().ok(),
    }
}
