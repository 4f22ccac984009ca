//! A server that writes to attendees by itself: the synchronization moves a meeting, and nobody is told without the person's yes for just
//! this change (promise 8, docs/adr/0008 and 0012).

use regarding_tests::api::text;
use regarding_tests::dav::{DavServer, Hand, read_items};
use serde_json::json;

use super::stand::{Stand, Thing, What};

const UID: &str = "meeting-1@live.example";

const MEETING: &str = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Live//EN\r\nBEGIN:VEVENT\r\nUID:meeting-1@live.example\r\n\
    DTSTAMP:20261101T000000Z\r\nDTSTART:20351215T090000Z\r\nDTEND:20351215T100000Z\r\nSUMMARY:Meeting at the pier\r\n\
    ORGANIZER:mailto:mara.voss@alderfinch.example\r\nATTENDEE;PARTSTAT=ACCEPTED:mailto:mara.voss@alderfinch.example\r\n\
    ATTENDEE;PARTSTAT=NEEDS-ACTION;RSVP=TRUE:mailto:bob@alderfinch.example\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";

#[test]
fn promise_8_moving_a_meeting_writes_nothing_to_its_attendees() {
    let server = DavServer::start_with(
        "cyrus.sh",
        &[("DAV_ME", "mara.voss"), ("DAV_DOMAIN", "alderfinch.example")],
    );
    let bob = Hand::of("bob", "bob-pw");
    let home = server
        .variable("DAV_CALENDAR_HOME")
        .replace("/mara.voss/", "/bob/");
    let inbox = format!("{home}Inbox/");
    // The server makes it when its owner comes for the first time.
    assert!(bob.items(&inbox).is_empty());
    let mut stand = Stand::at(server, |url| url.to_owned(), 1);
    let url = format!("{}meeting-1.ics", stand.calendar);
    stand.hand.put_new(&url, MEETING);
    assert_eq!(
        bob.items(&inbox).len(),
        1,
        "the server writes by itself: a person's own invitation arrived"
    );
    stand.things.push(Thing {
        what: What::Appointment,
        title: "Meeting at the pier".to_owned(),
        uid: Some(UID.to_owned()),
        record: None,
        item: Some(url.clone()),
        by_organization: None,
        by_mailbox: None,
        version: None,
        removed: false,
    });
    stand.settle();
    let records = stand.records(What::Appointment, "Meeting at the pier");
    let id = text(records.first().unwrap(), "activityid");
    moved_to(&stand, &id, "2035-12-16");
    let _ = stand.run().ended(0);
    assert_eq!(
        starts(&stand, &url),
        "2035-12-15T09:00:00Z",
        "it waits for a word"
    );
    answered(&stand, "no");
    assert_eq!(starts(&stand, &url), "2035-12-16T13:00:00Z");
    stand.settle();
    assert_eq!(bob.items(&inbox).len(), 1, "promise 8: nobody was told");
    assert_eq!(
        copy_of(&bob, &home),
        "2035-12-15T09:00:00Z",
        "promise 8: nobody was told"
    );

    moved_to(&stand, &id, "2035-12-17");
    let _ = stand.run().ended(0);
    assert_eq!(
        copy_of(&bob, &home),
        "2035-12-15T09:00:00Z",
        "it waits for a word again"
    );
    answered(&stand, "yes");
    assert_eq!(starts(&stand, &url), "2035-12-17T13:00:00Z");
    stand.settle();
    assert_eq!(
        copy_of(&bob, &home),
        "2035-12-17T13:00:00Z",
        "the person wanted them to be told"
    );

    // D-101: both sides move it, and a stated policy decides for the organization.
    let _ = stand
        .install
        .run(&["options", "--conflicts", "organization"])
        .ended(0);
    moved_to(&stand, &id, "2035-12-18");
    assert!(
        stand
            .hand
            .change(&url, |text| text.replace("20351217", "20351220"))
    );
    let _ = stand.run().ended(0);
    answered(&stand, "yes");
    assert_eq!(
        starts(&stand, &url),
        "2035-12-18T13:00:00Z",
        "the answer finds what was asked"
    );
    stand.settle();
    assert_eq!(copy_of(&bob, &home), "2035-12-18T13:00:00Z");
}

/// D-24, D-25: the record of the person's own meeting is deleted after they edited the meeting. They decide that it goes, and then say
/// whether the attendees are told: each is asked once.
#[test]
fn promise_8_a_meeting_that_is_to_go_with_its_record_is_asked_about_once() {
    let server = DavServer::start_with(
        "cyrus.sh",
        &[("DAV_ME", "mara.voss"), ("DAV_DOMAIN", "alderfinch.example")],
    );
    let mut stand = Stand::at(server, |url| url.to_owned(), 2);
    let url = format!("{}meeting-1.ics", stand.calendar);
    stand.hand.put_new(&url, MEETING);
    stand.things.push(Thing {
        what: What::Appointment,
        title: "Meeting at the pier".to_owned(),
        uid: Some(UID.to_owned()),
        record: None,
        item: Some(url.clone()),
        by_organization: None,
        by_mailbox: None,
        version: None,
        removed: false,
    });
    stand.settle();
    stand.things.clear();
    let records = stand.records(What::Appointment, "Meeting at the pier");
    let id = text(records.first().unwrap(), "activityid");
    stand.scene.seen().delete(&format!("appointments({id})"));
    assert!(stand.hand.change(&url, |text| {
        text.replace("SUMMARY:Meeting", "SUMMARY:Long meeting")
    }));
    let _ = stand.run().ended(0);
    let decided = ["conflicts", "decide", "1", "organization", "--json"];
    let decided = stand.install.run(&decided).ended(0).json();
    assert_eq!(decided[0]["done"], true, "{decided:#}");
    for _ in 0..2 {
        let _ = stand.run().ended(0);
        let waiting = stand.install.run(&["conflicts", "--json"]).ended(0).json();
        assert_eq!(waiting["conflicts"], json!([]), "it is decided: {waiting:#}");
        assert!(stand.hand.text(&url).is_some(), "it waits for a word");
    }
    answered(&stand, "no");
    assert!(stand.hand.text(&url).is_none(), "it goes");
    stand.settle();
}

/// D-22: meetings that come from the organization are there at once, in silence, and the person is asked whether the attendees are
/// invited. The question stands on the item.
#[test]
fn d_22_the_attendees_of_a_new_meeting_are_invited_by_a_yes_and_by_nothing_else() {
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
    let stand = Stand::at(server, |url| url.to_owned(), 3);
    let items = || stand.texts(&stand.calendar);
    made_with_bob(&stand, "Launch of before", "2035-12-14");
    stand.settle();
    let waiting = stand.install.run(&["conflicts", "--json"]).ended(0).json();
    assert_eq!(
        waiting["invitations"],
        json!([]),
        "it was there before: {waiting:#}"
    );
    for (title, word) in [("Launch at the pier", "no"), ("Launch at the yard", "yes")] {
        let before = items().len();
        made_with_bob(&stand, title, "2035-12-15");
        let _ = stand.run().ended(0);
        assert_eq!(items().len(), before + 1, "it waits for nothing");
        assert_eq!(bob.items(&inbox).len(), 0, "promise 8: nobody was told");
        answered(&stand, word);
        let _ = stand.run().ended(0);
        let waiting = stand.install.run(&["conflicts", "--json"]).ended(0).json();
        assert_eq!(waiting["invitations"], json!([]), "it is answered: {waiting:#}");
        let told = usize::from(word == "yes");
        assert_eq!(bob.items(&inbox).len(), told, "{title}: {word}");
    }
    assert!(
        items()
            .into_values()
            .all(|text| !text.replace("\r\n ", "").contains("/uninvited")),
        "both are answered"
    );
    made_with_bob(&stand, "Launch of last year", "2025-12-15");
    let _ = stand.run().ended(0);
    let waiting = stand.install.run(&["conflicts", "--json"]).ended(0).json();
    assert_eq!(waiting["invitations"], json!([]), "D-22: it is past: {waiting:#}");
    stand.settle();
    assert_eq!(bob.items(&inbox).len(), 1);
}

/// Somebody in the organization makes a meeting of the person's, to which Bob is to come.
fn made_with_bob(stand: &Stand, title: &str, day: &str) {
    let row = json!({
        "subject": title,
        "scheduledstart": format!("{day}T09:00:00Z"),
        "scheduledend": format!("{day}T10:00:00Z"),
        "appointment_activity_parties": [{
            "participationtypemask": 5, "addressused": "bob@alderfinch.example"
        }],
    });
    let _ = stand.mara().create("appointments", &row);
}

/// Somebody in the organization moves the meeting.
fn moved_to(stand: &Stand, id: &str, day: &str) {
    let moved =
        json!({"scheduledstart": format!("{day}T13:00:00Z"), "scheduledend": format!("{day}T14:00:00Z")});
    stand.scene.seen().change(&format!("appointments({id})"), &moved);
}

/// When the meeting begins by what the server told an attendee: it brings their copy up to date itself.
fn copy_of(attendee: &Hand, home: &str) -> String {
    let copies = attendee.items(&format!("{home}Default/"));
    let text = attendee.text(copies.first().unwrap()).unwrap();
    read_items(&[text]).remove(0)["DTSTART"].clone()
}

fn starts(stand: &Stand, url: &str) -> String {
    let item = read_items(&[stand.hand.text(url).unwrap()]).remove(0);
    item["DTSTART"].clone()
}

/// The person says whether the attendees are told of the one change that waits.
fn answered(stand: &Stand, word: &str) {
    let waiting = stand.install.run(&["conflicts", "--json"]).ended(0).json();
    assert_eq!(waiting["invitations"].as_array().unwrap().len(), 1, "{waiting:#}");
    let _ = stand.install.run(&["conflicts", "tell", "1", word]).ended(0);
}
