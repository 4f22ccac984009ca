//! What waits for a person in the synchronization, their answers, and taking back (merge by field, undo, adoption).

use std::fs;

use regarding_companion::view::options::OptionChange;
use regarding_companion::view::sync::SyncPolicy;
use regarding_companion::view::sync_decisions::SyncSide;
use regarding_sample_org::seed::SeedRole;
use serde_json::{Value, json};

use crate::karla::{Desk, KARLA};
use crate::world::PLANTED;

const CALL: &str = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Somebody//Else//EN\r\nBEGIN:VTODO\r\nUID:call-1\r\n\
    DTSTAMP:20261101T000000Z\r\nSUMMARY:Call Karla back\r\nEND:VTODO\r\nEND:VCALENDAR\r\n";

#[tokio::test(flavor = "multi_thread")]
async fn promise_7_both_values_are_shown_with_who_changed_them_and_one_stays_at_once() {
    let desk = Desk::with_karla().await;
    desk.edit_card("Buyer", "Head buyer");
    desk.change_karla(&json!({"jobtitle": "Director"})).await;
    desk.sync(&[]).await;
    let conflict = desk.conflict().await;
    assert_eq!(
        (conflict.title.as_str(), conflict.field.as_str()),
        ("Karla Neumann", "Job title")
    );
    assert_eq!(conflict.mailbox.value.as_deref(), Some("Head buyer"));
    assert_eq!(conflict.mailbox.changed.as_deref(), Some("2026-11-01T10:15:00Z"));
    assert_eq!(conflict.organization.value.as_deref(), Some("Director"));
    assert!(conflict.organization.changed.is_some());
    let administrator = desk.world.user(SeedRole::SystemAdministrator).id;
    let row = desk
        .world
        .json(&format!("systemusers({administrator})?$select=fullname"))
        .await;
    assert_eq!(conflict.organization.by.as_deref(), row["fullname"].as_str());
    assert!(
        !conflict.id.contains("Director"),
        "a name of identifiers and fingerprints"
    );

    let answered = desk.decide(&conflict.id, SyncSide::Mailbox).await;
    assert!(answered.done, "{}", answered.sentence);
    assert_eq!(desk.karla().await["jobtitle"], "Head buyer");
    let waiting = desk.waiting().await;
    assert!(waiting.conflicts.is_empty());
    assert_eq!(waiting.decided.len(), 1);
    assert_eq!(desk.steps().await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn promise_7_a_decision_about_other_values_than_those_shown_does_nothing_and_shows_the_new_ones() {
    let desk = Desk::with_karla().await;
    desk.edit_card("Buyer", "Head buyer");
    desk.change_karla(&json!({"jobtitle": "Director"})).await;
    desk.sync(&[]).await;
    let conflict = desk.conflict().await;
    desk.change_karla(&json!({"jobtitle": "Chair"})).await;
    let answered = desk.decide(&conflict.id, SyncSide::Mailbox).await;
    assert!(!answered.done);
    let now = answered.now.unwrap();
    assert_eq!(now.organization.value.as_deref(), Some("Chair"));
    assert_eq!(desk.karla().await["jobtitle"], "Chair");
    assert!(desk.card().contains("Head buyer"));
    assert!(desk.decide(&now.id, SyncSide::Organization).await.done);
    assert!(desk.card().contains("TITLE:Chair"), "{}", desk.card());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_is_taken_back_and_waits_again_whatever_the_policy_says() {
    let desk = Desk::with_karla().await;
    desk.edit_card("Buyer", "Head buyer");
    desk.change_karla(&json!({"jobtitle": "Director"})).await;
    desk.sync(&[]).await;
    let conflict = desk.conflict().await;
    let answered = desk.decide(&conflict.id, SyncSide::Organization).await;
    assert!(desk.card().contains("TITLE:Director"));
    let undo = answered.undo.unwrap();
    let undone = desk.install.companion.undo_decision(&undo).await.unwrap();
    assert!(undone.done, "{}", undone.sentence);
    assert!(desk.card().contains("TITLE:Head buyer"), "{}", desk.card());
    assert!(desk.card().contains("X-NOT-OURS:kept"));
    assert!(desk.install.companion.undo_decision(&undo).await.is_err(), "once");

    let policy = OptionChange::BothChanged(SyncPolicy::OrganizationWins);
    desk.install.companion.set_option(policy).await.unwrap();
    desk.sync(&[]).await;
    assert!(desk.card().contains("TITLE:Head buyer"), "nothing is done again");
    let again = desk.conflict().await;
    assert!(again.sentence.contains("set back"), "{}", again.sentence);
    assert!(desk.decide(&again.id, SyncSide::Mailbox).await.done);
    assert_eq!(desk.karla().await["jobtitle"], "Head buyer");
}

#[tokio::test(flavor = "multi_thread")]
async fn d_101_a_stated_policy_is_kept_in_the_options_and_decides() {
    let desk = Desk::with_karla().await;
    let policy = OptionChange::BothChanged(SyncPolicy::MailboxWins);
    let options = desk.install.companion.set_option(policy).await.unwrap();
    assert_eq!(options.both_changed, SyncPolicy::MailboxWins);
    desk.edit_card("Buyer", "Head buyer");
    desk.change_karla(&json!({"jobtitle": "Director"})).await;
    desk.sync(&[]).await;
    assert_eq!(desk.karla().await["jobtitle"], "Head buyer");
    assert!(desk.waiting().await.conflicts.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_cycle_is_taken_back_and_what_cannot_be_is_said_before_and_after() {
    let desk = Desk::with_karla().await;
    fs::write(desk.file("calendars/home/call.ics"), CALL).unwrap();
    desk.edit_card("Buyer", "Head buyer");
    desk.sync(&["call-1"]).await;
    let tasks = "tasks?$select=subject,activityid&$filter=subject%20eq%20'Call%20Karla%20back'";
    assert_eq!(desk.world.json(tasks).await["value"].as_array().unwrap().len(), 1);
    let task = desk.world.json(tasks).await["value"][0]["activityid"].clone();
    assert_eq!(desk.karla().await["jobtitle"], "Head buyer");
    assert_eq!(
        desk.steps().await,
        0,
        "a quiet cycle leaves the one before to be taken back"
    );

    let preview = desk.install.companion.undoable().await.unwrap();
    assert_eq!((preview.back, preview.left), (2, 0), "{:?}", preview.steps);
    let row = format!("tasks({})", task.as_str().unwrap());
    desk.world
        .change(&row, &json!({"description": "Since then"}))
        .await;
    let preview = desk.install.companion.undoable().await.unwrap();
    assert_eq!((preview.back, preview.left), (1, 1));
    let stays = preview.steps.iter().find(|step| !step.back).unwrap();
    assert_eq!(stays.title, "Call Karla back");
    assert!(stays.sentence.as_deref().unwrap().contains("changed it since"));

    let undone = desk.install.companion.undo_cycle().await.unwrap();
    assert_eq!((undone.back, undone.left), (1, 1));
    assert_eq!(
        desk.install.companion.undo_cycle().await.unwrap().cycle,
        None,
        "once"
    );
    assert_eq!(desk.karla().await["jobtitle"], "Buyer");
    assert_eq!(
        desk.world.json(tasks).await["value"].as_array().unwrap().len(),
        1,
        "it was changed since"
    );
    desk.sync(&[]).await;
    assert_eq!(
        desk.karla().await["jobtitle"],
        "Buyer",
        "the next cycle does not do the same again"
    );
    assert!(
        desk.card().contains("Head buyer"),
        "the edit itself stays where it was made"
    );
    assert!(desk.conflict().await.sentence.contains("set back"));
}

#[tokio::test(flavor = "multi_thread")]
async fn created_halves_are_taken_away_again_and_do_not_come_back_by_themselves() {
    let desk = Desk::new().await;
    fs::write(desk.file("contacts/people/karla.vcf"), KARLA).unwrap();
    desk.sync(&["karla-1"]).await;
    let many = desk.people();
    assert!(many > 10);
    let undone = desk.install.companion.undo_cycle().await.unwrap();
    assert_eq!(
        undone.left,
        0,
        "{:?}",
        undone.steps.iter().find(|step| !step.back)
    );
    assert_eq!(desk.people(), 1, "only Karla's own card is left");
    assert!(desk.karlas().await.is_empty());
    desk.sync(&[]).await;
    assert_eq!(desk.people(), 1);
    assert!(desk.karlas().await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn promise_5_a_record_that_may_be_there_waits_and_is_linked_once() {
    let desk = Desk::new().await;
    fs::write(desk.file("contacts/people/karla.vcf"), KARLA).unwrap();
    desk.make_her_record().await;
    let report = desk.sync(&["karla-1"]).await;
    let waits = report.kinds.iter().flat_map(|kind| &kind.notes);
    assert!(
        waits
            .clone()
            .any(|note| note.held && note.title == "Karla Neumann")
    );
    assert_eq!(desk.karlas().await.len(), 1, "no second record");
    let before = desk.people();
    desk.sync(&[]).await;
    let waiting = desk.waiting().await;
    assert_eq!(waiting.proposals.len(), 1, "it is asked until it is answered");
    let proposal = &waiting.proposals[0];
    assert_eq!(proposal.candidates.len(), 1);
    assert!(proposal.candidates[0].detail.contains("karla@elsewhere.example"));

    let uid = &proposal.candidates[0].uid;
    let linked = desk
        .install
        .companion
        .link_proposal(&proposal.record, uid)
        .await
        .unwrap();
    assert!(linked.done, "{}", linked.sentence);
    let card = desk.card();
    assert!(
        card.contains("X-REGARDING-LINK") && card.contains("X-NOT-OURS:kept"),
        "{card}"
    );
    assert!(card.contains("+49 170 1"), "what one side lacked it got: {card}");
    assert_eq!(desk.karla().await["jobtitle"], "Buyer");
    assert!(desk.waiting().await.proposals.is_empty());

    desk.install.companion.clear_stored().await.unwrap();
    desk.sync(&[]).await;
    assert_eq!(
        (desk.people(), desk.karlas().await.len()),
        (before, 1),
        "promise 6: found by its mark"
    );
    assert!(desk.waiting().await.proposals.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn d_44_what_a_colleague_linked_in_a_shared_book_is_left_as_it_is() {
    let desk = Desk::new().await;
    fs::write(desk.file("contacts/people/karla.vcf"), KARLA).unwrap();
    desk.make_her_record().await;
    desk.sync(&[]).await;
    let proposal = desk.waiting().await.proposals.remove(0);
    let linked = desk
        .install
        .companion
        .link_proposal(&proposal.record, "karla-1")
        .await
        .unwrap();
    assert!(linked.done, "{}", linked.sentence);
    let me = desk.world.user(SeedRole::Salesperson).id.to_string();
    let mark = desk.card().replace("\r\n ", "");
    assert!(
        mark.contains(&format!("/karla-1/{me}\r\n")),
        "it names its person: {mark}"
    );

    // The same card, as a colleague of the same organization has it.
    let theirs = mark.replace(&me, "0f0f0f0f-0000-4000-8000-000000000002");
    fs::write(desk.file("contacts/people/karla.vcf"), &theirs).unwrap();
    desk.install.companion.clear_stored().await.unwrap();
    let people = desk.people();
    desk.sync(&[]).await;
    desk.change_karla(&json!({"jobtitle": "Head buyer"})).await;
    desk.sync(&[]).await;
    assert_eq!(desk.card(), theirs, "not a byte of it");
    assert_eq!(
        desk.people(),
        people + 1,
        "the record has an item of the person's own"
    );
}

/// Copies the card under another UID, lets cycles run, edits the copy: the record stays one and hears nothing of it.
async fn is_left_alone(desk: &Desk) {
    let copy = desk.card().replace("UID:karla-1", "UID:karla-2");
    fs::write(desk.file("contacts/people/copy.vcf"), &copy).unwrap();
    let before = desk.karla().await;
    desk.sync(&[]).await;
    let edited = copy.replace("TITLE:Buyer", "TITLE:Copied");
    assert_ne!(edited, copy);
    fs::write(desk.file("contacts/people/copy.vcf"), &edited).unwrap();
    desk.sync(&[]).await;
    assert_eq!(desk.karla().await, before, "the copy is nobody's item");
    let copy = fs::read_to_string(desk.file("contacts/people/copy.vcf")).unwrap();
    assert_eq!(copy, edited, "not a byte of it");
}

#[tokio::test(flavor = "multi_thread")]
async fn d_5_a_copy_of_an_item_that_is_linked_makes_no_second_record_and_does_not_follow() {
    let desk = Desk::with_karla().await;
    is_left_alone(&desk).await;
    // The same where the item names its record itself, and the copy does so, too.
    let desk = Desk::new().await;
    fs::write(desk.file("contacts/people/karla.vcf"), KARLA).unwrap();
    desk.make_her_record().await;
    desk.sync(&[]).await;
    let proposal = desk.waiting().await.proposals.remove(0);
    let companion = &desk.install.companion;
    companion
        .link_proposal(&proposal.record, "karla-1")
        .await
        .unwrap();
    desk.sync(&[]).await;
    assert!(desk.card().contains("X-REGARDING-LINK"), "{}", desk.card());
    is_left_alone(&desk).await;
}

/// Its identity leads back to its record.
#[tokio::test(flavor = "multi_thread")]
async fn d_57_promise_5_a_contact_that_was_removed_here_and_is_tracked_again_under_its_uid_is_made_once() {
    let desk = Desk::with_karla().await;
    let before = desk.karla().await;
    fs::remove_file(desk.file("contacts/people/karla.vcf")).unwrap();
    desk.sync(&[]).await;
    assert_eq!(desk.karla().await, before, "D-50");
    fs::write(desk.file("contacts/people/again.vcf"), KARLA).unwrap();
    desk.sync(&["karla-1"]).await;
    desk.sync(&[]).await;
    assert_eq!(desk.karla().await["contactid"], before["contactid"]);
    assert_eq!(desk.steps().await, 0, "there is nothing more to do");
}

/// Typed anew it has another identity, which leads nowhere.
#[tokio::test(flavor = "multi_thread")]
async fn d_57_promise_5_a_contact_that_was_removed_here_and_is_typed_anew_is_made_a_second_time_by_a_word_only()
 {
    for same in [true, false] {
        let desk = Desk::with_karla().await;
        let before = desk.karla().await;
        fs::remove_file(desk.file("contacts/people/karla.vcf")).unwrap();
        desk.sync(&[]).await;
        let typed = KARLA.replace("karla-1", "typed-anew");
        fs::write(desk.file("contacts/people/anew.vcf"), typed).unwrap();
        desk.sync(&[]).await;
        assert!(
            desk.waiting().await.proposals.is_empty(),
            "nobody asked for it to be tracked (D-56)"
        );
        desk.sync(&["typed-anew"]).await;
        assert_eq!(desk.karlas().await.len(), 1, "nothing is made without a word");
        let proposal = desk.waiting().await.proposals.remove(0);
        assert_eq!(proposal.candidates[0].uid, "typed-anew");
        assert!(
            proposal.sentence.contains("removed the record's item"),
            "{}",
            proposal.sentence
        );
        let companion = &desk.install.companion;
        let answered = if same {
            companion.link_proposal(&proposal.record, "typed-anew").await
        } else {
            companion
                .keep_apart(&proposal.record, vec!["typed-anew".into()])
                .await
        };
        let answered = answered.unwrap();
        assert!(answered.done, "{}", answered.sentence);
        desk.sync(&[]).await;
        let karlas = desk.karlas().await;
        assert_eq!(karlas.len(), if same { 1 } else { 2 });
        assert!(karlas.iter().any(|one| one["contactid"] == before["contactid"]));
        assert!(desk.waiting().await.proposals.is_empty());
        assert_eq!(desk.steps().await, 0, "there is nothing more to do");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn linking_is_taken_back_and_asked_again() {
    let desk = Desk::new().await;
    fs::write(desk.file("contacts/people/karla.vcf"), KARLA).unwrap();
    desk.make_her_record().await;
    desk.sync(&[]).await;
    let proposal = desk.waiting().await.proposals.remove(0);
    let linked = desk
        .install
        .companion
        .link_proposal(&proposal.record, "karla-1")
        .await
        .unwrap();
    let undone = desk
        .install
        .companion
        .undo_decision(&linked.undo.unwrap())
        .await
        .unwrap();
    assert!(undone.done, "{}", undone.sentence);
    assert!(!desk.card().contains("X-REGARDING-LINK"), "{}", desk.card());
    assert!(!desk.card().contains("+49 170 1"));
    assert!(desk.karla().await["jobtitle"].is_null());
    desk.sync(&[]).await;
    assert_eq!(desk.waiting().await.proposals.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_kept_apart_gets_halves_of_its_own_and_is_not_asked_again() {
    let desk = Desk::new().await;
    fs::write(desk.file("contacts/people/karla.vcf"), KARLA).unwrap();
    desk.make_her_record().await;
    desk.sync(&["karla-1"]).await;
    let before = desk.people();
    let proposal = desk.waiting().await.proposals.remove(0);
    let apart = desk
        .install
        .companion
        .keep_apart(&proposal.record, vec!["karla-1".into()])
        .await
        .unwrap();
    assert!(apart.done);
    desk.sync(&[]).await;
    assert_eq!(desk.people(), before + 1, "the record has an item of its own");
    assert_eq!(
        desk.karlas().await.len(),
        2,
        "and what was to be tracked is tracked now"
    );
    assert!(desk.waiting().await.proposals.is_empty());
    assert_eq!(desk.steps().await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn promise_7_what_was_removed_on_one_side_and_changed_on_the_other_waits() {
    let desk = Desk::new().await;
    fs::write(desk.file("calendars/home/call.ics"), CALL).unwrap();
    desk.sync(&["call-1"]).await;
    let tasks = "tasks?$select=subject,activityid&$filter=contains(subject,'Karla%20back')";
    let task = desk.world.json(tasks).await["value"][0]["activityid"].clone();
    let row = format!("tasks({})", task.as_str().unwrap());
    desk.world
        .change(&row, &json!({"subject": "Call Karla back today"}))
        .await;
    fs::remove_file(desk.file("calendars/home/call.ics")).unwrap();
    let policy = OptionChange::BothChanged(SyncPolicy::MailboxWins);
    desk.install.companion.set_option(policy).await.unwrap();
    desk.sync(&[]).await;
    let conflict = desk.conflict().await;
    assert!(conflict.mailbox.removed && !conflict.organization.removed);
    assert_eq!(conflict.title, "Call Karla back today");
    let answered = desk.decide(&conflict.id, SyncSide::Organization).await;
    assert!(answered.done, "{}", answered.sentence);
    let files = fs::read_dir(desk.file("calendars/home")).unwrap();
    let again = files
        .map(|file| fs::read_to_string(file.unwrap().path()).unwrap())
        .find(|text| text.contains("Call Karla back today"));
    assert!(again.is_some_and(|text| text.contains("UID:call-1")));
    assert!(desk.waiting().await.conflicts.is_empty());
    assert_eq!(desk.steps().await, 0);
    assert_eq!(desk.world.json(tasks).await["value"].as_array().unwrap().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn promise_1_what_waits_and_what_can_be_taken_back_is_not_on_the_disk() {
    let desk = Desk::with_karla().await;
    desk.edit_card("Buyer", PLANTED);
    desk.change_karla(&json!({"jobtitle": format!("{PLANTED} 2")}))
        .await;
    desk.sync(&[]).await;
    let conflict = desk.conflict().await;
    desk.decide(&conflict.id, SyncSide::Mailbox).await;
    desk.install.companion.stop().await;
    for entry in fs::read_dir(&desk.install.profile).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            let bytes = fs::read(&path).unwrap();
            let found = bytes
                .windows(PLANTED.len())
                .any(|window| window == PLANTED.as_bytes());
            assert!(!found, "{}", path.display());
        }
    }
}

#[tokio::test]
async fn d_53_what_is_untracked_and_kept_stays_on_both_sides_until_it_is_tracked_again() {
    let desk = Desk::with_karla().await;
    let untracked = desk
        .install
        .companion
        .untrack_item("karla-1", false)
        .await
        .unwrap();
    assert!(untracked.done, "{untracked:?}");
    desk.edit_card("TITLE:Buyer", "TITLE:Head of purchasing");
    desk.sync(&[]).await;
    assert_eq!(desk.karla().await["jobtitle"], "Buyer", "it follows no more");
    let again = desk.install.companion.untrack_item("karla-1", false).await;
    assert!(again.is_err(), "nothing is tracked: {again:?}");
    desk.sync(&["karla-1"]).await;
    let waiting = desk.conflict().await;
    let answer = desk.decide(&waiting.id, SyncSide::Mailbox).await;
    assert!(answer.done, "{answer:?}");
    assert_eq!(desk.karla().await["jobtitle"], "Head of purchasing");
}

#[tokio::test]
async fn d_55_what_is_untracked_and_deleted_stays_in_the_mailbox_and_does_not_come_back() {
    let desk = Desk::with_karla().await;
    let untracked = desk
        .install
        .companion
        .untrack_item("karla-1", true)
        .await
        .unwrap();
    assert!(untracked.done, "{untracked:?}");
    assert_eq!(desk.karlas().await, Vec::<Value>::new());
    for _ in 0..2 {
        desk.sync(&[]).await;
        assert!(desk.card().contains("Karla Neumann"));
        assert_eq!(desk.karlas().await, Vec::<Value>::new());
    }
    desk.sync(&["karla-1"]).await;
    desk.karla().await;
}
