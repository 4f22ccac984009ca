//! The pane: who is who, at once from memory, people added.

use std::sync::Arc;

use jiff::SignedDuration;
use regarding_companion::host::Event;
use regarding_companion::view::app::ConnectionState;
use regarding_companion::view::failure::FailureCode;
use regarding_companion::view::pane::{
    FormValue, FormView, PersonKind, PersonState, RecordRefView, SenderMessage, TrackingState,
};
use regarding_net::Rule;
use regarding_sample_org::seed::SeedRole;
use regarding_sample_org::server::{Fault, FaultRule, Limit};
use serde_json::json;

use crate::clock::Jumpy;
use crate::world::{FROM_ILSE, FROM_NOBODY, Install, World};

#[tokio::test(flavor = "multi_thread")]
async fn the_pane_names_the_people_and_what_can_be_linked() {
    let world = World::new().await;
    let install = world.install("a", SeedRole::Salesperson).await;
    let pane = install
        .companion
        .pane(&install.key(FROM_ILSE).await)
        .await
        .unwrap();
    let states: Vec<(PersonState, bool)> = pane
        .people
        .iter()
        .map(|person| (person.state, person.me))
        .collect();
    let known = (PersonState::Known, false);
    assert_eq!(
        states,
        [
            known,
            (PersonState::Colleague, true),
            (PersonState::Unknown, false)
        ]
    );
    assert_eq!(pane.tracking.state, TrackingState::NotTracked);
    assert!(
        pane.needs_consent,
        "I-9: nothing of this thread was tracked before"
    );
    assert!(pane.visibility.is_some());
    let subject = pane.subject.unwrap();
    assert_eq!(subject.card.record.name, "Ilse Brandt");
    assert!(!subject.opportunities.is_empty(), "H-21");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pane_seen_before_is_there_without_the_organization() {
    let mut world = World::new().await;
    let install = world.install("a", SeedRole::Salesperson).await;
    let key = install.key(FROM_ILSE).await;
    let seen = install.companion.pane(&key).await.unwrap();
    world.go_offline().await;
    let again = install.companion.pane(&key).await.unwrap();
    assert_eq!(again.people, seen.people);
    assert_eq!(again.subject, seen.subject);
}

#[tokio::test(flavor = "multi_thread")]
async fn i_9_who_can_read_follows_how_far_the_own_role_reads() {
    let world = World::new().await;
    // 14 people work in Sales North and 26 in the company; whoever asks is not counted.
    let table = [
        (
            "a",
            SeedRole::Salesperson,
            "at least everybody in Sales North whose role reads activities like yours (13 other people)",
        ),
        (
            "b",
            SeedRole::SystemAdministrator,
            "everybody in Alder & Finch whose role reads activities (up to 25 other people)",
        ),
    ];
    for (name, role, expected) in table {
        let install = world.install(name, role).await;
        let key = install.key(FROM_ILSE).await;
        let before = panes_asked(&install).await;
        let said = install.companion.pane(&key).await.unwrap().visibility.unwrap();
        assert!(said.contains(expected), "{role:?}: {said}");
        let after = panes_asked(&install).await;
        assert_eq!(after - before, 1, "a message still costs one round trip");
    }
}

/// How many round trips went out for panes; what is read beside, once for a session, is none of them.
async fn panes_asked(install: &Install) -> usize {
    let lines = install.companion.evidence(1000).await.unwrap();
    let of_panes = |rule: &str| rule == Rule::OpenPane.sentence();
    lines.iter().filter(|line| of_panes(&line.rule)).count()
}

#[tokio::test(flavor = "multi_thread")]
async fn i_9_where_the_own_rights_are_not_told_everybody_is_to_be_expected() {
    let world = World::new().await;
    world.faults.add(FaultRule {
        path_prefix: "/api/data/v9.2/systemusers(".to_owned(),
        method: None,
        times: 1,
        fault: Fault::Html,
    });
    let install = world.install("a", SeedRole::Salesperson).await;
    let key = install.key(FROM_ILSE).await;
    let said = install.companion.pane(&key).await.unwrap().visibility.unwrap();
    assert!(
        said.contains("everybody in Alder & Finch whose role reads activities can read"),
        "{said}"
    );
}

/// A18: who is asked to wait says until when, and looks again then.
#[tokio::test(flavor = "multi_thread")]
async fn a18_a_pane_that_has_to_wait_says_until_when_and_is_looked_at_again() {
    let world = World::new().await;
    let clock = Arc::new(Jumpy::default());
    let install = world.fresh_on("a", Arc::default(), Arc::clone(&clock) as _).await;
    world.sign_in(&install, SeedRole::Salesperson, false).await;
    let key = install.key(FROM_ILSE).await;
    // Until the time is over: the forms may be looked at beside, and would use a single refusal up.
    world.faults.add(FaultRule {
        path_prefix: "/api/data/v9.2/$batch".to_owned(),
        method: None,
        times: 1000,
        fault: Fault::Throttle {
            seconds: 300,
            limit: Limit::default(),
        },
    });
    let problem = install.companion.pane(&key).await.unwrap().problem.unwrap();
    assert!(problem.contains("asks to wait. The next try is at "), "{problem}");
    let connection = async || install.companion.app().await.unwrap().connection;
    let busy = connection().await;
    assert_eq!(busy.state, ConnectionState::Connected);
    assert!(busy.sentence.contains("asks to wait until"), "{}", busy.sentence);
    world.faults.clear();
    clock.slept(SignedDuration::from_secs(301));
    let again = Event::PaneChanged {
        key: Some(key.clone()),
    };
    install.ear.wait_for(&again).await;
    let pane = install.companion.pane(&key).await.unwrap();
    assert_eq!(pane.problem, None);
    assert!(pane.subject.is_some());
    assert_eq!(connection().await.next_try, None);
}

/// The badge of its card and the line of a list say what the organization calls it.
#[tokio::test(flavor = "multi_thread")]
async fn a_record_that_is_open_no_more_says_how_in_the_organizations_words() {
    let world = World::new().await;
    let install = world.install("a", SeedRole::Salesperson).await;
    let me = world.user(SeedRole::Salesperson).id;
    for (table, set, state, expected) in [
        (
            "lead",
            "leads",
            json!({"statecode": 1, "statuscode": 3}),
            "Qualified",
        ),
        (
            "contact",
            "contacts",
            json!({"statecode": 1, "statuscode": 2}),
            "Inactive",
        ),
    ] {
        let found = world
            .json(&format!(
                "{set}?$select={table}id&$filter=statecode%20eq%200%20and%20_ownerid_value%20eq%20{me}&$top=1"
            ))
            .await;
        let record = RecordRefView {
            table: table.to_owned(),
            id: found["value"][0][format!("{table}id")]
                .as_str()
                .unwrap()
                .to_owned(),
        };
        let card = install.companion.subject(&record).await.unwrap().card;
        assert_eq!(card.inactive, None);
        world.change(&format!("{set}({})", record.id), &state).await;
        let card = install.companion.subject(&record).await.unwrap().card;
        assert_eq!(card.inactive.as_deref(), Some(expected));
        assert!(card.record.detail.ends_with(expected), "{}", card.record.detail);
    }
}

const NORA: &str = "nora@unheard-of.example";

/// The form as it is prefilled, taken as it is.
async fn form_of(install: &Install, key: &str, address: &str) -> (FormView, Vec<FormValue>) {
    let form = install
        .companion
        .person_form(key, address, PersonKind::Contact)
        .await
        .unwrap();
    let taken = form.fields.iter().map(|field| FormValue {
        name: field.name.clone(),
        value: field.value.clone(),
    });
    let values = taken.collect();
    (form, values)
}

#[tokio::test(flavor = "multi_thread")]
async fn g_30_an_unknown_sender_who_is_added_takes_the_message_along() {
    let world = World::new().await;
    let install = world.install("a", SeedRole::Salesperson).await;
    let key = install.key(FROM_NOBODY).await;
    let (_, values) = form_of(&install, &key, NORA).await;
    let record = install
        .companion
        .create_person(
            &key,
            NORA,
            PersonKind::Contact,
            values,
            SenderMessage::TrackAgreed,
        )
        .await
        .unwrap();
    assert_eq!(
        (record.table.as_str(), record.name.as_str()),
        ("contact", "Nora Newcomer"),
        "H-12: split for the form"
    );
    let pane = install.companion.pane(&key).await.unwrap();
    assert_eq!(pane.tracking.state, TrackingState::TrackedRegarding);
    let read_by = pane.visibility.unwrap();
    assert!(
        read_by.starts_with("At least everybody in Sales North")
            && read_by.contains("can read this message."),
        "I-9, once it is there: {read_by}"
    );
    assert!(
        pane.tracking.reason.contains("when you added its sender"),
        "promise 10: {}",
        pane.tracking.reason
    );
    assert_eq!(
        pane.tracking.regarding.map(|regarding| regarding.id),
        Some(record.id)
    );
    assert_eq!(
        pane.people.first().map(|person| person.state),
        Some(PersonState::Known)
    );
    let (form, _) = form_of(&install, &key, NORA).await;
    assert!(
        form.sender.is_some_and(|sender| !sender.needs_consent),
        "I-9: a thread is asked about once"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn i_9_a_sender_is_added_only_after_the_person_saw_who_can_read_the_thread() {
    let world = World::new().await;
    let install = world.install("a", SeedRole::Salesperson).await;
    let key = install.key(FROM_NOBODY).await;
    let (form, values) = form_of(&install, &key, NORA).await;
    let asked = form.sender.unwrap();
    assert!(asked.needs_consent);
    assert_eq!(asked.blocked, None);
    let pane = install.companion.pane(&key).await.unwrap();
    assert_eq!(
        Some(&asked.visibility),
        pane.visibility.as_ref(),
        "the same sentence as everywhere"
    );

    let refused = install
        .companion
        .create_person(&key, NORA, PersonKind::Contact, values, SenderMessage::Track)
        .await
        .unwrap_err();
    assert_eq!(refused.code, FailureCode::Invalid);
    assert!(
        refused.message.contains(&asked.visibility),
        "it says what to agree to: {}",
        refused.message
    );
    let found = install.companion.who_is(NORA).await.unwrap();
    assert!(found.is_empty(), "nothing is made before: {found:?}");
    assert!(world.records(FROM_NOBODY).await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn i_9_a_sender_can_be_added_without_their_message() {
    let world = World::new().await;
    let install = world.install("a", SeedRole::Salesperson).await;
    let key = install.key(FROM_NOBODY).await;
    let (_, values) = form_of(&install, &key, NORA).await;
    let record = install
        .companion
        .create_person(&key, NORA, PersonKind::Contact, values, SenderMessage::Leave)
        .await
        .unwrap();
    let found = install.companion.who_is(NORA).await.unwrap();
    assert_eq!(
        found.iter().map(|found| found.id.as_str()).collect::<Vec<_>>(),
        [record.id.as_str()]
    );
    assert!(world.records(FROM_NOBODY).await.is_empty());
    let pane = install.companion.pane(&key).await.unwrap();
    assert_eq!(pane.tracking.state, TrackingState::NotTracked);
    assert!(
        pane.needs_consent,
        "leaving the message is no agreement for its thread"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_not_the_sender_is_added_without_a_question() {
    let world = World::new().await;
    let install = world.install("a", SeedRole::Salesperson).await;
    let key = install.key(FROM_ILSE).await;
    let recipient = "x@unheard-of.example";
    let (form, mut values) = form_of(&install, &key, recipient).await;
    assert_eq!(form.sender, None);
    for value in &mut values {
        if value.name == "lastname" {
            value.value = "Xavier".to_owned();
        }
    }
    install
        .companion
        .create_person(&key, recipient, PersonKind::Contact, values, SenderMessage::Track)
        .await
        .unwrap();
    assert!(world.records(FROM_ILSE).await.is_empty(), "G-30 is of the sender");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_company_that_is_followed_from_a_card_shows_its_open_business() {
    let world = World::new().await;
    let install = world.install("a", SeedRole::Salesperson).await;
    let pane = install
        .companion
        .pane(&install.key(FROM_ILSE).await)
        .await
        .unwrap();
    let account = pane.subject.unwrap().account.unwrap().record;
    let company = RecordRefView {
        table: account.table,
        id: account.id.clone(),
    };
    let shown = install.companion.subject(&company).await.unwrap();
    assert_eq!(shown.card.record.id, account.id);
    assert!(!shown.opportunities.is_empty());
}
