//! Creating a contact, a lead or an account that the person filled in (H-12).

use std::sync::Arc;

use regarding_model::ids::RecordRef;
use regarding_model::record::KnownTable;
use regarding_net::Method;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::create_email::cut;
use crate::api::{ApiReply, ApiRequest, Operation};
use crate::error::ApiError;
use crate::shape::Shape;
use crate::tables::addressing;

/// A column that a form can fill in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FormColumn {
    /// Its name.
    pub name: &'static str,
    /// The most characters (reference C5).
    pub max_length: usize,
    /// Whether it must not be empty.
    pub required: bool,
}

const fn column(name: &'static str, max_length: usize, required: bool) -> FormColumn {
    FormColumn {
        name,
        max_length,
        required,
    }
}

const CONTACT: [FormColumn; 7] = [
    column("firstname", 50, false),
    column("lastname", 50, true),
    column("jobtitle", 100, false),
    column("emailaddress1", 100, false),
    column("telephone1", 50, false),
    column("mobilephone", 50, false),
    column("description", 2000, false),
];

const LEAD: [FormColumn; 8] = [
    column("subject", 300, true),
    column("firstname", 50, false),
    column("lastname", 50, true),
    column("companyname", 100, false),
    column("emailaddress1", 100, false),
    column("telephone1", 50, false),
    column("mobilephone", 20, false),
    column("description", 2000, false),
];

const ACCOUNT: [FormColumn; 5] = [
    column("name", 160, true),
    column("emailaddress1", 100, false),
    column("telephone1", 50, false),
    column("websiteurl", 200, false),
    column("description", 2000, false),
];

/// The columns that a form offers for a table; none for tables that cannot be filled in here.
#[must_use]
pub fn form_columns(table: KnownTable) -> &'static [FormColumn] {
    match table {
        KnownTable::Contact => &CONTACT,
        KnownTable::Lead => &LEAD,
        KnownTable::Account => &ACCOUNT,
        KnownTable::Opportunity
        | KnownTable::Incident
        | KnownTable::SystemUser
        | KnownTable::Queue
        | KnownTable::Email
        | KnownTable::Appointment
        | KnownTable::Task
        | KnownTable::PhoneCall
        | KnownTable::Annotation => &[],
    }
}

/// Creates a person or a company.
#[derive(Clone)]
pub struct CreateRecord {
    /// An id of the caller's choosing, so that a second try cannot make a second record.
    pub id: Uuid,
    /// Contact, lead or account.
    pub table: KnownTable,
    /// Column and value; columns that the form does not offer are left out, and empty values too.
    pub values: Vec<(String, String)>,
    /// The account that a contact belongs to, or that a lead is about.
    pub parent_account: Option<Uuid>,
    /// The contact that a lead is about; of no account for anything else.
    pub parent_contact: Option<Uuid>,
    /// What the organization's tables look like.
    pub shape: Arc<Shape>,
}

impl core::fmt::Debug for CreateRecord {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("CreateRecord")
            .field("id", &self.id)
            .field("table", &self.table)
            .finish_non_exhaustive()
    }
}

impl CreateRecord {
    fn body(&self) -> Value {
        let mut body = Map::new();
        body.insert(addressing(self.table).key.to_owned(), json!(self.id));
        for column in form_columns(self.table) {
            let value = self
                .values
                .iter()
                .find(|(name, _)| name == column.name)
                .map(|(_, value)| value.trim());
            if let Some(value) = value.filter(|value| !value.is_empty()) {
                let value = match column.name {
                    "description" => value.chars().take(column.max_length).collect(),
                    _ => cut(value, column.max_length),
                };
                body.insert(column.name.to_owned(), json!(value));
            }
        }
        for (lookup, table, id) in self.links() {
            let from = self.table.logical_name();
            let navigation = self.shape.navigation(from, lookup, table.logical_name());
            let value = format!("/{}({id})", addressing(table).set);
            body.insert(format!("{navigation}@odata.bind"), json!(value));
        }
        Value::Object(body)
    }

    /// The lookups and the tables that they lead to (reference A9).
    fn links(&self) -> Vec<(&'static str, KnownTable, Uuid)> {
        let account = |lookup| self.parent_account.map(|id| (lookup, KnownTable::Account, id));
        let contact = |lookup| self.parent_contact.map(|id| (lookup, KnownTable::Contact, id));
        match self.table {
            KnownTable::Contact => account("parentcustomerid").into_iter().collect(),
            KnownTable::Lead => [account("parentaccountid"), contact("parentcontactid")]
                .into_iter()
                .flatten()
                .collect(),
            _ => Vec::new(),
        }
    }
}

impl Operation for CreateRecord {
    type Output = RecordRef;

    fn request(&self) -> ApiRequest {
        ApiRequest::new(Method::POST, addressing(self.table).set)
            .json(self.body())
            .names(self.id)
            .carries(self.table.logical_name(), 1)
    }

    /// "Already there" is the success of an earlier try: the id is the caller's own.
    fn read(&self, reply: &ApiReply) -> Result<RecordRef, ApiError> {
        match reply.ok() {
            Ok(_) | Err(ApiError::AlreadyExists) => Ok(RecordRef::new(self.table.name(), self.id)),
            Err(error) => Err(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{CreateRecord, KnownTable, Operation, Uuid};

    #[test]
    fn a_form_fills_in_its_own_columns_only() {
        let value = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let create = CreateRecord {
            id: Uuid::from_u128(1),
            table: KnownTable::Contact,
            values: vec![
                value("lastname", "Brandt\r\n"),
                value("jobtitle", "  "),
                value("ownerid@odata.bind", "/systemusers(1)"),
                value("firstname", &"x".repeat(99)),
            ],
            parent_account: Some(Uuid::from_u128(2)),
            parent_contact: None,
            shape: std::sync::Arc::default(),
        };
        let body = create.request().body.unwrap();
        assert_eq!(body["lastname"], "Brandt");
        assert_eq!(body["firstname"].as_str().unwrap().len(), 50, "reference C5");
        assert!(body.get("jobtitle").is_none() && body.get("ownerid@odata.bind").is_none());
        assert_eq!(
            body["parentcustomerid_account@odata.bind"],
            "/accounts(00000000-0000-0000-0000-000000000002)"
        );
    }

    #[test]
    fn a9_a_lead_names_the_contact_and_the_account_that_it_is_about() {
        let create = CreateRecord {
            id: Uuid::from_u128(1),
            table: KnownTable::Lead,
            values: vec![("lastname".to_owned(), "Brandt".to_owned())],
            parent_account: Some(Uuid::from_u128(2)),
            parent_contact: Some(Uuid::from_u128(3)),
            shape: std::sync::Arc::default(),
        };
        let body = create.request().body.unwrap();
        assert_eq!(
            body["parentaccountid@odata.bind"],
            "/accounts(00000000-0000-0000-0000-000000000002)"
        );
        assert_eq!(
            body["parentcontactid@odata.bind"],
            "/contacts(00000000-0000-0000-0000-000000000003)"
        );
    }
}
