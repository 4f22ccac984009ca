//! Reference G2: what has changed of the metadata since a stamp, and A8: the cheap way to find out that something has.

#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use regarding_sample_org::seed::row::Cell;
use serde_json::{Value, json};

use crate::support::{As, Org, Reply};

async fn changes(caller: &As<'_>, query: &Value, stamp: Option<&str>, deleted: Option<&str>) -> Reply {
    let encoded = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
    let mut parameters = "Query=@p1".to_owned();
    let mut values = format!("@p1={}", encoded(&query.to_string()));
    if let Some(deleted) = deleted {
        parameters.push_str(",DeletedMetadataFilters=@p2");
        values.push_str(&format!(
            "&@p2=Microsoft.Dynamics.CRM.DeletedMetadataFilters'{deleted}'"
        ));
    }
    if let Some(stamp) = stamp {
        parameters.push_str(",ClientVersionStamp=@p3");
        values.push_str(&format!("&@p3='{}'", encoded(stamp)));
    }
    caller
        .get(&format!("RetrieveMetadataChanges({parameters})?{values}"))
        .await
}

fn condition(property: &str, operator: &str, kind: &str, value: &str) -> Value {
    json!({"PropertyName": property, "ConditionOperator": operator, "Value": {"Type": kind, "Value": value}})
}

fn contacts(columns: &[&str], criteria: Value) -> Value {
    json!({
        "Properties": {"AllProperties": false, "PropertyNames": ["LogicalName", "Attributes"]},
        "Criteria": {"FilterOperator": "And", "Conditions": [condition("LogicalName", "Equals", "System.String", "contact")]},
        "AttributeQuery": {"Properties": {"AllProperties": false, "PropertyNames": columns}, "Criteria": criteria},
    })
}

fn stamp(json: &Value) -> String {
    json["ServerVersionStamp"].as_str().unwrap().to_owned()
}

fn column(schema: &str) -> Value {
    json!({
        "@odata.type": "Microsoft.Dynamics.CRM.StringAttributeMetadata", "SchemaName": schema,
        "DisplayName": {"LocalizedLabels": [{"Label": schema, "LanguageCode": 1033}]},
    })
}

const ATTRIBUTES: &str = "EntityDefinitions(LogicalName='contact')/Attributes";

#[tokio::test]
async fn g2_a_query_selects_tables_columns_and_properties() {
    let org = Org::start().await;
    let sales = org.sales();
    let picklists = json!({"FilterOperator": "And", "Conditions": [condition("AttributeType", "Equals", "Microsoft.Xrm.Sdk.Metadata.AttributeTypeCode", "Picklist")]});
    let all = changes(
        &sales,
        &contacts(&["LogicalName", "OptionSet"], picklists),
        None,
        None,
    )
    .await;
    assert_eq!(all.status, 200, "{}", all.text);
    let all = all.json();
    assert_eq!(
        all["@odata.context"],
        format!(
            "{}$metadata#Microsoft.Dynamics.CRM.RetrieveMetadataChangesResponse",
            org.root()
        )
    );
    assert_eq!(all["DeletedMetadata"], Value::Null);
    let tables = all["EntityMetadata"].as_array().unwrap();
    assert_eq!((tables.len(), &tables[0]["HasChanged"]), (1, &Value::Null));
    let columns = tables[0]["Attributes"].as_array().unwrap();
    assert!(
        columns
            .iter()
            .any(|one| one["LogicalName"] == "gendercode" && one["OptionSet"]["Options"].is_array())
    );
    assert!(
        columns
            .iter()
            .all(|one| one["LogicalName"] != "jobtitle" && one.get("DisplayName").is_none())
    );
    assert!(stamp(&all).contains('!'));
    for (criteria, expected) in [
        (
            json!({"FilterOperator": "Or", "Conditions": [condition("LogicalName", "Equals", "System.String", "lead"), condition("LogicalName", "Equals", "System.String", "account")]}),
            &["account", "lead"][..],
        ),
        (
            json!({"Conditions": [condition("LogicalName", "In", "System.String[]", "['lead','contact']"), condition("IsActivity", "Equals", "System.Boolean", "False")]}),
            &["contact", "lead"],
        ),
        (
            json!({"Conditions": [condition("ObjectTypeCode", "LessThan", "System.Int32", "3"), condition("ObjectTypeCode", "GreaterThan", "System.Int32", "0")]}),
            &["account", "contact"],
        ),
        (
            json!({"Conditions": [condition("ObjectTypeCode", "LessThan", "System.Int32", "5"), condition("ObjectTypeCode", "NotIn", "System.Int32[]", "['0','1','2','3']")]}),
            &["lead"],
        ),
        (
            json!({"Filters": [{"Conditions": [condition("LogicalName", "Equals", "System.String", "email")]}], "Conditions": [condition("IsActivity", "NotEquals", "System.Boolean", "false")]}),
            &["email"],
        ),
    ] {
        let query = json!({"Properties": {"PropertyNames": ["DisplayName"]}, "Criteria": criteria, "LabelQuery": {"FilterLanguages": [1031]}});
        let reply = changes(&sales, &query, None, None).await.json();
        let tables = reply["EntityMetadata"].as_array().unwrap();
        let names: Vec<_> = tables
            .iter()
            .map(|one| one["LogicalName"].as_str().unwrap())
            .collect();
        assert_eq!(names, expected, "{criteria}");
        assert!(tables[0].get("Attributes").is_none());
        let labels = tables[0]["DisplayName"]["LocalizedLabels"].as_array().unwrap();
        assert!(labels.iter().all(|label| label["LanguageCode"] == 1031));
    }
}

#[tokio::test]
async fn g2_a_stamp_tells_what_is_new_changed_and_gone() {
    let org = Org::start().await;
    let (admin, sales) = (org.admin(), org.sales());
    let query = contacts(&["LogicalName", "DisplayName"], Value::Null);
    let first = stamp(&changes(&sales, &query, None, None).await.json());
    let quiet = changes(&sales, &query, Some(&first), Some("All")).await.json();
    assert_eq!(quiet["EntityMetadata"], json!([]));
    assert_eq!(quiet["DeletedMetadata"]["Count"], 0);
    let version = |json: &Value| json["@Microsoft.Dynamics.CRM.globalmetadataversion"].clone();
    let before = version(&sales.annotated("contacts").await.json());
    assert_eq!(admin.post(ATTRIBUTES, column("new_Badge")).await.status, 204);
    assert_ne!(version(&sales.annotated("contacts").await.json()), before, "A8");
    let next = changes(&sales, &query, Some(&first), None).await.json();
    let table = &next["EntityMetadata"][0];
    assert_eq!(
        (table["LogicalName"].as_str(), table["HasChanged"].as_bool()),
        (Some("contact"), Some(false))
    );
    let columns = table["Attributes"].as_array().unwrap();
    assert_eq!(columns.len(), 1);
    assert_eq!(
        (
            columns[0]["LogicalName"].as_str(),
            columns[0]["HasChanged"].as_bool()
        ),
        (Some("new_badge"), Some(true))
    );
    let second = stamp(&next);
    assert_ne!(first, second);
    assert_eq!(
        changes(&sales, &query, Some(&second), None).await.json()["EntityMetadata"],
        json!([])
    );
    let id = columns[0]["MetadataId"].as_str().unwrap();
    assert_eq!(admin.delete(&format!("{ATTRIBUTES}({id})")).await.status, 204);
    for (filters, expected) in [
        ("Attribute", 1),
        ("All", 1),
        ("Entity,Attribute", 1),
        ("Entity", 0),
    ] {
        let gone = changes(&sales, &query, Some(&second), Some(filters)).await.json();
        let deleted = &gone["DeletedMetadata"];
        assert_eq!(deleted["Count"], expected, "{filters}");
        if expected == 1 {
            assert_eq!(
                (&deleted["Keys"], &deleted["Values"][0]["Items"]),
                (&json!(["Attribute"]), &json!([id]))
            );
        }
    }
    // What came and went since the first stamp is told as gone; securing a column is a change as well (E3).
    assert_eq!(
        changes(&sales, &query, Some(&first), Some("All")).await.json()["DeletedMetadata"]["Count"],
        1
    );
    let third = stamp(&changes(&sales, &query, Some(&second), None).await.json());
    let profile = admin
        .make("fieldsecurityprofiles", json!({"name": "Private"}))
        .await;
    let permission = json!({"entityname": "contact", "attributelogicalname": "governmentid", "canread": 0, "cancreate": 0, "canupdate": 0,
        "fieldsecurityprofileid@odata.bind": format!("/fieldsecurityprofiles({profile})")});
    admin.make("fieldpermissions", permission).await;
    let secured = changes(&sales, &contacts(&["IsSecured"], Value::Null), Some(&third), None)
        .await
        .json();
    assert_eq!(secured["EntityMetadata"][0]["Attributes"][0]["IsSecured"], true);
}

#[tokio::test]
async fn g2_a_stamp_that_is_too_old_is_refused_with_its_code() {
    let org = Org::start().await;
    let (admin, sales) = (org.admin(), org.sales());
    let query = contacts(&["LogicalName"], Value::Null);
    let expired = (400, "0x80044352".to_owned());
    let first = stamp(&changes(&sales, &query, None, None).await.json());
    assert_eq!(changes(&sales, &query, Some(&first), None).await.status, 200);
    org.store.expire_metadata().unwrap();
    assert_eq!(
        changes(&sales, &query, Some(&first), None).await.refusal(),
        expired
    );
    let again = stamp(&changes(&sales, &query, None, None).await.json());
    assert_eq!(changes(&sales, &query, Some(&again), None).await.status, 200);
    let (version, _) = again.split_once('!').unwrap();
    for other in [
        format!("{version}!01/01/2020 00:00:00"),
        format!(
            "{}!{}",
            version.parse::<i64>().unwrap() + 1,
            again.split_once('!').unwrap().1
        ),
        "1!01/01/2026 00:00:00".to_owned(),
        "nonsense".to_owned(),
        format!("{version}!yesterday"),
    ] {
        assert_eq!(
            changes(&admin, &query, Some(&other), None).await.refusal(),
            expired,
            "{other}"
        );
    }
    // As long as the organization says (`expiresubscriptionsindays`).
    let short = Org::with(&[("expiresubscriptionsindays", Cell::Int(0))]).await;
    let first = stamp(&changes(&short.sales(), &query, None, None).await.json());
    tokio::time::sleep(std::time::Duration::from_millis(1100)).await;
    assert_eq!(
        changes(&short.sales(), &query, Some(&first), None)
            .await
            .refusal(),
        expired
    );
}

#[tokio::test]
async fn g2_queries_that_are_none_are_refused() {
    let org = Org::start().await;
    let sales = org.sales();
    let wrong = |json: Value| json!({"Criteria": json});
    let mut deep = json!({"Conditions": []});
    for _ in 0..40 {
        deep = json!({"Filters": [deep]});
    }
    for query in [
        json!([]),
        json!("text"),
        json!({"Properties": {"PropertyNames": "LogicalName"}}),
        wrong(json!({"FilterOperator": "Xor"})),
        wrong(json!({"Conditions": {}})),
        wrong(json!({"Conditions": [{"PropertyName": "LogicalName"}]})),
        wrong(json!({"Conditions": [{"ConditionOperator": "Equals"}]})),
        wrong(json!({"Conditions": [condition("LogicalName", "In", "System.String[]", "contact")]})),
        wrong(deep),
        json!({"LabelQuery": {"FilterLanguages": 1033}}),
    ] {
        assert_eq!(
            changes(&sales, &query, None, None).await.refusal(),
            (400, "0x80040203".to_owned()),
            "{query}"
        );
    }
    let query = contacts(&["LogicalName"], Value::Null);
    assert_eq!(
        changes(&sales, &query, None, Some("Everything")).await.status,
        400
    );
    assert_eq!(sales.get("RetrieveMetadataChanges(Nothing=1)").await.status, 400);
    assert_eq!(sales.post("RetrieveMetadataChanges", json!({})).await.status, 405);
    assert_eq!(sales.get("RetrieveMetadataChanges()").await.status, 200);
}
