//! Reference A7: query options. Expected rows follow from the reference, on rows made here.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use serde_json::{Value, json};

use crate::support::{As, Org};

async fn people(admin: &As<'_>) -> (String, String) {
    let account = admin
        .make(
            "accounts",
            json!({"name": "Contoso 50%", "emailaddress1": "info@contoso.example"}),
        )
        .await;
    let ada = admin
        .make("contacts", json!({
            "firstname": "Ada", "lastname": "O'Neil", "emailaddress1": "ada@contoso.example", "telephone1": "1",
            "telephone2": "1", "birthdate": "1980-02-03", "numberofchildren": 2,
            "parentcustomerid_account@odata.bind": format!("/accounts({account})"),
        }))
        .await;
    admin
        .make("contacts", json!({"firstname": "Ünal", "lastname": "Öz", "emailaddress1": "unal@other.example", "telephone1": "2", "telephone2": "3", "donotemail": true}))
        .await;
    admin
        .make(
            "contacts",
            json!({"firstname": "Bo", "lastname": "Null", "numberofchildren": 0}),
        )
        .await;
    (account, ada)
}

async fn names(admin: &As<'_>, filter: &str) -> Vec<String> {
    let filter: String = filter.replace('%', "%25").replace('+', "%2B");
    let reply = admin
        .get(&format!(
            "contacts?$select=lastname&$orderby=lastname&$filter={filter}"
        ))
        .await;
    assert_eq!(reply.status, 200, "{filter}: {}", reply.text);
    reply
        .rows()
        .iter()
        .map(|row| row["lastname"].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn filters_select_what_the_reference_says() {
    let org = Org::start().await;
    let admin = org.admin();
    let (account, ada) = people(&admin).await;
    let all = &["Null", "O'Neil", "Öz"][..];
    for (filter, expected) in [
        ("lastname eq 'o''neil'".to_owned(), &["O'Neil"][..]),
        ("lastname eq 'ÖZ'".to_owned(), &["Öz"]),
        ("emailaddress1 eq null".to_owned(), &["Null"]),
        ("emailaddress1 ne null".to_owned(), &["O'Neil", "Öz"]),
        (
            "emailaddress1 ne 'ada@contoso.example'".to_owned(),
            &["Null", "Öz"],
        ),
        (
            "not (emailaddress1 eq 'ada@contoso.example')".to_owned(),
            &["Null", "Öz"],
        ),
        ("not contains(emailaddress1,'ada')".to_owned(), &["Null", "Öz"]),
        ("contains(emailaddress1,'CONTOSO')".to_owned(), &["O'Neil"]),
        ("startswith(lastname,'_''n')".to_owned(), &["O'Neil"]),
        ("endswith(emailaddress1,'other.example')".to_owned(), &["Öz"]),
        ("startswith(lastname,'[NO]')".to_owned(), &["Null", "O'Neil"]),
        ("contains(lastname,'%')".to_owned(), all),
        (
            "(lastname eq 'Null' or lastname eq 'Öz') and donotemail eq true".to_owned(),
            &["Öz"],
        ),
        ("telephone1 eq telephone2".to_owned(), &["O'Neil"]),
        ("birthdate lt 1990-01-01".to_owned(), &["O'Neil"]),
        ("numberofchildren ge 1".to_owned(), &["O'Neil"]),
        ("createdon gt 2020-01-01T00:00:00Z".to_owned(), all),
        ("2020-01-01T00:00:00Z lt createdon".to_owned(), all),
        (format!("_parentcustomerid_value eq {account}"), &["O'Neil"]),
        (format!("contactid eq {ada}"), &["O'Neil"]),
        (
            "parentcustomerid_account/name eq 'contoso 50%'".to_owned(),
            &["O'Neil"],
        ),
        (
            "parentcustomerid_account/name ne 'contoso 50%'".to_owned(),
            &["Null", "Öz"],
        ),
        (
            "parentcustomerid_account/name eq null".to_owned(),
            &["Null", "Öz"],
        ),
        (
            "contains(parentcustomerid_account/name,'50')".to_owned(),
            &["O'Neil"],
        ),
        (
            "parentcustomerid_account/createdby/systemuserid ne null".to_owned(),
            &["O'Neil"],
        ),
        (
            "Microsoft.Dynamics.CRM.In(PropertyName='lastname',PropertyValues=['null','Öz'])".to_owned(),
            &["Null", "Öz"],
        ),
        (
            "Microsoft.Dynamics.CRM.In(PropertyName='lastname',PropertyValues=[\"null\"])".to_owned(),
            &["Null"],
        ),
        (
            "Microsoft.Dynamics.CRM.NotIn(PropertyName='telephone1',PropertyValues=['1'])".to_owned(),
            &["Null", "Öz"],
        ),
        (
            "Microsoft.Dynamics.CRM.Between(PropertyName='numberofchildren',PropertyValues=['1','9'])"
                .to_owned(),
            &["O'Neil"],
        ),
        (
            "Microsoft.Dynamics.CRM.EqualUserId(PropertyName='ownerid')".to_owned(),
            all,
        ),
        (
            "Microsoft.Dynamics.CRM.EqualUserTeams(PropertyName='ownerid')".to_owned(),
            &[],
        ),
        (
            "Microsoft.Dynamics.CRM.Today(PropertyName='createdon')".to_owned(),
            all,
        ),
        (
            "Microsoft.Dynamics.CRM.LastXDays(PropertyName='createdon',PropertyValue=3)".to_owned(),
            all,
        ),
        (
            "Microsoft.Dynamics.CRM.OnOrAfter(PropertyName='createdon',PropertyValue='2999-01-01')"
                .to_owned(),
            &[],
        ),
        (
            "Microsoft.Dynamics.CRM.On(PropertyName='birthdate',PropertyValue='1980-02-03')".to_owned(),
            &["O'Neil"],
        ),
    ] {
        assert_eq!(names(&admin, &filter).await, expected, "{filter}");
    }
}

#[tokio::test]
async fn lambdas_look_into_collections_and_beyond() {
    let org = Org::start().await;
    let admin = org.admin();
    let (_, ada) = people(&admin).await;
    let parties = json!([
        {"partyid_contact@odata.bind": format!("/contacts({ada})"), "participationtypemask": 2},
        {"addressused": "someone@else.example", "participationtypemask": 3},
    ]);
    admin
        .make(
            "emails",
            json!({"subject": "one", "email_activity_parties": parties}),
        )
        .await;
    admin.make("emails", json!({"subject": "two"})).await;
    let any = "email_activity_parties/any";
    for (filter, expected) in [
        (
            format!("{any}(p:p/partyid_contact/emailaddress1 eq 'ADA@contoso.example')"),
            vec!["one"],
        ),
        (
            format!("{any}(p:p/addressused eq 'someone@else.example' and p/participationtypemask eq 3)"),
            vec!["one"],
        ),
        (
            format!("{any}(p:p/addressused eq 'someone@else.example' and p/participationtypemask eq 2)"),
            vec![],
        ),
        (format!("not {any}(p:p/participationtypemask eq 2)"), vec!["two"]),
        (
            "email_activity_parties/all(p:p/participationtypemask eq 9)".to_owned(),
            vec!["two"],
        ),
        (format!("{any}()"), vec!["one", "two"]),
        (
            format!("{any}(p:contains(p/partyid_contact/parentcustomerid_account/name,'contoso'))"),
            vec!["one"],
        ),
    ] {
        let rows = admin
            .get(&format!("emails?$orderby=subject&$filter={filter}"))
            .await
            .rows();
        let found: Vec<&str> = rows.iter().map(|row| row["subject"].as_str().unwrap()).collect();
        assert_eq!(found, expected, "{filter}");
    }
    let accounts = admin
        .get("accounts?$filter=contact_customer_accounts/any(c:c/firstname eq 'ada')&$count=true")
        .await;
    assert_eq!(accounts.json()["@odata.count"], 1);
}

#[tokio::test]
async fn a_value_never_becomes_part_of_the_query() {
    let org = Org::start().await;
    let admin = org.admin();
    people(&admin).await;
    let hostile = "x'' or 1 eq 1 or ''''=''";
    assert!(
        names(&admin, &format!("emailaddress1 eq '{hostile}'"))
            .await
            .is_empty()
    );
    let many = vec!["lastname eq 'a'"; 501].join(" or ");
    assert_eq!(admin.get(&format!("contacts?$filter={many}")).await.status, 400);
    let enough = vec!["lastname eq 'a'"; 500].join(" or ");
    assert_eq!(admin.get(&format!("contacts?$filter={enough}")).await.status, 200);
    let mut deep = String::from("lastname eq 'a'");
    for _ in 0..500 {
        deep = format!("({deep})");
    }
    assert_eq!(admin.get(&format!("contacts?$filter={deep}")).await.status, 400);
}

#[tokio::test]
async fn wrong_queries_are_refused_not_ignored() {
    let org = Org::start().await;
    for query in [
        "$skip=1",
        "$search=x",
        "$format=json",
        "$TOP=1",
        "$select=nothing",
        "$filter=nothing eq 1",
        "$filter=lastname eq 1",
        "$filter=lastname eq 'open",
        "$filter=lastname",
        "$filter=",
        "$filter=(lastname eq 'a'",
        "$filter=lastname gt @missing",
        "$filter=lastname eq 'a'&$filter=lastname eq 'b'",
        "$filter=numberofchildren eq lastname",
        "$filter=parentcustomerid_account/name eq lastname",
        "$filter=parentcustomerid_account/contact_customer_accounts/any(c:c/lastname eq 'x')",
        "$filter=Contact_Emails/any(e:e/subject eq lastname)",
        "$filter=tolower(lastname) eq 'x'",
        "$filter=lastname in ('a','b')",
        "$filter=Microsoft.Dynamics.CRM.Nothing(PropertyName='lastname')",
        "$filter=Microsoft.Dynamics.CRM.In(PropertyName='lastname',PropertyValues=[])",
        "$filter=Microsoft.Dynamics.CRM.In(PropertyName='lastname',PropertyValues=['a' 'b'])",
        "$filter=Microsoft.Dynamics.CRM.Between(PropertyName='numberofchildren',PropertyValues=['1'])",
        "$filter=Microsoft.Dynamics.CRM.LastXDays(PropertyName='createdon',PropertyValue=0)",
        "$filter=Microsoft.Dynamics.CRM.Today(PropertyName='lastname')",
        "$filter=Microsoft.Dynamics.CRM.EqualUserId(PropertyName='lastname')",
        "$filter=Microsoft.Dynamics.CRM.Under(PropertyName='lastname',PropertyValue='x')",
        "$filter=Microsoft.Dynamics.CRM.ContainValues(PropertyName='gendercode',PropertyValues=['1'])",
        "$orderby=@missing",
        "$count=yes",
        "$filter=ownerid/fullname eq 'x'",
        "$filter=In(PropertyName='lastname',PropertyValues=['x'])",
        "$orderby=nothing",
        "$orderby=lastname sideways",
        "$expand=Parentcustomerid_account",
        "$expand=parentcustomerid_account($skip=1)",
        "$expand=parentcustomerid_account($count=true)",
        "$expand=parentcustomerid_account(",
        "$top=-1",
        "$skiptoken=nonsense",
    ] {
        let reply = org.admin().get(&format!("contacts?{query}")).await;
        assert_eq!(reply.status, 400, "{query}: {}", reply.text);
        assert!(reply.json()["error"]["message"].is_string(), "{query}");
    }
    for set in ["emails", "appointments", "activitypointers"] {
        let reply = org
            .admin()
            .get(&format!("{set}?$filter=contains(description,'x')"))
            .await;
        assert_eq!(reply.status, 400, "the body is not filterable: {set}");
    }
}

#[tokio::test]
async fn the_query_string_may_be_encoded_in_every_usual_way() {
    let org = Org::start().await;
    people(&org.admin()).await;
    for query in [
        "%24select=lastname&%24filter=firstname+eq+%27Bo%27",
        "$select=lastname&$filter=firstname%20eq%20%27Bo%27",
        "$select=lastname&$filter=firstname eq @name&@name='Bo'",
        "@name='Bo'&$select=lastname&$filter=@column eq @name&@column=firstname",
    ] {
        let rows = org.admin().get(&format!("contacts?{query}")).await.rows();
        assert_eq!(rows.len(), 1, "{query}");
        assert_eq!(rows[0]["lastname"], "Null");
    }
}

#[tokio::test]
async fn pages_follow_the_next_link_to_the_end_without_loss_or_repetition() {
    let org = Org::start().await;
    let admin = org.admin();
    for number in 0..7 {
        let phone = if number % 2 == 0 {
            Value::Null
        } else {
            json!(number.to_string())
        };
        admin
            .make(
                "accounts",
                json!({"name": format!("A{number}"), "telephone1": phone}),
            )
            .await;
    }
    for order in ["name", "telephone1,name desc", "telephone1 desc"] {
        let prefer = [("Prefer", "odata.maxpagesize=3")];
        let first = format!("accounts?$select=name&$orderby={order}&$top=1");
        let mut seen = Vec::new();
        let mut pages = 0;
        let mut next = Some(first);
        while let Some(url) = next {
            let page = admin.send("GET", &url, &prefer, None).await;
            assert_eq!(page.header("Preference-Applied"), "odata.maxpagesize=3");
            assert!(page.rows().len() <= 3, "$top gives way to maxpagesize");
            seen.extend(
                page.rows()
                    .iter()
                    .map(|row| row["name"].as_str().unwrap().to_owned()),
            );
            if pages == 0 {
                // A row that goes away behind the reader must not hide one that is still to come.
                let id = page.rows()[0]["accountid"].as_str().unwrap().to_owned();
                admin.patch(&format!("accounts({id})"), json!({"fax": "1"})).await;
            }
            pages += 1;
            next = page.json()["@odata.nextLink"].as_str().map(str::to_owned);
        }
        let one_go = admin
            .get(&format!("accounts?$select=name&$orderby={order}"))
            .await
            .rows();
        let expected: Vec<&str> = one_go.iter().map(|row| row["name"].as_str().unwrap()).collect();
        assert_eq!(
            (pages, seen.iter().map(String::as_str).collect::<Vec<_>>()),
            (3, expected),
            "{order}"
        );
    }
}

#[tokio::test]
async fn counts_contexts_and_keys_come_as_documented() {
    let org = Org::start().await;
    let admin = org.admin();
    let (account, _) = people(&admin).await;
    let count = admin.get("contacts/$count").await;
    assert_eq!(
        (count.text.as_str(), count.header("Content-Type")),
        ("3", "text/plain")
    );
    let body = admin
        .annotated("contacts?$select=fullname&$top=2&$count=true")
        .await
        .json();
    assert_eq!(body["@odata.count"], 3);
    assert_eq!(body["@Microsoft.Dynamics.CRM.totalrecordcount"], 3);
    assert_eq!(
        body["@Microsoft.Dynamics.CRM.totalrecordcountlimitexceeded"],
        false
    );
    assert!(body.get("@odata.nextLink").is_none(), "$top is no page");
    assert_eq!(
        body["@odata.context"],
        format!("{}$metadata#contacts(fullname)", org.root())
    );
    assert!(
        body["value"][0]["contactid"].is_string(),
        "the key is always there"
    );
    assert!(
        body["value"][0]["@odata.etag"]
            .as_str()
            .unwrap()
            .starts_with("W/\"")
    );
    let path = format!(
        "accounts({account})?$select=name,revenue&$expand=contact_customer_accounts($select=fullname)"
    );
    let one = admin.get(&path).await.json();
    assert_eq!(
        one["@odata.context"],
        format!(
            "{}$metadata#accounts(name,revenue,contact_customer_accounts(fullname))/$entity",
            org.root()
        )
    );
    assert!(
        one.get("_transactioncurrencyid_value").is_some(),
        "money brings its currency"
    );
    assert_eq!(one["contact_customer_accounts"][0]["fullname"], "Ada O'Neil");
    assert_eq!(
        one["contact_customer_accounts@odata.nextLink"],
        format!(
            "{}accounts({account})/contact_customer_accounts?$select=fullname",
            org.root()
        ),
        "a plain collection URL with the options of the expansion"
    );
}

#[tokio::test]
async fn expansions_take_their_own_options_within_their_limits() {
    let org = Org::start().await;
    let admin = org.admin();
    let (account, ada) = people(&admin).await;
    let inner = "contact_customer_accounts($select=lastname;$filter=startswith(lastname,'O');$orderby=lastname;$top=1)";
    let one = admin
        .get(&format!("accounts({account})?$expand={inner}"))
        .await
        .json();
    assert_eq!(one["contact_customer_accounts"].as_array().unwrap().len(), 1);
    let nested = "parentcustomerid_account($select=name;$expand=createdby($select=fullname))";
    let one = admin
        .get(&format!("contacts({ada})?$select=lastname&$expand={nested}"))
        .await
        .json();
    assert!(one["parentcustomerid_account"]["createdby"]["fullname"].is_string());
    assert!(
        one["parentcustomerid_account"]["createdby"]["ownerid"].is_string(),
        "a user is a principal"
    );
    let reference = admin
        .get(&format!("contacts({ada})?$expand=parentcustomerid_account/$ref"))
        .await
        .json();
    assert_eq!(
        reference["parentcustomerid_account"]["@odata.id"],
        format!("{}accounts({account})", org.root())
    );
    let many = vec!["createdby"; 16].join(",");
    assert_eq!(admin.get(&format!("contacts?$expand={many}")).await.status, 400);
    for refused in [
        "contact_customer_accounts/$ref",
        "contact_customer_accounts($top=1;$expand=Contact_Emails)",
    ] {
        let reply = admin.get(&format!("accounts?$expand={refused}")).await;
        assert_eq!(reply.refusal(), (400, "0x80060888".to_owned()), "{refused}");
    }
}

#[tokio::test]
async fn lookups_sort_by_the_name_that_people_read_and_choices_by_their_number() {
    let org = Org::start().await;
    let admin = org.admin();
    for (last, account) in [("1", "beta"), ("2", "Alpha"), ("3", "gamma")] {
        let id = admin.make("accounts", json!({"name": account})).await;
        let bind = format!("/accounts({id})");
        let body = json!({"lastname": last, "parentcustomerid_account@odata.bind": bind});
        admin.make("contacts", body).await;
    }
    admin.make("contacts", json!({"lastname": "4"})).await;
    for (order, expected) in [
        ("_parentcustomerid_value", "4213"),
        ("_parentcustomerid_value desc", "3124"),
        ("parentcustomerid_account/name", "4213"),
        ("@p1 desc&@p1=_parentcustomerid_value", "3124"),
    ] {
        let mut seen = String::new();
        let mut next = Some(format!("contacts?$select=lastname&$orderby={order}"));
        while let Some(url) = next {
            let page = admin
                .send("GET", &url, &[("Prefer", "odata.maxpagesize=1")], None)
                .await;
            assert_eq!(page.status, 200, "{}", page.text);
            seen.extend(
                page.rows()
                    .iter()
                    .map(|row| row["lastname"].as_str().unwrap().to_owned()),
            );
            next = page.json()["@odata.nextLink"].as_str().map(str::to_owned);
        }
        assert_eq!(seen, expected, "{order}");
    }
}

#[tokio::test]
async fn an_alias_without_a_value_is_null_and_none_is_for_expansions() {
    let org = Org::start().await;
    let admin = org.admin();
    people(&admin).await;
    assert_eq!(names(&admin, "emailaddress1 eq @nobody").await, ["Null"]);
    let url = "accounts?$expand=contact_customer_accounts($filter=lastname eq @p1)&@p1='x'";
    assert_eq!(admin.get(url).await.status, 400);
    let quoted = names(&admin, &format!("_ownerid_value eq '{}'", org.world.users[2].id)).await;
    assert_eq!(quoted.len(), 3, "an id in quotes, as the documentation has it");
}

#[tokio::test]
async fn the_count_that_nobody_asked_for_is_minus_one() {
    let org = Org::start().await;
    let admin = org.admin();
    let (total, exceeded) = (
        "@Microsoft.Dynamics.CRM.totalrecordcount",
        "@Microsoft.Dynamics.CRM.totalrecordcountlimitexceeded",
    );
    let body = admin.annotated("contacts").await.json();
    assert_eq!((&body[total], &body[exceeded]), (&json!(-1), &json!(false)));
    assert!(body.get("@odata.count").is_none());
    let prefer = [(
        "Prefer",
        "odata.include-annotations=\"Microsoft.Dynamics.CRM.totalrecordcount\"",
    )];
    let body = admin
        .send("GET", "contacts?$count=true", &prefer, None)
        .await
        .json();
    assert_eq!((&body["@odata.count"], &body[total]), (&json!(0), &json!(0)));
    assert!(body.get(exceeded).is_none());
    assert!(admin.get("contacts").await.json().get(total).is_none());
}

#[tokio::test]
async fn nested_expansions_are_read_in_pages_and_single_ones_whole() {
    let org = Org::start().await;
    let admin = org.admin();
    let account = admin.make("accounts", json!({"name": "a"})).await;
    for number in 0..3 {
        let bind = format!("/accounts({account})");
        let body = json!({"lastname": format!("c{number}"), "parentcustomerid_account@odata.bind": bind});
        admin.make("contacts", body).await;
    }
    let prefer = [("Prefer", "odata.maxpagesize=2")];
    let inner = "contact_customer_accounts($select=lastname)";
    let whole = admin
        .send("GET", &format!("accounts?$expand={inner}"), &prefer, None)
        .await
        .rows();
    assert_eq!(whole[0]["contact_customer_accounts"].as_array().unwrap().len(), 3);
    let link = whole[0]["contact_customer_accounts@odata.nextLink"]
        .as_str()
        .unwrap()
        .to_owned();
    assert!(!link.contains("skiptoken"), "{link}");
    assert_eq!(admin.get(&link).await.rows().len(), 3, "the same rows again");
    let inner = "contact_customer_accounts($select=lastname;$expand=owninguser($select=fullname))";
    let paged = admin
        .send("GET", &format!("accounts?$expand={inner}"), &prefer, None)
        .await
        .rows();
    let first = paged[0]["contact_customer_accounts"].as_array().unwrap().clone();
    assert_eq!(first.len(), 2);
    assert!(first[0]["owninguser"]["fullname"].is_string());
    let link = paged[0]["contact_customer_accounts@odata.nextLink"]
        .as_str()
        .unwrap()
        .to_owned();
    let rest = admin.send("GET", &link, &prefer, None).await;
    assert_eq!(rest.rows().len(), 1, "{}", rest.text);
    assert!(
        rest.rows()[0]["owninguser"]["fullname"].is_string(),
        "with the same options"
    );
    assert!(rest.json().get("@odata.nextLink").is_none());
}

#[tokio::test]
async fn expansions_that_the_reference_rules_out_are_refused_in_its_words() {
    let org = Org::start().await;
    let admin = org.admin();
    for (url, words) in [
        (
            "accounts?$expand=contact_customer_accounts/$ref",
            "Expand with $ref is only supported on lookup type",
        ),
        (
            "accounts?$expand=contact_customer_accounts($orderby=lastname;$expand=owninguser)",
            "Only $select and $filter",
        ),
        (
            "accounts?$expand=contact_customer_accounts($expand=Contact_Emails($top=1))",
            "Only $select and $filter",
        ),
        (
            "contacts?$expand=parentcustomerid_account($top=1)",
            "Only $select and $filter",
        ),
        (
            "systemusers?$expand=systemuserroles_association,businessunitid",
            "Many-to-many",
        ),
        (
            "systemusers?$expand=systemuserroles_association($expand=businessunitid)",
            "Many-to-many",
        ),
        (
            "roles?$expand=businessunitid($expand=business_unit_system_users($expand=systemuserroles_association))",
            "Many-to-many",
        ),
        ("accounts?$expand=ownerid($expand=businessunitid)", "principal"),
        (
            "accounts?$expand=contact_customer_accounts($select=lastname;$select=firstname)",
            "twice",
        ),
        ("accounts?$expand=contact_customer_accounts($levels=2)", "$levels"),
    ] {
        let reply = admin.get(url).await;
        assert_eq!(reply.refusal(), (400, "0x80060888".to_owned()), "{url}");
        assert!(reply.text.contains(words), "{url}: {}", reply.text);
    }
    let both = admin
        .get("systemusers?$expand=systemuserroles_association,teammembership_association")
        .await;
    assert_eq!(both.status, 200, "several of the same kind: {}", both.text);
}

#[tokio::test]
async fn a4_navigation_reads_lead_from_row_to_row() {
    let org = Org::start().await;
    let admin = org.admin();
    let (account, ada) = people(&admin).await;
    let lead = |path: &str| format!("contacts({ada})/parentcustomerid_account{path}");
    assert_eq!(
        admin.get(&lead("?$select=name")).await.json()["name"],
        "Contoso 50%"
    );
    assert_eq!(admin.get(&lead("/name/$value")).await.text, "Contoso 50%");
    assert_eq!(
        admin.get(&lead("/contact_customer_accounts/$count")).await.text,
        "1"
    );
    let members = format!("accounts({account})/contact_customer_accounts");
    assert_eq!(
        admin.get(&format!("{members}({ada})/lastname/$value")).await.text,
        "O'Neil"
    );
    let other = admin.contact("No", "Member", "no@member.example").await;
    assert_eq!(admin.get(&format!("{members}({other})")).await.status, 404);
    assert_eq!(
        admin
            .get(&format!("contacts({other})/parentcustomerid_account"))
            .await
            .status,
        204
    );
    assert_eq!(
        admin
            .get(&format!("contacts({other})/jobtitle/$value"))
            .await
            .status,
        204
    );
    let filtered = admin
        .get(&format!("{members}?$filter=lastname eq 'x'&$count=true"))
        .await;
    assert_eq!(filtered.json()["@odata.count"], 0);
}

#[tokio::test]
async fn a6_keys_that_are_not_defined_are_refused_by_name() {
    let org = Org::start().await;
    let admin = org.admin();
    let user = org.world.users[0].id;
    for url in [
        "accounts(accountnumber='A1')".to_owned(),
        "contacts(firstname='J',emailaddress1='j@x')".to_owned(),
        "accounts(nonsense)".to_owned(),
        format!("systemusers(systemuserid={user})"),
        format!("contacts(accountid={user})"),
    ] {
        let reply = admin.get(&url).await;
        assert_eq!(reply.refusal(), (400, "0x80060890".to_owned()), "{url}");
        assert!(
            reply
                .text
                .contains("is not valid for resource 'Microsoft.Dynamics.CRM."),
            "{url}"
        );
    }
    for url in [
        format!("systemusers({user})"),
        format!("systemusers(ownerid={})", user.to_string().to_uppercase()),
    ] {
        assert_eq!(admin.get(&url).await.status, 200, "{url}");
    }
    let total = admin
        .get("RetrieveTotalRecordCount(EntityNames=['systemuser','email'])")
        .await
        .json();
    assert_eq!(
        total["EntityRecordCountCollection"]["Keys"],
        json!(["systemuser", "email"])
    );
    assert_eq!(total["EntityRecordCountCollection"]["Values"][1], 0);
    let unknown = admin
        .get("RetrieveTotalRecordCount(EntityNames=['nothing'])")
        .await;
    assert_eq!(unknown.status, 400);
}
