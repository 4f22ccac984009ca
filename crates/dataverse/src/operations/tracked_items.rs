//! The records of appointments, contacts and tasks, as lists and the pane mark them: which are there, and what they are about. Ids alone
//! are sent.

use jiff::Timestamp;
use regarding_model::ids::RecordRef;
use regarding_model::record::KnownTable;
use regarding_net::Method;
use serde_json::{Map, Value};
use uuid::Uuid;

use super::regarding::RegardingLink;
use crate::Named;
use crate::api::{ApiReply, ApiRequest, Operation};
use crate::client::Client;
use crate::error::ApiError;
use crate::query::{Filter, Query};
use crate::row::{ANNOTATIONS, Row, rows};
use crate::shape::by_rule;
use crate::synced::SyncedTable;

/// The record of an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrackedItem {
    /// The record, named.
    pub record: Named,
    /// What an activity is regarding; of a contact the account, or the contact, that it belongs to.
    pub about: Option<Named>,
    /// Who owns it.
    pub owner: Option<Named>,
    /// When an appointment begins.
    pub starts: Option<Timestamp>,
    /// Its version.
    pub etag: Option<String>,
}

/// Asks which of several records of a table there are.
#[derive(Debug, Clone)]
pub struct FindItems {
    /// The table.
    pub table: SyncedTable,
    /// Their ids, at most [`FindItems::MOST`].
    pub ids: Vec<Uuid>,
}

impl FindItems {
    /// How many ids one request takes: its address stays well below what servers and proxies accept.
    pub const MOST: usize = 100;

    /// The questions about these records, by tables; records of other tables are left out.
    #[must_use]
    pub fn about(records: &[RecordRef]) -> Vec<Self> {
        let mut asks = Vec::new();
        for table in SyncedTable::ALL {
            let of_table = records
                .iter()
                .filter(|record| SyncedTable::of(&record.table) == Some(table));
            let mut ids: Vec<Uuid> = of_table.map(|record| record.id).collect();
            ids.sort();
            ids.dedup();
            asks.extend(ids.chunks(Self::MOST).map(|ids| Self {
                table,
                ids: ids.to_vec(),
            }));
        }
        asks
    }

    fn columns(&self) -> [&'static str; 5] {
        let key = self.table.rows().key;
        match self.table {
            SyncedTable::Contact => [
                key,
                "fullname",
                "_parentcustomerid_value",
                "_ownerid_value",
                "createdon",
            ],
            _ => [
                key,
                "subject",
                "_regardingobjectid_value",
                "_ownerid_value",
                self.start(),
            ],
        }
    }

    /// A series begins with its pattern.
    fn start(&self) -> &'static str {
        match self.table {
            SyncedTable::Series => "patternstartdate",
            _ => "scheduledstart",
        }
    }

    fn one(&self, row: Row<'_>) -> Result<TrackedItem, ApiError> {
        let record = self.table.record(row.key(self.table.rows().key)?);
        let is_contact = self.table == SyncedTable::Contact;
        let [_, name, about, ..] = self.columns();
        let name = row.words(name)?;
        Ok(TrackedItem {
            record: Named { record, name },
            about: row.named(about, None),
            owner: row.lookup("_ownerid_value", Some(KnownTable::SystemUser))?,
            starts: if is_contact { None } else { row.time(self.start())? },
            etag: row.etag()?,
        })
    }
}

impl Operation for FindItems {
    /// Those that are there and may be seen, in no order.
    type Output = Vec<TrackedItem>;

    fn request(&self) -> ApiRequest {
        let rows = self.table.rows();
        let query = Query::set(rows.set)
            .select(&self.columns())
            .filter(Filter::among_ids(rows.key, self.ids.clone()));
        let mut request = ApiRequest::get(query.path()).header(ANNOTATIONS.0, ANNOTATIONS.1);
        request.identifiers.extend(&self.ids);
        request
    }

    fn read(&self, reply: &ApiReply) -> Result<Vec<TrackedItem>, ApiError> {
        let json = match reply.json() {
            // An organization that plans no services has no such table.
            Err(ApiError::Gone | ApiError::Unsupported) if self.table == SyncedTable::Service => {
                return Ok(Vec::new());
            }
            json => json?,
        };
        rows(&json)?.into_iter().map(|row| self.one(row)).collect()
    }
}

/// Says what an activity is regarding, or which account a contact belongs to.
#[derive(Debug, Clone)]
pub struct SetAbout {
    /// The table of the record.
    pub table: SyncedTable,
    /// Its id.
    pub id: Uuid,
    /// The version that was looked at; `None` changes any version.
    pub etag: Option<String>,
    /// What to ([`Client::about_link`]).
    pub to: RegardingLink,
}

impl Operation for SetAbout {
    type Output = ();

    fn request(&self) -> ApiRequest {
        let mut body = Map::new();
        self.to.bind(&mut body);
        let path = format!("{}({})", self.table.rows().set, self.id);
        ApiRequest::new(Method::PATCH, path)
            .header("If-Match", self.etag.clone().unwrap_or_else(|| "*".to_owned()))
            .json(Value::Object(body))
            .names(self.id)
            .names(self.to.record.id)
            .carries("link", 1)
    }

    fn read(&self, reply: &ApiReply) -> Result<(), ApiError> {
        reply.ok().map(|_| ())
    }
}

impl Client {
    /// How a record of a table says what it is about: an activity what it is regarding, a contact to whom it belongs (B-49, B-87, B-115).
    ///
    /// # Errors
    /// [`ApiError`] when the organization cannot be asked, or has no such table.
    pub async fn about_link(
        &self,
        table: SyncedTable,
        record: &RecordRef,
    ) -> Result<RegardingLink, ApiError> {
        if let (true, Some(known)) = (table.is_activity(), KnownTable::of(&table.name())) {
            return self.regarding_link(known, record).await;
        }
        let navigation = if table.is_activity() {
            by_rule(table.logical_name(), "regardingobjectid", record.table.as_str())
        } else {
            let (contact, target) = (table.logical_name(), record.table.as_str());
            self.shape().navigation(contact, "parentcustomerid", target)
        };
        Ok(RegardingLink {
            record: record.clone(),
            navigation: navigation.into_owned(),
            set: self.set_of(&record.table).await?,
        })
    }
}

#[cfg(test)]
mod tests {
    use regarding_model::ids::RecordRef;
    use uuid::Uuid;

    use regarding_model::record::KnownTable;

    use super::{FindItems, SetAbout};
    use crate::api::{ApiReply, Operation as _};
    use crate::operations::regarding::RegardingLink;
    use crate::synced::SyncedTable;

    #[test]
    fn records_are_asked_for_by_their_tables_and_ids_alone() {
        let records: Vec<RecordRef> = (0..150)
            .map(|n| SyncedTable::Contact.record(Uuid::from_u128(n)))
            .chain([SyncedTable::Series.record(Uuid::from_u128(7))])
            .chain([SyncedTable::Series.record(Uuid::from_u128(7))])
            .collect();
        let asks = FindItems::about(&records);
        let sizes: Vec<(SyncedTable, usize)> = asks.iter().map(|ask| (ask.table, ask.ids.len())).collect();
        assert_eq!(
            sizes,
            [
                (SyncedTable::Contact, 100),
                (SyncedTable::Contact, 50),
                (SyncedTable::Series, 1)
            ]
        );
        let request = asks[2].request();
        assert!(
            request.path.starts_with("recurringappointmentmasters?"),
            "{}",
            request.path
        );
    }

    /// Services are planned with some apps of the product only: what is not there holds no record, and fails no list.
    #[test]
    fn an_organization_without_service_activities_has_none() {
        let ask = |table| FindItems {
            table,
            ids: vec![Uuid::from_u128(1)],
        };
        let reply = ApiReply {
            status: 404,
            headers: vec![],
            body: br#"{"error":{"code":"0x8006088a","message":"m"}}"#.to_vec(),
        };
        assert_eq!(ask(SyncedTable::Service).read(&reply), Ok(vec![]));
        assert!(ask(SyncedTable::Appointment).read(&reply).is_err());
    }

    #[test]
    fn what_a_record_is_about_is_bound_to_the_version_that_was_looked_at() {
        let account = KnownTable::Account.name();
        let set = SetAbout {
            table: SyncedTable::Contact,
            id: Uuid::from_u128(1),
            etag: Some("W/\"7\"".to_owned()),
            to: RegardingLink {
                record: RecordRef::new(account, Uuid::from_u128(2)),
                navigation: "parentcustomerid_account".to_owned(),
                set: "accounts".to_owned(),
            },
        };
        let request = set.request();
        let matches = |(name, value): &(&str, String)| *name == "If-Match" && value == "W/\"7\"";
        assert!(request.headers.iter().any(matches));
        assert_eq!(
            request.body.unwrap()["parentcustomerid_account@odata.bind"],
            format!("/accounts({})", Uuid::from_u128(2))
        );
    }
}
