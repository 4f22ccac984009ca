//! Both sides, compared field by field by somebody who knows neither the program nor its mapping: plain answers of the Web API, and
//! another reader's reading of what lies on the server.

use std::collections::BTreeMap;

use regarding_tests::api::encoded;
use regarding_tests::dav::read_items;
use serde_json::Value;

use super::stand::{Stand, Thing, What};

/// A property, and the column that says the same in the same words.
const CONTACT: [(&str, &str); 19] = [
    ("N.family", "lastname"),
    ("N.given", "firstname"),
    ("TITLE", "jobtitle"),
    ("NICKNAME", "nickname"),
    ("NOTE", "description"),
    ("ORG.unit", "department"),
    ("X-MANAGER", "managername"),
    ("X-ASSISTANT", "assistantname"),
    ("X-SPOUSE", "spousesname"),
    ("X-CHILDREN", "childrensnames"),
    ("X-PHONETIC-FIRST-NAME", "yomifirstname"),
    ("X-PHONETIC-LAST-NAME", "yomilastname"),
    ("BDAY", "birthdate"),
    ("ANNIVERSARY", "anniversary"),
    ("ADR.street", "address1_line1"),
    ("ADR.city", "address1_city"),
    ("ADR.region", "address1_stateorprovince"),
    ("ADR.code", "address1_postalcode"),
    ("ADR.country", "address1_country"),
];
/// Lines of which a card has several, and the columns: which of them is which, only the program says.
const MANY: [(&str, &[&str]); 3] = [
    (
        "TEL*",
        &[
            "telephone1",
            "business2",
            "telephone2",
            "home2",
            "mobilephone",
            "fax",
            "pager",
            "telephone3",
            "callback",
            "company",
            "assistantphone",
        ],
    ),
    ("EMAIL*", &["emailaddress1", "emailaddress2", "emailaddress3"]),
    ("URL*", &["websiteurl", "ftpsiteurl"]),
];
const APPOINTMENT: [(&str, &str); 5] = [
    ("SUMMARY", "subject"),
    ("LOCATION", "location"),
    ("DESCRIPTION", "description"),
    ("DTSTART", "scheduledstart"),
    ("DTEND", "scheduledend"),
];
const TASK: [(&str, &str); 5] = [
    ("SUMMARY", "subject"),
    ("DESCRIPTION", "description"),
    ("DTSTART", "scheduledstart"),
    ("DUE", "scheduledend"),
    ("COMPLETED", "actualend"),
];

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
            if let (Some(version), Some(record)) = (&thing.version, &thing.record) {
                let now = self.version_of(thing.what, record);
                assert_eq!(now, *version, "B.3: the sync wrote to {thing:?}");
            }
            let title = if thing.what == What::Contact {
                "N.family"
            } else {
                "SUMMARY"
            };
            let items: Vec<&Item> = all
                .iter()
                .filter(|item| item.get(title) == Some(&thing.title))
                .collect();
            if thing.removed && items.is_empty() {
                // D-50, B.3: the record stays, with what was said there.
                if let Some(said) = &thing.by_organization {
                    let column = if thing.what == What::Contact {
                        "jobtitle"
                    } else {
                        "description"
                    };
                    assert_eq!(records[0][column], **said, "promise 4, {thing:?}");
                }
                continue;
            }
            // A removal before it was ever noted that the two are one brings a new item; it is one all the same.
            assert_eq!(items.len(), 1, "promise 5, {thing:?}: {items:#?}");
            let (record, item) = (&records[0], items[0]);
            let (column, property, ours) = match thing.what {
                What::Contact => ("jobtitle", "TITLE", "TEL;CELL"),
                What::Appointment => ("description", "DESCRIPTION", "LOCATION"),
                What::Series => ("description", "DESCRIPTION", ""),
                What::Task => ("scheduledend", "DUE", "DESCRIPTION"),
                What::Service => ("description", "DESCRIPTION", "X-NOTE-HERE"),
            };
            if let Some(said) = &thing.by_organization {
                assert_eq!(record[column], **said, "promise 7, {thing:?}");
                assert_eq!(item.get(property), Some(said), "promise 7, {thing:?}");
            }
            // What was said on an item that was removed went with it.
            match thing.by_mailbox.as_ref().filter(|_| !thing.removed) {
                Some(said) if thing.what == What::Series => self.of_occurrence(thing, &records[0], said),
                Some(said) => assert_eq!(item.get(ours), Some(said), "promise 7, {thing:?}"),
                None => {}
            }
            same(thing.what, item, record);
        }
    }

    /// The third occurrence of a series lies on both sides where the mailbox's side said last.
    fn of_occurrence(&self, thing: &Thing, master: &Value, said: &str) {
        let filter = encoded(&format!(
            "seriesid eq {} and scheduledstart eq 2035-12-17T09:00:00Z",
            master["activityid"].as_str().unwrap()
        ));
        let rows = self
            .scene
            .seen()
            .rows(&format!("appointments?$select=location&$filter={filter}"));
        assert_eq!(rows.len(), 1, "{thing:?}: {rows:#?}");
        assert_eq!(rows[0]["location"], *said, "promise 7, {thing:?}");
        let text = self.hand.text(thing.item.as_ref().unwrap()).unwrap();
        let line = format!("LOCATION:{said}");
        let unfolded = text.replace("\r\n ", "").replace("\n ", "");
        assert!(
            unfolded.lines().any(|one| one.trim_end() == line),
            "promise 7, {thing:?}: {text}"
        );
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
    /// A record by its id. A series is one of another table, and so are service activities, and phone calls, letters and faxes, which are tasks in
    /// the mailbox.
    fn record(&self, what: What, id: &str) -> Value {
        let sets: &[&str] = match what {
            What::Contact => &["contacts"],
            What::Appointment | What::Series | What::Service => &[
                "appointments",
                "recurringappointmentmasters",
                "serviceappointments",
            ],
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
        What::Appointment | What::Series | What::Service => &APPOINTMENT,
        What::Task => &TASK,
    };
    for (property, column) in fields {
        // A whole day is written as a day on one side, and as its first moment on the other; a series has its times in its rule.
        let there = words(item, property);
        let has_no_moment = !there.contains('T') || item.contains_key("RRULE");
        let is_moment = what != What::Contact && TIMES.contains(property);
        if is_moment && has_no_moment && (what != What::Task || !there.is_empty()) {
            continue;
        }
        let here = record[*column].as_str().unwrap_or_default();
        let plain = |text: &str| text.replace("\r\n", "\n").trim_end().to_owned();
        assert_eq!(
            plain(&there),
            plain(here),
            "{property} and {column}: {item:#?} {record:#}"
        );
    }
    match what {
        What::Contact => same_of_many(item, record),
        What::Appointment | What::Series | What::Service => {
            assert_eq!(priority(item), record["prioritycode"], "{item:#?} {record:#}");
            let free = item.get("TRANSP").is_some_and(|word| word == "TRANSPARENT");
            let there = record["statecode"] != 3 && record["statuscode"] != 2;
            assert_eq!(free, there, "shown as free: {item:#?} {record:#}");
            same_rule(item, record);
            same_regarding(item, record);
        }
        What::Task => {
            assert_eq!(priority(item), record["prioritycode"], "{item:#?} {record:#}");
            let done = item.get("STATUS").is_some_and(|word| word == "COMPLETED");
            assert_eq!(done, record["statecode"] != 0, "completed: {item:#?} {record:#}");
            if let Some(percent) = record["percentcomplete"].as_u64() {
                let there = item.get("PERCENT-COMPLETE").map_or("0", String::as_str);
                assert_eq!(there, percent.to_string(), "{item:#?} {record:#}");
            }
            same_regarding(item, record);
        }
    }
}

const TIMES: [&str; 5] = ["DTSTART", "DTEND", "DUE", "COMPLETED", "DURATION"];

/// What a property says, by any of the names that programs have for it.
fn words(item: &Item, property: &str) -> String {
    let found = item.get(property).cloned();
    match property {
        "ANNIVERSARY" => found.or_else(|| item.get("X-ANNIVERSARY").cloned()).map(day),
        "BDAY" => found.map(day),
        _ => found,
    }
    .unwrap_or_default()
}

/// A day with its hyphens.
fn day(text: String) -> String {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    match digits.len() {
        8 => format!("{}-{}-{}", &digits[..4], &digits[4..6], &digits[6..]),
        _ => text,
    }
}

fn same_of_many(item: &Item, record: &Value) {
    for (lines, columns) in MANY {
        let column = |name: &&str| record[*name].as_str().map(str::to_owned);
        let mut here: Vec<String> = columns
            .iter()
            .filter_map(column)
            .filter(|text| !text.is_empty())
            .collect();
        if lines == "EMAIL*" {
            here = here.into_iter().map(|address| address.to_lowercase()).collect();
        }
        here.sort();
        let there = item.get(lines).map_or("", String::as_str);
        assert_eq!(there, here.join("\n"), "{lines}: {item:#?} {record:#}");
    }
}

/// The priority of an entry as the organization numbers it.
fn priority(item: &Item) -> u64 {
    match item.get("PRIORITY").map_or("0", String::as_str) {
        "1" | "2" | "3" | "4" => 2,
        "6" | "7" | "8" | "9" => 0,
        _ => 1,
    }
}

fn same_rule(item: &Item, record: &Value) {
    let Some(rule) = item.get("RRULE") else { return };
    let count = rule.split(';').find_map(|part| part.strip_prefix("COUNT="));
    if let Some(count) = count {
        assert_eq!(record["occurrences"].to_string(), count, "{item:#?} {record:#}");
    }
}

/// Both are about the same record, or about none.
fn same_regarding(item: &Item, record: &Value) {
    let there = item
        .get("X-REGARDING-RECORD")
        .and_then(|text| text.rsplit(':').next());
    assert_eq!(
        there,
        record["_regardingobjectid_value"].as_str(),
        "{item:#?} {record:#}"
    );
}
