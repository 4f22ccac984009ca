//! Appointments, contacts and tasks, the same on both sides: the whole program against the running organization and a Maildir
//! with calendars and contacts (D-1, D-2, D-50, D-64, D-100, promises 4 to 7).

mod series;

use std::cell::Cell;
use std::fs;
use std::path::{Path, PathBuf};

use regarding_tests::api::encoded;
use regarding_tests::install::Install;
use regarding_tests::search::Search;
use serde_json::{Value, json};

use crate::scene::Scene;

const VISIT: &str = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Somebody//Else//EN\r\nBEGIN:VEVENT\r\nUID:visit-1@elsewhere.example\r\n\
    DTSTAMP:20261101T000000Z\r\nDTSTART:20351215T090000Z\r\nDTEND:20351215T100000Z\r\nSUMMARY:Visit to the harbour\r\n\
    LOCATION:Northern Pier 3\r\nX-NOT-OURS;X-P=\"q\":kept as it is\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";

const PERSON: &str = "BEGIN:VCARD\r\nVERSION:4.0\r\nUID:karla-1\r\nFN:Karla Neumann\r\nN:Neumann;Karla;;;\r\n\
    EMAIL:karla@elsewhere.example\r\nTITLE:Buyer\r\nEND:VCARD\r\n";

/// A desk: the scene, a computer, and where calendars and contacts lie.
struct Desk {
    scene: Scene,
    install: Install,
    /// Whether the person has said yes to the first cycle.
    agreed: Cell<bool>,
}

impl Desk {
    fn new() -> Self {
        let scene = Scene::open();
        for folder in ["calendars/home", "contacts/people"] {
            fs::create_dir_all(scene.post.folder.join(folder)).unwrap();
        }
        let install = scene.install(&scene.mara());
        Self {
            scene,
            install,
            agreed: Cell::new(false),
        }
    }

    fn put(&self, name: &str, text: &str) {
        fs::write(self.file(name), text).unwrap();
    }

    fn file(&self, name: &str) -> PathBuf {
        self.scene.post.folder.join(name)
    }

    fn text(&self, name: &str) -> String {
        fs::read_to_string(self.file(name)).unwrap()
    }

    fn sync(&self, more: &[&str]) -> Value {
        let does = !more.contains(&"--preview");
        let first = does && !self.agreed.replace(true);
        let yes: &[&str] = if first { &["--yes"] } else { &[] };
        let words: Vec<&str> = ["sync", "--json"]
            .iter()
            .chain(more)
            .chain(yes)
            .copied()
            .collect();
        self.install.run(&words).ended(0).json()
    }

    /// The files in which a UID or another text stands.
    fn files_with(&self, folder: &str, text: &str) -> Vec<PathBuf> {
        let files = fs::read_dir(self.file(folder)).unwrap();
        let paths = files.map(|file| file.unwrap().path());
        let unfolded = |path: &Path| fs::read_to_string(path).unwrap().replace("\r\n ", "");
        paths.filter(|path| unfolded(path).contains(text)).collect()
    }

    fn appointment(&self) -> Value {
        let filter = encoded("subject eq 'Visit to the harbour'");
        let rows = self.scene.seen().rows(&format!(
            "appointments?$select=location,subject,activityid&$filter={filter}"
        ));
        assert_eq!(rows.len(), 1, "promise 5: {rows:?}");
        rows.into_iter().next().unwrap()
    }

    fn contacts(&self, address: &str) -> Vec<Value> {
        let filter = encoded(&format!("emailaddress1 eq '{address}'"));
        let query = format!("contacts?$select=jobtitle,mobilephone,contactid&$filter={filter}");
        self.scene.seen().rows(&query)
    }
}

/// One kind of a report.
fn kind<'a>(report: &'a Value, name: &str) -> &'a Value {
    let kinds = report["kinds"].as_array().unwrap();
    kinds.iter().find(|one| one["kind"] == name).unwrap()
}

fn is_quiet(report: &Value) -> bool {
    let kinds = report["kinds"].as_array().unwrap();
    kinds
        .iter()
        .all(|kind| kind["steps"].as_array().unwrap().is_empty())
}

#[test]
fn c_2_d_1_what_the_filters_select_comes_what_is_tracked_goes_and_a_second_cycle_is_quiet() {
    let desk = Desk::new();
    desk.put("calendars/home/visit.ics", VISIT);
    desk.put("contacts/people/karla.vcf", PERSON);
    let preview = desk.sync(&["--preview"]);
    assert!(
        kind(&preview, "contact")["counts"]["items_created"]
            .as_u64()
            .unwrap()
            > 10
    );
    let before = fs::read_dir(desk.file("contacts/people")).unwrap().count();
    assert_eq!(before, 1, "a preview changes nothing");

    let report = desk.sync(&["--track", "visit-1@elsewhere.example", "--track", "karla-1"]);
    assert_eq!(kind(&report, "appointment")["counts"]["records_created"], 1);
    assert_eq!(kind(&report, "contact")["counts"]["records_created"], 1);
    assert_eq!(desk.appointment()["location"], "Northern Pier 3");
    assert_eq!(desk.contacts("karla@elsewhere.example").len(), 1);
    assert!(is_quiet(&desk.sync(&[])), "nothing to do a second time");
}

#[test]
fn edits_travel_both_ways_field_by_field_and_foreign_properties_stay() {
    let desk = Desk::new();
    desk.put("calendars/home/visit.ics", VISIT);
    let _ = desk.sync(&["--track", "visit-1@elsewhere.example"]);
    let changed = desk.text("calendars/home/visit.ics").replace("Pier 3", "Pier 4");
    desk.put("calendars/home/visit.ics", &changed);
    let id = desk.appointment()["activityid"].as_str().unwrap().to_owned();
    let row = format!("appointments({id})");
    desk.scene
        .seen()
        .change(&row, &json!({"description": "Bring the offer"}));
    let report = desk.sync(&[]);
    let counts = &kind(&report, "appointment")["counts"];
    assert_eq!(
        (&counts["items_changed"], &counts["records_changed"]),
        (&json!(1), &json!(1))
    );
    assert_eq!(desk.appointment()["location"], "Northern Pier 4");
    let file = desk.text("calendars/home/visit.ics");
    assert!(file.contains("Bring the offer"), "{file}");
    assert!(file.contains("X-NOT-OURS;X-P=\"q\":kept as it is\r\n"), "{file}");
    assert!(is_quiet(&desk.sync(&[])));
}

#[test]
fn promise_7_a_field_that_both_changed_waits_and_a_stated_policy_decides() {
    let desk = Desk::new();
    desk.put("contacts/people/karla.vcf", PERSON);
    let _ = desk.sync(&["--track", "karla-1"]);
    let changed = desk
        .text("contacts/people/karla.vcf")
        .replace("Buyer", "Head Buyer");
    desk.put("contacts/people/karla.vcf", &changed);
    let id = desk.contacts("karla@elsewhere.example")[0]["contactid"].clone();
    let row = format!("contacts({})", id.as_str().unwrap());
    desk.scene.seen().change(&row, &json!({"jobtitle": "Director"}));
    for _ in 0..2 {
        let report = desk.sync(&[]);
        let notes = kind(&report, "contact")["notes"].as_array().unwrap();
        assert!(notes.iter().any(|note| note["held"] == true), "{notes:?}");
        assert_eq!(
            desk.contacts("karla@elsewhere.example")[0]["jobtitle"],
            "Director"
        );
        assert!(desk.text("contacts/people/karla.vcf").contains("Head Buyer"));
    }
    let _ = desk.sync(&["--conflicts", "mailbox"]);
    assert_eq!(
        desk.contacts("karla@elsewhere.example")[0]["jobtitle"],
        "Head Buyer"
    );
    assert!(is_quiet(&desk.sync(&[])));
}

#[test]
fn d_64_promise_6_a_wiped_cache_finds_every_pair_again_and_makes_none_twice() {
    let desk = Desk::new();
    desk.put("calendars/home/visit.ics", VISIT);
    let _ = desk.sync(&["--track", "visit-1@elsewhere.example"]);
    let files = |folder| fs::read_dir(desk.file(folder)).unwrap().count();
    let before = (files("calendars/home"), files("contacts/people"));
    desk.install.delete_cache();
    // Without its number this computer is another one, which takes over as a new one would.
    let _ = desk.install.run(&["options", "--synchronize", "on"]).ended(0);
    let report = desk.sync(&[]);
    for name in ["contact", "appointment", "task"] {
        let counts = &kind(&report, name)["counts"];
        assert_eq!(
            (&counts["items_created"], &counts["records_created"]),
            (&json!(0), &json!(0)),
            "{name}"
        );
    }
    assert_eq!((files("calendars/home"), files("contacts/people")), before);
    assert_eq!(desk.appointment()["location"], "Northern Pier 3");
}

#[test]
fn d_30_promise_4_what_left_the_filter_stays_in_the_mailbox_and_many_at_once_wait_for_a_yes() {
    let desk = Desk::new();
    let _ = desk.sync(&[]);
    let mara = desk.scene.mara();
    let filter = encoded(&format!("_ownerid_value eq {} and statecode eq 0", mara.id));
    let own = desk.scene.seen().rows(&format!(
        "contacts?$select=contactid,emailaddress1&$filter={filter}&$top=25"
    ));
    let admin = desk.scene.organization.user("System Administrator").id.clone();
    let leave = |row: &Value| {
        let owner = json!({"ownerid@odata.bind": format!("/systemusers({admin})")});
        let id = row["contactid"].as_str().unwrap();
        desk.scene.seen().change(&format!("contacts({id})"), &owner);
    };
    let people = || fs::read_dir(desk.file("contacts/people")).unwrap().count();
    let before = people();
    own.iter().take(2).for_each(leave);
    let report = desk.sync(&[]);
    assert_eq!(kind(&report, "contact")["counts"]["unlinked"], 2);
    assert_eq!(people(), before, "D-59: unlinked, not removed");

    own.iter().skip(2).for_each(leave);
    let waits = desk.install.run(&["sync", "--json"]).ended(14).json();
    assert_eq!(kind(&waits, "contact")["brake"]["losses"], 23);
    let report = desk.sync(&["--yes"]);
    assert_eq!(kind(&report, "contact")["counts"]["unlinked"], 23);
    assert_eq!(people(), before);
}

#[test]
fn d_50_a_contact_that_was_removed_here_stays_in_the_organization_and_does_not_come_back() {
    let desk = Desk::new();
    desk.put("contacts/people/karla.vcf", PERSON);
    let _ = desk.sync(&["--track", "karla-1"]);
    fs::remove_file(desk.file("contacts/people/karla.vcf")).unwrap();
    let _ = desk.sync(&[]);
    assert_eq!(desk.contacts("karla@elsewhere.example").len(), 1);
    assert!(is_quiet(&desk.sync(&[])));
    assert!(desk.files_with("contacts/people", "Karla").is_empty());
}

#[test]
fn promise_1_nothing_of_what_was_synchronized_is_left_on_the_disk() {
    let desk = Desk::new();
    desk.put("calendars/home/visit.ics", VISIT);
    desk.put("contacts/people/karla.vcf", PERSON);
    let _ = desk.sync(&["--track", "visit-1@elsewhere.example", "--track", "karla-1"]);
    let planted = [
        ("subject", "Visit to the harbour"),
        ("location", "Northern Pier 3"),
        ("name", "Karla Neumann"),
        ("address", "karla@elsewhere.example"),
    ];
    let found = Search::new(planted).below(&desk.install.profile());
    assert!(found.is_empty(), "{found:?}");
}
