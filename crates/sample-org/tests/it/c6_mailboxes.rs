//! Reference C6, F1, F2: mailboxes as the organization knows them, folders that are tracked, and what the server's own
//! synchronization keeps.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "helpers of tests")]

use regarding_sample_org::seed::SeedRole;
use regarding_sample_org::seed::row::Cell;
use serde_json::{Value, json};

use crate::support::{As, Org};

/// The mailbox of a role's user.
async fn mailbox(org: &Org, caller: &As<'_>, role: SeedRole) -> Value {
    let user = org.user(role);
    let rows = caller
        .get(&format!("mailboxes?$filter=_regardingobjectid_value eq {user}"))
        .await
        .rows();
    assert_eq!(rows.len(), 1);
    rows[0].clone()
}

fn id(row: &Value) -> String {
    row["mailboxid"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn c6_each_person_and_queue_has_one_and_reads_their_own() {
    let org = Org::start().await;
    let (sales, admin) = (org.sales(), org.admin());
    let own = sales.get("mailboxes").await.rows();
    assert_eq!(own.len(), 1, "prvReadMailbox at Basic depth");
    let me = org.user(SeedRole::Salesperson);
    assert_eq!(own[0]["_regardingobjectid_value"], json!(me));
    let user = sales
        .get(&format!("systemusers({me})?$select=_defaultmailbox_value"))
        .await
        .json();
    assert_eq!(user["_defaultmailbox_value"], own[0]["mailboxid"]);
    let row = sales.annotated(&format!("mailboxes({})?$expand=emailserverprofile($select=servertype),regardingobjectid($select=fullname)", id(&own[0]))).await.json();
    assert_eq!(row["emailserverprofile"]["servertype"], 0);
    assert_eq!(row["regardingobjectid"]["fullname"], "Mara Voss");
    // Nobody synchronizes the salesperson's; the order of the third differs (C6).
    let methods = [
        "incomingemaildeliverymethod",
        "outgoingemaildeliverymethod",
        "actdeliverymethod",
    ];
    assert_eq!(methods.map(|name| row[name].as_i64().unwrap()), [0, 0, 2]);
    assert_eq!(
        row["actdeliverymethod@OData.Community.Display.V1.FormattedValue"],
        "None"
    );
    let other = mailbox(&org, &admin, SeedRole::SupportAgent).await;
    assert_eq!(methods.map(|name| other[name].as_i64().unwrap()), [2, 2, 1]);
    assert_eq!(other["enabledforact"], true);
    assert_eq!(sales.get(&format!("mailboxes({})", id(&other))).await.status, 403);
    let users = admin
        .get("systemusers?$count=true&$select=systemuserid")
        .await
        .json()["@odata.count"]
        .clone();
    let all = admin.get("mailboxes?$select=mailboxid").await.rows().len();
    assert_eq!(
        Value::from(all),
        json!(users.as_u64().unwrap() + 4),
        "four queues"
    );
    assert_eq!(
        admin
            .get("mailboxes?$filter=_regardingobjectid_value ne null and statecode eq 1")
            .await
            .rows()
            .len(),
        1,
        "who left"
    );
}

#[tokio::test]
async fn c6_its_owner_changes_how_it_is_delivered_and_not_whether_it_is_approved() {
    let org = Org::start().await;
    let (sales, admin) = (org.sales(), org.admin());
    let own = mailbox(&org, &sales, SeedRole::Salesperson).await;
    let path = format!("mailboxes({})", id(&own));
    sales.set(&path, json!({"incomingemaildeliverymethod": 2, "actdeliverymethod": 1, "testemailconfigurationscheduled": true})).await;
    assert_eq!(sales.get(&path).await.json()["actdeliverymethod"], 1);
    assert_eq!(
        sales.patch(&path, json!({"actdeliverymethod": 3})).await.status,
        400
    );
    let refused = sales.patch(&path, json!({"emailrouteraccessapproval": 3})).await;
    assert_eq!(
        refused.refusal(),
        (403, "0x80040220".to_owned()),
        "E1 prvApproveRejectEmailAddress"
    );
    admin.set(&path, json!({"emailrouteraccessapproval": 3})).await;
    sales
        .set(
            &path,
            json!({"mailboxstatus": 2, "lastsyncstartedon": "2026-01-01T00:00:00Z"}),
        )
        .await;
    let row = sales.get(&path).await.json();
    assert_eq!(
        (row["mailboxstatus"].as_i64(), &row["lastsyncstartedon"]),
        (Some(0), &Value::Null),
        "read-only"
    );
    let made = sales.post("mailboxes", json!({"name": "Second"})).await;
    assert_eq!(made.refusal(), (403, "0x80040220".to_owned()));
}

async fn rule(caller: &As<'_>, mailbox: &str, folder: &str) -> crate::support::Reply {
    let body = json!({"exchangefolderid": folder, "exchangefoldername": folder, "mailboxid@odata.bind": format!("/mailboxes({mailbox})")});
    caller.post("mailboxtrackingfolders", body).await
}

#[tokio::test]
async fn f2_folders_are_tracked_where_the_server_synchronizes_and_so_many_at_most() {
    let org = Org::with(&[("maxfolderbasedtrackingmappings", Cell::Int(3))]).await;
    let agent = org.as_role(SeedRole::SupportAgent);
    let own = id(&mailbox(&org, &agent, SeedRole::SupportAgent).await);
    let account = agent.make("accounts", json!({"name": "Contoso"})).await;
    assert_eq!(rule(&agent, &own, "one").await.status, 204);
    let regarding = json!({"exchangefolderid": "two", "mailboxid@odata.bind": format!("/mailboxes({own})"), "regardingobjectid_account@odata.bind": format!("/accounts({account})")});
    let two = agent.make("mailboxtrackingfolders", regarding).await;
    assert_eq!(
        rule(&agent, &own, "one").await.refusal(),
        (412, "0x80040237".to_owned()),
        "G-72: the id is what counts"
    );
    assert_eq!(rule(&agent, &own, "three").await.status, 204);
    assert_eq!(
        rule(&agent, &own, "four").await.refusal(),
        (400, "0x80040203".to_owned())
    );
    let path = format!("mailboxtrackingfolders({two})");
    agent
        .set(
            &path,
            json!({"exchangefoldername": "Renamed", "regardingobjectid_account": null}),
        )
        .await;
    assert_eq!(
        agent
            .patch(&path, json!({"exchangefolderid": "elsewhere"}))
            .await
            .refusal(),
        (400, "0x8006088c".to_owned())
    );
    agent
        .set(
            &path,
            json!({"regardingobjectid_account@odata.bind": format!("/accounts({account})")}),
        )
        .await;
    let told = agent
        .get(&format!("RetrieveMailboxTrackingFolders(MailboxId='{own}')"))
        .await
        .json();
    let folders = told["MailboxTrackingFolderMappings"].as_array().unwrap();
    assert_eq!(folders.len(), 3);
    let with = folders
        .iter()
        .find(|folder| folder["ExchangeFolderId"] == "two")
        .unwrap();
    assert_eq!(
        (
            with["RegardingObjectName"].as_str(),
            with["ExchangeFolderName"].as_str()
        ),
        (Some("Contoso"), Some("Renamed"))
    );
    assert_eq!(agent.delete(&path).await.status, 204);
    let sales = org.sales();
    let theirs = id(&mailbox(&org, &sales, SeedRole::Salesperson).await);
    assert_eq!(
        rule(&sales, &theirs, "one").await.refusal(),
        (400, "0x80040203".to_owned()),
        "not synchronized by the server"
    );
    assert_eq!(rule(&sales, &own, "one").await.status, 403);
    assert_eq!(
        sales
            .get(&format!("RetrieveMailboxTrackingFolders(MailboxId='{own}')"))
            .await
            .status,
        403
    );
    assert_eq!(
        sales
            .get("RetrieveMailboxTrackingFolders(MailboxId='x')")
            .await
            .status,
        400
    );
    assert!(sales.get("mailboxtrackingfolders").await.rows().is_empty());
    let queue = org
        .admin()
        .get("mailboxes?$filter=name eq 'Support'")
        .await
        .rows();
    assert_eq!(
        rule(&org.admin(), &id(&queue[0]), "one").await.status,
        400,
        "not for queues"
    );
    let off = Org::with(&[("isfolderbasedtrackingenabled", Cell::Bool(false))]).await;
    let agent = off.as_role(SeedRole::SupportAgent);
    let own = id(&mailbox(&off, &agent, SeedRole::SupportAgent).await);
    assert_eq!(rule(&agent, &own, "one").await.status, 400);
}

#[tokio::test]
async fn c8_an_administrator_changes_the_organization_within_its_bounds() {
    let org = Org::start().await;
    let (sales, admin) = (org.sales(), org.admin());
    let row = sales.get("organizations").await.rows().remove(0);
    let path = format!("organizations({})", row["organizationid"].as_str().unwrap());
    for column in "trackingprefix trackingtokenidbase trackingtokeniddigits emailcorrelationenabled enablesmartmatching hashmaxcount \
         hashdeltasubjectcount hashminaddresscount ignoreinternalemail allowoutlookscheduledsyncs allowaddressbooksyncs \
         allowofflinescheduledsyncs minoutlooksyncinterval minaddressbooksyncinterval minofflinesyncinterval isassignedtaskssyncenabled \
         isappointmentattachmentsyncenabled iscontactmailingaddresssyncenabled isfolderbasedtrackingenabled \
         maxfolderbasedtrackingmappings emailsendpollingperiod tagpollingperiod tagmaxaggressivecycles emailconnectionchannel \
         requireapprovalforuseremail allowunresolvedpartiesonemailsend unresolveemailaddressifmultiplematch expirechangetrackingindays \
         expiresubscriptionsindays sharetopreviousowneronassign blockedattachments maxuploadfilesize orgdborgsettings"
        .split_whitespace()
    {
        assert!(!row[column].is_null(), "{column}");
    }
    for column in [
        "nexttrackingnumber",
        "maximumtrackingnumber",
        "hashfilterkeywords",
    ] {
        assert!(row.get(column).is_some(), "{column}");
    }
    let options = row["orgdborgsettings"].as_str().unwrap();
    for (name, value) in [
        ("AutoCreateContactOnPromote", "true"),
        ("DoNotAutoTrackEmail", "true"),
        ("MaximumSubjectLengthOnMailServer", "255"),
        ("ExchangeSyncIdMappingPersistenceTimeInDays", "3"),
        ("ResolveForInactiveEntities", "false"),
    ] {
        assert!(options.contains(&format!("<{name}>{value}</{name}>")), "{name}");
    }
    admin
        .set(
            &path,
            json!({"maxfolderbasedtrackingmappings": 25, "enablesmartmatching": true}),
        )
        .await;
    assert_eq!(
        admin
            .patch(&path, json!({"maxfolderbasedtrackingmappings": 26}))
            .await
            .status,
        400
    );
    assert_eq!(
        sales
            .patch(&path, json!({"enablesmartmatching": false}))
            .await
            .refusal(),
        (403, "0x80040220".to_owned())
    );
    assert_eq!(
        admin
            .post("organizations", json!({"name": "Second"}))
            .await
            .status,
        405
    );
    assert_eq!(admin.delete(&path).await.status, 405);
    let me = org.user(SeedRole::Salesperson);
    let own = sales.get(&format!("usersettingscollection({me})")).await.json();
    for column in "incomingemailfilteringmethod outlooksyncinterval offlinesyncinterval addressbooksyncinterval autocreatecontactonpromote \
         trackingtokenid nexttrackingnumber issendasallowed synccontactcompany isemailconversationviewenabled \
         isresourcebookingexchangesyncenabled usecrmformforappointment usecrmformforcontact usecrmformforemail usecrmformfortask \
         ignoreunsolicitedemail isduplicatedetectionenabledwhengoingonline paginglimit timezonecode uilanguageid localeid \
         dateformatstring timeformatstring fullnameconventioncode _transactioncurrencyid_value"
        .split_whitespace()
    {
        assert!(!own[column].is_null(), "C7 {column}");
    }
}

#[tokio::test]
async fn d2_f1_what_others_keep_is_read_as_it_is() {
    let org = Org::start().await;
    let (sales, admin) = (org.sales(), org.admin());
    let sets = [
        "subscriptions",
        "subscriptionclientsset",
        "subscriptionsyncinfos",
        "subscriptionmanuallytrackedobjects",
        "subscriptionstatisticsoutlookset",
        "subscriptionstatisticsofflineset",
        "subscriptionsyncentriesoutlook",
        "subscriptionsyncentriesoffline",
        "subscriptiontrackingdeletedobjects",
        "mailboxstatistics",
        "mailboxtrackingcategories",
        "exchangesyncidmappings",
        "tracelogs",
        "traceassociations",
        "traceregardings",
        "emailhashes",
        "emailsearches",
        "untrackedemails",
        "syncerrors",
    ];
    for set in sets {
        assert_eq!(admin.get(set).await.status, 200, "{set}");
        let made = admin.post(set, json!({})).await;
        assert_eq!(made.status, 405, "{set}: {}", made.text);
    }
    for set in [
        "subscriptions",
        "exchangesyncidmappings",
        "untrackedemails",
        "syncerrors",
        "tracelogs",
    ] {
        assert_eq!(sales.get(set).await.status, 200, "{set}");
    }
    for set in ["emailhashes", "mailboxstatistics", "traceregardings"] {
        assert_eq!(
            sales.get(set).await.refusal(),
            (403, "0x80040220".to_owned()),
            "{set}"
        );
    }
    let alerts = org
        .as_role(SeedRole::SupportAgent)
        .get("tracelogs?$expand=regardingobjectid_mailbox($select=name)")
        .await
        .rows();
    assert_eq!(alerts[0]["regardingobjectid_mailbox"]["name"], "Ines Caldeira");
    assert!(sales.get("tracelogs").await.rows().is_empty(), "of others");
}

#[tokio::test]
async fn c2_a_delivered_email_names_the_mailbox_that_took_it() {
    let org = Org::start().await;
    let agent = org.as_role(SeedRole::SupportAgent);
    let own = id(&mailbox(&org, &agent, SeedRole::SupportAgent).await);
    let address = org
        .world
        .users
        .iter()
        .find(|user| user.role == SeedRole::SupportAgent)
        .unwrap()
        .email
        .clone();
    let user = org.user(SeedRole::SupportAgent);
    agent
        .set(
            &format!("usersettingscollection({user})"),
            json!({"incomingemailfilteringmethod": 0}),
        )
        .await;
    let body = json!({"MessageId": "<m1@x.example>", "Subject": "Hello", "From": "a@x.example", "To": address, "Cc": "", "Bcc": "", "Body": "text", "Attachments": []});
    let reply = agent
        .post("emails/Microsoft.Dynamics.CRM.DeliverIncomingEmail", body)
        .await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    assert_eq!(reply.json()["_receivingmailboxid_value"], json!(own));
}
