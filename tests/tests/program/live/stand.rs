//! A server, an organization, a computer, and what somebody outside knows that they did.

use std::collections::BTreeMap;
use std::process::Child;

use regarding_tests::api::{Api, encoded, text};
use regarding_tests::dav::{DavServer, Hand};
use regarding_tests::install::{Install, Ran};
use serde_json::Value;

use crate::scene::Scene;

/// The exit of a cycle that could not do everything.
const PARTLY: i32 = 15;
/// The exit of a cycle that was asked for something that is not there.
const GONE: i32 = 6;

/// What is kept the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    Contact,
    Appointment,
    /// An appointment that repeats, with an occurrence of its own.
    Series,
    Task,
    /// A service activity: it is made and changed in the organization alone (B.3).
    Service,
}

impl What {
    /// The set of its records, the column of their id, and the column that is the title here.
    pub(super) fn columns(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Contact => ("contacts", "contactid", "lastname"),
            Self::Appointment => ("appointments", "activityid", "subject"),
            Self::Series => ("recurringappointmentmasters", "activityid", "subject"),
            Self::Task => ("tasks", "activityid", "subject"),
            Self::Service => ("serviceappointments", "activityid", "subject"),
        }
    }
}

/// One thing that somebody outside made, with the values that they gave it last.
#[derive(Debug)]
pub(super) struct Thing {
    pub(super) what: What,
    /// Unlike that of any other.
    pub(super) title: String,
    /// Its UID, where it was made in the mailbox.
    pub(super) uid: Option<String>,
    /// Its record's id, once known.
    pub(super) record: Option<String>,
    /// Its item's address, once known.
    pub(super) item: Option<String>,
    /// What the organization's side wrote last into the field that it writes.
    pub(super) by_organization: Option<String>,
    /// The same for the mailbox's side.
    pub(super) by_mailbox: Option<String>,
    /// Of a service activity, the version that the organization's side left.
    pub(super) version: Option<String>,
    /// Whether its item was removed in the mailbox.
    pub(super) removed: bool,
}

/// Choices that are the same for the same seed.
#[derive(Debug)]
pub(super) struct Dice(u64);

impl Dice {
    pub(super) fn below(&mut self, sides: u64) -> u64 {
        // xorshift64*
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) % sides
    }
}

pub(super) struct Stand {
    pub(super) scene: Scene,
    /// Ends with the test.
    _server: DavServer,
    pub(super) hand: Hand,
    pub(super) install: Install,
    pub(super) book: String,
    pub(super) calendar: String,
    pub(super) things: Vec<Thing>,
    pub(super) dice: Dice,
    pub(super) count: u32,
}

impl Stand {
    /// The salesperson at a computer, with a calendar and an address book of their own on the server, and nothing else taking part.
    pub(super) fn open(script: &'static str, seed: u64) -> Self {
        let server = DavServer::start(script);
        Self::at(server, |url| url.to_owned(), seed)
    }

    /// The same, with the person signing in at another address of the server: a proxy's.
    pub(super) fn at(server: DavServer, address: impl Fn(&str) -> String, seed: u64) -> Self {
        let scene = Scene::open();
        let hand = server.hand();
        let calendar = format!("{}pier/", server.variable("DAV_CALENDAR_HOME"));
        let book = format!("{}crew/", server.variable("DAV_ADDRESSBOOK_HOME"));
        hand.make_calendar(&calendar);
        hand.make_book(&book);
        let mara = scene.mara();
        let mut install = Install::new();
        install.knows(&[&mara.password, "", server.variable("DAV_PASSWORD")]);
        let mailbox = format!("maildir:{}", scene.post.folder.display());
        let url = address(server.url());
        let mut words = vec![
            "sign-in",
            &scene.organization.url,
            "--user",
            &mara.email,
            "--mailbox",
            &mailbox,
            "--calendars",
            &url,
        ];
        if !server.variable("DAV_USER").is_empty() {
            words.extend(["--calendars-user", server.variable("DAV_USER")]);
        } else {
            words.extend(["--calendars-sign-in", "nobody"]);
        }
        let _ = install.run(&words).ended(0);
        let stand = Self {
            scene,
            _server: server,
            hand,
            install,
            book,
            calendar,
            things: Vec::new(),
            dice: Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1),
            count: 0,
        };
        stand.choose();
        stand
    }

    /// Only the calendar and the book of the test take part.
    fn choose(&self) {
        let listed = self.install.run(&["calendars", "--json"]).ended(0).json();
        let mut words = vec!["calendars".to_owned(), "--json".to_owned()];
        for one in listed["collections"].as_array().unwrap() {
            let id = one["id"].as_str().unwrap();
            let own = id.ends_with("/pier/") || id.ends_with("/crew/");
            words.push(if own { "--home" } else { "--leave" }.to_owned());
            words.push(id.to_owned());
        }
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let chosen = self.install.run(&words).ended(0).json();
        let taking = chosen["collections"].as_array().unwrap();
        let taking = taking.iter().filter(|one| one["takes_part"] == true);
        assert_eq!(taking.count(), 2, "{chosen}");
    }

    fn words(&self) -> Vec<String> {
        let there = self.things.iter().filter(|thing| !thing.removed);
        let uids = there.filter_map(|thing| thing.uid.clone());
        let tracks = uids.flat_map(|uid| ["--track".to_owned(), uid]);
        ["sync", "--yes", "--json"]
            .map(str::to_owned)
            .into_iter()
            .chain(tracks)
            .collect()
    }

    /// Begins a cycle that somebody will end.
    pub(super) fn begin(&self) -> Child {
        let words = self.words();
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        self.install.start(&words)
    }

    /// Runs a cycle to its end.
    pub(super) fn run(&self) -> Ran {
        Install::finish(self.begin())
    }

    /// Cycles until one has nothing to do, and one more.
    pub(super) fn settle(&self) {
        for _ in 0..10 {
            let ran = self.run();
            // The server may still be at work on a request whose sender was killed, and asks to wait.
            if ran.code == Some(PARTLY) {
                continue;
            }
            // What a cycle was killed over and what was removed meanwhile is nowhere any more: that is said once.
            if ran.code == Some(GONE) {
                continue;
            }
            if is_quiet(&ran.ended(0).json()) {
                let again = self.run().ended(0).json();
                assert!(is_quiet(&again), "quiet, and then not: {again:#}");
                // Each side has a field of its own: a conflict is none, whatever was cut off.
                assert!(nothing_is_held(&again), "promise 7: {again:#}");
                return;
            }
        }
        panic!("it does not come to rest: {}", self.run().out);
    }

    /// The person's own view of the organization.
    pub(super) fn mara(&self) -> Api {
        Api::of(&self.scene.organization, &self.scene.mara())
    }

    /// Records of a title.
    pub(super) fn records(&self, what: What, title: &str) -> Vec<Value> {
        let (set, _, column) = what.columns();
        let filter = encoded(&format!("{column} eq '{title}'"));
        self.scene.seen().rows(&format!("{set}?$filter={filter}"))
    }

    /// Every item of the collection of a kind, by its address.
    pub(super) fn texts(&self, collection: &str) -> BTreeMap<String, String> {
        let items = self.hand.items(collection).into_iter();
        items
            .filter_map(|url| self.hand.text(&url).map(|text| (url, text)))
            .collect()
    }

    pub(super) fn collection(&self, what: What) -> &str {
        match what {
            What::Contact => &self.book,
            What::Appointment | What::Series | What::Task | What::Service => &self.calendar,
        }
    }

    /// Looks for the other half of a thing where only one is known.
    pub(super) fn look_for(&mut self, index: usize) {
        let thing = &self.things[index];
        if thing.record.is_none() {
            let (_, id, _) = thing.what.columns();
            let found = self.records(thing.what, &thing.title);
            self.things[index].record = found.first().map(|row| text(row, id));
        } else if thing.item.is_none() {
            let record = thing.record.clone().unwrap();
            let items = self.hand.items(self.collection(thing.what));
            self.things[index].item = items.into_iter().find(|url| url.contains(&record));
        }
    }
}

pub(super) fn is_quiet(report: &Value) -> bool {
    let kinds = report["kinds"].as_array().unwrap();
    kinds
        .iter()
        .all(|kind| kind["steps"].as_array().unwrap().is_empty())
}

fn nothing_is_held(report: &Value) -> bool {
    let kinds = report["kinds"].as_array().unwrap().iter();
    let mut notes = kinds.flat_map(|kind| kind["notes"].as_array().unwrap());
    !notes.any(|note| note["held"] == true)
}
