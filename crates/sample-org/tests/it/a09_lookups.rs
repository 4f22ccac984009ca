//! Reference A9, A4: lookups, polymorphic navigation, association.

use regarding_sample_org::seed::SeedRole;
use serde_json::json;

use crate::support::Org;

#[tokio::test]
async fn each_target_has_its_own_navigation_and_setting_one_clears_the_others() {
    let org = Org::start().await;
    let admin = org.admin();
    let account = admin.make("accounts", json!({"name": "Contoso"})).await;
    let contact = admin.contact("Ada", "Lovelace", "ada@contoso.example").await;
    let id = admin
        .make("emails", json!({"subject": "s", "regardingobjectid_account_email@odata.bind": format!("/accounts({account})")}))
        .await;
    let path = format!("emails({id})");
    let expanded = format!(
        "{path}?$select=subject&$expand=regardingobjectid_account_email($select=name),regardingobjectid_contact_email($select=fullname)"
    );
    let row = admin.get(&expanded).await.json();
    assert_eq!(row["regardingobjectid_account_email"]["name"], "Contoso");
    assert!(row["regardingobjectid_contact_email"].is_null());
    let absolute = format!("{}contacts({contact})", org.root());
    assert_eq!(
        admin
            .patch(
                &path,
                json!({"regardingobjectid_contact_email@odata.bind": absolute})
            )
            .await
            .status,
        204
    );
    let row = admin.get(&expanded).await.json();
    assert!(row["regardingobjectid_account_email"].is_null());
    assert_eq!(row["regardingobjectid_contact_email"]["fullname"], "Ada Lovelace");
    let pointer = admin
        .get(&format!(
            "activitypointers({id})?$expand=regardingobjectid_contact($select=fullname)"
        ))
        .await
        .json();
    assert_eq!(pointer["regardingobjectid_contact"]["fullname"], "Ada Lovelace");
    assert_eq!(pointer["activitytypecode"], "email");
    assert_eq!(
        admin
            .patch(&path, json!({"regardingobjectid_contact_email@odata.bind": null}))
            .await
            .status,
        204
    );
    assert!(admin.get(&path).await.json()["_regardingobjectid_value"].is_null());
}

#[tokio::test]
async fn names_are_case_sensitive_and_targets_must_fit_and_exist() {
    let org = Org::start().await;
    let admin = org.admin();
    let account = admin.make("accounts", json!({"name": "Contoso"})).await;
    for (name, url, status) in [
        (
            "RegardingObjectId_account_email",
            format!("/accounts({account})"),
            400,
        ),
        (
            "regardingobjectid_account_task",
            format!("/accounts({account})"),
            400,
        ),
        (
            "regardingobjectid_contact_email",
            format!("/accounts({account})"),
            400,
        ),
        (
            "regardingobjectid_account_email",
            "/accounts(11111111-1111-1111-1111-111111111111)".to_owned(),
            404,
        ),
        (
            "regardingobjectid_account_email",
            "/nothings(11111111-1111-1111-1111-111111111111)".to_owned(),
            404,
        ),
        (
            "regardingobjectid_account_email",
            "http://elsewhere.example/accounts(1)".to_owned(),
            400,
        ),
        ("regardingobjectid_account_email", "nonsense".to_owned(), 400),
    ] {
        let reply = admin
            .post(
                "emails",
                json!({"subject": "s", format!("{name}@odata.bind"): url}),
            )
            .await;
        assert_eq!(reply.status, status, "{name} {url}: {}", reply.text);
    }
    let direct = admin
        .post(
            "emails",
            json!({"subject": "s", "_regardingobjectid_value": account}),
        )
        .await;
    assert_eq!(direct.status, 400);
    assert_eq!(
        admin.get("emails/$count").await.text,
        "0",
        "a refused request leaves nothing"
    );
}

#[tokio::test]
async fn owners_are_bound_by_either_spelling() {
    let org = Org::start().await;
    let admin = org.admin();
    let user = org.user(SeedRole::Salesperson);
    for name in ["ownerid", "ownerid_email"] {
        let id = admin
            .make(
                "emails",
                json!({"subject": "s", format!("{name}@odata.bind"): format!("/systemusers({user})")}),
            )
            .await;
        let row = admin
            .get(&format!("emails({id})?$expand=owninguser($select=fullname)"))
            .await
            .json();
        assert_eq!(row["_ownerid_value"], json!(user), "{name}");
        assert_eq!(row["_owninguser_value"], json!(user));
        assert!(row["_owningbusinessunit_value"].is_string());
        assert!(row["owninguser"]["fullname"].is_string());
    }
}

#[tokio::test]
async fn references_associate_and_let_go() {
    let org = Org::start().await;
    let admin = org.admin();
    let account = admin.make("accounts", json!({"name": "Contoso"})).await;
    let contact = admin.contact("Ada", "Lovelace", "ada@contoso.example").await;
    let lookup = format!("accounts({account})/primarycontactid/$ref");
    assert_eq!(admin.get(&lookup).await.status, 204);
    assert_eq!(
        admin
            .put(
                &lookup,
                json!({"@odata.id": format!("{}contacts({contact})", org.root())})
            )
            .await
            .status,
        204
    );
    assert_eq!(
        admin.get(&lookup).await.json()["@odata.id"],
        format!("{}contacts({contact})", org.root())
    );
    assert_eq!(
        admin
            .get(&format!("accounts({account})/primarycontactid"))
            .await
            .json()["fullname"],
        "Ada Lovelace"
    );
    assert_eq!(
        admin
            .get(&format!("accounts({account})/primarycontactid/fullname"))
            .await
            .json()["value"],
        "Ada Lovelace"
    );
    assert_eq!(admin.delete(&lookup).await.status, 204);
    assert_eq!(
        admin
            .get(&format!("accounts({account})/primarycontactid"))
            .await
            .status,
        204
    );

    let members = format!("accounts({account})/contact_customer_accounts");
    let body = json!({"@odata.id": format!("contacts({contact})")});
    assert_eq!(admin.post(&format!("{members}/$ref"), body).await.status, 204);
    assert_eq!(admin.get(&members).await.rows().len(), 1);
    assert_eq!(admin.get(&format!("{members}/$count")).await.text, "1");
    assert_eq!(admin.get(&format!("{members}/$ref")).await.rows().len(), 1);
    assert_eq!(
        admin.delete(&format!("{members}({contact})/$ref")).await.status,
        204
    );
    assert_eq!(admin.get(&members).await.rows().len(), 0);
    let made = admin.post(&members, json!({"lastname": "New"})).await;
    assert_eq!(made.status, 204);
    assert_eq!(admin.get(&members).await.rows()[0]["lastname"], "New");
}
