//! Reference A12, C2 to C5: what bodies may say, states, computed columns.

use regarding_sample_org::seed::{self, row::SeedRow};
use regarding_sample_org::server::ServeOptions;
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

#[tokio::test]
async fn a5_values_fit_their_types_and_ranges() {
    let org = Org::start().await;
    let admin = org.admin();
    for (set, column, good, bad) in [
        (
            "contacts",
            "birthdate",
            vec![json!("1815-12-10"), json!("1753-01-01"), json!(null)],
            vec![
                json!("1815-12-10T00:00:00Z"),
                json!("1752-12-31"),
                json!("10.12.1815"),
                json!("2025-02-30"),
                json!(1815),
                json!("18151210"),
            ],
        ),
        (
            "tasks",
            "scheduledend",
            vec![
                json!("2025-03-04T09:30:00Z"),
                json!("2025-03-04T09:30:00.123+02:00"),
                json!("2025-03-04"),
            ],
            vec![
                json!("2025-03-04T09:30:00"),
                json!("2025-03-04 09:30:00Z"),
                json!("2025-03-04T09:30:00Z[UTC]"),
                json!("1600-01-01T00:00:00Z"),
                json!("tomorrow"),
                json!(0),
            ],
        ),
        (
            "tasks",
            "percentcomplete",
            vec![json!(0), json!(100)],
            vec![
                json!(-1),
                json!(101),
                json!(1.5),
                json!("50"),
                json!(true),
                json!(1e30),
            ],
        ),
        (
            "accounts",
            "numberofemployees",
            vec![json!(1_000_000_000)],
            vec![json!(1_000_000_001_i64), json!(3_000_000_000_i64)],
        ),
        (
            "accounts",
            "revenue",
            vec![json!(0), json!(12.5), json!(-922_337_203_685_477.0)],
            vec![json!(1e16), json!("12"), json!([12])],
        ),
        (
            "contacts",
            "donotemail",
            vec![json!(true), json!(false)],
            vec![json!(1), json!("true")],
        ),
        (
            "contacts",
            "gendercode",
            vec![json!(1), json!(null)],
            vec![json!(0), json!(3), json!("1")],
        ),
        (
            "emails",
            "conversationtrackingid",
            vec![
                json!("11111111-2222-3333-4444-55555555555A"),
                json!("{11111111-2222-3333-4444-555555555555}"),
                json!("11111111222233334444555555555555"),
            ],
            vec![
                json!("urn:uuid:11111111-2222-3333-4444-555555555555"),
                json!("{11111111-2222-3333-4444-555555555555"),
                json!("11111111"),
                json!(""),
                json!(1),
            ],
        ),
        (
            "contacts",
            "nickname",
            vec![json!("x".repeat(100)), json!("🦀".repeat(50))],
            vec![
                json!("x".repeat(101)),
                json!("🦀".repeat(51)),
                json!({}),
                json!(["x"]),
            ],
        ),
    ] {
        let body = match set {
            "contacts" => json!({"lastname": "s"}),
            "accounts" => json!({"name": "s"}),
            _ => json!({"subject": "s"}),
        };
        let path = format!("{set}({})", admin.make(set, body).await);
        for value in good {
            let reply = admin.patch(&path, json!({column: value})).await;
            assert_eq!(reply.status, 204, "{column} {value}: {}", reply.text);
        }
        let before = admin.get(&path).await.header("ETag").to_owned();
        for value in bad {
            let reply = admin.patch(&path, json!({column: value})).await;
            assert_eq!(reply.status, 400, "{column} {value}: {}", reply.text);
        }
        assert_eq!(
            admin.get(&path).await.header("ETag"),
            before,
            "a refused value changes nothing"
        );
    }
}

#[tokio::test]
async fn lengths_are_those_of_the_tables() {
    let org = Org::start().await;
    let admin = org.admin();
    for (set, column, most) in [
        ("emails", "subject", 800),
        ("emails", "messageid", 320),
        ("emails", "trackingtoken", 50),
        ("emails", "sender", 250),
        ("emails", "torecipients", 500),
        ("emails", "submittedby", 250),
        ("appointments", "subject", 200),
        ("appointments", "location", 200),
        ("appointments", "globalobjectid", 300),
        ("tasks", "subject", 200),
        ("tasks", "description", 2000),
        ("phonecalls", "phonenumber", 200),
        ("contacts", "firstname", 50),
        ("contacts", "jobtitle", 100),
        ("contacts", "suffix", 10),
        ("contacts", "childrensnames", 255),
        ("contacts", "address1_line1", 250),
        ("contacts", "address2_name", 100),
        ("accounts", "name", 160),
        ("accounts", "accountnumber", 20),
        ("leads", "mobilephone", 20),
        ("leads", "subject", 300),
    ] {
        let mut body = match set {
            "contacts" | "leads" => json!({"lastname": "s"}),
            "accounts" => json!({"name": "s"}),
            "appointments" => {
                json!({"subject": "s", "scheduledstart": "2025-03-04T10:00:00Z", "scheduledend": "2025-03-04T11:00:00Z"})
            }
            _ => json!({"subject": "s"}),
        };
        body[column] = json!("x".repeat(most + 1));
        assert_eq!(
            admin.post(set, body.clone()).await.refusal(),
            (400, "0x80044331".to_owned()),
            "{set}.{column}"
        );
        body[column] = json!("x".repeat(most));
        assert_eq!(admin.post(set, body).await.status, 204, "{set}.{column}");
    }
}

#[tokio::test]
async fn only_who_may_says_when_a_row_was_made() {
    let org = Org::start().await;
    let body = json!({"lastname": "s", "overriddencreatedon": "2020-05-06T07:08:09Z"});
    let refused = org.sales().post("contacts", body.clone()).await;
    assert_eq!(
        refused.refusal(),
        (403, "0x80040220".to_owned()),
        "E1: prvOverrideCreatedOnCreatedBy"
    );
    let admin = org.admin();
    let path = format!("contacts({})", admin.make("contacts", body).await);
    assert_eq!(
        admin
            .patch(&path, json!({"overriddencreatedon": "2001-01-01T00:00:00Z"}))
            .await
            .status,
        204
    );
    let row = admin.get(&path).await.json();
    assert_eq!(row["createdon"], "2020-05-06T07:08:09Z", "at creation only");
    assert_ne!(row["modifiedon"], row["createdon"]);
}

#[tokio::test]
async fn a17_a_row_that_others_need_stays() {
    let mut world = seed::empty(seed::DEFAULT_SEED, "2026-03-04T10:00:00Z".parse().unwrap());
    let queue = uuid::Uuid::from_u128(77);
    let user = world
        .rows
        .iter_mut()
        .find(|row| row.table == "systemuser")
        .unwrap();
    *user = user.clone().lookup("queueid", "queue", queue);
    world
        .rows
        .push(SeedRow::new("queue", queue).text("name", "Support"));
    let org = Org::of(world, ServeOptions::default()).await;
    let admin = org.admin();
    let refused = admin.delete(&format!("queues({queue})")).await;
    assert_eq!(
        refused.refusal(),
        (405, "0x80040227".to_owned()),
        "{}",
        refused.text
    );
    assert_eq!(admin.get(&format!("queues({queue})")).await.status, 200);
}

#[tokio::test]
async fn rows_that_lose_a_lookup_have_a_new_version() {
    let org = Org::start().await;
    let admin = org.admin();
    let contact = admin.contact("Ada", "Lovelace", "ada@x.example").await;
    let bind = format!("/contacts({contact})");
    let path = format!(
        "accounts({})",
        admin
            .make(
                "accounts",
                json!({"name": "s", "primarycontactid@odata.bind": bind})
            )
            .await
    );
    let before = admin.get(&path).await.header("ETag").to_owned();
    assert_eq!(admin.delete(&format!("contacts({contact})")).await.status, 204);
    assert_ne!(
        admin.get(&path).await.header("ETag"),
        before,
        "whoever holds the old etag has an old row"
    );
}
