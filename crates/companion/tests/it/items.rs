//! Appointments, contacts and tasks as the views list them, with their tracked state and the pane of each: B-87, B-115, D-5, D-6, D-38,
//! D-53, D-55, D-77, D-78, E-4, F-2, G-1, G-2, G-5, H-21, H-45; promises 1, 5, 6 and 8.

#![expect(
    clippy::indexing_slicing,
    reason = "a helper of a test fails the test by panicking"
)]

use core::time::Duration;
use std::fs;

use regarding_companion::view::failure::FailureCode;
use regarding_companion::view::items::{AgendaEntryView, AgendaView, ItemFilter, TaskGroup};
use regarding_companion::view::options::{OptionChange, UnknownSenderOption};
use regarding_companion::view::pane::{
    PaneView, PersonState, RecordRefView, TrackRequest, TrackingState, TrackingView,
};
use regarding_companion::view::sync::{SyncKind, SyncRequest};
use regarding_sample_org::seed::SeedRole;
use serde_json::{Value, json};

use crate::world::{Install, World, holds};

/// Lists are told while they are read, where that takes longer; a test asks again after so long.
const A_LITTLE: Duration = Duration::from_millis(250);
const VISIT: &str = "visit@elsewhere.example";
const JOB: &str = "job-1@elsewhere.example";
const KARLA: &str = "karla-1";

/// A computer with a calendar, a task list and an address book in folders.
struct Desk {
    world: World,
    install: Install,
}

impl Desk {
    async fn new() -> Self {
        let world = World::new().await;
        for folder in ["calendars/home", "contacts/people"] {
            fs::create_dir_all(world.mail().join(folder)).unwrap();
        }
        let install = world.install("a", SeedRole::Salesperson).await;
        let desk = Self { world, install };
        desk.put(
            "calendars/home/visit.ics",
            &event(
                VISIT,
                "Harbour visit",
                "DTSTART:20351213T090000Z\r\nDTEND:20351213T100000Z\r\nLOCATION:Pier 3\r\nDESCRIPTION:Bring the drawings.\r\n\
                 ORGANIZER;CN=Mara Voss:mailto:mara.voss@alderfinch.example\r\n\
                 ATTENDEE;CN=Ilse Brandt;ROLE=REQ-PARTICIPANT:mailto:ilse.brandt@hafenwerk.example\r\n\
                 ATTENDEE;CN=Nora;ROLE=OPT-PARTICIPANT:mailto:nora@unheard-of.example\r\n",
            ),
        );
        desk.put(
            "calendars/home/job.ics",
            &entry(
                "VTODO",
                JOB,
                "Send the offer",
                "DUE:20351214T110000Z\r\nPRIORITY:1\r\n",
            ),
        );
        desk.put(
            "contacts/people/karla.vcf",
            "BEGIN:VCARD\r\nVERSION:4.0\r\nUID:karla-1\r\nFN:Karla Neumann\r\nN:Neumann;Karla;;;\r\nORG:Quay 9\r\nTITLE:Pilot\r\n\
             EMAIL:karla@elsewhere.example\r\nTEL;TYPE=cell:+49 170 5550 777\r\nEND:VCARD\r\n",
        );
        desk
    }

    fn put(&self, name: &str, text: &str) {
        fs::write(self.world.mail().join(name), text).unwrap();
    }

    async fn agenda(&self, from: &str, to: &str) -> AgendaView {
        let companion = &self.install.companion;
        let list = || companion.agenda(Some(from), Some(to), ItemFilter::All);
        for _ in 0..120 {
            if list().await.unwrap().listed.reading.is_none() {
                break;
            }
            tokio::time::sleep(A_LITTLE).await;
        }
        list().await.unwrap()
    }

    async fn key(&self, uid: &str) -> String {
        self.install.companion.find_item(uid).await.unwrap()
    }

    async fn pane(&self, uid: &str) -> PaneView {
        self.install.companion.pane(&self.key(uid).await).await.unwrap()
    }

    async fn track(&self, uid: &str, regarding: Option<RecordRefView>) -> TrackingView {
        let request = TrackRequest {
            key: self.key(uid).await,
            regarding,
            ..TrackRequest::default()
        };
        self.install.companion.track(request).await.unwrap()
    }

    async fn rows(&self, query: &str) -> Vec<Value> {
        let json = self.world.json(query).await;
        json["value"].as_array().unwrap().clone()
    }

    async fn visits(&self) -> Vec<Value> {
        self.rows("appointments?$filter=subject%20eq%20'Harbour%20visit'")
            .await
    }

    async fn account(&self) -> RecordRefView {
        let found = self.install.companion.search("Hafenwerk", None).await.unwrap();
        let mut records = found.groups.into_iter().flat_map(|group| group.records);
        let record = records.find(|record| record.table == "account").unwrap();
        RecordRefView {
            table: record.table,
            id: record.id,
        }
    }
}

fn event(uid: &str, name: &str, lines: &str) -> String {
    entry("VEVENT", uid, name, lines)
}

fn entry(kind: &str, uid: &str, name: &str, lines: &str) -> String {
    format!(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Somebody//Else//EN\r\nBEGIN:{kind}\r\nUID:{uid}\r\nDTSTAMP:20261101T000000Z\r\n\
         SUMMARY:{name}\r\n{lines}END:{kind}\r\nEND:VCALENDAR\r\n"
    )
}

fn titles(agenda: &AgendaView) -> Vec<(String, String)> {
    let all = agenda.days.iter().flat_map(|day| {
        day.entries
            .iter()
            .map(|entry| (day.date.clone(), entry.title.clone()))
    });
    all.collect()
}

fn only(agenda: &AgendaView) -> &AgendaEntryView {
    &agenda.days[0].entries[0]
}

#[tokio::test(flavor = "multi_thread")]
async fn a_calendar_is_listed_day_by_day_with_series_and_whole_days() {
    let desk = Desk::new().await;
    desk.put(
        "calendars/home/weekly.ics",
        &event(
            "weekly@x.example",
            "Jour fixe",
            "DTSTART:20350101T120000Z\r\nDTEND:20350101T123000Z\r\nRRULE:FREQ=WEEKLY\r\nEXDATE:20351217T120000Z\r\n",
        ),
    );
    desk.put(
        "calendars/home/fair.ics",
        &event(
            "fair@x.example",
            "Fair",
            "DTSTART;VALUE=DATE:20351212\r\nDTEND;VALUE=DATE:20351214\r\n",
        ),
    );
    let agenda = desk.agenda("2035-12-10", "2035-12-23").await;
    let day = |day: &str, title: &str| (day.to_owned(), title.to_owned());
    assert_eq!(
        titles(&agenda),
        [
            day("2035-12-10", "Jour fixe"),
            day("2035-12-12", "Fair"),
            day("2035-12-13", "Fair"),
            day("2035-12-13", "Harbour visit"),
        ],
        "the second Monday was taken out"
    );
    assert!(agenda.listed.reading.is_none() && agenda.listed.notes.is_empty());
    let second = &agenda.days[2].entries[0];
    assert!(second.goes_on && second.start.is_none());
    assert!(
        agenda.days[0].entries[0].occurrence.is_some(),
        "an occurrence has a name"
    );
    let wrong = desk
        .install
        .companion
        .agenda(Some("2035-12-10"), Some("2035-12-09"), ItemFilter::All);
    assert_eq!(wrong.await.unwrap_err().code, FailureCode::Invalid);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_written_into_the_folder_meanwhile_is_listed_by_the_next_look() {
    let desk = Desk::new().await;
    assert_eq!(titles(&desk.agenda("2035-12-20", "2035-12-20").await), []);
    desk.put(
        "calendars/home/new.ics",
        &event(
            "new@x.example",
            "Fresh",
            "DTSTART:20351220T090000Z\r\nDTEND:20351220T100000Z\r\n",
        ),
    );
    // Another span is another look.
    assert_eq!(titles(&desk.agenda("2035-12-19", "2035-12-20").await).len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn contacts_are_searched_by_name_company_address_and_number_h_45() {
    let desk = Desk::new().await;
    desk.put(
        "contacts/people/ada.vcf",
        "BEGIN:VCARD\r\nVERSION:4.0\r\nUID:ada-1\r\nFN:Ada Obi\r\nN:Obi;Ada;;;\r\nEND:VCARD\r\n",
    );
    let companion = &desk.install.companion;
    let found = async |words: &str, filter| -> Vec<String> {
        let view = companion.contacts(words, filter, 0, 50).await.unwrap();
        view.rows.into_iter().map(|row| row.title).collect()
    };
    assert_eq!(found("", ItemFilter::All).await, ["Ada Obi", "Karla Neumann"]);
    for words in ["karla neu", "quay 9", "elsewhere.example", "5550 777", "PILOT"] {
        assert_eq!(found(words, ItemFilter::All).await, ["Karla Neumann"], "{words}");
    }
    assert!(found("karla ada", ItemFilter::All).await.is_empty());
    desk.track(KARLA, None).await;
    assert_eq!(found("", ItemFilter::Tracked).await, ["Karla Neumann"]);
    assert_eq!(found("", ItemFilter::NotTracked).await, ["Ada Obi"]);
    let first = companion.contacts("", ItemFilter::All, 0, 1).await.unwrap();
    assert_eq!((first.rows.len(), first.next, first.total), (1, Some(1), 2));
    assert_eq!(first.rows[0].letter, "A");
}

#[tokio::test(flavor = "multi_thread")]
async fn tasks_are_grouped_by_when_they_are_due() {
    let desk = Desk::new().await;
    let past = entry("VTODO", "past@x.example", "Long due", "DUE:20200101T090000Z\r\n");
    desk.put("calendars/home/past.ics", &past);
    desk.put(
        "calendars/home/some.ics",
        &entry("VTODO", "some@x.example", "Some day", ""),
    );
    let done = "STATUS:COMPLETED\r\nCOMPLETED:20260101T090000Z\r\nPERCENT-COMPLETE:100\r\n";
    desk.put(
        "calendars/home/done.ics",
        &entry("VTODO", "done@x.example", "Done", done),
    );
    let companion = &desk.install.companion;
    let view = companion.tasks("", ItemFilter::All, false).await.unwrap();
    let groups: Vec<(TaskGroup, &str)> = view
        .groups
        .iter()
        .map(|group| (group.group, group.tasks[0].title.as_str()))
        .collect();
    assert_eq!(
        groups,
        [
            (TaskGroup::Overdue, "Long due"),
            (TaskGroup::Later, "Send the offer"),
            (TaskGroup::Undated, "Some day"),
        ]
    );
    assert!(view.groups[1].tasks[0].important && view.groups[0].tasks[0].overdue);
    assert_eq!(view.completed, 1);
    let all = companion.tasks("done", ItemFilter::All, true).await.unwrap();
    assert_eq!(all.groups[0].group, TaskGroup::Completed);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_item_is_shown_in_full_with_its_people_and_its_zone() {
    let desk = Desk::new().await;
    let key = desk.key(VISIT).await;
    let view = desk.install.companion.item(&key, None).await.unwrap();
    assert_eq!(view.title, "Harbour visit");
    assert_eq!(view.body, "Bring the drawings.");
    assert!(view.subtitle.contains("13 Dec 2035"), "{}", view.subtitle);
    let people: Vec<(&str, &str, bool)> = view
        .people
        .iter()
        .map(|one| (one.name.as_str(), one.role.as_str(), one.me))
        .collect();
    assert_eq!(
        people,
        [
            ("Mara Voss", "Organizer", true),
            ("Ilse Brandt", "Required", false),
            ("Nora", "Optional", false)
        ]
    );
    assert!(view.fields.iter().any(|field| field.value == "Pier 3"));
    let karla = desk
        .install
        .companion
        .item(&desk.key(KARLA).await, None)
        .await
        .unwrap();
    assert_eq!(karla.subtitle, "Pilot, Quay 9");
    assert!(
        karla
            .fields
            .iter()
            .any(|field| field.value == "karla@elsewhere.example")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_pane_shows_the_people_of_an_appointment_as_those_of_a_message() {
    let desk = Desk::new().await;
    let pane = desk.pane(VISIT).await;
    assert_eq!(
        pane.item.as_ref().map(|item| item.kind),
        Some(SyncKind::Appointment)
    );
    assert_eq!(pane.tracking.state, TrackingState::NotTracked);
    let people: Vec<(&str, PersonState)> = pane
        .people
        .iter()
        .map(|one| (one.role.as_str(), one.state))
        .collect();
    assert_eq!(
        people,
        [
            ("Organizer", PersonState::Colleague),
            ("Required", PersonState::Known),
            ("Optional", PersonState::Unknown)
        ]
    );
    assert_eq!(pane.focus.as_deref(), Some("ilse.brandt@hafenwerk.example"));
    let subject = pane.subject.unwrap();
    assert_eq!(subject.card.record.name, "Ilse Brandt");
    let companion = &desk.install.companion;
    let other = companion
        .focus_person(&pane.key, "nora@unheard-of.example")
        .await
        .unwrap();
    assert_eq!(other.focus.as_deref(), Some("nora@unheard-of.example"));
    assert!(other.subject.is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn f_2_g_1_set_regarding_tracks_and_links_at_once_also_before_the_first_cycle() {
    let desk = Desk::new().await;
    let harbour = desk.install.opportunity("Harbour").await;
    let tracking = desk.track(VISIT, Some(harbour.clone())).await;
    assert_eq!(tracking.state, TrackingState::TrackedRegarding, "{tracking:?}");
    let visits = desk.visits().await;
    assert_eq!(visits.len(), 1, "promise 5: {visits:?}");
    assert_eq!(visits[0]["_regardingobjectid_value"], json!(harbour.id), "B-87");
    let agenda = desk.agenda("2035-12-13", "2035-12-13").await;
    let badge = only(&agenda).badge.clone().unwrap();
    assert_eq!(badge.state, TrackingState::TrackedRegarding);
    assert!(badge.text.contains("Harbour"), "the name is read live: {badge:?}");

    let again = desk.track(VISIT, None).await;
    assert_eq!(
        again.state,
        TrackingState::TrackedRegarding,
        "nothing is taken away"
    );
    assert_eq!(desk.visits().await.len(), 1);
    let bytes = desk.install.bytes();
    for content in ["Harbour visit", "Bring the drawings", "Karla", "Pier 3"] {
        assert!(!holds(&bytes, content), "promise 1: {content}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn b_115_changing_the_regarding_of_a_tracked_task_writes_to_its_record_and_the_cycle_brings_it_to_the_mailbox()
 {
    let desk = Desk::new().await;
    let request = SyncRequest {
        agreed: true,
        track: vec![JOB.to_owned()],
        ..SyncRequest::default()
    };
    desk.install.companion.synchronize(request.clone()).await.unwrap();
    let account = desk.account().await;
    let tracking = desk.track(JOB, Some(account.clone())).await;
    assert_eq!(tracking.state, TrackingState::TrackedRegarding);
    let tasks = desk
        .rows("tasks?$filter=subject%20eq%20'Send%20the%20offer'")
        .await;
    assert_eq!(tasks.len(), 1);
    assert_eq!(tasks[0]["_regardingobjectid_value"], json!(account.id));
    let pane = desk.pane(JOB).await;
    let subject = pane.subject.unwrap();
    assert_eq!(
        subject.card.record.id, account.id,
        "what a task is regarding is shown"
    );
    let again = SyncRequest {
        agreed: true,
        ..SyncRequest::default()
    };
    desk.install.companion.synchronize(again.clone()).await.unwrap();
    let file = fs::read_to_string(desk.world.mail().join("calendars/home/job.ics")).unwrap();
    assert!(file.replace("\r\n ", "").contains(&account.id), "{file}");
    let quiet = desk.install.companion.synchronize(again).await.unwrap();
    assert!(quiet.kinds.iter().all(|kind| kind.steps.is_empty()), "{quiet:?}");
}

/// The filters of C-12 select open tasks: what completes one takes it out of them, and travels all the same; so does reopening it.
#[tokio::test(flavor = "multi_thread")]
async fn d_72_c_12_a_task_that_is_completed_in_the_organization_is_completed_in_the_mailbox_and_reopened_from_there()
 {
    let desk = Desk::new().await;
    let cycle = SyncRequest {
        agreed: true,
        ..SyncRequest::default()
    };
    let first = SyncRequest {
        track: vec![JOB.to_owned()],
        ..cycle.clone()
    };
    let companion = &desk.install.companion;
    companion.synchronize(first).await.unwrap();
    let query = "tasks?$filter=subject%20eq%20'Send%20the%20offer'";
    let id = desk.rows(query).await[0]["activityid"]
        .as_str()
        .unwrap()
        .to_owned();
    let completed = json!({"statecode": 1, "statuscode": 5});
    desk.world.change(&format!("tasks({id})"), &completed).await;
    companion.synchronize(cycle.clone()).await.unwrap();
    let path = desk.world.mail().join("calendars/home/job.ics");
    let file = fs::read_to_string(&path).unwrap();
    assert!(file.contains("STATUS:COMPLETED"), "{file}");
    let unfollowed = companion.unfollowed().await.unwrap();
    assert!(
        unfollowed
            .pairs
            .iter()
            .all(|pair| pair.uid.as_deref() != Some(JOB)),
        "completing a task is its everyday end"
    );
    let quiet = companion.synchronize(cycle.clone()).await.unwrap();
    assert!(quiet.kinds.iter().all(|kind| kind.steps.is_empty()), "{quiet:?}");

    let open = file
        .lines()
        .filter(|line| !line.starts_with("COMPLETED") && !line.starts_with("PERCENT"));
    let open: Vec<&str> = open.collect();
    let open = open.join("\r\n").replace("STATUS:COMPLETED", "STATUS:IN-PROCESS");
    fs::write(&path, open + "\r\n").unwrap();
    companion.synchronize(cycle.clone()).await.unwrap();
    assert_eq!(desk.rows(query).await[0]["statecode"], json!(0));
    companion.synchronize(cycle.clone()).await.unwrap();
    let quiet = companion.synchronize(cycle).await.unwrap();
    assert!(quiet.kinds.iter().all(|kind| kind.steps.is_empty()), "{quiet:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn h_45_a_contact_is_tracked_and_linked_to_its_account() {
    let desk = Desk::new().await;
    let opportunity = desk.install.opportunity("Harbour").await;
    let request = TrackRequest {
        key: desk.key(KARLA).await,
        regarding: Some(opportunity),
        ..TrackRequest::default()
    };
    let refused = desk.install.companion.track(request).await.unwrap_err();
    assert_eq!(
        refused.code,
        FailureCode::Invalid,
        "a contact belongs to an account"
    );
    let account = desk.account().await;
    let tracking = desk.track(KARLA, Some(account.clone())).await;
    assert_eq!(tracking.state, TrackingState::TrackedRegarding, "{tracking:?}");
    let contacts = desk.rows("contacts?$filter=lastname%20eq%20'Neumann'").await;
    assert_eq!(contacts.len(), 1);
    assert_eq!(contacts[0]["_parentcustomerid_value"], json!(account.id));
    let pane = desk.pane(KARLA).await;
    assert_eq!(pane.item.unwrap().account.unwrap().id, account.id);
    assert_eq!(pane.subject.unwrap().card.record.name, "Karla Neumann");
}

/// The pane asks as a cycle does: at once, and saying so.
#[tokio::test(flavor = "multi_thread")]
async fn d_57_promise_5_what_is_typed_anew_and_tracked_in_the_pane_waits_for_a_word_and_says_so() {
    let desk = Desk::new().await;
    assert_eq!(desk.track(KARLA, None).await.state, TrackingState::Tracked);
    let companion = &desk.install.companion;
    let cycle = SyncRequest {
        agreed: true,
        ..SyncRequest::default()
    };
    companion.synchronize(cycle.clone()).await.unwrap();
    let card = "contacts/people/karla.vcf";
    let typed = fs::read_to_string(desk.world.mail().join(card)).unwrap();
    fs::remove_file(desk.world.mail().join(card)).unwrap();
    companion.synchronize(cycle.clone()).await.unwrap();
    desk.put("contacts/people/anew.vcf", &typed.replace(KARLA, "typed-anew"));
    let waits = desk.track("typed-anew", None).await;
    assert_eq!(waits.state, TrackingState::Pending, "{waits:?}");
    assert!(waits.reason.contains("may be this one"), "{}", waits.reason);
    let query = "contacts?$select=contactid&$filter=lastname%20eq%20'Neumann'";
    assert_eq!(desk.rows(query).await.len(), 1, "nothing is made without a word");
    let proposal = companion.decisions().await.unwrap().proposals.remove(0);
    let apart = vec!["typed-anew".to_owned()];
    let undo = companion.keep_apart(&proposal.record, apart).await.unwrap().undo;
    let told = desk.pane("typed-anew").await.tracking;
    assert_eq!(told.state, TrackingState::Pending, "until the next cycle");
    assert!(!told.reason.contains("may be this one"), "{}", told.reason);
    companion.undo_decision(&undo.unwrap()).await.unwrap();
    companion
        .link_proposal(&proposal.record, "typed-anew")
        .await
        .unwrap();
    companion.synchronize(cycle).await.unwrap();
    let pane = desk.pane("typed-anew").await;
    assert_eq!(pane.tracking.state, TrackingState::Tracked);
    assert_eq!(desk.rows(query).await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn g_5_what_is_asked_for_offline_waits_on_the_disk_and_is_carried_out_later_exactly_once() {
    let mut desk = Desk::new().await;
    let harbour = desk.install.opportunity("Harbour").await;
    desk.pane(VISIT).await;
    desk.world.go_offline().await;
    let waiting = desk.track(VISIT, Some(harbour.clone())).await;
    assert_eq!(waiting.state, TrackingState::Pending, "{waiting:?}");
    desk.world.come_back().await;
    let tracking = desk.track(VISIT, Some(harbour.clone())).await;
    assert_eq!(tracking.state, TrackingState::TrackedRegarding, "{tracking:?}");
    let visits = desk.visits().await;
    assert_eq!(visits.len(), 1);
    assert_eq!(visits[0]["_regardingobjectid_value"], json!(harbour.id));
}

#[tokio::test(flavor = "multi_thread")]
async fn d_53_d_55_d_77_untracking_keeps_or_deletes_the_record_and_it_can_be_tracked_again() {
    let desk = Desk::new().await;
    for (uid, set) in [
        (KARLA, "contacts?$filter=lastname%20eq%20'Neumann'"),
        (JOB, "tasks?$filter=subject%20eq%20'Send%20the%20offer'"),
    ] {
        desk.track(uid, None).await;
        let key = desk.key(uid).await;
        assert!(desk.pane(uid).await.item.unwrap().may_delete, "{uid}");
        let kept = desk.install.companion.untrack_listed(&key, false).await.unwrap();
        assert!(!kept.deleted);
        assert_eq!(kept.tracking.state, TrackingState::NotTracked, "{kept:?}");
        assert_eq!(desk.rows(set).await.len(), 1, "the record stays");
        let again = desk.track(uid, None).await;
        assert_eq!(again.state, TrackingState::Tracked, "F-2, at once: {again:?}");
        let cycle = SyncRequest {
            agreed: true,
            ..SyncRequest::default()
        };
        desk.install.companion.synchronize(cycle).await.unwrap();
        let again = desk.pane(uid).await.tracking;
        assert_eq!(again.state, TrackingState::Tracked, "{again:?}");
        assert_eq!(desk.rows(set).await.len(), 1, "promise 5");
        let gone = desk.install.companion.untrack_listed(&key, true).await.unwrap();
        assert!(gone.deleted, "{gone:?}");
        assert_eq!(desk.rows(set).await.len(), 0);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn d_38_the_record_of_an_appointment_that_has_begun_is_not_deleted_with_it() {
    let desk = Desk::new().await;
    desk.put(
        "calendars/home/past.ics",
        &event(
            "past@x.example",
            "Looked back",
            "DTSTART:20260101T090000Z\r\nDTEND:20260101T100000Z\r\n",
        ),
    );
    desk.track("past@x.example", None).await;
    let item = desk.pane("past@x.example").await.item.unwrap();
    assert!(!item.may_delete);
    assert!(item.delete_blocked.unwrap().contains("begun already"));
    let key = desk.key("past@x.example").await;
    let refused = desk
        .install
        .companion
        .untrack_listed(&key, true)
        .await
        .unwrap_err();
    assert!(refused.message.contains("begun already"), "{}", refused.message);
    let kept = desk.install.companion.untrack_listed(&key, false).await.unwrap();
    assert_eq!(kept.tracking.state, TrackingState::NotTracked);
}

#[tokio::test(flavor = "multi_thread")]
async fn d_78_what_cannot_be_tracked_says_why_before_anybody_asks() {
    let desk = Desk::new().await;
    let weekly = "DUE:20351215T090000Z\r\nDTSTART:20351215T080000Z\r\nRRULE:FREQ=WEEKLY\r\n";
    desk.put(
        "calendars/home/plants.ics",
        &entry("VTODO", "plants@x.example", "Water plants", weekly),
    );
    let pane = desk.pane("plants@x.example").await;
    assert!(!pane.tracking.can_act);
    assert!(
        pane.tracking.reason.contains("repeat"),
        "{}",
        pane.tracking.reason
    );
    let request = TrackRequest {
        key: pane.key,
        ..TrackRequest::default()
    };
    let refused = desk.install.companion.track(request).await.unwrap_err();
    assert_eq!(refused.code, FailureCode::Invalid);
}

#[tokio::test(flavor = "multi_thread")]
async fn e_4_another_computer_sees_what_is_tracked_and_tracks_too() {
    let desk = Desk::new().await;
    let agreed = SyncRequest {
        agreed: true,
        ..SyncRequest::default()
    };
    desk.install.companion.synchronize(agreed).await.unwrap();
    desk.track(VISIT, None).await;
    let other = desk.world.install("b", SeedRole::Salesperson).await;
    let companion = &other.companion;
    let day = Some("2035-12-13");
    // What the organization says of the rows follows the list where it takes longer.
    let mut badge = None;
    for _ in 0..120 {
        let agenda = companion.agenda(day, day, ItemFilter::All).await.unwrap();
        if agenda.listed.reading.is_none() {
            badge.clone_from(&only(&agenda).badge);
        }
        if badge.is_some() {
            break;
        }
        tokio::time::sleep(A_LITTLE).await;
    }
    assert_eq!(badge.unwrap().state, TrackingState::Tracked, "promise 6");
    let harbour = other.opportunity("Harbour").await;
    let request = TrackRequest {
        key: companion.find_item(JOB).await.unwrap(),
        regarding: Some(harbour.clone()),
        ..TrackRequest::default()
    };
    let tracking = companion.track(request).await.unwrap();
    assert_eq!(tracking.state, TrackingState::TrackedRegarding, "{tracking:?}");
    let tasks = desk
        .rows("tasks?$filter=subject%20eq%20'Send%20the%20offer'")
        .await;
    assert_eq!(tasks.len(), 1);
    assert_eq!(tasks[0]["_regardingobjectid_value"], json!(harbour.id));
}

#[tokio::test(flavor = "multi_thread")]
async fn d_6_an_item_of_another_organization_is_left_alone() {
    let desk = Desk::new().await;
    let uid = "11111111-2222-3333-4444-555555555555";
    let text = event(
        "foreign@x.example",
        "Elsewhere",
        &format!(
            "DTSTART:20351216T090000Z\r\nDTEND:20351216T100000Z\r\nX-REGARDING-LINK:{uid}/appointment/{uid}/foreign%40x.example\r\n"
        ),
    );
    desk.put("calendars/home/foreign.ics", &text);
    let pane = desk.pane("foreign@x.example").await;
    assert_eq!(pane.tracking.state, TrackingState::NotTracked);
    assert!(!pane.tracking.can_act);
    assert!(
        pane.tracking.reason.contains("another organization"),
        "{}",
        pane.tracking.reason
    );
}

/// An invitation that came by mail, as somebody else's calendar program sends it.
fn invitation(name: &str, method: &str, organizer: &str) -> String {
    format!(
        "From: Ilse Brandt <ilse.brandt@hafenwerk.example>\r\nTo: Mara Voss <mara.voss@alderfinch.example>\r\nSubject: Handover\r\n\
         Date: Wed, 04 Mar 2026 09:00:00 +0000\r\nMessage-ID: <{name}@hafenwerk.example>\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nPlease come.\r\n\
         --b\r\nContent-Type: text/calendar; method={method}; charset=utf-8\r\n\r\nBEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:{method}\r\n\
         BEGIN:VEVENT\r\nUID:handover@hafenwerk.example\r\nDTSTAMP:20261101T000000Z\r\nSUMMARY:Harbour handover\r\n\
         DTSTART:20351215T090000Z\r\nDTEND:20351215T100000Z\r\nLOCATION:Pier 4\r\nORGANIZER:mailto:{organizer}\r\n\
         ATTENDEE;PARTSTAT=NEEDS-ACTION:mailto:mara.voss@alderfinch.example\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n--b--\r\n"
    )
}

impl Desk {
    async fn invited(&self, name: &str, method: &str, organizer: &str) -> String {
        self.world.deliver(
            "",
            &format!("17726148{}.M1.test:2,", name.len()),
            &invitation(name, method, organizer),
        );
        self.install.key(&format!("<{name}@hafenwerk.example>")).await
    }

    fn calendar(&self) -> Vec<String> {
        let files = fs::read_dir(self.world.mail().join("calendars/home")).unwrap();
        let texts = files.map(|file| fs::read_to_string(file.unwrap().path()).unwrap());
        texts.filter(|text| text.contains("Harbour handover")).collect()
    }
}

/// A meeting request in mail is tracked as the meeting: into the calendar once, one record, and nobody is written to (promises 5 and 8).
#[tokio::test]
async fn a_meeting_request_is_put_into_the_calendar_and_tracked_as_one_record() {
    let desk = Desk::new().await;
    let companion = &desk.install.companion;
    let request = desk
        .invited("ask", "REQUEST", "ilse.brandt@hafenwerk.example")
        .await;
    let meeting = companion.meeting(&request).await.unwrap().unwrap();
    assert_eq!(
        (
            meeting.title.as_str(),
            meeting.place.as_str(),
            meeting.item.as_ref()
        ),
        ("Harbour handover", "Pier 4", None)
    );
    assert!(meeting.can_track && meeting.puts, "{meeting:?}");
    assert!(desk.calendar().is_empty(), "looking puts nothing anywhere");

    let tracked = companion.track_meeting(&request).await.unwrap();
    assert_eq!(tracked.state, TrackingState::Tracked);
    let again = companion.meeting(&request).await.unwrap().unwrap();
    assert_eq!(again.state, TrackingState::Tracked);
    assert!(
        !again.can_track && !again.puts && again.item.is_some(),
        "{again:?}"
    );
    let kept = desk.calendar();
    assert_eq!(kept.len(), 1);
    assert!(!kept.concat().contains("METHOD"), "{kept:?}");
    let records = desk
        .rows("appointments?$filter=subject%20eq%20'Harbour%20handover'")
        .await;
    assert_eq!(records.len(), 1);

    companion.track_meeting(&request).await.unwrap();
    assert_eq!(desk.calendar().len(), 1);
    let records = desk
        .rows("appointments?$filter=subject%20eq%20'Harbour%20handover'")
        .await;
    assert_eq!(records.len(), 1, "one record, however often it is asked for");
}

/// G-30: whoever invites and is not known becomes a contact by the person's option, before the meeting is recorded, so that it names them.
#[tokio::test]
async fn g_30_the_unknown_sender_of_a_meeting_invitation_becomes_a_contact_once_and_can_be_taken_back() {
    let desk = Desk::new().await;
    let companion = &desk.install.companion;
    let from = |name: &str, organizer: &str, sender: &str| {
        invitation(name, "REQUEST", organizer)
            .replace("Ilse Brandt <ilse.brandt@hafenwerk.example>", sender)
            .replace("UID:handover@", &format!("UID:{name}@"))
    };
    let (nora, quist) = ("nora@unheard-of.example", "Nora Quist <nora@unheard-of.example>");
    let letters = [
        ("before", from("before", nora, quist)),
        ("ask", from("ask", nora, quist)),
        ("again", from("again", nora, quist)),
        // Somebody writes in the name of another: what is said about that one is no word of theirs.
        (
            "other",
            from("other", "boss@unheard-of.example", "Sek <sek@unheard-of.example>"),
        ),
        (
            "machine",
            from(
                "machine",
                "noreply@unheard-of.example",
                "Rooms <noreply@unheard-of.example>",
            ),
        ),
    ];
    for (number, (_, letter)) in letters.iter().enumerate() {
        desk.world
            .deliver("", &format!("177261490{number}.M{number}.test:2,"), letter);
    }
    let track = |name: &'static str| {
        let desk = &desk;
        async move {
            let key = desk.install.key(&format!("<{name}@hafenwerk.example>")).await;
            let tracked = desk.install.companion.track_meeting(&key).await.unwrap();
            assert_eq!(tracked.state, TrackingState::Tracked, "{name}");
        }
    };
    let unknown = || async {
        let filter =
            "contacts?$select=contactid,fullname&$filter=contains(emailaddress1,'unheard-of.example')";
        desk.rows(filter).await
    };
    track("before").await;
    assert!(unknown().await.is_empty(), "nothing before the person wants it");

    let wants = OptionChange::UnknownSenders(UnknownSenderOption::Contacts);
    companion.set_option(wants).await.unwrap();
    for name in ["ask", "again", "other", "machine"] {
        track(name).await;
    }
    let made = unknown().await;
    assert_eq!(made.len(), 1, "promise 5: {made:?}");
    assert_eq!(made[0]["fullname"], "Nora Quist");
    let parties = "activityparties?$select=_partyid_value&$filter=participationtypemask%20eq%207%20and%20addressused%20eq%20'nora@unheard-of.example'";
    let named = desk.rows(parties).await;
    let known = |party: &&Value| party["_partyid_value"] == made[0]["contactid"];
    assert_eq!(
        named.iter().filter(known).count(),
        2,
        "the meetings name them: {named:?}"
    );

    let review = companion.received().await.unwrap().newcomers;
    assert_eq!(review.len(), 1, "{:?}", review.len());
    assert!(
        review[0].sentence.contains("became a contact"),
        "{}",
        review[0].sentence
    );
    let undone = companion.undo_received(&review[0].id).await.unwrap();
    assert!(undone.deleted, "{}", undone.sentence);
    assert!(unknown().await.is_empty());
}

/// What is no invitation by somebody else is told and put nowhere (promise 8).
#[tokio::test]
async fn a_cancellation_an_answer_and_a_meeting_of_ones_own_are_put_nowhere() {
    let desk = Desk::new().await;
    let companion = &desk.install.companion;
    for (name, method, organizer) in [
        ("off", "CANCEL", "ilse.brandt@hafenwerk.example"),
        ("reply", "REPLY", "mara.voss@alderfinch.example"),
        ("mine01", "REQUEST", "mara.voss@alderfinch.example"),
        ("unknown", "REQUEST", "mara.voss@alderfinch.example"),
    ] {
        let message = desk.invited(name, method, organizer).await;
        let meeting = companion.meeting(&message).await.unwrap().unwrap();
        assert!(
            !meeting.can_track && meeting.blocked.is_some(),
            "{name}: {meeting:?}"
        );
        assert_eq!(
            companion.track_meeting(&message).await.unwrap_err().code,
            FailureCode::Invalid
        );
    }
    let plain = desk.install.inbox().await;
    let first = companion.messages(&plain, None, 50).await.unwrap();
    let without = first.rows.iter().find(|row| row.subject != "Handover").unwrap();
    assert_eq!(companion.meeting(&without.key).await.unwrap(), None);
    assert!(desk.calendar().is_empty());
}
