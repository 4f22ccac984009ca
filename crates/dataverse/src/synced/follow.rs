//! Following the rows of a table, occurrences of series by their series.

use regarding_model::ids::RecordRef;
use uuid::Uuid;

use super::SyncedTable;
use super::rows::EXCEPTION;
use crate::changes::Follow;
use crate::error::ApiError;
use crate::row::Row;
use crate::tables::Rows;

/// Rows of a table by what they are: themselves, or an occurrence of a series.
pub(super) struct Changed(pub(super) SyncedTable);

/// What a changed row is.
pub(super) enum What {
    Itself,
    OfSeries(Uuid),
    /// An occurrence that follows its series.
    Follower,
}

impl What {
    pub(super) fn record(self, table: SyncedTable, id: Uuid) -> Option<RecordRef> {
        match self {
            Self::Itself => Some(table.record(id)),
            Self::OfSeries(series) => Some(SyncedTable::Series.record(series)),
            Self::Follower => None,
        }
    }
}

impl Follow for Changed {
    type Item = What;

    fn table(&self) -> Rows {
        self.0.rows()
    }

    fn columns(&self) -> &'static [&'static str] {
        if self.0 == SyncedTable::Appointment {
            &["instancetypecode", "seriesid"]
        } else {
            &[]
        }
    }

    fn read(&self, row: Row<'_>) -> Result<What, ApiError> {
        if self.0 != SyncedTable::Appointment {
            return Ok(What::Itself);
        }
        Ok(match (row.int("instancetypecode")?, row.id("seriesid")?) {
            (Some(EXCEPTION), Some(series)) => What::OfSeries(series),
            (Some(2 | 4), _) => What::Follower,
            _ => What::Itself,
        })
    }
}
