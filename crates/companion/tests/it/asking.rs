//! What the person asked to have tracked is tracked or refused in words, and never forgotten; what is left as it is is said, with what
//! they can do (D-78, promise 10).

#![expect(
    clippy::indexing_slicing,
    reason = "a helper of a test fails the test by panicking"
)]

use std::fs;

use regarding_companion::view::sync::{SyncKindView, SyncReportView, SyncRequest};
use regarding_companion::view::sync_decisions::SyncSide;
use regarding_companion::view::sync_state::SyncLeftView;
use regarding_sample_org::seed::SeedRole;
use serde_json::json;

use crate::world::{Install, World};

/// Items that no record can be made of, by what they are called, and what is said of each.
const ODD: [(&str, &str, &str); 6] = [
    (
        "Leap meeting",
        "rule",
        "repeats by a rule that the organization has no form for",
    ),
    ("Odd dates", "dates", "Single dates were added to the series"),
    ("Far away", "zone", "time zone that nobody knows"),
    ("Water plants", "task", "The task repeats"),
    ("Harbour pilots", "group", "It stands for several people"),
    ("Nameless", "", "no identifier of its own"),
];

fn entry(name: &str, uid: &str, kind: &str, lines: &str) -> String {
    let uid = if uid.is_empty() {
        String::new()
    } else {
        format!("UID:{uid}\r\n")
    };
    format!(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Somebody//Else//EN\r\nBEGIN:{kind}\r\n{uid}DTSTAMP:20261101T000000Z\r\n\
         SUMMARY:{name}\r\n{lines}END:{kind}\r\nEND:VCALENDAR\r\n"
    )
}

fn card(name: &str, uid: &str, lines: &str) -> String {
    format!("BEGIN:VCARD\r\nVERSION:4.0\r\nUID:{uid}\r\nFN:{name}\r\nN:{name};;;;\r\n{lines}END:VCARD\r\n")
}

struct Desk {
    world: World,
    install: Install,
}

impl Desk {
    async fn new() -> Self {
        let world = World::new().await;
        world.make_collections();
        let install = world.install("a", SeedRole::Salesperson).await;
        Self { world, install }
    }

    fn put(&self, name: &str, text: &str) {
        fs::write(self.world.mail().join(name), text).unwrap();
    }

    fn put_odd(&self) {
        let at = "DTSTART:20351215T090000Z\r\nDTEND:20351215T100000Z\r\n";
        let event = |name: &str, uid: &str, more: &str| entry(name, uid, "VEVENT", &format!("{at}{more}"));
        self.put(
            "calendars/home/1.ics",
            &event(ODD[0].0, "rule", "RRULE:FREQ=YEARLY;BYYEARDAY=60\r\n"),
        );
        self.put(
            "calendars/home/2.ics",
            &event(ODD[1].0, "dates", "RDATE:20351220T090000Z\r\n"),
        );
        let far = "DTSTART;TZID=Middle-earth:20351215T090000\r\nDTEND;TZID=Middle-earth:20351215T100000\r\n";
        self.put("calendars/home/3.ics", &entry(ODD[2].0, "zone", "VEVENT", far));
        let weekly = "DUE:20351215T090000Z\r\nDTSTART:20351215T080000Z\r\nRRULE:FREQ=WEEKLY\r\n";
        self.put("calendars/home/4.ics", &entry(ODD[3].0, "task", "VTODO", weekly));
        self.put(
            "contacts/people/5.vcf",
            &card(ODD[4].0, "group", "KIND:group\r\n"),
        );
        self.put("calendars/home/6.ics", &event(ODD[5].0, "", ""));
        self.put(
            "calendars/home/7.ics",
            "BEGIN:VCALENDAR\r\nUID:torn\r\nEND:NOTHING\r\n",
        );
    }

    async fn sync(&self, agreed: bool, track: &[&str]) -> SyncReportView {
        let request = SyncRequest {
            agreed,
            track: track.iter().map(|uid| (*uid).to_owned()).collect(),
            ..SyncRequest::default()
        };
        self.install.companion.synchronize(request).await.unwrap()
    }

    async fn preview(&self, track: &[&str]) -> SyncReportView {
        let request = SyncRequest {
            preview: true,
            track: track.iter().map(|uid| (*uid).to_owned()).collect(),
            ..SyncRequest::default()
        };
        self.install.companion.synchronize(request).await.unwrap()
    }

    async fn left(&self) -> Vec<SyncLeftView> {
        self.install.companion.sync_state().await.unwrap().left
    }

    /// The contacts of a last name in the organization.
    async fn people(&self, last: &str) -> usize {
        let path = format!("contacts?$select=contactid&$filter=lastname%20eq%20'{last}'");
        let rows = self.world.json(&path).await;
        rows["value"].as_array().unwrap().len()
    }
}

fn note<'a>(report: &'a SyncReportView, title: &str) -> Vec<(&'a SyncKindView, &'a str)> {
    let kinds = report.kinds.iter();
    let all = kinds.flat_map(|kind| kind.notes.iter().map(move |note| (kind, note)));
    all.filter(|(_, note)| note.title == title)
        .map(|(kind, note)| (kind, note.sentence.as_str()))
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn each_item_that_no_record_can_be_made_of_has_its_sentence_also_when_nobody_asks_for_it() {
    let desk = Desk::new().await;
    desk.put_odd();
    let report = desk.sync(true, &[]).await;
    for (title, _, wanted) in ODD {
        let said = note(&report, title);
        assert!(said.len() == 1 && said[0].1.contains(wanted), "{title}: {said:?}");
    }
    let torn: Vec<&str> = note(&report, "7.ics").iter().map(|(_, said)| *said).collect();
    assert_eq!(
        torn,
        ["7.ics in home makes no sense and was left as it is."],
        "by its file and where that lies, once, though its calendar holds two kinds"
    );
    let left = desk.left().await;
    let told = |title: &str| left.iter().filter(|left| left.title == title).count();
    assert_eq!(
        (told("Nameless"), told("7.ics"), told("Harbour pilots")),
        (1, 1, 0),
        "the card has what nobody could ask for: {left:?}"
    );
    assert!(left.iter().all(|left| !left.advice.is_empty()));
}

/// What a report says that a change of this title would write: the side, the fields, the sentence.
fn written(report: &SyncReportView, title: &str) -> Vec<(SyncSide, Vec<String>, String)> {
    let steps = report.kinds.iter().flat_map(|kind| &kind.steps);
    let writes = steps
        .filter(|step| step.title == title)
        .flat_map(|step| &step.writes);
    writes
        .map(|one| (one.to, one.fields.clone(), one.sentence.clone()))
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn b_3_d_100_what_would_happen_names_the_fields_of_each_change_and_where_they_go() {
    let desk = Desk::new().await;
    let visit = |place: &str| {
        let at = "DTSTART:20351215T090000Z\r\nDTEND:20351215T100000Z\r\n";
        entry("Visit", "visit", "VEVENT", &format!("{at}LOCATION:{place}\r\n"))
    };
    desk.put("calendars/home/8.ics", &visit("Pier 3"));
    let seen = desk.preview(&["visit"]).await;
    let [(to, fields, sentence)] = written(&seen, "Visit").try_into().unwrap();
    assert_eq!(to, SyncSide::Organization);
    assert!(
        ["subject", "location", "time"]
            .iter()
            .all(|one| fields.contains(&(*one).to_owned())),
        "{fields:?}"
    );
    assert!(!fields.contains(&"notes".to_owned()), "it has none: {fields:?}");
    assert!(
        sentence.starts_with("To the organization: ") && sentence.contains("Appointment time"),
        "{sentence}"
    );

    let report = desk.sync(true, &["visit"]).await;
    assert!(
        written(&report, "Visit").is_empty(),
        "what is done is there to be seen"
    );
    desk.put("calendars/home/8.ics", &visit("Pier 4"));
    let path = "appointments?$select=activityid&$filter=subject%20eq%20'Visit'";
    let rows = desk.world.json(path).await;
    let id = rows["value"][0]["activityid"].as_str().unwrap();
    let says = json!({"description": "Bring the plans"});
    desk.world.change(&format!("appointments({id})"), &says).await;
    let said = |to, field: &str, sentence: &str| (to, vec![field.to_owned()], sentence.to_owned());
    assert_eq!(
        written(&desk.preview(&[]).await, "Visit"),
        [
            said(SyncSide::Mailbox, "notes", "To the mailbox: Body"),
            said(
                SyncSide::Organization,
                "location",
                "To the organization: Location"
            ),
        ],
        "each the way that it would go"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn d_78_what_was_asked_for_and_cannot_be_tracked_stays_on_the_card_with_advice() {
    let desk = Desk::new().await;
    desk.put_odd();
    let _ = desk.sync(true, &[]).await;
    let asked: Vec<&str> = ODD
        .iter()
        .map(|odd| odd.1)
        .filter(|uid| !uid.is_empty())
        .collect();
    let asked = [asked.as_slice(), &["torn", "nobody"]].concat();
    let report = desk.sync(true, &asked).await;
    for (title, uid, wanted) in ODD.iter().filter(|odd| !odd.1.is_empty()) {
        let left = desk.left().await;
        let told: Vec<_> = left.iter().filter(|left| left.title == *title).collect();
        assert!(
            told.len() == 1 && told[0].sentence.contains(wanted) && !told[0].advice.is_empty(),
            "{uid}: {told:?}"
        );
    }
    let missing: Vec<&str> = report.not_there.iter().map(|one| one.uid.as_str()).collect();
    assert_eq!(missing, ["nobody", "torn"]);
    assert!(report.not_there[0].sentence.contains("not in your mailbox"));
    let again = desk.sync(true, &[]).await;
    assert!(again.not_there.is_empty(), "it is said once");
    // Once it is something that a record can be, it is not told any more.
    desk.put(
        "calendars/home/1.ics",
        &entry(
            "Leap meeting",
            "rule",
            "VEVENT",
            "DTSTART:20351215T090000Z\r\nDTEND:20351215T100000Z\r\n",
        ),
    );
    let _ = desk.sync(true, &[]).await;
    assert!(desk.left().await.iter().all(|left| left.title != "Leap meeting"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_asked_for_while_the_brake_asks_is_tracked_after_the_yes() {
    let desk = Desk::new().await;
    let _ = desk.sync(true, &[]).await;
    let me = desk.world.user(SeedRole::Salesperson).id;
    let mine = format!("contacts?$select=contactid&$filter=_ownerid_value%20eq%20{me}");
    for row in desk.world.json(&mine).await["value"].as_array().unwrap() {
        let contact = format!("contacts({})", row["contactid"].as_str().unwrap());
        desk.world
            .change(&contact, &json!({"statecode": 1, "statuscode": 2}))
            .await;
    }
    desk.put("contacts/people/karla.vcf", &card("Quartzmann", "karla-1", ""));
    let waits = desk.sync(false, &["karla-1"]).await;
    assert!(waits.waits, "the brake asks");
    assert_eq!(desk.people("Quartzmann").await, 0);
    // Another run of the program, and nobody asks for her again.
    let Desk { world, install } = desk;
    install.companion.stop().await;
    drop(install);
    let install = world.install("a", SeedRole::Salesperson).await;
    let desk = Desk { world, install };
    let _ = desk.sync(true, &[]).await;
    assert_eq!(desk.people("Quartzmann").await, 1);
    assert!(desk.sync(true, &[]).await.not_there.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_names_the_field_and_the_next_cycle_tries_again_without_being_asked() {
    let desk = Desk::new().await;
    let _ = desk.sync(true, &[]).await;
    let title = |title: &str| card("Quartzmann", "karla-1", &format!("TITLE:{title}\r\n"));
    desk.put("contacts/people/karla.vcf", &title(&"x".repeat(300)));
    let _ = desk.sync(true, &["karla-1"]).await;
    let state = desk.install.companion.sync_state().await.unwrap();
    let [failure] = state.failures.as_slice() else {
        panic!("{:?}", state.failures);
    };
    assert!(
        failure.sentence.contains("Job title") && failure.sentence.contains("100"),
        "{failure:?}"
    );
    desk.put("contacts/people/karla.vcf", &title("Buyer"));
    let _ = desk.sync(true, &[]).await;
    assert_eq!(desk.people("Quartzmann").await, 1);
    let state = desk.install.companion.sync_state().await.unwrap();
    assert!(state.failures.is_empty(), "{:?}", state.failures);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_asked_for_can_be_taken_back() {
    let desk = Desk::new().await;
    let _ = desk.sync(true, &[]).await;
    let long = format!("TITLE:{}\r\n", "x".repeat(300));
    desk.put("contacts/people/karla.vcf", &card("Quartzmann", "karla-1", &long));
    let _ = desk.sync(true, &["karla-1"]).await;
    let answer = desk
        .install
        .companion
        .untrack_item("karla-1", false)
        .await
        .unwrap();
    assert!(answer.done, "{answer:?}");
    desk.put("contacts/people/karla.vcf", &card("Quartzmann", "karla-1", ""));
    let _ = desk.sync(true, &[]).await;
    assert_eq!(desk.people("Quartzmann").await, 0);
}
