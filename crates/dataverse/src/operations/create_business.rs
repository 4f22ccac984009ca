//! Creating an opportunity or a case of somebody who wrote (H-20, H-31).

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

/// `caseorigincode` of a case that began with a message (reference C5, H-31).
const ORIGIN_EMAIL: u8 = 2;

/// The most characters of a description (reference C5).
pub const DESCRIPTION: usize = 2000;

/// Which open business.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NewBusinessKind {
    /// An opportunity.
    Opportunity,
    /// A case.
    Case,
}

impl NewBusinessKind {
    /// Its table.
    #[must_use]
    pub fn table(self) -> KnownTable {
        match self {
            Self::Opportunity => KnownTable::Opportunity,
            Self::Case => KnownTable::Incident,
        }
    }

    /// The most characters of its name (reference C5).
    #[must_use]
    pub fn longest_name(self) -> usize {
        match self {
            Self::Opportunity => 300,
            Self::Case => 200,
        }
    }
}

/// Whose business it is. A case needs a customer: an account or a contact (reference C5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Customer {
    /// The account.
    pub account: Option<Uuid>,
    /// The contact there.
    pub contact: Option<Uuid>,
    /// The lead that an opportunity comes from; of no account for a case.
    pub lead: Option<Uuid>,
}

/// Creates an opportunity or a case.
#[derive(Clone)]
pub struct CreateBusiness {
    /// An id of the caller's choosing, so that a second try cannot make a second record.
    pub id: Uuid,
    /// Which.
    pub kind: NewBusinessKind,
    /// The topic or title, cut to [`NewBusinessKind::longest_name`].
    pub name: String,
    /// The words, cut to [`DESCRIPTION`] characters; empty for none.
    pub description: String,
    /// Whose it is.
    pub customer: Customer,
    /// What the organization's tables look like.
    pub shape: Arc<Shape>,
}

impl core::fmt::Debug for CreateBusiness {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("CreateBusiness")
            .field("id", &self.id)
            .field("kind", &self.kind)
            .finish_non_exhaustive()
    }
}

impl CreateBusiness {
    fn body(&self) -> Value {
        let place = addressing(self.kind.table());
        let mut body = Map::new();
        body.insert(place.key.to_owned(), json!(self.id));
        body.insert(
            place.name.to_owned(),
            json!(cut(&self.name, self.kind.longest_name())),
        );
        let words: String = self.description.chars().take(DESCRIPTION).collect();
        if !words.trim().is_empty() {
            body.insert("description".to_owned(), json!(words));
        }
        if self.kind == NewBusinessKind::Case {
            body.insert("caseorigincode".to_owned(), json!(ORIGIN_EMAIL));
        }
        for (lookup, table, id) in self.links() {
            let from = self.kind.table().logical_name();
            let navigation = self.shape.navigation(from, lookup, table.logical_name());
            let value = format!("/{}({id})", addressing(table).set);
            body.insert(format!("{navigation}@odata.bind"), json!(value));
        }
        Value::Object(body)
    }

    /// The lookups and the tables that they lead to. The account is the customer where there is one (H-31).
    fn links(&self) -> Vec<(&'static str, KnownTable, Uuid)> {
        let Customer {
            account,
            contact,
            lead,
        } = self.customer;
        let mut links: Vec<(&'static str, KnownTable, Uuid)> = Vec::new();
        match (account, contact) {
            (Some(account), _) => links.push(("customerid", KnownTable::Account, account)),
            (None, Some(contact)) => links.push(("customerid", KnownTable::Contact, contact)),
            (None, None) => {}
        }
        match self.kind {
            NewBusinessKind::Opportunity => {
                links.extend(account.map(|id| ("parentaccountid", KnownTable::Account, id)));
                links.extend(contact.map(|id| ("parentcontactid", KnownTable::Contact, id)));
                links.extend(lead.map(|id| ("originatingleadid", KnownTable::Lead, id)));
            }
            // A contact that is the customer is not the customer's contact as well.
            NewBusinessKind::Case if account.is_some() => {
                links.extend(contact.map(|id| ("primarycontactid", KnownTable::Contact, id)));
            }
            NewBusinessKind::Case => {}
        }
        links
    }
}

impl Operation for CreateBusiness {
    type Output = RecordRef;

    fn request(&self) -> ApiRequest {
        let table = self.kind.table();
        let request = ApiRequest::new(Method::POST, addressing(table).set)
            .json(self.body())
            .names(self.id)
            .carries(table.logical_name(), 1);
        let Customer {
            account,
            contact,
            lead,
        } = self.customer;
        [account, contact, lead]
            .into_iter()
            .flatten()
            .fold(request, ApiRequest::names)
    }

    /// "Already there" is the success of an earlier try: the id is the caller's own.
    fn read(&self, reply: &ApiReply) -> Result<RecordRef, ApiError> {
        match reply.ok() {
            Ok(_) | Err(ApiError::AlreadyExists) => Ok(RecordRef::new(self.kind.table().name(), self.id)),
            Err(error) => Err(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{CreateBusiness, Customer, NewBusinessKind, Operation as _, Uuid};

    fn body(kind: NewBusinessKind, account: Option<u128>, contact: Option<u128>) -> serde_json::Value {
        let create = CreateBusiness {
            id: Uuid::from_u128(1),
            kind,
            name: "Lift\r\n".to_owned(),
            description: " ".to_owned(),
            customer: Customer {
                account: account.map(Uuid::from_u128),
                contact: contact.map(Uuid::from_u128),
                lead: None,
            },
            shape: std::sync::Arc::default(),
        };
        create.request().body.unwrap()
    }

    const ONE: &str = "00000000-0000-0000-0000-000000000001";

    #[test]
    fn h_31_a_case_belongs_to_the_account_and_names_the_contact_there() {
        assert_eq!(
            body(NewBusinessKind::Case, Some(2), Some(3)),
            json!({
                "incidentid": ONE,
                "title": "Lift",
                "caseorigincode": 2,
                "customerid_account@odata.bind": "/accounts(00000000-0000-0000-0000-000000000002)",
                "primarycontactid@odata.bind": "/contacts(00000000-0000-0000-0000-000000000003)",
            })
        );
        assert_eq!(
            body(NewBusinessKind::Case, None, Some(3)),
            json!({
                "incidentid": ONE,
                "title": "Lift",
                "caseorigincode": 2,
                "customerid_contact@odata.bind": "/contacts(00000000-0000-0000-0000-000000000003)",
            })
        );
    }

    #[test]
    fn an_opportunity_names_account_and_contact_in_lookups_of_its_own() {
        assert_eq!(
            body(NewBusinessKind::Opportunity, Some(2), Some(3)),
            json!({
                "opportunityid": ONE,
                "name": "Lift",
                "customerid_account@odata.bind": "/accounts(00000000-0000-0000-0000-000000000002)",
                "parentaccountid@odata.bind": "/accounts(00000000-0000-0000-0000-000000000002)",
                "parentcontactid@odata.bind": "/contacts(00000000-0000-0000-0000-000000000003)",
            })
        );
    }
}
