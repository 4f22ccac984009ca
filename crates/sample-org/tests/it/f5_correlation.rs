//! Reference F5, G-50 to G-53: what a message continues, in which order, and what turns each way off.
#![expect(clippy::indexing_slicing, reason = "helpers of tests")]

use regarding_sample_org::seed::SeedRole;
use serde_json::{Value, json};

use crate::c1_delivery::{deliver, message};
use crate::c7_filtering::{MAIL, Mail, address, check};
use crate::support::Org;

#[tokio::test]
async fn f5_in_reply_to_and_token_make_an_answer() {
    let org = Org::start().await;
    let sales = org.sales();
    let me = address(&org, SeedRole::Salesperson);
    let body = json!({"subject": "Offer", "messageid": "<first@x.example>", "trackingtoken": "AF:01001007"});
    sales.make("emails", body).await;
    let answer = "{'inreplyto':'<first@x.example>'}";
    for (subject, extras, expected) in [
        ("Offer", "null", (false, 1)),
        ("Offer", answer, (true, 2)),
        ("AW: Offer af:01001007", "null", (true, 2)),
        ("AW: Offer AF:01001008", "null", (false, 1)),
        (
            "AW: Offer",
            "{'inreplyto':'<other@x.example> <FIRST@x.example>'}",
            (true, 2),
        ),
    ] {
        let mail = Mail {
            subject,
            extras,
            to: &me,
            ..MAIL
        };
        assert_eq!(check(&sales, &mail).await, expected, "G-21 {subject} {extras}");
    }
}

#[tokio::test]
async fn g51_a93_each_way_can_be_turned_off() {
    let ignore = "<OrgSettings><IgnoreConversationIndexAndInReplyToForCorrelation>true</IgnoreConversationIndexAndInReplyToForCorrelation></OrgSettings>";
    for (setting, value, header, token) in [
        ("orgdborgsettings", ignore.into(), (false, 1), (true, 2)),
        ("emailcorrelationenabled", false.into(), (false, 1), (true, 2)),
        ("trackingprefix", "".into(), (true, 2), (false, 1)),
    ] {
        let org = Org::with(&[(setting, value)]).await;
        let sales = org.sales();
        let me = address(&org, SeedRole::Salesperson);
        let body =
            json!({"subject": "Offer", "messageid": "<first@x.example>", "trackingtoken": "AF:01001007"});
        sales.make("emails", body).await;
        let by_header = Mail {
            extras: "{'inreplyto':'<first@x.example>'}",
            to: &me,
            ..MAIL
        };
        assert_eq!(check(&sales, &by_header).await, header, "{setting}");
        let by_token = Mail {
            subject: "Offer AF:01001007",
            to: &me,
            ..MAIL
        };
        assert_eq!(check(&sales, &by_token).await, token, "{setting}");
    }
}

#[tokio::test]
async fn g44_nothing_is_told_of_an_email_that_the_caller_may_not_see() {
    let org = Org::start().await;
    let body = json!({"subject": "Offer", "messageid": "<first@x.example>", "trackingtoken": "AF:01001007"});
    org.admin().make("emails", body).await;
    let me = address(&org, SeedRole::Salesperson);
    let extras = "{'inreplyto':'<first@x.example>'}";
    let mail = Mail {
        subject: "Offer AF:01001007",
        extras,
        to: &me,
        ..MAIL
    };
    assert_eq!(check(&org.sales(), &mail).await, (false, 1));
}

/// Hexadecimal digits of a conversation's index, and of an answer in it.
const INDEX: &str = "01D1E5C0A1B2C3D4E5F60718293A4B5C6D7E8F901122";

/// A delivered answer with a subject and what else is known of it.
async fn answer(org: &Org, subject: &str, extras: Value) -> Value {
    let mut body = message("<answer@x.example>");
    body["Subject"] = json!(subject);
    body["ExtraProperties"] = extras;
    deliver(&org.sales(), &body).await
}

#[tokio::test]
async fn f5_the_first_way_that_hits_counts() {
    for (subject, reply_to, index, method, parent) in [
        ("RE: AF:01001002", "<1@x.example>", INDEX, 3, Some(1)),
        ("RE: AF:01001002", "", INDEX, 4, None),
        (
            "RE: Offer",
            "<unknown@x.example>",
            &format!("{INDEX}8000AABBCC"),
            5,
            Some(3),
        ),
        ("RE: Offer", "", "", 0, None),
    ] {
        let org = Org::start().await;
        let sales = org.sales();
        let account = sales.make("accounts", json!({"name": "Porto Sud"})).await;
        let mut ids = Vec::new();
        for (number, extras) in [
            (1, json!({})),
            (2, json!({})),
            (3, json!({"conversationindex": INDEX})),
        ] {
            let mut body = message(&format!("<{number}@x.example>"));
            body["Subject"] = json!(format!("Cranes AF:0100100{number}"));
            body["ExtraProperties"] = extras;
            let id = deliver(&sales, &body).await["activityid"].clone();
            let about =
                json!({"regardingobjectid_account_email@odata.bind": format!("/accounts({account})")});
            sales
                .set(&format!("emails({})", id.as_str().unwrap()), about)
                .await;
            ids.push(id);
        }
        let extras = json!({"inreplyto": reply_to, "conversationindex": index});
        let row = answer(&org, subject, extras).await;
        assert_eq!(
            row["correlationmethod"],
            json!(method),
            "C2 {subject} {reply_to} {index}"
        );
        let hit = match method {
            0 => Value::Null,
            3 => ids[0].clone(),
            4 => ids[1].clone(),
            _ => ids[2].clone(),
        };
        assert_eq!(row["_correlatedactivityid_value"], hit);
        let about = if method == 0 { Value::Null } else { json!(account) };
        assert_eq!(row["_regardingobjectid_value"], about, "G-52");
        let parent = parent.map_or(Value::Null, |number: usize| ids[number - 1].clone());
        assert_eq!(row["_parentactivityid_value"], parent, "F5: for 3 and 5 only");
    }
}

#[tokio::test]
async fn f5_smart_matching_comes_last_and_copies_the_regarding() {
    let org = Org::with(&[("enablesmartmatching", true.into())]).await;
    let sales = org.sales();
    let lead = sales.make("leads", json!({"lastname": "Rossi"})).await;
    let first = deliver(&sales, &message("<1@x.example>")).await["activityid"].clone();
    let about = json!({"regardingobjectid_lead_email@odata.bind": format!("/leads({lead})")});
    sales
        .set(&format!("emails({})", first.as_str().unwrap()), about)
        .await;
    let row = answer(&org, "RE: Offer", Value::Null).await;
    assert_eq!(
        [
            &row["correlationmethod"],
            &row["_correlatedactivityid_value"],
            &row["_regardingobjectid_value"],
            &row["_parentactivityid_value"]
        ],
        [&json!(6), &first, &json!(lead), &Value::Null]
    );
}

#[tokio::test]
async fn f6_of_several_emails_with_one_token_the_newest_is_continued() {
    let org = Org::start().await;
    let admin = org.admin();
    let owner = format!("/systemusers({})", org.user(SeedRole::Salesperson));
    let mut ids = Vec::new();
    for day in ["2025-01-01", "2025-03-01", "2025-02-01"] {
        let body = json!({"subject": "x", "trackingtoken": "AF:01001001", "ownerid@odata.bind": owner,
            "overriddencreatedon": format!("{day}T00:00:00Z")});
        ids.push(admin.make("emails", body).await);
    }
    let row = answer(&org, "x AF:01001001", Value::Null).await;
    assert_eq!(row["_correlatedactivityid_value"], json!(ids[1]), "tokens repeat");
}
