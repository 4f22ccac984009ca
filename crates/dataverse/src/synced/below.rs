//! The exceptions of series right before something is written to them. The organization guards each row by its own version alone, and
//! a change of an exception leaves that of its series as it was (reference C3): so what a plan was made from is compared here.

use std::collections::HashMap;

use regarding_model::ids::RecordRef;
use uuid::Uuid;

use super::organization::OrganizationRecords;
use super::rows::of_rows;
use super::seam::Version;
use super::{RecordError, SyncedTable};

/// The exceptions of series with their versions, by series.
#[derive(Debug, Default)]
pub(super) struct Below(HashMap<Uuid, Vec<(Uuid, String)>>);

impl OrganizationRecords {
    /// The exceptions of those records that are series, as they are now.
    pub(super) async fn below(
        &self,
        records: impl Iterator<Item = &RecordRef>,
    ) -> Result<Below, RecordError> {
        let is_series = |record: &&RecordRef| SyncedTable::of(&record.table) == Some(SyncedTable::Series);
        let series: Vec<Uuid> = records.filter(is_series).map(|record| record.id).collect();
        let mut below = Below::default();
        if series.is_empty() {
            return Ok(below);
        }
        let mut rows = self.exceptions(&series).await?;
        for id in series {
            let exceptions = of_rows(&rows.remove(&id).unwrap_or_default())?;
            below.0.insert(id, exceptions);
        }
        Ok(below)
    }
}

impl Below {
    /// Whether a record has the exceptions that it had when this version was read; also when it is no series.
    pub(super) fn are_of(&self, record: &RecordRef, version: &Version) -> bool {
        let exceptions = self.0.get(&record.id);
        exceptions.is_none_or(|below| Version::of(version.etag(), below.clone()) == *version)
    }

    /// The exceptions of a series.
    pub(super) fn of(&self, series: Uuid) -> &[(Uuid, String)] {
        self.0.get(&series).map_or(&[], Vec::as_slice)
    }

    /// The version of an occurrence that is an exception.
    pub(super) fn version(&self, series: Uuid, occurrence: Uuid) -> Option<Version> {
        let found = self.of(series).iter().find(|(id, _)| *id == occurrence);
        found.map(|(_, etag)| Version(etag.clone()))
    }
}
