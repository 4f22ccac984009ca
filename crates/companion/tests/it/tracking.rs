//! Tracking and untracking: one record, whoever asks and however often.

use regarding_companion::view::failure::FailureCode;
use regarding_companion::view::pane::{RecordRefView, TrackRequest, TrackingState};
use regarding_sample_org::seed::SeedRole;
use regarding_sample_org::server::{Fault, FaultRule};

use crate::world::{FROM_ILSE, PLANTED, World, holds};

#[tokio::test(flavor = "multi_thread")]
async fn the_main_job_leaves_one_record_and_only_identifiers_on_the_disk() {
    let world = World::new().await;
    let install = world.install("a", SeedRole::Salesperson).await;
    let opportunity = install.opportunity("Harbour").await;
    let request = install.request(FROM_ILSE, Some(opportunity.clone())).await;

    let unseen = TrackRequest {
        consent: false,
        ..request.clone()
    };
    let refused = install.companion.track(unseen).await.unwrap_err();
    assert_eq!(
        refused.code,
        FailureCode::Invalid,
        "I-9: first the person sees who can read it"
    );
    assert!(world.records(FROM_ILSE).await.is_empty());

    let view = install.companion.track(request.clone()).await.unwrap();
    assert_eq!(view.state, TrackingState::TrackedRegarding);
    assert!(view.owned_by_me);
    let again = install.companion.track(request).await.unwrap();
    assert_eq!(again.record, view.record, "promise 5");
    let records = world.records(FROM_ILSE).await;
    assert_eq!(records.len(), 1);
    let record = records.first().unwrap();
    assert!(record.completed && !record.outgoing, "B-130: received");
    assert_eq!(
        record.regarding.as_ref().map(|named| named.record.id.to_string()),
        Some(opportunity.id)
    );

    install.companion.stop().await;
    let bytes = install.bytes();
    for planted in [
        PLANTED,
        "Ilse",
        "ilse.brandt",
        "hafenwerk.example\"",
        "Harbour",
        "figures.csv",
    ] {
        assert!(!holds(&bytes, planted), "promise 1: {planted}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_installs_at_once_make_one_record() {
    let world = World::new().await;
    let (a, b) = (
        world.install("a", SeedRole::Salesperson).await,
        world.install("b", SeedRole::Salesperson).await,
    );
    let (one, two) = (a.request(FROM_ILSE, None).await, b.request(FROM_ILSE, None).await);
    let (one, two) = tokio::join!(a.companion.track(one), b.companion.track(two));
    assert_eq!(one.unwrap().record, two.unwrap().record);
    assert_eq!(world.records(FROM_ILSE).await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_reply_leaves_one_record() {
    let world = World::new().await;
    let install = world.install("a", SeedRole::Salesperson).await;
    let request = install.request(FROM_ILSE, None).await;
    install.companion.pane(&request.key).await.unwrap();
    // The first batch asks for the people, the second one creates.
    for _ in 0..2 {
        let path_prefix = "/api/data/v9.2/$batch".to_owned();
        world.faults.add(FaultRule {
            path_prefix,
            method: None,
            times: 1,
            fault: Fault::LostReply,
        });
    }
    let first = install.companion.track(request.clone()).await;
    world.faults.clear();
    let left = install.companion.retry_pending().await.unwrap();
    assert_eq!(left, 0, "after {first:?}");
    assert_eq!(world.records(FROM_ILSE).await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn i_12_only_the_owners_copy_goes_and_the_owner_is_named() {
    let world = World::new().await;
    let owner = world.install("owner", SeedRole::Salesperson).await;
    let other = world.install("other", SeedRole::SystemAdministrator).await;
    owner
        .companion
        .track(owner.request(FROM_ILSE, None).await)
        .await
        .unwrap();
    let key = other.key(FROM_ILSE).await;
    let seen = other.companion.pane(&key).await.unwrap().tracking;
    assert_eq!(
        (seen.state, seen.owned_by_me),
        (TrackingState::Tracked, false),
        "D-94: others see it as tracked"
    );

    let kept = other.companion.untrack(&key).await.unwrap();
    assert!(!kept.deleted);
    assert!(kept.sentence.contains("Mara Voss"), "{}", kept.sentence);
    assert_eq!(world.records(FROM_ILSE).await.len(), 1, "the copy is kept");

    let gone = owner
        .companion
        .untrack(&owner.key(FROM_ILSE).await)
        .await
        .unwrap();
    assert!(gone.deleted, "{}", gone.sentence);
    assert!(world.records(FROM_ILSE).await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_change_of_regarding_leaves_the_message_tracked_and_can_be_left() {
    let world = World::new().await;
    let install = world.install("a", SeedRole::Salesperson).await;
    let opportunity = install.opportunity("Harbour").await;
    let request = install.request(FROM_ILSE, Some(opportunity.clone())).await;
    install.companion.track(request.clone()).await.unwrap();
    let nowhere = RecordRefView {
        table: "opportunity".to_owned(),
        id: "00000000-0000-4000-8000-000000000001".to_owned(),
    };
    let change = TrackRequest {
        regarding: Some(nowhere),
        ..request.clone()
    };
    let refused = install.companion.track(change).await.unwrap_err();
    assert_eq!(refused.code, FailureCode::Gone);

    let view = install.companion.pane(&request.key).await.unwrap().tracking;
    assert_eq!(view.state, TrackingState::TrackedRegarding, "{view:?}");
    assert_eq!(view.regarding.map(|record| record.id), Some(opportunity.id));
    let change = view.refused.expect("what was refused stands beside it");
    assert!(change.sentence.contains("the record is not there"), "{change:?}");
    assert!(
        !change.sentence.contains("no longer"),
        "nothing is known of a time when it was there"
    );
    let waiting = install.companion.waiting().await.unwrap();
    assert_eq!(
        waiting.iter().map(|one| &one.id).collect::<Vec<_>>(),
        [&change.id]
    );

    install.companion.withdraw(&change.id).await.unwrap();
    let left = install.companion.pane(&request.key).await.unwrap().tracking;
    assert_eq!(
        (left.state, left.refused),
        (TrackingState::TrackedRegarding, None)
    );
    assert_eq!(world.records(FROM_ILSE).await.len(), 1);
}
