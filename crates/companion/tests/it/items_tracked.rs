//! Appointments, contacts and tasks that are tracked, set regarding and untracked in the pane: promises 1, 5, 6 and 8.

use std::fs;

use regarding_companion::view::failure::FailureCode;
use regarding_companion::view::items::ItemFilter;
use regarding_companion::view::pane::{TrackRequest, TrackingState};
use regarding_companion::view::sync::SyncRequest;
use regarding_sample_org::seed::SeedRole;
use serde_json::json;

use crate::items_desk::{A_LITTLE, Desk, JOB, KARLA, VISIT, entry, event, only};
use crate::world::holds;

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
    assert_eq!(companion.sync_state().await.unwrap().asks, 1, "promise 10");
    let query = "contacts?$select=contactid&$filter=lastname%20eq%20'Neumann'";
    assert_eq!(desk.rows(query).await.len(), 1, "nothing is made without a word");
    let proposal = companion.decisions().await.unwrap().proposals.remove(0);
    let apart = vec!["typed-anew".to_owned()];
    let undo = companion.keep_apart(&proposal.record, apart).await.unwrap().undo;
    assert!(companion.decisions().await.unwrap().proposals.is_empty());
    assert_eq!(companion.sync_state().await.unwrap().asks, 0);
    let told = desk.pane("typed-anew").await.tracking;
    assert_eq!(told.state, TrackingState::Pending, "until the next cycle");
    assert!(!told.reason.contains("may be this one"), "{}", told.reason);
    assert!(told.reason.contains("next synchronization"), "{}", told.reason);
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
