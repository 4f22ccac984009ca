//! What a person untracked is followed again by no computer of theirs, whatever it has forgotten, until it is tracked anew (E-9, D-38, D-53;
//! promises 5, 6 and 8; docs/adr/0020).

use regarding_tests::api::Api;
use regarding_tests::dav::{DavServer, Hand};
use regarding_tests::install::Install;
use serde_json::json;

use crate::scene::Scene;

const PERSON: &str = "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:karla-1\r\nFN:Karla Neumann\r\nN:Neumann;Karla;;;\r\n\
    EMAIL:karla@elsewhere.example\r\nTITLE:Buyer\r\nX-NOT-OURS:kept\r\nEND:VCARD\r\n";

/// Two computers of one person, an address book on a server, and in it a contact that the person tracked and one that a filter brought.
struct Stand {
    scene: Scene,
    hand: Hand,
    desk: Install,
    laptop: Install,
    /// Where the two contacts lie.
    tracked: String,
    brought: String,
}

impl Stand {
    fn open(server: &DavServer) -> Self {
        let (scene, hand) = (Scene::open(), server.hand());
        let book = format!("{}crew/", server.variable("DAV_ADDRESSBOOK_HOME"));
        hand.make_book(&book);
        let [desk, laptop] = [0, 1].map(|_| {
            let mut install = scene.install(&scene.mara());
            install.knows(&[&scene.mara().password, "", "alice-pw"]);
            let _ = install
                .run(&["calendars", "--at", server.url(), "--user", "alice", "--json"])
                .ended(0);
            install
        });
        let _ = desk.run(&["sync", "--yes"]).ended(0);
        let brought = hand.items(&book).into_iter().next().unwrap();
        let tracked = format!("{book}karla.vcf");
        hand.put_new(&tracked, PERSON);
        let _ = desk.run(&["sync", "--track", "karla-1"]).ended(0);
        Self {
            scene,
            hand,
            desk,
            laptop,
            tracked,
            brought,
        }
    }

    fn places(&self) -> [&str; 2] {
        [&self.tracked, &self.brought]
    }

    fn texts(&self) -> [String; 2] {
        self.places().map(|place| self.hand.text(place).unwrap())
    }

    /// Takes the synchronizing role and runs a cycle.
    fn takes_over(&self, install: &Install) {
        let _ = install.run(&["claim", "--take", "--json"]).ended(0);
        let _ = install.run(&["sync", "--yes", "--json"]).ended(0);
    }

    /// Somebody edits both records in the organization.
    fn edits_records(&self, column: &str, value: &str) {
        let seen = self.scene.seen();
        for text in self.texts() {
            let record = named_by(&text);
            seen.change(&format!("contacts({record})"), &json!({ column: value }));
        }
    }
}

fn lines(text: &str) -> Vec<String> {
    text.replace("\r\n ", "").lines().map(str::to_owned).collect()
}

fn mark(text: &str) -> Option<String> {
    let all = lines(text);
    all.into_iter().find(|line| line.starts_with("X-REGARDING-LINK:"))
}

fn uid(text: &str) -> String {
    let all = lines(text);
    let uid = all.iter().find_map(|line| line.strip_prefix("UID:"));
    uid.unwrap().to_owned()
}

/// The record that an item names.
fn named_by(text: &str) -> String {
    mark(text).unwrap().split('/').nth(2).unwrap().to_owned()
}

fn title(api: &Api, text: &str) -> String {
    let row = api.get(&format!("contacts({})?$select=jobtitle", named_by(text)));
    row["jobtitle"].as_str().unwrap_or_default().to_owned()
}

fn without_mark(text: &str) -> Vec<String> {
    let mut all = lines(text);
    all.retain(|line| !line.starts_with("X-REGARDING-LINK:"));
    all
}

/// The records that are listed as not kept the same any more, and that can be brought back.
fn unfollowed(install: &Install) -> Vec<String> {
    let view = install.run(&["unfollowed", "--json"]).ended(0).json();
    let pairs = view["pairs"].as_array().unwrap().clone();
    let back = pairs.iter().filter(|one| one["bringing_back"].is_string());
    back.map(|one| one["record"].as_str().unwrap().to_owned())
        .collect()
}

fn brings_back(install: &Install, text: &str) {
    let record = format!("contact:{}", named_by(text));
    let _ = install
        .run(&["unfollowed", "--bring-back", &record, "--json"])
        .ended(0);
}

/// D-50, D-56: what was removed in the mailbox does not come back by itself, and comes when the person says so, exactly once.
#[test]
fn d_56_what_was_removed_here_is_listed_and_brought_back() {
    let scene = Scene::open();
    let people = scene.post.folder.join("contacts/people");
    std::fs::create_dir_all(&people).unwrap();
    std::fs::create_dir_all(scene.post.folder.join("calendars/home")).unwrap();
    let install = scene.install(&scene.mara());
    let _ = install.run(&["sync", "--yes"]).ended(0);
    assert!(unfollowed(&install).is_empty());
    let count = || std::fs::read_dir(&people).unwrap().count();
    let before = count();
    let one = std::fs::read_dir(&people)
        .unwrap()
        .next()
        .unwrap()
        .unwrap()
        .path();
    std::fs::remove_file(&one).unwrap();
    let _ = install.run(&["sync"]).ended(0);
    let _ = install.run(&["sync"]).ended(0);
    let listed = unfollowed(&install);
    assert_eq!((count(), listed.len()), (before - 1, 1), "{listed:?}");
    let words = ["unfollowed", "--bring-back", &listed[0], "--json"];
    let _ = install.run(&words).ended(0);
    assert!(one.exists(), "under its name, which every install derives");
    let _ = install.run(&words).refused(6);
    let _ = install.run(&["sync"]).ended(0);
    assert_eq!((count(), unfollowed(&install).len()), (before, 0));
}

#[test]
fn e_9_what_was_untracked_stays_untracked_on_every_computer_until_it_is_tracked_anew() {
    let server = DavServer::start("radicale.sh");
    let stand = Stand::open(&server);
    let before = stand.texts();
    for text in &before {
        let _ = stand.desk.run(&["untrack", "--item", &uid(text)]).ended(0);
    }
    let said = stand.texts();
    for (before, after) in before.iter().zip(&said) {
        assert!(mark(after).unwrap().ends_with("/untracked"), "{after}");
        assert_eq!(
            without_mark(before),
            without_mark(after),
            "nothing else is touched"
        );
    }

    // A computer that never knew, one that followed both, and one that lost what it knew.
    stand.edits_records("jobtitle", "Untracked");
    stand.takes_over(&stand.laptop);
    assert_eq!(stand.texts(), said, "a computer that takes over");
    stand.desk.delete_cache();
    stand.takes_over(&stand.desk);
    assert_eq!(stand.texts(), said, "a cache that was lost");
    for place in stand.places() {
        let edited = |text: &str| text.replace("END:VCARD", "NICKNAME:Nobody\r\nEND:VCARD");
        assert!(stand.hand.change(place, edited));
    }
    let edited = stand.texts();
    stand.takes_over(&stand.laptop);
    stand.takes_over(&stand.desk);
    assert_eq!(stand.texts(), edited, "nothing comes from the organization");
    let seen = stand.scene.seen();
    for text in &edited {
        assert_eq!(title(&seen, text), "Untracked", "nothing goes there");
    }

    // Tracked anew on one computer, and the other one, which remembers the untracking, learns so.
    let listed = unfollowed(&stand.laptop);
    let [tracked, brought] = &edited;
    for text in [tracked, brought] {
        let record = format!("contact:{}", named_by(text));
        assert!(listed.contains(&record), "{record} among {listed:?}");
    }
    let _ = stand.desk.run(&["sync", "--track", &uid(tracked)]).ended(0);
    brings_back(&stand.desk, brought);
    assert!(unfollowed(&stand.desk).is_empty());
    for text in stand.texts() {
        assert!(mark(&text).unwrap().ends_with("/tracked"), "{text}");
    }
    stand.takes_over(&stand.laptop);
    // What differed meanwhile is asked about; what is edited from now on travels.
    stand.edits_records("department", "Tracked anew");
    let _ = stand.laptop.run(&["sync", "--json"]).ended(0);
    for text in stand.texts() {
        assert!(text.contains("Tracked anew"), "{text}");
    }
}

/// E-4, bettered: a computer that does not synchronize untracks at once, what was tracked as well as what a filter brought, and never
/// linked either.
#[test]
fn e_4_what_is_untracked_on_a_computer_that_does_not_synchronize_is_followed_by_none() {
    let server = DavServer::start("radicale.sh");
    let stand = Stand::open(&server);
    let before = stand.texts();
    for text in &before {
        let _ = stand
            .laptop
            .run(&["untrack", "--item", &uid(text), "--json"])
            .ended(0);
    }
    let said = stand.texts();
    for (before, after) in before.iter().zip(&said) {
        assert!(mark(after).unwrap().ends_with("/untracked"), "{after}");
        assert_eq!(
            without_mark(before),
            without_mark(after),
            "nothing else is touched"
        );
    }
    // Untracking once more finds nothing that follows.
    let _ = stand.laptop.run(&["untrack", "--item", "karla-1"]).refused(6);

    stand.edits_records("jobtitle", "Untracked");
    let _ = stand.desk.run(&["sync", "--json"]).ended(0);
    assert_eq!(stand.texts(), said, "the computer that synchronizes");
    stand.takes_over(&stand.laptop);
    stand.takes_over(&stand.desk);
    assert_eq!(stand.texts(), said, "whoever takes over");
    let listed = unfollowed(&stand.desk);
    for text in &said {
        let record = format!("contact:{}", named_by(text));
        assert!(listed.contains(&record), "{record} among {listed:?}");
    }
}

/// D-55: its record goes with it where the person says so; the item stays, though the computer that synchronizes hears of both at once.
#[test]
fn d_55_what_is_untracked_with_its_record_elsewhere_stays_in_the_mailbox() {
    let server = DavServer::start("radicale.sh");
    let stand = Stand::open(&server);
    let [tracked, _] = stand.texts();
    let seen = stand.scene.seen();
    let there = || {
        seen.rows("contacts?$select=contactid&$filter=emailaddress1%20eq%20'karla@elsewhere.example'")
            .len()
    };
    assert_eq!(there(), 1);
    let words = ["untrack", "--item", &uid(&tracked), "--delete"];
    let _ = stand.laptop.run(&words).refused(7);
    let _ = stand.laptop.run(&[&words[..], &["--yes"]].concat()).ended(0);
    assert_eq!(there(), 0);
    let said = stand.texts();
    for _ in 0..2 {
        let _ = stand.desk.run(&["sync", "--json"]).ended(0);
        assert_eq!(stand.texts(), said);
    }
    stand.takes_over(&stand.laptop);
    assert_eq!(stand.texts(), said);
}
