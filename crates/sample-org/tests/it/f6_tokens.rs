//! Reference F6: tracking tokens, as `GetTrackingTokenEmail` gives them out.

use regarding_sample_org::seed::SeedRole;
use serde_json::{Value, json};

use crate::support::{As, Org};

/// The token that a subject gets.
pub(crate) async fn token(user: &As<'_>, subject: &str) -> String {
    let reply = user
        .post("GetTrackingTokenEmail", json!({"Subject": subject}))
        .await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    let body = reply.json();
    let token = body.get("TrackingToken").and_then(Value::as_str);
    token.unwrap_or("no token").to_owned()
}

#[tokio::test]
async fn f6_a_token_is_prefix_digit_user_and_message_number() {
    let org = Org::with(&[
        ("trackingprefix", "CRM:".into()),
        ("trackingtokenidbase", 2.into()),
        ("trackingtokeniddigits", 5.into()),
    ])
    .await;
    let sales = org.sales();
    let own = format!("usersettingscollection({})", org.user(SeedRole::Salesperson));
    let number = sales.get(&own).await.json()["trackingtokenid"].as_i64().unwrap();
    for count in 1..=3 {
        let expected = format!("CRM:0{:05}{count:03}", number + 2);
        assert_eq!(token(&sales, "Offer").await, expected);
    }
    assert_eq!(
        sales.get(&own).await.json()["nexttrackingnumber"],
        4,
        "C7: the user's next number"
    );
    let admin = token(&org.admin(), "Offer").await;
    assert!(admin.ends_with("001"), "each user has a count: {admin}");
    assert_eq!(
        token(&sales, "RE: Offer crm:000123001").await,
        "CRM:000123001",
        "a subject keeps the token that it has"
    );
}

#[tokio::test]
async fn f6_the_count_begins_again_after_its_maximum() {
    let org = Org::with(&[("maximumtrackingnumber", 3.into())]).await;
    let sales = org.sales();
    let mut ends = Vec::new();
    for _ in 0..5 {
        let given = token(&sales, "Offer").await;
        ends.push(given.chars().next_back().unwrap());
    }
    assert_eq!(ends, ['1', '2', '3', '0', '1']);
}

#[tokio::test]
async fn f6_an_organization_without_a_prefix_uses_no_tokens() {
    let org = Org::with(&[("trackingprefix", "".into())]).await;
    assert_eq!(token(&org.sales(), "Offer").await, "");
    for (body, code) in [
        (json!({}), "0x80040203"),
        (json!({"Subject": 1}), "0x80040203"),
        (json!({"Subject": "x", "Other": 1}), "0x80040203"),
    ] {
        let reply = org.sales().post("GetTrackingTokenEmail", body).await;
        assert_eq!(reply.refusal(), (400, code.to_owned()));
    }
    let reply = org.sales().get("GetTrackingTokenEmail(Subject='x')").await;
    assert_eq!(reply.status, 405, "C1: an action");
}
