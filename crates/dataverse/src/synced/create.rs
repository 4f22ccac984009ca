//! Making records under their derived ids (DESIGN section 4): POST with the id in the body, many in one round trip. "Already there"
//! is success after a look.

use std::collections::HashMap;

use regarding_model::fields::Field;
use regarding_net::Method;
use serde_json::{Map, Value as Json, json};
use uuid::Uuid;

use super::below::Below;
use super::body::Known;
use super::organization::OrganizationRecords;
use super::people::named;
use super::seam::{Created, FieldEdits, FileEdit, NewRecord, OccurrenceEdit, Version};
use super::state::Pair;
use super::{RecordError, SyncedTable, write};
use crate::api::{ApiReply, ApiRequest, Part, PartReply};
use crate::error::ApiError;
use crate::row::Row;

/// How many records are written in one round trip: few enough that the organization answers in good time.
pub(super) const TOGETHER: usize = 100;

impl OrganizationRecords {
    pub(super) async fn create_all(
        &self,
        new: &[NewRecord],
    ) -> Result<Vec<Result<Created, RecordError>>, RecordError> {
        let edits = new.iter().map(|new| (new.table, new.fields.as_slice()));
        let known = self.known(edits).await?;
        let parts: Vec<Result<Part, RecordError>> = new.iter().map(|new| self.making(new, &known)).collect();
        let mut made = self.send(&parts, new).await?;
        self.look_at_existing(new, &mut made).await?;
        self.add_occurrences(new, &mut made).await?;
        self.add_files_of(new, &mut made).await?;
        Ok(made)
    }

    fn making(&self, new: &NewRecord, known: &Known) -> Result<Part, RecordError> {
        let (body, later) = self.body(new, known)?;
        let rows = new.table.rows();
        let mut request = ApiRequest::new(Method::POST, format!("{}?$select={}", rows.set, rows.key))
            .header("Prefer", "return=representation")
            .json(Json::Object(body))
            .names(new.id)
            .carries(rows.name, 1)
            .repeatable();
        request.identifiers.extend(
            named(&new.fields)
                .iter()
                .filter_map(|person| known.resolved.get(&person.address).map(|record| record.id)),
        );
        let Some(pair) = later else {
            return Ok(Part::One(request));
        };
        let complete = state_request(new.table, new.id, "*", pair, actual_end(&new.fields, self));
        Ok(Part::ChangeSet(vec![request, complete]))
    }

    async fn send(
        &self,
        parts: &[Result<Part, RecordError>],
        new: &[NewRecord],
    ) -> Result<Vec<Result<Created, RecordError>>, RecordError> {
        let mut made = Vec::new();
        for (parts, new) in parts.chunks(TOGETHER).zip(new.chunks(TOGETHER)) {
            let sent: Vec<Part> = parts
                .iter()
                .filter_map(|part| part.as_ref().ok().cloned())
                .collect();
            let mut replies = self.replies(sent).await?.into_iter();
            for (part, new) in parts.iter().zip(new) {
                made.push(match part {
                    Err(error) => Err(error.clone()),
                    Ok(_) => replies
                        .next()
                        .ok_or(ApiError::from(crate::ReplyFault::Batch))
                        .and_then(|reply| created(new, &reply))
                        .map_err(RecordError::from),
                });
            }
        }
        Ok(made)
    }

    /// The replies to some parts; an error of the way there, in any of them, is that of all.
    pub(super) async fn replies(&self, parts: Vec<Part>) -> Result<Vec<PartReply>, RecordError> {
        if parts.is_empty() {
            return Ok(vec![]);
        }
        let sent = AsTheyCome(parts);
        Ok(self.client.run_together(self.rule, &sent).await?)
    }

    /// What was there already is looked at: success when the person sees it.
    async fn look_at_existing(
        &self,
        new: &[NewRecord],
        made: &mut [Result<Created, RecordError>],
    ) -> Result<(), RecordError> {
        for table in SyncedTable::ALL {
            let there = |(new, made): &(&NewRecord, &mut Result<Created, RecordError>)| {
                new.table == table && matches!(made, Err(RecordError::Api(ApiError::AlreadyExists)))
            };
            let existing: Vec<_> = new.iter().zip(made.iter_mut()).filter(there).collect();
            let ids: Vec<Uuid> = existing.iter().map(|(new, _)| new.id).collect();
            if ids.is_empty() {
                continue;
            }
            let rows = self.rows_of(table, &ids).await?;
            let missing = self
                .why_not(table, ids.iter().filter(|id| !rows.contains_key(id)))
                .await?;
            let missing: HashMap<Uuid, RecordError> = missing.into_iter().collect();
            for (new, made) in existing {
                *made = match (rows.get(&new.id), missing.get(&new.id)) {
                    (Some(row), _) => Ok(Created {
                        record: table.record(new.id),
                        version: Row::of(row, "value")?.etag()?.map(Version),
                        existed: true,
                    }),
                    (None, Some(RecordError::Api(ApiError::Gone))) if new.uid.is_some() => {
                        self.under_another_id(new).await?
                    }
                    (None, Some(error)) => Err(error.clone()),
                    (None, None) => continue,
                };
            }
        }
        Ok(())
    }

    /// The files of appointments that were made now.
    async fn add_files_of(
        &self,
        new: &[NewRecord],
        made: &mut [Result<Created, RecordError>],
    ) -> Result<(), RecordError> {
        let put = |new: &NewRecord| new.files.iter().cloned().map(FileEdit::Put).collect::<Vec<_>>();
        let edits: Vec<(Uuid, Vec<FileEdit>)> = new
            .iter()
            .zip(made.iter())
            .filter(|(new, _)| new.table == SyncedTable::Appointment && !new.files.is_empty())
            .filter(|(_, made)| made.as_ref().is_ok_and(|made| !made.existed))
            .map(|(new, _)| (new.id, put(new)))
            .collect();
        if edits.is_empty() {
            return Ok(());
        }
        let wanted: Vec<(Uuid, &[FileEdit])> =
            edits.iter().map(|(id, edits)| (*id, edits.as_slice())).collect();
        let mut versions = self.write_files(&wanted).await?;
        for (new, made) in new.iter().zip(made) {
            match (versions.remove(&new.id), made) {
                (Some(Ok(version)), Ok(created)) => created.version = Some(version),
                (Some(Err(error)), made) => *made = Err(error),
                (Some(Ok(_)) | None, _) => {}
            }
        }
        Ok(())
    }

    /// An appointment that the organization has under another id, by its UID (0x80040274).
    async fn under_another_id(&self, new: &NewRecord) -> Result<Result<Created, RecordError>, RecordError> {
        let uids: Vec<String> = new.uid.iter().cloned().collect();
        let found = self.find(&uids).await?.into_iter().next();
        let made = found.map(|(_, record)| Created {
            record,
            version: None,
            existed: true,
        });
        Ok(made.ok_or(ApiError::AlreadyExists.into()))
    }

    /// The occurrences that differ, of series that were made now.
    async fn add_occurrences(
        &self,
        new: &[NewRecord],
        made: &mut [Result<Created, RecordError>],
    ) -> Result<(), RecordError> {
        let mut wanted: Vec<(Uuid, &[OccurrenceEdit])> = Vec::new();
        for (new, made) in new.iter().zip(made.iter()) {
            let fresh = made.as_ref().is_ok_and(|made| !made.existed);
            if new.table == SyncedTable::Series && fresh {
                wanted.push((new.id, &new.occurrences));
            }
        }
        if wanted.is_empty() {
            return Ok(());
        }
        let (none, left) = (
            Below::default(),
            |(new, made): (&NewRecord, &Result<Created, RecordError>)| {
                let version = made.as_ref().ok()?.version.as_ref()?;
                Some((new.id, version.etag().to_owned()))
            },
        );
        let rows = new.iter().zip(&*made).filter_map(left).collect();
        let wrote = self.write_occurrences(&wanted, &none, rows).await?;
        let series: Vec<Uuid> = wanted.iter().map(|(id, _)| *id).collect();
        let mut now = self.series_now(&series).await?;
        for (new, made) in new.iter().zip(made) {
            if let Ok(created) = made
                && let Some(now) = now.remove(&new.id)
            {
                created.version = Some(now.after(wrote.of(new.id, &none)));
            }
            if let Some(error) = wrote.failed.get(&new.id) {
                *made = Err(error.clone());
            }
        }
        Ok(())
    }
}

/// Changes the state of an activity (reference A12: state and reason together, where the reason is known).
pub(super) fn state_request(
    table: SyncedTable,
    id: Uuid,
    etag: &str,
    (state, reason): Pair,
    actual_end: Option<Json>,
) -> ApiRequest {
    let mut body = Map::new();
    body.insert("statecode".to_owned(), json!(state));
    body.extend(reason.map(|reason| ("statuscode".to_owned(), json!(reason))));
    body.extend(actual_end.map(|end| ("actualend".to_owned(), end)));
    changing(table, id, etag, body)
}

/// A PATCH that tells the version after it.
pub(super) fn changing(table: SyncedTable, id: Uuid, etag: &str, body: Map<String, Json>) -> ApiRequest {
    let rows = table.rows();
    ApiRequest::new(Method::PATCH, format!("{}({id})?$select={}", rows.set, rows.key))
        .header("If-Match", etag.to_owned())
        .header("Prefer", "return=representation")
        .json(Json::Object(body))
        .names(id)
        .carries(rows.name, 1)
}

fn created(new: &NewRecord, reply: &PartReply) -> Result<Created, ApiError> {
    let last = match reply {
        PartReply::One(reply) => reply,
        PartReply::ChangeSet(replies) => {
            for reply in replies {
                reply.ok()?;
            }
            replies.last().ok_or(crate::ReplyFault::Batch)?
        }
    };
    Ok(Created {
        record: new.table.record(new.id),
        version: version_in(last)?,
        existed: false,
    })
}

/// The version that a reply to a write tells; servers may tell none.
pub(super) fn version_in(reply: &ApiReply) -> Result<Option<Version>, ApiError> {
    reply.ok()?;
    if reply.body.trim_ascii().is_empty() {
        return Ok(reply.header("etag").map(|etag| Version(etag.to_owned())));
    }
    Ok(Row::of(&reply.json()?, "a written row")?.etag()?.map(Version))
}

/// Parts whose replies are looked at one by one.
struct AsTheyCome(Vec<Part>);

impl crate::api::Together for AsTheyCome {
    type Output = Vec<PartReply>;

    fn parts(&self) -> Vec<Part> {
        self.0.clone()
    }

    fn read(&self, replies: &[PartReply]) -> Result<Vec<PartReply>, ApiError> {
        for reply in replies {
            if let PartReply::One(reply) = reply
                && let Err(error @ (ApiError::SignIn | ApiError::Throttled { .. })) = reply.ok()
            {
                return Err(error);
            }
        }
        Ok(replies.to_vec())
    }
}

/// The moment that is to stand as the actual end once a task is completed, which would be now otherwise.
fn actual_end(edits: &FieldEdits, records: &OrganizationRecords) -> Option<Json> {
    let edit = edits.iter().find(|(field, _)| *field == Field::Completed)?;
    let mut body = Map::new();
    write::put(
        SyncedTable::Task,
        &records.person,
        Field::Completed,
        edit.1.as_ref(),
        &mut body,
    )
    .ok()?;
    body.remove("actualend").filter(|value| !value.is_null())
}
