//! Reference A12: `InitializeFrom`, and rows that become members of a collection when their owner is made.

use serde_json::json;

use crate::support::{As, Org, Reply};

async fn from(caller: &As<'_>, moniker: &str, target: &str, kind: &str) -> Reply {
    let path = format!(
        "InitializeFrom(EntityMoniker=@e,TargetEntityName=@n,TargetFieldType=@t)?@e={{'@odata.id':'{moniker}'}}\
         &@n='{target}'&@t=Microsoft.Dynamics.CRM.TargetFieldType'{kind}'"
    );
    caller.get(&path).await
}

#[tokio::test]
async fn a12_a_record_is_prefilled_from_another_and_not_saved() {
    let org = Org::start().await;
    let admin = org.admin();
    let body = json!({"name": "Contoso", "telephone1": "+49 40 5550 0", "address1_city": "Hamburg"});
    let account = admin.make("accounts", body).await;
    let moniker = format!("accounts({account})");
    let reply = from(&admin, &moniker, "contact", "ValidForCreate").await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    let mut made = reply.json();
    assert_eq!(
        (
            made["@odata.type"].as_str(),
            made["telephone1"].as_str(),
            made["address1_city"].as_str()
        ),
        (
            Some("#Microsoft.Dynamics.CRM.contact"),
            Some("+49 40 5550 0"),
            Some("Hamburg")
        )
    );
    assert_eq!(made["parentcustomerid_account@odata.bind"], moniker);
    assert!(made.get("name").is_none() && made.get("contactid").is_none());
    assert_eq!(admin.get("contacts/$count").await.text, "0", "nothing is saved");
    made["lastname"] = json!("New");
    let contact = admin.make("contacts", made).await;
    let row = admin.get(&format!("contacts({contact})")).await.json();
    assert_eq!(row["_parentcustomerid_value"], account);
    let deal = from(&admin, &format!("contacts({contact})"), "opportunity", "All")
        .await
        .json();
    assert_eq!(
        deal["customerid_contact@odata.bind"],
        format!("contacts({contact})")
    );
    assert_eq!(deal["parentaccountid@odata.bind"], moniker);
    let task = from(&admin, &moniker, "task", "ValidForCreate").await.json();
    assert_eq!(task["regardingobjectid_account_task@odata.bind"], moniker);
}

#[tokio::test]
async fn a12_what_cannot_be_prefilled_is_refused() {
    let org = Org::start().await;
    let (admin, sales) = (org.admin(), org.sales());
    let account = admin.make("accounts", json!({"name": "Contoso"})).await;
    let moniker = format!("accounts({account})");
    for (moniker, target, kind, status) in [
        (moniker.as_str(), "lead", "All", 400),
        (&moniker, "nothing", "All", 400),
        (&moniker, "contact", "Some", 400),
        (
            "accounts(11111111-2222-3333-4444-555555555555)",
            "contact",
            "All",
            404,
        ),
        ("nothing", "contact", "All", 400),
    ] {
        let reply = from(&admin, moniker, target, kind).await;
        assert_eq!(reply.status, status, "{moniker} {target} {kind}: {}", reply.text);
    }
    assert_eq!(from(&sales, &moniker, "contact", "All").await.refusal().0, 403);
    assert_eq!(admin.post("InitializeFrom", json!({})).await.status, 405);
}

#[tokio::test]
async fn a12_rows_that_are_there_become_members_of_a_new_rows_collection() {
    let org = Org::start().await;
    let admin = org.admin();
    let one = admin.make("contacts", json!({"lastname": "One"})).await;
    let two = admin.make("contacts", json!({"lastname": "Two"})).await;
    let body = json!({
        "name": "Contoso",
        "contact_customer_accounts@odata.bind": [format!("/contacts({one})"), format!("contacts({two})")],
    });
    let account = admin.make("accounts", body).await;
    let members = admin
        .get(&format!(
            "accounts({account})/contact_customer_accounts?$select=lastname&$orderby=lastname"
        ))
        .await
        .rows();
    let names: Vec<_> = members.iter().map(|row| row["lastname"].clone()).collect();
    assert_eq!(names, [json!("One"), json!("Two")]);
    let user = org.world.users[0].id;
    let team = json!({
        "name": "Bound", "teamtype": 0,
        "teammembership_association@odata.bind": [format!("/systemusers({user})")],
    });
    let team = admin.make("teams", team).await;
    let people = admin
        .get(&format!(
            "teams({team})/teammembership_association?$select=systemuserid"
        ))
        .await
        .rows();
    assert_eq!(people.len(), 1);
}

#[tokio::test]
async fn a12_members_that_do_not_fit_undo_the_whole_request() {
    let org = Org::start().await;
    let admin = org.admin();
    let account = admin.make("accounts", json!({"name": "There"})).await;
    let nobody = "contacts(11111111-2222-3333-4444-555555555555)";
    for (bound, status) in [
        (json!([format!("accounts({account})")]), 400),
        (json!([nobody]), 404),
        (json!([7]), 400),
        (json!("contacts"), 400),
    ] {
        let body = json!({"name": "Lost", "contact_customer_accounts@odata.bind": bound});
        let reply = admin.post("accounts", body).await;
        assert_eq!(reply.status, status, "{bound}: {}", reply.text);
    }
    assert!(
        admin
            .get("accounts?$filter=name eq 'Lost'")
            .await
            .rows()
            .is_empty()
    );
    let contact = admin.make("contacts", json!({"lastname": "One"})).await;
    let update = json!({"contact_customer_accounts@odata.bind": [format!("contacts({contact})")]});
    let reply = admin.patch(&format!("accounts({account})"), update).await;
    assert_eq!(reply.refusal(), (400, "0x80048d19".to_owned()), "not in a change");
}

#[tokio::test]
async fn a5_numbers_are_texts_for_who_asks_for_exact_ones() {
    let org = Org::start().await;
    let admin = org.admin();
    let exact = "application/json;IEEE754Compatible=true";
    let headers = [
        ("Content-Type", exact),
        ("Accept", exact),
        ("Prefer", "return=representation"),
    ];
    let body = |json: serde_json::Value| Some(json.to_string());
    let made = admin
        .send(
            "POST",
            "opportunities",
            &headers,
            body(json!({"name": "Deal", "estimatedvalue": "1200.5", "closeprobability": 40})),
        )
        .await;
    assert_eq!(made.status, 201, "{}", made.text);
    assert!(made.header("Content-Type").contains("IEEE754Compatible=true"));
    let row = made.json();
    assert_eq!(
        (row["estimatedvalue"].as_str(), row["closeprobability"].as_i64()),
        (Some("1200.5"), Some(40))
    );
    assert!(row["versionnumber"].is_string(), "{row}");
    let path = format!("opportunities({})", row["opportunityid"].as_str().unwrap());
    let plain = admin.get(&path).await;
    assert!(!plain.header("Content-Type").contains("IEEE754Compatible"));
    assert_eq!(plain.json()["estimatedvalue"], 1200.5);
    let one = admin
        .send(
            "GET",
            &format!("{path}/estimatedvalue"),
            &[("Accept", exact)],
            None,
        )
        .await;
    assert_eq!(one.json()["value"], "1200.5");
    let counted = admin
        .send("GET", "opportunities?$count=true", &[("Accept", exact)], None)
        .await
        .json();
    assert_eq!(counted["@odata.count"], "1");
    for (kind, value) in [
        ("application/json", json!("7")),
        (exact, json!(7)),
        (exact, json!("seven")),
        (exact, json!("inf")),
    ] {
        let sent = body(json!({"estimatedvalue": value}));
        let reply = admin.send("PATCH", &path, &[("Content-Type", kind)], sent).await;
        assert_eq!(reply.refusal(), (400, "0x80048d19".to_owned()), "{kind} {value}");
    }
    let set = admin
        .send(
            "PUT",
            &format!("{path}/estimatedvalue"),
            &[("Content-Type", exact)],
            body(json!({"value": "7.25"})),
        )
        .await;
    assert_eq!(set.status, 204);
    assert_eq!(admin.get(&path).await.json()["estimatedvalue"], 7.25);
}
