//! The bodies of records: the columns of their fields, their parties, their links, and the state that a field says.

use std::collections::hash_map::Entry;
use std::collections::{BTreeSet, HashMap};

use regarding_model::fields::{Field, TaskStatus, Value};
use regarding_model::global_object;
use regarding_model::ids::{RecordRef, TableName};
use serde_json::{Map, Value as Json, json};

use super::error::{Unfit, Why};
use super::organization::OrganizationRecords;
use super::people::{Parties, Resolved, named, role};
use super::seam::NewRecord;
use super::state::{self, Pair};
use super::{RecordError, SyncedTable, pattern, write};
use crate::error::ApiError;
use crate::operations::create_email::moment;
use crate::operations::regarding::RegardingLink;

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
        Ok(self.client.about_link(table, record).await?)
    }

    /// The body of a record, and the state that it gets once it is there.
    pub(super) fn body(
        &self,
        new: &NewRecord,
        known: &Known,
    ) -> Result<(Map<String, Json>, Option<Pair>), RecordError> {
        let table = new.table;
        if table.is_one_way() {
            return Err(ApiError::Unsupported.into());
        }
        let mut body = Map::new();
        body.insert(table.rows().key.to_owned(), json!(new.id));
        if table.is_activity() {
            // A required column of every activity.
            write::put(table, &self.person, Field::Subject, None, &mut body)
                .map_err(unfit(Field::Subject))?;
        }
        let mut later = self.columns_of(table, &new.fields, known, false, &mut body)?;
        if let Some(uid) = new.uid.as_deref().filter(|_| table.has_uid()) {
            let id = global_object::global_object_id(uid);
            body.extend(id.map(|id| ("globalobjectid".to_owned(), json!(id))));
        }
        match table {
            SyncedTable::Contact => required(&mut body, "lastname"),
            SyncedTable::Appointment | SyncedTable::Series | SyncedTable::Service => {
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
}

/// A required column that nothing was said about.
fn required(body: &mut Map<String, Json>, column: &str) {
    body.entry(column).or_insert(json!("\u{a0}"));
}

/// An error about one field.
fn unfit(field: Field) -> impl Fn(Why) -> RecordError {
    move |why| RecordError::Unfit(vec![Unfit { field, why }])
}
