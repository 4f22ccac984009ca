//! Reference F5, G-50 to G-53: what a message continues, in which order, and what turns each way off.

use regarding_sample_org::seed::SeedRole;
use serde_json::json;

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
