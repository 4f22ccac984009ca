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

#[tokio::test]
async fn a4_column_writes_obey_conditions_rights_and_types() {
    let org = Org::start().await;
    let admin = org.admin();
    let id = admin.make("accounts", json!({"name": "Contoso"})).await;
    let path = format!("accounts({id})/fax");
    let old = admin
        .get(&format!("accounts({id})"))
        .await
        .header("ETag")
        .to_owned();
    admin
        .patch(&format!("accounts({id})"), json!({"telephone1": "1"}))
        .await;
    let stale = [("If-Match", old.as_str())];
    let body = Some(json!({"value": "7"}).to_string());
    let refused = admin.send("PUT", &path, &stale, body.clone()).await;
    assert_eq!(refused.refusal(), (412, "0x80060882".to_owned()));
    assert_eq!(admin.send("DELETE", &path, &stale, None).await.status, 412);
    let current = admin
        .get(&format!("accounts({id})"))
        .await
        .header("ETag")
        .to_owned();
    assert_eq!(
        admin
            .send("PUT", &path, &[("If-Match", &current)], body)
            .await
            .status,
        204
    );
    assert_eq!(admin.get(&path).await.json()["value"], "7");
    for (path, body, status) in [
        (format!("accounts({id})/fax"), json!({"value": 7}), 400),
        (format!("accounts({id})/fax"), json!({}), 400),
        (
            format!("accounts({id})/fax"),
            json!({"value": "1".repeat(51)}),
            400,
        ),
        (format!("accounts({id})/name"), json!({"value": null}), 400),
        (
            format!("accounts({id})/modifiedon"),
            json!({"value": "2020-01-01T00:00:00Z"}),
            400,
        ),
        (
            format!("accounts({id})/_primarycontactid_value"),
            json!({"value": id}),
            400,
        ),
        (format!("accounts({id})/nosuch"), json!({"value": "x"}), 404),
        (format!("accounts({id})/fax/$value"), json!({"value": "x"}), 405),
        (
            "accounts(11111111-2222-3333-4444-555555555555)/fax".to_owned(),
            json!({"value": "x"}),
            404,
        ),
    ] {
        let reply = admin.put(&path, body.clone()).await;
        assert_eq!(reply.status, status, "{path} {body}: {}", reply.text);
    }
    assert_eq!(
        admin.delete(&format!("accounts({id})/name")).await.status,
        400,
        "a required column"
    );
    assert_eq!(admin.post(&path, json!({"value": "x"})).await.status, 405);
}

#[tokio::test]
async fn a4_raw_values_are_text_whatever_their_type() {
    let org = Org::start().await;
    let admin = org.admin();
    let id = admin
        .make("contacts", json!({"lastname": "Ünïcode", "birthdate": "1815-12-10", "donotemail": true, "numberofchildren": 3}))
        .await;
    for (column, raw) in [
        ("lastname", "Ünïcode"),
        ("birthdate", "1815-12-10"),
        ("donotemail", "true"),
        ("numberofchildren", "3"),
        ("contactid", id.as_str()),
        ("statecode", "0"),
    ] {
        let reply = admin.get(&format!("contacts({id})/{column}/$value")).await;
        assert_eq!((reply.status, reply.text.as_str()), (200, raw), "{column}");
        assert!(reply.header("Content-Type").starts_with("text/plain"));
    }
    assert_eq!(
        admin.get(&format!("contacts({id})/fax/$value")).await.status,
        204,
        "null"
    );
    let owner = admin.get(&format!("contacts({id})/_ownerid_value")).await.json();
    assert_eq!(owner["value"], json!(org.user(SeedRole::SystemAdministrator)));
}

#[tokio::test]
async fn a4_a_new_row_comes_back_selected_and_expanded_and_a_changed_one_selected_only() {
    let org = Org::start().await;
    let admin = org.admin();
    let contact = admin.contact("Ada", "Lovelace", "ada@x.example").await;
    let prefer = [("Prefer", "return=representation,odata.include-annotations=\"*\"")];
    let body = json!({"name": "Contoso", "fax": "1", "primarycontactid@odata.bind": format!("/contacts({contact})")});
    let path = "accounts?$select=name,_primarycontactid_value&$expand=primarycontactid($select=lastname)";
    let made = admin.send("POST", path, &prefer, Some(body.to_string())).await;
    assert_eq!(made.status, 201, "{}", made.text);
    let row = made.json();
    assert_eq!(row["primarycontactid"]["lastname"], "Lovelace");
    assert_eq!(
        row["_primarycontactid_value@OData.Community.Display.V1.FormattedValue"],
        "Ada Lovelace"
    );
    assert!(row.get("fax").is_none() && row["@odata.etag"].is_string());
    let path = format!("accounts({})", row["accountid"].as_str().unwrap());
    let changed = admin
        .send(
            "PATCH",
            &format!("{path}?$select=name&$expand=primarycontactid"),
            &prefer,
            Some(json!({"fax": "2"}).to_string()),
        )
        .await;
    assert_eq!(changed.status, 200, "A12: PATCH honours $select only");
    assert!(changed.json().get("primarycontactid").is_none() && changed.json().get("fax").is_none());
    let upserted = admin
        .send(
            "PATCH",
            "accounts(11111111-2222-3333-4444-555555555555)?$select=name",
            &prefer,
            Some(json!({"name": "New"}).to_string()),
        )
        .await;
    assert_eq!((upserted.status, &upserted.json()["name"]), (201, &json!("New")));
}

#[tokio::test]
async fn a4_a_member_is_made_in_its_collection() {
    let org = Org::start().await;
    let admin = org.admin();
    let account = admin.make("accounts", json!({"name": "Contoso"})).await;
    let members = format!("accounts({account})/contact_customer_accounts");
    let prefer = [("Prefer", "return=representation")];
    let body = Some(json!({"lastname": "Lovelace", "fax": "1"}).to_string());
    let made = admin
        .send(
            "POST",
            &format!("{members}?$select=lastname,_parentcustomerid_value"),
            &prefer,
            body,
        )
        .await;
    assert_eq!(
        (made.status, &made.json()["_parentcustomerid_value"]),
        (201, &json!(account))
    );
    assert!(made.json().get("fax").is_none());
    let url = format!(
        "{}contacts({})",
        org.root(),
        made.json()["contactid"].as_str().unwrap()
    );
    assert_eq!(made.header("OData-EntityId"), url);
    let missing = "accounts(11111111-2222-3333-4444-555555555555)/contact_customer_accounts";
    assert_eq!(admin.post(missing, json!({"lastname": "x"})).await.status, 404);
}
