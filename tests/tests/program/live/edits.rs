//! What people do on both sides meanwhile. Each side has fields of its own in each kind, so that no edit is ever a conflict and every
//! one of them must be there in the end.

use serde_json::{Value, json};

use super::lines::{with_value, with_value_of_occurrence};
use super::stand::{Stand, Thing, What};

impl Stand {
    /// Something happens on one of the sides.
    pub(super) fn something_happens(&mut self) {
        let many = self.things.len() as u64;
        if many < 6 || (many < 40 && self.dice.below(6) == 0) {
            self.something_new();
        } else {
            let index = usize::try_from(self.dice.below(many)).unwrap();
            self.look_for(index);
            match self.dice.below(16) {
                0 => self.remove_item(index),
                1..=8 => self.edit_record(index),
                _ => self.edit_item(index),
            }
        }
    }

    fn next(&mut self) -> u32 {
        self.count += 1;
        self.count
    }

    fn something_new(&mut self) {
        let number = self.next();
        let title = format!("Live {number}");
        match self.dice.below(7) {
            0 => self.new_record(What::Contact, title),
            1 => self.new_record(What::Task, title),
            2 => self.new_item(What::Contact, title),
            3 => self.new_item(What::Task, title),
            4 => self.new_item(What::Series, title),
            5 => self.new_record(What::Service, title),
            _ => self.new_item(What::Appointment, title),
        }
    }

    fn new_record(&mut self, what: What, title: String) {
        let (set, _, column) = what.columns();
        let mut row = json!({column: title});
        match what {
            What::Contact => row["firstname"] = json!("Org"),
            What::Service => booked_into(&mut row, &self.scene.mara().id),
            What::Appointment | What::Series | What::Task => {}
        }
        let record = self.mara().create(set, &row);
        let version = (what == What::Service).then(|| self.version_of(what, &record));
        self.things.push(Thing {
            what,
            title,
            uid: None,
            record: Some(record),
            item: None,
            by_organization: None,
            by_mailbox: None,
            version,
            removed: false,
        });
    }

    fn new_item(&mut self, what: What, title: String) {
        let uid = format!(
            "{}-{}@live.example",
            title.replace(' ', "-"),
            self.dice.below(1 << 30)
        );
        let text = match what {
            What::Contact => format!(
                "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:{uid}\r\nFN:Box {title}\r\nN:{title};Box;;;\r\nX-NOT-OURS:kept\r\nEND:VCARD\r\n"
            ),
            What::Appointment => format!(
                "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Live//EN\r\nBEGIN:VEVENT\r\nUID:{uid}\r\nDTSTAMP:20261101T000000Z\r\n\
                 DTSTART:20351215T090000Z\r\nDTEND:20351215T100000Z\r\nSUMMARY:{title}\r\nX-NOT-OURS:kept\r\nEND:VEVENT\r\n\
                 END:VCALENDAR\r\n"
            ),
            // Five days in a row, in the zone of the person, as the organization keeps series; the third is elsewhere.
            What::Series => format!(
                "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Live//EN\r\nBEGIN:VEVENT\r\nUID:{uid}\r\nDTSTAMP:20261101T000000Z\r\n\
                 DTSTART;TZID=Europe/Berlin:20351215T100000\r\nDTEND;TZID=Europe/Berlin:20351215T110000\r\nRRULE:FREQ=DAILY;COUNT=5\r\nSUMMARY:{title}\r\n\
                 X-NOT-OURS:kept\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:{uid}\r\nDTSTAMP:20261101T000000Z\r\n\
                 RECURRENCE-ID;TZID=Europe/Berlin:20351217T100000\r\nDTSTART;TZID=Europe/Berlin:20351217T100000\r\nDTEND;TZID=Europe/Berlin:20351217T110000\r\nSUMMARY:{title}\r\n\
                 LOCATION:Elsewhere\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
            ),
            What::Service => unreachable!("a service activity is made in the organization"),
            What::Task => format!(
                "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Live//EN\r\nBEGIN:VTODO\r\nUID:{uid}\r\nDTSTAMP:20261101T000000Z\r\n\
                 SUMMARY:{title}\r\nX-NOT-OURS:kept\r\nEND:VTODO\r\nEND:VCALENDAR\r\n"
            ),
        };
        let suffix = if what == What::Contact { "vcf" } else { "ics" };
        let url = format!("{}{}.{suffix}", self.collection(what), title.replace(' ', "-"));
        self.hand.put_new(&url, &text);
        self.things.push(Thing {
            what,
            title,
            uid: Some(uid),
            record: None,
            item: Some(url),
            by_organization: None,
            by_mailbox: None,
            version: None,
            removed: false,
        });
    }

    /// A contact or a service activity goes from the mailbox, once it is known on both sides. Its record stays (D-50, B.3).
    fn remove_item(&mut self, index: usize) {
        let thing = &mut self.things[index];
        let (What::Contact | What::Service, Some(_), Some(url)) = (thing.what, &thing.record, &thing.item)
        else {
            return;
        };
        if !thing.removed {
            let gone = self.hand.ask("DELETE", url, &[], "");
            assert!((200..300).contains(&gone.status), "promise 4: {url}: {gone:?}");
            thing.removed = true;
        }
    }

    fn edit_record(&mut self, index: usize) {
        let number = self.next();
        let thing = &self.things[index];
        let Some(record) = &thing.record else { return };
        let (set, _, _) = thing.what.columns();
        let said = organizations_words(thing.what, number);
        let row = format!("{set}({record})");
        self.scene
            .seen()
            .change(&row, &organizations_columns(thing.what, number, &said));
        self.things[index].by_organization = Some(said);
        if self.things[index].version.is_some() {
            let record = self.things[index].record.clone().unwrap();
            self.things[index].version = Some(self.version_of(What::Service, &record));
        }
    }

    /// The version of a record.
    pub(super) fn version_of(&self, what: What, record: &str) -> String {
        let (set, _, _) = what.columns();
        let row = self.scene.seen().get(&format!("{set}({record})"));
        regarding_tests::api::text(&row, "@odata.etag")
    }

    fn edit_item(&mut self, index: usize) {
        let number = self.next();
        let thing = &self.things[index];
        let (Some(url), false) = (thing.item.clone(), thing.removed) else {
            return;
        };
        let said = match thing.what {
            What::Contact => format!("+49 {number}"),
            What::Appointment | What::Series | What::Task | What::Service => format!("Box says {number}"),
        };
        let what = thing.what;
        let changed = self.hand.change(&url, |text| {
            let lines = mailboxes_lines(what, number, &said);
            lines
                .into_iter()
                .fold(text.to_owned(), |text, (name, word, value)| {
                    if what == What::Series {
                        with_value_of_occurrence(&text, name, &value)
                    } else {
                        with_value(&text, name, word, &value)
                    }
                })
        });
        assert!(changed, "promise 4: {url} is gone");
        self.things[index].by_mailbox = Some(said);
    }
}

/// The person takes part, and a colleague of theirs, for a customer.
fn booked_into(row: &mut Value, person: &str) {
    row["scheduledstart"] = json!("2035-12-15T09:00:00Z");
    row["scheduledend"] = json!("2035-12-15T11:00:00Z");
    row["statecode"] = json!(3);
    row["statuscode"] = json!(4);
    row["serviceappointment_activity_parties"] = json!([
        {"participationtypemask": 10, "partyid_systemuser@odata.bind": format!("/systemusers({person})")},
        {"participationtypemask": 10, "addressused": "bob@alderfinch.example"},
        {"participationtypemask": 11, "addressused": "foreman@harbour.example"},
    ]);
}

/// What the organization's side says in the one column by which it is known what it said last.
fn organizations_words(what: What, number: u32) -> String {
    match what {
        What::Task => format!("2035-12-{:02}T09:00:00Z", 1 + number % 28),
        What::Contact | What::Appointment | What::Series | What::Service => format!("Org says {number}"),
    }
}

/// The columns that people change in the organization: all that the mailbox's side leaves alone, at once.
fn organizations_columns(what: What, number: u32, said: &str) -> Value {
    let day = 1 + number % 28;
    match what {
        What::Contact => json!({
            "jobtitle": said, "department": format!("Dock {number}"), "nickname": format!("Nick {number}"),
            "managername": format!("Manager {number}"), "assistantname": format!("Assistant {number}"),
            "spousesname": format!("Spouse {number}"), "childrensnames": format!("Child {number}"),
            "telephone1": format!("+49 40 {number}1"), "business2": format!("+49 40 {number}2"),
            "telephone2": format!("+49 40 {number}3"), "home2": format!("+49 40 {number}4"),
            "fax": format!("+49 40 {number}5"), "telephone3": format!("+49 40 {number}6"),
            "callback": format!("+49 40 {number}7"), "company": format!("+49 40 {number}8"),
            "assistantphone": format!("+49 40 {number}9"),
            "emailaddress1": format!("a{number}@desk.example"), "emailaddress2": format!("b{number}@desk.example"),
            "emailaddress3": format!("c{number}@desk.example"),
            "websiteurl": format!("https://desk.example/{number}"), "ftpsiteurl": format!("ftp://desk.example/{number}"),
            "description": format!("First {number}\nSecond, with \u{e9}"), "birthdate": format!("1980-01-{day:02}"),
            "address1_line1": format!("Pier {number}"), "address1_city": "Kiel", "address1_stateorprovince": "SH",
            "address1_postalcode": format!("{:05}", 24_000 + number), "address1_country": "Germany",
            "yomilastname": format!("Yomi {number}"),
        }),
        What::Appointment => json!({"description": said, "prioritycode": number % 3}),
        What::Series => json!({"description": said}),
        What::Task => json!({"scheduledend": said, "prioritycode": number % 3}),
        What::Service => json!({
            "description": said, "prioritycode": number % 3, "location": format!("Hall {number}"),
            "scheduledstart": format!("2035-12-{day:02}T09:00:00Z"), "scheduledend": format!("2035-12-{day:02}T11:00:00Z"),
        }),
    }
}

/// The lines that people change in the mailbox: some that the organization's side leaves alone. Of a series they are those of its third
/// occurrence.
fn mailboxes_lines(what: What, number: u32, said: &str) -> Vec<(&'static str, Option<&'static str>, String)> {
    let day = 1 + number % 28;
    let said = said.to_owned();
    match what {
        What::Contact => vec![
            ("TEL", Some("CELL"), said),
            ("TEL", Some("PAGER"), format!("+49 9 {number}")),
            ("X-PHONETIC-FIRST-NAME", None, format!("Yomi {number}")),
            ("X-ANNIVERSARY", None, format!("2010-05-{day:02}")),
        ],
        What::Appointment => {
            let shown = if number.is_multiple_of(2) {
                "OPAQUE"
            } else {
                "TRANSPARENT"
            };
            vec![
                ("LOCATION", None, said),
                ("TRANSP", None, shown.to_owned()),
                ("DTSTART", None, format!("203512{day:02}T100000Z")),
                ("DTEND", None, format!("203512{day:02}T110000Z")),
            ]
        }
        What::Series => vec![("LOCATION", None, said)],
        // Nothing of it is the mailbox's; what the record does not have stays.
        What::Service => vec![("X-NOTE-HERE", None, said)],
        What::Task => vec![
            ("DESCRIPTION", None, said),
            ("PERCENT-COMPLETE", None, (number % 90).to_string()),
        ],
    }
}
