//! Reference C1, G-60, G-61: `DeliverIncomingEmail` and `DeliverPromoteEmail`.

use regarding_sample_org::seed::SeedRole;
use serde_json::{Value, json};

use crate::c7_filtering::address;
use crate::support::{As, Org, Reply};

const INCOMING: &str = "emails/Microsoft.Dynamics.CRM.DeliverIncomingEmail";
const FIRST: &str = "11111111-1111-4111-8111-111111111111";
const SECOND: &str = "22222222-2222-4222-8222-222222222222";

/// A message from outside to two outside.
pub(crate) fn message(id: &str) -> Value {
    json!({
        "MessageId": id, "Subject": "Offer", "From": "\"Ann Lind\" <ann@x.example>",
        "To": "bob@x.example", "Cc": "", "Bcc": "", "ReceivedOn": "2026-02-03T10:00:00Z",
        "SubmittedBy": "ann@x.example", "Importance": "high", "Body": "<p>Ten cranes</p>",
        "Attachments": [],
    })
}

/// Delivers as received: the email.
pub(crate) async fn deliver(user: &As<'_>, body: &Value) -> Value {
    let reply = user.post(INCOMING, body.clone()).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    reply.json()
}

async fn promote(user: &As<'_>, id: &str, body: &Value) -> Reply {
    let path = format!("emails({id})/Microsoft.Dynamics.CRM.DeliverPromoteEmail");
    user.post(&path, body.clone()).await
}

#[tokio::test]
async fn c1_a_promoted_message_is_a_completed_email_under_the_id_of_the_url() {
    let org = Org::start().await;
    let sales = org.sales();
    let mut body = message("<1@x.example>");
    body["Attachments"] = json!([
        {"@odata.type": "Microsoft.Dynamics.CRM.activitymimeattachment", "filename": "a.txt",
         "mimetype": "text/plain", "body": "aGVsbG8="},
        {"filename": "b.exe", "mimetype": "application/octet-stream", "body": "aGVsbG8="},
    ]);
    let reply = promote(&sales, FIRST, &body).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    let row = reply.json();
    for (column, value) in [
        ("activityid", json!(FIRST)),
        ("subject", json!("Offer")),
        ("messageid", json!("<1@x.example>")),
        ("description", json!("<p>Ten cranes</p>")),
        ("statecode", json!(1)),
        ("statuscode", json!(4)),
        ("directioncode", json!(false)),
        ("prioritycode", json!(2)),
        ("sender", json!("ann@x.example")),
        ("submittedby", json!("ann@x.example")),
        ("torecipients", json!("bob@x.example;")),
        ("senton", json!("2026-02-03T10:00:00Z")),
        ("attachmentcount", json!(1)),
        ("notifications", json!(1)),
        ("_ownerid_value", json!(org.user(SeedRole::Salesperson))),
    ] {
        assert_eq!(row[column], value, "{column}");
    }
    let files = sales
        .get(&format!("emails({FIRST})/email_activity_mime_attachment"))
        .await
        .rows();
    assert_eq!(
        (files.len(), &files[0]["filename"]),
        (1, &json!("a.txt")),
        "C2: b.exe is blocked"
    );
    let reply = sales
        .patch(&format!("emails({FIRST})"), json!({"subject": "y"}))
        .await;
    assert_eq!(reply.refusal(), (400, "0x80040233".to_owned()), "checklist 13");
}

#[tokio::test]
async fn c1_mail_of_the_caller_is_sent_and_any_other_received() {
    let org = Org::start().await;
    let sales = org.sales();
    let mut body = message("<1@x.example>");
    for (role, status, outgoing) in [
        (SeedRole::Salesperson, 3, true),
        (SeedRole::SystemAdministrator, 4, false),
    ] {
        body["From"] = json!(address(&org, role).to_uppercase());
        body["MessageId"] = json!(format!("<{status}@x.example>"));
        let row = deliver(&sales, &body).await;
        assert_eq!(
            [
                &row["statecode"],
                &row["statuscode"],
                &row["directioncode"],
                &row["_emailsender_value"]
            ],
            [
                &json!(1),
                &json!(status),
                &json!(outgoing),
                &json!(org.user(role))
            ]
        );
    }
}

#[tokio::test]
async fn g61_a_message_has_one_record_whoever_delivers_it() {
    let org = Org::start().await;
    let sales = org.sales();
    let body = message("<1@x.example>");
    assert_eq!(promote(&sales, FIRST, &body).await.json()["activityid"], FIRST);
    for reply in [
        promote(&sales, SECOND, &body).await,
        promote(&sales, FIRST, &body).await,
        org.admin().post(INCOMING, body.clone()).await,
    ] {
        assert_eq!((reply.status, &reply.json()["activityid"]), (200, &json!(FIRST)));
    }
    assert_eq!(org.admin().get("emails/$count").await.text, "1");
    let other = message("<2@x.example>");
    let reply = promote(&sales, FIRST, &other).await;
    assert_eq!(reply.refusal(), (412, "0x80040237".to_owned()), "the id is taken");
    org.admin().post(INCOMING, message("<3@x.example>")).await;
    let reply = sales.post(INCOMING, message("<3@x.example>")).await;
    assert_eq!(
        reply.refusal(),
        (412, "0x80040237".to_owned()),
        "theirs is not told"
    );
}

#[tokio::test]
async fn g60_mail_between_colleagues_is_a_sent_and_a_received_record() {
    for (one, count) in [(false, "2"), (true, "1")] {
        let org = Org::with(&[("ignoreinternalemail", one.into())]).await;
        let mut body = message("<1@x.example>");
        body["From"] = json!(address(&org, SeedRole::SystemAdministrator));
        body["To"] = json!(address(&org, SeedRole::Salesperson));
        assert_eq!(deliver(&org.admin(), &body).await["statuscode"], 3);
        org.sales().post(INCOMING, body).await;
        assert_eq!(org.admin().get("emails/$count").await.text, count, "A-94 {one}");
    }
}

#[tokio::test]
async fn c1_an_incoming_message_is_validated_on_request() {
    let org = Org::start().await;
    let sales = org.sales();
    let mut body = message("<1@x.example>");
    body["To"] = json!(address(&org, SeedRole::Salesperson));
    body["ValidateBeforeCreate"] = json!(true);
    let reply = sales.post(INCOMING, body.clone()).await;
    assert_eq!(
        reply.refusal(),
        (400, "0x80040203".to_owned()),
        "no answer to anything (A-62)"
    );
    assert_eq!(sales.get("emails/$count").await.text, "0");
    let own = format!("usersettingscollection({})", org.user(SeedRole::Salesperson));
    sales.set(&own, json!({"incomingemailfilteringmethod": 0})).await;
    let row = deliver(&sales, &body).await;
    assert_eq!(
        row["_acceptingentityid_value"],
        json!(org.user(SeedRole::Salesperson)),
        "G-27"
    );
}

#[tokio::test]
async fn c1_deliveries_take_their_parameters_and_rights() {
    let org = Org::start().await;
    let (admin, sales) = (org.admin(), org.sales());
    let with = |name: &str, value: Value| {
        let mut body = message("<1@x.example>");
        body[name] = value;
        body
    };
    for body in [
        with("Attachments", Value::Null),
        with("Attachments", json!("none")),
        with("Attachments", json!([1])),
        with("MessageId", json!("")),
        with("From", json!("nobody")),
        with("Importance", json!("urgent")),
        with("ExtraProperties", json!({"subject": "x"})),
        with("Other", json!(1)),
    ] {
        let reply = sales.post(INCOMING, body).await;
        assert_eq!(reply.refusal(), (400, "0x80040203".to_owned()), "{}", reply.text);
    }
    for (body, code) in [
        (with("Subject", json!("x".repeat(801))), "0x80044331"),
        (with("MessageId", json!("x".repeat(321))), "0x80044331"),
        (with("ReceivedOn", json!("yesterday")), "0x80048d19"),
        (with("Attachments", json!([{"nothing": 1}])), "0x80048d19"),
    ] {
        let reply = sales.post(INCOMING, body).await;
        assert_eq!(reply.refusal(), (400, code.to_owned()), "{}", reply.text);
    }
    let reply = promote(&sales, FIRST, &with("ValidateBeforeCreate", json!(true))).await;
    assert_eq!(reply.status, 400, "C1: DeliverIncomingEmail only");
    assert_eq!(
        admin.get("emails/$count").await.text,
        "0",
        "nothing is left behind"
    );
    assert_eq!(sales.get(INCOMING).await.status, 405);

    let agent = org.as_role(SeedRole::SupportAgent);
    let roles = format!(
        "systemusers({})/systemuserroles_association",
        org.user(SeedRole::SupportAgent)
    );
    let held = admin.get(&roles).await.rows();
    for role in held {
        let path = format!("{roles}({})/$ref", role["roleid"].as_str().unwrap());
        assert_eq!(admin.delete(&path).await.status, 204);
    }
    let reply = agent.post(INCOMING, message("<1@x.example>")).await;
    assert_eq!(reply.refusal(), (403, "0x80040220".to_owned()));
    assert!(reply.text.contains("prvCreateActivity"), "{}", reply.text);
    let reply = agent.get("CheckPromoteEmail(MessageId='x',Subject='x')").await;
    assert_eq!(reply.refusal(), (403, "0x80040220".to_owned()));
    assert!(reply.text.contains("prvReadActivity"), "{}", reply.text);
}
