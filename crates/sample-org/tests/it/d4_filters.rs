//! Reference D4 and G3: views and filters as rows, run by their ids; every operator that a filter may use.

use regarding_sample_org::seed::SeedRole;
use serde_json::{Value, json};

use crate::fetching::{all, rows};
use crate::support::Org;

#[tokio::test]
async fn every_view_of_the_organization_runs_by_its_id() {
    let org = Org::start().await;
    let admin = org.admin();
    let sets = admin
        .get("EntityDefinitions?$select=LogicalName,EntitySetName,ObjectTypeCode,PrimaryIdAttribute")
        .await
        .rows();
    let views = admin.get("savedqueries").await.rows();
    assert!(views.len() > 40);
    for view in &views {
        let table = sets
            .iter()
            .find(|set| set["LogicalName"] == view["returnedtypecode"])
            .unwrap();
        let id = view["savedqueryid"].as_str().unwrap();
        let set = table["EntitySetName"].as_str().unwrap();
        let reply = admin.get(&format!("{set}?savedQuery={id}")).await;
        assert_eq!(reply.status, 200, "{}: {}", view["name"], reply.text);
        // G3: the layout names the table's code and key, and columns that the query gives.
        let layout = view["layoutxml"].as_str().unwrap();
        assert!(
            layout.contains(&format!("object=\"{}\"", table["ObjectTypeCode"])),
            "{layout}"
        );
        assert!(
            layout.contains(&format!("id={}", table["PrimaryIdAttribute"])),
            "{layout}"
        );
        let query = view["fetchxml"].as_str().unwrap();
        for cell in layout
            .split("<cell name=\"")
            .skip(1)
            .map(|cell| cell.split('"').next().unwrap())
        {
            let column = cell.rsplit('.').next().unwrap();
            assert!(query.contains(&format!("name=\"{column}\"")), "{cell} in {query}");
        }
    }
    // Checklist I.15.
    for kind in [0, 4, 64, 256, 131_072] {
        assert!(views.iter().any(|view| view["querytype"] == kind), "{kind}");
    }
    for table in ["contact", "appointment", "task", "phonecall"] {
        let defaults = views.iter().filter(|view| {
            view["returnedtypecode"] == table && view["querytype"] == 131_072 && view["isdefault"] == true
        });
        assert_eq!(defaults.count(), 1, "one default template for {table}");
    }
}

#[tokio::test]
async fn views_page_through_a_link_and_tell_what_is_wrong() {
    let org = Org::start().await;
    let admin = org.admin();
    let account = admin.make("accounts", json!({"name": "Wide"})).await;
    for number in 0..5 {
        let bind = format!("/accounts({account})");
        admin
            .make(
                "contacts",
                json!({"lastname": format!("c{number}"), "parentcustomerid_account@odata.bind": bind}),
            )
            .await;
    }
    let view = admin
        .get("savedqueries?$select=savedqueryid&$filter=name eq 'Active Contacts'")
        .await
        .rows();
    let id = view[0]["savedqueryid"].as_str().unwrap().to_owned();
    let mut seen = Vec::new();
    let mut next = Some(format!("contacts?savedQuery={id}&$count=true"));
    let mut pages = 0;
    while let Some(url) = next {
        let page = admin
            .send("GET", &url, &[("Prefer", "odata.maxpagesize=2")], None)
            .await;
        assert_eq!(page.status, 200, "{}", page.text);
        assert_eq!(page.json()["@odata.count"], 5);
        seen.extend(
            page.rows()
                .iter()
                .map(|row| row["fullname"].as_str().unwrap().to_owned()),
        );
        next = page.json()["@odata.nextLink"].as_str().map(str::to_owned);
        pages += 1;
    }
    assert_eq!((pages, seen.join(" ")), (3, "c0 c1 c2 c3 c4".to_owned()));
    let members = format!("accounts({account})/contact_customer_accounts?savedQuery={id}");
    assert_eq!(admin.get(&members).await.rows().len(), 5, "on a collection too");
    let nobody = org.world.users[0].id;
    for (url, refusal) in [
        (format!("accounts?savedQuery={id}"), (400, "0x80041128")),
        (format!("contacts?savedQuery={nobody}"), (404, "0x80040217")),
        (format!("contacts?userQuery={nobody}"), (404, "0x80040217")),
        ("contacts?savedQuery=nonsense".to_owned(), (400, "0x80060888")),
        (
            format!("contacts?savedQuery={id}&$skiptoken=nonsense"),
            (400, "0x80060888"),
        ),
        (
            format!("contacts?savedQuery={id}&userQuery={id}"),
            (400, "0x80060888"),
        ),
    ] {
        let (status, code) = refusal;
        assert_eq!(
            admin.get(&url).await.refusal(),
            (status, code.to_owned()),
            "{url}"
        );
    }
}

#[tokio::test]
async fn a_person_sees_and_runs_own_filters_only() {
    let org = Org::start().await;
    let (sales, admin) = (org.sales(), org.admin());
    let (me, other) = (org.user(SeedRole::Salesperson), org.user(SeedRole::SupportAgent));
    let own = sales
        .get("userqueries?$filter=querytype eq 256&$orderby=name")
        .await
        .rows();
    let names: Vec<&str> = own.iter().map(|row| row["name"].as_str().unwrap()).collect();
    assert_eq!(
        names,
        [
            "My Outlook Appointments",
            "My Outlook Contacts",
            "My Outlook Faxes",
            "My Outlook Letters",
            "My Outlook Phone Calls",
            "My Outlook Recurring Appointments",
            "My Outlook Service Activities",
            "My Outlook Tasks"
        ]
    );
    assert!(
        own.iter()
            .all(|row| row["_ownerid_value"] == json!(me) && row["_parentqueryid_value"].is_string())
    );
    sales.contact("Mine", "Too", "mine@too.example").await;
    admin.contact("Not", "Mine", "not@mine.example").await;
    let id = own[1]["userqueryid"].as_str().unwrap();
    let found = sales.get(&format!("contacts?userQuery={id}")).await.rows();
    assert_eq!(found.len(), 1, "D4: owned by me and active");
    assert_eq!(found[0]["fullname"], "Mine Too");
    let stranger = admin.get(&format!("contacts?userQuery={id}")).await;
    assert_eq!(stranger.status, 403, "{}", stranger.text);
    // With prvAdminFilter, only in a query of exactly these two conditions.
    let two = format!("userqueries?$filter=querytype eq 256 and _ownerid_value eq {me}");
    assert_eq!(admin.get(&two).await.rows().len(), 8);
    for wider in [
        format!("{two} and statecode eq 0"),
        format!("userqueries?$filter=_ownerid_value eq {me}"),
        "userqueries".to_owned(),
    ] {
        let rows = admin.get(&wider).await.rows();
        assert!(
            rows.iter().all(|row| row["_ownerid_value"] != json!(me)),
            "{wider}"
        );
    }
    let theirs = format!("userqueries?$filter=querytype eq 256 and _ownerid_value eq {other}");
    assert!(
        sales.get(&theirs).await.rows().is_empty(),
        "a salesperson has no such privilege"
    );
    let made = sales
        .make("userqueries", json!({"name": "Hot", "returnedtypecode": "lead", "querytype": 256, "fetchxml": "<fetch><entity name='lead'/></fetch>"}))
        .await;
    assert_eq!(sales.get(&format!("leads?userQuery={made}")).await.status, 200);
    assert_eq!(
        sales.get(&format!("userqueries({made})")).await.json()["statecode"],
        0
    );
    let agent = org.as_role(SeedRole::SupportAgent);
    let refused = agent
        .post("savedqueries", json!({"name": "x", "returnedtypecode": "lead"}))
        .await;
    assert_eq!(
        refused.refusal(),
        (403, "0x80040220".to_owned()),
        "templates are the administrator's"
    );
}

#[tokio::test]
async fn d4_filters_are_neither_assigned_nor_shared() {
    let org = Org::start().await;
    let sales = org.sales();
    let other = org.user(SeedRole::SupportAgent);
    let filter = sales.get("userqueries?$filter=querytype eq 256").await.rows();
    let filter = filter[0]["userqueryid"].as_str().unwrap().to_owned();
    let path = format!("userqueries({filter})");
    let owner = json!({"ownerid@odata.bind": format!("/systemusers({other})")});
    assert_eq!(
        sales.patch(&path, owner).await.refusal(),
        (400, "0x80040264".to_owned())
    );
    let target = json!({"userqueryid": filter, "@odata.type": "Microsoft.Dynamics.CRM.userquery"});
    let principal = json!({"systemuserid": other, "@odata.type": "Microsoft.Dynamics.CRM.systemuser"});
    for (action, code) in [
        ("GrantAccess", "0x80040268"),
        ("ModifyAccess", "0x80040269"),
        ("RevokeAccess", "0x80040270"),
    ] {
        let access = json!({"AccessMask": "ReadAccess", "Principal": principal});
        let body = json!({"Target": target, "PrincipalAccess": access, "Revokee": principal});
        assert_eq!(
            sales.post(action, body).await.refusal(),
            (400, code.to_owned()),
            "{action}"
        );
    }
}

#[tokio::test]
async fn meetings_that_one_takes_part_in_pass_their_filter() {
    let org = Org::start().await;
    let sales = org.sales();
    let me = org.user(SeedRole::Salesperson);
    let parties =
        json!([{"partyid_systemuser@odata.bind": format!("/systemusers({me})"), "participationtypemask": 5}]);
    let time = |hour: u8| format!("2026-05-04T{hour:02}:00:00Z");
    let body =
        |subject: &str| json!({"subject": subject, "scheduledstart": time(9), "scheduledend": time(10)});
    let mut invited = body("invited");
    invited["appointment_activity_parties"] = parties;
    org.admin().make("appointments", body("elsewhere")).await;
    let id = org.admin().make("appointments", invited).await;
    let owner = json!({"ownerid@odata.bind": format!("/systemusers({me})")});
    let own = sales
        .get("userqueries?$filter=name eq 'My Outlook Appointments'")
        .await
        .rows();
    let filter = own[0]["userqueryid"].as_str().unwrap().to_owned();
    let names = |rows: Vec<Value>| {
        rows.iter()
            .map(|row| row["subject"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    org.admin().patch(&format!("appointments({id})"), owner).await;
    sales.make("appointments", body("own")).await;
    let mut found = names(
        sales
            .get(&format!("appointments?userQuery={filter}"))
            .await
            .rows(),
    );
    found.sort();
    found.dedup();
    assert_eq!(found, ["invited", "own"]);
}

#[tokio::test]
async fn every_operator_of_the_reference_selects_what_it_says() {
    let org = Org::start().await;
    let admin = org.admin();
    let account = admin.make("accounts", json!({"name": "Contoso 50%"})).await;
    let ann = admin
        .make("contacts", json!({
            "lastname": "Ann", "emailaddress1": "ann@contoso.example", "numberofchildren": 2, "birthdate": "1980-02-03",
            "gendercode": 2, "donotemail": true, "nickname": "ANN", "overriddencreatedon": "2026-01-15T23:30:00Z",
            "parentcustomerid_account@odata.bind": format!("/accounts({account})"),
        }))
        .await;
    admin
        .make(
            "contacts",
            json!({"lastname": "Bob", "numberofchildren": 0, "nickname": "x"}),
        )
        .await;
    admin
        .make(
            "contacts",
            json!({"lastname": "Çem", "emailaddress1": "cem@other.example"}),
        )
        .await;
    let (one, none): (&[&str], &[&str]) = (&["Ann"], &[]);
    let value = |attribute: &str, operator: &str, value: &str| {
        format!("<condition attribute='{attribute}' operator='{operator}' value='{value}'/>")
    };
    let list = |attribute: &str, operator: &str, values: &[&str]| {
        let values: String = values
            .iter()
            .map(|value| format!("<value>{value}</value>"))
            .collect();
        format!("<condition attribute='{attribute}' operator='{operator}'>{values}</condition>")
    };
    let bare = |attribute: &str, operator: &str| {
        format!("<condition attribute='{attribute}' operator='{operator}'/>")
    };
    for (condition, expected) in [
        (value("lastname", "eq", "ANN"), one),
        (value("lastname", "eq", "çEM"), &["Çem"]),
        (
            value("emailaddress1", "ne", "ann@contoso.example"),
            &["Bob", "Çem"],
        ),
        (
            value("emailaddress1", "neq", "ann@contoso.example"),
            &["Bob", "Çem"],
        ),
        (value("numberofchildren", "gt", "0"), one),
        (value("numberofchildren", "ge", "2"), one),
        (value("numberofchildren", "lt", "1"), &["Bob"]),
        (value("numberofchildren", "le", "0"), &["Bob"]),
        (value("lastname", "like", "%n"), one),
        (value("lastname", "like", "[AB]%"), &["Ann", "Bob"]),
        (value("lastname", "not-like", "A%"), &["Bob", "Çem"]),
        (value("emailaddress1", "not-like", "ann%"), &["Bob", "Çem"]),
        (value("lastname", "begins-with", "ç"), &["Çem"]),
        (value("lastname", "not-begin-with", "a"), &["Bob", "Çem"]),
        (value("lastname", "ends-with", "B"), &["Bob"]),
        (value("lastname", "not-end-with", "n"), &["Bob", "Çem"]),
        (bare("emailaddress1", "null"), &["Bob"]),
        (bare("emailaddress1", "not-null"), &["Ann", "Çem"]),
        (list("lastname", "in", &["ann", "bob"]), &["Ann", "Bob"]),
        (
            list("emailaddress1", "not-in", &["ann@contoso.example"]),
            &["Bob", "Çem"],
        ),
        (list("gendercode", "in", &["1", "2"]), one),
        (list("numberofchildren", "between", &["1", "3"]), one),
        (
            list("numberofchildren", "not-between", &["1", "3"]),
            &["Bob", "Çem"],
        ),
        (value("donotemail", "eq", "1"), one),
        (value("donotemail", "eq", "true"), one),
        (value("parentcustomerid", "eq", &account), one),
        (
            value(
                "parentcustomerid",
                "eq",
                &format!("{{{}}}", account.to_uppercase()),
            ),
            one,
        ),
        (value("parentcustomeridname", "like", "contoso%"), one),
        (list("parentcustomerid", "in", &[&account]), one),
        (value("contactid", "eq", &ann), one),
        (bare("ownerid", "eq-userid"), &["Ann", "Bob", "Çem"]),
        (bare("ownerid", "ne-userid"), none),
        (bare("ownerid", "eq-userteams"), none),
        (bare("ownerid", "eq-useroruserteams"), &["Ann", "Bob", "Çem"]),
        (bare("ownerid", "eq-useroruserhierarchy"), &["Ann", "Bob", "Çem"]),
        (
            bare("ownerid", "eq-useroruserhierarchyandteams"),
            &["Ann", "Bob", "Çem"],
        ),
        (
            bare("owningbusinessunit", "eq-businessid"),
            &["Ann", "Bob", "Çem"],
        ),
        (bare("owningbusinessunit", "ne-businessid"), none),
        (value("birthdate", "on", "1980-02-03"), one),
        (value("birthdate", "on-or-after", "02/03/1980"), one),
        (value("birthdate", "on-or-before", "1980-02-02"), none),
        // Half past eleven at night in UTC is the next day in Berlin (C7), and dates without a zone are the reader's.
        (value("createdon", "on", "2026-01-16"), one),
        (value("createdon", "lt", "2026-01-16"), none),
        (value("createdon", "lt", "2026-01-16T00:30:00Z"), one),
        (bare("createdon", "today"), &["Bob", "Çem"]),
        (bare("createdon", "yesterday"), none),
        (bare("createdon", "tomorrow"), none),
        (value("createdon", "last-x-days", "2"), &["Bob", "Çem"]),
        (value("createdon", "last-x-hours", "1"), &["Bob", "Çem"]),
        (value("createdon", "next-x-days", "2"), none),
        (bare("createdon", "last-seven-days"), &["Bob", "Çem"]),
        (bare("createdon", "this-month"), &["Bob", "Çem"]),
        (value("createdon", "olderthan-x-days", "2"), one),
        (value("birthdate", "olderthan-x-years", "20"), one),
        (value("birthdate", "in-fiscal-year", "1980"), one),
        (
            list("birthdate", "in-fiscal-period-and-year", &["1", "1980"]),
            one,
        ),
        (
            "<condition attribute='lastname' operator='eq' valueof='nickname'/>".to_owned(),
            one,
        ),
        (
            format!(
                "<filter type='or'>{}{}</filter>",
                value("lastname", "eq", "bob"),
                value("lastname", "eq", "ann")
            ),
            &["Ann", "Bob"],
        ),
        ("<filter/>".to_owned(), &["Ann", "Bob", "Çem"]),
    ] {
        let xml = format!(
            "<fetch><entity name='contact'><attribute name='lastname'/><order attribute='lastname'/><filter>{condition}</filter></entity></fetch>"
        );
        assert_eq!(
            all(&admin, "contacts", &xml, "lastname").await,
            expected,
            "{condition}"
        );
    }
    let child = json!({"name": "Child", "parentaccountid@odata.bind": format!("/accounts({account})")});
    admin.make("accounts", child).await;
    for (operator, expected) in [
        ("under", &["Child"][..]),
        ("eq-or-under", &["Child", "Contoso 50%"]),
        ("not-under", &["Contoso 50%"]),
        ("above", &[]),
        ("eq-or-above", &["Contoso 50%"]),
    ] {
        let xml = format!(
            "<fetch><entity name='account'><attribute name='name'/><order attribute='name'/><filter>{}</filter></entity></fetch>",
            value("accountid", operator, &account)
        );
        assert_eq!(
            all(&admin, "accounts", &xml, "name").await,
            expected,
            "{operator}"
        );
    }
    let hostile = value("lastname", "eq", "x&apos; OR 1=1 --");
    let xml = format!("<fetch><entity name='contact'><filter>{hostile}</filter></entity></fetch>");
    assert!(rows(&admin, "contacts", &xml).await.is_empty());
}

/// The names of a person's filters of a kind.
async fn filters(caller: &crate::support::As<'_>, kind: i64) -> Vec<String> {
    let rows = caller
        .get(&format!("userqueries?$filter=querytype eq {kind}&$orderby=name"))
        .await
        .rows();
    rows.iter()
        .map(|row| row["name"].as_str().unwrap_or_default().to_owned())
        .collect()
}

#[tokio::test]
async fn d4_templates_are_applied_again_and_filters_reset() {
    let org = Org::start().await;
    let (sales, admin) = (org.sales(), org.admin());
    let me = org.user(SeedRole::Salesperson);
    let before = filters(&sales, 256).await;
    let own = sales
        .get("userqueries?$filter=name eq 'My Outlook Contacts'")
        .await
        .rows();
    let path = format!("userqueries({})", own[0]["userqueryid"].as_str().unwrap());
    sales
        .set(
            &path,
            json!({"fetchxml": "<fetch><entity name='contact'/></fetch>", "statecode": 1, "statuscode": 2}),
        )
        .await;
    let template = own[0]["_parentqueryid_value"].as_str().unwrap().to_owned();
    let reference = json!([{"savedqueryid": template, "@odata.type": "Microsoft.Dynamics.CRM.savedquery"}]);
    let again = json!({"TemplateCollection": reference, "UserId": me});
    assert_eq!(sales.post("InstantiateFilters", again.clone()).await.status, 204);
    let row = sales.get(&path).await.json();
    assert!(
        row["fetchxml"].as_str().unwrap().contains("eq-userid"),
        "C-6: edits are lost"
    );
    assert_eq!(row["statecode"], 0);
    assert_eq!(filters(&sales, 256).await, before);
    // A template that is no default comes when it is asked for; another user's with prvAdminFilter only.
    let extra = admin
        .make("savedqueries", json!({"name": "My Leads", "returnedtypecode": "lead", "querytype": 131_072, "fetchxml": "<fetch><entity name='lead'/></fetch>"}))
        .await;
    let body = json!({"TemplateCollection": [{"savedqueryid": extra, "@odata.type": "Microsoft.Dynamics.CRM.savedquery"}], "UserId": me});
    assert_eq!(
        org.as_role(SeedRole::SupportAgent)
            .post("InstantiateFilters", body.clone())
            .await
            .refusal(),
        (403, "0x80040220".to_owned())
    );
    assert_eq!(admin.post("InstantiateFilters", body).await.status, 204);
    assert_eq!(filters(&sales, 256).await.len(), before.len() + 1);
    sales.make("userqueries", json!({"name": "Hot", "returnedtypecode": "lead", "querytype": 256, "fetchxml": "<fetch><entity name='lead'/></fetch>"})).await;
    let offline = filters(&sales, 16).await;
    assert_eq!(
        sales
            .post("ResetUserFilters", json!({"QueryType": 256}))
            .await
            .status,
        204
    );
    assert_eq!(filters(&sales, 256).await, before);
    assert_eq!(filters(&sales, 16).await, offline, "the other kind stays");
    assert_eq!(
        sales
            .post("ResetUserFilters", json!({"QueryType": 16}))
            .await
            .status,
        204
    );
    assert_eq!(filters(&sales, 16).await, offline);
    for (action, body) in [
        ("ResetUserFilters", json!({"QueryType": 0})),
        ("ResetUserFilters", json!({})),
        ("InstantiateFilters", json!({"UserId": me})),
        (
            "InstantiateFilters",
            json!({"TemplateCollection": [], "UserId": "x"}),
        ),
        (
            "InstantiateFilters",
            json!({"TemplateCollection": [{"accountid": me, "@odata.type": "Microsoft.Dynamics.CRM.account"}], "UserId": me}),
        ),
    ] {
        assert_eq!(
            sales.post(action, body.clone()).await.status,
            400,
            "{action} {body}"
        );
    }
    let view = admin
        .get("savedqueries?$filter=name eq 'Active Contacts'")
        .await
        .rows();
    let body = json!({"TemplateCollection": [{"savedqueryid": view[0]["savedqueryid"], "@odata.type": "Microsoft.Dynamics.CRM.savedquery"}], "UserId": me});
    assert_eq!(
        sales.post("InstantiateFilters", body).await.status,
        400,
        "no template"
    );
}

#[tokio::test]
async fn d4_one_default_template_a_table_and_no_filter_for_another() {
    let org = Org::start().await;
    let (sales, admin) = (org.sales(), org.admin());
    let body = json!({"name": "Other contacts", "returnedtypecode": "contact", "querytype": 131_072, "isdefault": true, "fetchxml": "<fetch><entity name='contact'/></fetch>"});
    let made = admin.make("savedqueries", body).await;
    let query =
        "savedqueries?$filter=returnedtypecode eq 'contact' and querytype eq 131072 and isdefault eq true";
    let rows = admin.get(query).await.rows();
    assert_eq!(
        (rows.len(), rows[0]["savedqueryid"].as_str()),
        (1, Some(made.as_str()))
    );
    let first = admin
        .get("savedqueries?$filter=name eq 'My Outlook Contacts'")
        .await
        .rows();
    admin
        .set(
            &format!("savedqueries({})", first[0]["savedqueryid"].as_str().unwrap()),
            json!({"isdefault": true}),
        )
        .await;
    let rows = admin.get(query).await.rows();
    assert_eq!(
        (rows.len(), rows[0]["name"].as_str()),
        (1, Some("My Outlook Contacts"))
    );
    let other = org.user(SeedRole::SupportAgent);
    let body = json!({"name": "Theirs", "returnedtypecode": "lead", "querytype": 256, "fetchxml": "<fetch><entity name='lead'/></fetch>", "ownerid@odata.bind": format!("/systemusers({other})")});
    assert_eq!(
        sales.post("userqueries", body).await.refusal(),
        (400, "0x80040263".to_owned())
    );
}

#[tokio::test]
async fn d4_a_filters_query_is_read_when_it_is_written() {
    let org = Org::start().await;
    let (admin, sales) = (org.admin(), org.sales());
    let fetch =
        |table: &str| format!("<fetch><entity name='{table}'><attribute name='createdon'/></entity></fetch>");
    let filter = |table: &str, query: &str, kind: i64| json!({"name": "Mine", "returnedtypecode": table, "querytype": kind, "fetchxml": query});
    for (table, query, kind, code) in [
        ("contact", "<fetch><entity", 256, "0x80041125"),
        ("contact", "<nothing/>", 256, "0x8004111c"),
        ("contact", "<fetch/>", 16, "0x80041123"),
        ("contact", &fetch("account"), 256, "0x80041128"),
        ("nothing", &fetch("nothing"), 256, "0x80041102"),
        ("email", &fetch("email"), 256, "0x80040203"),
        ("email", &fetch("email"), 16, "0x80040203"),
    ] {
        let refusal = (400, code.to_owned());
        let reply = sales.post("userqueries", filter(table, query, kind)).await;
        assert_eq!(reply.refusal(), refusal, "{table} {query}: {}", reply.text);
        let reply = admin.post("savedqueries", filter(table, query, kind)).await;
        assert_eq!(reply.refusal(), refusal, "{table} {query}: {}", reply.text);
    }
    let own = sales
        .make("userqueries", filter("contact", &fetch("contact"), 256))
        .await;
    let path = format!("userqueries({own})");
    for (body, code) in [
        (json!({"fetchxml": "<fetch>"}), "0x80041125"),
        (json!({"fetchxml": fetch("lead")}), "0x80041128"),
    ] {
        let reply = sales.patch(&path, body.clone()).await;
        assert_eq!(reply.refusal(), (400, code.to_owned()), "{body}");
    }
    sales.set(&path, json!({"name": "Another name"})).await;
    // Views of email are no filters.
    sales
        .make("userqueries", filter("email", &fetch("email"), 0))
        .await;
}

#[tokio::test]
async fn d4_only_who_may_change_the_organizations_queries_changes_system_filters() {
    let org = Org::start().await;
    let (sales, admin) = (org.sales(), org.admin());
    let body = json!({"name": "Ours", "returnedtypecode": "contact", "querytype": 256, "fetchxml": "<fetch><entity name='contact'/></fetch>"});
    let refused = (403, "0x80040220".to_owned());
    assert_eq!(
        sales.post("savedqueries", body.clone()).await.refusal(),
        refused,
        "E1: prvCreateQuery"
    );
    let made = admin.make("savedqueries", body).await;
    let path = format!("savedqueries({made})");
    let off = json!({"statecode": 1, "statuscode": 2});
    assert_eq!(
        sales.patch(&path, off.clone()).await.refusal(),
        refused,
        "E1: prvWriteQuery"
    );
    assert_eq!(sales.delete(&path).await.refusal(), refused, "E1: prvDeleteQuery");
    assert_eq!(
        sales.get(&path).await.json()["name"],
        "Ours",
        "everybody reads it"
    );
    admin.set(&path, off).await;
    assert_eq!(sales.get(&path).await.json()["statecode"], 1);
    assert_eq!(admin.delete(&path).await.status, 204);
}
