//! Reference D3, B-1 to B-118: which fields are synchronized in which direction, who may say so, and how it is refused.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "helpers of tests")]

use regarding_sample_org::seed::SeedRole;
use serde_json::{Value, json};

use crate::support::{As, Org};

async fn mapping(caller: &As<'_>, table: &str, field: &str) -> Value {
    let query = format!(
        "syncattributemappings?$filter=entitytypecode eq '{table}' and attributeexchangename eq '{}'",
        field.replace('\'', "''")
    );
    let rows = caller.get(&query.replace('%', "%25")).await.rows();
    assert_eq!(rows.len(), 1, "{table} {field}");
    rows[0].clone()
}

fn path(row: &Value) -> String {
    format!(
        "syncattributemappings({})",
        row["syncattributemappingid"].as_str().unwrap()
    )
}

#[tokio::test]
async fn d3_every_pair_of_the_reference_is_there_with_its_direction() {
    let org = Org::start().await;
    let sales = org.sales();
    for (table, pairs) in [
        ("contact", 34),
        ("appointment", 11),
        ("recurringappointmentmaster", 10),
        ("serviceappointment", 10),
        ("task", 9),
        ("phonecall", 8),
        ("fax", 8),
        ("letter", 8),
    ] {
        let rows = sales
            .get(&format!(
                "syncattributemappings?$filter=entitytypecode eq '{table}'"
            ))
            .await
            .rows();
        assert_eq!(rows.len(), pairs, "{table}");
        for row in rows {
            let expected = match (table, row["attributeexchangename"].as_str().unwrap()) {
                ("serviceappointment", _) => 1,
                ("appointment", "Attachments") => 0,
                _ => 3,
            };
            assert_eq!(
                (
                    row["syncdirection"].as_i64(),
                    row["defaultsyncdirection"].as_i64()
                ),
                (Some(expected), Some(expected)),
                "{row}"
            );
        }
    }
    for (table, field, column, settable) in [
        ("contact", "Anniversary", "anniversary", true),
        ("contact", "Assistant's Phone", "assistantphone", true),
        ("contact", "Business Phone 2", "business2", true),
        ("contact", "Full Name", "fullname", false),
        ("contact", "Parent (Regarding)", "parentcustomerid", false),
        ("contact", "Other Phone", "telephone3", true),
        ("contact", "Yomi Last Name", "yomilastname", true),
        ("appointment", "Body", "description", true),
        ("appointment", "Location", "location", true),
        ("appointment", "Importance", "prioritycode", false),
        ("appointment", "Show Time As", "statuscode", false),
        (
            "recurringappointmentmaster",
            "Recurrence Pattern",
            "recurrencepatterntype",
            false,
        ),
        ("task", "% Complete", "percentcomplete", true),
        ("task", "Status", "statuscode", false),
        ("letter", "Due Date", "scheduledend", true),
    ] {
        let row = mapping(&sales, table, field).await;
        assert_eq!(row["attributecrmname"], column, "{field}");
        assert_eq!(
            row["allowedsyncdirection"],
            if settable { 15 } else { 8 },
            "{field}"
        );
    }
    let time = mapping(&sales, "appointment", "Appointment Time").await;
    assert_eq!(
        (time["iscomputed"].as_bool(), time["computedproperties"].as_str()),
        (
            Some(true),
            Some("scheduledstart,scheduledend,scheduleddurationminutes,isalldayevent")
        ),
        "B-80"
    );
    let profile = sales
        .get(&format!("{}/syncattributemappingprofileid", path(&time)))
        .await
        .json();
    assert_eq!(profile["name"], "Default");
}

#[tokio::test]
async fn d3_administrators_choose_among_what_a_pair_allows() {
    let org = Org::start().await;
    let (sales, admin) = (org.sales(), org.admin());
    let notes = path(&mapping(&sales, "contact", "Notes").await);
    for direction in [0, 1, 2, 3] {
        admin.set(&notes, json!({"syncdirection": direction})).await;
        assert_eq!(sales.get(&notes).await.json()["syncdirection"], direction, "B-12");
    }
    for wrong in [4, -1, 99] {
        let reply = admin.patch(&notes, json!({"syncdirection": wrong})).await;
        assert_eq!(reply.refusal(), (400, "0x80060742".to_owned()));
    }
    let fixed = path(&mapping(&sales, "contact", "Full Name").await);
    for direction in [0, 1, 2] {
        assert_eq!(
            admin
                .patch(&fixed, json!({"syncdirection": direction}))
                .await
                .refusal(),
            (400, "0x80060741".to_owned())
        );
    }
    admin.set(&fixed, json!({"syncdirection": 3})).await;
    let service = path(&mapping(&sales, "serviceappointment", "Subject").await);
    assert_eq!(
        admin.patch(&service, json!({"syncdirection": 3})).await.refusal(),
        (400, "0x80060741".to_owned())
    );
    assert_eq!(
        sales.patch(&notes, json!({"syncdirection": 0})).await.refusal(),
        (403, "0x80040220".to_owned()),
        "B-2"
    );
    admin
        .set(
            &notes,
            json!({"attributecrmname": "nickname", "allowedsyncdirection": 1}),
        )
        .await;
    assert_eq!(
        sales.get(&notes).await.json()["attributecrmname"],
        "description",
        "what is shipped stays"
    );
    assert_eq!(
        admin
            .post("syncattributemappings", json!({"syncdirection": 1}))
            .await
            .status,
        405
    );
    assert_eq!(admin.delete(&notes).await.status, 405);
    // The files of appointments follow a setting.
    let organization = format!("organizations({})", org.world.organization.id);
    let files = path(&mapping(&sales, "appointment", "Attachments").await);
    assert_eq!(
        admin.patch(&files, json!({"syncdirection": 3})).await.refusal(),
        (400, "0x80060741".to_owned()),
        "B-5"
    );
    admin
        .set(&organization, json!({"isappointmentattachmentsyncenabled": true}))
        .await;
    assert_eq!(sales.get(&files).await.json()["syncdirection"], 3);
    admin
        .set(
            &organization,
            json!({"isappointmentattachmentsyncenabled": false}),
        )
        .await;
    assert_eq!(sales.get(&files).await.json()["syncdirection"], 0);
}

#[tokio::test]
async fn d3_profiles_belong_to_users_and_teams() {
    let org = Org::start().await;
    let (sales, admin) = (org.sales(), org.admin());
    let me = org.user(SeedRole::Salesperson);
    let profile = admin
        .make("syncattributemappingprofiles", json!({"name": "Sales"}))
        .await;
    let collection =
        format!("syncattributemappingprofiles({profile})/systemusersyncmappingprofiles_association");
    assert_eq!(
        sales.add(&collection, &format!("systemusers({me})")).await.status,
        403
    );
    assert_eq!(
        admin.add(&collection, &format!("systemusers({me})")).await.status,
        204
    );
    let team = org.named("team", "Sales North");
    let teams = format!("teams({team})/teamsyncattributemappingprofiles_association");
    assert_eq!(
        admin
            .add(&teams, &format!("syncattributemappingprofiles({profile})"))
            .await
            .status,
        204
    );
    let mine = sales
        .get(&format!(
            "systemusers({me})/systemusersyncmappingprofiles_association?$select=name"
        ))
        .await
        .rows();
    assert_eq!(mine[0]["name"], "Sales");
    assert_eq!(
        sales
            .get("systemusersyncmappingprofilescollection")
            .await
            .rows()
            .len(),
        1
    );
    assert_eq!(
        sales
            .get("teamsyncattributemappingprofilescollection")
            .await
            .rows()
            .len(),
        1
    );
    assert!(sales.get("principalsyncattributemaps").await.rows().is_empty());
}
