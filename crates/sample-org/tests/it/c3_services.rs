//! Service activities: a table of its own among the activities, with resources and customers (reference A6, A9, A10; B.3).

use regarding_sample_org::seed::SeedRole;
use serde_json::{Value, json};

use crate::support::Org;

fn party(mask: i64, address: &str) -> Value {
    json!({"participationtypemask": mask, "addressused": address})
}

#[tokio::test]
async fn a_service_activity_is_made_with_its_people_and_is_an_activity_as_any() {
    let org = Org::start().await;
    let sales = org.sales();
    let me = org.user(SeedRole::Salesperson);
    let contact = sales.contact("Ada", "Lovelace", "ada@contoso.example").await;
    let account = sales.make("accounts", json!({"name": "Contoso"})).await;
    let mut body = json!({
        "subject": "Hoist inspection", "location": "x".repeat(500),
        "scheduledstart": "2026-12-01T09:00:00Z", "scheduledend": "2026-12-01T11:00:00Z", "statecode": 3, "statuscode": 4,
        "regardingobjectid_account_serviceappointment@odata.bind": format!("/accounts({account})"),
        "serviceappointment_activity_parties": [
            {"partyid_systemuser@odata.bind": format!("/systemusers({me})"), "participationtypemask": 10},
            {"partyid_contact@odata.bind": format!("/contacts({contact})"), "participationtypemask": 11},
        ],
    });
    let id = sales.make("serviceappointments", body.clone()).await;
    let parties = sales
        .get(&format!(
            "serviceappointments({id})/serviceappointment_activity_parties?$select=participationtypemask"
        ))
        .await
        .rows();
    let mut masks: Vec<i64> = parties
        .iter()
        .map(|row| row["participationtypemask"].as_i64().unwrap())
        .collect();
    masks.sort_unstable();
    assert_eq!(masks, [8, 9, 10, 11]);

    let seen = sales.get(&format!("activitypointers({id})")).await.json();
    assert_eq!(
        (&seen["activitytypecode"], &seen["subject"], &seen["statecode"]),
        (
            &json!("serviceappointment"),
            &json!("Hoist inspection"),
            &json!(3)
        )
    );
    let of_account = sales
        .get(&format!("accounts({account})/Account_ServiceAppointments"))
        .await;
    assert_eq!(of_account.rows().len(), 1, "reference A9");

    body["serviceappointment_activity_parties"] = json!([party(1, "a@x.example")]);
    assert_eq!(
        sales.post("serviceappointments", body.clone()).await.refusal(),
        (400, "0x80043515".to_owned()),
        "nobody sends one"
    );
    body["serviceappointment_activity_parties"] = json!([]);
    body["location"] = json!("x".repeat(501));
    assert_eq!(sales.post("serviceappointments", body).await.status, 400);
}

#[tokio::test]
async fn a_service_activity_is_described_like_any_table() {
    let org = Org::start().await;
    let sales = org.sales();
    let table = sales
        .get("EntityDefinitions(LogicalName='serviceappointment')?$select=EntitySetName,ObjectTypeCode,PrimaryIdAttribute,IsActivity")
        .await
        .json();
    assert_eq!(
        (
            &table["EntitySetName"],
            &table["ObjectTypeCode"],
            &table["PrimaryIdAttribute"],
            &table["IsActivity"]
        ),
        (
            &json!("serviceappointments"),
            &json!(4214),
            &json!("activityid"),
            &json!(true)
        )
    );
    let names: Vec<String> = sales
        .get("EntityDefinitions(LogicalName='serviceappointment')/Attributes?$select=LogicalName")
        .await
        .rows()
        .iter()
        .map(|row| row["LogicalName"].as_str().unwrap().to_owned())
        .collect();
    for name in ["customers", "resources", "organizer", "location", "scheduledend"] {
        assert!(names.iter().any(|known| known == name), "{name}");
    }
    assert!(
        !names.iter().any(|known| known == "globalobjectid"),
        "it carries no UID of an item"
    );
}

#[tokio::test]
async fn c_13_the_default_filter_selects_those_in_which_the_person_takes_part() {
    let org = Org::start().await;
    let (sales, admin) = (org.sales(), org.admin());
    let me = org.user(SeedRole::Salesperson);
    let make = async |subject: &str, parties: Value| {
        let id = admin
            .make(
                "serviceappointments",
                json!({"subject": subject, "scheduledstart": "2026-12-01T09:00:00Z", "scheduledend": "2026-12-01T11:00:00Z",
                    "statecode": 3, "statuscode": 4, "serviceappointment_activity_parties": parties}),
            )
            .await;
        let shared = json!({
            "Target": {"@odata.type": "Microsoft.Dynamics.CRM.serviceappointment", "activityid": id},
            "PrincipalAccess": {"AccessMask": "ReadAccess", "Principal":
                {"@odata.type": "Microsoft.Dynamics.CRM.systemuser", "systemuserid": me}},
        });
        assert_eq!(admin.post("GrantAccess", shared).await.status, 204);
        id
    };
    let of_me = json!([{"partyid_systemuser@odata.bind": format!("/systemusers({me})"), "participationtypemask": 10}]);
    make("Mine", of_me.clone()).await;
    let canceled = make("Canceled", of_me).await;
    let path = format!("serviceappointments({canceled})");
    admin.set(&path, json!({"statecode": 2, "statuscode": 9})).await;
    make("Nobody's", json!([])).await;
    let filter = sales
        .get("userqueries?$filter=name eq 'My Outlook Service Activities'")
        .await
        .rows();
    let id = filter[0]["userqueryid"].as_str().unwrap();
    let found = sales
        .get(&format!("serviceappointments?userQuery={id}"))
        .await
        .rows();
    let subjects: Vec<&str> = found.iter().map(|row| row["subject"].as_str().unwrap()).collect();
    assert_eq!(subjects, ["Mine"]);
}
