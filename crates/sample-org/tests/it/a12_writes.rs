//! Reference A12, C2 to C5: what bodies may say, states, computed columns.

use serde_json::json;

use crate::support::Org;

#[tokio::test]
async fn bodies_are_checked() {
    let org = Org::start().await;
    let admin = org.admin();
    for (set, body, status, code) in [
        (
            "contacts",
            json!({"lastname": "x", "nosuch": 1}),
            400,
            "0x80048d19",
        ),
        ("contacts", json!({"lastname": 5}), 400, "0x80048d19"),
        ("contacts", json!({"lastname": "x".repeat(51)}), 400, "0x80044331"),
        (
            "leads",
            json!({"lastname": "x", "mobilephone": "1".repeat(21)}),
            400,
            "0x80044331",
        ),
        (
            "contacts",
            json!({"lastname": "x", "gendercode": 7}),
            400,
            "0x80040203",
        ),
        (
            "contacts",
            json!({"lastname": "x", "birthdate": "yesterday"}),
            400,
            "0x80048d19",
        ),
        (
            "opportunities",
            json!({"name": "x", "closeprobability": 101}),
            400,
            "0x80040203",
        ),
        ("incidents", json!({"title": "no customer"}), 400, "0x80040203"),
        ("appointments", json!({"subject": "no time"}), 400, "0x80040203"),
        ("activitypointers", json!({"subject": "x"}), 405, "0x80040800"),
    ] {
        let reply = admin.post(set, body.clone()).await;
        assert_eq!(
            reply.refusal(),
            (status, code.to_owned()),
            "{set} {body}: {}",
            reply.text
        );
    }
    for body in ["", "[]", "{", "null", "{\"a\":"] {
        assert_eq!(
            admin
                .send("POST", "accounts", &[], Some(body.to_owned()))
                .await
                .status,
            400,
            "{body:?}"
        );
    }
}

#[tokio::test]
async fn read_only_columns_are_ignored_and_computed() {
    let org = Org::start().await;
    let admin = org.admin();
    let id = admin
        .make("contacts", json!({
            "firstname": "Ada", "lastname": "Lovelace", "fullname": "Nobody", "modifiedon": "1999-01-01T00:00:00Z",
            "overriddencreatedon": "2020-05-06T07:08:09Z", "address1_line1": "1 Way", "address1_city": "York",
            "address1_postalcode": "Y1", "nickname": "", "@odata.type": "Microsoft.Dynamics.CRM.contact",
        }))
        .await;
    let row = admin.get(&format!("contacts({id})")).await.json();
    assert_eq!(row["fullname"], "Ada Lovelace");
    assert_eq!(row["createdon"], "2020-05-06T07:08:09Z");
    assert_ne!(row["modifiedon"], "1999-01-01T00:00:00Z");
    assert_eq!(row["address1_composite"], "1 Way\r\nYork Y1");
    assert!(row["nickname"].is_null(), "an empty text is no value");
    admin
        .patch(
            &format!("contacts({id})"),
            json!({"lastname": "King", "address1_city": null}),
        )
        .await;
    let row = admin.get(&format!("contacts({id})")).await.json();
    assert_eq!(
        (&row["fullname"], &row["address1_composite"]),
        (&json!("Ada King"), &json!("1 Way\r\nY1"))
    );
}

#[tokio::test]
async fn states_and_reasons_go_together() {
    let org = Org::start().await;
    let admin = org.admin();
    let path = format!("tasks({})", admin.make("tasks", json!({"subject": "s"})).await);
    assert_eq!(admin.get(&path).await.json()["statuscode"], 2);
    assert_eq!(admin.patch(&path, json!({"statuscode": 7})).await.status, 204);
    for illegal in [
        json!({"statuscode": 5}),
        json!({"statecode": 1, "statuscode": 2}),
        json!({"statecode": 9}),
    ] {
        assert_eq!(
            admin.patch(&path, illegal.clone()).await.refusal(),
            (400, "0x80048408".to_owned()),
            "{illegal}"
        );
    }
    assert_eq!(admin.patch(&path, json!({"statecode": 1})).await.status, 204);
    let row = admin.get(&path).await.json();
    assert_eq!((&row["statecode"], &row["statuscode"]), (&json!(1), &json!(5)));
    let born_closed = admin
        .post("tasks", json!({"subject": "s", "statecode": 1, "statuscode": 5}))
        .await;
    assert_eq!(born_closed.refusal(), (400, "0x80048408".to_owned()));
}

#[tokio::test]
async fn c2_a_completed_email_lets_only_regarding_and_owner_change() {
    let org = Org::start().await;
    let admin = org.admin();
    let account = admin.make("accounts", json!({"name": "Contoso"})).await;
    let path = format!("emails({})", admin.make("emails", json!({"subject": "s"})).await);
    assert_eq!(
        admin
            .patch(&path, json!({"statecode": 1, "statuscode": 4}))
            .await
            .status,
        204
    );
    assert_eq!(
        admin.patch(&path, json!({"subject": "other"})).await.refusal(),
        (400, "0x80040233".to_owned())
    );
    let parties = admin
        .put(&format!("{path}/email_activity_parties"), json!({"value": []}))
        .await;
    assert_eq!(parties.refusal(), (400, "0x80040233".to_owned()));
    let body = json!({"regardingobjectid_account_email@odata.bind": format!("/accounts({account})")});
    assert_eq!(admin.patch(&path, body).await.status, 204);
    assert_eq!(
        admin.get(&path).await.json()["_regardingobjectid_value"],
        json!(account)
    );
    assert_eq!(admin.delete(&path).await.status, 204);
}

#[tokio::test]
async fn deletion_takes_what_belongs_to_the_row_and_empties_other_lookups() {
    let org = Org::start().await;
    let admin = org.admin();
    let contact = admin.contact("Ada", "Lovelace", "ada@contoso.example").await;
    let bind = format!("/contacts({contact})");
    let account = admin
        .make(
            "accounts",
            json!({"name": "Contoso", "primarycontactid@odata.bind": bind}),
        )
        .await;
    let parties = json!([{"partyid_contact@odata.bind": bind, "participationtypemask": 2}]);
    let email = admin
        .make(
            "emails",
            json!({"subject": "s", "email_activity_parties": parties}),
        )
        .await;
    admin
        .make(
            "annotations",
            json!({"subject": "n", "objectid_contact@odata.bind": bind}),
        )
        .await;
    assert_eq!(admin.delete(&format!("contacts({contact})")).await.status, 204);
    assert!(admin.get(&format!("accounts({account})")).await.json()["_primarycontactid_value"].is_null());
    assert_eq!(admin.get("annotations/$count").await.text, "0");
    let party = admin
        .get(&format!(
            "emails({email})/email_activity_parties?$filter=participationtypemask eq 2"
        ))
        .await
        .rows();
    assert!(party[0]["_partyid_value"].is_null());
    assert_eq!(
        (&party[0]["ispartydeleted"], &party[0]["addressused"]),
        (&json!(true), &json!("ada@contoso.example"))
    );
}

#[tokio::test]
async fn a_deep_insert_makes_everything_or_nothing() {
    let org = Org::start().await;
    let admin = org.admin();
    let contacts = json!([{"lastname": "One", "Contact_Tasks": [{"subject": "call"}]}, {"lastname": "Two"}]);
    let body = json!({"name": "Contoso", "primarycontactid": {"lastname": "First"}, "contact_customer_accounts": contacts});
    let id = admin.make("accounts", body).await;
    assert_eq!(
        admin
            .get(&format!("accounts({id})/contact_customer_accounts"))
            .await
            .rows()
            .len(),
        2
    );
    assert_eq!(
        admin
            .get(&format!("accounts({id})/primarycontactid"))
            .await
            .json()["lastname"],
        "First"
    );
    assert_eq!(
        admin
            .get("tasks?$filter=regardingobjectid_contact/lastname eq 'One'")
            .await
            .rows()
            .len(),
        1
    );
    let bad =
        json!({"name": "Fabrikam", "contact_customer_accounts": [{"lastname": "Three"}, {"nosuch": 1}]});
    assert_eq!(admin.post("accounts", bad).await.status, 400);
    assert_eq!(admin.get("accounts/$count").await.text, "1");
    assert_eq!(admin.get("contacts/$count").await.text, "3");
}
