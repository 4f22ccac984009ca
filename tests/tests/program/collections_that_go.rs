//! Calendars on a server that move, go for good, are left out or are refused (promises 4, 5, 7 and 10, D-30, docs/adr/0017).

use regarding_tests::api::encoded;
use regarding_tests::dav::{DavServer, Hand};
use regarding_tests::dav_proxy::FaultyDav;
use regarding_tests::install::Install;
use serde_json::{Value, json};

use crate::scene::Scene;

/// An appointment of this name, which is its UID too.
fn text(name: &str) -> String {
    format!(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Somebody//Else//EN\r\nBEGIN:VEVENT\r\nUID:{name}\r\n\
        DTSTAMP:20261101T000000Z\r\nDTSTART:20351215T090000Z\r\nDTEND:20351215T100000Z\r\nSUMMARY:{name}\r\n\
        LOCATION:Northern Pier 3\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
}

const NAMES: [&str; 4] = ["moves", "goes", "left-out", "refused"];

struct Desk {
    scene: Scene,
    install: Install,
    hand: Hand,
    home: String,
    proxy: FaultyDav,
    _server: DavServer,
}

impl Desk {
    /// One calendar for each name, with a tracked appointment in it, and one for new ones.
    fn open() -> Self {
        let scene = Scene::open();
        let server = DavServer::start("radicale.sh");
        let (hand, home) = (server.hand(), server.variable("DAV_CALENDAR_HOME").to_owned());
        let proxy = FaultyDav::before(server.url());
        let mut install = scene.install(&scene.mara());
        install.knows(&[&scene.mara().password, "", "alice-pw"]);
        let desk = Self {
            scene,
            install,
            hand,
            home,
            proxy,
            _server: server,
        };
        desk.hand.make_calendar(&desk.calendar("a-new-ones"));
        for name in NAMES {
            desk.hand.make_calendar(&desk.calendar(name));
            desk.hand.put_new(&desk.item(name, name), &text(name));
        }
        let open = ["calendars", "--at", &desk.proxy.url, "--user", "alice", "--json"];
        let _ = desk.install.run(&open).ended(0);
        let _ = desk.choose(&["--home", &desk.seen("a-new-ones")]);
        let track: Vec<&str> = NAMES.iter().flat_map(|name| ["--track", name]).collect();
        let report = desk.sync(&[&["--yes"][..], &track].concat());
        assert_eq!(
            appointments(&report)["counts"]["records_created"],
            4,
            "{report:#}"
        );
        desk
    }

    fn calendar(&self, name: &str) -> String {
        format!("{}{name}/", self.home)
    }

    /// The address of a calendar as the program sees it.
    fn seen(&self, name: &str) -> String {
        format!("{}alice/{name}/", self.proxy.url)
    }

    fn item(&self, calendar: &str, name: &str) -> String {
        format!("{}{name}.ics", self.calendar(calendar))
    }

    fn choose(&self, how: &[&str]) -> Value {
        let words = [&["calendars"][..], how, &["--json"]].concat();
        self.install.run(&words).ended(0).json()
    }

    fn sync(&self, more: &[&str]) -> Value {
        let words = [&["sync", "--json"][..], more].concat();
        self.install.run(&words).ended(0).json()
    }

    /// The record of a name; there is one at any time.
    fn record(&self, name: &str) -> Value {
        let filter = encoded(&format!("subject eq '{name}'"));
        let query = format!("appointments?$select=location,activityid&$filter={filter}");
        let rows = self.scene.seen().rows(&query);
        assert_eq!(rows.len(), 1, "promises 4 and 5, {name}: {rows:?}");
        rows.into_iter().next().unwrap()
    }

    fn change_record(&self, name: &str) {
        let id = self.record(name)["activityid"].as_str().unwrap().to_owned();
        let note = json!({"description": "Bring the offer"});
        self.scene.seen().change(&format!("appointments({id})"), &note);
    }

    /// What somebody does in the organization and in the mailbox with the halves of a pair.
    fn edit_both(&self, name: &str, calendar: &str) {
        self.change_record(name);
        let there = self.hand.change(&self.item(calendar, name), |text| {
            text.replace("Pier 3", "Pier 4")
        });
        assert!(there, "{name}");
    }

    /// Both edits arrived.
    fn both_follow(&self, name: &str, calendar: &str) {
        assert_eq!(self.record(name)["location"], "Northern Pier 4", "{name}");
        let item = self.hand.text(&self.item(calendar, name)).unwrap();
        assert!(item.contains("Bring the offer"), "{name}: {item}");
    }
}

fn appointments(report: &Value) -> &Value {
    let kinds = report["kinds"].as_array().unwrap();
    kinds.iter().find(|kind| kind["kind"] == "appointment").unwrap()
}

fn reasons(report: &Value) -> String {
    appointments(report)["steps"].to_string()
}

fn is_quiet(report: &Value) -> bool {
    let kinds = report["kinds"].as_array().unwrap();
    kinds
        .iter()
        .all(|kind| kind["steps"].as_array().unwrap().is_empty())
}

#[test]
fn promise_4_a_calendar_that_moves_or_goes_or_is_left_out_deletes_nothing_and_the_others_go_on() {
    let desk = Desk::open();
    let before = desk.hand.items(&desk.calendar("a-new-ones")).len();

    // One gets another address, and one goes for good.
    desk.hand.make_calendar(&desk.calendar("harbour"));
    let moves = desk.hand.text(&desk.item("moves", "moves")).unwrap();
    desk.hand.put_new(&desk.item("harbour", "moves"), &moves);
    for name in ["moves", "goes"] {
        let gone = desk.hand.ask("DELETE", &desk.calendar(name), &[], "");
        assert!((200..300).contains(&gone.status), "{gone:?}");
    }
    desk.edit_both("moves", "harbour");
    let report = desk.sync(&[]);
    let counts = &appointments(&report)["counts"];
    assert_eq!(
        (
            &counts["unlinked"],
            &counts["items_removed"],
            &counts["records_deleted"]
        ),
        (&json!(1), &json!(0), &json!(0)),
        "{report:#}"
    );
    assert!(reasons(&report).contains("is gone"), "promise 10: {report:#}");
    desk.both_follow("moves", "harbour");
    let _ = desk.record("goes");

    // One is left out, and taken again.
    let _ = desk.choose(&["--leave", &desk.seen("left-out")]);
    let report = desk.sync(&[]);
    assert_eq!(appointments(&report)["counts"]["unlinked"], 1, "{report:#}");
    assert!(reasons(&report).contains("takes no part"), "{report:#}");
    desk.edit_both("left-out", "left-out");
    assert!(is_quiet(&desk.sync(&[])));
    let _ = desk.choose(&["--take", &desk.seen("left-out")]);
    let asked = desk.install.run(&["sync", "--json"]);
    assert!(
        asked.out.contains("\"first\":true") || asked.out.contains("\"first\": true"),
        "{asked:?}"
    );
    let _ = desk.sync(&["--yes"]);
    desk.both_follow("left-out", "left-out");
    assert!(is_quiet(&desk.sync(&[])));
    assert_eq!(
        desk.hand.items(&desk.calendar("a-new-ones")).len(),
        before,
        "nothing twice"
    );
}

#[test]
fn promise_10_a_calendar_that_is_refused_is_named_with_the_reason_and_heals_by_itself() {
    let desk = Desk::open();
    desk.proxy.refuse(Some("/alice/refused/"));
    desk.edit_both("refused", "refused");
    desk.edit_both("moves", "moves");
    let report = desk.sync(&[]);
    let notes = appointments(&report)["notes"].to_string();
    assert!(notes.contains("could not be looked at"), "{report:#}");
    assert!(
        notes.contains("leave it out"),
        "what the person can do: {report:#}"
    );
    desk.both_follow("moves", "moves");
    assert_eq!(desk.record("refused")["location"], "Northern Pier 3");

    desk.proxy.refuse(None);
    let report = desk.sync(&[]);
    assert!(
        !appointments(&report)["notes"].to_string().contains("looked at"),
        "{report:#}"
    );
    desk.both_follow("refused", "refused");
    assert!(is_quiet(&desk.sync(&[])));
}
