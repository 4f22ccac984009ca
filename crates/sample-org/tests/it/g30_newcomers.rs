//! Reference C7, A-64, G-30: an unknown sender becomes a contact or a lead.

use regarding_sample_org::seed::SeedRole;
use serde_json::{Value, json};

use crate::c1_delivery::{deliver, message};
use crate::c7_filtering::address;
use crate::support::Org;

async fn choose(org: &Org, option: i64) {
    let own = format!("usersettingscollection({})", org.user(SeedRole::Salesperson));
    let body = json!({"autocreatecontactonpromote": option});
    org.sales().set(&own, body).await;
}

#[tokio::test]
async fn g30_the_users_option_says_what_a_newcomer_becomes() {
    for (option, set) in [
        (0, None),
        (1, Some("contacts")),
        (2, Some("leads")),
        (-1, Some("contacts")),
    ] {
        let org = Org::start().await;
        let sales = org.sales();
        choose(&org, option).await;
        let row = deliver(&sales, &message("<1@x.example>")).await;
        deliver(&sales, &message("<2@x.example>")).await;
        let mut made = 0;
        for kind in ["contacts", "leads"] {
            let rows = sales.get(kind).await.rows();
            made += rows.len();
            let Some(first) = rows.first() else { continue };
            assert_eq!(set, Some(kind), "{option}");
            assert_eq!(
                [
                    &first["firstname"],
                    &first["lastname"],
                    &first["emailaddress1"],
                    &first["isautocreate"]
                ],
                [
                    &json!("Ann"),
                    &json!("Lind"),
                    &json!("ann@x.example"),
                    &json!(true)
                ]
            );
            let key = if kind == "leads" { "leadid" } else { "contactid" };
            assert_eq!(row["_emailsender_value"], first[key]);
        }
        assert_eq!(
            made,
            usize::from(set.is_some()),
            "{option}: once, and the sender only"
        );
        if set.is_none() {
            assert_eq!(row["_emailsender_value"], Value::Null);
        }
    }
}

#[tokio::test]
async fn a64_the_organization_can_turn_it_off() {
    let off = "<OrgSettings><AutoCreateContactOnPromote>false</AutoCreateContactOnPromote></OrgSettings>";
    let org = Org::with(&[("orgdborgsettings", off.into())]).await;
    deliver(&org.sales(), &message("<1@x.example>")).await;
    assert_eq!(org.sales().get("contacts/$count").await.text, "0", "C8");
}

#[tokio::test]
async fn g30_it_takes_the_right_to_create_and_a_sender_whom_nobody_has() {
    let org = Org::start().await;
    let (admin, sales) = (org.admin(), org.sales());
    admin
        .make(
            "contacts",
            json!({"lastname": "Lind", "emailaddress1": "ann@x.example"}),
        )
        .await;
    deliver(&sales, &message("<1@x.example>")).await;
    assert_eq!(
        admin.get("contacts/$count").await.text,
        "1",
        "somebody else's contact"
    );
    let agent = org.as_role(SeedRole::SupportAgent);
    let own = format!("usersettingscollection({})", org.user(SeedRole::SupportAgent));
    agent.set(&own, json!({"autocreatecontactonpromote": 2})).await;
    let mut body = message("<2@x.example>");
    body["From"] = json!("new@x.example");
    let row = deliver(&agent, &body).await;
    assert_eq!(admin.get("leads/$count").await.text, "0", "no prvCreateLead");
    assert_eq!(
        (&row["statuscode"], &row["sender"]),
        (&json!(4), &json!("new@x.example"))
    );
    body["From"] = json!(address(&org, SeedRole::Salesperson));
    body["MessageId"] = json!("<3@x.example>");
    deliver(&sales, &body).await;
    assert_eq!(admin.get("contacts/$count").await.text, "1", "oneself is known");
}
