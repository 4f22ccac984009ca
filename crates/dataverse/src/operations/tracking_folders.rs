//! Folders whose mail is tracked, as the organization keeps them (reference F1, F2; G-71b): `mailboxtrackingfolder`.

use regarding_model::ids::{RecordRef, UserId};
use regarding_model::record::KnownTable;
use regarding_net::Method;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use crate::api::{ApiReply, ApiRequest, Operation};
use crate::error::ApiError;
use crate::query::{Filter, Query};
use crate::row::{ANNOTATIONS, Named, Row, rows};

/// The longest name of a folder that the table takes.
const LONGEST_NAME: usize = 256;

/// The sets of the tables that a rule may name (reference A9).
const SETS: [(KnownTable, &str); 5] = [
    (KnownTable::Account, "accounts"),
    (KnownTable::Contact, "contacts"),
    (KnownTable::Lead, "leads"),
    (KnownTable::Opportunity, "opportunities"),
    (KnownTable::Incident, "incidents"),
];

/// Whether the table can say that a folder's mail is regarding this record.
#[must_use]
pub fn can_name(record: &RecordRef) -> bool {
    link_of(record).is_some()
}

fn link_of(record: &RecordRef) -> Option<(String, String)> {
    let table = KnownTable::of(&record.table)?;
    let (_, set) = SETS.iter().find(|(known, _)| *known == table)?;
    Some((
        format!("regardingobjectid_{}", record.table),
        format!("/{set}({})", record.id),
    ))
}

/// One rule.
#[derive(Clone, PartialEq, Eq)]
pub struct TrackingFolder {
    /// Its id.
    pub id: Uuid,
    /// Which folder: as this program names it, or an Exchange folder.
    pub folder: String,
    /// What the folder was called when the rule was made.
    pub name: String,
    /// What its mail is regarding.
    pub regarding: Option<Named>,
}

/// Asks for a person's rules.
#[derive(Debug, Clone, Copy)]
pub struct ReadTrackingFolders {
    /// Whose.
    pub user: UserId,
}

impl Operation for ReadTrackingFolders {
    type Output = Vec<TrackingFolder>;

    fn request(&self) -> ApiRequest {
        let query = Query::set("mailboxtrackingfolders")
            .select(&[
                "mailboxtrackingfolderid",
                "exchangefolderid",
                "exchangefoldername",
                "_regardingobjectid_value",
            ])
            .filter(Filter::id("_ownerid_value", self.user.0))
            .top(100);
        ApiRequest::get(query.path())
            .header(ANNOTATIONS.0, ANNOTATIONS.1)
            .names(self.user.0)
    }

    fn read(&self, reply: &ApiReply) -> Result<Vec<TrackingFolder>, ApiError> {
        let json = reply.json()?;
        let read = |row: Row<'_>| {
            Ok(TrackingFolder {
                id: row.key("mailboxtrackingfolderid")?,
                folder: row.words("exchangefolderid")?,
                name: row.words("exchangefoldername")?,
                regarding: row.named("_regardingobjectid_value", None),
            })
        };
        rows(&json)?.into_iter().map(read).collect()
    }
}

/// Asks for the id of a person's mailbox row, to which rules belong.
#[derive(Debug, Clone, Copy)]
pub struct ReadMailboxId {
    /// Whose.
    pub user: UserId,
}

impl Operation for ReadMailboxId {
    /// `None` where the organization has none for them.
    type Output = Option<Uuid>;

    fn request(&self) -> ApiRequest {
        let query = Query::set("mailboxes")
            .select(&["mailboxid"])
            .filter(Filter::And(vec![
                Filter::id("_regardingobjectid_value", self.user.0),
                Filter::int("statecode", 0),
            ]))
            .top(1);
        ApiRequest::get(query.path()).names(self.user.0)
    }

    fn read(&self, reply: &ApiReply) -> Result<Option<Uuid>, ApiError> {
        let json = reply.json()?;
        let first = rows(&json)?.into_iter().next();
        first.map(|row| row.key("mailboxid")).transpose()
    }
}

/// Makes a rule.
#[derive(Clone)]
pub struct CreateTrackingFolder {
    /// The id that it gets.
    pub id: Uuid,
    /// The mailbox row.
    pub mailbox: Uuid,
    /// Which folder.
    pub folder: String,
    /// What it is called; cut where the table takes less.
    pub name: String,
    /// What its mail is regarding; one that [`can_name`].
    pub regarding: Option<RecordRef>,
}

impl Operation for CreateTrackingFolder {
    type Output = ();

    fn request(&self) -> ApiRequest {
        let mut body = Map::new();
        body.insert("mailboxtrackingfolderid".to_owned(), json!(self.id));
        body.insert("exchangefolderid".to_owned(), json!(self.folder));
        body.insert("exchangefoldername".to_owned(), json!(cut(&self.name)));
        let mailbox = format!("/mailboxes({})", self.mailbox);
        body.insert("mailboxid@odata.bind".to_owned(), json!(mailbox));
        bind(&mut body, self.regarding.as_ref());
        ApiRequest::new(Method::POST, "mailboxtrackingfolders")
            .json(Value::Object(body))
            .names(self.id)
            .carries("folder-name", 1)
    }

    fn read(&self, reply: &ApiReply) -> Result<(), ApiError> {
        reply.ok().map(|_| ())
    }
}

/// Changes what a rule's mail is regarding; which folder it is about never changes (0x8006088C).
#[derive(Debug, Clone)]
pub struct ChangeTrackingFolder {
    /// Which rule.
    pub id: Uuid,
    /// What it says now.
    pub before: Option<RecordRef>,
    /// What it is to say.
    pub regarding: Option<RecordRef>,
}

impl Operation for ChangeTrackingFolder {
    type Output = ();

    fn request(&self) -> ApiRequest {
        let mut body = Map::new();
        match (&self.regarding, self.before.as_ref().and_then(link_of)) {
            (Some(_), _) => bind(&mut body, self.regarding.as_ref()),
            (None, Some((navigation, _))) => {
                body.insert(navigation, Value::Null);
            }
            (None, None) => {}
        }
        ApiRequest::new(Method::PATCH, format!("mailboxtrackingfolders({})", self.id))
            .header("If-Match", "*")
            .json(Value::Object(body))
            .names(self.id)
            .repeatable()
    }

    fn read(&self, reply: &ApiReply) -> Result<(), ApiError> {
        reply.ok().map(|_| ())
    }
}

/// Takes a rule away. One that is gone already is a success.
#[derive(Debug, Clone, Copy)]
pub struct DeleteTrackingFolder {
    /// Which.
    pub id: Uuid,
}

impl Operation for DeleteTrackingFolder {
    type Output = ();

    fn request(&self) -> ApiRequest {
        ApiRequest::new(Method::DELETE, format!("mailboxtrackingfolders({})", self.id))
            .names(self.id)
            .repeatable()
    }

    fn read(&self, reply: &ApiReply) -> Result<(), ApiError> {
        match reply.ok() {
            Ok(_) | Err(ApiError::Gone) => Ok(()),
            Err(error) => Err(error),
        }
    }
}

fn bind(body: &mut Map<String, Value>, record: Option<&RecordRef>) {
    if let Some((navigation, row)) = record.and_then(link_of) {
        body.insert(format!("{navigation}@odata.bind"), Value::String(row));
    }
}

fn cut(name: &str) -> String {
    name.chars().take(LONGEST_NAME).collect()
}

#[cfg(test)]
mod tests {
    use regarding_model::ids::{RecordRef, UserId};
    use serde_json::json;
    use uuid::Uuid;

    use super::{ChangeTrackingFolder, CreateTrackingFolder, Operation, ReadTrackingFolders, can_name};
    use crate::api::ApiReply;

    const ID: Uuid = Uuid::from_u128(7);

    fn record(text: &str) -> RecordRef {
        text.parse().unwrap()
    }

    #[test]
    fn f1_a_rule_names_folder_mailbox_and_record_in_the_columns_of_the_table() {
        let account = record("account:00000000-0000-0000-0000-000000000001");
        let make = CreateTrackingFolder {
            id: ID,
            mailbox: Uuid::from_u128(8),
            folder: "i:F1".to_owned(),
            name: "N".repeat(300),
            regarding: Some(account.clone()),
        };
        let body = make.request().body.unwrap_or_default();
        assert_eq!(body["exchangefolderid"], "i:F1");
        assert_eq!(body["exchangefoldername"].as_str().map(str::len), Some(256));
        assert_eq!(
            body["mailboxid@odata.bind"],
            "/mailboxes(00000000-0000-0000-0000-000000000008)"
        );
        assert_eq!(
            body["regardingobjectid_account@odata.bind"],
            "/accounts(00000000-0000-0000-0000-000000000001)"
        );
        let none = ChangeTrackingFolder {
            id: ID,
            before: Some(account),
            regarding: None,
        };
        assert_eq!(
            none.request().body,
            Some(json!({"regardingobjectid_account": null}))
        );
    }

    #[test]
    fn a9_a_rule_can_be_about_five_tables() {
        for table in ["account", "contact", "lead", "opportunity", "incident"] {
            assert!(can_name(&record(&format!(
                "{table}:00000000-0000-0000-0000-000000000001"
            ))));
        }
        assert!(!can_name(&record("quote:00000000-0000-0000-0000-000000000001")));
        assert!(!can_name(&record(
            "systemuser:00000000-0000-0000-0000-000000000001"
        )));
    }

    #[test]
    fn f1_rules_are_read_with_the_record_and_its_name() {
        let row = json!({"value": [{"mailboxtrackingfolderid": ID, "exchangefolderid": "AAMk", "exchangefoldername": "Crane",
            "_regardingobjectid_value": Uuid::from_u128(1),
            "_regardingobjectid_value@Microsoft.Dynamics.CRM.lookuplogicalname": "lead",
            "_regardingobjectid_value@OData.Community.Display.V1.FormattedValue": "Nora"}]});
        let reply = ApiReply {
            status: 200,
            headers: vec![],
            body: row.to_string().into_bytes(),
        };
        let read = ReadTrackingFolders { user: UserId(ID) }.read(&reply).unwrap();
        let one = read.first().unwrap();
        assert_eq!((one.folder.as_str(), one.name.as_str()), ("AAMk", "Crane"));
        assert_eq!(
            one.regarding.as_ref().map(|named| named.name.as_str()),
            Some("Nora")
        );
    }
}
