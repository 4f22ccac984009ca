//! Reference C3: a series is expanded into appointments; its exceptions, its deletions and another rule. Files of appointments.

#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use regarding_sample_org::seed::SeedRole;
use serde_json::{Value, json};

use crate::support::{As, Org};

/// Every Wednesday at nine in Berlin, five times, over the end of winter time (the seed's people live there).
fn weekly() -> Value {
    json!({
        "subject": "Stand-up", "location": "Kiel", "recurrencepatterntype": 1, "interval": 1, "daysofweekmask": 8,
        "patternendtype": 2, "occurrences": 5, "patternstartdate": "2026-03-10T23:00:00Z",
        "starttime": "2026-03-11T08:00:00Z", "endtime": "2026-03-11T08:30:00Z", "statecode": 3, "statuscode": 5,
    })
}

async fn instances(who: &As<'_>, series: &str) -> Vec<Value> {
    let query = format!("appointments?$filter=seriesid eq {series}&$orderby=originalstartdate");
    who.get(&query).await.rows()
}

fn starts(rows: &[Value]) -> Vec<&str> {
    rows.iter()
        .map(|row| row["scheduledstart"].as_str().unwrap())
        .collect()
}

const FIVE: [&str; 5] = [
    "2026-03-11T08:00:00Z",
    "2026-03-18T08:00:00Z",
    "2026-03-25T08:00:00Z",
    "2026-04-01T07:00:00Z",
    "2026-04-08T07:00:00Z",
];

#[tokio::test]
async fn c3_a_series_is_expanded_and_its_hour_stays_the_same() {
    let org = Org::start().await;
    let sales = org.sales();
    let me = org.user(SeedRole::Salesperson);
    let mut body = weekly();
    body["recurringappointmentmaster_activity_parties"] = json!([
        {"partyid_systemuser@odata.bind": format!("/systemusers({me})"), "participationtypemask": 7},
        {"addressused": "guest@example.org", "participationtypemask": 5},
    ]);
    let series = sales.make("recurringappointmentmasters", body).await.to_string();
    let master = sales
        .get(&format!("recurringappointmentmasters({series})"))
        .await
        .json();
    assert_eq!(master["instancetypecode"], 1);
    assert_eq!(master["expansionstatecode"], 2);
    assert_eq!(master["duration"], 30);
    let rows = instances(&sales, &series).await;
    assert_eq!(starts(&rows), FIVE);
    for row in &rows {
        assert_eq!(row["instancetypecode"], 2);
        assert_eq!(
            (&row["subject"], &row["statuscode"]),
            (&json!("Stand-up"), &json!(5))
        );
        assert_eq!(row["originalstartdate"], row["scheduledstart"]);
    }
    let parties = sales
        .get(&format!(
            "appointments({})/appointment_activity_parties?$filter=participationtypemask eq 5",
            rows[0]["activityid"].as_str().unwrap()
        ))
        .await
        .rows();
    assert_eq!(parties[0]["addressused"], "guest@example.org");
}

#[tokio::test]
async fn c3_a_series_without_an_end_is_expanded_in_part() {
    let org = Org::start().await;
    let sales = org.sales();
    let mut body = weekly();
    body["patternendtype"] = json!(1);
    body["occurrences"] = Value::Null;
    let series = sales.make("recurringappointmentmasters", body).await.to_string();
    let master = sales
        .get(&format!("recurringappointmentmasters({series})"))
        .await
        .json();
    assert_eq!(master["expansionstatecode"], 1);
    let rows = instances(&sales, &series).await;
    assert_eq!(starts(&rows)[..3], FIVE[..3]);
    assert!(rows.len() >= 52 && rows.len() < 999, "{}", rows.len());
}

#[tokio::test]
async fn c3_changing_an_instance_makes_an_exception_and_deleting_one_is_noted() {
    let org = Org::start().await;
    let sales = org.sales();
    let series = sales
        .make("recurringappointmentmasters", weekly())
        .await
        .to_string();
    let path = format!("recurringappointmentmasters({series})");
    let id = |row: &Value| format!("appointments({})", row["activityid"].as_str().unwrap());
    let rows = instances(&sales, &series).await;
    sales
        .set(
            &id(&rows[1]),
            json!({"scheduledstart": "2026-03-18T10:00:00Z", "scheduledend": "2026-03-18T10:30:00Z"}),
        )
        .await;
    sales.set(&id(&rows[2]), json!({"subject": "Stand-up"})).await;
    let before = sales.get(&path).await.json()["@odata.etag"].clone();
    assert_eq!(sales.delete(&id(&rows[3])).await.status, 204);
    let master = sales.get(&path).await.json();
    assert_eq!(master["deletedexceptionslist"], FIVE[3]);
    assert_ne!(
        master["@odata.etag"], before,
        "the list is a column of the master"
    );
    // A change of the series reaches those that follow it.
    sales.set(&path, json!({"subject": "Renamed"})).await;
    let rows = instances(&sales, &series).await;
    let told: Vec<(&str, i64, &str)> = rows
        .iter()
        .map(|row| {
            (
                row["scheduledstart"].as_str().unwrap(),
                row["instancetypecode"].as_i64().unwrap(),
                row["subject"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            (FIVE[0], 2, "Renamed"),
            ("2026-03-18T10:00:00Z", 3, "Stand-up"),
            (FIVE[2], 2, "Renamed"),
            (FIVE[4], 2, "Renamed"),
        ],
        "the same value again is no change"
    );
    assert_eq!(rows[1]["originalstartdate"], FIVE[1]);
}

#[tokio::test]
async fn c3_another_rule_begins_anew_and_a_deleted_series_takes_all_along() {
    let org = Org::start().await;
    let sales = org.sales();
    let series = sales
        .make("recurringappointmentmasters", weekly())
        .await
        .to_string();
    let path = format!("recurringappointmentmasters({series})");
    let rows = instances(&sales, &series).await;
    let gone = rows[0]["activityid"].as_str().unwrap().to_owned();
    assert_eq!(sales.delete(&format!("appointments({gone})")).await.status, 204);
    sales.set(&path, json!({"interval": 2, "occurrences": 3})).await;
    let rows = instances(&sales, &series).await;
    assert_eq!(starts(&rows), [FIVE[0], FIVE[2], FIVE[4]]);
    assert_eq!(
        sales.get(&path).await.json()["deletedexceptionslist"],
        Value::Null
    );
    assert_eq!(sales.delete(&path).await.status, 204);
    assert!(instances(&sales, &series).await.is_empty());
}

#[tokio::test]
async fn c3_a_rule_that_lacks_something_is_refused_whole() {
    let org = Org::start().await;
    let sales = org.sales();
    for (name, value) in [
        ("daysofweekmask", Value::Null),
        ("occurrences", Value::Null),
        ("recurrencepatterntype", json!(2)),
        ("recurrencepatterntype", json!(3)),
        ("patternendtype", json!(3)),
        ("interval", json!(0)),
        ("daysofweekmask", json!(128)),
        ("endtime", json!("2026-03-11T07:00:00Z")),
        ("starttime", Value::Null),
    ] {
        let mut body = weekly();
        body[name] = value.clone();
        let reply = sales.post("recurringappointmentmasters", body).await;
        assert_eq!(reply.status, 400, "{name} {value}: {}", reply.text);
    }
    assert!(sales.get("recurringappointmentmasters").await.rows().is_empty());
    assert!(sales.get("appointments").await.rows().is_empty());
}

#[tokio::test]
async fn b4_letters_and_faxes_are_activities_with_their_own_reasons() {
    let org = Org::start().await;
    let sales = org.sales();
    for (set, done) in [("letters", 4), ("faxes", 2)] {
        let id = sales
            .make(
                set,
                json!({"subject": "To send", "scheduledend": "2026-03-20T10:00:00Z"}),
            )
            .await;
        sales.set(&format!("{set}({id})"), json!({"statecode": 1})).await;
        let row = sales.get(&format!("{set}({id})")).await.json();
        assert_eq!(
            (&row["statecode"], &row["statuscode"]),
            (&json!(1), &json!(done)),
            "A12"
        );
    }
}

#[tokio::test]
async fn c3_a_file_that_comes_or_goes_is_counted_on_its_appointment() {
    let org = Org::start().await;
    let sales = org.sales();
    let meeting = sales
        .make(
            "appointments",
            json!({"subject": "With files", "scheduledstart": "2026-03-20T10:00:00Z", "scheduledend": "2026-03-20T11:00:00Z"}),
        )
        .await;
    let path = format!("appointments({meeting})");
    let state = async || {
        let row = sales.get(&path).await.json();
        (
            row["attachmentcount"].as_i64().unwrap(),
            row["@odata.etag"].clone(),
        )
    };
    let before = state().await;
    let file = sales
        .make(
            "activitymimeattachments",
            json!({"objectid_appointment@odata.bind": format!("/{path}"), "objecttypecode": "appointment",
                "filename": "a.txt", "body": "aGk="}),
        )
        .await;
    let with = state().await;
    assert_eq!((before.0, with.0), (0, 1));
    assert_ne!(before.1, with.1, "a column changed, and so did the version");
    assert_eq!(
        sales
            .delete(&format!("activitymimeattachments({file})"))
            .await
            .status,
        204
    );
    let without = state().await;
    assert_eq!(without.0, 0);
    assert_ne!(with.1, without.1);
}
