//! FetchXML (reference A7; powerapps-docs `fetchxml/`): elements, joins, pages, aggregates. Expected rows follow from the
//! documentation, on rows made here.
#![expect(clippy::indexing_slicing, reason = "helpers of tests")]

use percent_encoding::percent_decode_str;
use regarding_sample_org::seed::SeedRole;
use serde_json::{Value, json};

use crate::fetching::{all, fetch, rows, url};
use crate::support::{As, Org};

const FORMATTED: &str = "OData.Community.Display.V1.FormattedValue";

/// Two companies with people; one person without a company.
async fn people(admin: &As<'_>) -> [String; 2] {
    let beta = admin
        .make(
            "accounts",
            json!({"name": "Beta", "revenue": 10.0, "numberofemployees": 3, "industrycode": 1}),
        )
        .await;
    let alpha = admin
        .make(
            "accounts",
            json!({"name": "alpha", "revenue": 5.5, "numberofemployees": 4}),
        )
        .await;
    for (last, first, account, address) in [
        ("One", "Ann", Some(&beta), "one@beta.example"),
        ("Two", "Bob", Some(&beta), "two@beta.example"),
        ("Three", "Cid", Some(&alpha), "three@alpha.example"),
        ("Four", "Dan", None, "four@none.example"),
    ] {
        let mut body = json!({"lastname": last, "firstname": first, "emailaddress1": address});
        if let Some(account) = account {
            body["parentcustomerid_account@odata.bind"] = json!(format!("/accounts({account})"));
        }
        admin.make("contacts", body).await;
    }
    [beta, alpha]
}

#[tokio::test]
async fn attributes_come_by_name_or_alias_and_nulls_not_at_all() {
    let org = Org::start().await;
    let admin = org.admin();
    people(&admin).await;
    let xml = "<fetch><entity name='contact'><attribute name='lastname'/><attribute name='firstname' alias='given'/>\
               <attribute name='parentcustomerid'/><attribute name='jobtitle'/><order attribute='lastname'/></entity></fetch>";
    let reply = fetch(&admin, "contacts", xml).await;
    let found = reply.rows();
    assert_eq!(found.len(), 4);
    let four = found[0].as_object().unwrap();
    assert_eq!(
        (&four["lastname"], &four["given"]),
        (&json!("Four"), &json!("Dan"))
    );
    assert!(four.get("jobtitle").is_none() && four.get("_parentcustomerid_value").is_none());
    assert!(four["contactid"].is_string() && four["@odata.etag"].is_string());
    let one = &found[1];
    assert_eq!(one[format!("_parentcustomerid_value@{FORMATTED}")], "Beta");
    assert_eq!(
        one["_parentcustomerid_value@Microsoft.Dynamics.CRM.lookuplogicalname"],
        "account"
    );
    assert_eq!(one["given@OData.Community.Display.V1.AttributeName"], "firstname");
    assert_eq!(
        reply.json()["@odata.context"],
        format!(
            "{}$metadata#contacts(lastname,given,_parentcustomerid_value,jobtitle,contactid)",
            org.root()
        )
    );
    let whole = rows(
        &admin,
        "accounts",
        "<fetch><entity name='account'><all-attributes/></entity></fetch>",
    )
    .await;
    assert!(whole[0].get("numberofemployees").is_some() && whole[0].get("fax").is_none());
    let implied = rows(&admin, "accounts", "<fetch><entity name='account'/></fetch>").await;
    assert_eq!(whole, implied, "no attributes are all of them");
    let money = rows(
        &admin,
        "accounts",
        "<fetch top='1'><entity name='account'><attribute name='revenue'/></entity></fetch>",
    )
    .await;
    assert_eq!(money.len(), 1);
    let none = rows(
        &admin,
        "accounts",
        "<fetch top='1'><entity name='account'><no-attrs/></entity></fetch>",
    )
    .await;
    assert!(none[0]["accountid"].is_string() && none[0].get("name").is_none());
}

#[tokio::test]
async fn joins_stand_beside_their_rows() {
    let org = Org::start().await;
    let admin = org.admin();
    people(&admin).await;
    let joined = |kind: &str, alias: &str| {
        format!(
            "<fetch><entity name='contact'><attribute name='lastname'/><order attribute='lastname'/>\
             <link-entity name='account' from='accountid' to='parentcustomerid' link-type='{kind}' {alias}>\
             <attribute name='name'/><attribute name='industrycode'/><attribute name='ownerid'/></link-entity></entity></fetch>"
        )
    };
    assert_eq!(
        all(&admin, "contacts", &joined("inner", "alias='c'"), "c.name").await,
        ["Beta", "alpha", "Beta"]
    );
    assert_eq!(
        all(&admin, "contacts", &joined("outer", ""), "account.name").await,
        ["-", "Beta", "alpha", "Beta"],
        "without an alias a lookup's table has its own name"
    );
    let found = rows(&admin, "contacts", &joined("inner", "alias='c'")).await;
    assert_eq!(found[0]["c.industrycode"], 1);
    assert!(found[0][format!("c.industrycode@{FORMATTED}")].is_string());
    assert_eq!(
        found[0]["c.ownerid@Microsoft.Dynamics.CRM.lookuplogicalname"],
        "systemuser"
    );
    assert_eq!(
        found[0]["c.name@OData.Community.Display.V1.AttributeName"],
        "name"
    );
    let many = |kind: &str| {
        format!(
            "<fetch><entity name='account'><attribute name='name'/><order attribute='name'/>\
             <link-entity name='contact' from='parentcustomerid' to='accountid' link-type='{kind}'>\
             <attribute name='lastname'/><order attribute='lastname'/></link-entity></entity></fetch>"
        )
    };
    assert_eq!(
        all(&admin, "accounts", &many("inner"), "contact1.lastname").await,
        ["Three", "One", "Two"],
        "once for each match; a number behind the name of a table of many"
    );
    assert_eq!(
        all(&admin, "accounts", &many("exists"), "name").await,
        ["alpha", "Beta"]
    );
    assert_eq!(
        all(&admin, "accounts", &many("in"), "name").await,
        ["alpha", "Beta"]
    );
    assert_eq!(
        all(&admin, "accounts", &many("matchfirstrowusingcrossapply"), "name").await,
        ["alpha", "Beta"],
        "one match at most"
    );
}

#[tokio::test]
async fn links_nest_and_follow_lookups_of_several_tables() {
    let org = Org::start().await;
    let admin = org.admin();
    let [beta, _] = people(&admin).await;
    let task =
        json!({"subject": "call", "regardingobjectid_account_task@odata.bind": format!("/accounts({beta})")});
    admin.make("tasks", task).await;
    let xml = "<fetch><entity name='task'><attribute name='subject'/>\
               <link-entity name='account' from='accountid' to='regardingobjectid' alias='a'><attribute name='name'/>\
               <link-entity name='contact' from='parentcustomerid' to='accountid' alias='p' link-type='inner'><attribute name='lastname'/>\
               <filter><condition attribute='firstname' operator='eq' value='bob'/></filter></link-entity></link-entity></entity></fetch>";
    let found = rows(&admin, "tasks", xml).await;
    assert_eq!(found.len(), 1);
    assert_eq!(
        (&found[0]["a.name"], &found[0]["p.lastname"]),
        (&json!("Beta"), &json!("Two"))
    );
    let other = xml.replace(
        "name='account' from='accountid' to='regardingobjectid'",
        "name='contact' from='contactid' to='regardingobjectid'",
    );
    let other = other
        .replace("<attribute name='name'/>", "")
        .replace("to='accountid'", "to='contactid'");
    assert!(
        rows(&admin, "tasks", &other).await.is_empty(),
        "it is regarding no contact"
    );
    let outer = xml
        .replace(
            "to='regardingobjectid' alias",
            "to='regardingobjectid' link-type='outer' alias",
        )
        .replace("value='bob'", "value='nobody'");
    let found = rows(&admin, "tasks", &outer).await;
    assert_eq!(
        (found.len(), found[0].get("a.name")),
        (1, None),
        "the inner link narrows the outer one, not the row"
    );
    let through = "<fetch top='2'><entity name='systemuser'><attribute name='fullname'/>\
                   <link-entity name='teammembership' from='systemuserid' to='systemuserid' intersect='true'>\
                   <link-entity name='team' from='teamid' to='teamid' alias='team'><attribute name='name'/></link-entity></link-entity></entity></fetch>";
    assert!(
        rows(&admin, "systemusers", through)
            .await
            .iter()
            .all(|row| row["team.name"].is_string())
    );
    let implied = through.replace(" from='systemuserid' to='systemuserid'", "");
    assert_eq!(
        rows(&admin, "systemusers", &implied).await,
        rows(&admin, "systemusers", through).await
    );
    let unrelated = "<fetch><entity name='account'><attribute name='name'/>\
                     <link-entity name='contact' from='firstname' to='name' alias='c'/></entity></fetch>";
    assert!(
        rows(&admin, "accounts", unrelated).await.is_empty(),
        "columns without a relationship join too"
    );
}

#[tokio::test]
async fn filters_look_into_related_rows() {
    let org = Org::start().await;
    let admin = org.admin();
    people(&admin).await;
    admin.make("accounts", json!({"name": "Lonely"})).await;
    let related = |kind: &str, filter: &str| {
        format!(
            "<fetch><entity name='account'><attribute name='name'/><order attribute='name'/><filter type='and'>\
             <link-entity name='contact' from='parentcustomerid' to='accountid' link-type='{kind}'>{filter}</link-entity></filter></entity></fetch>"
        )
    };
    let one = "<filter><condition attribute='lastname' operator='eq' value='One'/></filter>";
    for (kind, filter, expected) in [
        ("any", "", &["alpha", "Beta"][..]),
        ("any", one, &["Beta"]),
        ("not any", "", &["Lonely"]),
        ("not any", one, &["alpha", "Lonely"]),
        // In spite of their names (powerapps-docs `fetchxml/filter-rows`).
        ("not all", one, &["Beta"]),
        ("all", one, &["alpha"]),
    ] {
        assert_eq!(
            all(&admin, "accounts", &related(kind, filter), "name").await,
            expected,
            "{kind} {filter}"
        );
    }
    let either = "<fetch><entity name='account'><attribute name='name'/><order attribute='name'/><filter type='or'>\
                  <condition attribute='name' operator='eq' value='lonely'/>\
                  <link-entity name='contact' from='parentcustomerid' to='accountid' link-type='any'>\
                  <filter><condition attribute='lastname' operator='eq' value='Three'/></filter></link-entity></filter></entity></fetch>";
    assert_eq!(all(&admin, "accounts", either, "name").await, ["alpha", "Lonely"]);
    let after = "<fetch><entity name='account'><attribute name='name'/>\
                 <link-entity name='contact' from='parentcustomerid' to='accountid' link-type='outer' alias='c'/>\
                 <filter><condition entityname='c' attribute='contactid' operator='null'/></filter></entity></fetch>";
    assert_eq!(
        all(&admin, "accounts", after, "name").await,
        ["Lonely"],
        "applied after the join"
    );
    let across = "<fetch><entity name='contact'><attribute name='lastname'/><filter><condition attribute='ownerid' operator='eq' valueof='acct.ownerid'/>\
                  <condition attribute='emailaddress1' operator='ne' valueof='acct.name'/></filter>\
                  <link-entity name='account' from='accountid' to='parentcustomerid' alias='acct'/></entity></fetch>";
    assert_eq!(rows(&admin, "contacts", across).await.len(), 3);
}

#[tokio::test]
async fn choices_sort_by_label_unless_told_otherwise_and_links_behind_the_row() {
    let org = Org::start().await;
    let admin = org.admin();
    for (title, state) in [("won", 3), ("open", 1), ("held", 2)] {
        let body = if state == 3 {
            json!({"name": title, "statecode": 1, "statuscode": 3})
        } else {
            json!({"name": title, "statuscode": state})
        };
        let id = admin.make("opportunities", json!({"name": title})).await;
        assert_eq!(
            admin.patch(&format!("opportunities({id})"), body).await.status,
            204
        );
    }
    let xml = |raw: &str| {
        format!(
            "<fetch {raw}><entity name='opportunity'><attribute name='name'/><order attribute='statuscode'/></entity></fetch>"
        )
    };
    assert_eq!(
        all(&admin, "opportunities", &xml(""), "name").await,
        ["open", "held", "won"],
        "In Progress, On Hold, Won"
    );
    assert_eq!(
        all(&admin, "opportunities", &xml("useraworderby='true'"), "name").await,
        ["open", "held", "won"]
    );
    people(&admin).await;
    let xml = "<fetch><entity name='contact'><attribute name='lastname'/><order entityname='a' attribute='name' descending='true'/><order attribute='lastname'/>\
               <link-entity name='account' from='accountid' to='parentcustomerid' alias='a'/></entity></fetch>";
    assert_eq!(
        all(&admin, "contacts", xml, "lastname").await,
        ["One", "Two", "Three"]
    );
    let xml = "<fetch><entity name='contact'><attribute name='lastname'/><order attribute='parentcustomerid'/><order attribute='lastname' descending='1'/></entity></fetch>";
    assert_eq!(
        all(&admin, "contacts", xml, "lastname").await,
        ["Four", "Three", "Two", "One"],
        "a lookup by its name"
    );
}

/// The paging cookie out of a page, as a client puts it into the query for the next one.
fn cookie_of(page: &Value) -> Option<String> {
    let outer = page
        .get("@Microsoft.Dynamics.CRM.fetchxmlpagingcookie")?
        .as_str()?;
    let twice = outer.split("pagingcookie=\"").nth(1)?.split('"').next()?;
    let once = percent_decode_str(twice).decode_utf8().ok()?.into_owned();
    let plain = percent_decode_str(&once).decode_utf8().ok()?.into_owned();
    Some(
        plain
            .replace('&', "&amp;")
            .replace('<', "&lt;")
            .replace('>', "&gt;")
            .replace('\'', "&apos;"),
    )
}

#[tokio::test]
async fn pages_follow_the_cookie_without_loss_or_repetition() {
    let org = Org::start().await;
    let admin = org.admin();
    people(&admin).await;
    for last in ["O'Neil & <Sons>", "Ünal", "two"] {
        admin.make("contacts", json!({"lastname": last})).await;
    }
    let order = "<order attribute='lastname' descending='true'/><order attribute='parentcustomerid'/>";
    for (order, link) in [
        (order, ""),
        ("<order attribute='emailaddress1'/>", ""),
        ("", ""),
        (
            order,
            "<link-entity name='account' from='accountid' to='parentcustomerid' link-type='outer' alias='a'><attribute name='name'/><order attribute='name'/></link-entity>",
        ),
        (
            order,
            "<link-entity name='contact' from='ownerid' to='ownerid' link-type='outer' alias='twin'><attribute name='lastname'/></link-entity>",
        ),
    ] {
        let xml = |page: &str| {
            format!(
                "<fetch {page}><entity name='contact'><attribute name='lastname'/>{order}{link}</entity></fetch>"
            )
        };
        let expected = rows(&admin, "contacts", &xml("")).await;
        let mut seen = Vec::new();
        let (mut number, mut cookie) = (1, String::new());
        loop {
            let page = fetch(
                &admin,
                "contacts",
                &xml(&format!("count='3' page='{number}' {cookie}")),
            )
            .await;
            assert_eq!(page.status, 200, "{}", page.text);
            assert!(page.rows().len() <= 3);
            seen.extend(page.rows());
            let json = page.json();
            match cookie_of(&json) {
                Some(next) => {
                    assert_eq!(json["@Microsoft.Dynamics.CRM.morerecords"], true);
                    cookie = format!("paging-cookie='{next}'");
                    number += 1;
                }
                None => {
                    assert!(
                        json.get("@Microsoft.Dynamics.CRM.morerecords").is_none(),
                        "the last page says nothing"
                    );
                    break;
                }
            }
        }
        assert_eq!(seen, expected, "{order} {link}");
        let simple = rows(&admin, "contacts", &xml("count='3' page='2'")).await;
        assert_eq!(
            simple,
            expected[3..expected.len().min(6)],
            "without the cookie too"
        );
    }
    let plain = admin
        .get(&url(
            "contacts",
            "<fetch count='1'><entity name='contact'/></fetch>",
        ))
        .await;
    assert_eq!(plain.text.matches("pagingcookie").count(), 0, "only on request");
}

#[tokio::test]
async fn counts_and_distinct_rows() {
    let org = Org::start().await;
    let admin = org.admin();
    people(&admin).await;
    let xml = "<fetch count='2' returntotalrecordcount='true'><entity name='contact'><attribute name='lastname'/></entity></fetch>";
    let page = fetch(&admin, "contacts", xml).await.json();
    assert_eq!(page["@odata.count"], 4);
    assert_eq!(page["@Microsoft.Dynamics.CRM.totalrecordcount"], 4);
    assert_eq!(
        page["@Microsoft.Dynamics.CRM.totalrecordcountlimitexceeded"],
        false
    );
    let xml = xml.replace(" returntotalrecordcount='true'", "");
    let counted = admin
        .get(&format!("{}&$count=true", url("contacts", &xml)))
        .await
        .json();
    assert_eq!(counted["@odata.count"], 4);
    assert_eq!(
        fetch(&admin, "contacts", &xml).await.json()["@Microsoft.Dynamics.CRM.totalrecordcount"],
        -1
    );
    let distinct = "<fetch distinct='true' returntotalrecordcount='1'><entity name='contact'><attribute name='parentcustomerid'/><order attribute='parentcustomerid'/></entity></fetch>";
    let page = fetch(&admin, "contacts", distinct).await.json();
    assert_eq!(page["@odata.count"], 3);
    let found = page["value"].as_array().unwrap().clone();
    assert_eq!(
        found[0],
        json!({}),
        "no company; and no key, for that would make each row different"
    );
    assert_eq!(found[1][format!("_parentcustomerid_value@{FORMATTED}")], "alpha");
}

#[tokio::test]
async fn aggregates_as_the_documentation_has_them() {
    let org = Org::start().await;
    let admin = org.admin();
    for (name, city, employees, made) in [
        ("Example", None, None, "2023-08-27"),
        ("Contoso", Some("Redmond"), Some(1500), "2023-03-25"),
        ("Fabrikam", Some("Lynnwood"), Some(2700), "2023-03-25"),
        ("Blue Yonder", Some("Los Angeles"), Some(2900), "2023-03-25"),
        ("City Power", Some("Redmond"), Some(2900), "2023-03-25"),
        ("Coho", Some("Phoenix"), Some(3900), "2023-03-25"),
        ("Adventure", Some("Santa Cruz"), Some(4300), "2023-03-25"),
        ("Alpine", Some("Missoula"), Some(4800), "2023-03-25"),
        ("Litware", Some("Dallas"), Some(6000), "2023-03-25"),
        ("A. Datum", Some("redmond"), Some(6200), "2023-03-25"),
    ] {
        let body = json!({"name": name, "address1_city": city, "numberofemployees": employees, "overriddencreatedon": format!("{made}T12:00:00Z")});
        admin.make("accounts", body).await;
    }
    let one = |aggregate: &str, alias: &str| {
        format!("<attribute name='numberofemployees' alias='{alias}' aggregate='{aggregate}'/>")
    };
    let xml = format!(
        "<fetch aggregate='true'><entity name='account'>{}{}{}{}{}{}<attribute name='numberofemployees' alias='Different' aggregate='countcolumn' distinct='true'/></entity></fetch>",
        one("avg", "Average"),
        one("count", "Count"),
        one("countcolumn", "ColumnCount"),
        one("max", "Maximum"),
        one("min", "Minimum"),
        one("sum", "Sum")
    );
    let found = rows(&admin, "accounts", &xml).await;
    assert_eq!(found.len(), 1);
    for (alias, expected) in [
        ("Average", 3911),
        ("Count", 10),
        ("ColumnCount", 9),
        ("Maximum", 6200),
        ("Minimum", 1500),
        ("Sum", 35_200),
        ("Different", 8),
    ] {
        assert_eq!(found[0][alias], expected, "{alias}");
    }
    assert_eq!(found[0][format!("Sum@{FORMATTED}")], "35,200");
    let xml = "<fetch aggregate='true'><entity name='account'><attribute name='numberofemployees' alias='Total' aggregate='sum'/>\
               <attribute name='address1_city' alias='Count' aggregate='count'/><attribute name='address1_city' alias='City' groupby='true'/><order alias='City'/></entity></fetch>";
    let found = rows(&admin, "accounts", xml).await;
    let shown: Vec<(i64, i64, Option<&str>)> = found
        .iter()
        .map(|row| {
            (
                row["Total"].as_i64().unwrap(),
                row["Count"].as_i64().unwrap(),
                row.get("City").and_then(Value::as_str),
            )
        })
        .collect();
    assert_eq!(shown[0], (0, 1, None));
    assert_eq!(shown[1], (6000, 1, Some("Dallas")));
    assert_eq!(
        (shown[6].0, shown[6].1),
        (10_600, 3),
        "in whatever case it is written"
    );
    assert_eq!(shown.len(), 8);
    let part = |part: &str, alias: &str| {
        format!("<attribute name='createdon' alias='{alias}' groupby='true' dategrouping='{part}'/>")
    };
    let xml = format!(
        "<fetch aggregate='true'><entity name='account'>{}{}{}{}{}{}{}{}<order alias='Month'/></entity></fetch>",
        one("sum", "Total"),
        part("day", "Day"),
        part("week", "Week"),
        part("month", "Month"),
        part("quarter", "Quarter"),
        part("year", "Year"),
        part("fiscal-period", "Period"),
        part("fiscal-year", "Fiscal")
    );
    let found = rows(&admin, "accounts", &xml).await;
    assert_eq!(found.len(), 2);
    for (alias, first, second) in [
        ("Total", 35_200, 0),
        ("Day", 25, 27),
        ("Week", 12, 35),
        ("Month", 3, 8),
        ("Quarter", 1, 3),
        ("Year", 2023, 2023),
    ] {
        assert_eq!(
            (&found[0][alias], &found[1][alias]),
            (&json!(first), &json!(second)),
            "{alias}"
        );
    }
    assert_eq!(found[0][format!("Period@{FORMATTED}")], "Quarter 1 FY2023");
    assert_eq!(found[1][format!("Fiscal@{FORMATTED}")], "FY2023");
}

#[tokio::test]
async fn groups_may_be_joined_ordered_and_paged() {
    let org = Org::start().await;
    let admin = org.admin();
    let [beta, _] = people(&admin).await;
    let xml = |more: &str| {
        format!(
            "<fetch aggregate='true' {more}><entity name='contact'><attribute name='contactid' alias='people' aggregate='count'/>\
             <link-entity name='account' from='accountid' to='parentcustomerid' alias='a'><attribute name='name' alias='company' groupby='true'/>\
             <attribute name='ownerid' alias='owner' groupby='true'/></link-entity><order alias='people' descending='true'/></entity></fetch>"
        )
    };
    let found = rows(&admin, "contacts", &xml("")).await;
    assert_eq!(
        (&found[0]["company"], &found[0]["people"]),
        (&json!("Beta"), &json!(2))
    );
    assert!(found[0][format!("owner@{FORMATTED}")].is_string());
    assert_eq!(
        rows(&admin, "contacts", &xml("count='1' page='2'")).await,
        found[1..2]
    );
    let limited = fetch(&admin, "contacts", &xml("aggregatelimit='2'")).await;
    assert_eq!(limited.refusal(), (400, "0x8004E023".to_owned()));
    let child = json!({"name": "Child", "parentaccountid@odata.bind": format!("/accounts({beta})")});
    admin.make("accounts", child).await;
    let children = "<fetch><entity name='account'><attribute name='name'/><attribute name='accountid' alias='below' rowaggregate='CountChildren'/><order attribute='name'/></entity></fetch>";
    assert_eq!(all(&admin, "accounts", children, "below").await, ["0", "1", "0"]);
}

#[tokio::test]
async fn every_joined_table_is_seen_with_the_readers_eyes() {
    let org = Org::start().await;
    let (admin, sales) = (org.admin(), org.sales());
    let hidden = admin.make("accounts", json!({"name": "Head office only"})).await;
    let bind = format!("/accounts({hidden})");
    let id = admin
        .make(
            "contacts",
            json!({"lastname": "Seen", "parentcustomerid_account@odata.bind": bind}),
        )
        .await;
    let user = org.user(SeedRole::Salesperson);
    let owner = json!({"ownerid@odata.bind": format!("/systemusers({user})")});
    admin.patch(&format!("contacts({id})"), owner).await;
    let xml = |kind: &str| {
        format!(
            "<fetch><entity name='contact'><attribute name='lastname'/><link-entity name='account' from='accountid' to='parentcustomerid' link-type='{kind}' alias='a'>\
             <attribute name='name'/></link-entity></entity></fetch>"
        )
    };
    assert_eq!(rows(&admin, "contacts", &xml("inner")).await.len(), 1);
    assert!(rows(&sales, "contacts", &xml("inner")).await.is_empty());
    let outer = rows(&sales, "contacts", &xml("outer")).await;
    assert_eq!((outer.len(), outer[0].get("a.name")), (1, None));
    let first = rows(&sales, "contacts", &xml("matchfirstrowusingcrossapply")).await;
    assert_eq!(first[0].get("a.name"), None);
    for kind in ["exists", "in"] {
        assert!(rows(&sales, "contacts", &xml(kind)).await.is_empty(), "{kind}");
    }
    for (kind, count) in [("any", 0), ("not any", 1), ("all", 0), ("not all", 0)] {
        let xml = format!(
            "<fetch><entity name='contact'><filter><link-entity name='account' from='accountid' to='parentcustomerid' link-type='{kind}'/></filter></entity></fetch>"
        );
        assert_eq!(rows(&sales, "contacts", &xml).await.len(), count, "{kind}");
    }
    let sum = "<fetch aggregate='true'><entity name='contact'><attribute name='contactid' alias='n' aggregate='count'/><link-entity name='account' from='accountid' to='parentcustomerid'/></entity></fetch>";
    assert_eq!(rows(&sales, "contacts", sum).await[0]["n"], 0);
}

#[tokio::test]
async fn a_collection_can_be_queried_as_a_set_can() {
    let org = Org::start().await;
    let admin = org.admin();
    let [beta, _] = people(&admin).await;
    let path = format!("accounts({beta})/contact_customer_accounts");
    let xml = "<fetch><entity name='contact'><attribute name='lastname'/><order attribute='lastname'/></entity></fetch>";
    assert_eq!(all(&admin, &path, xml, "lastname").await, ["One", "Two"]);
}

#[tokio::test]
async fn a_query_too_long_for_a_url_comes_in_a_batch_and_has_its_own_limit() {
    let org = Org::start().await;
    let conditions = "<condition attribute='lastname' operator='null'/>".repeat(501);
    let xml = format!("<fetch><entity name='contact'><filter>{conditions}</filter></entity></fetch>");
    let path = url("contacts", &xml);
    assert_eq!(org.admin().get(&path).await.status, 414, "A1: 32 KB");
    let body = format!("--b\r\nContent-Type: application/http\r\n\r\nGET {path} HTTP/1.1\r\n\r\n--b--\r\n");
    let kind = [("Content-Type", "multipart/mixed; boundary=b")];
    let reply = org.admin().send("POST", "$batch", &kind, Some(body)).await;
    assert_eq!(reply.status, 400, "A1: 64 KB in a batch");
    assert!(reply.text.contains("0x8004430C"), "{}", reply.text);
}

#[tokio::test]
async fn what_is_no_fetchxml_is_refused_with_its_own_code() {
    let org = Org::start().await;
    let admin = org.admin();
    let entity = |inner: &str| format!("<fetch><entity name='contact'>{inner}</entity></fetch>");
    let condition = |attributes: &str| entity(&format!("<filter><condition {attributes}/></filter>"));
    let link = |attributes: &str| entity(&format!("<link-entity name='account' {attributes}/>"));
    let nested = format!("{}{}", "<filter>".repeat(200), "</filter>".repeat(200));
    let links = "<link-entity name='account' from='accountid' to='parentcustomerid'/>".repeat(16);
    for (xml, code) in [
        (String::new(), "0x80041124"),
        ("nonsense".to_owned(), "0x80041125"),
        ("<fetch>".to_owned(), "0x80041125"),
        ("<!DOCTYPE x [<!ENTITY a 'b'>]><fetch>&a;</fetch>".to_owned(), "0x80041125"),
        ("<other/>".to_owned(), "0x8004111c"),
        ("<fetch/>".to_owned(), "0x80041123"),
        ("<fetch><entity/></fetch>".to_owned(), "0x8004111e"),
        ("<fetch><entity name='nothing'/></fetch>".to_owned(), "0x80041128"),
        ("<fetch><entity name='account'/></fetch>".to_owned(), "0x80041128"),
        (entity("<nothing/>"), "0x8004111c"),
        (entity("<attribute name='nothing'/>"), "0x80041103"),
        (entity("<attribute/>"), "0x8004111e"),
        (entity("<attribute name='lastname' alias='a b'/>"), "0x80041109"),
        (entity("<attribute name='lastname' alias='x'/><attribute name='firstname' alias='x'/>"), "0x80041130"),
        (entity("<order attribute='nothing'/>"), "0x80041103"),
        (entity("<order attribute='lastname' descending='maybe'/>"), "0x80041119"),
        (entity("<order alias='x'/>"), "0x80041132"),
        (entity("<filter type='xor'/>"), "0x80041122"),
        (condition("attribute='nothing' operator='eq' value='x'"), "0x80041103"),
        (condition("attribute='lastname' operator='nothing' value='x'"), "0x80041120"),
        (condition("attribute='lastname'"), "0x8004111e"),
        (condition("attribute='lastname' operator='eq'"), "0x80041106"),
        (condition("attribute='lastname' operator='null' value='x'"), "0x80041106"),
        (condition("attribute='lastname' operator='today'"), "0x80041106"),
        (condition("attribute='numberofchildren' operator='like' value='x'"), "0x80041106"),
        (condition("attribute='numberofchildren' operator='eq' value='x'"), "0x80041139"),
        (condition("attribute='createdon' operator='gt' value='x'"), "0x80041139"),
        (condition("attribute='parentcustomerid' operator='eq' value='x'"), "0x80041139"),
        (condition("attribute='createdon' operator='last-x-days' value='0'"), "0x8004110c"),
        (condition("attribute='lastname' operator='eq' value='x' entityname='nowhere'"), "0x8004110a"),
        (condition("attribute='lastname' operator='eq' valueof='createdon'"), "0x80041106"),
        (condition("attribute='lastname' operator='like' valueof='firstname'"), "0x80041120"),
        (link("from='accountid'"), "0x80041111"),
        (link("from='nothing' to='parentcustomerid'"), "0x80041103"),
        (link("from='name' to='parentcustomerid'"), "0x80041104"),
        (link("from='accountid' to='parentcustomerid' link-type='sideways'"), "0x80041117"),
        (link("from='accountid' to='parentcustomerid' link-type='any'"), "0x80041121"),
        (entity("<link-entity name='nothing' from='a' to='b'/>"), "0x80041102"),
        (entity("<link-entity name='account' from='accountid' to='parentcustomerid' alias='a'/><link-entity name='account' from='accountid' to='parentcustomerid' alias='a'/>"), "0x80041130"),
        (entity(&nested), "0x80040203"),
        (entity(&links), "0x8004430D"),
        ("<fetch count='0'><entity name='contact'/></fetch>".to_owned(), "0x8004110c"),
        ("<fetch page='-1'><entity name='contact'/></fetch>".to_owned(), "0x8004110c"),
        ("<fetch top='5001'><entity name='contact'/></fetch>".to_owned(), "0x80040203"),
        ("<fetch top='1' page='2'><entity name='contact'/></fetch>".to_owned(), "0x80040203"),
        ("<fetch page='1000000'><entity name='contact'/></fetch>".to_owned(), "0x80040203"),
        ("<fetch distinct='perhaps'><entity name='contact'/></fetch>".to_owned(), "0x80041115"),
        ("<fetch page='2' paging-cookie='x'><entity name='contact'/></fetch>".to_owned(), "0x8004112A"),
        ("<fetch page='2' paging-cookie='&lt;cookie page=\"1\"/&gt;'><entity name='contact'/></fetch>".to_owned(), "0x80041129"),
        ("<fetch page='2' paging-cookie='&lt;cookie page=\"1\">&lt;contactid last=\"x\"/>&lt;/cookie&gt;'><entity name='contact'/></fetch>".to_owned(), "0x80041129"),
    ] {
        let reply = admin.get(&url("contacts", &xml)).await;
        assert_eq!(reply.refusal(), (400, code.to_owned()), "{xml}: {}", reply.text);
    }
    for (xml, code) in [
        ("<attribute name='lastname'/>", "0x80041109"),
        ("<attribute name='lastname' alias='x'/>", "0x80041107"),
        ("<all-attributes/>", "0x80041107"),
        (
            "<attribute name='lastname' alias='x' aggregate='median'/>",
            "0x8004111a",
        ),
        (
            "<attribute name='lastname' alias='x' aggregate='sum'/>",
            "0x8004112F",
        ),
        (
            "<attribute name='lastname' alias='x' aggregate='count' groupby='true'/>",
            "0x80041137",
        ),
        (
            "<attribute name='lastname' alias='x' groupby='true' dategrouping='day'/>",
            "0x80041135",
        ),
        (
            "<attribute name='createdon' alias='x' groupby='true' dategrouping='hour'/>",
            "0x80041135",
        ),
        (
            "<attribute name='lastname' alias='x' groupby='true'/><attribute name='firstname' alias='x' groupby='true'/>",
            "0x80041130",
        ),
        (
            "<attribute name='lastname' alias='x' groupby='true'/><order attribute='lastname'/>",
            "0x80041131",
        ),
        (
            "<attribute name='lastname' alias='x' groupby='true'/><order alias='y'/>",
            "0x8004110a",
        ),
    ] {
        let xml = format!("<fetch aggregate='true'><entity name='contact'>{xml}</entity></fetch>");
        let reply = admin.get(&url("contacts", &xml)).await;
        assert_eq!(reply.refusal(), (400, code.to_owned()), "{xml}: {}", reply.text);
    }
    let emails = "<fetch><entity name='email'><filter><condition attribute='description' operator='like' value='%x%'/></filter></entity></fetch>";
    assert_eq!(
        admin.get(&url("emails", emails)).await.refusal(),
        (400, "0x80041106".to_owned())
    );
    let fine = url("contacts", "<fetch><entity name='contact'/></fetch>");
    for more in [
        "$select=lastname",
        "$filter=lastname eq 'x'",
        "$top=1",
        "$orderby=lastname",
        "$expand=createdby",
        "$apply=groupby((lastname))",
        "savedQuery=1",
    ] {
        assert_eq!(admin.get(&format!("{fine}&{more}")).await.status, 400, "{more}");
    }
    let contact = admin.contact("A", "B", "a@b.example").await;
    let xml = "<fetch><entity name='contact'/></fetch>";
    assert_eq!(
        admin.get(&url(&format!("contacts({contact})"), xml)).await.status,
        400,
        "for collections only"
    );
}
