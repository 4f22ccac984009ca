//! `RetrieveMetadataChanges` (reference G2): the same as the definitions in one request, with a stamp by which a later look is
//! told in a few bytes that nothing is different.

use std::collections::BTreeMap;

use regarding_model::ids::TableName;
use serde_json::{Value, json};

use crate::api::{ApiReply, ApiRequest, Operation};
use crate::error::{ApiError, ReplyFault};
use crate::query::{encoded, quoted};
use crate::shape::{Table, tables_in};

/// Asks what is different about some tables.
#[derive(Debug, Clone)]
pub struct MetadataChanges {
    /// The tables by their logical names.
    pub tables: &'static [&'static str],
    /// The stamp of the last look; `None` asks for everything.
    pub since: Option<String>,
}

/// What was told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// The tables; without a stamp all of them, with one those that are different in any way, and not whole.
    pub tables: BTreeMap<TableName, Table>,
    /// Whether anything is different, deletions too.
    pub different: bool,
    /// The stamp of this look.
    pub stamp: String,
}

/// A stamp longer than this is none.
const LONGEST_STAMP: usize = 500;

impl MetadataChanges {
    fn query(&self) -> Value {
        let conditions: Vec<Value> = self.tables.iter().map(|table| {
            json!({"PropertyName": "LogicalName", "ConditionOperator": "Equals", "Value": {"Type": "System.String", "Value": table}})
        }).collect();
        let only = |names: &[&str]| json!({"AllProperties": false, "PropertyNames": names});
        json!({
            "Criteria": {"FilterOperator": "Or", "Conditions": conditions},
            "Properties": only(&[
                "LogicalName", "EntitySetName", "PrimaryIdAttribute", "PrimaryNameAttribute", "DisplayName", "Attributes",
                "ManyToOneRelationships",
            ]),
            "AttributeQuery": {"Properties": only(&[
                "LogicalName", "AttributeType", "AttributeTypeName", "DisplayName", "IsValidForRead", "IsSecured", "OptionSet",
            ])},
            "RelationshipQuery": {"Properties": only(&[
                "ReferencingAttribute", "ReferencedEntity", "ReferencingEntityNavigationPropertyName",
                "ReferencedEntityNavigationPropertyName",
            ])},
        })
    }
}

impl Operation for MetadataChanges {
    type Output = Told;

    fn request(&self) -> ApiRequest {
        let query = encoded(&self.query().to_string());
        ApiRequest::get(match &self.since {
            Some(stamp) => format!(
                "RetrieveMetadataChanges(Query=@p1,DeletedMetadataFilters=@p2,ClientVersionStamp=@p3)?@p1={query}\
                 &@p2=Microsoft.Dynamics.CRM.DeletedMetadataFilters'All'&@p3={}",
                encoded(&quoted(stamp))
            ),
            None => format!("RetrieveMetadataChanges(Query=@p1)?@p1={query}"),
        })
    }

    /// [`ApiError::Expired`] when the stamp is too old: then everything has to be asked for (`0x80044352`).
    fn read(&self, reply: &ApiReply) -> Result<Told, ApiError> {
        let json = reply.json()?;
        let stamp = json.get("ServerVersionStamp").and_then(Value::as_str);
        let stamp = stamp.filter(|stamp| !stamp.is_empty() && stamp.len() <= LONGEST_STAMP);
        let list = json.get("EntityMetadata").and_then(Value::as_array);
        let list = list.ok_or(ReplyFault::Value("EntityMetadata"))?;
        let deleted = json.get("DeletedMetadata").is_some_and(|deleted| match deleted {
            Value::Array(all) => !all.is_empty(),
            Value::Object(all) => lists_something(all),
            _ => false,
        });
        Ok(Told {
            tables: tables_in(list),
            different: !list.is_empty() || deleted,
            stamp: stamp.ok_or(ReplyFault::Value("ServerVersionStamp"))?.to_owned(),
        })
    }
}

/// `{Keys: [...], Values: [...]}`, or one list for each kind.
fn lists_something(all: &serde_json::Map<String, Value>) -> bool {
    let mut lists = all.values().filter_map(Value::as_array);
    lists.any(|list| !list.is_empty())
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{MetadataChanges, Operation};
    use crate::api::ApiReply;
    use crate::error::{ApiError, ReplyFault};

    fn told(body: &Value) -> Result<super::Told, ApiError> {
        let ask = MetadataChanges {
            tables: &["contact"],
            since: Some("1!2".to_owned()),
        };
        ask.read(&ApiReply {
            status: 200,
            headers: vec![],
            body: body.to_string().into_bytes(),
        })
    }

    #[test]
    fn g2_a_stamp_is_asked_with_and_a_quiet_organization_says_nothing() {
        let ask = MetadataChanges {
            tables: &["contact"],
            since: Some("it's".to_owned()),
        };
        let path = ask.request().path;
        assert!(
            path.starts_with(
                "RetrieveMetadataChanges(Query=@p1,DeletedMetadataFilters=@p2,ClientVersionStamp=@p3)?@p1=%7B"
            ),
            "{path}"
        );
        assert!(path.ends_with("&@p3='it''s'"), "{path}");
        let quiet =
            told(&json!({"EntityMetadata": [], "ServerVersionStamp": "1!3", "DeletedMetadata": null}))
                .unwrap();
        assert!(!quiet.different);
        assert_eq!(quiet.stamp, "1!3");
        for different in [
            json!({"EntityMetadata": [{"LogicalName": "contact"}], "ServerVersionStamp": "1!3"}),
            json!({"EntityMetadata": [], "ServerVersionStamp": "1!3", "DeletedMetadata": {"Keys": ["Attribute"], "Values": []}}),
            json!({"EntityMetadata": [], "ServerVersionStamp": "1!3", "DeletedMetadata": [{"MetadataId": "x"}]}),
        ] {
            assert!(told(&different).unwrap().different, "{different}");
        }
        assert_eq!(
            told(&json!({"EntityMetadata": []})).unwrap_err(),
            ApiError::Reply(ReplyFault::Value("ServerVersionStamp"))
        );
    }

    #[test]
    fn g2_a_stamp_that_is_too_old_is_told_by_its_code() {
        let ask = MetadataChanges {
            tables: &["contact"],
            since: None,
        };
        let body = json!({"error": {"code": "0x80044352", "message": "m"}})
            .to_string()
            .into_bytes();
        assert_eq!(
            ask.read(&ApiReply {
                status: 400,
                headers: vec![],
                body
            }),
            Err(ApiError::Expired)
        );
    }
}
