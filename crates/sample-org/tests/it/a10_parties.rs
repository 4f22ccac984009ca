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
