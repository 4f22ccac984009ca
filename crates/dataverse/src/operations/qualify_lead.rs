//! `QualifyLead` (reference C1): a lead becomes an account, a contact and an opportunity, as asked, and is closed as qualified.

use regarding_model::ids::RecordRef;
use regarding_model::record::KnownTable;
use regarding_net::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::api::{ApiReply, ApiRequest, Operation};
use crate::error::{ApiError, ReplyFault};
use crate::tables::addressing;

/// Qualifies a lead.
#[derive(Debug, Clone, Copy)]
pub struct QualifyLead {
    /// Which one.
    pub id: Uuid,
    /// Whether an account is made.
    pub account: bool,
    /// Whether a contact is made.
    pub contact: bool,
    /// Whether an opportunity is made.
    pub opportunity: bool,
    /// The status reason; -1 asks for the default of the state.
    pub status: i64,
}

impl Operation for QualifyLead {
    /// What was made.
    type Output = Vec<RecordRef>;

    fn request(&self) -> ApiRequest {
        let path = format!("leads({})/Microsoft.Dynamics.CRM.QualifyLead", self.id);
        ApiRequest::new(Method::POST, path)
            .json(json!({
                "CreateAccount": self.account,
                "CreateContact": self.contact,
                "CreateOpportunity": self.opportunity,
                "Status": self.status,
            }))
            .names(self.id)
            .carries("lead", 1)
    }

    fn read(&self, reply: &ApiReply) -> Result<Vec<RecordRef>, ApiError> {
        let json = reply.json()?;
        let made = json.get("value").and_then(Value::as_array);
        let made = made.ok_or(ReplyFault::Value("value"))?;
        Ok(made.iter().filter_map(reference).collect())
    }
}

/// A record by its type and its key; one of a table that is not known here is left out.
fn reference(made: &Value) -> Option<RecordRef> {
    let kind = made.get("@odata.type")?.as_str()?;
    let name = kind.rsplit('.').next()?;
    let table = KnownTable::of(&name.parse().ok()?)?;
    let id = made.get(addressing(table).key)?.as_str()?.parse().ok()?;
    Some(RecordRef::new(table.name(), id))
}

#[cfg(test)]
mod tests {
    use super::{ApiReply, Operation, QualifyLead, Uuid};

    #[test]
    fn c1_the_reply_tells_types_and_keys() {
        let ask = QualifyLead {
            id: Uuid::from_u128(1),
            account: true,
            contact: false,
            opportunity: true,
            status: -1,
        };
        let read = |body: &str| {
            ask.read(&ApiReply {
                status: 200,
                headers: vec![],
                body: body.as_bytes().to_vec(),
            })
        };
        let made = read(
            r##"{"value":[{"@odata.type":"#Microsoft.Dynamics.CRM.account","accountid":"00000000-0000-0000-0000-000000000002"},
                {"@odata.type":"#Microsoft.Dynamics.CRM.new_thing","new_thingid":"x"}]}"##,
        )
        .unwrap();
        let tables: Vec<String> = made.iter().map(|one| one.table.to_string()).collect();
        assert_eq!(tables, ["account"]);
        assert_eq!(made[0].id, Uuid::from_u128(2));
        assert!(read("{}").is_err());
    }
}
