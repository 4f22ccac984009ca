//! Untracking (I-12) where it has to wait, and where it is not known beforehand whose the copy is.

use regarding_companion::view::app::NoticeView;
use regarding_companion::view::options::OptionChange;
use regarding_companion::view::pane::TrackingState;
use regarding_sample_org::seed::SeedRole;

use crate::relay::CREATES;
use crate::world::{FROM_ILSE, Install, PLANTED, World};

impl Install {
    async fn notices(&self) -> Vec<NoticeView> {
        self.companion.app().await.unwrap().notices
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn i_12_what_became_of_an_earlier_request_is_not_told_of_one_that_waits() {
    let mut world = World::new().await;
    let install = world.install("a", SeedRole::Salesperson).await;
    let key = install.key(FROM_ILSE).await;
    let track = install.request(FROM_ILSE, None).await;
    install.companion.track(track.clone()).await.unwrap();
    world.go_offline().await;
    install.companion.untrack(&key).await.unwrap();
    world.come_back().await;
    assert_eq!(install.companion.retry_pending().await, Ok(0));
    assert!(world.records(FROM_ILSE).await.is_empty());

    install.companion.track(track).await.unwrap();
    world.go_offline().await;
    let waits = install.companion.untrack(&key).await.unwrap();
    assert_eq!(waits.tracking.state, TrackingState::Pending);
    assert!(!waits.deleted, "nobody has deleted it: {}", waits.sentence);
    assert!(waits.sentence.contains("waits since"), "{}", waits.sentence);
    world.come_back().await;
    assert_eq!(world.records(FROM_ILSE).await.len(), 1);
    assert!(install.notices().await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn i_12_whose_copy_stayed_is_told_too_when_the_request_had_to_wait() {
    let mut world = World::new().await;
    let owner = world.install("owner", SeedRole::Salesperson).await;
    let other = world.install("other", SeedRole::SystemAdministrator).await;
    let track = owner.request(FROM_ILSE, None).await;
    owner.companion.track(track).await.unwrap();
    let key = other.key(FROM_ILSE).await;
    world.go_offline().await;
    let waits = other.companion.untrack(&key).await.unwrap();
    assert_eq!(waits.tracking.state, TrackingState::Pending);
    world.come_back().await;
    assert_eq!(other.companion.retry_pending().await, Ok(0));
    let told = other.notices().await;
    assert_eq!(told.len(), 1, "{told:?}");
    for part in [PLANTED, "belongs to Mara Voss", "stays in your organization"] {
        assert!(told[0].message.contains(part), "{}", told[0].message);
    }
    assert_eq!(world.records(FROM_ILSE).await.len(), 1, "the copy is kept");
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_lost_reply_nobody_says_that_nothing_arrived_and_the_copy_is_deleted() {
    let mut world = World::new().await;
    let relay = world.behind_a_relay().await;
    let install = world.install("a", SeedRole::Salesperson).await;
    let track = install.request(FROM_ILSE, None).await;
    let key = track.key.clone();
    relay.hold(CREATES);
    let lost = async {
        world.until_recorded(FROM_ILSE).await;
        let switch = OptionChange::Connection(false);
        install.companion.set_option(switch).await.unwrap();
    };
    let (view, ()) = tokio::join!(install.companion.track(track), lost);
    let view = view.unwrap();
    assert_eq!(view.state, TrackingState::Pending, "{}", view.reason);
    assert!(!view.takes_back, "it may have arrived");
    relay.release();
    let switch = OptionChange::Connection(true);
    install.companion.set_option(switch).await.unwrap();
    let gone = install.companion.untrack(&key).await.unwrap();
    assert!(gone.deleted, "{}", gone.sentence);
    assert!(world.records(FROM_ILSE).await.is_empty());
}
