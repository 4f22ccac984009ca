//! Reference A15: duplicate detection, on request only.

use serde_json::{Value, json};

use crate::support::{As, Org};

const DETECT: (&str, &str) = ("MSCRM.SuppressDuplicateDetection", "false");

async fn detecting(user: &As<'_>, method: &str, path: &str, body: &Value) -> (u16, String) {
    let reply = user.send(method, path, &[DETECT], Some(body.to_string())).await;
    if reply.status < 300 {
        (reply.status, String::new())
    } else {
        reply.refusal()
    }
}

fn duplicate() -> (u16, String) {
    (500, "0x80040333".to_owned())
}

#[tokio::test]
async fn likes_are_refused_only_when_somebody_asks() {
    let org = Org::start().await;
    let admin = org.admin();
    for (set, first, like, other) in [
        (
            "leads",
            json!({"lastname": "Orton", "emailaddress1": "monte@x.example"}),
            json!({"lastname": "Other", "emailaddress1": "MONTE@x.example"}),
            json!({"lastname": "Orton", "emailaddress1": "o@x.example"}),
        ),
        (
            "accounts",
            json!({"name": "Contoso"}),
            json!({"name": "contoso"}),
            json!({"name": "Fabrikam"}),
        ),
        (
            "contacts",
            json!({"firstname": "Ada", "lastname": "Lovelace"}),
            json!({"firstname": "ada", "lastname": "lovelace"}),
            json!({"firstname": "Ada", "lastname": "King"}),
        ),
    ] {
        assert_eq!(
            detecting(&admin, "POST", set, &first).await.0,
            204,
            "{set}: nothing is like the first"
        );
        assert_eq!(detecting(&admin, "POST", set, &like).await, duplicate(), "{set}");
        assert_eq!(
            admin.get(&format!("{set}/$count")).await.text,
            "1",
            "a refused row is not made"
        );
        assert_eq!(detecting(&admin, "POST", set, &other).await.0, 204, "{set}");
        assert_eq!(admin.post(set, like).await.status, 204, "off by default");
        let suppressed = [("MSCRM.SuppressDuplicateDetection", "true")];
        assert_eq!(
            admin
                .send("POST", set, &suppressed, Some(first.to_string()))
                .await
                .status,
            204
        );
    }
    let blank = json!({"lastname": "Solo"});
    for _ in 0..2 {
        assert_eq!(
            detecting(&admin, "POST", "contacts", &blank).await.0,
            204,
            "empty values are not alike"
        );
    }
}

#[tokio::test]
async fn changes_are_compared_by_what_they_change() {
    let org = Org::start().await;
    let admin = org.admin();
    admin
        .make(
            "leads",
            json!({"lastname": "One", "emailaddress1": "a@x.example"}),
        )
        .await;
    let twin = admin
        .make(
            "leads",
            json!({"lastname": "Two", "emailaddress1": "a@x.example"}),
        )
        .await;
    let path = format!("leads({twin})");
    assert_eq!(
        detecting(&admin, "PATCH", &path, &json!({"lastname": "Three"}))
            .await
            .0,
        204,
        "no rule names the column"
    );
    assert_eq!(
        detecting(&admin, "PATCH", &path, &json!({"emailaddress1": "b@x.example"}))
            .await
            .0,
        204
    );
    assert_eq!(
        detecting(&admin, "PATCH", &path, &json!({"emailaddress1": "a@x.example"})).await,
        duplicate()
    );
    assert_eq!(admin.get(&path).await.json()["emailaddress1"], "b@x.example");
    let new = "leads(11111111-2222-3333-4444-555555555555)";
    assert_eq!(
        detecting(
            &admin,
            "PATCH",
            new,
            &json!({"lastname": "x", "emailaddress1": "a@x.example"})
        )
        .await,
        duplicate(),
        "an upsert that makes a row"
    );
    assert_eq!(admin.get(new).await.status, 404);
    let bulk = json!({"Targets": [{"@odata.type": "Microsoft.Dynamics.CRM.lead", "lastname": "x", "emailaddress1": "a@x.example"}]});
    assert_eq!(
        detecting(
            &admin,
            "POST",
            "leads/Microsoft.Dynamics.CRM.CreateMultiple",
            &bulk
        )
        .await,
        duplicate()
    );
}

#[tokio::test]
async fn inactive_rows_and_other_tables_are_not_alike() {
    let org = Org::start().await;
    let admin = org.admin();
    let old = admin.make("accounts", json!({"name": "Contoso"})).await;
    admin
        .patch(
            &format!("accounts({old})"),
            json!({"statecode": 1, "statuscode": 2}),
        )
        .await;
    assert_eq!(
        detecting(&admin, "POST", "accounts", &json!({"name": "Contoso"}))
            .await
            .0,
        204
    );
    let email = json!({"subject": "same"});
    for _ in 0..2 {
        assert_eq!(
            detecting(&admin, "POST", "emails", &email).await.0,
            204,
            "no rule covers emails"
        );
    }
}

#[tokio::test]
async fn likes_are_listed_without_writing() {
    let org = Org::start().await;
    let admin = org.admin();
    let first = admin.contact("Ada", "Lovelace", "ada@x.example").await;
    let second = admin.contact("Augusta", "King", "ADA@x.example").await;
    admin.contact("Alan", "Turing", "alan@x.example").await;
    let ask = |entity: &Value, matching: &str, paging: &str| {
        format!(
            "RetrieveDuplicates(BusinessEntity=@p1,MatchingEntityName=@p2,PagingInfo=@p3)?@p1={entity}&@p2='{matching}'&@p3={paging}"
        )
    };
    let all = json!({"PageNumber": 1, "Count": 50}).to_string();
    let unsaved = json!({"@odata.type": "Microsoft.Dynamics.CRM.contact", "lastname": "x", "emailaddress1": "ada@x.example"});
    let reply = admin.get(&ask(&unsaved, "contact", &all)).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    assert_eq!(
        reply.json()["@odata.context"],
        format!("{}$metadata#contacts", org.root())
    );
    assert_eq!(reply.rows().len(), 2);
    assert_eq!(reply.rows()[0]["@odata.type"], "#Microsoft.Dynamics.CRM.contact");
    let saved = json!({"@odata.type": "Microsoft.Dynamics.CRM.contact", "contactid": first});
    let rows = admin.get(&ask(&saved, "contact", &all)).await.rows();
    assert_eq!(rows.len(), 1, "a row is no duplicate of itself");
    assert_eq!(rows[0]["contactid"], json!(second));
    let one = json!({"PageNumber": 2, "Count": 1}).to_string();
    assert_eq!(admin.get(&ask(&unsaved, "contact", &one)).await.rows().len(), 1);
    assert_eq!(admin.get(&ask(&unsaved, "lead", &all)).await.rows().len(), 0);
    assert_eq!(
        admin.get("contacts/$count").await.text,
        "3",
        "nothing was written"
    );
    for (entity, matching, paging) in [
        (json!({"lastname": "no type"}), "contact", all.as_str()),
        (
            json!({"@odata.type": "Microsoft.Dynamics.CRM.nothing"}),
            "contact",
            &all,
        ),
        (unsaved.clone(), "nothing", &all),
        (unsaved.clone(), "contact", "{\"PageNumber\":0}"),
        (unsaved, "contact", "[]x"),
    ] {
        assert_eq!(
            admin.get(&ask(&entity, matching, paging)).await.status,
            400,
            "{entity} {matching} {paging}"
        );
    }
    assert_eq!(admin.post("RetrieveDuplicates", json!({})).await.status, 405);
}

#[tokio::test]
async fn nobody_learns_of_rows_that_they_do_not_see() {
    let org = Org::start().await;
    let support = org.as_role(regarding_sample_org::seed::SeedRole::SupportAgent);
    let hidden = support
        .make(
            "contacts",
            json!({"lastname": "Hidden", "emailaddress1": "h@x.example"}),
        )
        .await;
    let sales = org.sales();
    assert_eq!(
        sales.get(&format!("contacts({hidden})")).await.status,
        403,
        "another business unit"
    );
    let entity = json!({"@odata.type": "Microsoft.Dynamics.CRM.contact", "lastname": "x", "emailaddress1": "h@x.example"});
    let path = format!("RetrieveDuplicates(BusinessEntity=@p1,MatchingEntityName='contact')?@p1={entity}");
    assert_eq!(sales.get(&path).await.rows().len(), 0);
}
