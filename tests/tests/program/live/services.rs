//! Service activities (B.3, C-13): they come to the calendar and follow the organization; nothing of them goes back, whatever is done to
//! their items, and nobody is written to (D.2, docs/adr/0028).

use regarding_tests::api::text;
use regarding_tests::dav::{DavServer, Hand, read_items};
use serde_json::{Value, json};

use super::stand::Stand;

const TITLE: &str = "Hoist inspection at the pier";

/// The person is booked, and Bob, for a customer.
fn booked(stand: &Stand) -> String {
    let row = json!({
        "subject": TITLE,
        "location": "Hall 1",
        "description": "Bring the load cell",
        "scheduledstart": "2035-12-15T09:00:00Z",
        "scheduledend": "2035-12-15T11:00:00Z",
        "statecode": 3,
        "statuscode": 4,
        "serviceappointment_activity_parties": [
            {"participationtypemask": 10, "partyid_systemuser@odata.bind": format!("/systemusers({})", stand.scene.mara().id)},
            {"participationtypemask": 10, "addressused": "bob@alderfinch.example"},
            {"participationtypemask": 11, "addressused": "foreman@harbour.example"},
        ],
    });
    stand.mara().create("serviceappointments", &row)
}

fn changed(stand: &Stand, id: &str, columns: &Value) {
    stand
        .scene
        .seen()
        .change(&format!("serviceappointments({id})"), columns);
}

/// The record as it is, and its version.
fn record(stand: &Stand, id: &str) -> Value {
    stand.scene.seen().get(&format!("serviceappointments({id})"))
}

/// Where the item of a record lies.
fn place(stand: &Stand, id: &str) -> Option<String> {
    let items = stand.hand.items(&stand.calendar);
    items.into_iter().find(|url| url.contains(id))
}

fn item(stand: &Stand, url: &str) -> std::collections::BTreeMap<String, String> {
    read_items(&[stand.hand.text(url).unwrap()]).remove(0)
}

/// Nothing waits for the person's word.
pub(super) fn nothing_is_asked(stand: &Stand) {
    let waiting = stand.install.run(&["conflicts", "--json"]).ended(0).json();
    assert_eq!(waiting["conflicts"], json!([]), "{waiting:#}");
    assert_eq!(waiting["invitations"], json!([]), "{waiting:#}");
}

#[test]
fn b_3_c_13_a_service_activity_comes_to_the_calendar_and_nothing_of_it_goes_back() {
    let stand = Stand::open("radicale.sh", 1);
    stand.settle();
    let id = booked(&stand);
    let _ = stand.run().ended(0);
    let url = place(&stand, &id).expect("C-13: the person takes part in it");
    let there = item(&stand, &url);
    assert_eq!(there["SUMMARY"], TITLE);
    assert_eq!(there["LOCATION"], "Hall 1");
    assert_eq!(there["DTSTART"], "2035-12-15T09:00:00Z");
    let whole = stand.hand.text(&url).unwrap().replace("\r\n ", "");
    assert!(
        whole.contains("ORGANIZER:mailto:mara.voss@alderfinch.example"),
        "B-100: {whole}"
    );
    let attendees: Vec<&str> = whole
        .lines()
        .filter(|line| line.starts_with("ATTENDEE"))
        .collect();
    assert_eq!(attendees.len(), 3, "{whole}");
    assert!(
        attendees.iter().all(|line| line.contains("SCHEDULE-AGENT=NONE")),
        "no program invites them: {attendees:?}"
    );
    stand.settle();
    nothing_is_asked(&stand);

    // What the organization changes comes.
    changed(
        &stand,
        &id,
        &json!({"location": "Hall 2", "scheduledstart": "2035-12-16T13:00:00Z", "scheduledend": "2035-12-16T15:00:00Z"}),
    );
    let _ = stand.run().ended(0);
    let there = item(&stand, &url);
    assert_eq!(there["LOCATION"], "Hall 2");
    assert_eq!(there["DTSTART"], "2035-12-16T13:00:00Z");

    // B-4: what the mailbox changes stays there until the organization's value changes.
    let before = text(&record(&stand, &id), "@odata.etag");
    assert!(
        stand
            .hand
            .change(&url, |text| text.replace("Hoist inspection", "My hoist"))
    );
    stand.settle();
    assert_eq!(
        text(&record(&stand, &id), "@odata.etag"),
        before,
        "B.3: not a write"
    );
    assert_eq!(item(&stand, &url)["SUMMARY"], "My hoist at the pier");
    changed(&stand, &id, &json!({"subject": "Hoist inspection at the yard"}));
    stand.settle();
    assert_eq!(item(&stand, &url)["SUMMARY"], "Hoist inspection at the yard");
    nothing_is_asked(&stand);

    // D-30: removing it in the mailbox unlinks, and it does not come back by itself.
    let before = text(&record(&stand, &id), "@odata.etag");
    let removed = stand.hand.ask("DELETE", &url, &[], "");
    assert!((200..300).contains(&removed.status), "{removed:?}");
    stand.settle();
    assert_eq!(text(&record(&stand, &id), "@odata.etag"), before, "it stays");
    changed(&stand, &id, &json!({"location": "Hall 3"}));
    stand.settle();
    assert!(place(&stand, &id).is_none(), "D-56");
    nothing_is_asked(&stand);
}

/// The Calendar view knows it as tracked, *Set Regarding* is the person at work in the organization, and untracking takes no record along.
#[test]
fn b_3_d_38_a_service_activity_is_tracked_in_the_calendar_view_and_untracking_keeps_its_record() {
    let stand = Stand::open("radicale.sh", 2);
    stand.settle();
    let id = booked(&stand);
    stand.settle();
    let url = place(&stand, &id).expect("it is there");
    let uid = item(&stand, &url)["UID"].clone();
    let entry = || {
        let words = [
            "items",
            "--kind",
            "appointments",
            "--from",
            "2035-12-15",
            "--to",
            "2035-12-15",
            "--json",
        ];
        let listed = stand.install.run(&words).ended(0).json();
        let entries = listed["days"][0]["entries"].as_array().unwrap().clone();
        let found = entries.into_iter().find(|entry| entry["title"] == TITLE);
        found.unwrap_or_else(|| panic!("{listed:#}"))
    };
    let seen = entry();
    assert_eq!(seen["badge"]["state"], "tracked", "{seen:#}");

    let about = stand.scene.opportunity();
    let words = ["track", "--item", &uid, "--regarding", &about];
    let _ = stand.install.run(&words).ended(0);
    let set = text(&record(&stand, &id), "_regardingobjectid_value");
    assert!(about.ends_with(&set), "{about} {set}");
    stand.settle();

    let words = ["untrack", "--item", &uid, "--delete", "--yes"];
    let said = stand.install.run(&words).ended(5).out;
    assert!(said.contains("The record is not deleted"), "{said}");
    assert_eq!(record(&stand, &id)["subject"], TITLE, "it stays");
    let _ = stand.install.run(&["untrack", "--item", &uid]).ended(0);
    stand.settle();
    assert_eq!(record(&stand, &id)["subject"], TITLE);
    assert_eq!(item(&stand, &url)["SUMMARY"], TITLE);
    nothing_is_asked(&stand);
}

/// A server that writes to attendees by itself hears of nothing that it would write about: not when the item comes, is changed, or goes
/// with its record.
#[test]
fn b_3_promise_8_nobody_is_invited_to_a_service_activity_or_hears_that_it_is_off() {
    let server = DavServer::start_with(
        "cyrus.sh",
        &[("DAV_ME", "mara.voss"), ("DAV_DOMAIN", "alderfinch.example")],
    );
    let bob = Hand::of("bob", "bob-pw");
    let home = server
        .variable("DAV_CALENDAR_HOME")
        .replace("/mara.voss/", "/bob/");
    let inbox = format!("{home}Inbox/");
    assert!(bob.items(&inbox).is_empty());
    let stand = Stand::at(server, |url| url.to_owned(), 4);
    stand.settle();
    let id = booked(&stand);
    stand.settle();
    let url = place(&stand, &id).expect("it is there");
    changed(&stand, &id, &json!({"location": "Hall 2"}));
    stand.settle();
    assert_eq!(item(&stand, &url)["LOCATION"], "Hall 2");
    nothing_is_asked(&stand);
    stand.scene.seen().delete(&format!("serviceappointments({id})"));
    stand.settle();
    assert!(stand.hand.text(&url).is_none(), "D-24: it goes with its record");
    nothing_is_asked(&stand);
    assert!(bob.items(&inbox).is_empty(), "promise 8: nobody was told");
    assert!(bob.items(&format!("{home}Default/")).is_empty());
}
