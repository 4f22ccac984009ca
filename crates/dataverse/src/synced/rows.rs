//! The records behind the seam, over the Web API: reading rows by their ids, many in one round trip.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use jiff::Timestamp;
use regarding_model::fields::{Content, Field, Kind, Period, Value};
use regarding_model::global_object;
use regarding_model::ids::RecordRef;
use regarding_model::record::KnownTable;
use regarding_net::Rule;
use serde_json::Value as Json;
use uuid::Uuid;

use super::columns::{Columns, ReadColumns};
use super::fates::WhyNot;
use super::read::Reading;
use super::rights::{Reach, reach};
use super::seam::{
    Created, Facts, NewRecord, Occurrence, Position, RecordChange, RecordChanges, RecordState, Records,
    SyncedRecord, Version,
};
use super::{Person, RecordError, SyncedTable, state};
use crate::api::{ApiReply, ApiRequest, Operation};
use crate::client::Client;
use crate::error::ApiError;
use crate::operations::privileges::Privileges;
use crate::operations::record_rights::RetrievePrincipalAccess;
use crate::query::{Expand, Filter, Query};
use crate::row::{Row, VERSIONED, metadata_version, rows};

/// How many records one question reads, and how many questions go together.
const A_QUESTION: usize = 100;
const TOGETHER: usize = 10;

/// The records of one person in one organization.
pub struct OrganizationRecords {
    pub(super) client: Arc<Client>,
    pub(super) rule: Rule,
    pub(super) person: Person,
    pub(super) privileges: Privileges,
    columns: Mutex<Option<Noted>>,
}

/// What the columns are, as of a version of the organization's metadata.
#[derive(Clone)]
struct Noted {
    columns: Arc<Columns>,
    version: Option<String>,
}

impl core::fmt::Debug for OrganizationRecords {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("OrganizationRecords")
            .field("person", &self.person)
            .finish_non_exhaustive()
    }
}

impl OrganizationRecords {
    /// The records of a person, as the client sees them. `rule` is what the requests are made for, in the evidence log.
    #[must_use]
    pub fn new(client: Arc<Client>, rule: Rule, person: Person, privileges: Privileges) -> Self {
        Self {
            client,
            rule,
            person,
            privileges,
            columns: Mutex::default(),
        }
    }

    /// The person as a record.
    pub(super) fn me(&self) -> RecordRef {
        RecordRef::new(KnownTable::SystemUser.name(), self.person.user.0)
    }

    fn noted(&self) -> std::sync::MutexGuard<'_, Option<Noted>> {
        self.columns.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What the columns of the tables are: asked for once, and again when the organization's metadata is another.
    pub(super) async fn columns(&self) -> Result<Arc<Columns>, RecordError> {
        let known = self.noted().as_ref().map(|noted| Arc::clone(&noted.columns));
        if let Some(columns) = known {
            return Ok(columns);
        }
        let columns = Arc::new(self.client.run_together(Rule::Metadata, &ReadColumns).await?);
        *self.noted() = Some(Noted {
            columns: Arc::clone(&columns),
            version: None,
        });
        Ok(columns)
    }

    /// Whether rows came with the metadata that the columns are known by. A column that was secured since would read as
    /// emptied (B-7).
    fn is_current(&self, version: Option<&String>) -> bool {
        let mut noted = self.noted();
        let Some(known) = noted.as_mut() else {
            return false;
        };
        if known.version.is_none() {
            known.version = version.cloned();
        }
        let current = version.is_none() || known.version.as_ref() == version;
        if !current {
            *noted = None;
        }
        current
    }

    /// The collection of the parties of an activity.
    pub(super) fn party_collection(&self, table: SyncedTable) -> String {
        let known = self.client.shape();
        known
            .collection("activityparty", "activityid", table.logical_name())
            .into_owned()
    }

    /// The rows of records by their ids; who is missing is not seen.
    pub(super) async fn rows_of(
        &self,
        table: SyncedTable,
        ids: &[Uuid],
    ) -> Result<HashMap<Uuid, Json>, RecordError> {
        let filter = |ids: &[Uuid]| Filter::among_ids(table.rows().key, ids.to_vec());
        let mut found = HashMap::new();
        for row in self.ask(table, ids, filter).await? {
            let id = Row::of(&row, "value")?.key(table.rows().key)?;
            found.insert(id, row);
        }
        Ok(found)
    }

    /// The exceptions of series, by series.
    pub(super) async fn exceptions(&self, series: &[Uuid]) -> Result<BTreeMap<Uuid, Vec<Json>>, RecordError> {
        let filter = |ids: &[Uuid]| {
            Filter::And(vec![
                Filter::int("instancetypecode", EXCEPTION),
                Filter::Or(ids.iter().map(|id| Filter::id("seriesid", *id)).collect()),
            ])
        };
        let mut found: BTreeMap<Uuid, Vec<Json>> = BTreeMap::new();
        for row in self.ask(SyncedTable::Appointment, series, filter).await? {
            let id = Row::of(&row, "value")?.key("seriesid")?;
            found.entry(id).or_default().push(row);
        }
        Ok(found)
    }

    /// Rows of a table, asked for anew when the metadata changed meanwhile.
    async fn ask(
        &self,
        table: SyncedTable,
        ids: &[Uuid],
        filter: impl Fn(&[Uuid]) -> Filter,
    ) -> Result<Vec<Json>, RecordError> {
        let (rows, current) = self.ask_once(table, ids, &filter).await?;
        if current {
            return Ok(rows);
        }
        Ok(self.ask_once(table, ids, &filter).await?.0)
    }

    async fn ask_once(
        &self,
        table: SyncedTable,
        ids: &[Uuid],
        filter: impl Fn(&[Uuid]) -> Filter,
    ) -> Result<(Vec<Json>, bool), RecordError> {
        let columns = self.columns().await?;
        let questions: Vec<ReadRows> = ids
            .chunks(A_QUESTION)
            .map(|ids| ReadRows {
                table,
                filter: filter(ids),
                columns: columns.selectable(table),
                parties: table.has_attendees().then(|| self.party_collection(table)),
            })
            .collect();
        let (mut all, mut current) = (Vec::new(), true);
        for together in questions.chunks(TOGETHER) {
            for answer in self.client.run_all(self.rule, together).await? {
                let answer = answer?;
                current &= self.is_current(answer.version.as_ref());
                all.extend(answer.rows);
            }
        }
        Ok((all, current))
    }

    /// The versions of series as they are now, with those of their exceptions.
    pub(super) async fn series_versions(
        &self,
        series: &[Uuid],
    ) -> Result<HashMap<Uuid, Version>, RecordError> {
        let masters = self.rows_of(SyncedTable::Series, series).await?;
        let exceptions = self.exceptions(series).await?;
        let mut versions = HashMap::new();
        for (id, row) in &masters {
            let etag = Row::of(row, "value")?.etag()?;
            let below = of_rows(exceptions.get(id).map_or(&[], Vec::as_slice))?;
            versions.extend(etag.map(|etag| (*id, Version::of(&etag, below))));
        }
        Ok(versions)
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
        let organizer = match content.get(Field::Organizer) {
            Some(Value::People(people)) => people
                .iter()
                .any(|person| self.person.addresses.contains(&person.address)),
            _ => true,
        };
        let code = row.int("statecode")?.unwrap_or_default();
        let uid = if table.has_attendees() {
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
            organized_here: organizer,
            uid,
            start,
            modified: row.time("modifiedon")?,
        })
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

    /// Why records are not seen: gone or forbidden.
    pub(super) async fn why_not(
        &self,
        table: SyncedTable,
        ids: impl Iterator<Item = &Uuid>,
    ) -> Result<Vec<(Uuid, RecordError)>, RecordError> {
        let questions: Vec<WhyNot> = ids
            .map(|id| WhyNot {
                rows: table.rows(),
                id: *id,
            })
            .collect();
        let mut told = Vec::new();
        for together in questions.chunks(A_QUESTION) {
            let answers = self.client.run_all(self.rule, together).await?;
            for (question, answer) in together.iter().zip(answers) {
                told.push((question.id, RecordError::Api(answer?.error())));
            }
        }
        Ok(told)
    }
}

/// `instancetypecode` of an exception (reference C3).
pub(super) const EXCEPTION: i64 = 3;

/// Whether an appointment takes whole days.
pub(super) fn is_whole(content: &Content) -> bool {
    matches!(
        content.get(Field::Time),
        Some(Value::Period(Period::AllDay { .. }))
    )
}

/// The ids and versions of rows.
fn of_rows(rows: &[Json]) -> Result<Vec<(Uuid, String)>, RecordError> {
    rows.iter()
        .map(|json| {
            let row = Row::of(json, "value")?;
            Ok((row.key("activityid")?, row.etag()?.unwrap_or_default()))
        })
        .collect()
}

/// What stands between the version of a series and that of its exceptions.
const BETWEEN: char = ' ';

impl Version {
    /// The version of a row, and of the exceptions below it.
    pub(super) fn of(etag: &str, mut below: Vec<(Uuid, String)>) -> Self {
        if below.is_empty() {
            return Self(etag.to_owned());
        }
        below.sort();
        let text: String = below.iter().map(|(id, etag)| format!("{id} {etag}\n")).collect();
        let digest = Uuid::new_v5(&Uuid::NAMESPACE_OID, text.as_bytes());
        Self(format!("{etag}{BETWEEN}{digest}"))
    }

    /// The version of the row alone, for `If-Match`.
    pub(super) fn etag(&self) -> &str {
        self.0.split(BETWEEN).next().unwrap_or_default()
    }
}

/// Asks for rows of a table.
struct ReadRows {
    table: SyncedTable,
    filter: Filter,
    columns: Vec<&'static str>,
    parties: Option<String>,
}

/// Rows, and the version of the metadata that they came with.
struct Answered {
    rows: Vec<Json>,
    version: Option<String>,
}

impl Operation for ReadRows {
    type Output = Answered;

    fn request(&self) -> ApiRequest {
        let rows = self.table.rows();
        let mut query = Query::set(rows.set)
            .select(&[rows.key])
            .select(&self.columns)
            .filter(self.filter.clone());
        if let Some(parties) = &self.parties {
            let party = [
                "participationtypemask",
                "addressused",
                "unresolvedpartyname",
                "_partyid_value",
            ];
            query = query.expand(Expand::new(parties.clone(), &party));
        }
        let mut request = ApiRequest::get(query.path()).header(VERSIONED.0, VERSIONED.1);
        if let Filter::AmongIds(_, ids) = &self.filter {
            request.identifiers.extend(ids);
        }
        request
    }

    fn read(&self, reply: &ApiReply) -> Result<Answered, ApiError> {
        let mut json = reply.json()?;
        rows(&json)?;
        let version = metadata_version(&json);
        let rows = match json.get_mut("value").map(Json::take) {
            Some(Json::Array(list)) => list,
            _ => vec![],
        };
        Ok(Answered { rows, version })
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

#[async_trait]
impl Records for OrganizationRecords {
    async fn look(
        &self,
        kind: Kind,
        since: Option<&Position>,
        known: &[RecordRef],
    ) -> Result<RecordChanges, RecordError> {
        self.look_at(kind, since, known).await
    }

    async fn read(
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

    async fn find_appointments(&self, uids: &[String]) -> Result<Vec<(String, RecordRef)>, RecordError> {
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

    async fn create(&self, new: &[NewRecord]) -> Result<Vec<Result<Created, RecordError>>, RecordError> {
        self.create_all(new).await
    }

    async fn update(
        &self,
        changes: &[RecordChange],
    ) -> Result<Vec<Result<Version, RecordError>>, RecordError> {
        self.update_all(changes).await
    }

    async fn delete(
        &self,
        records: &[(RecordRef, Version)],
    ) -> Result<Vec<Result<(), RecordError>>, RecordError> {
        self.delete_all(records).await
    }
}
