//! The salesperson's calendar, tasks and address book beside the messages, as one file an item: things of their own that nobody
//! tracks, a customer who came from the organization on an earlier computer (the UID says so) and has another number here, and one
//! whom the person wrote down by themselves.

use core::fmt::Write as _;

use jiff::Timestamp;

use crate::seed::cast::Cast;
use crate::seed::people::Person;
use crate::seed::staff::{self, MARA};

/// One file of a collection.
pub(super) struct File {
    /// Where, below the mailbox.
    pub(super) path: String,
    /// What it says.
    pub(super) text: String,
}

/// People whom the organization does not know.
const PRIVATE: [(&str, &str, &str, &str); 3] = [
    ("parents", "Hanne", "Voss", "+49 40 5550 417"),
    ("dentist", "Amara", "Lindqvist", "+49 40 5550 290"),
    ("tennis", "Jelle", "Brouwer", "+49 171 5550 883"),
];

/// Her own appointments: the key, days ahead, the hour, how long in minutes, the subject, the place, the rule of a series.
const APPOINTMENTS: [(&str, i64, i8, i64, &str, &str, &str); 4] = [
    ("dentist", 3, 8, 45, "Dentist", "Eppendorfer Weg 12", ""),
    (
        "tennis",
        1,
        19,
        90,
        "Tennis with Jelle",
        "Hall 3",
        "FREQ=WEEKLY;COUNT=12",
    ),
    ("school", 6, 17, 60, "Parents' evening", "School, room 204", ""),
    ("lunch", 2, 12, 60, "Lunch with the team", "Canteen", ""),
];

/// Her own tasks: the key, days ahead, the subject.
const TASKS: [(&str, i64, &str); 2] = [
    ("passport", 9, "Renew the passport"),
    ("present", 4, "Present for Hanne"),
];

/// All files.
pub(super) fn files(cast: &Cast) -> Vec<File> {
    let mut files = Vec::new();
    let mut own = cast
        .people
        .iter()
        .filter(|person| person.owner == MARA && person.active);
    if let Some(person) = own.next() {
        let organization = staff::organization(cast.source).id;
        let uid = format!("{}@{organization}", person.id);
        files.push(contact(&uid, person, "+49 171 5550 902"));
    }
    if let Some(person) = own.next() {
        files.push(contact(
            &uid(cast, "address-book", "by-hand"),
            person,
            &person.mobile,
        ));
    }
    files.extend(PRIVATE.map(|one| private(cast, one)));
    files.extend(APPOINTMENTS.map(|one| appointment(cast, one)));
    files.extend(TASKS.map(|one| task(cast, one)));
    files
}

fn uid(cast: &Cast, kind: &str, key: &str) -> String {
    cast.source.id(kind, key).to_string()
}

fn contact(uid: &str, person: &Person, mobile: &str) -> File {
    let (first, last) = (escaped(&person.first), escaped(&person.last));
    let lines = [
        format!("UID:{uid}"),
        format!("FN:{}", escaped(&person.name())),
        format!("N:{last};{first};;;"),
        format!("EMAIL;TYPE=work:{}", person.email),
        format!("TITLE:{}", escaped(person.title)),
        format!("TEL;TYPE=cell:{mobile}"),
        format!("TEL;TYPE=work:{}", person.phone),
    ];
    card(uid, &lines)
}

fn private(cast: &Cast, (key, first, last, phone): (&str, &str, &str, &str)) -> File {
    let uid = uid(cast, "address-book", key);
    let lines = [
        format!("UID:{uid}"),
        format!("FN:{first} {last}"),
        format!("N:{last};{first};;;"),
        format!("TEL;TYPE=home:{phone}"),
    ];
    card(&uid, &lines)
}

fn card(uid: &str, lines: &[String]) -> File {
    File {
        path: format!("contacts/people/{uid}.vcf"),
        text: component("VCARD", &[&["VERSION:4.0".to_owned()], lines].concat()),
    }
}

fn appointment(
    cast: &Cast,
    (key, ahead, hour, minutes, subject, place, rule): (&str, i64, i8, i64, &str, &str, &str),
) -> File {
    let uid = uid(cast, "calendar", key);
    let start = cast.calendar.working_time(ahead, hour, 0);
    let end = start + jiff::SignedDuration::from_mins(minutes);
    let mut lines = vec![
        format!("UID:{uid}"),
        format!("DTSTAMP:{}", utc(cast.calendar.now())),
        format!("DTSTART:{}", utc(start)),
        format!("DTEND:{}", utc(end)),
        format!("SUMMARY:{}", escaped(subject)),
        format!("LOCATION:{}", escaped(place)),
    ];
    if !rule.is_empty() {
        lines.push(format!("RRULE:{rule}"));
    }
    calendar_file(&uid, "VEVENT", &lines)
}

fn task(cast: &Cast, (key, ahead, subject): (&str, i64, &str)) -> File {
    let uid = uid(cast, "tasks", key);
    let due = cast.calendar.working_time(ahead, 12, 0);
    let lines = [
        format!("UID:{uid}"),
        format!("DTSTAMP:{}", utc(cast.calendar.now())),
        format!("DUE:{}", utc(due)),
        format!("SUMMARY:{}", escaped(subject)),
        "STATUS:NEEDS-ACTION".to_owned(),
    ];
    calendar_file(&uid, "VTODO", &lines)
}

fn calendar_file(uid: &str, name: &str, lines: &[String]) -> File {
    let head = ["VERSION:2.0", "PRODID:-//Alder & Finch//Sample//EN"].map(str::to_owned);
    let inner = component(name, lines);
    let inner: Vec<String> = inner.lines().map(str::to_owned).collect();
    File {
        path: format!("calendars/home/{uid}.ics"),
        text: component("VCALENDAR", &[&head[..], &inner].concat()),
    }
}

fn component(name: &str, lines: &[String]) -> String {
    let mut text = format!("BEGIN:{name}\r\n");
    for line in lines {
        fold(line, &mut text);
    }
    let _ = write!(text, "END:{name}\r\n");
    text
}

/// A line of the text, in parts of 75 bytes at most (RFC 5545 3.1, RFC 6350 3.2).
fn fold(line: &str, text: &mut String) {
    let mut width = 0;
    for letter in line.chars() {
        if width + letter.len_utf8() > 75 {
            text.push_str("\r\n ");
            width = 1;
        }
        text.push(letter);
        width += letter.len_utf8();
    }
    text.push_str("\r\n");
}

fn utc(at: Timestamp) -> String {
    at.strftime("%Y%m%dT%H%M%SZ").to_string()
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace(',', "\\,").replace(';', "\\;")
}
