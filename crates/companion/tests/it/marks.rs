//! The tracked marks of a list, on a computer that has not seen a message tracked.

use regarding_companion::host::Event;
use regarding_companion::view::pane::TrackingState;
use regarding_sample_org::seed::SeedRole;
use uuid::Uuid;

use crate::world::{FROM_ILSE, Install, PLANTED, World};

impl Install {
    /// The mark of the message with the planted subject.
    async fn mark(&self) -> Option<(TrackingState, String)> {
        let page = self
            .companion
            .messages(&self.inbox().await, None, 50)
            .await
            .unwrap();
        let row = page.rows.into_iter().find(|row| row.subject == PLANTED).unwrap();
        row.badge.map(|badge| (badge.state, badge.text))
    }

    /// The mark, once the organization has been asked about the list.
    async fn mark_after_a_look(&self) -> Option<(TrackingState, String)> {
        let changed = Event::MailChanged {
            folder: Some(self.inbox().await),
        };
        self.ear.clear();
        assert_eq!(self.mark().await, None, "nothing is known yet");
        self.ear.wait_for(&changed).await;
        self.mark().await
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn promise_6_a_new_computer_and_an_emptied_cache_learn_what_is_tracked() {
    let world = World::new().await;
    let first = world.install("a", SeedRole::Salesperson).await;
    let request = first
        .request(FROM_ILSE, Some(first.opportunity("Harbour").await))
        .await;
    let name = first
        .companion
        .track(request)
        .await
        .unwrap()
        .regarding
        .unwrap()
        .name;

    let second = world.install("b", SeedRole::Salesperson).await;
    let expected = Some((TrackingState::TrackedRegarding, name));
    assert_eq!(second.mark_after_a_look().await, expected);
    second.companion.clear_stored().await.unwrap();
    assert_eq!(second.mark_after_a_look().await, expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_adopted_record_keeps_its_mark_and_loses_it_when_it_is_gone() {
    let (world, theirs) = (World::new().await, Uuid::from_u128(0x5e4_71ce5));
    world
        .made_by_services(theirs, FROM_ILSE, "ilse.brandt@hafenwerk.example", PLANTED)
        .await;
    let install = world.install("a", SeedRole::Salesperson).await;
    install
        .companion
        .pane(&install.key(FROM_ILSE).await)
        .await
        .unwrap();
    let tracked = Some((TrackingState::Tracked, "Tracked".to_owned()));
    assert_eq!(install.mark().await, tracked, "the pane told of it");

    let other = world.install("b", SeedRole::Salesperson).await;
    let key = other.key(FROM_ILSE).await;
    other.companion.pane(&key).await.unwrap();
    assert!(other.companion.untrack(&key).await.unwrap().deleted);
    install.companion.stop().await;

    let later = world.install("a", SeedRole::Salesperson).await;
    let changed = Event::MailChanged {
        folder: Some(later.inbox().await),
    };
    later.ear.clear();
    assert_eq!(later.mark().await, tracked, "what it remembers");
    later.ear.wait_for(&changed).await;
    assert_eq!(
        later.mark().await,
        None,
        "promise 4: unlinked, and the message stays"
    );
}
