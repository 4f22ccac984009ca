//! A message that the organization's own services copied already: seen as tracked and adopted, without its Message-ID
//! leaving before the person asks to track.

use regarding_companion::view::pane::TrackingState;
use regarding_sample_org::seed::SeedRole;
use uuid::Uuid;

use crate::world::{FROM_ILSE, FROM_NOBODY, PLANTED, World};

const ILSE: &str = "ilse.brandt@hafenwerk.example";
const THEIRS: Uuid = Uuid::from_u128(0x5e4_71ce5);

#[tokio::test(flavor = "multi_thread")]
async fn promise_2_no_request_of_a_pane_holds_the_message_id() {
    let mut world = World::new().await;
    let relay = world.behind_a_relay().await;
    let install = world.install("a", SeedRole::Salesperson).await;
    install
        .companion
        .messages(&install.inbox().await, None, 50)
        .await
        .unwrap();
    for message in [FROM_ILSE, FROM_NOBODY] {
        install.companion.pane(&install.key(message).await).await.unwrap();
    }
    let sent = relay.sent();
    assert!(
        sent.contains("Zyxwvut%20quartz%20harbour"),
        "the subject is what is sent"
    );
    for identity in ["terminal-b", "hello%40unheard-of", "hello@unheard-of"] {
        assert!(!sent.contains(identity), "{identity}");
    }
    install
        .companion
        .track(install.request(FROM_ILSE, None).await)
        .await
        .unwrap();
    assert!(
        relay.sent().contains("terminal-b"),
        "tracking sends it, and the relay would have seen it"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_record_of_the_organizations_services_is_adopted() {
    let world = World::new().await;
    world.made_by_services(THEIRS, FROM_ILSE, ILSE, PLANTED).await;
    let install = world.install("a", SeedRole::Salesperson).await;
    let seen = install
        .companion
        .pane(&install.key(FROM_ILSE).await)
        .await
        .unwrap()
        .tracking;
    assert_eq!((seen.state, seen.owned_by_me), (TrackingState::Tracked, true));
    assert_eq!(seen.record.map(|record| record.id), Some(THEIRS.to_string()));

    let opportunity = install.opportunity("Harbour").await;
    let request = install.request(FROM_ILSE, Some(opportunity.clone())).await;
    let view = install.companion.track(request).await.unwrap();
    assert_eq!(view.state, TrackingState::TrackedRegarding, "{}", view.reason);
    let records = world.records(FROM_ILSE).await;
    let found: Vec<(Uuid, Option<String>)> = records
        .iter()
        .map(|email| {
            (
                email.id,
                email.regarding.as_ref().map(|named| named.record.id.to_string()),
            )
        })
        .collect();
    assert_eq!(found, [(THEIRS, Some(opportunity.id))], "promise 5");
}

#[tokio::test(flavor = "multi_thread")]
async fn another_message_of_the_same_sender_and_subject_is_not_taken_for_it() {
    let world = World::new().await;
    let other = "<another@hafenwerk.example>";
    world.made_by_services(THEIRS, other, ILSE, PLANTED).await;
    let install = world.install("a", SeedRole::Salesperson).await;
    let seen = install
        .companion
        .pane(&install.key(FROM_ILSE).await)
        .await
        .unwrap()
        .tracking;
    assert_eq!(seen.state, TrackingState::NotTracked);
}
