//! Reference C1: qualifying a lead, closing a case, winning and losing an opportunity.

use regarding_sample_org::seed::SeedRole;
use serde_json::{Value, json};

use crate::support::{As, Org};

const QUALIFY: &str = "Microsoft.Dynamics.CRM.QualifyLead";

fn qualification(account: bool, contact: bool, opportunity: bool) -> Value {
    json!({
        "CreateAccount": account,
        "CreateContact": contact,
        "CreateOpportunity": opportunity,
        "Status": 3,
    })
}

async fn lead(user: &As<'_>) -> String {
    let body = json!({
        "subject": "Ten cranes", "firstname": "Nadia", "lastname": "Rossi", "companyname": "Porto Sud",
        "emailaddress1": "nadia@portosud.example", "telephone1": "+39 1", "address1_city": "Bari",
        "estimatedamount": 1200.5, "estimatedclosedate": "2026-09-01",
    });
    user.make("leads", body).await
}

/// The made records of a reply by the last part of their type.
fn made(reply: &Value, kind: &str) -> Option<String> {
    let rows = reply["value"].as_array()?;
    let of_kind = format!("#Microsoft.Dynamics.CRM.{kind}");
    let row = rows.iter().find(|row| row["@odata.type"] == of_kind.as_str())?;
    row[format!("{kind}id")].as_str().map(str::to_owned)
}

#[tokio::test]
async fn c1_qualify_lead_makes_what_was_asked_for_and_closes_the_lead() {
    let org = Org::start().await;
    let sales = org.sales();
    let id = lead(&sales).await;
    let reply = sales
        .post(&format!("leads({id})/{QUALIFY}"), qualification(true, true, true))
        .await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    let body = reply.json();
    assert_eq!(body["value"].as_array().map(Vec::len), Some(3));
    let [account, contact, opportunity] =
        ["account", "contact", "opportunity"].map(|kind| made(&body, kind).unwrap_or_default());
    let row = sales.get(&format!("accounts({account})")).await.json();
    assert_eq!(
        (
            &row["name"],
            &row["address1_city"],
            &row["_primarycontactid_value"]
        ),
        (&json!("Porto Sud"), &json!("Bari"), &json!(contact))
    );
    let row = sales.get(&format!("contacts({contact})")).await.json();
    assert_eq!(
        [
            &row["fullname"],
            &row["emailaddress1"],
            &row["_parentcustomerid_value"],
            &row["_originatingleadid_value"]
        ],
        [
            &json!("Nadia Rossi"),
            &json!("nadia@portosud.example"),
            &json!(account),
            &json!(id)
        ]
    );
    let row = sales.get(&format!("opportunities({opportunity})")).await.json();
    assert_eq!(
        [
            &row["name"],
            &row["estimatedvalue"],
            &row["estimatedclosedate"],
            &row["_customerid_value"],
            &row["_originatingleadid_value"]
        ],
        [
            &json!("Ten cranes"),
            &json!(1200.5),
            &json!("2026-09-01"),
            &json!(account),
            &json!(id)
        ]
    );
    let row = sales.get(&format!("leads({id})")).await.json();
    assert_eq!(
        [
            &row["statecode"],
            &row["statuscode"],
            &row["_qualifyingopportunityid_value"]
        ],
        [&json!(1), &json!(3), &json!(opportunity)],
        "C5"
    );
    let again = sales
        .post(
            &format!("leads({id})/{QUALIFY}"),
            qualification(false, false, false),
        )
        .await;
    assert_eq!(again.refusal(), (400, "0x80040519".to_owned()), "A17");
}

#[tokio::test]
async fn c1_qualify_lead_makes_no_more_than_asked_and_nothing_when_refused() {
    let org = Org::start().await;
    let sales = org.sales();
    let id = lead(&sales).await;
    let customer = sales.make("accounts", json!({"name": "Known already"})).await;
    let mut body = qualification(false, false, true);
    body["OpportunityCustomerId"] =
        json!({"accountid": customer, "@odata.type": "Microsoft.Dynamics.CRM.account"});
    let reply = sales.post(&format!("leads({id})/{QUALIFY}"), body).await.json();
    assert_eq!(reply["value"].as_array().map(Vec::len), Some(1));
    let opportunity = made(&reply, "opportunity").unwrap_or_default();
    let row = sales.get(&format!("opportunities({opportunity})")).await.json();
    assert_eq!(row["_customerid_value"], json!(customer));

    let nameless = sales.make("leads", json!({"lastname": "Rossi"})).await;
    let path = format!("leads({nameless})/{QUALIFY}");
    let reply = sales.post(&path, qualification(true, true, true)).await;
    assert_eq!(
        reply.refusal(),
        (400, "0x80081018".to_owned()),
        "A17: CannotQualifyLead"
    );
    let mut wrong = qualification(false, true, false);
    wrong["Status"] = json!(4);
    let reply = sales.post(&path, wrong).await;
    assert_eq!(
        reply.refusal(),
        (400, "0x80048408".to_owned()),
        "C5: 4 is no way to qualify"
    );
    let made = sales.get("contacts?$filter=lastname eq 'Rossi'").await;
    assert!(made.rows().is_empty(), "a refused action leaves nothing behind");
    let reply = sales.post(&path, json!({"CreateAccount": true})).await;
    assert_eq!(reply.refusal(), (400, "0x80040203".to_owned()));
}

#[tokio::test]
async fn c1_qualify_lead_takes_the_rights_of_its_parts() {
    let org = Org::start().await;
    let id = lead(&org.admin()).await;
    let path = format!("leads({id})/{QUALIFY}");
    let agent = org.as_role(SeedRole::SupportAgent);
    let reply = agent.post(&path, qualification(false, false, false)).await;
    assert_eq!(
        reply.refusal(),
        (403, "0x80040220".to_owned()),
        "E1: prvWriteLead"
    );
    let reply = org.sales().post(&path, qualification(false, false, false)).await;
    assert_eq!(
        reply.refusal(),
        (403, "0x80048405".to_owned()),
        "E4: another's lead"
    );
    let reply = org.admin().get(&path).await;
    assert_eq!(reply.status, 405, "C1: an action");
}

fn resolution(case: &str, status: i64) -> Value {
    json!({
        "IncidentResolution": {
            "subject": "Replaced the pump", "timespent": 60,
            "incidentid@odata.bind": format!("/incidents({case})"),
        },
        "Status": status,
    })
}

async fn case(user: &As<'_>) -> String {
    let account = user.make("accounts", json!({"name": "Contoso"})).await;
    let bind = format!("/accounts({account})");
    user.make(
        "incidents",
        json!({"title": "Leak", "customerid_account@odata.bind": bind}),
    )
    .await
}

#[tokio::test]
async fn c1_close_incident_resolves_the_case_and_leaves_a_resolution() {
    let org = Org::start().await;
    let admin = org.admin();
    let id = case(&admin).await;
    let reply = admin.post("CloseIncident", resolution(&id, 5)).await;
    assert_eq!((reply.status, reply.text.as_str()), (204, ""));
    let row = admin.get(&format!("incidents({id})")).await.json();
    assert_eq!(
        (&row["statecode"], &row["statuscode"]),
        (&json!(1), &json!(5)),
        "C5"
    );
    let rows = admin
        .get(&format!("incidentresolutions?$filter=_incidentid_value eq {id}"))
        .await
        .rows();
    assert_eq!(rows.len(), 1);
    assert_eq!(
        [
            &rows[0]["subject"],
            &rows[0]["timespent"],
            &rows[0]["statecode"],
            &rows[0]["_regardingobjectid_value"]
        ],
        [&json!("Replaced the pump"), &json!(60), &json!(1), &json!(id)]
    );
    let reply = admin.post("CloseIncident", resolution(&id, 5)).await;
    assert_eq!(reply.refusal(), (400, "0x80044411".to_owned()), "A17");
    let other = case(&admin).await;
    let reply = admin.post("CloseIncident", resolution(&other, 6)).await;
    assert_eq!(
        reply.refusal(),
        (400, "0x80048408".to_owned()),
        "C5: 6 is cancelled"
    );
    let count = admin.get("incidentresolutions/$count").await.text;
    assert_eq!(count, "1", "a refused action leaves nothing behind");
    let reply = admin.post("incidentresolutions", json!({"subject": "x"})).await;
    assert_eq!(reply.status, 405, "made by the action only");
}

#[tokio::test]
async fn c1_close_incident_takes_its_rights_and_parameters() {
    let org = Org::start().await;
    let admin = org.admin();
    let id = case(&admin).await;
    let reply = org.sales().post("CloseIncident", resolution(&id, 5)).await;
    assert_eq!(
        reply.refusal(),
        (403, "0x80048405".to_owned()),
        "E4: written by its owner only"
    );
    for (body, status) in [
        (json!({}), 400),
        (json!({"IncidentResolution": {"subject": "x"}, "Status": 5}), 400),
        (json!({"IncidentResolution": 1, "Status": 5}), 400),
        (json!({"IncidentResolution": {}, "Status": "five"}), 400),
        (json!({"IncidentResolution": {"nothing": 1}, "Status": 5}), 400),
        (resolution("11111111-2222-3333-4444-555555555555", 5), 404),
    ] {
        let reply = admin.post("CloseIncident", body).await;
        assert_eq!(reply.status, status, "{}", reply.text);
    }
    let row = admin.get(&format!("incidents({id})")).await.json();
    assert_eq!(row["statecode"], 0);
}

fn closing(opportunity: &str, status: i64) -> Value {
    json!({
        "OpportunityClose": {
            "subject": "Signed", "actualrevenue": 900.0, "actualend": "2026-02-03T10:00:00Z",
            "opportunityid@odata.bind": format!("/opportunities({opportunity})"),
        },
        "Status": status,
    })
}

#[tokio::test]
async fn c1_an_opportunity_is_won_or_lost_with_revenue_and_day() {
    let org = Org::start().await;
    let sales = org.sales();
    for (action, status, state) in [
        ("WinOpportunity", 3, 1),
        ("LoseOpportunity", 4, 2),
        ("LoseOpportunity", 5, 2),
    ] {
        let id = sales.make("opportunities", json!({"name": "Deal"})).await;
        let reply = sales.post(action, closing(&id, status)).await;
        assert_eq!((reply.status, reply.text.as_str()), (204, ""), "{action}");
        let row = sales.get(&format!("opportunities({id})")).await.json();
        assert_eq!(
            [
                &row["statecode"],
                &row["statuscode"],
                &row["actualvalue"],
                &row["actualclosedate"]
            ],
            [&json!(state), &json!(status), &json!(900.0), &json!("2026-02-03")],
            "C1, C5"
        );
        let rows = sales
            .get(&format!("opportunitycloses?$filter=_opportunityid_value eq {id}"))
            .await
            .rows();
        assert_eq!((rows.len(), &rows[0]["statecode"]), (1, &json!(1)));
        let reply = sales.post(action, closing(&id, status)).await;
        assert_eq!(
            reply.refusal(),
            (400, "0x80040233".to_owned()),
            "A17: InvalidState"
        );
    }
    let id = sales.make("opportunities", json!({"name": "Deal"})).await;
    let reply = sales.post("WinOpportunity", closing(&id, 4)).await;
    assert_eq!(reply.refusal(), (400, "0x80048408".to_owned()), "C5: 4 is lost");
    let agent = org.as_role(SeedRole::SupportAgent);
    let reply = agent.post("WinOpportunity", closing(&id, 3)).await;
    assert_eq!(
        reply.refusal(),
        (403, "0x80040220".to_owned()),
        "E1: prvWriteOpportunity"
    );
}
