//! Reference A5, A7, G1: columns that hold several choices at once.

#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use regarding_sample_org::seed;
use regarding_sample_org::server::ServeOptions;
use serde_json::{Value, json};

use crate::fetching::url;
use crate::support::{As, Org};

const WASTE: i64 = 100_000_000;

/// Accounts `A` with waste heat and sea water, `B` with air, `C` with nothing said.
async fn org() -> Org {
    let org = Org::start().await;
    for (name, sources) in [
        ("A", json!("100000001, 100000000")),
        ("B", json!("100000003")),
        ("C", Value::Null),
    ] {
        let body = json!({"name": name, "new_heatsources": sources});
        org.admin().make("accounts", body).await;
    }
    org
}

async fn names(caller: &As<'_>, path: &str) -> String {
    let reply = caller.get(path).await;
    assert_eq!(reply.status, 200, "{path}: {}", reply.text);
    let mut found: Vec<String> = reply
        .rows()
        .iter()
        .map(|row| row["name"].as_str().unwrap().to_owned())
        .collect();
    found.sort();
    found.concat()
}

#[tokio::test]
async fn a5_several_choices_are_numbers_joined_by_commas() {
    let org = org().await;
    let admin = org.admin();
    let row = &admin
        .annotated("accounts?$select=new_heatsources&$filter=name eq 'A'")
        .await
        .rows()[0];
    assert_eq!(row["new_heatsources"], "100000000,100000001");
    let label = "new_heatsources@OData.Community.Display.V1.FormattedValue";
    assert_eq!(row[label], "Waste Heat; Sea Water");
    let path = format!("accounts({})", row["accountid"].as_str().unwrap());
    for (value, status) in [
        (json!("100000002"), 204),
        (json!("100000002,100000002"), 204),
        (json!("100000009"), 400),
        (json!("ground"), 400),
        (json!(WASTE), 400),
        (json!([WASTE]), 400),
    ] {
        let reply = admin.patch(&path, json!({"new_heatsources": value})).await;
        assert_eq!(reply.status, status, "{value}: {}", reply.text);
    }
    assert_eq!(admin.get(&path).await.json()["new_heatsources"], "100000002");
    for nothing in [json!(""), Value::Null] {
        admin.set(&path, json!({"new_heatsources": nothing})).await;
        assert!(admin.get(&path).await.json()["new_heatsources"].is_null());
    }
}

#[tokio::test]
async fn a7_rows_are_found_by_the_choices_that_they_hold() {
    let org = org().await;
    let admin = org.admin();
    let function = |name: &str, values: &str| {
        format!(
            "accounts?$filter=Microsoft.Dynamics.CRM.{name}(PropertyName='new_heatsources',PropertyValues=[{values}])"
        )
    };
    for (path, found) in [
        (function("ContainValues", "'100000000'"), "A"),
        (function("ContainValues", "'100000001','100000003'"), "AB"),
        (function("ContainValues", "100000002"), ""),
        (function("DoesNotContainValues", "'100000000'"), "BC"),
        (
            "accounts?$filter=new_heatsources eq '100000001,100000000'".to_owned(),
            "A",
        ),
        ("accounts?$filter=new_heatsources eq '100000000'".to_owned(), ""),
        ("accounts?$filter=new_heatsources ne null".to_owned(), "AB"),
        (function("In", "'100000003','100000000,100000001'"), "AB"),
    ] {
        assert_eq!(names(&admin, &path).await, found, "{path}");
    }
    for (operator, found) in [("contain-values", "AB"), ("not-contain-values", "C")] {
        let fetch = format!(
            "<fetch><entity name='account'><attribute name='name'/><filter><condition attribute='new_heatsources' operator='{operator}'>\
             <value>100000001</value><value>100000003</value></condition></filter></entity></fetch>"
        );
        assert_eq!(names(&admin, &url("accounts", &fetch)).await, found, "{operator}");
    }
    for (path, code) in [
        (function("ContainValues", "'x'"), "0x80060888"),
        (function("ContainValues", "''"), "0x80060888"),
        (
            "accounts?$filter=contains(new_heatsources,'1')".to_owned(),
            "0x80060888",
        ),
        (
            "accounts?$filter=Microsoft.Dynamics.CRM.ContainValues(PropertyName='name',PropertyValues=['1'])"
                .to_owned(),
            "0x80041106",
        ),
    ] {
        assert_eq!(admin.get(&path).await.refusal(), (400, code.to_owned()), "{path}");
    }
}

#[tokio::test]
async fn g1_the_cast_brings_the_choices_and_an_administrator_adds_such_a_column() {
    let org = org().await;
    let (admin, sales) = (org.admin(), org.sales());
    let cast = "EntityDefinitions(LogicalName='account')/Attributes/Microsoft.Dynamics.CRM.MultiSelectPicklistAttributeMetadata\
                ?$select=LogicalName,AttributeType,AttributeTypeName&$expand=OptionSet";
    let rows = sales.get(cast).await.rows();
    assert_eq!(rows.len(), 1);
    assert_eq!(
        (
            rows[0]["AttributeType"].as_str(),
            &rows[0]["AttributeTypeName"]["Value"]
        ),
        (Some("Virtual"), &json!("MultiSelectPicklistType"))
    );
    assert_eq!(rows[0]["OptionSet"]["Options"][0]["Value"], WASTE);
    let label = |text: &str| json!({"LocalizedLabels": [{"Label": text, "LanguageCode": 1033}]});
    let column = json!({
        "@odata.type": "Microsoft.Dynamics.CRM.MultiSelectPicklistAttributeMetadata", "SchemaName": "new_Topics",
        "DisplayName": label("Topics"),
        "OptionSet": {"Options": [{"Value": 1, "Label": label("Pumps")}, {"Value": 2, "Label": label("Service")}]},
    });
    let made = admin
        .post("EntityDefinitions(LogicalName='contact')/Attributes", column)
        .await;
    assert_eq!(made.status, 204, "{}", made.text);
    let contact = sales
        .make("contacts", json!({"lastname": "X", "new_topics": "2,1"}))
        .await;
    let row = sales.get(&format!("contacts({contact})")).await.json();
    assert_eq!(row["new_topics"], "1,2");
    let csdl = sales.get("$metadata").await.text;
    assert!(csdl.contains("<Property Name=\"new_topics\" Type=\"Edm.String\""));
}

#[tokio::test]
async fn a5_the_seed_has_accounts_with_several_choices() {
    let now = "2026-03-04T10:00:00Z".parse().unwrap();
    let org = Org::of(seed::sample(seed::DEFAULT_SEED, now), ServeOptions::default()).await;
    let both = "accounts?$select=name&$filter=Microsoft.Dynamics.CRM.ContainValues(PropertyName='new_heatsources',PropertyValues=['100000001'])";
    let rows = org.admin().get(both).await.rows();
    assert!(rows.len() > 3, "{}", rows.len());
}
