//! `InstantiateTemplate`: the organization fills in a template from a record. Nothing is made there (general knowledge: the public
//! page of the action).

use regarding_model::ids::RecordRef;
use regarding_net::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::api::{ApiReply, ApiRequest, Operation};
use crate::error::{ApiError, ReplyFault};
use crate::row::Row;

/// Fills in a template.
#[derive(Debug, Clone)]
pub struct InstantiateTemplate {
    /// Which one.
    pub template: Uuid,
    /// From which record.
    pub object: RecordRef,
}

/// What it says for that record. Shown and written to, never stored (promise 1).
#[derive(Clone, PartialEq, Eq)]
pub struct Instantiated {
    /// The subject, as plain text.
    pub subject: String,
    /// The body, as HTML.
    pub body: String,
}

impl core::fmt::Debug for Instantiated {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Instantiated")
    }
}

impl Operation for InstantiateTemplate {
    type Output = Instantiated;

    fn request(&self) -> ApiRequest {
        ApiRequest::new(Method::POST, "InstantiateTemplate")
            .json(json!({
                "TemplateId": self.template,
                "ObjectType": self.object.table.as_str(),
                "ObjectId": self.object.id,
            }))
            .names(self.template)
            .names(self.object.id)
            .repeatable()
    }

    fn read(&self, reply: &ApiReply) -> Result<Instantiated, ApiError> {
        let json = reply.json()?;
        let made = json.get("value").and_then(Value::as_array);
        let email = made
            .and_then(|made| made.first())
            .ok_or(ReplyFault::Value("value"))?;
        let row = Row::of(email, "email")?;
        Ok(Instantiated {
            subject: row.words("subject")?,
            body: row.words("description")?,
        })
    }
}

#[cfg(test)]
mod tests {
    use regarding_model::ids::RecordRef;
    use uuid::Uuid;

    use super::InstantiateTemplate;
    use crate::api::{ApiReply, Operation as _};

    #[test]
    fn the_reply_is_a_collection_of_one_email() {
        let ask = InstantiateTemplate {
            template: Uuid::from_u128(1),
            object: RecordRef::new("contact".parse().unwrap(), Uuid::from_u128(2)),
        };
        let read = |body: &str| {
            ask.read(&ApiReply {
                status: 200,
                headers: vec![],
                body: body.as_bytes().to_vec(),
            })
        };
        let body = r##"{"value":[{"@odata.type":"#Microsoft.Dynamics.CRM.email","subject":"Offer","description":"<p>x</p>"}]}"##;
        let made = read(body).unwrap();
        assert_eq!((made.subject.as_str(), made.body.as_str()), ("Offer", "<p>x</p>"));
        assert!(read("{\"value\":[]}").is_err());
        let nothing = read("{\"value\":[{\"subject\":null}]}").unwrap();
        assert_eq!(nothing.body, "", "a template without a body is one");
    }
}
