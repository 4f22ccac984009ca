//! Deleting records that are still the version that was read.

use regarding_model::ids::RecordRef;
use regarding_net::Method;

use super::create::TOGETHER;
use super::organization::OrganizationRecords;
use super::seam::Version;
use super::{RecordError, SyncedTable};
use crate::api::{ApiRequest, Part};
use crate::error::{ApiError, ReplyFault};

impl OrganizationRecords {
    pub(super) async fn delete_all(
        &self,
        records: &[(RecordRef, Version)],
    ) -> Result<Vec<Result<(), RecordError>>, RecordError> {
        let below = self.below(records.iter().map(|(record, _)| record)).await?;
        let refused = |(record, version): &(RecordRef, Version)| {
            if SyncedTable::of(&record.table).is_none_or(SyncedTable::is_one_way) {
                Some(ApiError::Unsupported)
            } else if below.are_of(record, version) {
                None
            } else {
                Some(ApiError::Stale)
            }
        };
        let mut done = Vec::new();
        for together in records.chunks(TOGETHER) {
            let parts = together
                .iter()
                .filter(|one| refused(one).is_none())
                .map(|(record, version)| Part::One(remove(record, version)))
                .collect();
            let mut replies = self.replies(parts).await?.into_iter();
            for one in together {
                done.push(if let Some(error) = refused(one) {
                    Err(error.into())
                } else {
                    let reply = replies.next().ok_or(ApiError::from(ReplyFault::Batch))?;
                    reply.one()?.ok().map(|_| ()).map_err(RecordError::from)
                });
            }
        }
        Ok(done)
    }
}

/// A DELETE of a version.
pub(super) fn remove(record: &RecordRef, version: &Version) -> ApiRequest {
    let set = SyncedTable::of(&record.table).map_or("", |table| table.rows().set);
    ApiRequest::new(Method::DELETE, format!("{set}({})", record.id))
        .header("If-Match", version.etag().to_owned())
        .names(record.id)
}
