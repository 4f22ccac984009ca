//! The salesperson's calendar, tasks and address book beside the messages, as one file an item: things of their own that nobody
//! tracks, meetings with customers and colleagues that could be tracked, a customer who came from the organization on an earlier computer (the UID says so) and has another number here, and one
//! whom the person wrote down by themselves.

use core::fmt::Write as _;

use jiff::Timestamp;

use super::letters;
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

/// A meeting with a customer.
struct Meeting {
    key: &'static str,
    /// Which of her customers.
    customer: usize,
    /// Days ahead of today, hour and minute, how long in minutes.
    when: (i64, i8, i8, i64),
    /// `{company}` and `{first}` stand for the customer's.
    subject: &'static str,
    place: &'static str,
    text: &'static str,
    /// A colleague who comes too, by their place among the staff.
    colleague: Option<usize>,
    /// Whether the customer invited her, and not the other way round.
    theirs: bool,
}

const MEETINGS: [Meeting; 7] = [
    Meeting {
        key: "review",
        customer: 0,
        when: (0, 15, 0, 60),
        subject: "Figures for {company}",
        place: "Meeting room Elbe",
        text: "Price of the buffer tanks, commissioning in January. {first} brings the drawings.",
        colleague: Some(1),
        theirs: false,
    },
    Meeting {
        key: "visit",
        customer: 2,
        when: (1, 9, 30, 120),
        subject: "Visit to {company}",
        place: "{company}, gate 2",
        text: "Badges at the gate. Look at the old heat exchanger.",
        colleague: None,
        theirs: false,
    },
    Meeting {
        key: "call",
        customer: 3,
        when: (1, 14, 0, 30),
        subject: "Call with {first}: service contract",
        place: "Telephone",
        text: "",
        colleague: None,
        theirs: true,
    },
    Meeting {
        key: "offer",
        customer: 4,
        when: (3, 10, 0, 45),
        subject: "Offer for {company}",
        place: "Meeting room Alster",
        text: "Two variants; terms of payment are still open.",
        colleague: Some(2),
        theirs: false,
    },
    Meeting {
        key: "acceptance",
        customer: 5,
        when: (7, 13, 0, 180),
        subject: "Acceptance test at {company}",
        place: "{company}, boiler house",
        text: "Protocol in three copies.",
        colleague: Some(3),
        theirs: true,
    },
    Meeting {
        key: "kick-off",
        customer: 6,
        when: (12, 11, 0, 90),
        subject: "Kick-off with {company}",
        place: "Meeting room Elbe",
        text: "Introduce the team; agree on the milestones.",
        colleague: Some(1),
        theirs: false,
    },
    Meeting {
        key: "look-back",
        customer: 7,
        when: (-6, 16, 0, 30),
        subject: "Looking back with {first}",
        place: "Telephone",
        text: "What went well, what did not.",
        colleague: None,
        theirs: false,
    },
];

/// Her tasks: the key, days ahead, the subject, whether it is important, how much of it is done. `{company}` and `{first}` are those of
/// a customer of hers.
const TASKS: [(&str, i64, &str, bool, u8); 8] = [
    ("passport", 9, "Renew the passport", false, 0),
    ("present", 4, "Present for Hanne", false, 0),
    ("offer", 1, "Send the offer to {first}, {company}", true, 50),
    (
        "drawings",
        0,
        "Ask {company} for the drawings of the pipes",
        false,
        0,
    ),
    ("reminder", -3, "Remind {first} of the open invoice", true, 0),
    ("slides", 6, "Slides for the kick-off with {company}", false, 25),
    ("warranty", 20, "Check the warranty of {company}", false, 0),
    ("report", -8, "Report on the visit to {company}", false, 100),
];

/// People whom she met and whom the organization does not know yet: first and last name, job title, of which customer's company.
const MET: [(&str, &str, &str, usize); 10] = [
    ("Annika", "Reuter", "Purchasing", 0),
    ("Bartosz", "Wilk", "Site Manager", 2),
    ("Chiara", "Fontana", "Project Engineer", 3),
    ("Dagmar", "Petersen", "Accounting", 4),
    ("Emeka", "Nwosu", "Plant Engineer", 5),
    ("Freya", "Lindholm", "Head of Operations", 6),
    ("Gustavo", "Pinto", "Maintenance", 7),
    ("Henrike", "Brandt", "Assistant to the Board", 0),
    ("Ismail", "Demir", "Safety Officer", 2),
    ("Juno", "Achterberg", "Architect", 3),
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
    files.extend(MET.iter().filter_map(|one| met(cast, one)));
    files.extend(PRIVATE.map(|one| private(cast, one)));
    files.extend(APPOINTMENTS.map(|one| appointment(cast, one)));
    files.extend(MEETINGS.iter().filter_map(|one| meeting(cast, one)));
    files.extend(
        TASKS
            .iter()
            .enumerate()
            .map(|(place, one)| task(cast, place, one)),
    );
    files
}

fn uid(cast: &Cast, kind: &str, key: &str) -> String {
    cast.source.id(kind, key).to_string()
}

/// A customer of hers.
fn customer(cast: &Cast, place: usize) -> Option<&Person> {
    let own = cast
        .people
        .iter()
        .filter(|person| person.owner == MARA && person.active);
    own.cycle().nth(place)
}

/// A text about a customer.
fn about(cast: &Cast, person: &Person, text: &str) -> String {
    let company = cast
        .companies
        .get(person.company)
        .map_or("", |company| company.name);
    text.replace("{company}", company)
        .replace("{first}", &person.first)
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

/// Somebody whom she met at a customer's.
fn met(cast: &Cast, (first, last, title, place): &(&str, &str, &str, usize)) -> Option<File> {
    let customer = customer(cast, *place)?;
    let company = cast.companies.get(customer.company)?.name;
    let (_, domain) = customer.email.split_once('@')?;
    let uid = uid(cast, "address-book", &format!("met/{first}"));
    let address = format!("{}.{}@{domain}", first.to_lowercase(), last.to_lowercase());
    let lines = [
        format!("UID:{uid}"),
        format!("FN:{first} {last}"),
        format!("N:{last};{first};;;"),
        format!("EMAIL;TYPE=work:{address}"),
        format!("ORG:{}", escaped(company)),
        format!("TITLE:{}", escaped(title)),
        format!("TEL;TYPE=work:{}", customer.phone),
    ];
    Some(card(&uid, &lines))
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

/// A meeting with a customer, with the zone of the place where it is.
fn meeting(cast: &Cast, meeting: &Meeting) -> Option<File> {
    let person = customer(cast, meeting.customer)?;
    let uid = uid(cast, "calendar", &format!("meeting/{}", meeting.key));
    let (ahead, hour, minute, minutes) = meeting.when;
    let start = if ahead < 0 {
        cast.calendar.past_time(-ahead, hour, minute)
    } else {
        cast.calendar.working_time(ahead, hour, minute)
    };
    let end = start + jiff::SignedDuration::from_mins(minutes);
    let mara = letters::mara(cast);
    let theirs = (person.name(), person.email.clone());
    let (organizer, guest) = if meeting.theirs {
        (&theirs, &mara)
    } else {
        (&mara, &theirs)
    };
    let mut lines = vec![
        format!("UID:{uid}"),
        format!("DTSTAMP:{}", utc(cast.calendar.now())),
        format!("DTSTART:{}", utc(start)),
        format!("DTEND:{}", utc(end)),
        format!("SUMMARY:{}", escaped(&about(cast, person, meeting.subject))),
        format!("LOCATION:{}", escaped(&about(cast, person, meeting.place))),
        attendee("ORGANIZER", "", organizer),
        attendee("ATTENDEE", ";ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED", guest),
    ];
    if !meeting.text.is_empty() {
        lines.push(format!(
            "DESCRIPTION:{}",
            escaped(&about(cast, person, meeting.text))
        ));
    }
    if let Some(colleague) = meeting.colleague.and_then(|place| cast.staff.get(place)) {
        let colleague = (colleague.name(), colleague.email());
        lines.push(attendee("ATTENDEE", ";ROLE=OPT-PARTICIPANT", &colleague));
    }
    Some(calendar_file(&uid, "VEVENT", &lines))
}

fn attendee(property: &str, parameters: &str, (name, address): &(String, String)) -> String {
    format!("{property};CN=\"{name}\"{parameters}:mailto:{address}")
}

fn task(
    cast: &Cast,
    place: usize,
    (key, ahead, subject, important, percent): &(&str, i64, &str, bool, u8),
) -> File {
    let uid = uid(cast, "tasks", key);
    let due = if *ahead < 0 {
        cast.calendar.past_time(-ahead, 12, 0)
    } else {
        cast.calendar.working_time(*ahead, 12, 0)
    };
    let subject =
        customer(cast, place).map_or_else(|| (*subject).to_owned(), |one| about(cast, one, subject));
    let status = match percent {
        0 => "NEEDS-ACTION",
        100 => "COMPLETED",
        _ => "IN-PROCESS",
    };
    let mut lines = vec![
        format!("UID:{uid}"),
        format!("DTSTAMP:{}", utc(cast.calendar.now())),
        format!("DUE:{}", utc(due)),
        format!("SUMMARY:{}", escaped(&subject)),
        format!("STATUS:{status}"),
        format!("PERCENT-COMPLETE:{percent}"),
    ];
    if *important {
        lines.push("PRIORITY:1".to_owned());
    }
    if *percent == 100 {
        lines.push(format!("COMPLETED:{}", utc(due)));
    }
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
