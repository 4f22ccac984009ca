//! What waits for a person in the synchronization, from the command line: two edits of a field, a stated policy, a record that may be
//! in the mailbox already (promises 5 to 8).

use std::fs;
use std::path::PathBuf;

use regarding_tests::api::encoded;
use regarding_tests::install::Install;
use serde_json::{Value, json};

use crate::scene::Scene;

const PERSON: &str = "BEGIN:VCARD\r\nVERSION:4.0\r\nUID:karla-1\r\nFN:Karla Neumann\r\nN:Neumann;Karla;;;\r\n\
    EMAIL:karla@elsewhere.example\r\nTITLE:Buyer\r\nEND:VCARD\r\n";

struct Desk {
    scene: Scene,
    install: Install,
}

impl Desk {
    fn new() -> Self {
        let scene = Scene::open();
        for folder in ["calendars/home", "contacts/people"] {
            fs::create_dir_all(scene.post.folder.join(folder)).unwrap();
        }
        let install = scene.install(&scene.mara());
        let desk = Self { scene, install };
        fs::write(desk.card_file(), PERSON).unwrap();
        desk
    }

    fn card_file(&self) -> PathBuf {
        self.scene.post.folder.join("contacts/people/karla.vcf")
    }

    fn card(&self) -> String {
        fs::read_to_string(self.card_file()).unwrap()
    }

    fn json(&self, words: &[&str]) -> Value {
        let words: Vec<&str> = words.iter().chain(&["--json"]).copied().collect();
        self.install.run(&words).ended(0).json()
    }

    fn karlas(&self) -> Vec<Value> {
        let filter = encoded("emailaddress1 eq 'karla@elsewhere.example'");
        let query = format!("contacts?$select=jobtitle,contactid&$filter={filter}");
        self.scene.seen().rows(&query)
    }

    /// Both sides give her another job.
    fn both_change(&self) {
        let changed = self.card().replace("TITLE:Buyer", "TITLE:Head buyer");
        fs::write(self.card_file(), changed).unwrap();
        let id = self.karlas()[0]["contactid"].as_str().unwrap().to_owned();
        self.scene
            .seen()
            .change(&format!("contacts({id})"), &json!({"jobtitle": "Director"}));
    }

    fn people(&self) -> usize {
        let folder = self.scene.post.folder.join("contacts/people");
        fs::read_dir(folder).unwrap().count()
    }
}

#[test]
fn promise_7_two_edits_are_listed_with_both_values_and_one_stays_at_once() {
    let desk = Desk::new();
    let _ = desk.json(&["sync", "--yes", "--track", "karla-1"]);
    desk.both_change();
    let _ = desk.json(&["sync"]);
    let waiting = desk.json(&["conflicts"]);
    let conflict = &waiting["conflicts"][0];
    assert_eq!(conflict["mailbox"]["value"], "Head buyer");
    assert_eq!(conflict["organization"]["value"], "Director");
    let page = desk.install.run(&["conflicts"]).ended(0).out;
    assert!(page.contains("Head buyer") && page.contains("Director"), "{page}");

    let id = conflict["id"].as_str().unwrap();
    let row = format!("contacts({})", desk.karlas()[0]["contactid"].as_str().unwrap());
    desk.scene.seen().change(&row, &json!({"jobtitle": "Chair"}));
    let late = desk
        .install
        .run(&["conflicts", "decide", id, "mailbox", "--json"])
        .ended(12);
    assert_eq!(late.json()[0]["now"]["organization"]["value"], "Chair");
    assert_eq!(desk.karlas()[0]["jobtitle"], "Chair", "nothing was done");

    let answered = desk.json(&["conflicts", "decide", "1", "mailbox"]);
    assert_eq!(answered[0]["done"], true);
    assert_eq!(desk.karlas()[0]["jobtitle"], "Head buyer");
    assert_eq!(desk.json(&["conflicts"])["conflicts"], json!([]));
    // What was before is in the memory of the program that did it, so a command has no way to take it back and offers none.
    let _ = desk.install.run(&["conflicts", "undo"]).ended(2);
}

#[test]
fn d_101_a_policy_stated_in_the_options_decides() {
    let desk = Desk::new();
    let _ = desk.json(&["sync", "--yes", "--track", "karla-1"]);
    let options = desk.json(&["options", "--conflicts", "organization"]);
    assert_eq!(options["both_changed"], "organization_wins");
    desk.both_change();
    let _ = desk.json(&["sync"]);
    assert!(desk.card().contains("TITLE:Director"), "{}", desk.card());
}

#[test]
fn promise_5_on_a_new_computer_what_may_be_there_is_proposed_and_nothing_is_made_twice() {
    let desk = Desk::new();
    let mara = desk.scene.mara();
    let owner = format!("/systemusers({})", mara.id);
    let row = json!({
        "lastname": "Neumann", "firstname": "Karla", "emailaddress1": "karla@elsewhere.example",
        "ownerid@odata.bind": owner,
    });
    let _ = desk.scene.seen().create("contacts", &row);
    let report = desk.json(&["sync", "--yes"]);
    assert!(
        report.to_string().contains("may be this record"),
        "shown in the report"
    );
    let before = desk.people();
    let waiting = desk.json(&["conflicts"]);
    let proposal = &waiting["proposals"][0];
    assert_eq!(proposal["candidates"][0]["uid"], "karla-1");

    let record = proposal["record"].as_str().unwrap();
    let linked = desk.json(&["conflicts", "link", record, "karla-1"]);
    assert_eq!(linked[0]["done"], true, "{linked}");
    assert!(desk.card().contains("X-REGARDING-LINK"), "{}", desk.card());
    desk.install.delete_cache();
    let _ = desk.install.run(&["options", "--synchronize", "on"]).ended(0);
    let _ = desk.json(&["sync", "--yes"]);
    assert_eq!((desk.people(), desk.karlas().len()), (before, 1), "promise 6");
    assert_eq!(desk.json(&["conflicts"])["proposals"], json!([]));
}
