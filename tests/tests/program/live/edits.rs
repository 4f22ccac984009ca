//! What people do on both sides meanwhile. Each side has a field of its own in each kind, so that no edit is ever a conflict and every
//! one of them must be there in the end.

use serde_json::json;

use super::lines::with_value;
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
            if self.dice.below(2) == 0 && self.things[index].what != What::Task {
                self.edit_record(index);
            } else {
                self.edit_item(index);
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
        match self.dice.below(5) {
            0 => self.new_record(What::Contact, title),
            1 => self.new_record(What::Task, title),
            2 => self.new_item(What::Contact, title),
            3 => self.new_item(What::Task, title),
            _ => self.new_item(What::Appointment, title),
        }
    }

    fn new_record(&mut self, what: What, title: String) {
        let (set, _, column) = what.columns();
        let mut row = json!({column: title});
        if what == What::Contact {
            row["firstname"] = json!("Org");
        }
        let record = self.mara().create(set, &row);
        self.things.push(Thing {
            what,
            title,
            uid: None,
            record: Some(record),
            item: None,
            by_organization: None,
            by_mailbox: None,
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
        });
    }

    fn edit_record(&mut self, index: usize) {
        let value = format!("Org says {}", self.next());
        let thing = &self.things[index];
        let Some(record) = &thing.record else { return };
        let (set, _, _) = thing.what.columns();
        self.scene.seen().change(
            &format!("{set}({record})"),
            &json!({organizations_column(thing.what): value}),
        );
        self.things[index].by_organization = Some(value);
    }

    fn edit_item(&mut self, index: usize) {
        let number = self.next();
        let thing = &self.things[index];
        let value = match thing.what {
            What::Contact => format!("+49 {number}"),
            What::Appointment | What::Task => format!("Box says {number}"),
        };
        let Some(url) = thing.item.clone() else { return };
        let (name, word) = mailboxes_property(thing.what);
        let changed = self
            .hand
            .change(&url, |text| with_value(text, name, word, &value));
        assert!(changed, "promise 4: {url} is gone");
        self.things[index].by_mailbox = Some(value);
    }
}

/// The column that people change in the organization; tasks are changed in the mailbox only.
fn organizations_column(what: What) -> &'static str {
    match what {
        What::Contact => "jobtitle",
        What::Appointment | What::Task => "description",
    }
}

/// The property that people change in the mailbox.
fn mailboxes_property(what: What) -> (&'static str, Option<&'static str>) {
    match what {
        What::Contact => ("TEL", Some("CELL")),
        What::Appointment => ("LOCATION", None),
        What::Task => ("DESCRIPTION", None),
    }
}
