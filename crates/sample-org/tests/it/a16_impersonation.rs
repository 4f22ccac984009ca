//! Reference A2, A16: acting for another user by either header, with the intersection of both users' rights.

use regarding_sample_org::seed::SeedRole;
use serde_json::json;

use crate::rights::{account_of, only, role};
use crate::support::Org;

const ACT: (&str, &str) = ("prvActOnBehalfOfAnotherUser", "Global");

#[tokio::test]
async fn a2_a_row_is_seen_only_if_both_may_see_it() {
    let org = Org::start().await;
    let (sales, agent) = (org.user(SeedRole::Salesperson), org.user(SeedRole::SupportAgent));
    let hers = account_of(&org, sales).await;
    let of_service = account_of(&org, org.colleague("Vidal")).await;
    let made = role(&org, "Service", &[ACT, ("prvReadAccount", "Local")]).await;
    only(&org, agent, &made).await;
    let acting = org.as_role(SeedRole::SupportAgent);
    let header = sales.to_string();
    let header = [("MSCRMCallerID", header.as_str())];
    let count = acting.send("GET", "accounts/$count", &header, None).await;
    assert_eq!(
        count.text, "0",
        "neither what only she sees nor what only the caller sees"
    );
    for id in [&hers, &of_service] {
        let refused = acting
            .send("GET", &format!("accounts({id})"), &header, None)
            .await;
        assert_eq!(refused.refusal(), (403, "0x80048405".to_owned()));
    }
    let share = json!({
        "Target": {"accountid": hers, "@odata.type": "Microsoft.Dynamics.CRM.account"},
        "PrincipalAccess": {"AccessMask": "ReadAccess", "Principal": {"systemuserid": agent, "@odata.type": "Microsoft.Dynamics.CRM.systemuser"}},
    });
    assert_eq!(org.admin().post("GrantAccess", share).await.status, 204);
    let seen = acting
        .send("GET", &format!("accounts({hers})"), &header, None)
        .await;
    assert_eq!(seen.status, 200, "now both may");
}

#[tokio::test]
async fn a2_a_privilege_that_one_of_both_lacks_is_missing() {
    let org = Org::start().await;
    let (sales, agent) = (org.user(SeedRole::Salesperson), org.user(SeedRole::SupportAgent));
    let hers = account_of(&org, sales).await;
    let made = role(
        &org,
        "Service",
        &[ACT, ("prvReadAccount", "Global"), ("prvReadUser", "Global")],
    )
    .await;
    only(&org, agent, &made).await;
    let acting = org.as_role(SeedRole::SupportAgent);
    let header = sales.to_string();
    let header = [("MSCRMCallerID", header.as_str())];
    let path = format!("accounts({hers})");
    assert_eq!(acting.send("GET", &path, &header, None).await.status, 200);
    let refused = acting.send("DELETE", &path, &header, None).await;
    assert_eq!(refused.refusal(), (403, "0x80040220".to_owned()));
    assert!(
        refused.text.contains("prvDeleteAccount"),
        "she may, the caller may not"
    );
}

#[tokio::test]
async fn a2_both_headers_name_a_user_and_what_they_do_says_who_really_did_it() {
    let org = Org::start().await;
    let admin = org.admin();
    let sales = org.user(SeedRole::Salesperson);
    let directory = admin
        .get(&format!(
            "systemusers({sales})?$select=azureactivedirectoryobjectid"
        ))
        .await
        .json()["azureactivedirectoryobjectid"]
        .as_str()
        .unwrap()
        .to_owned();
    for (header, value) in [
        ("CallerObjectId", directory.to_uppercase()),
        ("MSCRMCallerID", format!("{{{sales}}}")),
    ] {
        let headers = [(header, value.as_str()), ("Prefer", "return=representation")];
        let made = admin
            .send(
                "POST",
                "accounts",
                &headers,
                Some(json!({"name": "x"}).to_string()),
            )
            .await;
        assert_eq!(made.status, 201, "{header}: {}", made.text);
        let row = made.json();
        assert_eq!(row["_createdby_value"], json!(sales));
        assert_eq!(row["_ownerid_value"], json!(sales));
        assert_eq!(
            row["_modifiedonbehalfby_value"],
            json!(org.user(SeedRole::SystemAdministrator))
        );
    }
    for (value, status) in [("nobody", 400), ("00000000-0000-0000-0000-000000000001", 403)] {
        let reply = admin
            .send("GET", "WhoAmI", &[("MSCRMCallerID", value)], None)
            .await;
        assert_eq!(reply.status, status, "{value}");
    }
    let disabled = org.colleague("Pauls").to_string();
    let reply = admin
        .send("GET", "WhoAmI", &[("MSCRMCallerID", disabled.as_str())], None)
        .await;
    assert_eq!(reply.status, 403, "disabled");
}

#[tokio::test]
async fn a2_without_the_privilege_it_is_refused_by_name() {
    let org = Org::start().await;
    let other = org.user(SeedRole::SupportAgent).to_string();
    for header in ["MSCRMCallerID", "CallerObjectId"] {
        let refused = org
            .sales()
            .send("GET", "WhoAmI", &[(header, other.as_str())], None)
            .await;
        assert_eq!(refused.refusal(), (403, "0x80040220".to_owned()));
        assert!(refused.text.contains("prvActOnBehalfOfAnotherUser"));
    }
}
