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

#[tokio::test]
async fn a4_taking_out_what_is_no_member_touches_nothing() {
    let org = Org::start().await;
    let admin = org.admin();
    let mine = admin.make("accounts", json!({"name": "Contoso"})).await;
    let other = admin.make("accounts", json!({"name": "Fabrikam"})).await;
    let bind = format!("/accounts({other})");
    let contact = admin
        .make(
            "contacts",
            json!({"lastname": "Lovelace", "parentcustomerid_account@odata.bind": bind}),
        )
        .await;
    let missing = "11111111-1111-1111-1111-111111111111";
    for path in [
        format!("accounts({mine})/contact_customer_accounts({contact})/$ref"),
        format!("accounts({mine})/contact_customer_accounts/$ref?$id=contacts({contact})"),
        format!("accounts({mine})/contact_customer_accounts({missing})/$ref"),
        format!("accounts({missing})/contact_customer_accounts({contact})/$ref"),
        format!("accounts({missing})/primarycontactid/$ref"),
    ] {
        let reply = admin.delete(&path).await;
        assert_eq!(reply.refusal(), (404, "0x80040217".to_owned()), "{path}");
    }
    let row = admin.get(&format!("contacts({contact})")).await.json();
    assert_eq!(row["_parentcustomerid_value"], json!(other));
    assert_eq!(
        admin
            .delete(&format!("accounts({mine})/contact_customer_accounts/$ref"))
            .await
            .status,
        400,
        "of which?"
    );
}

#[tokio::test]
async fn a4_references_take_every_spelling_of_a_url_and_check_what_it_names() {
    let org = Org::start().await;
    let admin = org.admin();
    let account = admin.make("accounts", json!({"name": "Contoso"})).await;
    let contact = admin.contact("Ada", "Lovelace", "ada@x.example").await;
    let lookup = format!("accounts({account})/primarycontactid/$ref");
    for url in [
        format!("contacts({contact})"),
        format!("/contacts({contact})"),
        format!("/api/data/v9.2/contacts({contact})"),
        format!("/api/data/v9.0/contacts({})", contact.to_uppercase()),
        format!("{}contacts(contactid={contact})", org.root()),
    ] {
        assert_eq!(admin.delete(&lookup).await.status, 204);
        assert_eq!(
            admin.put(&lookup, json!({"@odata.id": url})).await.status,
            204,
            "{url}"
        );
        let read = admin
            .get(&format!("accounts({account})/_primarycontactid_value"))
            .await
            .json();
        assert_eq!(read["value"], json!(contact), "{url}");
    }
    for (body, status) in [
        (json!({"@odata.id": format!("accounts({account})")}), 400),
        (
            json!({"@odata.id": "contacts(11111111-1111-1111-1111-111111111111)"}),
            404,
        ),
        (
            json!({"@odata.id": format!("http://elsewhere.example/api/data/v9.2/contacts({contact})")}),
            400,
        ),
        (json!({"@odata.id": null}), 400),
        (json!({}), 400),
        (json!({"@odata.id": "$1"}), 400),
    ] {
        assert_eq!(admin.put(&lookup, body.clone()).await.status, status, "{body}");
    }
    assert_eq!(
        admin
            .post(&lookup, json!({"@odata.id": format!("contacts({contact})")}))
            .await
            .status,
        405
    );
    let old = admin
        .get(&format!("accounts({account})"))
        .await
        .header("ETag")
        .to_owned();
    admin
        .patch(&format!("accounts({account})"), json!({"fax": "1"}))
        .await;
    assert_eq!(
        admin
            .send("DELETE", &lookup, &[("If-Match", &old)], None)
            .await
            .status,
        412
    );
}

#[tokio::test]
async fn a4_activities_of_any_kind_join_the_collection_of_pointers() {
    let org = Org::start().await;
    let admin = org.admin();
    let account = admin.make("accounts", json!({"name": "Contoso"})).await;
    let task = admin.make("tasks", json!({"subject": "Call"})).await;
    let members = format!("accounts({account})/Account_ActivityPointers");
    let body = json!({"@odata.id": format!("tasks({task})")});
    assert_eq!(admin.post(&format!("{members}/$ref"), body).await.status, 204);
    assert_eq!(admin.get(&members).await.rows()[0]["activityid"], json!(task));
    assert_eq!(admin.delete(&format!("{members}({task})/$ref")).await.status, 204);
    assert!(admin.get(&format!("tasks({task})")).await.json()["_regardingobjectid_value"].is_null());
}

#[tokio::test]
async fn a4_many_to_many_members_come_and_go() {
    let org = Org::start().await;
    let admin = org.admin();
    let user = org.user(SeedRole::Salesperson);
    let role = admin
        .get("roles?$filter=name eq 'System Administrator'")
        .await
        .rows()[0]["roleid"]
        .clone();
    let role = role.as_str().unwrap();
    let members = format!("systemusers({user})/systemuserroles_association");
    let body = json!({"@odata.id": format!("roles({role})")});
    assert_eq!(admin.get(&members).await.rows().len(), 1);
    let refused = org.sales().post(&format!("{members}/$ref"), body.clone()).await;
    assert_eq!(
        refused.status, 403,
        "nobody makes himself an administrator: {}",
        refused.text
    );
    assert_eq!(
        admin.post(&format!("{members}/$ref"), body.clone()).await.status,
        204
    );
    assert_eq!(admin.get(&members).await.rows().len(), 2);
    let twice = admin.post(&format!("{members}/$ref"), body).await;
    assert_eq!(twice.refusal(), (412, "0x80040237".to_owned()));
    let gone = format!("{members}({role})/$ref");
    assert_eq!(
        org.sales().delete(&gone).await.status,
        204,
        "an administrator now"
    );
    assert_eq!(admin.delete(&gone).await.status, 404, "no member any more");
    assert_eq!(admin.get(&members).await.rows().len(), 1);
}
