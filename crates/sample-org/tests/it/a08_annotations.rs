//! Reference A8: annotations only on request, never for null.

use serde_json::{Value, json};

use crate::support::Org;

const FORMATTED: &str = "OData.Community.Display.V1.FormattedValue";

#[tokio::test]
async fn labels_names_money_and_dates_come_on_request() {
    let org = Org::start().await;
    let admin = org.admin();
    let account = admin.make("accounts", json!({"name": "Contoso"})).await;
    let id = admin
        .make("opportunities", json!({
            "name": "Deal", "estimatedvalue": 1234567.5, "estimatedclosedate": "2026-03-09", "closeprobability": 40,
            "overriddencreatedon": "2026-01-02T15:04:05Z",
            "customerid_account@odata.bind": format!("/accounts({account})"),
            "transactioncurrencyid@odata.bind": format!("/transactioncurrencies({})", org.world.organization.currency),
        }))
        .await;
    let row = admin.annotated(&format!("opportunities({id})")).await.json();
    let symbol = admin.get("transactioncurrencies").await.rows()[0]["currencysymbol"]
        .as_str()
        .unwrap()
        .to_owned();
    for (column, expected) in [
        ("statuscode", "In Progress"),
        ("statecode", "Open"),
        ("salesstage", "Qualify"),
        ("decisionmaker", "No"),
        ("estimatedvalue", &format!("{symbol}1,234,567.50")),
        // C7: the caller's settings say Berlin, dd/MM/yyyy and HH:mm.
        ("estimatedclosedate", "09/03/2026"),
        ("createdon", "02/01/2026 16:04"),
        ("_customerid_value", "Contoso"),
    ] {
        assert_eq!(row[format!("{column}@{FORMATTED}")], *expected, "{column}");
    }
    assert_eq!(
        row["_customerid_value@Microsoft.Dynamics.CRM.lookuplogicalname"],
        "account"
    );
    assert_eq!(
        row["_customerid_value@Microsoft.Dynamics.CRM.associatednavigationproperty"],
        "customerid_account"
    );
    assert!(row["_parentcontactid_value"].is_null());
    let of_nulls = row
        .as_object()
        .unwrap()
        .keys()
        .filter(|name| name.starts_with("_parentcontactid_value@"));
    assert_eq!(of_nulls.count(), 0);
}

#[tokio::test]
async fn without_the_preference_there_are_none_and_with_a_list_only_those() {
    let org = Org::start().await;
    let admin = org.admin();
    let id = admin.make("accounts", json!({"name": "Contoso"})).await;
    let plain = admin.get(&format!("accounts({id})")).await.json();
    assert!(
        plain
            .as_object()
            .unwrap()
            .keys()
            .all(|name| name.starts_with('@') || !name.contains('@'))
    );
    let prefer = [(
        "Prefer",
        "odata.include-annotations=\"Microsoft.Dynamics.CRM.*\", odata.maxpagesize=10",
    )];
    let some = admin
        .send("GET", "accounts?$select=statecode,_ownerid_value", &prefer, None)
        .await;
    let row = &some.rows()[0];
    assert_eq!(
        row["_ownerid_value@Microsoft.Dynamics.CRM.lookuplogicalname"],
        "systemuser"
    );
    assert!(row.get(format!("statecode@{FORMATTED}")).is_none());
}

#[tokio::test]
async fn moments_follow_the_settings_of_whoever_asks() {
    let org = Org::start().await;
    let admin = org.admin();
    let user = org.user(regarding_sample_org::seed::SeedRole::SystemAdministrator);
    let body = json!({"timezonecode": 35, "dateformatstring": "M/d/yyyy", "timeformatstring": "h:mm tt"});
    let settings = format!("usersettingscollection({user})");
    assert_eq!(admin.patch(&settings, body).await.status, 204);
    let id = admin
        .make(
            "accounts",
            json!({"name": "x", "overriddencreatedon": "2026-07-01T02:30:00Z"}),
        )
        .await;
    let row = admin
        .annotated(&format!("accounts({id})?$select=createdon"))
        .await
        .json();
    assert_eq!(row[format!("createdon@{FORMATTED}")], "6/30/2026 10:30 PM");
    assert_eq!(row["createdon"], "2026-07-01T02:30:00Z", "always UTC itself (A5)");
    // "Today" is the caller's too.
    let on = "Microsoft.Dynamics.CRM.On(PropertyName='createdon',PropertyValue='2026-06-30')";
    assert_eq!(admin.get(&format!("accounts?$filter={on}")).await.rows().len(), 1);
}

#[tokio::test]
async fn the_metadata_version_comes_with_a_reply_on_request() {
    let org = Org::start().await;
    let name = "@Microsoft.Dynamics.CRM.globalmetadataversion";
    let list = org.admin().annotated("systemusers?$top=1").await.json();
    let id = list["value"][0]["systemuserid"].as_str().unwrap().to_owned();
    let one = org.admin().annotated(&format!("systemusers({id})")).await.json();
    assert!(list[name].is_string());
    assert_eq!(list[name], one[name]);
    assert!(
        org.admin()
            .get("systemusers?$top=1")
            .await
            .json()
            .get(name)
            .is_none()
    );
}

#[tokio::test]
async fn a_pointer_labels_its_status_as_its_kind_does() {
    let org = Org::start().await;
    let admin = org.admin();
    let id = admin.make("emails", json!({"subject": "s"})).await;
    admin
        .patch(&format!("emails({id})"), json!({"statecode": 1, "statuscode": 4}))
        .await;
    let row = admin
        .annotated(&format!("activitypointers({id})?$select=statuscode"))
        .await
        .json();
    assert_eq!(row[format!("statuscode@{FORMATTED}")], "Received");
    assert!(row.get("activitytypecode").is_none(), "not selected");
}

#[tokio::test]
async fn a8_choices_are_labelled_in_the_language_of_their_reader() {
    let org = Org::start().await;
    let sales = org.sales();
    let me = org.user(regarding_sample_org::seed::SeedRole::Salesperson);
    let body = json!({"lastname": "X", "gendercode": 2, "donotemail": true});
    let id = sales.make("contacts", body).await;
    let path = format!("contacts({id})?$select=gendercode,donotemail,statecode,statuscode");
    let labels = |row: Value| {
        ["gendercode", "donotemail", "statecode", "statuscode"]
            .map(|name| row[format!("{name}@OData.Community.Display.V1.FormattedValue")].clone())
    };
    assert_eq!(
        labels(sales.annotated(&path).await.json()),
        ["Female", "Yes", "Active", "Active"].map(Value::from)
    );
    let german = json!({"uilanguageid": 1031});
    sales.set(&format!("usersettingscollection({me})"), german).await;
    assert_eq!(
        labels(sales.annotated(&path).await.json()),
        ["Weiblich", "Ja", "Aktiv", "Aktiv"].map(Value::from)
    );
}
