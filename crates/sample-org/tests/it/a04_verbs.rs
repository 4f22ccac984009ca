//! Reference A4 to A6, A16, B4: verbs, success codes, addressing, who am I, the challenge.

use regarding_sample_org::seed::SeedRole;
use serde_json::json;

use crate::support::Org;

#[tokio::test]
async fn b4_without_a_token_the_root_names_its_authority_and_resource() {
    let org = Org::start().await;
    let reply = reqwest::get(org.root()).await.unwrap();
    assert_eq!(reply.status(), 401);
    let url = &org.running.url;
    assert_eq!(
        reply.headers()["www-authenticate"],
        format!("Bearer authorization_uri={url}tenant/oauth2/authorize, resource_id={url}")
    );
}

#[tokio::test]
async fn a16_who_am_i_answers_with_and_without_parentheses() {
    let org = Org::start().await;
    for path in ["WhoAmI", "WhoAmI()"] {
        let body = org.sales().get(path).await.json();
        assert_eq!(body["UserId"], json!(org.user(SeedRole::Salesperson)));
        assert_eq!(body["OrganizationId"], json!(org.world.organization.id));
        assert_eq!(
            body["@odata.context"],
            format!("{}$metadata#Microsoft.Dynamics.CRM.WhoAmIResponse", org.root())
        );
    }
    let version = org.sales().get("RetrieveVersion()").await.json();
    assert!(version["Version"].as_str().unwrap().starts_with("9.2."));
}

#[tokio::test]
async fn a4_a_row_is_made_read_changed_and_removed_with_the_documented_statuses() {
    let org = Org::start().await;
    let admin = org.admin();
    let id = admin.make("accounts", json!({"name": "Contoso"})).await;
    let path = format!("accounts({id})");
    let read = admin.get(&path).await;
    assert_eq!((read.status, read.header("OData-Version")), (200, "4.0"));
    assert_eq!(
        read.header("Content-Type"),
        "application/json; odata.metadata=minimal"
    );
    assert_eq!(read.header("ETag"), read.json()["@odata.etag"].as_str().unwrap());
    assert_eq!(admin.patch(&path, json!({"telephone1": "1"})).await.status, 204);
    assert_eq!(admin.delete(&path).await.status, 204);
    assert_eq!(admin.get(&path).await.refusal(), (404, "0x80040217".to_owned()));
    assert_eq!(admin.delete(&path).await.status, 404);
}

#[tokio::test]
async fn a4_return_representation_answers_201_and_200_with_the_row() {
    let org = Org::start().await;
    let prefer = [("Prefer", "return=representation")];
    let body = Some(json!({"name": "Contoso", "telephone1": "1"}).to_string());
    let made = org
        .admin()
        .send("POST", "accounts?$select=name", &prefer, body)
        .await;
    assert_eq!(made.status, 201);
    assert_eq!(made.json()["name"], "Contoso");
    assert!(made.json().get("telephone1").is_none());
    assert_eq!(made.header("Preference-Applied"), "return=representation");
    let path = format!("accounts({})", made.json()["accountid"].as_str().unwrap());
    let body = Some(json!({"name": "Fabrikam"}).to_string());
    let changed = org.admin().send("PATCH", &path, &prefer, body).await;
    assert_eq!(
        (changed.status, &changed.json()["name"]),
        (200, &json!("Fabrikam"))
    );
}

#[tokio::test]
async fn a4_single_columns_are_read_set_and_cleared() {
    let org = Org::start().await;
    let admin = org.admin();
    let id = admin.make("accounts", json!({"name": "Contoso"})).await;
    let path = format!("accounts({id})/telephone1");
    assert_eq!(admin.get(&path).await.status, 204, "null");
    assert_eq!(admin.put(&path, json!({"value": "555"})).await.status, 204);
    assert_eq!(admin.get(&path).await.json()["value"], "555");
    let raw = admin.get(&format!("{path}/$value")).await;
    assert_eq!(
        (raw.text.as_str(), raw.header("Content-Type")),
        ("555", "text/plain")
    );
    assert_eq!(admin.delete(&path).await.status, 204);
    assert_eq!(admin.get(&path).await.status, 204);
}

#[tokio::test]
async fn a6_keys_are_bare_or_named_and_undefined_keys_are_refused() {
    let org = Org::start().await;
    let admin = org.admin();
    let id = admin.make("accounts", json!({"name": "Contoso"})).await;
    for path in [
        format!("accounts(accountid={id})"),
        format!("accounts({})", id.to_uppercase()),
    ] {
        assert_eq!(admin.get(&path).await.status, 200, "{path}");
    }
    let undefined = admin.get("accounts(accountnumber='A1')").await;
    assert_eq!(undefined.refusal(), (400, "0x80060890".to_owned()));
    let user = org.user(SeedRole::Salesperson);
    assert_eq!(
        admin
            .get(&format!("systemusers(systemuserid={user})"))
            .await
            .status,
        400
    );
    assert_eq!(
        admin.get(&format!("systemusers(ownerid={user})")).await.status,
        200
    );
    assert_eq!(
        admin.get(&format!("usersettingscollection({user})")).await.status,
        200
    );
}

#[tokio::test]
async fn a1_older_versions_answer_alike_and_others_are_not_there() {
    let org = Org::start().await;
    let base = org.running.url.to_string();
    assert_eq!(
        org.admin()
            .get(&format!("{base}api/data/v9.1/WhoAmI"))
            .await
            .status,
        200
    );
    assert_eq!(
        org.admin()
            .get(&format!("{base}api/data/v7.0/WhoAmI"))
            .await
            .status,
        404
    );
}
