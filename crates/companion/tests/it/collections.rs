//! Calendars and address books that are gone, moved, left out or another mailbox's, in the running program (promises 4, 5, 7 and 10, D-30,
//! docs/adr/0017).

use std::fs;
use std::path::PathBuf;

use regarding_companion::view::calendars::CollectionChoice;
use regarding_companion::view::sign_in::MailboxRequest;
use regarding_companion::view::sync::{SyncKind, SyncKindView, SyncReportView, SyncRequest};
use regarding_companion::view::sync_state::{SyncLineOf, SyncLineView};
use regarding_sample_org::seed::SeedRole;
use serde_json::{Value, json};

use crate::world::{Install, World};

const UID: &str = "visit-1@elsewhere.example";
const VISIT: &str = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Somebody//Else//EN\r\nBEGIN:VEVENT\r\nUID:visit-1@elsewhere.example\r\n\
    DTSTAMP:20261101T000000Z\r\nDTSTART:20351215T090000Z\r\nDTEND:20351215T100000Z\r\nSUMMARY:Visit to the harbour\r\n\
    LOCATION:Northern Pier 3\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";

/// A computer with two calendars, in the second of which a tracked appointment lies.
struct Desk {
    world: World,
    install: Install,
}

impl Desk {
    async fn new() -> Self {
        let world = World::new().await;
        for folder in ["calendars/home", "calendars/pier", "contacts/people"] {
            fs::create_dir_all(world.mail().join(folder)).unwrap();
        }
        let install = world.fresh("a", Default::default()).await;
        world.sign_in(&install, SeedRole::Salesperson, false).await;
        let desk = Self { world, install };
        fs::write(desk.folder("calendars/pier").join("visit.ics"), VISIT).unwrap();
        let report = desk.run(true, &[UID]).await;
        assert_eq!(appointments(&report).counts.records_created, 1, "{report:?}");
        desk
    }

    fn folder(&self, name: &str) -> PathBuf {
        self.world.mail().join(name)
    }

    async fn run(&self, agreed: bool, track: &[&str]) -> SyncReportView {
        let request = SyncRequest {
            agreed,
            track: track.iter().map(|uid| (*uid).to_owned()).collect(),
            ..SyncRequest::default()
        };
        self.install.companion.synchronize(request).await.unwrap()
    }

    async fn cycle(&self) -> SyncReportView {
        let report = self.run(false, &[]).await;
        assert!(!report.waits, "{report:?}");
        report
    }

    /// The record of the appointment; there is one at any time.
    async fn record(&self) -> Value {
        let path = "appointments?$select=activityid,location,description&$filter=subject%20eq%20'Visit%20to%20the%20harbour'";
        let rows = self.world.json(path).await;
        let rows = rows.get("value").and_then(Value::as_array).unwrap();
        assert_eq!(rows.len(), 1, "promises 4 and 5: {rows:?}");
        rows.first().unwrap().clone()
    }

    async fn change_record(&self, to: &Value) {
        let record = self.record().await;
        let id = record.get("activityid").and_then(Value::as_str).unwrap();
        self.world.change(&format!("appointments({id})"), to).await;
    }

    /// Another record, that the filters select.
    async fn selected(&self, name: &str) {
        let me = self.world.user(SeedRole::Salesperson).id;
        let row = json!({
            "subject": name,
            "scheduledstart": "2035-05-01T09:00:00Z",
            "scheduledend": "2035-05-01T10:00:00Z",
            "ownerid@odata.bind": format!("/systemusers({me})"),
        });
        self.world.make("appointments", &row).await;
    }

    /// How many items below a folder say this.
    fn say(&self, folder: &str, text: &str) -> usize {
        let files = fs::read_dir(self.folder(folder)).unwrap();
        let texts = files.map(|file| fs::read_to_string(file.unwrap().path()).unwrap_or_default());
        texts
            .filter(|one| one.replace("\r\n ", "").contains(text))
            .count()
    }

    fn edit(&self, file: &str, from: &str, to: &str) {
        let path = self.folder(file);
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(from), "{text}");
        fs::write(path, text.replace(from, to)).unwrap();
    }

    async fn line(&self) -> SyncLineView {
        let state = self.install.companion.sync_state().await.unwrap();
        let mut lines = state.lines.into_iter();
        lines.find(|line| line.of == SyncLineOf::Appointment).unwrap()
    }

    async fn take_part(&self, names: &[&str]) {
        let choice = CollectionChoice {
            take_part: Some(names.iter().map(|name| (*name).to_owned()).collect()),
            homes: Vec::new(),
        };
        self.install.companion.choose_collections(choice).await.unwrap();
    }
}

fn appointments(report: &SyncReportView) -> &SyncKindView {
    let mut kinds = report.kinds.iter();
    kinds.find(|kind| kind.kind == SyncKind::Appointment).unwrap()
}

fn location(record: &Value) -> &str {
    record.get("location").and_then(Value::as_str).unwrap()
}

fn is_quiet(report: &SyncReportView) -> bool {
    report.kinds.iter().all(|kind| kind.steps.is_empty())
}

#[tokio::test(flavor = "multi_thread")]
async fn promise_5_a_calendar_that_was_moved_is_followed_and_the_kind_goes_on() {
    let desk = Desk::new().await;
    fs::rename(desk.folder("calendars/pier"), desk.folder("calendars/quay")).unwrap();
    desk.change_record(&json!({"description": "Bring the offer"}))
        .await;
    desk.selected("Tide table").await;
    let report = desk.cycle().await;
    assert_eq!(appointments(&report).counts.unlinked, 0, "{report:?}");
    assert_eq!(desk.say("calendars/quay", "Bring the offer"), 1);
    assert_eq!(
        desk.say("calendars/home", "Tide table"),
        1,
        "new records get items"
    );
    desk.edit("calendars/quay/visit.ics", "Pier 3", "Pier 4");
    let _ = desk.cycle().await;
    assert_eq!(location(&desk.record().await), "Northern Pier 4");
    assert!(is_quiet(&desk.cycle().await));
}

#[tokio::test(flavor = "multi_thread")]
async fn promise_4_a_calendar_that_is_gone_takes_no_record_along_and_what_comes_back_goes_on() {
    let desk = Desk::new().await;
    let aside = desk.world.mail().with_extension("aside");
    fs::rename(desk.folder("calendars/pier"), &aside).unwrap();
    desk.selected("Tide table").await;
    let report = desk.cycle().await;
    let counts = &appointments(&report).counts;
    assert_eq!(
        (counts.unlinked, counts.items_removed, counts.records_deleted),
        (1, 0, 0),
        "{report:?}"
    );
    assert!(
        appointments(&report)
            .steps
            .iter()
            .any(|step| step.reason.contains("is gone"))
    );
    assert_eq!(
        desk.say("calendars/home", "Tide table"),
        1,
        "new records get items"
    );
    let line = desk.line().await;
    assert!(line.sentence.contains("1 link rests"), "promise 10: {line:?}");
    desk.change_record(&json!({"description": "Bring the offer"}))
        .await;
    assert!(is_quiet(&desk.cycle().await), "nothing is made a second time");
    assert_eq!(desk.say("calendars/home", "Visit to the harbour"), 0);

    fs::rename(&aside, desk.folder("calendars/pier")).unwrap();
    desk.edit("calendars/pier/visit.ics", "Pier 3", "Pier 4");
    desk.install.companion.calendars().await.unwrap();
    let _ = desk.cycle().await;
    assert_eq!(desk.say("calendars/pier", "Bring the offer"), 1);
    assert_eq!(location(&desk.record().await), "Northern Pier 4", "promise 7");
    assert_eq!(desk.line().await.sentence, "");
    assert!(is_quiet(&desk.cycle().await));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_person_leaves_out_rests_and_goes_on_when_it_is_taken_again_after_a_yes() {
    let desk = Desk::new().await;
    desk.take_part(&["calendars/home", "contacts/people"]).await;
    let report = desk.cycle().await;
    assert_eq!(appointments(&report).counts.unlinked, 1, "{report:?}");
    let takes_no_part = |reason: &str| reason.contains("takes no part");
    assert!(
        appointments(&report)
            .steps
            .iter()
            .any(|step| takes_no_part(&step.reason))
    );
    desk.edit("calendars/pier/visit.ics", "Pier 3", "Pier 4");
    desk.change_record(&json!({"description": "Bring the offer"}))
        .await;
    assert!(is_quiet(&desk.cycle().await));

    desk.take_part(&["calendars/home", "calendars/pier", "contacts/people"])
        .await;
    let asked = desk.run(false, &[]).await;
    assert!(
        asked.first && asked.waits,
        "the first yes was not for it: {asked:?}"
    );
    let _ = desk.run(true, &[]).await;
    assert_eq!(desk.say("calendars/pier", "Bring the offer"), 1);
    assert_eq!(location(&desk.record().await), "Northern Pier 4", "promise 7");
    assert!(is_quiet(&desk.cycle().await));
}

#[tokio::test(flavor = "multi_thread")]
async fn promise_4_an_item_that_was_moved_to_a_calendar_that_is_left_out_is_not_removed() {
    let desk = Desk::new().await;
    fs::rename(
        desk.folder("calendars/pier/visit.ics"),
        desk.folder("calendars/home/visit.ics"),
    )
    .unwrap();
    let _ = desk.cycle().await;
    desk.take_part(&["calendars/home", "contacts/people"]).await;
    fs::rename(
        desk.folder("calendars/home/visit.ics"),
        desk.folder("calendars/pier/visit.ics"),
    )
    .unwrap();
    let report = desk.cycle().await;
    assert_eq!(appointments(&report).counts.records_deleted, 0, "{report:?}");
    let _ = desk.record().await;
    assert!(desk.line().await.sentence.contains("1 link rests"));
}

/// Calendars of another mailbox have the same names. What is not in them was not removed.
#[tokio::test(flavor = "multi_thread")]
async fn promise_4_another_mailbox_is_no_removal_and_is_asked_about_first() {
    let desk = Desk::new().await;
    let other = desk.world.mail().with_extension("other");
    for folder in [
        "cur",
        "new",
        "tmp",
        "calendars/home",
        "calendars/pier",
        "contacts/people",
    ] {
        fs::create_dir_all(other.join(folder)).unwrap();
    }
    let path = other.to_string_lossy().into_owned();
    let request = MailboxRequest::Maildir { path };
    desk.install
        .companion
        .connect_mailbox(request, false)
        .await
        .unwrap();
    let asked = desk.run(false, &[]).await;
    assert!(asked.first && asked.waits);
    let counts = &appointments(&asked).counts;
    assert_eq!(
        (counts.records_deleted, counts.items_removed, counts.unlinked),
        (0, 0, 0),
        "{asked:?}"
    );
    let report = desk.run(true, &[]).await;
    assert_eq!(appointments(&report).counts.records_deleted, 0, "{report:?}");
    let _ = desk.record().await;
    let items = fs::read_dir(other.join("calendars/home")).unwrap().count();
    assert!(items > 0, "the records have items there");
    assert!(is_quiet(&desk.cycle().await));
    assert_eq!(
        desk.say("calendars/pier", "Visit to the harbour"),
        1,
        "left as it was"
    );
}

/// Removed all at once, and one of them only moved: each is told from the other.
#[tokio::test(flavor = "multi_thread")]
async fn of_many_items_that_are_gone_those_that_were_moved_are_found() {
    let desk = Desk::new().await;
    let uids: Vec<String> = (0..24).map(|number| format!("many-{number}")).collect();
    for uid in &uids {
        let text = VISIT.replace(UID, uid).replace("Visit to the harbour", uid);
        fs::write(desk.folder("calendars/pier").join(format!("{uid}.ics")), text).unwrap();
    }
    let track: Vec<&str> = uids.iter().map(String::as_str).collect();
    let _ = desk.run(true, &track).await;
    for (number, uid) in uids.iter().enumerate() {
        let file = desk.folder("calendars/pier").join(format!("{uid}.ics"));
        if number < 2 {
            fs::rename(file, desk.folder("calendars/home").join(format!("{uid}.ics"))).unwrap();
        } else {
            fs::remove_file(file).unwrap();
        }
    }
    let report = desk.run(false, &[]).await;
    assert!(report.waits, "promise 4: {report:?}");
    let brake = appointments(&report).brake.as_ref().unwrap();
    assert_eq!(brake.losses, 22);
    let report = desk.run(true, &[]).await;
    assert_eq!(appointments(&report).counts.records_deleted, 22, "{report:?}");
}
