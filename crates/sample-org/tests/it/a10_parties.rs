//! Reference A10, C2: activity parties and what the platform keeps of them.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use regarding_sample_org::seed::SeedRole;
use serde_json::{Value, json};

use crate::support::{As, Org};

async fn parties(admin: &As<'_>, id: &str) -> Vec<(i64, Option<String>)> {
    let path = format!("emails({id})/email_activity_parties?$select=participationtypemask,addressused");
    let mut all: Vec<_> = admin
        .get(&path)
        .await
        .rows()
        .iter()
        .map(|row| {
            (
                row["participationtypemask"].as_i64().unwrap(),
                row["addressused"].as_str().map(str::to_owned),
            )
        })
        .collect();
    all.sort();
    all
}

fn party(mask: i64, address: &str) -> Value {
    json!({"participationtypemask": mask, "addressused": address})
}

#[tokio::test]
async fn parties_are_made_along_and_owner_and_regarding_rows_are_kept() {
    let org = Org::start().await;
    let sales = org.sales();
    let user = org.user(SeedRole::Salesperson);
    let mail = org
        .world
        .users
        .iter()
        .find(|one| one.id == user)
        .unwrap()
        .email
        .clone();
    let contact = sales.contact("Ada", "Lovelace", "ada@contoso.example").await;
    let account = sales.make("accounts", json!({"name": "Contoso"})).await;
    let id = sales
        .make("emails", json!({
            "subject": "Hello", "description": "<p>text</p>", "directioncode": true,
            "regardingobjectid_account_email@odata.bind": format!("/accounts({account})"),
            "email_activity_parties": [
                {"partyid_systemuser@odata.bind": format!("/systemusers({user})"), "participationtypemask": 1},
                {"partyid_contact@odata.bind": format!("/contacts({contact})"), "participationtypemask": 2},
                {"addressused": "someone@example.org", "participationtypemask": 3},
            ],
        }))
        .await;
    let some = |text: &str| Some(text.to_owned());
    assert_eq!(
        parties(&sales, &id).await,
        [
            (1, some(&mail)),
            (2, some("ada@contoso.example")),
            (3, some("someone@example.org")),
            (8, None),
            (9, None)
        ]
    );
    let row = sales.get(&format!("emails({id})")).await.json();
    assert_eq!(row["sender"], json!(mail));
    assert_eq!(row["torecipients"], "ada@contoso.example;");
    assert_eq!(row["_emailsender_value"], json!(user));
    assert_eq!(
        (&row["statecode"], &row["statuscode"]),
        (&json!(0), &json!(1)),
        "a draft"
    );

    let body = json!({"regardingobjectid_account_email@odata.bind": null});
    assert_eq!(sales.patch(&format!("emails({id})"), body).await.status, 204);
    assert!(
        parties(&sales, &id).await.iter().all(|(mask, _)| *mask != 8),
        "nothing to be regarding any more"
    );
}

#[tokio::test]
async fn put_replaces_the_whole_list_and_only_there() {
    let org = Org::start().await;
    let sales = org.sales();
    let list = json!([party(1, "a@x.example"), party(2, "b@x.example")]);
    let id = sales
        .make("emails", json!({"subject": "s", "email_activity_parties": list}))
        .await;
    let before = sales
        .get(&format!("emails({id})"))
        .await
        .header("ETag")
        .to_owned();
    let path = format!("emails({id})/email_activity_parties");
    assert_eq!(
        sales
            .put(
                &path,
                json!({"value": [party(2, "c@x.example"), party(9, "own@x.example")]})
            )
            .await
            .status,
        204
    );
    assert_eq!(
        parties(&sales, &id).await,
        [(2, Some("c@x.example".to_owned())), (9, None)]
    );
    assert_ne!(sales.get(&format!("emails({id})")).await.header("ETag"), before);
    assert_eq!(
        sales
            .put(&path, json!({"value": [party(99, "c@x.example")]}))
            .await
            .status,
        400
    );
    assert_eq!(
        parties(&sales, &id).await.len(),
        2,
        "a refused list changes nothing"
    );
    assert_eq!(
        sales
            .post("activityparties", party(2, "x@x.example"))
            .await
            .status,
        405
    );
}

#[tokio::test]
async fn attachments_are_made_along_and_go_with_the_email() {
    let org = Org::start().await;
    let sales = org.sales();
    let files = json!([{"filename": "a.txt", "mimetype": "text/plain", "body": "aGVsbG8="}]);
    let id = sales
        .make(
            "emails",
            json!({"subject": "s", "email_activity_mime_attachment": files}),
        )
        .await;
    let body = json!({
        "objectid_activitypointer@odata.bind": format!("/activitypointers({id})"), "objecttypecode": "email",
        "filename": "b.txt", "body": "eA==",
    });
    assert_eq!(sales.post("activitymimeattachments", body).await.status, 204);
    let rows = sales
        .get(&format!(
            "emails({id})/email_activity_mime_attachment?$orderby=filename"
        ))
        .await
        .rows();
    assert_eq!(rows.len(), 2);
    assert_eq!(
        (&rows[0]["body"], &rows[0]["filesize"]),
        (&json!("aGVsbG8="), &json!(5))
    );
    let bad = json!({"filename": "c", "body": "***", "objectid_email@odata.bind": format!("/emails({id})")});
    assert_eq!(sales.post("activitymimeattachments", bad).await.status, 400);
    assert_eq!(sales.delete(&format!("emails({id})")).await.status, 204);
    assert_eq!(sales.get("activitymimeattachments/$count").await.text, "0");
    assert_eq!(sales.get("activityparties/$count").await.text, "0");
}

#[tokio::test]
async fn a_patch_replaces_the_list_as_a_whole_and_with_its_other_columns() {
    let org = Org::start().await;
    let sales = org.sales();
    let list = json!([party(1, "a@x.example"), party(2, "b@x.example")]);
    let id = sales
        .make("emails", json!({"subject": "s", "email_activity_parties": list}))
        .await;
    let path = format!("emails({id})");
    let body =
        json!({"subject": "t", "email_activity_parties": [party(1, "c@x.example"), party(4, "d@x.example")]});
    assert_eq!(sales.patch(&path, body).await.status, 204);
    let some = |text: &str| Some(text.to_owned());
    assert_eq!(
        parties(&sales, &id).await,
        [(1, some("c@x.example")), (4, some("d@x.example")), (9, None)]
    );
    let row = sales.get(&path).await.json();
    assert_eq!(
        (&row["subject"], &row["sender"]),
        (&json!("t"), &json!("c@x.example"))
    );
    let half = json!({"subject": "u", "email_activity_parties": [party(2, "e@x.example"), {"participationtypemask": 2}]});
    assert_eq!(
        sales.patch(&path, half).await.refusal(),
        (400, "0x80043518".to_owned())
    );
    assert_eq!(parties(&sales, &id).await.len(), 3, "all or nothing");
    assert_eq!(sales.get(&path).await.json()["subject"], "t");
    assert_eq!(
        sales
            .patch(&path, json!({"email_activity_parties": []}))
            .await
            .status,
        204
    );
    assert_eq!(
        parties(&sales, &id).await,
        [(9, None)],
        "the platform keeps its own row"
    );
    let other = json!({"email_activity_mime_attachment": [{"filename": "a.txt", "body": "eA=="}]});
    assert_eq!(
        sales.patch(&path, other).await.status,
        400,
        "parties are the only collection that an update takes"
    );
    let wrong = json!({"appointment_activity_parties": []});
    assert_eq!(sales.patch(&path, wrong).await.status, 400);
}

#[tokio::test]
async fn roles_and_records_fit_the_kind_of_activity() {
    let org = Org::start().await;
    let admin = org.admin();
    let account = admin.make("accounts", json!({"name": "Contoso"})).await;
    let bind = format!("/accounts({account})");
    let opportunity = admin
        .make(
            "opportunities",
            json!({"name": "Terminal", "customerid_account@odata.bind": bind}),
        )
        .await;
    let deal = |mask: i64| json!({"participationtypemask": mask, "partyid_opportunity@odata.bind": format!("/opportunities({opportunity})")});
    let appointment = |party: Value| json!({"subject": "s", "scheduledstart": "2025-03-04T10:00:00Z", "scheduledend": "2025-03-04T11:00:00Z", "appointment_activity_parties": [party]});
    let email = |party: Value| json!({"subject": "s", "email_activity_parties": [party]});
    let call = |party: Value| json!({"subject": "s", "phonecall_activity_parties": [party]});
    for (set, body, code) in [
        ("emails", email(party(1, "a@x.example")), ""),
        ("emails", email(party(5, "a@x.example")), "0x80043515"),
        (
            "emails",
            email(json!({"addressused": "a@x.example"})),
            "0x80043515",
        ),
        ("emails", email(deal(13)), ""),
        ("emails", email(deal(2)), "0x80043506"),
        ("emails", email(json!({"participationtypemask": 2})), "0x80043518"),
        (
            "emails",
            email(json!({"participationtypemask": 2, "unresolvedpartyname": "Nobody"})),
            "",
        ),
        ("appointments", appointment(party(5, "a@x.example")), ""),
        ("appointments", appointment(party(7, "a@x.example")), ""),
        ("appointments", appointment(party(2, "a@x.example")), "0x80043515"),
        ("phonecalls", call(party(2, "a@x.example")), ""),
        ("phonecalls", call(party(3, "a@x.example")), "0x80043515"),
    ] {
        let reply = admin.post(set, body.clone()).await;
        let got = if reply.status == 204 {
            String::new()
        } else {
            reply.refusal().1
        };
        assert_eq!(got, code, "{set} {body}: {}", reply.text);
    }
}

#[tokio::test]
async fn rows_that_the_platform_keeps_are_not_made_by_clients() {
    let org = Org::start().await;
    let sales = org.sales();
    let list = json!([
        party(9, "own@x.example"),
        party(8, "about@x.example"),
        party(2, "b@x.example")
    ]);
    let id = sales
        .make("emails", json!({"subject": "s", "email_activity_parties": list}))
        .await;
    assert_eq!(
        parties(&sales, &id).await,
        [(2, Some("b@x.example".to_owned())), (9, None)]
    );
}

#[tokio::test]
async fn put_is_guarded_by_the_etag_of_the_activity() {
    let org = Org::start().await;
    let sales = org.sales();
    let id = sales.make("emails", json!({"subject": "s"})).await;
    let old = sales
        .get(&format!("emails({id})"))
        .await
        .header("ETag")
        .to_owned();
    sales
        .patch(&format!("emails({id})"), json!({"subject": "t"}))
        .await;
    let path = format!("emails({id})/email_activity_parties");
    let body = Some(json!({"value": [party(2, "b@x.example")]}).to_string());
    assert_eq!(
        sales.send("PUT", &path, &[("If-Match", &old)], body).await.status,
        412
    );
    for body in [json!({}), json!({"value": {}}), json!({"value": [1]})] {
        assert_eq!(sales.put(&path, body.clone()).await.status, 400, "{body}");
    }
    assert_eq!(
        sales
            .put(&format!("emails({id})/Email_Annotation"), json!({"value": []}))
            .await
            .status,
        405
    );
}

#[tokio::test]
async fn files_that_the_organization_does_not_take_are_refused() {
    use base64::Engine as _;
    let org = Org::start().await;
    let sales = org.sales();
    let email = sales.make("emails", json!({"subject": "s"})).await;
    let bind = format!("/emails({email})");
    let whole = base64::engine::general_purpose::STANDARD.encode(vec![7; 5_242_881]);
    let file =
        |name: &str, body: &str| json!({"objectid_email@odata.bind": bind, "filename": name, "body": body});
    let refused = sales
        .post("activitymimeattachments", file("big.bin", &whole))
        .await;
    assert_eq!(
        refused.refusal(),
        (400, "0x80043e09".to_owned()),
        "C2: 5 MB by default"
    );
    let note = sales
        .post(
            "annotations",
            json!({"subject": "n", "filename": "big.bin", "documentbody": whole}),
        )
        .await;
    assert_eq!(note.refusal(), (400, "0x80043e09".to_owned()));
    assert_eq!(sales.get("activitymimeattachments/$count").await.text, "0");
    assert_eq!(
        sales
            .post("activitymimeattachments", file("small.txt", "eA=="))
            .await
            .status,
        204
    );
}
