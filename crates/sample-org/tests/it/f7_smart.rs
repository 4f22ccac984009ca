//! Reference F7, G-55: smart matching by the words of the subject and the people.

use regarding_sample_org::seed::SeedRole;
use regarding_sample_org::seed::row::Cell;
use serde_json::json;

use crate::c7_filtering::{MAIL, Mail, address, check};
use crate::support::Org;

async fn answers(settings: &[(&'static str, Cell)], cases: &[(&str, &str, &str, (bool, i64))]) {
    let org = Org::with(settings).await;
    let sales = org.sales();
    let me = address(&org, SeedRole::Salesperson);
    let parties = json!([
        {"participationtypemask": 1, "partyid_systemuser@odata.bind": format!("/systemusers({})", org.user(SeedRole::Salesperson))},
        {"participationtypemask": 2, "addressused": "Ann@x.example"},
        {"participationtypemask": 3, "addressused": "bob@x.example"},
    ]);
    sales
        .make(
            "emails",
            json!({"subject": "Ten cranes for Bari", "email_activity_parties": parties}),
        )
        .await;
    for (subject, from, other, expected) in cases {
        let to = format!("{me};{other}");
        let mail = Mail {
            subject,
            from,
            to: &to,
            ..MAIL
        };
        assert_eq!(check(&sales, &mail).await, *expected, "{subject} {from} {other}");
    }
}

#[tokio::test]
async fn f7_the_same_words_among_two_of_the_same_people() {
    let cases = [
        ("RE: Ten cranes for Bari", "ann@x.example", "", (true, 2)),
        (
            "FW : AW:ten CRANES  for bari",
            "ann@x.example",
            "bob@x.example",
            (true, 2),
        ),
        ("Re: bari for cranes Ten", "ann@x.example", "", (true, 2)),
        ("RE: Ten cranes for Bari", "new@x.example", "", (false, 1)),
        ("RE: Ten cranes for", "ann@x.example", "", (false, 1)),
        ("RE: Ten cranes for Bari today", "ann@x.example", "", (false, 1)),
        ("RE:", "ann@x.example", "", (false, 1)),
    ];
    answers(&[("enablesmartmatching", true.into())], &cases).await;
}

#[tokio::test]
async fn f7_the_organization_sets_how_alike() {
    let settings = [
        ("enablesmartmatching", true.into()),
        ("hashdeltasubjectcount", 1.into()),
        ("hashminaddresscount", 3.into()),
    ];
    let cases = [
        (
            "Ten cranes for Bari today",
            "ann@x.example",
            "bob@x.example",
            (true, 2),
        ),
        ("Ten cranes for Bari", "ann@x.example", "", (false, 1)),
    ];
    answers(&settings, &cases).await;
}

#[tokio::test]
async fn a93_it_is_off_unless_turned_on() {
    let cases = [(
        "RE: Ten cranes for Bari",
        "ann@x.example",
        "bob@x.example",
        (false, 1),
    )];
    answers(&[], &cases).await;
}

#[tokio::test]
async fn f7_the_organizations_own_expression_says_what_does_not_count_in_a_subject() {
    let own = [
        ("enablesmartmatching", true.into()),
        ("hashfilterkeywords", r"\[[^\]]*\]|^fyi\b".into()),
    ];
    let cases = [
        ("[EXTERN] Ten cranes for Bari", "ann@x.example", "", (true, 2)),
        (
            "FYI Ten cranes [checked] for Bari",
            "ann@x.example",
            "",
            (true, 2),
        ),
        ("RE: Ten cranes for Bari", "ann@x.example", "", (false, 1)),
    ];
    answers(&own, &cases).await;
    // An expression that looks around itself cannot be read here.
    let unreadable = [
        ("enablesmartmatching", true.into()),
        ("hashfilterkeywords", "(?=RE:).*".into()),
    ];
    let cases = [("RE: Ten cranes for Bari", "ann@x.example", "", (true, 2))];
    answers(&unreadable, &cases).await;
}
