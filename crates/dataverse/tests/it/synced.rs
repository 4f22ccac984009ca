//! The organization's side of the synchronization against the sample organization: reading, making, changing and deleting records.

mod alike;
mod appointments;
mod beside;
mod contacts;
mod rights;
mod series;
mod services;
mod tasks;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use regarding_dataverse::operations::privileges::RetrieveUserPrivileges;
use regarding_dataverse::synced::{
    NewRecord, OrganizationRecords, Person, ReadPerson, RecordChange, RecordError, Records as _,
    SyncedRecord, SyncedTable, Version,
};
use regarding_dataverse::{ApiError, ApiReply, ApiRequest, Client, Operation};
use regarding_model::fields::{Attendee, Field, Period, Value};
use regarding_model::ids::{OrganizationId, RecordRef, UserId};
use regarding_net::{Method, Rule};
use regarding_sample_org::seed::SeedRole;
use serde_json::Value as Json;
use std::sync::Arc;
use uuid::Uuid;

use crate::office::Office;

pub(crate) use series::NewRecordExt;

/// A person's records.
pub(crate) struct Desk {
    pub(crate) records: OrganizationRecords,
    pub(crate) client: Arc<Client>,
    pub(crate) person: Person,
}

impl Desk {
    pub(crate) async fn of(office: &Office, role: SeedRole) -> Self {
        let client = Arc::new(office.client(role).await);
        let user = UserId(office.user(role).id);
        let ask = ReadPerson {
            user,
            organization: OrganizationId(office.world.organization.id),
            computer: TimeZone::UTC,
        };
        let person = client.run_together(Rule::Myself, &ask).await.unwrap();
        let privileges = client
            .run(Rule::Myself, &RetrieveUserPrivileges { user })
            .await
            .unwrap();
        let records =
            OrganizationRecords::new(Arc::clone(&client), Rule::ReadRecords, person.clone(), privileges);
        office.evidence.clear();
        Self {
            records,
            client,
            person,
        }
    }

    /// Makes one record and reads it.
    pub(crate) async fn make(&self, new: NewRecord) -> SyncedRecord {
        let record = new.table.record(new.id);
        let made = self.records.create(&[new]).await.unwrap().remove(0).unwrap();
        assert_eq!((&made.record, made.existed), (&record, false));
        let read = self.read(&record).await.unwrap();
        assert_eq!(made.version.as_ref(), Some(&read.version), "the version is told");
        read
    }

    pub(crate) async fn read(&self, record: &RecordRef) -> Result<SyncedRecord, RecordError> {
        let mut read = self.records.read(core::slice::from_ref(record)).await.unwrap();
        assert_eq!(read.len(), 1);
        read.remove(0).1
    }

    pub(crate) async fn change(&self, change: RecordChange) -> Result<Version, RecordError> {
        self.records.update(&[change]).await.unwrap().remove(0)
    }
}

pub(crate) fn new(table: SyncedTable, id: u128, fields: Vec<(Field, Option<Value>)>) -> NewRecord {
    NewRecord {
        id: Uuid::from_u128(0x5fc_0000_0000 + id),
        table,
        uid: None,
        fields,
        occurrences: vec![],
        files: vec![],
        begun: None,
    }
}

fn edit(record: &SyncedRecord, fields: Vec<(Field, Option<Value>)>) -> RecordChange {
    RecordChange {
        record: record.record.clone(),
        version: record.version.clone(),
        fields,
        occurrences: vec![],
        files: vec![],
        state: None,
    }
}

pub(crate) fn words(text: &str) -> Option<Value> {
    Value::text(text)
}

pub(crate) fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn timed(start: &str, minutes: i64) -> Option<Value> {
    let start = at(start);
    let end = start.checked_add(SignedDuration::from_mins(minutes)).unwrap();
    Some(Value::Period(Period::Timed { start, end }))
}

fn person(address: &str, name: Option<&str>) -> Attendee {
    Attendee {
        address: address.parse().unwrap(),
        name: name.map(str::to_owned),
    }
}

fn people(addresses: &[&str]) -> Option<Value> {
    Value::people(addresses.iter().map(|address| person(address, None)).collect())
}

/// Any request, as another program would send it.
pub(crate) struct Any(pub(crate) Method, pub(crate) String, pub(crate) Json);

impl Operation for Any {
    type Output = Json;

    fn request(&self) -> ApiRequest {
        let request = ApiRequest::new(self.0.clone(), self.1.clone());
        if self.2.is_null() {
            request
        } else {
            request.json(self.2.clone())
        }
    }

    fn read(&self, reply: &ApiReply) -> Result<Json, ApiError> {
        reply.ok()?;
        Ok(if reply.body.is_empty() {
            Json::Null
        } else {
            reply.json()?
        })
    }
}

pub(crate) async fn ask(client: &Client, path: &str) -> Json {
    let any = Any(Method::GET, path.to_owned(), Json::Null);
    client.run(Rule::ReadRecords, &any).await.unwrap()
}

pub(crate) async fn send(client: &Client, method: Method, path: &str, body: Json) -> Json {
    let any = Any(method, path.to_owned(), body);
    client.run(Rule::CreateRecord, &any).await.unwrap()
}

/// Compares the fields that were written with those that were read.
fn same(read: &SyncedRecord, fields: &[(Field, Option<Value>)]) {
    for (field, value) in fields {
        assert!(
            read.content.get(*field) == value.as_ref(),
            "{field} of {:?}",
            read.table
        );
    }
}
