//! A series with its exceptions, and the files of an appointment, through the whole program (reference C3, A-89).

use regarding_tests::api::{Api, encoded, text};
use serde_json::{Value, json};

use super::{Desk, VISIT, is_quiet};

const SUBJECT: &str = "Stand-up at the pier";

/// Five Wednesdays at nine: the second one is taken out, the third one is in the afternoon and elsewhere.
const SERIES: &str = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Somebody//Else//EN\r\nBEGIN:VEVENT\r\nUID:series-1@elsewhere.example\r\n\
    DTSTAMP:20261101T000000Z\r\nDTSTART;TZID=Europe/Berlin:20350103T090000\r\nDTEND;TZID=Europe/Berlin:20350103T093000\r\n\
    RRULE:FREQ=WEEKLY;COUNT=5;BYDAY=WE\r\nEXDATE;TZID=Europe/Berlin:20350110T090000\r\nSUMMARY:Stand-up at the pier\r\nLOCATION:Hall 1\r\n\
    X-NOT-OURS:kept as it is\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:series-1@elsewhere.example\r\nDTSTAMP:20261101T000000Z\r\n\
    RECURRENCE-ID;TZID=Europe/Berlin:20350117T090000\r\nDTSTART;TZID=Europe/Berlin:20350117T140000\r\n\
    DTEND;TZID=Europe/Berlin:20350117T143000\r\nSUMMARY:Stand-up at the pier\r\nLOCATION:Hall 2\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";

/// The occurrences that the organization has: when, where, in their order.
fn occurrences(api: &Api) -> Vec<(String, String)> {
    let filter = encoded(&format!("subject eq '{SUBJECT}'"));
    let masters = api.rows(&format!(
        "recurringappointmentmasters?$select=activityid&$filter={filter}"
    ));
    assert_eq!(masters.len(), 1, "promise 5: {masters:?}");
    let filter = encoded(&format!("seriesid eq {}", text(&masters[0], "activityid")));
    let rows = api.rows(&format!(
        "appointments?$select=scheduledstart,location&$filter={filter}&$orderby=scheduledstart"
    ));
    let place = |row: &Value| (text(row, "scheduledstart"), text(row, "location"));
    rows.iter().map(place).collect()
}

fn expected(all: &[(&str, &str)]) -> Vec<(String, String)> {
    let owned = |(when, place): &(&str, &str)| ((*when).to_owned(), (*place).to_owned());
    all.iter().map(owned).collect()
}

#[test]
fn c3_a_series_goes_with_what_differs_from_its_rule_and_changes_come_back() {
    let desk = Desk::new();
    let api = desk.scene.seen();
    desk.put("calendars/home/series.ics", SERIES);
    let _ = desk.sync(&["--track", "series-1@elsewhere.example"]);
    let first = [
        ("2035-01-03T08:00:00Z", "Hall 1"),
        ("2035-01-17T13:00:00Z", "Hall 2"),
        ("2035-01-24T08:00:00Z", "Hall 1"),
        ("2035-01-31T08:00:00Z", "Hall 1"),
    ];
    assert_eq!(occurrences(&api), expected(&first));
    assert!(is_quiet(&desk.sync(&[])), "nothing to do a second time");

    let filter = encoded(&format!(
        "subject eq '{SUBJECT}' and scheduledstart eq 2035-01-24T08:00:00Z"
    ));
    let rows = api.rows(&format!("appointments?$select=activityid&$filter={filter}"));
    let row = format!("appointments({})", text(&rows[0], "activityid"));
    api.change(&row, &json!({"location": "Terminal C"}));
    let _ = desk.sync(&[]);
    let file = desk.text("calendars/home/series.ics").replace("\r\n ", "");
    assert!(file.contains("LOCATION:Terminal C\r\n"), "{file}");
    assert!(
        file.contains("RECURRENCE-ID;TZID=Europe/Berlin:20350124T090000\r\n"),
        "{file}"
    );
    assert!(
        file.contains("X-NOT-OURS:kept as it is\r\n") && file.contains("LOCATION:Hall 2\r\n"),
        "{file}"
    );

    let without = desk.text("calendars/home/series.ics").replacen(
        "SUMMARY:",
        "EXDATE;TZID=Europe/Berlin:20350131T090000\r\nSUMMARY:",
        1,
    );
    desk.put("calendars/home/series.ics", &without);
    let _ = desk.sync(&[]);
    let last = [
        ("2035-01-03T08:00:00Z", "Hall 1"),
        ("2035-01-17T13:00:00Z", "Hall 2"),
        ("2035-01-24T08:00:00Z", "Terminal C"),
    ];
    assert_eq!(occurrences(&api), expected(&last));
    assert!(is_quiet(&desk.sync(&[])));
}

#[test]
fn a_89_files_of_an_appointment_travel_both_ways_where_the_organization_says_so() {
    let desk = Desk::new();
    let api = desk.scene.seen();
    let organization = text(&api.get("WhoAmI"), "OrganizationId");
    api.change(
        &format!("organizations({organization})"),
        &json!({"isappointmentattachmentsyncenabled": true}),
    );
    let line =
        "ATTACH;FMTTYPE=text/plain;FILENAME=offer.txt;ENCODING=BASE64;VALUE=BINARY:aGVsbG8=\r\nSUMMARY:";
    desk.put("calendars/home/visit.ics", &VISIT.replacen("SUMMARY:", line, 1));
    let _ = desk.sync(&["--track", "visit-1@elsewhere.example"]);
    let id = text(&desk.appointment(), "activityid");
    let files = || {
        let filter = encoded(&format!("_objectid_value eq {id}"));
        let rows = api.rows(&format!(
            "activitymimeattachments?$select=filename,body&$filter={filter}"
        ));
        let mut all: Vec<(String, String)> = rows
            .iter()
            .map(|row| (text(row, "filename"), text(row, "body")))
            .collect();
        all.sort();
        all
    };
    assert_eq!(files(), expected(&[("offer.txt", "aGVsbG8=")]));
    assert!(is_quiet(&desk.sync(&[])));

    let _ = api.create(
        "activitymimeattachments",
        &json!({
            "filename": "plan.txt", "mimetype": "text/plain", "body": "d29ybGQ=",
            "objectid_appointment@odata.bind": format!("/appointments({id})"), "objecttypecode": "appointment",
        }),
    );
    let _ = desk.sync(&[]);
    let file = desk.text("calendars/home/visit.ics").replace("\r\n ", "");
    assert!(file.contains("d29ybGQ=") && file.contains("aGVsbG8="), "{file}");

    desk.put("calendars/home/visit.ics", &without_file(&file, "aGVsbG8="));
    let _ = desk.sync(&[]);
    assert_eq!(files(), expected(&[("plan.txt", "d29ybGQ=")]));
    assert!(is_quiet(&desk.sync(&[])));
}

fn without_file(text: &str, content: &str) -> String {
    let lines = text.split_inclusive("\r\n");
    lines.filter(|line| !line.contains(content)).collect()
}
