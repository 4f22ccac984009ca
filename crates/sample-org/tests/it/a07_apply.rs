//! `$apply` as powerapps-docs `webapi/query/aggregate-data` has it (reference A7).
#![expect(clippy::indexing_slicing, reason = "helpers of tests")]

use serde_json::{Value, json};

use crate::support::{As, Org};

const FORMATTED: &str = "OData.Community.Display.V1.FormattedValue";

async fn accounts(admin: &As<'_>) {
    let ada = admin.contact("Ada", "Ott", "ada@a.example").await;
    for (name, revenue, employees, contact) in [
        ("one", Some(10.5), Some(3), true),
        ("two", Some(20.0), Some(4), false),
        ("three", None, None, true),
    ] {
        let mut body = json!({"name": name, "address1_city": "Bonn"});
        if let (Some(revenue), Some(employees)) = (revenue, employees) {
            body["revenue"] = json!(revenue);
            body["numberofemployees"] = json!(employees);
        }
        if contact {
            body["primarycontactid@odata.bind"] = json!(format!("/contacts({ada})"));
        }
        admin.make("accounts", body).await;
    }
    let gone = admin
        .make("accounts", json!({"name": "gone", "revenue": 100.0}))
        .await;
    let closed = json!({"statecode": 1, "statuscode": 2});
    assert_eq!(
        admin.patch(&format!("accounts({gone})"), closed).await.status,
        204
    );
}

async fn applied(admin: &As<'_>, query: &str) -> Vec<Value> {
    let reply = admin.annotated(&format!("accounts?$apply={query}")).await;
    assert_eq!(reply.status, 200, "{query}: {}", reply.text);
    reply.rows()
}

#[tokio::test]
async fn rows_are_grouped_and_aggregated() {
    let org = Org::start().await;
    let admin = org.admin();
    accounts(&admin).await;
    let rows = applied(&admin, "groupby((statuscode),aggregate($count as count))").await;
    assert_eq!(
        rows,
        [
            json!({"statuscode": 1, format!("statuscode@{FORMATTED}"): "Active", "count": 3, format!("count@{FORMATTED}"): "3"}),
            json!({"statuscode": 2, format!("statuscode@{FORMATTED}"): "Inactive", "count": 1, format!("count@{FORMATTED}"): "1"}),
        ]
    );
    let rows = applied(&admin, "aggregate(revenue with sum as total,revenue with average as mean,numberofemployees with average as heads)").await;
    assert_eq!(rows[0]["total"], 130.5);
    assert_eq!(rows[0]["mean"], 43.5);
    assert_eq!(rows[0]["heads"], 3, "an average of whole numbers is one");
    assert!(
        rows[0][format!("total@{FORMATTED}")]
            .as_str()
            .is_some_and(|text| text.ends_with("130.50"))
    );
    let rows = applied(
        &admin,
        "filter(statecode eq 0)/groupby((primarycontactid/fullname),aggregate(revenue with max as most))",
    )
    .await;
    assert_eq!(rows.len(), 2);
    assert_eq!(rows[0].get("contact_fullname"), None, "nothing stands for null");
    assert_eq!((&rows[0]["most"], &rows[1]["most"]), (&json!(20.0), &json!(10.5)));
    assert_eq!(rows[1]["contact_fullname"], "Ada Ott");
    let rows = applied(
        &admin,
        "groupby((address1_city,statecode))&$filter=statecode eq 0",
    )
    .await;
    assert_eq!(rows.len(), 1, "distinct values");
    let rows = applied(&admin, "aggregate(createdon with max as lastCreate)").await;
    assert!(
        rows[0]["lastCreate"]
            .as_str()
            .is_some_and(|text| text.ends_with('Z'))
    );
    let rows = applied(&admin, "groupby((name))&$orderby=name desc&$top=2").await;
    assert_eq!(rows, [json!({"name": "two"}), json!({"name": "three"})]);
    let rows = applied(
        &admin,
        "groupby((_primarycontactid_value),aggregate($count as n))",
    )
    .await;
    assert_eq!(rows[1][format!("_primarycontactid_value@{FORMATTED}")], "Ada Ott");
}

#[tokio::test]
async fn an_aggregate_shows_no_more_than_its_reader_may_see() {
    let org = Org::start().await;
    accounts(&org.admin()).await;
    let rows = applied(&org.sales(), "aggregate($count as n,revenue with sum as total)").await;
    assert_eq!((&rows[0]["n"], &rows[0]["total"]), (&json!(0), &json!(0)));
}

#[tokio::test]
async fn what_apply_does_not_offer_is_refused() {
    let org = Org::start().await;
    for query in [
        "",
        "nothing",
        "identity",
        "filter(statecode eq 0)",
        "aggregate(revenue with median as m)",
        "aggregate(name with sum as m)",
        "aggregate(nothing with sum as m)",
        "aggregate(revenue with sum as 1)",
        "aggregate(revenue with sum as a'b)",
        "aggregate($count as n)/filter(n gt 1)",
        "groupby((createdon))",
        "groupby((statecode),aggregate($count as statecode))",
        "groupby((rollup(name)))",
        "groupby((a/b/c))",
        "groupby(statecode)",
        "aggregate($count as n)&$orderby=n",
        "aggregate($count as n)&$select=name",
        "groupby((primarycontactid/nothing))",
    ] {
        let reply = org.admin().get(&format!("accounts?$apply={query}")).await;
        assert_eq!(reply.status, 400, "{query}: {}", reply.text);
    }
    let wrong = org
        .admin()
        .get("accounts?$apply=aggregate(name with sum as m)")
        .await;
    assert_eq!(wrong.refusal(), (400, "0x8004112F".to_owned()));
}
