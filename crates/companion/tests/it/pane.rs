//! The pane: who is who, at once from memory, people added.

use regarding_companion::view::pane::{FormValue, PersonKind, PersonState, RecordRefView, TrackingState};
use regarding_sample_org::seed::SeedRole;

use crate::world::{FROM_ILSE, FROM_NOBODY, World};

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
async fn g_30_an_unknown_sender_who_is_added_takes_the_message_along() {
    let world = World::new().await;
    let install = world.install("a", SeedRole::Salesperson).await;
    let (key, address) = (install.key(FROM_NOBODY).await, "nora@unheard-of.example");
    let form = install
        .companion
        .person_form(&key, address, PersonKind::Contact)
        .await
        .unwrap();
    let values: Vec<FormValue> = form
        .fields
        .into_iter()
        .map(|field| FormValue {
            name: field.name,
            value: field.value,
        })
        .collect();
    let record = install
        .companion
        .create_person(&key, address, PersonKind::Contact, values)
        .await
        .unwrap();
    assert_eq!(
        (record.table.as_str(), record.name.as_str()),
        ("contact", "Nora Newcomer"),
        "H-12: split for the form"
    );
    let pane = install.companion.pane(&key).await.unwrap();
    assert_eq!(pane.tracking.state, TrackingState::TrackedRegarding);
    assert_eq!(
        pane.tracking.regarding.map(|regarding| regarding.id),
        Some(record.id)
    );
    assert_eq!(
        pane.people.first().map(|person| person.state),
        Some(PersonState::Known)
    );
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
