//! Changing records that are still the version that was read. What a change needs to know of the row (state, parties, what it is
//! regarding) is read first, many in one round trip; a row that changed in between refuses the write by its etag.

use std::collections::HashMap;

use regarding_model::fields::Field;
use regarding_net::Method;
use serde_json::{Map, Value as Json, json};
use uuid::Uuid;

use super::below::Below;
use super::body::Known;
use super::create::{TOGETHER, changing, version_in};
use super::organization::OrganizationRecords;
use super::people::{Parties, role, tables_of};
use super::seam::{FileEdit, OccurrenceEdit, RecordChange, Version};
use super::target::{is_state, target};
use super::{RecordError, SyncedTable, state};
use crate::api::{ApiReply, ApiRequest, Part, PartReply};
use crate::error::{ApiError, ReplyFault};
use crate::query::Query;
use crate::row::Row;

/// What a closed activity still lets change (reference C2, B-131).
const STILL_OPEN: [Field; 1] = [Field::Regarding];

/// One change, ready to be sent.
enum Ready {
    /// Nothing of the row itself changes.
    Nothing,
    One(ApiRequest),
    /// Several writes, all or none, and a look at the version after them: the list of parties is answered with none. The organization takes
    /// both out of one request, one right after the other.
    Set(Vec<ApiRequest>, ApiRequest),
}

impl OrganizationRecords {
    pub(super) async fn update_all(
        &self,
        changes: &[RecordChange],
    ) -> Result<Vec<Result<Version, RecordError>>, RecordError> {
        let below = self.below(changes.iter().map(|change| &change.record)).await?;
        let is_as_read = |change: &&RecordChange| below.are_of(&change.record, &change.version);
        let current: Vec<RecordChange> = changes.iter().filter(is_as_read).cloned().collect();
        let mut done = self.update_current(&current, &below).await?.into_iter();
        let told = changes.iter().map(|change| {
            if is_as_read(&change) {
                done.next().ok_or(ApiError::from(ReplyFault::Batch))?
            } else {
                Err(ApiError::Stale.into())
            }
        });
        Ok(told.collect())
    }

    /// Changes what has the exceptions that were read.
    async fn update_current(
        &self,
        changes: &[RecordChange],
        below: &Below,
    ) -> Result<Vec<Result<Version, RecordError>>, RecordError> {
        let mut done = self.update_rows(changes).await?;
        self.put_files(changes, &mut done).await?;
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
        let left = |(change, done): (&RecordChange, &Result<Version, RecordError>)| {
            let version = done.as_ref().ok()?;
            Some((change.record.id, version.etag().to_owned()))
        };
        let rows = changes.iter().zip(&done).filter_map(left).collect();
        let wrote = self.write_occurrences(&wanted, below, rows).await?;
        let mut now = self.series_now(&series).await?;
        for (change, done) in changes.iter().zip(&mut done) {
            let id = change.record.id;
            if let (Ok(version), Some(now)) = (&mut *done, now.remove(&id)) {
                *version = now.after(wrote.of(id, below));
            }
            if let Some(error) = wrote.failed.get(&id) {
                *done = Err(error.clone());
            }
        }
        Ok(done)
    }

    /// The files of appointments whose fields were written.
    async fn put_files(
        &self,
        changes: &[RecordChange],
        done: &mut [Result<Version, RecordError>],
    ) -> Result<(), RecordError> {
        let appointment = SyncedTable::Appointment.name();
        let wanted: Vec<(Uuid, &[FileEdit])> = changes
            .iter()
            .zip(done.iter())
            .filter(|(change, done)| done.is_ok() && change.record.table == appointment)
            .map(|(change, _)| (change.record.id, change.files.as_slice()))
            .filter(|(_, files)| !files.is_empty())
            .collect();
        if wanted.is_empty() {
            return Ok(());
        }
        let mut put = self.write_files(&wanted).await?;
        for (change, done) in changes.iter().zip(done) {
            if let Some(version) = put.remove(&change.record.id) {
                *done = version;
            }
        }
        Ok(())
    }

    /// The rows themselves.
    pub(super) async fn update_rows(
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
        let table = SyncedTable::of(&change.record.table).filter(|table| !table.is_one_way());
        let Some(table) = table else {
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
}

fn all_done(set: &PartReply) -> Result<(), RecordError> {
    for reply in set.change_set()? {
        reply.ok()?;
    }
    Ok(())
}

/// The version that a reply tells.
pub(super) fn told(reply: &ApiReply) -> Result<Version, RecordError> {
    let version = version_in(reply)?;
    version.ok_or_else(|| ApiError::from(ReplyFault::Value("@odata.etag")).into())
}

/// Asks for the version of a row.
pub(super) fn version_of(table: SyncedTable, id: Uuid) -> ApiRequest {
    let rows = table.rows();
    ApiRequest::get(Query::row(rows.set, id).select(&[rows.key]).path()).names(id)
}
