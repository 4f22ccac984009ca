//! Reference C1, C2, I 13: `SendEmail` and the states of an outgoing email.

use regarding_sample_org::seed::SeedRole;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{As, Org, Reply};

fn party(role: i64, user: Uuid) -> Value {
    json!({"participationtypemask": role, "partyid_systemuser@odata.bind": format!("/systemusers({user})")})
}

fn address(role: i64, address: &str) -> Value {
    json!({"participationtypemask": role, "addressused": address})
}

async fn draft(user: &As<'_>, parties: &[Value]) -> String {
    user.make(
        "emails",
        json!({"subject": "Offer", "email_activity_parties": parties}),
    )
    .await
}

async fn send(user: &As<'_>, id: &str, body: Value) -> Reply {
    user.post(&format!("emails({id})/Microsoft.Dynamics.CRM.SendEmail"), body)
        .await
}

async fn email(user: &As<'_>, id: &str) -> Value {
    user.get(&format!("emails({id})")).await.json()
}

#[tokio::test]
async fn c2_a_draft_waits_is_sent_or_fails_and_can_be_sent_again() {
    let org = Org::start().await;
    let sales = org.sales();
    let me = org.user(SeedRole::Salesperson);
    let id = draft(&sales, &[party(1, me), address(2, "a@x.example")]).await;
    let reply = send(&sales, &id, json!({"IssueSend": true, "TrackingToken": ""})).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    let row = email(&sales, &id).await;
    assert_eq!(
        (&row["statecode"], &row["statuscode"]),
        (&json!(0), &json!(6)),
        "Pending Send"
    );
    let token = row["trackingtoken"].as_str().unwrap_or_default().to_owned();
    assert!(token.starts_with("AF:0") && token.ends_with("001"), "{token}");
    assert_eq!(
        row["subject"],
        format!("Offer {token}"),
        "F6: at the end, after a blank"
    );
    assert_eq!(reply.json()["Subject"], row["subject"]);
    let again = send(&sales, &id, json!({"IssueSend": true, "TrackingToken": ""})).await;
    assert_eq!(
        again.refusal(),
        (400, "0x80040233".to_owned()),
        "on its way already"
    );
    let path = format!("emails({id})");
    for reason in [7, 8] {
        sales.set(&path, json!({"statuscode": reason})).await;
    }
    let reply = send(&sales, &id, json!({"IssueSend": true, "TrackingToken": ""})).await;
    assert_eq!(reply.status, 200, "what failed is tried again");
    let row = email(&sales, &id).await;
    assert_eq!(row["subject"], format!("Offer {token}"), "one token is enough");
    sales.set(&path, json!({"statecode": 1, "statuscode": 3})).await;
    let reply = send(&sales, &id, json!({"IssueSend": false})).await;
    assert_eq!(reply.refusal(), (400, "0x80040233".to_owned()));
}

#[tokio::test]
async fn c2_whoever_changes_a_waiting_email_first_has_it_and_a_closed_one_is_nobodys() {
    let org = Org::start().await;
    let sales = org.sales();
    let me = org.user(SeedRole::Salesperson);
    let id = draft(&sales, &[party(1, me), address(2, "a@x.example")]).await;
    send(&sales, &id, json!({"IssueSend": true, "TrackingToken": ""})).await;
    let sender = format!("x:x/participationtypemask%20eq%201%20and%20x/_partyid_value%20eq%20{me}");
    let query = format!(
        "emails?$select=activityid&$filter=statuscode%20eq%206%20and%20email_activity_parties/any({sender})"
    );
    let rows = sales.get(&query).await.rows();
    assert!(rows.iter().any(|row| row["activityid"] == json!(id)), "{rows:?}");
    let seen = email(&sales, &id).await["@odata.etag"]
        .as_str()
        .unwrap()
        .to_owned();
    let path = format!("emails({id})?$select=activityid");
    let take = async |etag: &str, body: Value| {
        let headers = [("If-Match", etag), ("Prefer", "return=representation")];
        sales.send("PATCH", &path, &headers, Some(body.to_string())).await
    };
    let taken = take(&seen, json!({"statuscode": 7, "messageid": "<taken.a@b>"})).await;
    assert_eq!(taken.status, 200, "{}", taken.text);
    assert_eq!(
        take(&seen, json!({"statuscode": 7})).await.refusal(),
        (412, "0x80060882".to_owned())
    );
    let new = taken.json()["@odata.etag"].as_str().unwrap().to_owned();
    assert_ne!(new, seen);
    let held = take(&new, json!({"messageid": "<a@b>", "deliveryattempts": 1})).await;
    assert_eq!(held.status, 200, "{}", held.text);
    let path = format!("emails({id})");
    sales
        .set(&path, json!({"statuscode": 6, "messageid": null}))
        .await;
    sales.set(&path, json!({"statecode": 1, "statuscode": 3})).await;
    let again = sales
        .patch(
            &path,
            json!({"statecode": 1, "statuscode": 3, "actualend": "2026-01-01T00:00:00Z"}),
        )
        .await;
    assert_eq!(again.refusal(), (400, "0x80040233".to_owned()));
}

#[tokio::test]
async fn c1_without_issue_send_the_email_is_noted_as_sent() {
    let org = Org::start().await;
    let sales = org.sales();
    let id = draft(&sales, &[address(2, "a@x.example")]).await;
    let body = json!({"IssueSend": false, "TrackingToken": "AF:01234001"});
    let reply = send(&sales, &id, body).await;
    assert_eq!(reply.json()["Subject"], "Offer AF:01234001", "{}", reply.text);
    let row = email(&sales, &id).await;
    assert_eq!(
        [
            &row["statecode"],
            &row["statuscode"],
            &row["trackingtoken"],
            &row["directioncode"]
        ],
        [&json!(1), &json!(3), &json!("AF:01234001"), &json!(true)]
    );
    assert!(row["senton"].is_string());
    let me = org.user(SeedRole::Salesperson);
    assert_eq!(row["_emailsender_value"], json!(me), "the caller sends");
}

#[tokio::test]
async fn c1_no_token_where_the_organization_uses_none() {
    let org = Org::with(&[("trackingprefix", "".into())]).await;
    let sales = org.sales();
    let id = draft(&sales, &[address(3, "a@x.example")]).await;
    let reply = send(&sales, &id, json!({"IssueSend": true, "TrackingToken": ""})).await;
    assert_eq!((reply.status, &reply.json()["Subject"]), (200, &json!("Offer")));
    assert!(email(&sales, &id).await["trackingtoken"].is_null());
}

#[tokio::test]
async fn c1_what_cannot_be_sent_stays_a_draft() {
    let org = Org::with(&[("allowunresolvedpartiesonemailsend", false.into())]).await;
    let sales = org.sales();
    let me = org.user(SeedRole::Salesperson);
    let lead = sales.make("leads", json!({"lastname": "Rossi"})).await;
    let stranger = json!({"participationtypemask": 1, "addressused": "x@x.example",
        "partyid_lead@odata.bind": format!("/leads({lead})")});
    for (parties, code) in [
        (vec![party(1, me)], "0x80040b04"),
        (vec![party(1, me), address(2, "a@x.example")], "0x80043518"),
        (vec![stranger, party(2, me)], "0x80043506"),
    ] {
        let id = draft(&sales, &parties).await;
        let reply = send(&sales, &id, json!({"IssueSend": true, "TrackingToken": ""})).await;
        assert_eq!(reply.refusal(), (400, code.to_owned()), "A17");
        let row = email(&sales, &id).await;
        assert_eq!(
            (&row["statuscode"], &row["subject"]),
            (&json!(1), &json!("Offer"))
        );
    }
    let incoming = json!({"subject": "x", "directioncode": false, "email_activity_parties": [party(2, me)]});
    let id = sales.make("emails", incoming).await;
    for body in [json!({"IssueSend": true}), json!({}), json!({"IssueSend": "yes"})] {
        let reply = send(&sales, &id, body).await;
        assert_eq!(reply.refusal(), (400, "0x80040203".to_owned()));
    }
}

#[tokio::test]
async fn a65_another_name_takes_consent_or_a_right() {
    let org = Org::start().await;
    let (admin, sales) = (org.admin(), org.sales());
    let other = org.user(SeedRole::SystemAdministrator);
    let parties = [party(1, other), address(2, "a@x.example")];
    let id = draft(&sales, &parties).await;
    let body = json!({"IssueSend": true, "TrackingToken": ""});
    let reply = send(&sales, &id, body.clone()).await;
    assert_eq!(reply.refusal(), (403, "0x80040220".to_owned()));
    assert!(reply.text.contains("prvSendAsUser"), "E1");
    let own = format!("usersettingscollection({other})");
    admin.set(&own, json!({"issendasallowed": true})).await;
    assert_eq!(send(&sales, &id, body.clone()).await.status, 200, "C7");
    let parties = [
        party(1, org.user(SeedRole::Salesperson)),
        address(2, "a@x.example"),
    ];
    let id = draft(&admin, &parties).await;
    assert_eq!(
        send(&admin, &id, body.clone()).await.status,
        200,
        "an administrator holds it"
    );
    let id = draft(&admin, &parties).await;
    let reply = send(&sales, &id, body).await;
    assert_eq!(
        reply.refusal(),
        (403, "0x80048405".to_owned()),
        "E4: another's draft"
    );
}
