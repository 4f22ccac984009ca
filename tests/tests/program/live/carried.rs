//! Appointments that the organization's own services made, or another client: they carry the UID of their item under an id of their own.
//! They are adopted, in the first cycle and in later ones, whether the filters select them or the person tracks the item; neither half is
//! made again, and both follow each other (DESIGN section 4, promise 5).

use regarding_model::global_object::global_object_id;
use serde_json::json;

use super::lines::with_value;
use super::stand::{Stand, Thing, What};

/// Puts an appointment into the calendar, as another program would; gives its address.
fn put(stand: &Stand, title: &str, uid: &str) -> String {
    let text = format!(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Live//EN\r\nBEGIN:VEVENT\r\nUID:{uid}\r\nDTSTAMP:20261101T000000Z\r\n\
         DTSTART:20351215T090000Z\r\nDTEND:20351215T100000Z\r\nSUMMARY:{title}\r\nTRANSP:TRANSPARENT\r\nX-NOT-OURS:kept\r\nEND:VEVENT\r\n\
         END:VCALENDAR\r\n"
    );
    let url = format!("{}{title}.ics", stand.calendar);
    stand.hand.put_new(&url, &text);
    url
}

/// Makes the record of an item as the organization's own services do; gives its id. `organizer`: who is its organizer.
fn made_by_services(stand: &Stand, title: &str, uid: &str, organizer: &str) -> String {
    let party = json!({
        "partyid_systemuser@odata.bind": format!("/systemusers({organizer})"),
        "participationtypemask": 7,
    });
    stand.mara().create(
        "appointments",
        &json!({
            "subject": title,
            "scheduledstart": "2035-12-15T09:00:00Z",
            "scheduledend": "2035-12-15T10:00:00Z",
            "globalobjectid": global_object_id(uid).unwrap(),
            "appointment_activity_parties": [party],
        }),
    )
}

/// There is one of it on each side.
fn is_there_once(stand: &Stand, title: &str, record: &str) {
    let rows = stand.records(What::Appointment, title);
    assert_eq!(rows.len(), 1, "promise 5: {rows:#?}");
    assert_eq!(rows[0]["activityid"], record);
    let items = stand.texts(&stand.calendar);
    let same = items
        .values()
        .filter(|text| text.contains(&format!("SUMMARY:{title}\r\n")));
    assert_eq!(same.count(), 1, "promise 5: {items:#?}");
}

/// It is there once, and an edit of either side reaches the other.
fn is_one_pair(stand: &Stand, (title, url): (&str, &str), record: &str, number: u32) {
    is_there_once(stand, title, record);
    let row = format!("appointments({record})");
    let says = json!({"description": format!("Org says {number}")});
    stand.scene.seen().change(&row, &says);
    let place = format!("Pier {number}");
    let changed = stand
        .hand
        .change(url, |text| with_value(text, "LOCATION", None, &place));
    assert!(changed);
    stand.settle();
    let text = stand.hand.text(url).unwrap();
    assert!(text.contains(&format!("DESCRIPTION:Org says {number}")), "{text}");
    assert_eq!(stand.scene.seen().get(&row)["location"], place);
}

#[test]
fn promise_5_what_the_organizations_services_made_is_adopted_and_made_nowhere_again() {
    let mut stand = Stand::open("radicale.sh", 1);
    let (mara, admin) = (
        stand.scene.mara().id,
        stand.scene.organization.user("System Administrator").id.clone(),
    );
    // One that the filters select, and one that they do not and that the person tracks.
    let selected = put(&stand, "Selected", "selected-1@services.example");
    let selected_record = made_by_services(&stand, "Selected", "selected-1@services.example", &mara);
    let tracked = put(&stand, "Tracked", "tracked-1@services.example");
    let tracked_record = made_by_services(&stand, "Tracked", "tracked-1@services.example", &admin);
    // One that is in the calendar alone so far.
    let later = put(&stand, "Later", "later-1@services.example");
    stand.things.push(Thing {
        what: What::Appointment,
        title: "Tracked".to_owned(),
        uid: Some("tracked-1@services.example".to_owned()),
        record: None,
        item: Some(tracked.clone()),
        by_organization: None,
        by_mailbox: None,
        version: None,
        removed: false,
    });
    stand.settle();
    is_one_pair(&stand, ("Selected", &selected), &selected_record, 1);
    // What no filter selects does not follow, and is not made a second time either.
    is_there_once(&stand, "Tracked", &tracked_record);
    assert!(stand.records(What::Appointment, "Later").is_empty(), "D-1");

    let later_record = made_by_services(&stand, "Later", "later-1@services.example", &mara);
    stand.settle();
    is_one_pair(&stand, ("Later", &later), &later_record, 2);

    // A new computer finds them again by nothing but their identifiers (promise 6).
    stand.install.delete_cache();
    let _ = stand.install.run(&["options", "--synchronize", "on"]).ended(0);
    stand.settle();
    is_one_pair(&stand, ("Selected", &selected), &selected_record, 3);
    is_one_pair(&stand, ("Later", &later), &later_record, 4);
    is_there_once(&stand, "Tracked", &tracked_record);
}
