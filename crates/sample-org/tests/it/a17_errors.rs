//! Reference A17: refusals are JSON with a code, also for what this organization does not offer.

use regarding_sample_org::seed::SeedRole;
use serde_json::json;

use crate::support::Org;

#[tokio::test]
async fn what_is_not_there_is_404_and_what_is_not_offered_is_501() {
    let org = Org::start().await;
    let admin = org.admin();
    let user = org.user(SeedRole::Salesperson);
    for (method, path, status) in [
        ("GET", "nothings".to_owned(), 404),
        ("GET", "accounts/nothing".to_owned(), 404),
        ("GET", "NoSuchFunction()".to_owned(), 404),
        ("GET", format!("systemusers({user})/nothing"), 404),
        ("PUT", "accounts".to_owned(), 405),
        ("DELETE", "accounts".to_owned(), 405),
        ("POST", "WhoAmI".to_owned(), 405),
        (
            "GET",
            "CheckPromoteEmail(MessageId='x',Subject='y')".to_owned(),
            501,
        ),
        (
            "POST",
            "accounts/Microsoft.Dynamics.CRM.CreateMultiple".to_owned(),
            501,
        ),
        (
            "POST",
            format!("emails({user})/Microsoft.Dynamics.CRM.SendEmail"),
            501,
        ),
        ("GET", "RetrieveMetadataChanges()".to_owned(), 501),
    ] {
        let reply = admin.send(method, &path, &[("Accept", "text/html")], None).await;
        assert_eq!(reply.status, status, "{method} {path}: {}", reply.text);
        assert!(reply.json()["error"]["message"].is_string());
        assert!(reply.header("Content-Type").starts_with("application/json"));
        assert!(!reply.header("x-ms-service-request-id").is_empty());
    }
}

#[tokio::test]
async fn a14_change_tracking_is_refused_with_its_own_code() {
    let org = Org::start().await;
    let reply = org
        .admin()
        .send("GET", "accounts", &[("Prefer", "odata.track-changes")], None)
        .await;
    assert_eq!(reply.refusal(), (400, "0x80072491".to_owned()));
}

#[tokio::test]
async fn c7_personal_options_are_changed_by_their_owner() {
    let org = Org::start().await;
    let sales = org.sales();
    let path = format!("usersettingscollection({})", org.user(SeedRole::Salesperson));
    assert_eq!(
        sales
            .patch(&path, json!({"incomingemailfilteringmethod": 4}))
            .await
            .status,
        204
    );
    assert_eq!(sales.get(&path).await.json()["incomingemailfilteringmethod"], 4);
    let other = format!("usersettingscollection({})", org.user(SeedRole::SupportAgent));
    assert_eq!(
        sales
            .patch(&other, json!({"incomingemailfilteringmethod": 4}))
            .await
            .status,
        403
    );
}
