//! Reference C2 to C5, A12, I 13: which states and reasons go together, and what closed activities let change.

use serde_json::{Value, json};

use crate::support::{As, Org};

/// A set, a body that makes a row of it, and the legal pairs of state and reason.
type Legal = (&'static str, Value, &'static [(i64, i64)]);

fn tables(account: &str) -> Vec<Legal> {
    let bind = format!("/accounts({account})");
    let times = ("2025-03-04T10:00:00Z", "2025-03-04T11:00:00Z");
    vec![
        (
            "emails",
            json!({"subject": "s"}),
            &[(0, 1), (0, 6), (0, 7), (0, 8), (1, 2), (1, 3), (1, 4), (2, 5)],
        ),
        (
            "appointments",
            json!({"subject": "s", "scheduledstart": times.0, "scheduledend": times.1}),
            &[(0, 1), (0, 2), (3, 5), (3, 6), (1, 3), (2, 4)],
        ),
        (
            "tasks",
            json!({"subject": "s"}),
            &[(0, 2), (0, 3), (0, 4), (0, 7), (1, 5), (2, 6)],
        ),
        (
            "phonecalls",
            json!({"subject": "s"}),
            &[(0, 1), (1, 2), (1, 4), (2, 3)],
        ),
        (
            "serviceappointments",
            json!({"subject": "s", "scheduledstart": times.0, "scheduledend": times.1}),
            &[
                (0, 1),
                (0, 2),
                (3, 3),
                (3, 4),
                (3, 6),
                (3, 7),
                (1, 8),
                (2, 9),
                (2, 10),
            ],
        ),
        ("contacts", json!({"lastname": "s"}), &[(0, 1), (1, 2)]),
        ("accounts", json!({"name": "s"}), &[(0, 1), (1, 2)]),
        (
            "leads",
            json!({"lastname": "s"}),
            &[(0, 1), (0, 2), (1, 3), (2, 4), (2, 5), (2, 6), (2, 7)],
        ),
        (
            "opportunities",
            json!({"name": "s", "customerid_account@odata.bind": bind}),
            &[(0, 1), (0, 2), (1, 3), (2, 4), (2, 5)],
        ),
        (
            "incidents",
            json!({"title": "s", "customerid_account@odata.bind": bind}),
            &[
                (0, 1),
                (0, 2),
                (0, 3),
                (0, 4),
                (1, 5),
                (1, 1000),
                (2, 6),
                (2, 2000),
            ],
        ),
    ]
}

#[tokio::test]
async fn exactly_the_legal_pairs_are_taken_table_by_table() {
    let org = Org::start().await;
    let admin = org.admin();
    let account = admin.make("accounts", json!({"name": "Contoso"})).await;
    for (set, body, legal) in tables(&account) {
        let mut codes: Vec<i64> = legal.iter().map(|(_, reason)| *reason).collect();
        codes.push(99);
        for state in -1..=4 {
            for reason in &codes {
                let path = format!("{set}({})", admin.make(set, body.clone()).await);
                let reply = admin
                    .patch(&path, json!({"statecode": state, "statuscode": reason}))
                    .await;
                if legal.contains(&(state, *reason)) {
                    assert_eq!(reply.status, 204, "{set} {state}/{reason}: {}", reply.text);
                    let row = admin
                        .get(&format!("{path}?$select=statecode,statuscode"))
                        .await
                        .json();
                    assert_eq!(
                        (&row["statecode"], &row["statuscode"]),
                        (&json!(state), &json!(reason)),
                        "{set}"
                    );
                } else {
                    assert_eq!(
                        reply.refusal(),
                        (400, "0x80048408".to_owned()),
                        "{set} {state}/{reason}"
                    );
                }
            }
        }
    }
}

#[tokio::test]
async fn a_new_activity_is_open_in_the_state_of_its_reason() {
    let org = Org::start().await;
    let admin = org.admin();
    let account = admin.make("accounts", json!({"name": "Contoso"})).await;
    for (set, body, legal) in tables(&account) {
        for (state, reason) in legal {
            let mut body = body.clone();
            body["statuscode"] = json!(reason);
            let reply = admin.post(set, body).await;
            let scheduled = *state == 3 && ["appointments", "serviceappointments"].contains(&set);
            let open = *state == 0 || scheduled;
            if open {
                let id = reply.header("OData-EntityId").to_owned();
                let row = admin.get(&id).await.json();
                assert_eq!(
                    (&row["statecode"], &row["statuscode"]),
                    (&json!(state), &json!(reason)),
                    "{set}"
                );
            } else {
                assert_eq!(
                    reply.refusal(),
                    (400, "0x80048408".to_owned()),
                    "{set} is not born with {reason}"
                );
            }
        }
    }
}

async fn closed(admin: &As<'_>, set: &str, body: &Value, pair: (i64, i64)) -> String {
    let path = format!("{set}({})", admin.make(set, body.clone()).await);
    let reply = admin
        .patch(&path, json!({"statecode": pair.0, "statuscode": pair.1}))
        .await;
    assert_eq!(reply.status, 204, "{}", reply.text);
    path
}

#[tokio::test]
async fn closed_activities_let_regarding_and_owner_change_and_nothing_else() {
    let org = Org::start().await;
    let admin = org.admin();
    let account = admin.make("accounts", json!({"name": "Contoso"})).await;
    let other = org.user(regarding_sample_org::seed::SeedRole::Salesperson);
    for (set, body, legal) in tables(&account).into_iter().take(4) {
        let kind = set.trim_end_matches('s');
        for pair in legal.iter().filter(|(state, _)| matches!(state, 1 | 2)) {
            let path = closed(&admin, set, &body, *pair).await;
            let parties = format!("{kind}_activity_parties");
            for edit in [
                json!({"subject": "t"}),
                json!({"description": "t"}),
                json!({"actualend": "2025-01-01T00:00:00Z"}),
                json!({parties: []}),
            ] {
                let reply = admin.patch(&path, edit.clone()).await;
                assert_eq!(
                    reply.refusal(),
                    (400, "0x80040233".to_owned()),
                    "{set} {pair:?} {edit}"
                );
            }
            assert_eq!(
                admin
                    .put(&format!("{path}/subject"), json!({"value": "t"}))
                    .await
                    .refusal()
                    .1,
                "0x80040233"
            );
            assert_eq!(
                admin.delete(&format!("{path}/description")).await.refusal().1,
                "0x80040233"
            );
            let regarding = json!({format!("regardingobjectid_account_{kind}@odata.bind"): format!("/accounts({account})")});
            assert_eq!(admin.patch(&path, regarding).await.status, 204, "B-131: {set}");
            let lookup = format!("{path}/regardingobjectid_account_{kind}/$ref");
            assert_eq!(admin.delete(&lookup).await.status, 204);
            let owner = json!({"ownerid@odata.bind": format!("/systemusers({other})")});
            assert_eq!(admin.patch(&path, owner).await.status, 204, "{set}");
            assert_eq!(admin.get(&path).await.json()["subject"], "s");
            assert_eq!(admin.delete(&path).await.status, 204, "{set}");
        }
    }
}

#[tokio::test]
async fn activities_are_opened_again_before_they_are_changed_but_an_email_is_not() {
    let org = Org::start().await;
    let admin = org.admin();
    let task = closed(&admin, "tasks", &json!({"subject": "s"}), (1, 5)).await;
    let both = json!({"statecode": 0, "statuscode": 3, "subject": "t"});
    assert_eq!(
        admin.patch(&task, both).await.refusal(),
        (400, "0x80040233".to_owned())
    );
    assert_eq!(admin.patch(&task, json!({"statecode": 0})).await.status, 204);
    assert_eq!(admin.patch(&task, json!({"subject": "t"})).await.status, 204);
    let email = closed(&admin, "emails", &json!({"subject": "s"}), (1, 4)).await;
    assert_eq!(
        admin.patch(&email, json!({"statecode": 0})).await.refusal(),
        (400, "0x80040233".to_owned())
    );
    assert_eq!(
        admin
            .patch(&email, json!({"statecode": 1, "statuscode": 3}))
            .await
            .status,
        204
    );
}

#[tokio::test]
async fn b131_a_closed_email_loses_attachments_but_gets_none() {
    let org = Org::start().await;
    let admin = org.admin();
    let file = json!({"filename": "a.txt", "body": "eA=="});
    let body = json!({"subject": "s", "email_activity_mime_attachment": [file]});
    let email = closed(&admin, "emails", &body, (1, 4)).await;
    let mut another = file.clone();
    another["objectid_email@odata.bind"] = json!(format!("/{email}"));
    assert_eq!(
        admin
            .post("activitymimeattachments", another.clone())
            .await
            .refusal()
            .1,
        "0x80040233"
    );
    another["objectid_email@odata.bind"] = Value::Null;
    another["objectid_activitypointer@odata.bind"] =
        json!(format!("/activitypointers{}", email.trim_start_matches("emails")));
    assert_eq!(
        admin.post("activitymimeattachments", another).await.refusal().1,
        "0x80040233"
    );
    let members = format!("{email}/email_activity_mime_attachment");
    assert_eq!(admin.post(&members, file).await.refusal().1, "0x80040233");
    let rows = admin.get(&members).await.rows();
    assert_eq!(rows.len(), 1);
    let kept = format!(
        "activitymimeattachments({})",
        rows[0]["activitymimeattachmentid"].as_str().unwrap()
    );
    assert_eq!(
        admin.patch(&kept, json!({"filename": "b.txt"})).await.refusal().1,
        "0x80040233"
    );
    assert_eq!(admin.delete(&kept).await.status, 204);
    assert_eq!(admin.get(&members).await.rows().len(), 0);
}
