//! What became of records that no filter selects (promise 4): still there, forbidden, or gone, and only what the organization says
//! itself is deletion.

use std::collections::{BTreeMap, HashMap, HashSet};

use regarding_model::ids::RecordRef;
use uuid::Uuid;

use super::organization::OrganizationRecords;
use super::seam::Absence;
use super::{RecordError, SyncedTable};
use crate::api::{ApiReply, ApiRequest, Operation};
use crate::changes::still_seen::StillSeen;
use crate::error::{ApiError, ErrorCode, ReplyFault};
use crate::query::Query;
use crate::row::Row;
use crate::tables::Rows;

/// The code for a row that does not exist (reference A17).
const NO_SUCH_ROW: ErrorCode = ErrorCode(0x8004_0217);

/// How many single questions go in one round trip.
const TOGETHER: usize = 100;

/// Asks what became of one row.
pub(super) struct WhyNot {
    pub(super) rows: Rows,
    pub(super) id: Uuid,
}

/// What became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Fate {
    There,
    Gone,
    Forbidden(ApiError),
    Untold,
}

impl Fate {
    /// As an error of somebody who wanted to read it.
    pub(super) fn error(self) -> ApiError {
        match self {
            Self::Gone => ApiError::Gone,
            Self::Forbidden(error) => error,
            // A list that left it out, or a reply that says nothing: neither is deletion.
            Self::There | Self::Untold => ReplyFault::Value("value").into(),
        }
    }

    fn absence(&self) -> Absence {
        match self {
            Self::There => Absence::LeftFilter,
            Self::Gone => Absence::Deleted,
            Self::Forbidden(_) => Absence::Forbidden,
            Self::Untold => Absence::Unknown,
        }
    }
}

impl Operation for WhyNot {
    type Output = Fate;

    fn request(&self) -> ApiRequest {
        let query = Query::row(self.rows.set, self.id).select(&[self.rows.key]);
        ApiRequest::get(query.path()).names(self.id)
    }

    /// Only the organization's own code says that a row does not exist: another 404 may be anybody's.
    fn read(&self, reply: &ApiReply) -> Result<Fate, ApiError> {
        match reply.json() {
            Ok(json) => Ok(match Row::of(&json, "value")?.id(self.rows.key)? {
                Some(id) if id == self.id => Fate::There,
                _ => Fate::Untold,
            }),
            Err(ApiError::Gone) if reply.code() == Some(NO_SUCH_ROW) => Ok(Fate::Gone),
            Err(error @ ApiError::Forbidden { .. }) => Ok(Fate::Forbidden(error)),
            Err(ApiError::Gone | ApiError::Refused { .. } | ApiError::Unsupported) => Ok(Fate::Untold),
            Err(error) => Err(error),
        }
    }
}

impl OrganizationRecords {
    /// What became of records. That their tables are read at all was seen by the look that missed them.
    pub(super) async fn fates(
        &self,
        records: &[RecordRef],
    ) -> Result<Vec<(RecordRef, Absence)>, RecordError> {
        let mut by_table: BTreeMap<SyncedTable, Vec<Uuid>> = BTreeMap::new();
        for record in records {
            if let Some(table) = SyncedTable::of(&record.table) {
                by_table.entry(table).or_default().push(record.id);
            }
        }
        let mut told = Vec::new();
        for (table, ids) in &by_table {
            told.extend(self.fates_in(*table, ids).await?);
        }
        Ok(told)
    }

    async fn fates_in(
        &self,
        table: SyncedTable,
        ids: &[Uuid],
    ) -> Result<Vec<(RecordRef, Absence)>, RecordError> {
        let mut fates: HashMap<Uuid, Absence> = self
            .seen_among(table, ids)
            .await?
            .into_iter()
            .map(|id| (id, Absence::LeftFilter))
            .collect();
        let questions: Vec<WhyNot> = ids
            .iter()
            .filter(|id| !fates.contains_key(id))
            .map(|id| WhyNot {
                rows: table.rows(),
                id: *id,
            })
            .collect();
        for together in questions.chunks(TOGETHER) {
            let answers = self.client.run_all(self.rule, together).await?;
            for (question, answer) in together.iter().zip(answers) {
                fates.insert(question.id, answer?.absence());
            }
        }
        let told = |id: &Uuid| fates.get(id).copied().unwrap_or(Absence::Unknown);
        Ok(ids.iter().map(|id| (table.record(*id), told(id))).collect())
    }

    async fn seen_among(&self, table: SyncedTable, ids: &[Uuid]) -> Result<HashSet<Uuid>, RecordError> {
        let questions: Vec<StillSeen> = ids
            .chunks(StillSeen::MOST)
            .map(|ids| StillSeen {
                table: table.rows(),
                ids: ids.to_vec(),
            })
            .collect();
        let mut seen = HashSet::new();
        for together in questions.chunks(StillSeen::TOGETHER) {
            for answer in self.client.run_all(self.rule, together).await? {
                seen.extend(answer?);
            }
        }
        Ok(seen)
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::{Absence, ApiReply, Operation, SyncedTable, WhyNot};

    fn absence(status: u16, body: &str) -> Option<Absence> {
        let ask = WhyNot {
            rows: SyncedTable::Contact.rows(),
            id: Uuid::from_u128(1),
        };
        let reply = ApiReply {
            status,
            headers: vec![],
            body: body.as_bytes().to_vec(),
        };
        ask.read(&reply).ok().map(|fate| fate.absence())
    }

    #[test]
    fn promise_4_only_the_organizations_own_word_is_deletion() {
        let coded = |code: &str| format!(r#"{{"error":{{"code":"{code}","message":"m"}}}}"#);
        for (status, body, expected) in [
            (404, coded("0x80040217"), Some(Absence::Deleted)),
            (404, coded(""), Some(Absence::Unknown)),
            (404, "<html>".to_owned(), Some(Absence::Unknown)),
            (403, coded("0x80048405"), Some(Absence::Forbidden)),
            (403, String::new(), Some(Absence::Forbidden)),
            (400, coded("0x80040265"), Some(Absence::Unknown)),
            (
                200,
                format!(r#"{{"contactid":"{}"}}"#, Uuid::from_u128(1)),
                Some(Absence::LeftFilter),
            ),
            (
                200,
                format!(r#"{{"contactid":"{}"}}"#, Uuid::from_u128(2)),
                Some(Absence::Unknown),
            ),
            (401, coded(""), None),
            (503, String::new(), None),
            (200, "<html>".to_owned(), None),
        ] {
            assert_eq!(absence(status, &body), expected, "{status} {body}");
        }
    }
}
