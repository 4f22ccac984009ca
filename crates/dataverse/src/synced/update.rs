//! Changing records that are still the version that was read. What a change needs to know of the row (state, parties, what it is
//! regarding) is read first, many in one round trip; a row that changed in between refuses the write by its etag.

use std::collections::HashMap;

use jiff::Timestamp;
use regarding_model::fields::{Field, ShowAs, TaskStatus, Value};
use regarding_net::Method;
use serde_json::{Map, Value as Json, json};
use uuid::Uuid;

use super::create::{Known, TOGETHER, changing, version_in};
use super::people::{Parties, role, tables_of};
use super::remove::remove;
use super::rows::OrganizationRecords;
use super::seam::{OccurrenceEdit, RecordChange, StateChange, Version};
use super::state::{self, Pair};
use super::{RecordError, SyncedTable};
use crate::api::{ApiReply, ApiRequest, Operation, Part, PartReply};
use crate::error::{ApiError, ReplyFault};
use crate::query::{Filter, Query};
use crate::row::{Row, rows};

/// What a closed activity still lets change (reference C2, B-131).
const STILL_OPEN: [Field; 1] = [Field::Regarding];

/// One change, ready to be sent.
enum Ready {
    /// Nothing of the row itself changes.
    Nothing,
    One(ApiRequest),
    /// Several writes, all or none, and a look at the version after them.
    Set(Vec<ApiRequest>, ApiRequest),
}

impl OrganizationRecords {
    pub(super) async fn update_all(
        &self,
        changes: &[RecordChange],
    ) -> Result<Vec<Result<Version, RecordError>>, RecordError> {
        let mut done = self.update_rows(changes).await?;
        let mut wanted: Vec<(Uuid, &[OccurrenceEdit])> = Vec::new();
        let mut series = Vec::new();
        for (change, done) in changes.iter().zip(&done) {
            if done.is_ok() && SyncedTable::of(&change.record.table) == Some(SyncedTable::Series) {
                series.push(change.record.id);
                if !change.occurrences.is_empty() {
                    wanted.push((change.record.id, &change.occurrences));
                }
            }
        }
        if series.is_empty() {
            return Ok(done);
        }
        let failed = self.write_occurrences(&wanted).await?;
        let versions = self.series_versions(&series).await?;
        for (change, done) in changes.iter().zip(&mut done) {
            if let (Ok(version), Some(now)) = (&mut *done, versions.get(&change.record.id)) {
                version.clone_from(now);
            }
            if let Some(error) = failed.get(&change.record.id) {
                *done = Err(error.clone());
            }
        }
        Ok(done)
    }

    /// The rows themselves.
    async fn update_rows(
        &self,
        changes: &[RecordChange],
    ) -> Result<Vec<Result<Version, RecordError>>, RecordError> {
        let edits = changes
            .iter()
            .filter_map(|change| Some((SyncedTable::of(&change.record.table)?, change.fields.as_slice())));
        let mut known = self.known(edits).await?;
        let rows = self.present(changes).await?;
        self.learn_sets(&rows, &mut known).await?;
        let mut ready = Vec::new();
        for change in changes {
            ready.push(self.ready(change, rows.get(&change.record.id), &known).await?);
        }
        let mut done = Vec::new();
        for (ready, changes) in ready.chunks(TOGETHER).zip(changes.chunks(TOGETHER)) {
            done.extend(self.send_changes(ready, changes).await?);
        }
        Ok(done)
    }

    /// How the tables are addressed that parties are in: a table that cannot be asked about leaves its parties their addresses.
    async fn learn_sets(
        &self,
        rows: &HashMap<Uuid, Result<Json, RecordError>>,
        known: &mut Known,
    ) -> Result<(), RecordError> {
        let collections =
            [SyncedTable::Appointment, SyncedTable::Series].map(|table| self.party_collection(table));
        for json in rows.values().flatten() {
            let row = Row::of(json, "value")?;
            for collection in &collections {
                for table in tables_of(&row.collection(collection)?) {
                    if known.sets.contains_key(&table) {
                        continue;
                    }
                    match self.client.set_of(&table).await {
                        Ok(set) => {
                            known.sets.insert(table, set);
                        }
                        Err(error) if RecordError::from(error.clone()).is_of_all() => {
                            return Err(error.into());
                        }
                        Err(_) => {}
                    }
                }
            }
        }
        Ok(())
    }

    /// The rows as they are, or why they are not seen.
    async fn present(
        &self,
        changes: &[RecordChange],
    ) -> Result<HashMap<Uuid, Result<Json, RecordError>>, RecordError> {
        let mut present = HashMap::new();
        for table in SyncedTable::ALL {
            let name = table.name();
            let of_table = changes.iter().filter(|change| change.record.table == name);
            let ids: Vec<Uuid> = of_table.map(|change| change.record.id).collect();
            if ids.is_empty() {
                continue;
            }
            let rows = self.rows_of(table, &ids).await?;
            let missing = self
                .why_not(table, ids.iter().filter(|id| !rows.contains_key(id)))
                .await?;
            present.extend(rows.into_iter().map(|(id, row)| (id, Ok(row))));
            present.extend(missing.into_iter().map(|(id, error)| (id, Err(error))));
        }
        Ok(present)
    }

    async fn ready(
        &self,
        change: &RecordChange,
        row: Option<&Result<Json, RecordError>>,
        known: &Known,
    ) -> Result<Result<Ready, RecordError>, RecordError> {
        let Some(table) = SyncedTable::of(&change.record.table) else {
            return Ok(Err(ApiError::Unsupported.into()));
        };
        let row = match row {
            Some(Ok(json)) => Row::of(json, "value")?,
            Some(Err(error)) => return Ok(Err(error.clone())),
            None => return Ok(Err(ApiError::Gone.into())),
        };
        // The organization would say the same, after the body was sent.
        if row.etag()?.as_deref() != Some(change.version.etag()) {
            return Ok(Err(ApiError::Stale.into()));
        }
        let mut body = Map::new();
        if let Err(error) = self.clear_regarding(table, change, row, &mut body).await? {
            return Ok(Err(error));
        }
        Ok(self.parts(table, change, row, known, body))
    }

    /// A regarding that is to be emptied goes by the navigation property of what stands there.
    async fn clear_regarding(
        &self,
        table: SyncedTable,
        change: &RecordChange,
        row: Row<'_>,
        body: &mut Map<String, Json>,
    ) -> Result<Result<(), RecordError>, RecordError> {
        let cleared = change.fields.contains(&(Field::Regarding, None));
        let old = row.named("_regardingobjectid_value", None);
        if let (true, Some(old)) = (cleared && table.is_activity(), old) {
            match self.link(table, &old.record).await {
                Ok(link) => {
                    body.insert(format!("{}@odata.bind", link.navigation), Json::Null);
                }
                Err(error) if error.is_of_all() => return Err(error),
                Err(error) => return Ok(Err(error)),
            }
        }
        Ok(Ok(()))
    }

    fn parts(
        &self,
        table: SyncedTable,
        change: &RecordChange,
        row: Row<'_>,
        known: &Known,
        mut body: Map<String, Json>,
    ) -> Result<Ready, RecordError> {
        let whole = table.has_attendees() && row.flag("isalldayevent")?.unwrap_or(false);
        let said = self.columns_of(table, &change.fields, known, whole, &mut body)?;
        let (id, etag) = (change.record.id, change.version.etag());
        let code = row.int("statecode")?.unwrap_or_default();
        let closed = table.is_activity() && state::is_closed(code);
        let target = target(table, change, row, said)?;
        let reopens = closed && target.is_some_and(|(state, _)| !state::is_closed(state));
        if closed
            && !reopens
            && change
                .fields
                .iter()
                .any(|(field, _)| !(STILL_OPEN.contains(field) || is_state(*field)))
        {
            return Err(RecordError::Closed);
        }
        let mut set = Vec::new();
        if let Some((state, reason)) = target {
            let mut pair = Map::new();
            pair.insert("statecode".to_owned(), json!(state));
            pair.extend(reason.map(|reason| ("statuscode".to_owned(), json!(reason))));
            if reopens {
                set.push(changing(table, id, etag, pair));
                // D-73: with its actual end it would be completed again.
                if table.kind() == regarding_model::fields::Kind::Task {
                    body.entry("actualend").or_insert(Json::Null);
                }
            } else {
                body.extend(pair);
            }
        }
        let people = change.fields.iter().any(|(field, _)| role(*field).is_some());
        if !body.is_empty() || (people && set.is_empty()) {
            // After the first write of a set the row has another version, which nobody else can have made.
            let etag = if set.is_empty() { etag } else { "*" };
            set.push(changing(table, id, etag, body));
        }
        if people {
            set.push(self.inviting(table, change, row, known)?);
        }
        Ok(match set.len() {
            0 => Ready::Nothing,
            1 => set.pop().map_or(Ready::Nothing, Ready::One),
            _ => Ready::Set(set, version_of(table, id)),
        })
    }

    /// The whole list of parties (reference A10).
    fn inviting(
        &self,
        table: SyncedTable,
        change: &RecordChange,
        row: Row<'_>,
        known: &Known,
    ) -> Result<ApiRequest, RecordError> {
        let collection = self.party_collection(table);
        let shape = self.client.shape();
        let me = self.me();
        let parties = Parties {
            shape: &shape,
            resolved: &known.resolved,
            me: &me,
            sets: &known.sets,
        };
        let list = parties.list(&row.collection(&collection)?, &change.fields);
        let count = list.len();
        let path = format!("{}({})/{collection}", table.rows().set, change.record.id);
        Ok(ApiRequest::new(Method::PUT, path)
            .json(json!({"value": list}))
            .names(change.record.id)
            .carries("parties", count))
    }

    async fn send_changes(
        &self,
        ready: &[Result<Ready, RecordError>],
        changes: &[RecordChange],
    ) -> Result<Vec<Result<Version, RecordError>>, RecordError> {
        let mut parts = Vec::new();
        for ready in ready.iter().flatten() {
            match ready {
                Ready::Nothing => {}
                Ready::One(request) => parts.push(Part::One(request.clone())),
                Ready::Set(set, look) => {
                    parts.push(Part::ChangeSet(set.clone()));
                    parts.push(Part::One(look.clone()));
                }
            }
        }
        let mut replies = self.replies(parts).await?.into_iter();
        let mut next = || replies.next().ok_or(ApiError::from(ReplyFault::Batch));
        let mut done = Vec::new();
        for (ready, change) in ready.iter().zip(changes) {
            done.push(match ready {
                Err(error) => Err(error.clone()),
                Ok(Ready::Nothing) => Ok(change.version.clone()),
                Ok(Ready::One(_)) => told(next()?.one()?),
                Ok(Ready::Set(..)) => {
                    let (set, look) = (next()?, next()?);
                    all_done(&set).and_then(|()| told(look.one()?))
                }
            });
        }
        Ok(done)
    }

    /// Changes occurrences of series, or takes them out; gives the series of which one failed, with the first error.
    pub(super) async fn write_occurrences(
        &self,
        wanted: &[(Uuid, &[OccurrenceEdit])],
    ) -> Result<HashMap<Uuid, RecordError>, RecordError> {
        let questions: Vec<FindOccurrence> = wanted
            .iter()
            .flat_map(|(series, edits)| {
                edits.iter().map(|edit| FindOccurrence {
                    series: *series,
                    original: [edit.original, self.midnight_of(edit.original)],
                })
            })
            .collect();
        let edits = || wanted.iter().flat_map(|(_, edits)| edits.iter());
        let mut failed = HashMap::new();
        let (mut changes, mut removals) = (Vec::new(), Vec::new());
        let mut answers = Vec::new();
        for together in questions.chunks(TOGETHER) {
            answers.extend(self.client.run_all(self.rule, together).await?);
        }
        for ((question, edit), answer) in questions.iter().zip(edits()).zip(answers) {
            let Some((id, version)) = answer? else {
                // One that was taken out before is not there, as wanted.
                if edit.fields.is_some() {
                    failed.entry(question.series).or_insert(RecordError::NoOccurrence);
                }
                continue;
            };
            let record = SyncedTable::Appointment.record(id);
            match &edit.fields {
                Some(fields) => changes.push((
                    question.series,
                    RecordChange {
                        record,
                        version,
                        fields: fields.clone(),
                        occurrences: vec![],
                        state: None,
                    },
                )),
                None => removals.push((question.series, record, version)),
            }
        }
        let rows: Vec<RecordChange> = changes.iter().map(|(_, change)| change.clone()).collect();
        for ((series, _), done) in changes.iter().zip(self.update_rows(&rows).await?) {
            if let Err(error) = done {
                failed.entry(*series).or_insert(error);
            }
        }
        for together in removals.chunks(TOGETHER) {
            let parts = together
                .iter()
                .map(|(_, record, version)| Part::One(remove(record, version)))
                .collect();
            for ((series, ..), reply) in together.iter().zip(self.replies(parts).await?) {
                match reply.one()?.ok() {
                    Ok(_) | Err(ApiError::Gone) => {}
                    Err(error) => {
                        failed.entry(*series).or_insert(RecordError::Api(error));
                    }
                }
            }
        }
        Ok(failed)
    }

    /// A whole day that is told by its first moment in UTC, as the organization has it.
    fn midnight_of(&self, original: Timestamp) -> Timestamp {
        let day = original.to_zoned_datetime(jiff::tz::TimeZone::UTC).date();
        self.person.midnight(day).unwrap_or(original)
    }
}

/// Whether a field is said by the state.
fn is_state(field: Field) -> bool {
    matches!(field, Field::ShowAs | Field::Status)
}

/// The state that a row is to have; `None` where it has it already.
fn target(
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

fn all_done(set: &PartReply) -> Result<(), RecordError> {
    for reply in set.change_set()? {
        reply.ok()?;
    }
    Ok(())
}

fn told(reply: &ApiReply) -> Result<Version, RecordError> {
    let version = version_in(reply)?;
    version.ok_or_else(|| ApiError::from(ReplyFault::Value("@odata.etag")).into())
}

fn version_of(table: SyncedTable, id: Uuid) -> ApiRequest {
    let rows = table.rows();
    ApiRequest::get(Query::row(rows.set, id).select(&[rows.key]).path()).names(id)
}

/// Asks for the occurrence of a series at a time.
struct FindOccurrence {
    series: Uuid,
    /// The time as it is told, and as it is for whole days.
    original: [Timestamp; 2],
}

impl Operation for FindOccurrence {
    type Output = Option<(Uuid, Version)>;

    fn request(&self) -> ApiRequest {
        let [told, midnight] = self.original;
        let at = |time| {
            Filter::Compare(
                "originalstartdate".into(),
                "eq",
                crate::query::Literal::Time(time),
            )
        };
        let whole = Filter::And(vec![Filter::is("isalldayevent", true), at(midnight)]);
        let timed = Filter::And(vec![Filter::is("isalldayevent", false), at(told)]);
        let query = Query::set("appointments")
            .select(&["activityid"])
            .filter(Filter::And(vec![
                Filter::id("seriesid", self.series),
                Filter::Or(vec![whole, timed]),
            ]));
        ApiRequest::get(query.path()).names(self.series)
    }

    fn read(&self, reply: &ApiReply) -> Result<Self::Output, ApiError> {
        let json = reply.json()?;
        let list = rows(&json)?;
        let Some(row) = list.first() else {
            return Ok(None);
        };
        let etag = row.etag()?.ok_or(ReplyFault::Value("@odata.etag"))?;
        Ok(Some((row.key("activityid")?, Version(etag))))
    }
}
