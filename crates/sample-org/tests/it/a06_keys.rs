//! Reference A6: alternate keys, in addresses, in bodies, in metadata.

#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use regarding_sample_org::seed;
use regarding_sample_org::server::ServeOptions;
use serde_json::{Value, json};

use crate::support::{As, Org};

async fn sample() -> Org {
    let now = "2026-03-04T10:00:00Z".parse().unwrap();
    Org::of(seed::sample(seed::DEFAULT_SEED, now), ServeOptions::default()).await
}

fn refusal(status: u16, code: &str) -> (u16, String) {
    (status, code.to_owned())
}

/// Defines a key, which must go well.
async fn define(admin: &As<'_>, table: &str, schema: &str, columns: &[&str]) -> String {
    let label = json!({"LocalizedLabels": [{"Label": schema, "LanguageCode": 1033}]});
    let body = json!({"SchemaName": schema, "DisplayName": label, "KeyAttributes": columns});
    let path = format!("EntityDefinitions(LogicalName='{table}')/Keys");
    let reply = admin.post(&path, body).await;
    assert_eq!(reply.status, 204, "{}", reply.text);
    reply.header("OData-EntityId").to_owned()
}

#[tokio::test]
async fn a6_the_seed_has_keys_of_one_column_and_with_a_lookup() {
    let org = sample().await;
    let admin = org.admin();
    let rows = admin
        .get("accounts?$select=accountnumber&$filter=accountnumber ne null&$top=2")
        .await
        .rows();
    let number = rows[1]["accountnumber"].as_str().unwrap();
    let found = admin
        .get(&format!(
            "accounts(accountnumber='{number}')?$select=accountnumber"
        ))
        .await;
    assert_eq!(found.status, 200, "{}", found.text);
    assert_eq!(found.json()["accountid"], rows[1]["accountid"]);
    let deal = &admin
        .get("opportunities?$select=name,new_tendernumber,_parentaccountid_value&$filter=_parentaccountid_value ne null&$top=1")
        .await
        .rows()[0];
    let (account, tender) = (
        deal["_parentaccountid_value"].as_str().unwrap(),
        deal["new_tendernumber"].as_str().unwrap(),
    );
    for key in [
        format!("_parentaccountid_value={account},new_tendernumber='{tender}'"),
        format!(
            "new_tendernumber='{}', _parentaccountid_value={}",
            tender.to_lowercase(),
            account.to_uppercase()
        ),
    ] {
        let found = admin.get(&format!("opportunities({key})")).await;
        assert_eq!(found.status, 200, "{key}: {}", found.text);
        assert_eq!(found.json()["opportunityid"], deal["opportunityid"]);
    }
    let part = admin
        .get(&format!("opportunities(new_tendernumber='{tender}')"))
        .await;
    assert_eq!(
        part.refusal(),
        refusal(400, "0x80060890"),
        "half of a key is none"
    );
}

#[tokio::test]
async fn a6_a_key_finds_changes_makes_and_removes_a_row() {
    let org = sample().await;
    let admin = org.admin();
    let path = "accounts(accountnumber='N''1/x')";
    for (method, body) in [("GET", None), ("DELETE", None)] {
        let reply = admin.send(method, path, &[], body).await;
        assert_eq!(reply.refusal(), refusal(404, "0x80060891"), "{method}");
        assert!(
            reply
                .text
                .contains("A record with the specified key values does not exist in account entity")
        );
    }
    let body = json!({"name": "Keyed", "accountnumber": "another"});
    let only = admin
        .send("PATCH", path, &[("If-Match", "*")], Some(body.to_string()))
        .await;
    assert_eq!(only.refusal(), refusal(404, "0x80060891"));
    let made = admin.patch(path, body).await;
    assert_eq!(made.status, 204, "{}", made.text);
    let row = admin.get(path).await.json();
    assert_eq!(
        (row["name"].as_str(), row["accountnumber"].as_str()),
        (Some("Keyed"), Some("N'1/x")),
        "the key of the address counts"
    );
    let url = made.header("OData-EntityId");
    assert!(url.ends_with(&format!("accounts({})", row["accountid"].as_str().unwrap())));
    let again = admin
        .send(
            "PATCH",
            path,
            &[("Prefer", "return=representation")],
            Some(json!({"name": "Changed"}).to_string()),
        )
        .await;
    assert_eq!(
        (again.status, again.json()["name"].as_str()),
        (200, Some("Changed"))
    );
    let exists = admin
        .send("PATCH", path, &[("If-None-Match", "*")], Some("{}".to_owned()))
        .await;
    assert_eq!(exists.refusal(), refusal(412, "0x80040237"));
    let name = admin.get(&format!("{path}/name")).await.json();
    assert_eq!(name["value"], "Changed");
    assert_eq!(admin.delete(path).await.status, 204);
    assert_eq!(admin.get(path).await.status, 404);
}

#[tokio::test]
async fn a6_two_rows_with_one_key_are_refused() {
    let org = sample().await;
    let admin = org.admin();
    let one = admin
        .make("accounts", json!({"name": "One", "accountnumber": "k-1"}))
        .await;
    let two = admin.make("accounts", json!({"name": "Two"})).await;
    let three = admin
        .post("accounts", json!({"name": "Three", "accountnumber": "K-1"}))
        .await;
    assert_eq!(three.refusal(), refusal(412, "0x80060892"));
    assert!(three.text.contains("accountnumber"), "{}", three.text);
    let taken = admin
        .patch(&format!("accounts({two})"), json!({"accountnumber": "k-1"}))
        .await;
    assert_eq!(taken.refusal(), refusal(412, "0x80060892"));
    let many = json!({"Targets": [
        {"@odata.type": "Microsoft.Dynamics.CRM.account", "name": "A"},
        {"@odata.type": "Microsoft.Dynamics.CRM.account", "name": "B", "accountnumber": "k-1"},
    ]});
    let reply = admin
        .post("accounts/Microsoft.Dynamics.CRM.CreateMultiple", many)
        .await;
    assert_eq!(reply.refusal(), refusal(412, "0x80060892"));
    let left = admin.get("accounts?$filter=name eq 'A'").await.rows();
    assert!(left.is_empty(), "nothing of it stays");
    admin
        .set(&format!("accounts({one})"), json!({"accountnumber": null}))
        .await;
    admin
        .set(&format!("accounts({two})"), json!({"accountnumber": "k-1"}))
        .await;
    let empty = admin.get("accounts(accountnumber=null)").await;
    admin.make("accounts", json!({"name": "Four"})).await;
    assert_eq!(empty.status, 200, "one row has no number");
    let several = admin.get("accounts(accountnumber=null)").await;
    assert_eq!(several.refusal(), refusal(412, "0x8006089d"));
}

#[tokio::test]
async fn a9_a_lookup_is_bound_by_a_key() {
    let org = sample().await;
    let admin = org.admin();
    let account = admin
        .make("accounts", json!({"name": "Bound", "accountnumber": "B-7"}))
        .await;
    let contact = admin
        .make(
            "contacts",
            json!({"lastname": "Keyed", "parentcustomerid_account@odata.bind": "/accounts(accountnumber='B-7')"}),
        )
        .await;
    let row = admin.get(&format!("contacts({contact})")).await.json();
    assert_eq!(row["_parentcustomerid_value"], account);
    let url = format!("{}accounts(accountnumber='B-7')", org.root());
    let reference = json!({"@odata.id": url});
    let primary = admin
        .put(
            "accounts(accountnumber='B-7')/primarycontactid/$ref",
            json!({"@odata.id": format!("contacts({contact})")}),
        )
        .await;
    assert_eq!(primary.status, 204, "{}", primary.text);
    let parent = admin
        .put(
            &format!("contacts({contact})/parentcustomerid_account/$ref"),
            reference,
        )
        .await;
    assert_eq!(parent.status, 204, "{}", parent.text);
    let nobody =
        json!({"lastname": "X", "parentcustomerid_account@odata.bind": "/accounts(accountnumber='no')"});
    assert_eq!(
        admin.post("contacts", nobody).await.refusal(),
        refusal(404, "0x80060891")
    );
}

#[tokio::test]
async fn a12_many_are_made_or_changed_by_their_keys() {
    let org = sample().await;
    let admin = org.admin();
    let row = |number: &str, name: &str| json!({"@odata.type": "Microsoft.Dynamics.CRM.account", "@odata.id": format!("accounts(accountnumber='{number}')"), "name": name});
    let both = |rows: Vec<Value>| json!({"Targets": rows});
    let upsert = "accounts/Microsoft.Dynamics.CRM.UpsertMultiple";
    let update = "accounts/Microsoft.Dynamics.CRM.UpdateMultiple";
    let refused = admin.post(update, both(vec![row("U-1", "One")])).await;
    assert_eq!(refused.refusal(), refusal(404, "0x80060891"));
    for names in [["One", "Two"], ["Uno", "Due"]] {
        let reply = admin
            .post(upsert, both(vec![row("U-1", names[0]), row("U-2", names[1])]))
            .await;
        assert_eq!(reply.status, 204, "{}", reply.text);
        for (number, name) in ["U-1", "U-2"].into_iter().zip(names) {
            let found = admin
                .get(&format!("accounts(accountnumber='{number}')"))
                .await
                .json();
            assert_eq!(found["name"], name);
        }
    }
    let reply = admin.post(update, both(vec![row("U-2", "Zwei")])).await;
    assert_eq!(reply.status, 204, "{}", reply.text);
}

#[tokio::test]
async fn g1_an_administrator_defines_and_removes_keys() {
    let org = Org::start().await;
    let (admin, sales) = (org.admin(), org.sales());
    let url = define(
        &admin,
        "contact",
        "new_PersonKey",
        &["firstname", "emailaddress1"],
    )
    .await;
    let key = admin.get(&url).await.json();
    assert_eq!(
        (key["LogicalName"].as_str(), key["EntityKeyIndexStatus"].as_str()),
        (Some("new_personkey"), Some("Active"))
    );
    let listed = sales
        .get("EntityDefinitions(LogicalName='contact')/Keys?$select=SchemaName,KeyAttributes")
        .await
        .rows();
    assert_eq!(listed[0]["KeyAttributes"], json!(["firstname", "emailaddress1"]));
    let made = sales
        .patch(
            "contacts(firstname='J',emailaddress1='j@x.example')",
            json!({"lastname": "Jay"}),
        )
        .await;
    assert_eq!(made.status, 204, "{}", made.text);
    let found = sales
        .get("contacts(emailaddress1='J@X.example',firstname='J')?$select=lastname")
        .await;
    assert_eq!(found.json()["lastname"], "Jay");
    let csdl = sales.get("$metadata").await.text;
    assert!(csdl.contains("OData.Community.Keys.V1.AlternateKeys"));

    let body = |schema: &str, columns: Value| {
        let label = json!({"LocalizedLabels": [{"Label": "K", "LanguageCode": 1033}]});
        json!({"SchemaName": schema, "DisplayName": label, "KeyAttributes": columns})
    };
    let path = "EntityDefinitions(LogicalName='contact')/Keys";
    let wrong = [
        body("NoPrefix", json!(["firstname"])),
        body("new_K", json!([])),
        body("new_K", json!(["nosuch"])),
        body("new_K", json!(["description"])),
        body("new_K", json!(["parentcustomerid"])),
        body("new_K", json!(["firstname", "firstname"])),
    ];
    for one in wrong {
        let reply = admin.post(path, one.clone()).await;
        assert_eq!(reply.refusal(), refusal(400, "0x80040203"), "{one}");
    }
    let twice = admin.post(path, body("new_PersonKey", json!(["nickname"]))).await;
    assert_eq!(twice.refusal(), refusal(400, "0x80047013"));
    let forbidden = sales.post(path, body("new_K", json!(["nickname"]))).await;
    assert_eq!(forbidden.refusal(), refusal(403, "0x80040220"));
    for name in ["Ann", "Ann"] {
        admin
            .make("contacts", json!({"lastname": name, "nickname": "x"}))
            .await;
    }
    let contradicted = admin.post(path, body("new_K", json!(["nickname"]))).await;
    assert_eq!(contradicted.refusal(), refusal(412, "0x80060892"));

    assert_eq!(sales.delete(&url).await.refusal(), refusal(403, "0x80040220"));
    assert_eq!(admin.delete(&url).await.status, 204);
    assert_eq!(admin.delete(&url).await.status, 404);
    let gone = admin
        .get("contacts(emailaddress1='j@x.example',firstname='J')")
        .await;
    assert_eq!(gone.refusal(), refusal(400, "0x80060890"));
}

#[tokio::test]
async fn g2_changes_of_keys_are_told() {
    let org = Org::start().await;
    let admin = org.admin();
    let query = json!({"Properties": {"PropertyNames": ["LogicalName", "Keys"]}}).to_string();
    let first = admin
        .get(&format!("RetrieveMetadataChanges(Query=@q)?@q={query}"))
        .await
        .json();
    let stamp = first["ServerVersionStamp"].as_str().unwrap().to_owned();
    define(&admin, "account", "new_NumberKey", &["accountnumber"]).await;
    let later = admin
        .get(&format!(
            "RetrieveMetadataChanges(Query=@q,ClientVersionStamp=@s)?@q={query}&@s='{stamp}'"
        ))
        .await
        .json();
    assert_eq!(later["EntityMetadata"][0]["LogicalName"], "account");
    assert_eq!(
        later["EntityMetadata"][0]["Keys"][0]["LogicalName"],
        "new_numberkey"
    );
}

#[tokio::test]
async fn e3_a_key_of_a_column_that_is_kept_from_somebody_finds_nothing_for_them() {
    let org = Org::start().await;
    let (admin, sales) = (org.admin(), org.sales());
    define(&admin, "account", "new_NumberKey", &["accountnumber"]).await;
    sales
        .make("accounts", json!({"name": "Open", "accountnumber": "S-1"}))
        .await;
    assert_eq!(sales.get("accounts(accountnumber='S-1')").await.status, 200);
    let profile = admin
        .make("fieldsecurityprofiles", json!({"name": "Numbers"}))
        .await;
    let permission = json!({
        "entityname": "account", "attributelogicalname": "accountnumber", "canread": 4, "cancreate": 4, "canupdate": 4,
        "fieldsecurityprofileid@odata.bind": format!("/fieldsecurityprofiles({profile})"),
    });
    admin.make("fieldpermissions", permission).await;
    assert_eq!(
        sales.get("accounts(accountnumber='S-1')").await.refusal(),
        refusal(404, "0x80060891")
    );
    assert_eq!(admin.get("accounts(accountnumber='S-1')").await.status, 200);
    let made = sales
        .patch("accounts(accountnumber='S-2')", json!({"name": "New"}))
        .await;
    assert_eq!(made.refusal(), refusal(403, "0x8004f502"));
}
