//! Reading records: rows with their occurrences, what is known about them beside their fields, and the rights on them.

use std::collections::{BTreeMap, HashMap};

use jiff::Timestamp;
use regarding_model::fields::{Content, Field, Period, Value};
use regarding_model::global_object;
use regarding_model::ids::RecordRef;
use regarding_model::record::KnownTable;
use serde_json::Value as Json;
use uuid::Uuid;

use super::organization::OrganizationRecords;
use super::read::{ORGANIZER, Reading};
use super::rights::{Reach, reach};
use super::rows::{A_QUESTION, is_whole, of_rows};
use super::seam::{Facts, Occurrence, RecordState, SyncedRecord, Version};
use super::{RecordError, SyncedTable, state};
use crate::error::ApiError;
use crate::operations::record_rights::RetrievePrincipalAccess;
use crate::row::Row;

impl OrganizationRecords {
    /// Reads records, in the order of the question.
    pub(super) async fn read_all(
        &self,
        records: &[RecordRef],
    ) -> Result<Vec<(RecordRef, Result<SyncedRecord, RecordError>)>, RecordError> {
        let mut read: HashMap<RecordRef, Result<SyncedRecord, RecordError>> = HashMap::new();
        for table in SyncedTable::ALL {
            let of_table = records
                .iter()
                .filter(|record| SyncedTable::of(&record.table) == Some(table));
            let ids: Vec<Uuid> = of_table.map(|record| record.id).collect();
            if !ids.is_empty() {
                let found = self.read_table(table, &ids).await?;
                read.extend(found.into_iter().map(|(id, one)| (table.record(id), one)));
            }
        }
        let unsupported = || Err(ApiError::Unsupported.into());
        Ok(records
            .iter()
            .map(|record| (record.clone(), read.remove(record).unwrap_or_else(unsupported)))
            .collect())
    }

    /// Reads the records of one table.
    async fn read_table(
        &self,
        table: SyncedTable,
        ids: &[Uuid],
    ) -> Result<HashMap<Uuid, Result<SyncedRecord, RecordError>>, RecordError> {
        let found = self.rows_of(table, ids).await?;
        let exceptions = if table == SyncedTable::Series {
            let there: Vec<Uuid> = found.keys().copied().collect();
            self.exceptions(&there).await?
        } else {
            BTreeMap::new()
        };
        // Only now: the rows may have come with other metadata than the columns were known by.
        let columns = self.columns().await?;
        let parties = self.party_collection(table);
        let reading = Reading {
            table,
            person: &self.person,
            columns: &columns,
            parties: &parties,
        };
        let mut read = HashMap::new();
        let mut unclear = Vec::new();
        for (id, json) in &found {
            let below = exceptions.get(id).map_or(&[][..], Vec::as_slice);
            let record = self.one(reading, *id, Row::of(json, "value")?, below);
            if let Ok((record, reach)) = &record
                && reach.is_unclear()
            {
                unclear.push(record.record.clone());
            }
            read.insert(*id, record.map(|(record, _)| record));
        }
        self.clear_up(table, &unclear, &mut read).await?;
        if table == SyncedTable::Appointment && self.person.attachments {
            self.add_files(&mut read).await?;
        }
        for (id, error) in self
            .why_not(table, ids.iter().filter(|id| !found.contains_key(id)))
            .await?
        {
            read.insert(id, Err(error));
        }
        Ok(read)
    }

    fn one(
        &self,
        reading: Reading<'_>,
        id: Uuid,
        row: Row<'_>,
        exceptions: &[Json],
    ) -> Result<(SyncedRecord, Reach), RecordError> {
        let content = reading.content(row)?;
        let etag = row
            .etag()?
            .ok_or(ApiError::Reply(crate::ReplyFault::Value("@odata.etag")))?;
        let owner = row.id("_ownerid_value")?;
        let reach = reach(&self.privileges, reading.table, owner == Some(self.person.user.0));
        let occurrences = self.occurrences(reading, row, &content, exceptions)?;
        let record = SyncedRecord {
            record: reading.table.record(id),
            table: reading.table,
            version: Version::of(&etag, of_rows(exceptions)?),
            facts: self.facts(reading.table, row, &content, reach)?,
            content,
            occurrences,
        };
        Ok((record, reach))
    }

    fn facts(
        &self,
        table: SyncedTable,
        row: Row<'_>,
        content: &Content,
        reach: Reach,
    ) -> Result<Facts, RecordError> {
        let owner = row.named("_ownerid_value", Some(KnownTable::SystemUser));
        let owner = owner.map(|owner| owner.record);
        let code = row.int("statecode")?.unwrap_or_default();
        let uid = if table.has_uid() {
            row.text("globalobjectid")?.and_then(global_object::uid_of)
        } else {
            None
        };
        let start = match content.get(Field::Time) {
            Some(Value::Period(Period::Timed { start, .. })) => Some(*start),
            Some(Value::Period(Period::AllDay { first, .. })) => self.person.midnight(*first),
            _ => None,
        };
        Ok(Facts {
            owned_here: owner.as_ref().map(|owner| owner.id) == Some(self.person.user.0),
            owner,
            state: match code {
                state::COMPLETED => RecordState::Completed,
                state::CANCELED => RecordState::Canceled,
                _ => RecordState::Open,
            },
            rights: reach.known(),
            organized_here: self.organizes(table, row)?,
            uid,
            start,
            modified: row.time("modifiedon")?,
            made: row.time("createdon")?,
        })
    }

    /// Whether the person is the organizer, or nobody is. Of what is everybody's own copy they always are (B-100).
    fn organizes(&self, table: SyncedTable, row: Row<'_>) -> Result<bool, RecordError> {
        if table.is_one_way() {
            return Ok(true);
        }
        let mut organizers = Vec::new();
        for party in row.collection(&self.party_collection(table))? {
            if party.int("participationtypemask")? == Some(ORGANIZER) {
                organizers.push(party);
            }
        }
        let is_me = |party: &Row<'_>| {
            let address = party
                .text("addressused")
                .ok()
                .flatten()
                .and_then(|text| text.parse().ok());
            let record = party.id("_partyid_value").ok().flatten();
            record == Some(self.person.user.0)
                || address.is_some_and(|address| self.person.addresses.contains(&address))
        };
        Ok(organizers.is_empty() || organizers.iter().any(is_me))
    }

    fn occurrences(
        &self,
        reading: Reading<'_>,
        master: Row<'_>,
        content: &Content,
        exceptions: &[Json],
    ) -> Result<Vec<Occurrence>, RecordError> {
        if reading.table != SyncedTable::Series {
            return Ok(vec![]);
        }
        let whole = is_whole(content);
        let instance = Reading {
            table: SyncedTable::Appointment,
            parties: &self.party_collection(SyncedTable::Appointment),
            ..reading
        };
        let mut all = Vec::new();
        for json in exceptions {
            let row = Row::of(json, "value")?;
            if let Some(original) = row.time("originalstartdate")? {
                all.push(Occurrence {
                    original: self.told(original, whole),
                    content: Some(instance.content(row)?),
                });
            }
        }
        let deleted = master.text("deletedexceptionslist")?.unwrap_or_default();
        let moments = deleted.split([',', ';', '|', ' ', '\n', '\r', '\t']);
        all.extend(
            moments
                .filter_map(|moment| moment.parse().ok())
                .map(|original| Occurrence {
                    original: self.told(original, whole),
                    content: None,
                }),
        );
        all.sort_by_key(|occurrence| (occurrence.original, occurrence.content.is_none()));
        all.dedup_by_key(|occurrence| occurrence.original);
        Ok(all)
    }

    /// When the rule has an occurrence, as it is told: whole days by their first moments in UTC.
    fn told(&self, original: Timestamp, whole: bool) -> Timestamp {
        if !whole {
            return original;
        }
        let day = self.person.whole_day(original);
        super::person::first_moment(&jiff::tz::TimeZone::UTC, day).unwrap_or(original)
    }

    /// The files of appointments, where they are synchronized.
    async fn add_files(
        &self,
        read: &mut HashMap<Uuid, Result<SyncedRecord, RecordError>>,
    ) -> Result<(), RecordError> {
        let ids: Vec<Uuid> = read
            .iter()
            .filter(|(_, one)| one.is_ok())
            .map(|(id, _)| *id)
            .collect();
        let mut files = self.file_values(&ids).await?;
        for (id, record) in read {
            if let Ok(record) = record {
                record.content.set(Field::Attachments, files.remove(id));
            }
        }
        Ok(())
    }

    /// Asks for the rights on rows where the privileges do not tell them.
    async fn clear_up(
        &self,
        table: SyncedTable,
        records: &[RecordRef],
        read: &mut HashMap<Uuid, Result<SyncedRecord, RecordError>>,
    ) -> Result<(), RecordError> {
        let questions: Vec<RetrievePrincipalAccess> = records
            .iter()
            .map(|record| RetrievePrincipalAccess {
                user: self.person.user,
                record: record.clone(),
                set: table.rows().set.to_owned(),
            })
            .collect();
        for together in questions.chunks(A_QUESTION) {
            let answers = self.client.run_all(self.rule, together).await?;
            for (question, answer) in together.iter().zip(answers) {
                let Some(Ok(record)) = read.get_mut(&question.record.id) else {
                    continue;
                };
                // Who cannot be told is let try; the organization decides.
                if let Ok(held) = answer {
                    record.facts.rights.write &= held.has("WriteAccess");
                    record.facts.rights.delete &= held.has("DeleteAccess");
                    record.facts.rights.append &= held.has("AppendAccess");
                }
            }
        }
        Ok(())
    }
}
