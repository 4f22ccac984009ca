//! Looking items out to show them: a selection misses nothing that belongs to it, and names versions that can be read.

use std::collections::BTreeSet;

use jiff::Timestamp;
use regarding_mailbox::collections::{PlaceKey, Selection};
use regarding_model::fields::Kind;

use super::stand::Stand;

fn event(uid: &str, lines: &str) -> String {
    format!(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Somebody//Else//EN\r\nBEGIN:VEVENT\r\nUID:{uid}\r\nDTSTAMP:20260101T000000Z\r\n\
         SUMMARY:{uid}\r\n{lines}END:VEVENT\r\nEND:VCALENDAR\r\n"
    )
}

const TASK: &str = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Somebody//Else//EN\r\nBEGIN:VTODO\r\nUID:select-task\r\n\
                    DTSTAMP:20260101T000000Z\r\nSUMMARY:To do\r\nEND:VTODO\r\nEND:VCALENDAR\r\n";

const CARD: &str = "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:select-card\r\nFN:Karla Neumann\r\nN:Neumann;Karla;;;\r\nEND:VCARD\r\n";

async fn selected(stand: &Stand, selection: Selection) -> BTreeSet<PlaceKey> {
    let collection = stand.collection(selection.kind());
    let found = stand.collections.select(collection, selection).await.unwrap();
    for (place, revision) in &found {
        // What was looked out is of the version that is read.
        if place.name.starts_with("select-") {
            assert_eq!(stand.read(place).await.revision, *revision);
        }
    }
    found.into_iter().map(|(place, _)| place).collect()
}

pub(super) async fn a_selection_misses_nothing_that_belongs_to_it(stand: &Stand) {
    let within = "DTSTART:20360310T090000Z\r\nDTEND:20360310T100000Z\r\n";
    let series = "DTSTART:20350103T090000Z\r\nDTEND:20350103T100000Z\r\nRRULE:FREQ=WEEKLY\r\n";
    let day = "DTSTART;VALUE=DATE:20360311\r\nDTEND;VALUE=DATE:20360312\r\n";
    let far = "DTSTART:20370310T090000Z\r\nDTEND:20370310T100000Z\r\n";
    let put = async |kind, name: &str, text: &str| {
        let place = stand.place(kind, name);
        stand.put(&place, text).await;
        place
    };
    let inside = [
        put(
            Kind::Appointment,
            "select-within.ics",
            &event("select-within", within),
        )
        .await,
        put(
            Kind::Appointment,
            "select-series.ics",
            &event("select-series", series),
        )
        .await,
        put(Kind::Appointment, "select-day.ics", &event("select-day", day)).await,
    ];
    let outside = put(Kind::Appointment, "select-far.ics", &event("select-far", far)).await;
    let task = put(Kind::Task, "select-task.ics", TASK).await;
    let card = put(Kind::Contact, "select-card.vcf", CARD).await;
    let at = |text: &str| -> Timestamp { text.parse().unwrap() };
    let week = Selection::Appointments {
        from: at("2036-03-09T23:00:00Z"),
        until: at("2036-03-16T23:00:00Z"),
    };
    let found = selected(stand, week).await;
    assert!(inside.iter().all(|place| found.contains(place)), "{found:?}");
    if stand.is_server() {
        assert!(!found.contains(&outside) && !found.contains(&task), "{found:?}");
    }
    let tasks = selected(stand, Selection::Tasks).await;
    assert!(tasks.contains(&task), "{tasks:?}");
    let contacts = selected(stand, Selection::Contacts).await;
    assert!(contacts.contains(&card), "{contacts:?}");
    for place in inside.iter().chain([&outside, &task, &card]) {
        stand.take_away(place).await;
    }
}
