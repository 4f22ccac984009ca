//! Reference A11: etags, conditions, upsert.

use serde_json::json;

use crate::support::Org;

const ID: &str = "11111111-2222-3333-4444-555555555555";

#[tokio::test]
async fn patch_makes_the_row_unless_told_otherwise() {
    let org = Org::start().await;
    let admin = org.admin();
    let path = format!("accounts({ID})");
    let body = || Some(json!({"name": "Contoso"}).to_string());
    let only_update = admin.send("PATCH", &path, &[("If-Match", "*")], body()).await;
    assert_eq!(only_update.refusal(), (404, "0x80040217".to_owned()));
    assert_eq!(
        only_update.json()["error"]["message"],
        format!("account With Id = {ID} Does Not Exist")
    );
    assert_eq!(admin.send("PATCH", &path, &[], body()).await.status, 204);
    assert_eq!(admin.get(&path).await.json()["accountid"], ID);
    let only_create = admin
        .send("PATCH", &path, &[("If-None-Match", "*")], body())
        .await;
    assert_eq!(only_create.status, 412);
    assert_eq!(
        admin
            .send("PATCH", &path, &[("If-None-Match", "null")], body())
            .await
            .status,
        204,
        "A2: no condition"
    );
    assert_eq!(
        admin
            .send("PATCH", &path, &[("If-Match", "*")], body())
            .await
            .status,
        204
    );
}

#[tokio::test]
async fn a_stale_etag_is_refused_for_change_and_removal() {
    let org = Org::start().await;
    let admin = org.admin();
    let path = format!(
        "accounts({})",
        admin.make("accounts", json!({"name": "Contoso"})).await
    );
    let old = admin.get(&path).await.header("ETag").to_owned();
    admin.patch(&path, json!({"fax": "1"})).await;
    let body = Some(json!({"fax": "2"}).to_string());
    let refused = admin
        .send("PATCH", &path, &[("If-Match", &old)], body.clone())
        .await;
    assert_eq!(refused.refusal(), (412, "0x80060882".to_owned()));
    let refused = admin.send("DELETE", &path, &[("If-Match", &old)], None).await;
    assert_eq!(refused.refusal(), (412, "0x80060882".to_owned()));
    assert_eq!(admin.get(&path).await.json()["fax"], "1");
    let current = admin.get(&path).await.header("ETag").to_owned();
    assert_eq!(
        admin
            .send("PATCH", &path, &[("If-Match", &current)], body)
            .await
            .status,
        204
    );
    let current = admin.get(&path).await.header("ETag").to_owned();
    assert_eq!(
        admin
            .send("DELETE", &path, &[("If-Match", &current)], None)
            .await
            .status,
        204
    );
}

#[tokio::test]
async fn an_unchanged_row_is_not_sent_again_unless_expanded_or_annotated() {
    let org = Org::start().await;
    let admin = org.admin();
    let path = format!(
        "accounts({})",
        admin.make("accounts", json!({"name": "Contoso"})).await
    );
    let etag = admin.get(&path).await.header("ETag").to_owned();
    let condition = ("If-None-Match", etag.as_str());
    assert_eq!(admin.send("GET", &path, &[condition], None).await.status, 304);
    let annotated = [condition, ("Prefer", "odata.include-annotations=*")];
    assert_eq!(admin.send("GET", &path, &annotated, None).await.status, 200);
    let expanded = format!("{path}?$expand=primarycontactid");
    assert_eq!(admin.send("GET", &expanded, &[condition], None).await.status, 200);
    assert_eq!(
        admin
            .send("GET", &path, &[("If-None-Match", "null")], None)
            .await
            .status,
        200
    );
}

#[tokio::test]
async fn a_chosen_key_is_taken_once() {
    let org = Org::start().await;
    let admin = org.admin();
    let body = json!({"activityid": ID, "subject": "s", "messageid": "<a@b>"});
    assert_eq!(admin.make("emails", body.clone()).await, ID);
    assert_eq!(
        admin.post("emails", body).await.refusal(),
        (412, "0x80040237".to_owned())
    );
    let other_kind = admin
        .post("tasks", json!({"activityid": ID, "subject": "s"}))
        .await;
    assert_eq!(
        other_kind.refusal(),
        (412, "0x80040237".to_owned()),
        "activities share their keys"
    );
    assert_eq!(admin.get(&format!("tasks({ID})")).await.status, 404);
}

#[tokio::test]
async fn tables_without_concurrency_say_so() {
    let org = Org::start().await;
    let sales = org.sales();
    let user = org.user(regarding_sample_org::seed::SeedRole::Salesperson);
    let path = format!("usersettingscollection({user})");
    let etag = sales.get(&path).await.json()["@odata.etag"]
        .as_str()
        .unwrap()
        .to_owned();
    let body = || Some(json!({"paginglimit": 100}).to_string());
    let refused = sales.send("PATCH", &path, &[("If-Match", &etag)], body()).await;
    assert_eq!(refused.refusal(), (400, "0x8006088d".to_owned()));
    assert_eq!(
        sales
            .send("PATCH", &path, &[("If-Match", "*")], body())
            .await
            .status,
        204
    );
    let etag = sales.get(&path).await.json()["@odata.etag"]
        .as_str()
        .unwrap()
        .to_owned();
    assert_eq!(
        sales
            .send("GET", &path, &[("If-None-Match", &etag)], None)
            .await
            .status,
        200
    );
    let told = sales
        .get("EntityDefinitions(LogicalName='usersettings')?$select=IsOptimisticConcurrencyEnabled")
        .await;
    assert_eq!(told.json()["IsOptimisticConcurrencyEnabled"], false);
}

#[tokio::test]
async fn conditions_that_exclude_each_other_never_write() {
    let org = Org::start().await;
    let admin = org.admin();
    let path = format!("accounts({ID})");
    let both = [("If-Match", "*"), ("If-None-Match", "*")];
    let body = || Some(json!({"name": "Contoso"}).to_string());
    assert_eq!(admin.send("PATCH", &path, &both, body()).await.status, 404);
    let stale = admin
        .send("PATCH", &path, &[("If-Match", "W/\"1\"")], body())
        .await;
    assert_eq!(
        stale.refusal(),
        (404, "0x80040217".to_owned()),
        "an etag makes no row"
    );
    assert_eq!(
        admin
            .send("DELETE", &path, &[("If-Match", "W/\"1\"")], None)
            .await
            .status,
        404
    );
    assert_eq!(
        admin
            .send("PATCH", &path, &[("If-None-Match", "*")], body())
            .await
            .status,
        204
    );
    assert_eq!(admin.send("PATCH", &path, &both, body()).await.status, 412);
    for odd in ["1", "\"1\"", "W/\"\"", "nonsense", "W/\"1\", W/\"2\""] {
        let refused = admin.send("PATCH", &path, &[("If-Match", odd)], body()).await;
        assert_eq!(refused.status, 412, "etags are opaque: {odd}");
    }
}

#[tokio::test]
async fn the_id_of_an_upsert_is_that_of_the_url() {
    let org = Org::start().await;
    let admin = org.admin();
    let other = "99999999-2222-3333-4444-555555555555";
    let body = json!({"name": "Contoso", "accountid": other});
    assert_eq!(admin.patch(&format!("accounts({ID})"), body).await.status, 204);
    assert_eq!(admin.get(&format!("accounts({ID})")).await.status, 200);
    assert_eq!(admin.get(&format!("accounts({other})")).await.status, 404);
}
