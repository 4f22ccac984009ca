//! Reference A14, I 10: change tracking.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "helpers of tests")]

use regarding_sample_org::seed::{self, SeedRole, row::Cell};
use regarding_sample_org::server::ServeOptions;
use serde_json::{Value, json};

use crate::support::{As, Org, Reply};

const TRACK: (&str, &str) = ("Prefer", "odata.track-changes");

async fn begin(user: &As<'_>, path: &str) -> Reply {
    user.send("GET", path, &[TRACK], None).await
}

fn link(reply: &Reply) -> String {
    assert_eq!(reply.status, 200, "{}", reply.text);
    let json = reply.json();
    assert!(
        json.get("@odata.nextLink").is_none(),
        "the last page has one link only"
    );
    json["@odata.deltaLink"].as_str().unwrap().to_owned()
}

/// The link of a table as it stands.
async fn from_now(user: &As<'_>, set: &str) -> String {
    link(&begin(user, set).await)
}

fn key(set: &str) -> &'static str {
    match set {
        "accounts" => "accountid",
        "contacts" => "contactid",
        _ => "activityid",
    }
}

/// Ids of the changed rows, then of the removed ones; a change behind a removal fails.
fn told(reply: &Reply, set: &str) -> (Vec<String>, Vec<String>) {
    let (mut changed, mut removed) = (vec![], vec![]);
    for row in reply.rows() {
        if row["reason"] == "deleted" {
            removed.push(row["id"].as_str().unwrap().to_owned());
        } else {
            assert!(removed.is_empty(), "removals come last: {}", reply.text);
            changed.push(row[key(set)].as_str().unwrap().to_owned());
        }
    }
    (changed, removed)
}

#[tokio::test]
async fn a_link_tells_what_was_made_changed_and_deleted_since() {
    let org = Org::start().await;
    let admin = org.admin();
    let kept = admin.make("accounts", json!({"name": "Kept", "fax": "1"})).await;
    let changed = admin.make("accounts", json!({"name": "Changed"})).await;
    let doomed = admin.make("accounts", json!({"name": "Doomed"})).await;
    let reply = begin(&admin, "accounts?$select=name").await;
    assert_eq!(reply.header("Preference-Applied"), "odata.track-changes");
    assert_eq!(
        reply.json()["@odata.context"],
        format!("{}$metadata#accounts(name)", org.root())
    );
    assert_eq!(reply.rows().len(), 3);
    let first = link(&reply);
    assert!(
        first.starts_with(&format!("{}accounts?$select=name&$deltatoken=", org.root())),
        "{first}"
    );
    let token = first.rsplit_once('=').unwrap().1;
    let (version, time) = token.split_once("%21").unwrap();
    assert!(
        version.parse::<i64>().is_ok() && time.len() == "08%2F22%2F2017%2008%3A10%3A44".len(),
        "{token}"
    );

    let quiet = admin.get(&first).await;
    assert_eq!(quiet.rows().len(), 0);
    assert_eq!(
        quiet.json()["@odata.context"],
        format!("{}$metadata#accounts(name)/$delta", org.root())
    );

    admin
        .patch(&format!("accounts({changed})"), json!({"name": "New"}))
        .await;
    admin.delete(&format!("accounts({doomed})")).await;
    let made = admin.make("accounts", json!({"name": "Made"})).await;
    let brief = admin.make("accounts", json!({"name": "Brief"})).await;
    admin.delete(&format!("accounts({brief})")).await;
    let delta = admin.get(&first).await;
    assert_eq!(
        told(&delta, "accounts"),
        (vec![changed.clone(), made.clone()], vec![doomed.clone(), brief]),
        "never seen, and told nevertheless"
    );
    let rows = delta.rows();
    assert_eq!(
        (&rows[0]["name"], rows[0].get("fax")),
        (&json!("New"), None),
        "only what was selected"
    );
    assert!(rows[0]["@odata.etag"].is_string());
    assert_eq!(
        rows[2],
        json!({"@odata.context": format!("{}$metadata#accounts/$deletedEntity", org.root()), "id": doomed, "reason": "deleted"})
    );
    assert_eq!(admin.get(&first).await.rows(), rows, "a link says the same again");

    let second = link(&delta);
    assert_eq!(admin.get(&second).await.rows().len(), 0);
    admin
        .patch(&format!("accounts({kept})"), json!({"fax": "2"}))
        .await;
    assert_eq!(
        told(&admin.get(&second).await, "accounts"),
        (vec![kept], vec![]),
        "a change outside of the selection counts too"
    );
}

#[tokio::test]
async fn pages_turn_through_rows_and_then_through_removals() {
    let org = Org::start().await;
    let admin = org.admin();
    let mut ids = vec![];
    for number in 0..7 {
        ids.push(
            admin
                .make("accounts", json!({"name": format!("N{number}")}))
                .await,
        );
    }
    let pages = |start: String, prefer: &'static str| {
        let admin = org.admin();
        async move {
            let (mut sizes, mut changed, mut removed) = (vec![], vec![], vec![]);
            let mut next = start;
            loop {
                let reply = admin.send("GET", &next, &[("Prefer", prefer)], None).await;
                assert_eq!(reply.status, 200, "{}", reply.text);
                let (more, gone) = told(&reply, "accounts");
                assert!(
                    removed.is_empty() || more.is_empty(),
                    "no change behind a removal"
                );
                sizes.push(more.len() + gone.len());
                changed.extend(more);
                removed.extend(gone);
                match reply.json()["@odata.nextLink"].as_str() {
                    Some(link) => next = link.to_owned(),
                    None => return (sizes, changed, removed, link(&reply)),
                }
            }
        }
    };
    let (sizes, changed, removed, link) =
        pages("accounts".to_owned(), "odata.track-changes,odata.maxpagesize=3").await;
    assert_eq!((sizes, changed, removed.len()), (vec![3, 3, 1], ids.clone(), 0));
    for id in &ids[..4] {
        admin.patch(&format!("accounts({id})"), json!({"fax": "1"})).await;
    }
    for id in &ids[4..] {
        admin.delete(&format!("accounts({id})")).await;
    }
    for (size, expected) in [
        ("odata.maxpagesize=3", vec![3, 3, 1]),
        ("odata.maxpagesize=4", vec![4, 3]),
        ("odata.maxpagesize=2", vec![2, 2, 2, 1]),
        ("odata.maxpagesize=1", vec![1; 7]),
        ("odata.maxpagesize=7", vec![7]),
    ] {
        let (sizes, changed, removed, _) = pages(link.clone(), size).await;
        assert_eq!(sizes, expected, "{size}");
        assert_eq!(
            (changed.as_slice(), removed.as_slice()),
            (&ids[..4], &ids[4..]),
            "{size}"
        );
    }
}

#[tokio::test]
async fn what_happens_between_two_pages_is_not_lost() {
    let org = Org::start().await;
    let admin = org.admin();
    let mut ids = vec![];
    for number in 0..4 {
        ids.push(
            admin
                .make("accounts", json!({"name": format!("N{number}")}))
                .await,
        );
    }
    let small = ("Prefer", "odata.track-changes,odata.maxpagesize=2");
    let first = admin.send("GET", "accounts", &[small], None).await;
    assert_eq!(told(&first, "accounts").0, ids[..2]);
    admin.delete(&format!("accounts({})", ids[0])).await;
    admin
        .patch(&format!("accounts({})", ids[1]), json!({"fax": "1"}))
        .await;
    let new = admin.make("accounts", json!({"name": "New"})).await;
    admin.delete(&format!("accounts({})", ids[2])).await;
    let mut seen = vec![];
    let mut reply = first;
    while let Some(next) = reply.json()["@odata.nextLink"].as_str() {
        reply = admin
            .send("GET", next, &[("Prefer", "odata.maxpagesize=2")], None)
            .await;
        seen.extend(told(&reply, "accounts").0);
    }
    assert!(seen.contains(&ids[3]));
    let (changed, removed) = told(&admin.get(&link(&reply)).await, "accounts");
    assert!(changed.contains(&ids[1]) && changed.contains(&new), "{changed:?}");
    assert_eq!(removed, [ids[0].clone(), ids[2].clone()]);
}

#[tokio::test]
async fn a_row_that_came_back_is_changed_and_not_deleted() {
    let org = Org::start().await;
    let admin = org.admin();
    let id = admin.make("tasks", json!({"subject": "s"})).await;
    let tasks = from_now(&admin, "tasks").await;
    let pointers = from_now(&admin, "activitypointers").await;
    admin.delete(&format!("tasks({id})")).await;
    assert_eq!(
        told(&admin.get(&tasks).await, "tasks"),
        (vec![], vec![id.clone()])
    );
    assert_eq!(
        told(&admin.get(&pointers).await, "tasks"),
        (vec![], vec![id.clone()]),
        "the pointer went too"
    );
    admin
        .make("tasks", json!({"subject": "again", "activityid": id}))
        .await;
    assert_eq!(
        told(&admin.get(&tasks).await, "tasks"),
        (vec![id.clone()], vec![])
    );
    admin.delete(&format!("tasks({id})")).await;
    admin
        .make("phonecalls", json!({"subject": "other kind", "activityid": id}))
        .await;
    assert_eq!(
        told(&admin.get(&tasks).await, "tasks"),
        (vec![], vec![id.clone()]),
        "told once"
    );
    assert_eq!(told(&admin.get(&pointers).await, "tasks"), (vec![id], vec![]));
}

#[tokio::test]
async fn what_goes_along_with_a_row_is_told_as_well() {
    let org = Org::start().await;
    let admin = org.admin();
    let account = admin.make("accounts", json!({"name": "Contoso"})).await;
    let bind = format!("/accounts({account})");
    let contact = admin
        .make(
            "contacts",
            json!({"lastname": "L", "parentcustomerid_account@odata.bind": bind}),
        )
        .await;
    let task = admin.make("tasks", json!({"subject": "s", "regardingobjectid_contact_task@odata.bind": format!("/contacts({contact})")})).await;
    let parent = admin
        .make(
            "accounts",
            json!({"name": "Below", "parentaccountid@odata.bind": bind}),
        )
        .await;
    let (accounts, contacts, tasks) = (
        from_now(&admin, "accounts").await,
        from_now(&admin, "contacts").await,
        from_now(&admin, "tasks").await,
    );
    assert_eq!(admin.delete(&format!("accounts({account})")).await.status, 204);
    assert_eq!(
        told(&admin.get(&accounts).await, "accounts"),
        (vec![parent], vec![account]),
        "a lookup was emptied"
    );
    assert_eq!(
        told(&admin.get(&contacts).await, "contacts"),
        (vec![], vec![contact])
    );
    assert_eq!(told(&admin.get(&tasks).await, "tasks"), (vec![], vec![task]));
    let email = admin.make("emails", json!({"subject": "s"})).await;
    let emails = from_now(&admin, "emails").await;
    let list = json!({"value": [{"participationtypemask": 2, "addressused": "a@x.example"}]});
    admin
        .put(&format!("emails({email})/email_activity_parties"), list)
        .await;
    assert_eq!(
        told(&admin.get(&emails).await, "emails"),
        (vec![email], vec![]),
        "its parties changed"
    );
}

#[tokio::test]
async fn a_refused_write_leaves_no_trace() {
    let org = Org::start().await;
    let admin = org.admin();
    let id = admin.make("accounts", json!({"name": "Contoso"})).await;
    let start = from_now(&admin, "accounts").await;
    assert_eq!(
        admin
            .patch(&format!("accounts({id})"), json!({"nosuch": 1}))
            .await
            .status,
        400
    );
    let body = format!(
        "--b\nContent-Type: multipart/mixed; boundary=c\n\n--c\nContent-Type: application/http\nContent-ID: 1\n\nDELETE accounts({id}) HTTP/1.1\n\n\n--c\nContent-Type: application/http\nContent-ID: 2\n\nDELETE accounts(11111111-1111-1111-1111-111111111111) HTTP/1.1\n\n\n--c--\n--b--\n"
    );
    let failed = admin
        .send(
            "POST",
            "$batch",
            &[("Content-Type", "multipart/mixed; boundary=b")],
            Some(body),
        )
        .await;
    assert_eq!(failed.status, 404, "{}", failed.text);
    assert_eq!(
        admin.get(&start).await.rows().len(),
        0,
        "the deletion was undone, and so was the word of it"
    );
    assert_eq!(admin.get(&format!("accounts({id})")).await.status, 200);
}

#[tokio::test]
async fn counts_are_told_without_rows() {
    let org = Org::start().await;
    let admin = org.admin();
    let doomed = admin.make("accounts", json!({"name": "Doomed"})).await;
    let start = from_now(&admin, "accounts").await;
    let token = start.rsplit_once("$deltatoken=").unwrap().1.to_owned();
    let count = format!("accounts/$count?$deltatoken={token}");
    assert_eq!(admin.get(&count).await.text, "0");
    admin.make("accounts", json!({"name": "One"})).await;
    admin.make("accounts", json!({"name": "Two"})).await;
    admin.delete(&format!("accounts({doomed})")).await;
    let reply = admin.get(&count).await;
    assert_eq!(
        (reply.text.as_str(), reply.header("Content-Type")),
        ("3", "text/plain")
    );
    assert_eq!(
        admin.get(&format!("{start}&$count=true")).await.json()["@odata.count"],
        3
    );
    assert_eq!(
        admin
            .get(&format!(
                "accounts/$count?$deltatoken={token}&$filter=name eq 'x'"
            ))
            .await
            .status,
        400
    );
}

#[tokio::test]
async fn options_that_pick_rows_are_refused_by_name() {
    let org = Org::start().await;
    let admin = org.admin();
    let start = from_now(&admin, "accounts").await;
    for (option, name) in [
        ("$filter=name eq 'x'", "$filter"),
        ("$orderby=name", "$orderby"),
        ("$expand=primarycontactid", "$expand"),
        ("$top=3", "$top"),
    ] {
        for reply in [
            begin(&admin, &format!("accounts?{option}")).await,
            admin.get(&format!("{start}&{option}")).await,
        ] {
            assert_eq!(reply.status, 400, "{option}");
            let message =
                format!("The \"{name}\" query parameter isn't supported when Change Tracking is enabled.");
            assert_eq!(reply.json()["error"]["message"], message);
        }
    }
    assert_eq!(begin(&admin, "accounts?$select=nosuch").await.status, 400);
}

#[tokio::test]
async fn only_tracked_tables_and_only_for_those_who_read_all_rows() {
    let org = Org::start().await;
    let admin = org.admin();
    for set in [
        "annotations",
        "queues",
        "organizations",
        "usersettingscollection",
        "activityparties",
        "activitymimeattachments",
        "roles",
    ] {
        assert_eq!(
            begin(&admin, set).await.refusal(),
            (400, "0x80072491".to_owned()),
            "{set}"
        );
    }
    for (set, table) in [
        ("accounts", "account"),
        ("contacts", "contact"),
        ("leads", "lead"),
        ("opportunities", "opportunity"),
        ("incidents", "incident"),
        ("emails", "email"),
        ("appointments", "appointment"),
        ("tasks", "task"),
        ("phonecalls", "phonecall"),
        ("activitypointers", "activitypointer"),
        ("systemusers", "systemuser"),
    ] {
        assert_eq!(begin(&admin, set).await.status, 200, "{set}");
        let told = admin
            .get(&format!(
                "EntityDefinitions(LogicalName='{table}')?$select=ChangeTrackingEnabled"
            ))
            .await;
        assert_eq!(told.json()["ChangeTrackingEnabled"], true, "{set}");
    }
    let all = admin
        .get("EntityDefinitions?$select=LogicalName,ChangeTrackingEnabled")
        .await
        .rows();
    assert!(
        all.iter()
            .any(|row| row["LogicalName"] == "annotation" && row["ChangeTrackingEnabled"] == false)
    );
    let account = admin.make("accounts", json!({"name": "Contoso"})).await;
    let members = format!("accounts({account})/contact_customer_accounts");
    assert_eq!(
        begin(&admin, &members).await.status,
        400,
        "a set as a whole, not the rows of one record"
    );
    let start = from_now(&admin, "contacts").await;
    for set in ["accounts", "contacts", "emails"] {
        assert_eq!(
            begin(&org.sales(), set).await.refusal(),
            (403, "0x80040220".to_owned()),
            "{set}"
        );
    }
    assert_eq!(
        org.sales().get(&start).await.status,
        403,
        "somebody else's link gives no rights"
    );
    let token = start.rsplit_once("$deltatoken=").unwrap().1;
    assert_eq!(
        org.sales()
            .get(&format!("contacts/$count?$deltatoken={token}"))
            .await
            .status,
        403
    );
    assert_eq!(
        begin(&org.sales(), "systemusers").await.status,
        200,
        "colleagues are read at organization level"
    );
    let agent = org.as_role(SeedRole::SupportAgent);
    assert_eq!(
        (
            begin(&agent, "contacts").await.status,
            begin(&agent, "leads").await.status
        ),
        (200, 403),
        "table by table"
    );
}

#[tokio::test]
async fn tokens_that_were_never_given_out_are_refused() {
    let org = Org::start().await;
    let admin = org.admin();
    let start = from_now(&admin, "accounts").await;
    let (base, token) = start.rsplit_once("$deltatoken=").unwrap();
    let (version, time) = token.split_once("%21").unwrap();
    let later: i64 = version.parse::<i64>().unwrap() + 1000;
    for garbage in [
        String::new(),
        "0".to_owned(),
        "x".to_owned(),
        format!("{later}%21{time}"),
        format!("{version}%2108%2F22%2F2999%2008%3A10%3A44"),
        format!("{version}%21"),
        version.to_string(),
        format!("%21{time}"),
        format!("-{version}%21{time}"),
        format!("{version}%21{time}%00"),
        format!("{version}%21not%20a%20time"),
        "%27%3B%20DROP%20TABLE%20account".to_owned(),
        "99999999999999999999999%2108%2F22%2F2017%2008%3A10%3A44".to_owned(),
    ] {
        let reply = admin.get(&format!("{base}$deltatoken={garbage}")).await;
        assert_eq!(reply.refusal(), (400, "0x80040203".to_owned()), "{garbage}");
    }
    for cookie in [
        "<cookie pagenumber=\"2\" pagingcookie=\"\" istracking=\"True\" />",
        "<cookie pagenumber=\"2\" pagingcookie=\"e30\" istracking=\"True\" />",
        "istracking=\"True\"",
    ] {
        assert_eq!(
            admin.get(&format!("accounts?$skiptoken={cookie}")).await.status,
            400,
            "{cookie}"
        );
    }
    admin.make("contacts", json!({"lastname": "L"})).await;
    let other = admin.get(&format!("contacts?$deltatoken={token}")).await;
    assert_eq!(
        told(&other, "contacts").0.len(),
        1,
        "a token is a version of the organization: another table's says the same"
    );
}

#[tokio::test]
async fn links_expire_after_the_days_that_the_organization_says() {
    let days = |days: Option<i64>| {
        let mut world = seed::empty(seed::DEFAULT_SEED, "2026-03-04T10:00:00Z".parse().unwrap());
        if let Some(days) = days {
            let row = world
                .rows
                .iter_mut()
                .find(|row| row.table == "organization")
                .unwrap();
            row.columns.insert("expirechangetrackingindays", Cell::Int(days));
        }
        Org::of(world, ServeOptions::default())
    };
    for (setting, age, good) in [
        (None, 6, true),
        (None, 8, false),
        (Some(30), 29, true),
        (Some(30), 31, false),
        (Some(1), 2, false),
        (Some(0), 0, false),
        (Some(365), 364, true),
    ] {
        let org = days(setting).await;
        let admin = org.admin();
        let start = from_now(&admin, "accounts").await;
        let (base, version) = start.rsplit_once("$deltatoken=").unwrap();
        let version = version.split_once("%21").unwrap().0;
        let then = jiff::Timestamp::now() - jiff::SignedDuration::from_hours(24 * age);
        let time = then.strftime("%m%%2F%d%%2F%Y%%20%H%%3A%M%%3A%S").to_string();
        let reply = admin.get(&format!("{base}$deltatoken={version}%21{time}")).await;
        if good {
            assert_eq!(reply.status, 200, "{setting:?} {age}: {}", reply.text);
        } else {
            assert_eq!(
                reply.refusal(),
                (400, "0x80044352".to_owned()),
                "{setting:?} {age}"
            );
            assert_eq!(
                begin(&admin, "accounts").await.status,
                200,
                "a full look is always possible"
            );
        }
    }
}

#[tokio::test]
async fn a_test_makes_them_expire_at_once() {
    let org = Org::start().await;
    let admin = org.admin();
    let start = from_now(&admin, "accounts").await;
    org.store.expire_change_tracking().unwrap();
    assert_eq!(admin.get(&start).await.refusal(), (400, "0x80044352".to_owned()));
    let again = from_now(&admin, "accounts").await;
    assert_eq!(admin.get(&again).await.status, 200);
}

#[tokio::test]
async fn annotations_come_along_and_a_delta_may_be_part_of_a_batch() {
    let org = Org::start().await;
    let admin = org.admin();
    let start = from_now(&admin, "accounts").await;
    admin.make("accounts", json!({"name": "Contoso"})).await;
    let row: Value = admin.annotated(&start).await.rows()[0].clone();
    assert_eq!(
        row["statecode@OData.Community.Display.V1.FormattedValue"],
        "Active"
    );
    let body = format!("--b\r\nContent-Type: application/http\r\n\r\nGET {start} HTTP/1.1\r\n\r\n\r\n--b--");
    let reply = admin
        .send(
            "POST",
            "$batch",
            &[("Content-Type", "multipart/mixed; boundary=b")],
            Some(body),
        )
        .await;
    assert!(
        reply.status == 200 && reply.text.contains("Contoso") && reply.text.contains("@odata.deltaLink"),
        "{}",
        reply.text
    );
}
