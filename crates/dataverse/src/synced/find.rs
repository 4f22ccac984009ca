//! Looking for appointments that the organization's own services made (DESIGN section 4).

use std::collections::HashMap;

use regarding_model::global_object;
use regarding_model::ids::RecordRef;

use super::organization::OrganizationRecords;
use super::rows::{A_QUESTION, TOGETHER};
use super::{RecordError, SyncedTable};
use crate::api::{ApiReply, ApiRequest, Operation};
use crate::error::ApiError;
use crate::query::{Filter, Query};
use crate::row::{Row, rows};

impl OrganizationRecords {
    /// Appointments and series by the UIDs in their `globalobjectid`.
    pub(super) async fn find(&self, uids: &[String]) -> Result<Vec<(String, RecordRef)>, RecordError> {
        let wanted: HashMap<String, &String> = uids
            .iter()
            .filter_map(|uid| Some((global_object::global_object_id(uid)?, uid)))
            .collect();
        let ids: Vec<String> = wanted.keys().cloned().collect();
        let questions: Vec<FindAppointments> = ids
            .chunks(A_QUESTION / 2)
            .flat_map(|ids| {
                [SyncedTable::Appointment, SyncedTable::Series].map(|table| FindAppointments {
                    table,
                    ids: ids.to_vec(),
                })
            })
            .collect();
        let mut found = Vec::new();
        for together in questions.chunks(TOGETHER) {
            for answer in self.client.run_all(self.rule, together).await? {
                for (id, record) in answer? {
                    let uid = wanted.get(&id.to_uppercase());
                    found.extend(uid.map(|uid| ((*uid).clone(), record)));
                }
            }
        }
        Ok(found)
    }
}

/// Asks for appointments of a table by their `globalobjectid`.
struct FindAppointments {
    table: SyncedTable,
    ids: Vec<String>,
}

impl Operation for FindAppointments {
    /// The `globalobjectid`s and the records.
    type Output = Vec<(String, RecordRef)>;

    fn request(&self) -> ApiRequest {
        let rows = self.table.rows();
        let any = self.ids.iter().map(|id| Filter::text("globalobjectid", id));
        let mut filter = Filter::Or(any.collect());
        if self.table == SyncedTable::Appointment {
            // Occurrences of a series carry its UID.
            filter = Filter::And(vec![Filter::int("instancetypecode", 0), filter]);
        }
        let query = Query::set(rows.set)
            .select(&[rows.key, "globalobjectid"])
            .filter(filter)
            .order("createdon");
        ApiRequest::get(query.path()).carries("appointment", self.ids.len())
    }

    fn read(&self, reply: &ApiReply) -> Result<Self::Output, ApiError> {
        let json = reply.json()?;
        let one = |row: Row<'_>| {
            let record = self.table.record(row.key(self.table.rows().key)?);
            Ok((row.words("globalobjectid")?, record))
        };
        rows(&json)?.into_iter().map(one).collect()
    }
}
