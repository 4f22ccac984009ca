//! The sample: its three people see different things (reference E).

#![expect(clippy::unwrap_used, clippy::panic, reason = "helpers of tests")]

use jiff::Timestamp;
use regarding_sample_org::seed::{self, DEFAULT_SEED, SeedRole};
use regarding_sample_org::server::ServeOptions;
use serde_json::{Value, json};

use crate::support::{As, Org};

async fn sample() -> Org {
    let now: Timestamp = "2026-11-22T08:53:00Z".parse().unwrap();
    Org::of(seed::sample(DEFAULT_SEED, now), ServeOptions::default()).await
}

async fn count(who: &As<'_>, path: &str) -> usize {
    let text = who.get(path).await.text;
    text.parse().unwrap_or_else(|_| panic!("{path}: {text}"))
}

#[tokio::test]
async fn e_the_three_people_see_different_records() {
    let org = sample().await;
    let (sales, agent, admin) = (org.sales(), org.as_role(SeedRole::SupportAgent), org.admin());
    for (set, sales_sees, agent_sees) in [
        ("accounts", "some", "all"),
        ("contacts", "some", "all"),
        ("leads", "some", "none"),
        ("opportunities", "some", "none"),
        ("incidents", "all", "all"),
        ("emails", "some", "some"),
        ("tasks", "some", "none"),
        ("systemusers", "all", "all"),
    ] {
        let path = format!("{set}/$count");
        let all = count(&admin, &path).await;
        for (who, sees) in [(&sales, sales_sees), (&agent, agent_sees)] {
            let seen = count(who, &path).await;
            let expected = match sees {
                "all" => seen == all,
                "none" => seen == 0,
                _ => seen > 0 && seen < all,
            };
            assert!(expected, "{set}: {seen} of {all}, {sees}");
        }
    }
    for (set, sees) in [
        ("fieldsecurityprofiles", 403),
        ("principalobjectaccessset", 403),
        ("roles", 200),
    ] {
        assert_eq!(sales.get(set).await.status, sees, "{set}");
        assert_eq!(admin.get(set).await.status, 200, "{set}");
    }
}

#[tokio::test]
async fn e4_a_deal_of_another_unit_is_shared_with_the_project_team() {
    let org = sample().await;
    let (sales, admin) = (org.sales(), org.admin());
    let own_unit = org.named("businessunit", "Sales North");
    let elsewhere = format!("opportunities?$select=name&$filter=_owningbusinessunit_value ne {own_unit}");
    let seen = sales.get(&elsewhere).await.rows();
    assert_eq!(seen.len(), 1, "the shared one only");
    let id = seen[0]["opportunityid"].as_str().unwrap();
    let team = org.named("team", "Harbour Projects");
    let path =
        format!("RetrieveSharedPrincipalsAndAccess(Target=@p)?@p={{'@odata.id':'opportunities({id})'}}");
    let shared = admin.get(&path).await.json();
    assert_eq!(shared["PrincipalAccesses"][0]["Principal"]["teamid"], json!(team));
    assert_eq!(
        shared["PrincipalAccesses"][0]["AccessMask"],
        "ReadAccess, WriteAccess, AppendAccess, AppendToAccess"
    );
    let path = format!("activitypointers/$count?$filter=_regardingobjectid_value eq {id}");
    let all = count(&admin, &path).await;
    assert!(all > 0, "the deal has a history");
    assert_eq!(count(&sales, &path).await, all, "shared with the deal");
    let task = json!({"subject": "Call them", "regardingobjectid_opportunity_task@odata.bind": format!("/opportunities({id})")});
    assert_eq!(sales.post("tasks", task).await.status, 204, "append to it");
    assert_eq!(sales.delete(&format!("opportunities({id})")).await.status, 403);
    assert_eq!(
        org.as_role(SeedRole::SupportAgent)
            .get(&format!("opportunities({id})"))
            .await
            .status,
        403
    );
}

#[tokio::test]
async fn e3_sales_reads_figures_and_birthdays_and_service_does_not() {
    let org = sample().await;
    let (sales, agent, admin) = (org.sales(), org.as_role(SeedRole::SupportAgent), org.admin());
    let with_value =
        |rows: Vec<Value>, column: &str| rows.iter().filter(|row| !row[column].is_null()).count();
    for (path, column) in [
        ("accounts?$select=revenue", "revenue"),
        ("contacts?$select=birthdate", "birthdate"),
    ] {
        assert!(with_value(admin.get(path).await.rows(), column) > 20, "{column}");
        assert!(with_value(sales.get(path).await.rows(), column) > 5, "{column}");
        assert_eq!(with_value(agent.get(path).await.rows(), column), 0, "{column}");
    }
    let own = agent.make("contacts", json!({"lastname": "Lis"})).await;
    let refused = agent
        .patch(&format!("contacts({own})"), json!({"birthdate": "1980-01-01"}))
        .await;
    assert_eq!(refused.refusal(), (403, "0x8004f507".to_owned()));
}

#[tokio::test]
async fn e1_service_works_down_to_the_unit_below() {
    let org = sample().await;
    let agent = org.as_role(SeedRole::SupportAgent);
    let field = org.named("businessunit", "Field Service");
    let service = org.named("businessunit", "Service");
    let engineers = format!("systemusers?$select=systemuserid&$filter=_businessunitid_value eq {field}");
    let engineer = org.admin().get(&engineers).await.rows()[0]["systemuserid"].clone();
    let owner = format!("/systemusers({})", engineer.as_str().unwrap());
    let visit = json!({"subject": "Visit", "ownerid@odata.bind": owner});
    org.admin().make("tasks", visit).await;
    for unit in [field, service] {
        let path = format!("activitypointers/$count?$filter=_owningbusinessunit_value eq {unit}");
        let all = count(&org.admin(), &path).await;
        assert!(all > 0, "{unit}");
        assert_eq!(count(&agent, &path).await, all);
        assert_eq!(count(&org.sales(), &path).await, 0, "another branch");
    }
}
