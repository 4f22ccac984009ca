//! Reference A12: many rows in one request, all of them or none.

#![expect(clippy::indexing_slicing, reason = "helpers of tests")]

use serde_json::{Value, json};

use crate::support::Org;

const CREATE: &str = "contacts/Microsoft.Dynamics.CRM.CreateMultiple";
const UPDATE: &str = "contacts/Microsoft.Dynamics.CRM.UpdateMultiple";
const UPSERT: &str = "contacts/Microsoft.Dynamics.CRM.UpsertMultiple";

fn contact(name: &str) -> Value {
    json!({"@odata.type": "Microsoft.Dynamics.CRM.contact", "lastname": name})
}

fn with_id(mut row: Value, id: &str) -> Value {
    row["contactid"] = json!(id);
    row
}

fn targets(rows: &[Value]) -> Value {
    json!({"Targets": rows})
}

#[tokio::test]
async fn many_are_made_and_their_ids_come_back_in_order() {
    let org = Org::start().await;
    let sales = org.sales();
    let rows: Vec<Value> = (0..1200)
        .map(|number| contact(&format!("N{number:04}")))
        .collect();
    let reply = sales.post(CREATE, targets(&rows)).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    let body = reply.json();
    assert_eq!(
        body["@odata.context"],
        format!(
            "{}$metadata#Microsoft.Dynamics.CRM.CreateMultipleResponse",
            org.root()
        )
    );
    let ids = body["Ids"].as_array().unwrap();
    assert_eq!(ids.len(), 1200, "there is no set limit");
    for number in [0, 599, 1199] {
        let path = format!("contacts({})", ids[number].as_str().unwrap());
        assert_eq!(sales.get(&path).await.json()["lastname"], format!("N{number:04}"));
    }
}

#[tokio::test]
async fn one_bad_row_undoes_all() {
    let org = Org::start().await;
    let admin = org.admin();
    let reply = admin
        .post(
            CREATE,
            targets(&[
                contact("One"),
                json!({"@odata.type": "#Microsoft.Dynamics.CRM.contact", "nosuch": 1}),
            ]),
        )
        .await;
    assert_eq!(reply.refusal(), (400, "0x80048d19".to_owned()));
    let id = admin.contact("Ada", "Lovelace", "ada@contoso.example").await;
    let unknown = "11111111-2222-3333-4444-555555555555";
    let twice = [
        with_id(contact("Changed"), &id),
        with_id(contact("Nobody"), unknown),
    ];
    assert_eq!(
        admin.post(UPDATE, targets(&twice)).await.refusal(),
        (404, "0x80040217".to_owned())
    );
    let there = [contact("New"), with_id(contact("Again"), &id)];
    assert_eq!(
        admin.post(CREATE, targets(&there)).await.refusal(),
        (412, "0x80040237".to_owned())
    );
    assert_eq!(
        admin.get(&format!("contacts({id})")).await.json()["lastname"],
        "Lovelace"
    );
    assert_eq!(admin.get("contacts/$count").await.text, "1");
}

#[tokio::test]
async fn rows_are_changed_by_key_or_by_reference_and_upserted() {
    let org = Org::start().await;
    let admin = org.admin();
    let first = admin.contact("Ada", "Lovelace", "ada@contoso.example").await;
    let second = admin.contact("Alan", "Turing", "alan@contoso.example").await;
    let mut by_reference = contact("Hopper");
    by_reference["@odata.id"] = json!(format!("contacts({second})"));
    let reply = admin
        .post(UPDATE, targets(&[with_id(contact("King"), &first), by_reference]))
        .await;
    assert_eq!((reply.status, reply.text.as_str()), (204, ""));
    assert_eq!(
        admin.get(&format!("contacts({first})")).await.json()["fullname"],
        "Ada King"
    );
    assert_eq!(
        admin.get(&format!("contacts({second})")).await.json()["lastname"],
        "Hopper"
    );
    let new = "11111111-2222-3333-4444-555555555555";
    let reply = admin
        .post(
            UPSERT,
            targets(&[
                with_id(contact("Byron"), &first),
                with_id(contact("Noether"), new),
            ]),
        )
        .await;
    assert_eq!(reply.status, 204, "{}", reply.text);
    assert_eq!(
        admin.get(&format!("contacts({first})")).await.json()["lastname"],
        "Byron"
    );
    assert_eq!(
        admin.get(&format!("contacts({new})")).await.json()["lastname"],
        "Noether"
    );
}

#[tokio::test]
async fn targets_say_what_they_are() {
    let org = Org::start().await;
    let admin = org.admin();
    let untyped = json!({"lastname": "x"});
    let other = json!({"@odata.type": "Microsoft.Dynamics.CRM.account", "name": "x"});
    for (path, body) in [
        (CREATE, json!({})),
        (CREATE, json!({"Targets": []})),
        (CREATE, json!({"Targets": {}})),
        (CREATE, json!({"Targets": [1]})),
        (CREATE, targets(&[untyped])),
        (CREATE, targets(&[other])),
        (UPDATE, targets(&[contact("x")])),
        (UPSERT, targets(&[contact("x")])),
    ] {
        assert_eq!(admin.post(path, body.clone()).await.status, 400, "{path} {body}");
    }
    assert_eq!(admin.get(CREATE).await.status, 405);
    let remove = "contacts/Microsoft.Dynamics.CRM.DeleteMultiple";
    assert_eq!(
        admin.post(remove, targets(&[contact("x")])).await.status,
        501,
        "elastic tables only"
    );
    assert_eq!(
        admin
            .post("contacts/CreateMultiple", targets(&[contact("x")]))
            .await
            .status,
        404,
        "I 3: bound operations need their prefix"
    );
    assert_eq!(admin.get("contacts/$count").await.text, "0");
}

#[tokio::test]
async fn parties_are_replaced_in_bulk_too() {
    let org = Org::start().await;
    let admin = org.admin();
    let parties = json!([{"participationtypemask": 2, "addressused": "a@x.example"}]);
    let id = admin
        .make(
            "emails",
            json!({"subject": "s", "email_activity_parties": parties}),
        )
        .await;
    let row = json!({
        "@odata.type": "Microsoft.Dynamics.CRM.email", "activityid": id,
        "email_activity_parties": [{"participationtypemask": 3, "addressused": "b@x.example"}],
    });
    let reply = admin
        .post("emails/Microsoft.Dynamics.CRM.UpdateMultiple", targets(&[row]))
        .await;
    assert_eq!(reply.status, 204, "{}", reply.text);
    let path = format!("emails({id})/email_activity_parties?$filter=participationtypemask ne 9");
    let rows = admin.get(&path).await.rows();
    assert_eq!(rows.len(), 1);
    assert_eq!(
        (&rows[0]["participationtypemask"], &rows[0]["addressused"]),
        (&json!(3), &json!("b@x.example"))
    );
}
