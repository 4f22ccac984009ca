//! What waits for a person in the Sync view: both values beside each other, an answer that is carried out at once, a cycle that is taken
//! back, and pairs that are proposed after the cache was lost (promises 5 to 8).

use std::fs;
use std::path::{Path, PathBuf};

use regarding_tests::api::{Api, text};
use regarding_tests::axe;
use regarding_tests::desk::Desk;
use regarding_tests::install::Install;
use regarding_tests::organization::Organization;
use regarding_tests::patience::until;
use regarding_tests::post::Post;
use regarding_tests::room::Room;
use regarding_tests::window::Window;
use serde_json::json;

use crate::PICTURES;
use crate::narrow::make_narrow;

/// A contact that the first cycle brought: its name, its row, and its file in the mailbox.
struct Person {
    name: String,
    row: String,
    file: PathBuf,
}

impl Person {
    fn card(&self) -> String {
        read(&self.file)
    }

    fn title(&self) -> String {
        line(&self.card(), "TITLE:").unwrap_or_default()
    }

    /// The mailbox gives them another job.
    fn is_titled(&self, title: &str) {
        let before = format!("TITLE:{}", self.title());
        let changed = self.card().replace(&before, &format!("TITLE:{title}"));
        assert!(fs::write(&self.file, changed).is_ok(), "writing a card");
    }
}

fn read(card: &Path) -> String {
    let text = fs::read_to_string(card);
    assert!(text.is_ok(), "reading {}", card.display());
    text.unwrap_or_default()
}

fn line(card: &str, name: &str) -> Option<String> {
    card.lines()
        .find_map(|line| line.strip_prefix(name))
        .map(str::to_owned)
}

fn cards(people: &Path) -> Vec<PathBuf> {
    let mut cards: Vec<PathBuf> = fs::read_dir(people)
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|kind| kind == "vcf"))
        .collect();
    cards.sort();
    cards
}

/// A mailbox with a calendar and an address book.
fn with_folders(room: &Room) -> Post {
    let post = Post::open(room.home());
    for folder in ["calendars/home", "contacts/people"] {
        assert!(fs::create_dir_all(post.folder.join(folder)).is_ok(), "{folder}");
    }
    post
}

/// The desk after the first cycle: contacts have come, and everything is well.
async fn synchronized() -> (Desk, PathBuf) {
    let room = Room::new();
    let post = with_folders(&room);
    let desk = Desk::with(room, Organization::start(), &post.folder).await;
    let window = &desk.window;
    window.click("button", "Sync, 1 question").await;
    window.click("button", "See what would happen").await;
    window.click("button", "Yes, begin").await;
    let people = post.folder.join("contacts/people");
    until("contacts come", || async {
        (cards(&people).len() > 10).then_some(())
    })
    .await;
    window.text("Running well").await;
    (desk, post.folder)
}

/// Contacts with a job, as both sides have them.
fn with_a_job(desk: &Desk, people: &Path) -> Vec<Person> {
    let api = desk.api();
    let named = cards(people).into_iter().filter_map(|file| {
        let card = read(&file);
        line(&card, "TITLE:")?;
        let id = line(&card, "UID:")?.split('@').next()?.to_owned();
        let row = format!("contacts({id})");
        let name = text(&api.get(&format!("{row}?$select=fullname")), "fullname");
        Some(Person { name, row, file })
    });
    named.take(3).collect()
}

fn job(api: &Api, person: &Person) -> String {
    text(&api.get(&format!("{}?$select=jobtitle", person.row)), "jobtitle")
}

async fn coloured(window: &Window, label: &str) {
    window.click("button", "Settings").await;
    window.click("tab", "Appearance").await;
    window.click("radio", label).await;
    window.click("button", "Close").await;
    window.gone("dialog", "Set Personal Options").await;
}

#[tokio::test]
async fn promise_7_both_values_are_seen_decided_about_and_a_cycle_is_taken_back() {
    let (desk, folder) = synchronized().await;
    let window = &desk.window;
    let colleague = Api::of(&desk.organization, desk.organization.user("System Administrator"));
    let [one, other, third] = with_a_job(&desk, &folder.join("contacts/people"))
        .try_into()
        .unwrap_or_else(|_| panic!("three contacts with a job"));
    let before = third.title();
    for (person, here, there) in [
        (&one, "Head buyer", "Director"),
        (&other, "Buyer for harbours", "Buyer for bridges"),
    ] {
        person.is_titled(here);
        colleague.change(&person.row, &json!({"jobtitle": there}));
    }
    colleague.change(&third.row, &json!({"jobtitle": "Chair"}));
    window.click("button", "Sync now").await;
    window.find("heading", "Changed on both sides: 2").await;
    for value in [
        "Head buyer",
        "Director",
        "Buyer for harbours",
        "Buyer for bridges",
    ] {
        window.text(value).await;
    }
    until("what only one side changed travels", || async {
        (third.title() == "Chair").then_some(())
    })
    .await;
    window.text("Running well").await;
    window.drawn().await;
    desk.room.picture(PICTURES, "decisions");
    window.click("button", "Details of").await;
    window.find("dialog", "What the cycle").await;
    window.find("heading", "Changed in your mailbox").await;
    window.drawn().await;
    desk.room.picture(PICTURES, "cycle-details");
    window.click("button", "Close").await;
    window.gone("dialog", "What the cycle").await;
    assert_eq!(axe::serious_findings(window).await, Vec::<String>::new());

    let left = format!("Keep left, as your mailbox has it: {}, Job title", one.name);
    window.click("button", &left).await;
    window.find("heading", "Changed on both sides: 1").await;
    assert_eq!(job(&colleague, &one), "Head buyer", "carried out at once");
    let right = format!(
        "Keep right, as your organization has it: {}, Job title",
        other.name
    );
    window.click("button", &right).await;
    window.gone("heading", "Changed on both sides").await;
    assert_eq!(other.title(), "Buyer for bridges", "carried out at once");
    window.find("heading", "What you decided").await;
    window.drawn().await;
    desk.room.picture(PICTURES, "decided");

    window.click("button", "Undo last cycle").await;
    window.find("dialog", "Undo the last cycle?").await;
    window.text("changed in the mailbox").await;
    window.drawn().await;
    desk.room.picture(PICTURES, "undo");
    assert_eq!(axe::serious_findings(window).await, Vec::<String>::new());
    window.click("button", "Undo").await;
    window.find("dialog", "The last cycle is undone").await;
    assert_eq!(third.title(), before, "as it was before the cycle");
    window.click("button", "Close").await;
    window.find("heading", "Changed on both sides: 1").await;
    window.text("It was set back, and waits for your decision.").await;
    window.click("button", "Sync now").await;
    window.text("Running well").await;
    assert_eq!(third.title(), before, "the next cycle does not do it again");
    assert_eq!(job(&colleague, &third), "Chair");

    coloured(window, "Dark").await;
    window.find("heading", "Changed on both sides: 1").await;
    window.drawn().await;
    desk.room.picture(PICTURES, "decisions-dark");
    assert_eq!(axe::serious_findings(window).await, Vec::<String>::new());
    make_narrow(&desk.room);
    window.drawn().await;
    desk.room.picture(PICTURES, "decisions-narrow");
    let wide = "return document.documentElement.scrollWidth > window.innerWidth";
    assert_eq!(window.run(wide, vec![]).await, json!(false));
}

#[tokio::test]
async fn promise_6_after_a_lost_cache_a_pair_without_marks_is_proposed_and_made_once() {
    let room = Room::new();
    let post = with_folders(&room);
    let people = post.folder.join("contacts/people");
    let organization = Organization::start();
    let me = organization.user("Salesperson").clone();
    let mut install = Install::in_room(&room);
    let _ = install.sign_in(&organization.url, &me, &post.folder).ended(0);
    let _ = install.run(&["sync", "--yes"]).ended(0);
    install.delete_cache();
    let moved = moved(&people);
    let before = cards(&people).len();

    let window = Window::open(&room, &[]).await;
    window.fill("textbox", "E-mail", &me.email).await;
    window.fill("textbox", "Password", &me.password).await;
    window.click("button", "Sign in").await;
    window.find("treeitem", "Inbox").await;
    window.click("button", "Sync").await;
    // The number of this computer lies beside the cache: it is the same one, and goes on.
    window.text("Running well").await;
    assert_eq!(cards(&people).len(), before, "nothing is made twice");
    window.find("heading", "Perhaps one and the same: 1").await;
    window.drawn().await;
    room.picture(PICTURES, "proposals");
    assert_eq!(axe::serious_findings(&window).await, Vec::<String>::new());
    window.click("button", "What would happen").await;
    window.find("dialog", "What would happen").await;
    window
        .text(
            "1 item of the mailbox may be this record. It waits for your word and is not made a second time.",
        )
        .await;
    window.drawn().await;
    room.picture(PICTURES, "proposals-preview");
    window.click("button", "Close").await;
    window.gone("dialog", "What would happen").await;
    window.click("button", "Link them").await;
    window.gone("heading", "Perhaps one and the same").await;
    let card = read(&moved);
    assert!(card.contains("X-REGARDING-LINK"), "{card}");
    assert_eq!(cards(&people).len(), before, "nothing is made twice");
}

/// Another program wrote one of the contacts anew, under an identifier of its own: the card that is left.
fn moved(people: &Path) -> PathBuf {
    let file = cards(people)
        .into_iter()
        .find(|file| read(file).contains("EMAIL"))
        .unwrap_or_default();
    let card = read(&file);
    let kept: Vec<&str> = card
        .lines()
        .filter(|line| !line.contains("X-REGARDING"))
        .map(|line| {
            if line.starts_with("UID:") {
                "UID:brought-by-hand"
            } else {
                line
            }
        })
        .collect();
    let moved = people.join("brought-by-hand.vcf");
    let written = fs::write(&moved, format!("{}\r\n", kept.join("\r\n")));
    assert!(
        written.is_ok() && fs::remove_file(&file).is_ok(),
        "writing a card anew"
    );
    moved
}
