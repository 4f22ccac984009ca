//! Reference G-40 to G-44, A-95: whose address it is.
#![expect(clippy::indexing_slicing, clippy::unwrap_used, reason = "helpers of tests")]

use regarding_sample_org::seed::SeedRole;
use regarding_sample_org::seed::row::Cell;
use serde_json::{Value, json};

use crate::c1_delivery::{deliver, message};
use crate::c7_filtering::address;
use crate::support::Org;

/// An organization in which nobody becomes a contact by writing.
async fn start(settings: &[(&'static str, Cell)]) -> Org {
    let org = Org::with(settings).await;
    let own = format!("usersettingscollection({})", org.user(SeedRole::Salesperson));
    org.sales()
        .set(&own, json!({"autocreatecontactonpromote": 0}))
        .await;
    org
}

/// The parties of a role in a message between two addresses that the salesperson delivers: their records.
async fn parties(org: &Org, from: &str, to: &str, role: i64) -> Vec<Value> {
    let mut body = message(&format!("<{}@x.example>", uuid::Uuid::new_v4()));
    body["From"] = json!(from);
    body["To"] = json!(to);
    let row = deliver(&org.sales(), &body).await;
    let path = format!(
        "emails({})/email_activity_parties?$filter=participationtypemask eq {role}",
        row["activityid"].as_str().unwrap_or_default()
    );
    let rows = org.sales().get(&path).await.rows();
    rows.iter().map(|row| row["_partyid_value"].clone()).collect()
}

async fn sender(org: &Org, from: &str) -> Value {
    let found = parties(org, from, "bob@x.example", 1).await;
    assert_eq!(found.len(), 1, "one sender");
    found.into_iter().next().unwrap_or_default()
}

/// A row of the salesperson's or of a colleague's, made on a day.
async fn row(org: &Org, set: &str, mut body: Value, owner: uuid::Uuid, day: &str) -> Value {
    body["ownerid@odata.bind"] = json!(format!("/systemusers({owner})"));
    body["overriddencreatedon"] = json!(format!("{day}T00:00:00Z"));
    json!(org.admin().make(set, body).await)
}

/// Somebody in the salesperson's unit.
fn colleague(org: &Org) -> uuid::Uuid {
    let me = org.user(SeedRole::Salesperson);
    let rows = || org.world.rows.iter().filter(|row| row.table == "systemuser");
    let unit = |id| {
        rows()
            .find(|row| row.id == id)
            .and_then(|row| row.columns.get("businessunitid"))
    };
    let active = |row: &&regarding_sample_org::seed::row::SeedRow| {
        row.columns.get("isdisabled") == Some(&false.into())
    };
    rows()
        .filter(active)
        .find(|row| row.id != me && unit(row.id) == unit(me))
        .unwrap()
        .id
}

#[tokio::test]
async fn g40_users_before_contacts_before_accounts_before_leads() {
    let org = start(&[]).await;
    let other = colleague(&org);
    let mine = address(&org, SeedRole::SystemAdministrator);
    let lead = row(
        &org,
        "leads",
        json!({"lastname": "L", "emailaddress1": "x@x.example"}),
        other,
        "2025-01-01",
    )
    .await;
    assert_eq!(sender(&org, "X@x.example").await, lead);
    let account = row(
        &org,
        "accounts",
        json!({"name": "A", "emailaddress3": "x@x.example"}),
        other,
        "2025-01-02",
    )
    .await;
    assert_eq!(sender(&org, "x@X.example").await, account);
    let contact = row(
        &org,
        "contacts",
        json!({"lastname": "C", "emailaddress2": "x@x.example"}),
        other,
        "2025-01-03",
    )
    .await;
    assert_eq!(sender(&org, "x@x.EXAMPLE").await, contact);
    row(
        &org,
        "contacts",
        json!({"lastname": "D", "emailaddress1": "x@x.example"}),
        other,
        "2025-01-04",
    )
    .await;
    assert_eq!(sender(&org, "x@x.example").await, contact, "the older one");
    row(
        &org,
        "contacts",
        json!({"lastname": "E", "emailaddress1": mine}),
        other,
        "2025-01-04",
    )
    .await;
    assert_eq!(
        sender(&org, &mine).await,
        json!(org.user(SeedRole::SystemAdministrator))
    );
}

#[tokio::test]
async fn g40_what_the_owner_of_the_mailbox_owns_goes_first() {
    let org = start(&[]).await;
    let (me, other) = (org.user(SeedRole::Salesperson), colleague(&org));
    row(
        &org,
        "contacts",
        json!({"lastname": "C", "emailaddress1": "x@x.example"}),
        other,
        "2025-01-01",
    )
    .await;
    let own = row(
        &org,
        "leads",
        json!({"lastname": "L", "emailaddress1": "x@x.example"}),
        me,
        "2025-02-01",
    )
    .await;
    assert_eq!(sender(&org, "x@x.example").await, own);
}

#[tokio::test]
async fn g41_too_many_or_by_wish_any_choice_leaves_a_sender_unresolved() {
    let org = start(&[]).await;
    let sales = org.sales();
    let contact = json!({"@odata.type": "Microsoft.Dynamics.CRM.contact", "lastname": "C", "emailaddress1": "x@x.example"});
    let many = json!({"Targets": vec![contact.clone(); 100]});
    sales
        .post("contacts/Microsoft.Dynamics.CRM.CreateMultiple", many)
        .await;
    assert!(
        sender(&org, "x@x.example").await.is_string(),
        "100 are not too many"
    );
    sales
        .make("leads", json!({"lastname": "L", "emailaddress1": "x@x.example"}))
        .await;
    assert_eq!(sender(&org, "X@x.example").await, Value::Null, "more than 100");

    let strict = "<OrgSettings><UnresolveSenderInCaseOfMultipleMatch>true</UnresolveSenderInCaseOfMultipleMatch></OrgSettings>";
    let org = start(&[("orgdborgsettings", strict.into())]).await;
    let sales = org.sales();
    for (set, found) in [("contacts", true), ("leads", false)] {
        sales
            .make(set, json!({"lastname": "C", "emailaddress1": "x@x.example"}))
            .await;
        let mut body = message(&format!("<{set}@x.example>"));
        body["From"] = json!("x@x.example");
        let row = deliver(&sales, &body).await;
        assert_eq!(row["_emailsender_value"].is_string(), found, "{set}");
        assert_eq!(row["isduplicatesenderunresolved"], json!(!found), "C2");
    }
}

#[tokio::test]
async fn g42_a_recipient_is_everybody_with_the_address_unless_the_organization_says_no() {
    for (setting, count) in [(false, 3), (true, 1)] {
        let org = start(&[("unresolveemailaddressifmultiplematch", setting.into())]).await;
        let sales = org.sales();
        for (set, body) in [
            (
                "contacts",
                json!({"lastname": "C", "emailaddress1": "x@x.example"}),
            ),
            (
                "contacts",
                json!({"lastname": "D", "emailaddress3": "x@x.example"}),
            ),
            ("accounts", json!({"name": "A", "emailaddress2": "x@x.example"})),
        ] {
            sales.make(set, body).await;
        }
        let found = parties(&org, "ann@x.example", "x@x.example", 2).await;
        assert_eq!(found.len(), count, "A-95 {setting}");
        assert_eq!(found.iter().all(Value::is_null), setting, "one address, nobody's");
        let single = parties(&org, "ann@x.example", "nobody@x.example", 2).await;
        assert_eq!(single, [Value::Null], "unknown");
    }
}

#[tokio::test]
async fn g43_who_is_gone_is_nobody() {
    let all = "<OrgSettings><ResolveForInactiveEntities>true</ResolveForInactiveEntities></OrgSettings>";
    for (options, found) in [("", false), (all, true)] {
        let org = start(&[("orgdborgsettings", options.into())]).await;
        let sales = org.sales();
        let id = sales
            .make(
                "contacts",
                json!({"lastname": "C", "emailaddress1": "x@x.example"}),
            )
            .await;
        sales
            .set(
                &format!("contacts({id})"),
                json!({"statecode": 1, "statuscode": 2}),
            )
            .await;
        assert_eq!(sender(&org, "x@x.example").await.is_string(), found, "{options}");
        let gone = org.colleague("Pauls");
        let row = sales.get(&format!("systemusers({gone})")).await.json();
        assert_eq!(row["isdisabled"], true);
        let address = row["internalemailaddress"]
            .as_str()
            .unwrap_or_default()
            .to_owned();
        assert_eq!(sender(&org, &address).await, Value::Null, "a user never");
    }
}

#[tokio::test]
async fn g44_only_what_the_user_may_see() {
    let org = start(&[]).await;
    org.admin()
        .make(
            "contacts",
            json!({"lastname": "C", "emailaddress1": "x@x.example"}),
        )
        .await;
    assert_eq!(sender(&org, "x@x.example").await, Value::Null);
}
