//! The records behind the seam, over the Web API.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use regarding_model::fields::{Content, Field, Kind};
use regarding_model::ids::RecordRef;
use regarding_model::record::KnownTable;
use regarding_net::Rule;

use super::columns::{Columns, ReadColumns};
use super::seam::{
    Absence, Created, NewRecord, Position, RecordChange, RecordChanges, RecordFile, Records, SyncedRecord,
    Version,
};
use super::{Person, RecordError, SyncedTable};
use crate::client::Client;
use crate::operations::column_rights::Allowed;
use crate::operations::privileges::Privileges;

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
        let ask = ReadColumns {
            user: self.person.user,
            unrestricted: unrestricted(&self.privileges),
        };
        let columns = Arc::new(self.client.run_together(Rule::Metadata, &ask).await?);
        *self.noted() = Some(Noted {
            columns: Arc::clone(&columns),
            version: None,
        });
        Ok(columns)
    }

    /// What column security lets the person do with the fields of a table (B-7, reference E3): those that it restricts.
    ///
    /// # Errors
    /// When the organization cannot be asked.
    pub async fn restricted_fields(
        &self,
        table: SyncedTable,
    ) -> Result<BTreeMap<Field, Allowed>, RecordError> {
        let columns = self.columns().await?;
        let rights = Field::all().map(|field| (field, columns.field_rights(table, field)));
        Ok(rights.filter(|(_, allowed)| *allowed != Allowed::ALL).collect())
    }

    /// Whether rows came with the metadata that the columns are known by. A column that was secured since would read as
    /// emptied (B-7).
    pub(super) fn is_current(&self, version: Option<&String>) -> bool {
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
}

/// Whether column security does not restrict the person: they administer it (reference E3).
fn unrestricted(privileges: &Privileges) -> bool {
    privileges.has("prvCreateFieldPermission")
}

#[async_trait]
impl Records for OrganizationRecords {
    async fn look(&self, kind: Kind, since: Option<&Position>) -> Result<RecordChanges, RecordError> {
        self.look_at(kind, since).await
    }

    async fn absences(&self, records: &[RecordRef]) -> Result<Vec<(RecordRef, Absence)>, RecordError> {
        self.fates(records).await
    }

    async fn read(
        &self,
        records: &[RecordRef],
    ) -> Result<Vec<(RecordRef, Result<SyncedRecord, RecordError>)>, RecordError> {
        self.read_all(records).await
    }

    async fn find_appointments(&self, uids: &[String]) -> Result<Vec<(String, RecordRef)>, RecordError> {
        self.find(uids).await
    }

    async fn find_alike(&self, kind: Kind, items: &[Content]) -> Result<Vec<RecordRef>, RecordError> {
        self.alike(kind, items).await
    }

    async fn files(&self, record: &RecordRef) -> Result<Vec<RecordFile>, RecordError> {
        self.files_of(record).await
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
