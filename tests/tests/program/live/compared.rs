//! Both sides, compared field by field by somebody who knows neither the program nor its mapping: plain answers of the Web API, and
//! another reader's reading of what lies on the server.

use std::collections::BTreeMap;

use regarding_tests::api::encoded;
use regarding_tests::dav::read_items;
use serde_json::Value;

use super::stand::{Stand, What};

/// A property, and the column that says the same.
const CONTACT: [(&str, &str); 6] = [
    ("N.family", "lastname"),
    ("N.given", "firstname"),
    ("TITLE", "jobtitle"),
    ("TEL;CELL", "mobilephone"),
    ("TEL;WORK", "telephone1"),
    ("EMAIL", "emailaddress1"),
];
const APPOINTMENT: [(&str, &str); 5] = [
    ("SUMMARY", "subject"),
    ("LOCATION", "location"),
    ("DESCRIPTION", "description"),
    ("DTSTART", "scheduledstart"),
    ("DTEND", "scheduledend"),
];
const TASK: [(&str, &str); 2] = [("SUMMARY", "subject"), ("DESCRIPTION", "description")];

type Item = BTreeMap<String, String>;

impl Stand {
    /// Every edit is there, on both sides, once; and whatever else lies there is the same too.
    pub(super) fn compare(&mut self) {
        for index in 0..self.things.len() {
            self.look_for(index);
        }
        let all: Vec<Item> = [What::Contact, What::Task]
            .into_iter()
            .flat_map(|what| {
                let texts = self.texts(self.collection(what));
                assert!(
                    texts
                        .values()
                        .filter(|text| text.contains("@live.example"))
                        .all(|text| text.contains("X-NOT-OURS:kept")),
                    "foreign properties stay"
                );
                read_items(&texts.into_values().collect::<Vec<_>>())
            })
            .collect();
        self.each_once(&all);
        let pairs = self.pairs(&all);
        assert!(
            pairs > self.things.len(),
            "the sample's own are there as well: {pairs}"
        );
    }

    /// What was made outside is there once on either side, with the values that it was given last.
    fn each_once(&self, all: &[Item]) {
        for thing in &self.things {
            let records = self.records(thing.what, &thing.title);
            assert_eq!(records.len(), 1, "promise 5, {thing:?}: {records:#?}");
            let title = if thing.what == What::Contact {
                "N.family"
            } else {
                "SUMMARY"
            };
            let items: Vec<&Item> = all
                .iter()
                .filter(|item| item.get(title) == Some(&thing.title))
                .collect();
            assert_eq!(items.len(), 1, "promise 5, {thing:?}: {items:#?}");
            let (record, item) = (&records[0], items[0]);
            let (column, property, ours) = match thing.what {
                What::Contact => ("jobtitle", "TITLE", "TEL;CELL"),
                What::Appointment => ("description", "DESCRIPTION", "LOCATION"),
                What::Task => ("description", "DESCRIPTION", "DESCRIPTION"),
            };
            if let Some(said) = &thing.by_organization {
                assert_eq!(record[column], **said, "promise 7, {thing:?}");
                assert_eq!(item.get(property), Some(said), "promise 7, {thing:?}");
            }
            if let Some(said) = &thing.by_mailbox {
                assert_eq!(item.get(ours), Some(said), "promise 7, {thing:?}");
            }
            same(thing.what, item, record);
        }
    }

    /// Items that were born from records, whoever made those, against them; how many.
    fn pairs(&self, all: &[Item]) -> usize {
        let born = all.iter().filter_map(|item| {
            let (record, _) = item.get("UID")?.split_once('@')?;
            (record.len() == 36).then_some((item, record))
        });
        let mut count = self.things.iter().filter(|thing| thing.uid.is_some()).count();
        for (item, record) in born {
            let what = match item["kind"].as_str() {
                "contact" => What::Contact,
                "appointment" => What::Appointment,
                _ => What::Task,
            };
            same(what, item, &self.record(what, record));
            count += 1;
        }
        count
    }
}

impl Stand {
    /// A record by its id. A series is one of another table, and so are phone calls, letters and faxes, which are tasks in the mailbox.
    fn record(&self, what: What, id: &str) -> Value {
        let sets: &[&str] = match what {
            What::Contact => &["contacts"],
            What::Appointment => &["appointments", "recurringappointmentmasters"],
            What::Task => &["tasks", "phonecalls", "letters", "faxes"],
        };
        let column = if what == What::Contact {
            "contactid"
        } else {
            "activityid"
        };
        let filter = encoded(&format!("{column} eq {id}"));
        let found = sets
            .iter()
            .flat_map(|set| self.scene.seen().rows(&format!("{set}?$filter={filter}")));
        found
            .into_iter()
            .next()
            .unwrap_or_else(|| panic!("nothing was born from {what:?} {id}"))
    }
}

/// Each field that both sides have says the same on both.
fn same(what: What, item: &Item, record: &Value) {
    let fields: &[(&str, &str)] = match what {
        What::Contact => &CONTACT,
        What::Appointment => &APPOINTMENT,
        What::Task => &TASK,
    };
    for (property, column) in fields {
        let there = item.get(*property).map_or("", String::as_str);
        // A whole day is written as a day on one side, and as its first moment on the other; a series has its times in its rule.
        let has_no_moment = !there.contains('T') || item.contains_key("RRULE");
        if property.starts_with("DT") && has_no_moment {
            continue;
        }
        let here = record[*column].as_str().unwrap_or_default();
        assert_eq!(
            there.replace("\r\n", "\n").trim_end(),
            here.replace("\r\n", "\n").trim_end(),
            "{property} and {column}: {item:#?} {record:#}"
        );
    }
}
