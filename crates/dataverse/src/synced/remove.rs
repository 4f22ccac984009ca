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
        let mut done = Vec::new();
        for together in records.chunks(TOGETHER) {
            let known = |record: &RecordRef| SyncedTable::of(&record.table).is_some();
            let parts = together
                .iter()
                .filter(|(record, _)| known(record))
                .map(|(record, version)| Part::One(remove(record, version)))
                .collect();
            let mut replies = self.replies(parts).await?.into_iter();
            for (record, _) in together {
                done.push(if known(record) {
                    let reply = replies.next().ok_or(ApiError::from(ReplyFault::Batch))?;
                    reply.one()?.ok().map(|_| ()).map_err(RecordError::from)
                } else {
                    Err(ApiError::Unsupported.into())
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
