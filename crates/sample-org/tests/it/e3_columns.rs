//! Reference E3, checklist I 11: secured columns are null to read and refused to write, for everybody without a profile.

use regarding_sample_org::seed::SeedRole;
use serde_json::json;

use crate::fetching::{all, fetch, rows};
use crate::support::{As, Org};

/// Secures the mobile phone of contacts by a profile that nobody has; gives the profile.
async fn secured(org: &Org, read: i64, create: i64, update: i64) -> String {
    secured_column(org, "mobilephone", [read, create, update]).await
}

async fn secured_column(org: &Org, column: &str, [read, create, update]: [i64; 3]) -> String {
    let admin = org.admin();
    let profile = admin
        .make("fieldsecurityprofiles", json!({"name": "Private numbers"}))
        .await;
    let permission = json!({
        "fieldsecurityprofileid@odata.bind": format!("/fieldsecurityprofiles({profile})"),
        "entityname": "contact",
        "attributelogicalname": column,
        "canread": read,
        "cancreate": create,
        "canupdate": update,
    });
    admin.make("fieldpermissions", permission).await;
    profile
}

async fn contact(org: &Org, mobile: &str) -> String {
    let owner = org.user(SeedRole::Salesperson);
    let body = json!({"lastname": "Brandt", "mobilephone": mobile, "ownerid@odata.bind": format!("/systemusers({owner})")});
    org.admin().make("contacts", body).await
}

async fn count(who: &As<'_>, filter: &str) -> usize {
    who.get(&format!("contacts?$filter={filter}")).await.rows().len()
}

#[tokio::test]
async fn e3_a_secured_value_is_null_everywhere_and_without_a_mark() {
    let org = Org::start().await;
    let id = contact(&org, "+49 170 5550 118").await;
    let sales = org.sales();
    let path = format!("contacts({id})");
    assert_eq!(sales.get(&path).await.json()["mobilephone"], "+49 170 5550 118");
    secured(&org, 4, 4, 4).await;

    let row = sales.annotated(&path).await.json();
    assert!(row["mobilephone"].is_null() && row.as_object().unwrap().contains_key("mobilephone"));
    assert!(
        !row.as_object()
            .unwrap()
            .keys()
            .any(|key| key.starts_with("mobilephone@"))
    );
    assert_eq!(row["lastname"], "Brandt");
    let listed = sales.get("contacts?$select=mobilephone,lastname").await.rows();
    assert_eq!(listed[0]["mobilephone"], json!(null));
    assert_eq!(sales.get(&format!("{path}/mobilephone")).await.status, 204);
    assert_eq!(sales.get(&format!("{path}/mobilephone/$value")).await.status, 204);
    let made = sales
        .make(
            "accounts",
            json!({"name": "x", "primarycontactid@odata.bind": format!("/{path}")}),
        )
        .await;
    let expanded = sales
        .get(&format!(
            "accounts({made})?$expand=primarycontactid($select=mobilephone)"
        ))
        .await
        .json();
    assert_eq!(expanded["primarycontactid"]["mobilephone"], json!(null));
    assert_eq!(
        org.admin().get(&path).await.json()["mobilephone"],
        "+49 170 5550 118",
        "never for administrators"
    );
}

#[tokio::test]
async fn e3_filters_and_orders_do_not_tell_a_secured_value() {
    let org = Org::start().await;
    let first = contact(&org, "1").await;
    contact(&org, "2").await;
    secured(&org, 4, 4, 4).await;
    let sales = org.sales();
    for (filter, found) in [
        ("mobilephone eq '1'", 0),
        ("mobilephone ne '1'", 2),
        ("mobilephone eq null", 2),
        ("mobilephone ne null", 0),
        ("startswith(mobilephone,'1')", 0),
        ("not contains(mobilephone,'1')", 2),
        ("mobilephone eq telephone1", 0),
        ("telephone1 eq mobilephone", 0),
        (
            "Microsoft.Dynamics.CRM.In(PropertyName='mobilephone',PropertyValues=['1'])",
            0,
        ),
        ("lastname eq 'Brandt'", 2),
    ] {
        assert_eq!(count(&sales, filter).await, found, "{filter}");
    }
    let body = json!({"name": "x", "primarycontactid@odata.bind": format!("/contacts({first})")});
    let account = sales.make("accounts", body).await;
    let parent = json!({"parentcustomerid_account@odata.bind": format!("/accounts({account})")});
    sales.set(&format!("contacts({first})"), parent).await;
    let by_contact = sales
        .get("accounts?$filter=primarycontactid/mobilephone eq '1'")
        .await
        .rows();
    assert!(by_contact.is_empty(), "through a lookup");
    let by_lambda = sales
        .get("accounts?$filter=contact_customer_accounts/any(c:c/mobilephone eq '1')")
        .await
        .rows();
    assert!(by_lambda.is_empty(), "in a collection");
    let known = "accounts?$filter=contact_customer_accounts/any(c:c/mobilephone eq '1')";
    assert_eq!(
        org.admin().get(known).await.rows().len(),
        1,
        "which administrators are told"
    );
    let order = |direction: &'static str| {
        let sales = &sales;
        async move {
            let page = sales
                .send(
                    "GET",
                    &format!("contacts?$orderby=mobilephone {direction}"),
                    &[("Prefer", "odata.maxpagesize=1")],
                    None,
                )
                .await
                .json();
            (
                page["value"][0]["contactid"].clone(),
                page["@odata.nextLink"].as_str().unwrap().to_owned(),
            )
        }
    };
    let ((up, link), (down, _)) = (order("asc").await, order("desc").await);
    assert_eq!(up, down, "an order by nothing is no order");
    let next = sales.get(&link).await;
    assert_eq!(next.rows().len(), 1, "{}", next.text);
    assert_eq!(count(&org.admin(), "mobilephone eq '1'").await, 1);
}

#[tokio::test]
async fn e3_fetchxml_does_not_tell_a_secured_value() {
    let org = Org::start().await;
    let (first, _) = (contact(&org, "1").await, contact(&org, "2").await);
    secured(&org, 4, 4, 4).await;
    let (admin, sales) = (org.admin(), org.sales());
    let query = |inner: &str| format!("<fetch><entity name='contact'>{inner}</entity></fetch>");
    let condition = |attributes: &str| {
        query(&format!(
            "<attribute name='lastname'/><filter><condition attribute={attributes}/></filter>"
        ))
    };
    for (attributes, found) in [
        ("'mobilephone' operator='eq' value='1'", 0),
        ("'mobilephone' operator='ne' value='1'", 2),
        ("'mobilephone' operator='null'", 2),
        ("'mobilephone' operator='not-null'", 0),
        ("'mobilephone' operator='like' value='%1%'", 0),
        ("'mobilephone' operator='begins-with' value='1'", 0),
        ("'telephone1' operator='eq' valueof='mobilephone'", 0),
        ("'lastname' operator='eq' value='Brandt'", 2),
    ] {
        let told = rows(&sales, "contacts", &condition(attributes)).await;
        assert_eq!(told.len(), found, "{attributes}");
    }
    let shown = query("<attribute name='mobilephone'/><attribute name='mobilephone' alias='mobile'/>");
    assert_eq!(all(&sales, "contacts", &shown, "mobilephone").await, ["-", "-"]);
    assert_eq!(all(&sales, "contacts", &shown, "mobile").await, ["-", "-"]);
    assert_eq!(
        all(&admin, "contacts", &shown, "mobile").await.len(),
        2,
        "never for administrators"
    );
    let whole = query("<all-attributes/>");
    assert_eq!(all(&sales, "contacts", &whole, "mobilephone").await, ["-", "-"]);

    let account = json!({"name": "x", "primarycontactid@odata.bind": format!("/contacts({first})")});
    sales.make("accounts", account).await;
    let link = "<link-entity name='contact' from='contactid' to='primarycontactid' alias='c'>";
    let joined = format!(
        "<fetch><entity name='account'>{link}<attribute name='mobilephone'/></link-entity></entity></fetch>"
    );
    assert_eq!(all(&sales, "accounts", &joined, "c.mobilephone").await, ["-"]);
    assert_eq!(all(&admin, "accounts", &joined, "c.mobilephone").await, ["1"]);
    let filter = "<filter><condition attribute='mobilephone' operator='eq' value='1'/></filter>";
    for kind in ["inner", "any", "exists"] {
        let to = format!(
            "<link-entity name='contact' from='contactid' to='primarycontactid' link-type='{kind}'>{filter}</link-entity>"
        );
        let inside = if kind == "any" {
            format!("<filter>{to}</filter>")
        } else {
            to
        };
        let xml = format!("<fetch><entity name='account'><attribute name='name'/>{inside}</entity></fetch>");
        assert!(rows(&sales, "accounts", &xml).await.is_empty(), "{kind}");
        assert_eq!(rows(&admin, "accounts", &xml).await.len(), 1, "{kind}");
    }
    let by_value = "<link-entity name='contact' from='mobilephone' to='mobilephone' alias='same'/>";
    assert!(
        rows(&sales, "contacts", &query(by_value)).await.is_empty(),
        "nor as what rows are joined by"
    );
    assert_eq!(rows(&admin, "contacts", &query(by_value)).await.len(), 2);
}

#[tokio::test]
async fn e3_orders_and_cookies_of_fetchxml_do_not_tell_a_secured_value() {
    let org = Org::start().await;
    contact(&org, "+49 111").await;
    contact(&org, "+49 222").await;
    secured(&org, 4, 4, 4).await;
    let sales = org.sales();
    let page = |direction: &str| {
        format!(
            "<fetch count='1'><entity name='contact'><order attribute='mobilephone' descending='{direction}'/></entity></fetch>"
        )
    };
    let up = fetch(&sales, "contacts", &page("false")).await;
    let down = fetch(&sales, "contacts", &page("true")).await;
    assert_eq!(
        up.rows()[0]["contactid"],
        down.rows()[0]["contactid"],
        "an order by nothing is no order"
    );
    let cookie = up.json()["@Microsoft.Dynamics.CRM.fetchxmlpagingcookie"].clone();
    let cookie = cookie.as_str().unwrap();
    assert!(!cookie.contains("111") || !cookie.contains("222"), "{cookie}");
    assert!(
        !cookie.contains("+49") && !cookie.contains("%2B49") && !cookie.contains("%252B49"),
        "{cookie}"
    );
}

#[tokio::test]
async fn e3_aggregates_and_groups_do_not_tell_a_secured_value() {
    let org = Org::start().await;
    let admin = org.admin();
    let owner = org.user(SeedRole::Salesperson);
    for children in [3, 4] {
        let body = json!({"lastname": "Brandt", "mobilephone": children.to_string(), "numberofchildren": children,
            "ownerid@odata.bind": format!("/systemusers({owner})")});
        admin.make("contacts", body).await;
    }
    secured(&org, 4, 4, 4).await;
    secured_column(&org, "numberofchildren", [4, 4, 4]).await;
    let sales = org.sales();
    let totals = "<fetch aggregate='true'><entity name='contact'>\
        <attribute name='numberofchildren' alias='sum' aggregate='sum'/>\
        <attribute name='numberofchildren' alias='max' aggregate='max'/>\
        <attribute name='mobilephone' alias='filled' aggregate='countcolumn'/>\
        <attribute name='contactid' alias='all' aggregate='count'/></entity></fetch>";
    let told = &rows(&sales, "contacts", totals).await[0];
    let added = (told["sum"].as_i64(), &told["max"]);
    assert_eq!(added, (Some(0), &json!(null)), "nothing adds up to 0: {told}");
    assert_eq!((&told["filled"], &told["all"]), (&json!(0), &json!(2)));
    let known = &rows(&admin, "contacts", totals).await[0];
    assert_eq!(
        (&known["sum"], &known["max"], &known["filled"]),
        (&json!(7), &json!(4), &json!(2))
    );
    let groups = "<fetch aggregate='true'><entity name='contact'><attribute name='mobilephone' alias='by' groupby='true'/>\
        <attribute name='contactid' alias='n' aggregate='count'/></entity></fetch>";
    let told = rows(&sales, "contacts", groups).await;
    assert_eq!(
        (told.len(), &told[0]["n"]),
        (1, &json!(2)),
        "one group of nothing"
    );
    assert_eq!(rows(&admin, "contacts", groups).await.len(), 2);
    let applied = sales
        .get("contacts?$apply=groupby((mobilephone),aggregate($count as n,numberofchildren with sum as sum))")
        .await
        .rows();
    assert_eq!((applied.len(), &applied[0]["n"]), (1, &json!(2)), "{applied:?}");
    assert_ne!(applied[0]["sum"], 7, "{applied:?}");
    assert!(applied[0]["mobilephone"].is_null(), "{applied:?}");
    let narrowed = sales
        .get("contacts?$apply=filter(numberofchildren eq 3)/aggregate($count as n)")
        .await
        .rows();
    assert_eq!(narrowed[0]["n"], 0);
}

#[tokio::test]
async fn e3_a_secured_lookup_leads_nowhere() {
    let org = Org::start().await;
    let id = contact(&org, "1").await;
    let account = org.sales().make("accounts", json!({"name": "Secret"})).await;
    let bind = json!({"parentcustomerid_account@odata.bind": format!("/accounts({account})")});
    org.admin().set(&format!("contacts({id})"), bind).await;
    secured_column(&org, "parentcustomerid", [4, 4, 4]).await;
    let (admin, sales) = (org.admin(), org.sales());
    let groups = "<fetch aggregate='true'><entity name='contact'><attribute name='parentcustomerid' alias='by' groupby='true'/>\
        <attribute name='contactid' alias='n' aggregate='count'/></entity></fetch>";
    for (who, name) in [(&admin, "account"), (&sales, "")] {
        let told = rows(who, "contacts", groups).await;
        let kind = told[0]["by@Microsoft.Dynamics.CRM.lookuplogicalname"].as_str();
        assert_eq!((told.len(), kind.unwrap_or_default()), (1, name), "{told:?}");
    }
    let named = "<fetch><entity name='contact'><filter><condition attribute='parentcustomeridname' operator='eq' value='Secret'/></filter></entity></fetch>";
    let behind = "<fetch><entity name='contact'><link-entity name='account' from='accountid' to='parentcustomerid'/></entity></fetch>";
    for xml in [named, behind] {
        assert!(rows(&sales, "contacts", xml).await.is_empty(), "{xml}");
        assert_eq!(rows(&admin, "contacts", xml).await.len(), 1, "{xml}");
    }
    assert_eq!(
        count(&sales, "parentcustomerid_account/name eq 'Secret'").await,
        0
    );
    assert_eq!(count(&sales, "_parentcustomerid_value ne null").await, 0);
    let members = format!("accounts({account})/contact_customer_accounts");
    assert!(sales.get(&members).await.rows().is_empty());
    assert_eq!(admin.get(&members).await.rows().len(), 1);
    let filter = format!("accountid eq {account} and contact_customer_accounts/any()");
    assert!(
        sales
            .get(&format!("accounts?$filter={filter}"))
            .await
            .rows()
            .is_empty()
    );
    assert_eq!(
        admin
            .get(&format!("accounts?$filter={filter}"))
            .await
            .rows()
            .len(),
        1
    );
}

#[tokio::test]
async fn e3_writing_a_secured_column_is_refused_with_its_code() {
    let org = Org::start().await;
    let id = contact(&org, "1").await;
    secured(&org, 4, 4, 4).await;
    let (admin, sales) = (org.admin(), org.sales());
    let path = format!("contacts({id})");
    let body = json!({"lastname": "Lis", "mobilephone": "2"});
    let refused = sales.post("contacts", body.clone()).await;
    assert_eq!(refused.refusal(), (403, "0x8004f502".to_owned()));
    assert_eq!(count(&admin, "lastname eq 'Lis'").await, 0, "no trace");
    let deep = json!({"name": "x", "contact_customer_accounts": [body.clone()]});
    assert_eq!(
        sales.post("accounts", deep).await.refusal(),
        (403, "0x8004f502".to_owned())
    );
    for (method, path, body) in [
        ("PATCH", path.clone(), body),
        ("PATCH", path.clone(), json!({"mobilephone": null})),
        ("PUT", format!("{path}/mobilephone"), json!({"value": "2"})),
        ("DELETE", format!("{path}/mobilephone"), json!(null)),
    ] {
        let refused = sales.send(method, &path, &[], Some(body.to_string())).await;
        assert_eq!(refused.refusal(), (403, "0x8004f507".to_owned()), "{method}");
    }
    let row = admin.get(&path).await.json();
    assert_eq!(
        (&row["mobilephone"], &row["lastname"]),
        (&json!("1"), &json!("Brandt"))
    );
    assert_eq!(
        sales.patch(&path, json!({"lastname": "Lis"})).await.status,
        204,
        "other columns"
    );
    assert_eq!(
        sales.post("contacts", json!({"lastname": "Roth"})).await.status,
        204
    );
}

#[tokio::test]
async fn e3_profiles_allow_by_user_and_by_team_and_verb_by_verb() {
    let org = Org::start().await;
    let id = contact(&org, "1").await;
    let profile = secured(&org, 4, 0, 0).await;
    let (admin, sales) = (org.admin(), org.sales());
    let user = org.user(SeedRole::Salesperson);
    let path = format!("contacts({id})");
    let users = format!("fieldsecurityprofiles({profile})/systemuserprofiles_association");
    assert_eq!(
        admin.add(&users, &format!("systemusers({user})")).await.status,
        204
    );
    assert_eq!(sales.get(&path).await.json()["mobilephone"], "1");
    assert_eq!(count(&sales, "mobilephone eq '1'").await, 1);
    assert_eq!(
        sales.patch(&path, json!({"mobilephone": "2"})).await.refusal(),
        (403, "0x8004f507".to_owned())
    );
    assert_eq!(admin.delete(&format!("{users}({user})/$ref")).await.status, 204);
    assert_eq!(sales.get(&path).await.json()["mobilephone"], json!(null));

    let permission = admin.get("fieldpermissions").await.rows();
    let permission = permission[0]["fieldpermissionid"].as_str().unwrap().to_owned();
    admin
        .set(
            &format!("fieldpermissions({permission})"),
            json!({"canupdate": 4, "cancreate": 4, "canread": 0}),
        )
        .await;
    let team = admin.make("teams", json!({"name": "Callers"})).await;
    admin
        .add(
            &format!("teams({team})/teammembership_association"),
            &format!("systemusers({user})"),
        )
        .await;
    assert_eq!(sales.patch(&path, json!({"mobilephone": "2"})).await.status, 403);
    let teams = format!("teams({team})/teamprofiles_association");
    assert_eq!(
        admin
            .add(&teams, &format!("fieldsecurityprofiles({profile})"))
            .await
            .status,
        204
    );
    assert_eq!(sales.patch(&path, json!({"mobilephone": "2"})).await.status, 204);
    assert_eq!(
        sales
            .post("contacts", json!({"lastname": "Lis", "mobilephone": "3"}))
            .await
            .status,
        204
    );
    assert_eq!(
        sales.get(&path).await.json()["mobilephone"],
        json!(null),
        "written and not read"
    );

    let access_team = admin
        .make("teams", json!({"name": "Readers", "teamtype": 1}))
        .await;
    let refused = admin
        .add(
            &format!("teams({access_team})/teamprofiles_association"),
            &format!("fieldsecurityprofiles({profile})"),
        )
        .await;
    assert_eq!(refused.refusal(), (400, "0x80048331".to_owned()));
}

#[tokio::test]
async fn e3_one_value_can_be_shared_in_one_row() {
    let org = Org::start().await;
    let (id, other) = (contact(&org, "1").await, contact(&org, "2").await);
    let (admin, sales) = (org.admin(), org.sales());
    let user = org.user(SeedRole::Salesperson);
    let attribute = admin
        .get("EntityDefinitions(LogicalName='contact')/Attributes(LogicalName='mobilephone')?$select=MetadataId")
        .await
        .json()["MetadataId"]
        .clone();
    let share = |read: bool, update: bool| {
        json!({
            "objectid_contact@odata.bind": format!("/contacts({id})"),
            "principalid_systemuser@odata.bind": format!("/systemusers({user})"),
            "attributeid": attribute,
            "readaccess": read,
            "updateaccess": update,
        })
    };
    let set = "principalobjectattributeaccessset";
    assert_eq!(
        admin.post(set, share(true, false)).await.refusal(),
        (400, "0x8004f508".to_owned()),
        "not secured"
    );
    secured(&org, 4, 4, 4).await;
    assert_eq!(
        admin.post(set, share(false, false)).await.refusal(),
        (400, "0x8004f509".to_owned())
    );
    let made = admin.make(set, share(true, false)).await;
    assert_eq!(
        admin.post(set, share(true, false)).await.refusal(),
        (400, "0x8004f50b".to_owned()),
        "twice"
    );
    assert_eq!(
        sales.get(&format!("contacts({id})")).await.json()["mobilephone"],
        "1"
    );
    assert_eq!(
        sales.get(&format!("contacts({other})")).await.json()["mobilephone"],
        json!(null)
    );
    assert_eq!(count(&sales, "mobilephone ne null").await, 1);
    assert_eq!(count(&sales, "mobilephone eq '2'").await, 0);
    let body = json!({"mobilephone": "3"});
    assert_eq!(
        sales.patch(&format!("contacts({id})"), body.clone()).await.status,
        403,
        "read only"
    );
    admin
        .set(&format!("{set}({made})"), json!({"updateaccess": true}))
        .await;
    assert_eq!(
        sales.patch(&format!("contacts({id})"), body.clone()).await.status,
        204
    );
    assert_eq!(sales.patch(&format!("contacts({other})"), body).await.status, 403);
    assert_eq!(admin.delete(&format!("{set}({made})")).await.status, 204);
    assert_eq!(
        sales.get(&format!("contacts({id})")).await.json()["mobilephone"],
        json!(null)
    );
}

#[tokio::test]
async fn e3_metadata_says_what_is_secured_and_what_can_be() {
    let org = Org::start().await;
    secured(&org, 4, 4, 4).await;
    let sales = org.sales();
    for (column, secured, read, create) in [
        ("mobilephone", true, true, true),
        ("jobtitle", false, true, true),
        ("donotemail", false, false, true),
        ("gendercode", false, true, true),
        ("contactid", false, false, false),
        ("createdon", false, false, false),
        ("statecode", false, false, false),
    ] {
        let path = format!("EntityDefinitions(LogicalName='contact')/Attributes(LogicalName='{column}')");
        let found = sales.get(&path).await.json();
        assert_eq!(
            (
                &found["IsSecured"],
                &found["CanBeSecuredForRead"],
                &found["CanBeSecuredForCreate"]
            ),
            (&json!(secured), &json!(read), &json!(create)),
            "{column}"
        );
    }
    let profile = org.admin().get("fieldsecurityprofiles").await.rows();
    let profile = profile[0]["fieldsecurityprofileid"].as_str().unwrap();
    for (table, column, code) in [
        ("contact", "contactid", "0x8004f50e"),
        ("contact", "no_such_column", "0x80040203"),
        ("nothing", "name", "0x80040203"),
    ] {
        let body = json!({
            "fieldsecurityprofileid@odata.bind": format!("/fieldsecurityprofiles({profile})"),
            "entityname": table,
            "attributelogicalname": column,
            "canread": 4,
        });
        assert_eq!(
            org.admin().post("fieldpermissions", body).await.refusal(),
            (400, code.to_owned()),
            "{column}"
        );
    }
}

#[tokio::test]
async fn e3_a_person_is_told_what_their_profiles_and_those_of_their_teams_allow() {
    let org = Org::start().await;
    secured(&org, 4, 0, 4).await;
    let columns = "EntityDefinitions(LogicalName='contact')/Attributes?$select=LogicalName,IsSecured";
    let columns = org.admin().get(columns).await.rows();
    let mobile = columns
        .iter()
        .find(|column| column["LogicalName"] == "mobilephone");
    let mobile = mobile.unwrap()["MetadataId"].clone();
    let told = async |who: &As<'_>, role: SeedRole| {
        let user = org.user(role);
        let path =
            format!("systemusers({user})/Microsoft.Dynamics.CRM.RetrievePrincipalAttributePrivileges()");
        who.get(&path).await.json()["AttributePrivileges"]
            .as_array()
            .unwrap()
            .clone()
    };
    let nothing = told(&org.sales(), SeedRole::Salesperson).await;
    assert!(
        nothing.iter().all(|one| one["AttributeId"] != mobile),
        "no profile of theirs"
    );
    let all = told(&org.admin(), SeedRole::SystemAdministrator).await;
    let all = all
        .iter()
        .find(|one| one["AttributeId"] == mobile)
        .unwrap()
        .clone();
    assert_eq!(
        all,
        json!({"AttributeId": mobile, "CanRead": 4, "CanCreate": 4, "CanUpdate": 4})
    );
}
