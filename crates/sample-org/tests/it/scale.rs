//! Large organizations: what they hold, the caps of pages and counts (reference A7), and that loading can be resumed.

use jiff::Timestamp;
use regarding_sample_org::seed::{self, Crowd};
use regarding_sample_org::store::Store;
use serde_json::json;

use crate::support::Org;

#[test]
fn a_crowd_is_the_same_for_the_same_arguments() {
    let now: Timestamp = "2026-03-04T10:00:00Z".parse().unwrap();
    let (one, same, other) = (
        Crowd::new(7, now, 12_000),
        Crowd::new(7, now, 12_000),
        Crowd::new(8, now, 12_000),
    );
    assert_eq!(one.chunks(), 3);
    for chunk in 0..3 {
        assert_eq!(one.chunk(chunk), same.chunk(chunk));
    }
    assert_ne!(one.chunk(0), other.chunk(0));
    // A larger crowd begins with the smaller one.
    assert_eq!(one.chunk(0), Crowd::new(7, now, 1_000_000).chunk(0));
}

#[tokio::test]
async fn pages_and_counts_end_at_five_thousand() {
    let org = Org::crowded(5_100).await;
    let admin = org.admin();
    let prefer = [("Prefer", "odata.include-annotations=\"Microsoft.Dynamics.CRM.*\"")];
    let first = admin
        .send("GET", "contacts?$select=lastname&$count=true", &prefer, None)
        .await;
    let page = first.json();
    assert_eq!(first.rows().len(), 5_000);
    assert_eq!(page["@odata.count"], 5_000);
    assert_eq!(page["@Microsoft.Dynamics.CRM.totalrecordcount"], 5_000);
    assert_eq!(
        page["@Microsoft.Dynamics.CRM.totalrecordcountlimitexceeded"],
        true
    );
    let next = page["@odata.nextLink"].as_str().unwrap().to_owned();
    let rest = admin.get(&next).await;
    assert_eq!(rest.rows().len(), 100);
    assert!(rest.json().get("@odata.nextLink").is_none());
    assert_eq!(admin.get("contacts/$count").await.text, "5000");
    assert_eq!(
        admin
            .get("contacts?$top=6000&$select=lastname")
            .await
            .rows()
            .len(),
        5_000
    );
    let totals = admin
        .get("RetrieveTotalRecordCount(EntityNames=['contact','account','lead','opportunity','incident','email','task','activityparty'])")
        .await
        .json();
    assert_eq!(
        totals["EntityRecordCountCollection"]["Values"],
        json!([5_100, 510, 1_020, 510, 102, 2_550, 510, 7_140]),
        "in proportion, beyond any cap"
    );
}

#[tokio::test]
async fn people_of_a_crowd_belong_to_companies_and_have_activities() {
    let org = Org::crowded(100).await;
    let admin = org.admin();
    let one = admin
        .get("contacts?$top=1&$orderby=emailaddress1&$expand=parentcustomerid_account($select=name)")
        .await
        .rows();
    assert!(one[0]["parentcustomerid_account"]["name"].is_string());
    let address = one[0]["emailaddress1"].as_str().unwrap().to_uppercase();
    let found = admin
        .get(&format!("contacts?$filter=emailaddress1 eq '{address}'"))
        .await
        .rows();
    assert_eq!(found.len(), 1);
    let party = "emails?$top=1&$expand=email_activity_parties&$filter=email_activity_parties/any(p:p/partyid_contact/emailaddress1 ne null)";
    let email = admin.get(party).await.rows();
    assert_eq!(email[0]["email_activity_parties"].as_array().unwrap().len(), 2);
    assert!(email[0]["_regardingobjectid_value"].is_string());
    let (all, seen) = (
        admin.get("contacts/$count").await,
        org.sales().get("contacts/$count").await,
    );
    assert_eq!(all.text, "100");
    let seen: u32 = seen.text.parse().unwrap();
    assert!(
        (1..100).contains(&seen),
        "a salesperson sees their business unit's: {seen}"
    );
}

#[tokio::test]
async fn loading_into_a_folder_is_done_once() {
    let folder = tempfile::tempdir().unwrap();
    let now: Timestamp = "2026-03-04T10:00:00Z".parse().unwrap();
    let world = seed::empty(seed::DEFAULT_SEED, now);
    let small = Crowd::new(seed::DEFAULT_SEED, now, 200);
    drop(Store::create_crowded(&world, &small, Some(folder.path())).unwrap());
    // The second time nothing is left to load, or the keys would clash.
    drop(Store::create_crowded(&world, &small, Some(folder.path())).unwrap());
    drop(Store::create(&world, Some(folder.path())).unwrap());
}
