//! Making records under their derived ids (DESIGN section 4): POST with the id in the body, many in one round trip. "Already there"
//! is success after a look.

use std::collections::hash_map::Entry;
use std::collections::{BTreeSet, HashMap};

use regarding_model::fields::{Field, TaskStatus, Value};
use regarding_model::global_object;
use regarding_model::ids::{RecordRef, TableName};
use regarding_model::record::KnownTable;
use regarding_net::Method;
use serde_json::{Map, Value as Json, json};
use uuid::Uuid;

use super::error::{Unfit, Why};
use super::people::{Parties, Resolved, named, role};
use super::rows::OrganizationRecords;
use super::seam::{Created, FieldEdits, NewRecord, OccurrenceEdit, Version};
use super::state::{self, Pair};
use super::{RecordError, SyncedTable, pattern, write};
use crate::api::{ApiReply, ApiRequest, Part, PartReply};
use crate::error::ApiError;
use crate::operations::create_email::moment;
use crate::operations::regarding::RegardingLink;
use crate::row::Row;
use crate::shape::by_rule;

/// How many records are written in one round trip: few enough that the organization answers in good time.
pub(super) const TOGETHER: usize = 100;

/// How activities link to the records that they are regarding.
pub(super) type Links = HashMap<(SyncedTable, RecordRef), RegardingLink>;

/// What several writes have in common.
pub(super) struct Known {
    pub(super) resolved: Resolved,
    pub(super) links: Links,
    /// The sets of tables that the program has no words for and that parties are in.
    pub(super) sets: HashMap<TableName, String>,
}

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
        Ok(made)
    }

    /// What must be known before some edits are written: whose the addresses are, how records are linked to.
    pub(super) async fn known<'e>(
        &self,
        edits: impl Iterator<Item = (SyncedTable, &'e [(Field, Option<Value>)])> + Clone,
    ) -> Result<Known, RecordError> {
        let addresses: BTreeSet<_> = edits
            .clone()
            .flat_map(|(_, edits)| named(edits))
            .map(|person| person.address.clone())
            .collect();
        let mut links = Links::new();
        for (table, edits) in edits {
            for (_, value) in edits {
                let Some(Value::Record(record)) = value else {
                    continue;
                };
                let key = (table, record.clone());
                if let Entry::Vacant(place) = links.entry(key) {
                    place.insert(self.link(table, record).await?);
                }
            }
        }
        Ok(Known {
            resolved: self.resolve(addresses).await?,
            links,
            sets: HashMap::new(),
        })
    }

    /// How an activity links to a record: out of the metadata, else as it is documented (reference A9).
    pub(super) async fn link(
        &self,
        table: SyncedTable,
        record: &RecordRef,
    ) -> Result<RegardingLink, RecordError> {
        if let Some(known) = KnownTable::of(&table.name()) {
            return Ok(self.client.regarding_link(known, record).await?);
        }
        Ok(RegardingLink {
            record: record.clone(),
            navigation: by_rule(table.logical_name(), "regardingobjectid", record.table.as_str())
                .into_owned(),
            set: self.client.set_of(&record.table).await?,
        })
    }

    /// The body of a record, and the state that it gets once it is there.
    fn body(&self, new: &NewRecord, known: &Known) -> Result<(Map<String, Json>, Option<Pair>), RecordError> {
        let table = new.table;
        let mut body = Map::new();
        body.insert(table.rows().key.to_owned(), json!(new.id));
        if table.is_activity() {
            // A required column of every activity.
            write::put(table, &self.person, Field::Subject, None, &mut body)
                .map_err(unfit(Field::Subject))?;
        }
        let mut later = self.columns_of(table, &new.fields, known, false, &mut body)?;
        if let Some(uid) = new.uid.as_deref().filter(|_| table.has_attendees()) {
            let id = global_object::global_object_id(uid);
            body.extend(id.map(|id| ("globalobjectid".to_owned(), json!(id))));
        }
        match table {
            SyncedTable::Contact => required(&mut body, "lastname"),
            SyncedTable::Appointment | SyncedTable::Series => {
                if !body.contains_key("isalldayevent") {
                    return Err(unfit(Field::Time)(Why::NoPlace));
                }
                if table == SyncedTable::Series && !body.contains_key("recurrencepatterntype") {
                    return Err(unfit(Field::Recurrence)(Why::Series));
                }
                let (state, reason) = later.take().unwrap_or((3, Some(5)));
                body.insert("statecode".to_owned(), json!(state));
                body.insert("statuscode".to_owned(), json!(reason));
                let me = self.me();
                let shape = self.client.shape();
                let parties = Parties {
                    shape: &shape,
                    resolved: &known.resolved,
                    me: &me,
                    sets: &known.sets,
                };
                let list = parties.list(&[], &new.fields);
                body.insert(self.party_collection(table), Json::Array(list));
            }
            SyncedTable::Task | SyncedTable::PhoneCall | SyncedTable::Letter | SyncedTable::Fax => {
                body.extend(new.begun.map(|begun| ("actualstart".to_owned(), moment(begun))));
                if let Some((state @ state::OPEN, Some(reason))) = later {
                    body.insert("statecode".to_owned(), json!(state));
                    body.insert("statuscode".to_owned(), json!(reason));
                    later = None;
                }
            }
        }
        Ok((body, later.filter(|(state, _)| *state != state::OPEN)))
    }

    /// The columns of some fields; gives the state that one of them says. What does not fit is told, all of it. `whole` is
    /// whether the row takes whole days as it is.
    pub(super) fn columns_of(
        &self,
        table: SyncedTable,
        edits: &[(Field, Option<Value>)],
        known: &Known,
        whole: bool,
        body: &mut Map<String, Json>,
    ) -> Result<Option<Pair>, RecordError> {
        let mut unfits = Vec::new();
        if !pattern::utc_fits(&self.person, edits, whole) {
            unfits.push(Unfit {
                field: Field::Recurrence,
                why: Why::Zone,
            });
        }
        let mut state = None;
        for (field, value) in edits {
            let put = write::put(table, &self.person, *field, value.as_ref(), body);
            let said = put.and_then(|()| match (field, value) {
                (Field::Status, value) => {
                    let status = match value {
                        None => TaskStatus::NotStarted,
                        Some(Value::Status(status)) => *status,
                        Some(_) => return Err(Why::NoPlace),
                    };
                    state::of_status(table, status, true)
                        .map(Some)
                        .ok_or(Why::NoPlace)
                }
                (Field::ShowAs, None) => Ok(Some((3, Some(5)))),
                (Field::ShowAs, Some(Value::ShowAs(show))) => Ok(Some(state::of_show_as(*show))),
                (Field::Regarding, Some(Value::Record(record))) => {
                    let link = known.links.get(&(table, record.clone())).ok_or(Why::NoPlace)?;
                    link.bind(body);
                    Ok(None)
                }
                (Field::Regarding, None) => Ok(None),
                (field, Some(Value::People(_)) | None) if role(*field).is_some() => Ok(None),
                (field, Some(_))
                    if *field == Field::ShowAs || *field == Field::Regarding || role(*field).is_some() =>
                {
                    Err(Why::NoPlace)
                }
                _ => Ok(None),
            });
            match said {
                Ok(pair) => state = pair.or(state),
                Err(why) => unfits.push(Unfit { field: *field, why }),
            }
        }
        if unfits.is_empty() {
            Ok(state)
        } else {
            Err(RecordError::Unfit(unfits))
        }
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
                    (None, Some(error)) => Err(error.clone()),
                    (None, None) => continue,
                };
            }
        }
        Ok(())
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
        let failed = self.write_occurrences(&wanted).await?;
        let series: Vec<Uuid> = wanted.iter().map(|(id, _)| *id).collect();
        let mut versions = self.series_versions(&series).await?;
        for (new, made) in new.iter().zip(made) {
            if let Ok(created) = made
                && let Some(version) = versions.remove(&new.id)
            {
                created.version = Some(version);
            }
            if let Some(error) = failed.get(&new.id) {
                *made = Err(error.clone());
            }
        }
        Ok(())
    }
}

/// A required column that nothing was said about.
fn required(body: &mut Map<String, Json>, column: &str) {
    body.entry(column).or_insert(json!("\u{a0}"));
}

/// An error about one field.
pub(super) fn unfit(field: Field) -> impl Fn(Why) -> RecordError {
    move |why| RecordError::Unfit(vec![Unfit { field, why }])
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
