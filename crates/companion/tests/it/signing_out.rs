//! Signing out, or in as somebody else, while the organization still has something to answer: nothing of the former account
//! is written, remembered or told, and a record is whole or not there.

use regarding_companion::facade::Answer;
use regarding_companion::view::app::{ConnectionState, Phase};
use regarding_companion::view::failure::FailureCode;
use regarding_companion::view::pane::{PaneView, TrackingState, TrackingView};
use regarding_sample_org::seed::SeedRole;
use tokio::task::JoinHandle;

use crate::relay::CREATES;
use crate::world::{FROM_ILSE, Install, World};

/// Stands in the request that looks for a message's record when it is tracked, and in no earlier one.
const LOOKS: &str = "terminal-b";

impl Install {
    /// Tracks a message, beside.
    async fn tracking(&self) -> JoinHandle<Answer<TrackingView>> {
        let (companion, request) = (self.companion.clone(), self.request(FROM_ILSE, None).await);
        tokio::spawn(async move { companion.track(request).await })
    }

    pub(crate) async fn rows(&self, table: &str) -> u32 {
        let stored = self.companion.options().await.unwrap().stored;
        stored.into_iter().find(|one| one.table == table).unwrap().rows
    }

    /// The program is as on its first day, and says nothing else.
    async fn is_new(&self) {
        let stored = self.companion.options().await.unwrap().stored;
        assert!(stored.iter().all(|table| table.rows == 0), "{stored:?}");
        let app = self.companion.app().await.unwrap();
        assert_eq!((app.phase, app.pending), (Phase::FirstStart, 0));
        assert_eq!(
            app.connection.state,
            ConnectionState::None,
            "{}",
            app.connection.sentence
        );
        assert!(app.notices.is_empty(), "{:?}", app.notices);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_record_that_is_made_while_the_person_signs_out_is_whole_and_leaves_no_trace_here() {
    let mut world = World::new().await;
    let relay = world.behind_a_relay().await;
    let install = world.install("a", SeedRole::Salesperson).await;
    relay.hold(CREATES);
    let tracking = install.tracking().await;
    world.until_recorded(FROM_ILSE).await;
    install.companion.sign_out().await.unwrap();
    install.is_new().await;
    install.ear.clear();
    relay.release();
    let told = tracking.await.unwrap().unwrap_err();
    assert_eq!(told.code, FailureCode::Cancelled, "{told}");
    assert_eq!(install.ear.heard(), [], "there is nobody to tell");
    install.is_new().await;
    let records = world.records(FROM_ILSE).await;
    let whole: Vec<bool> = records.iter().map(|record| record.completed).collect();
    assert_eq!(whole, [true]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_has_not_left_when_the_person_signs_out_never_leaves() {
    let mut world = World::new().await;
    let relay = world.behind_a_relay().await;
    let install = world.install("a", SeedRole::Salesperson).await;
    relay.hold(LOOKS);
    let tracking = install.tracking().await;
    relay.wait_for(LOOKS).await;
    install.companion.sign_out().await.unwrap();
    relay.release();
    assert_eq!(tracking.await.unwrap().unwrap_err().code, FailureCode::Cancelled);
    assert!(!relay.sent().contains(CREATES));
    assert!(world.records(FROM_ILSE).await.is_empty());
    install.is_new().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_to_the_former_account_is_not_written_for_the_next_one() {
    let mut world = World::new().await;
    let relay = world.behind_a_relay().await;
    let install = world.install("a", SeedRole::Salesperson).await;
    relay.hold(CREATES);
    let tracking = install.tracking().await;
    world.until_recorded(FROM_ILSE).await;
    world
        .sign_in(&install, SeedRole::SystemAdministrator, false)
        .await;
    relay.release();
    assert_eq!(tracking.await.unwrap().unwrap_err().code, FailureCode::Cancelled);
    assert_eq!(install.rows("link").await, 0);
    assert_eq!(
        install.companion.pending().await,
        Ok(0),
        "the request is somebody else's"
    );
    let seen = install
        .companion
        .pane(&install.key(FROM_ILSE).await)
        .await
        .unwrap();
    assert_eq!(
        (seen.tracking.state, seen.tracking.owned_by_me),
        (TrackingState::Tracked, false),
        "as the organization tells this person"
    );

    world.sign_in(&install, SeedRole::Salesperson, false).await;
    assert_eq!(install.companion.pending().await, Ok(1), "nothing is lost");
    assert_eq!(install.companion.retry_pending().await, Ok(0));
    assert_eq!(world.records(FROM_ILSE).await.len(), 1, "promise 5");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_organization_says_after_sign_out_is_shown_to_nobody() {
    let mut world = World::new().await;
    let relay = world.behind_a_relay().await;
    let install = world.install("a", SeedRole::Salesperson).await;
    let key = install.key(FROM_ILSE).await;
    relay.hold("Zyxwvut%20quartz%20harbour");
    let (companion, of) = (install.companion.clone(), key.clone());
    let looking: JoinHandle<Answer<PaneView>> = tokio::spawn(async move { companion.pane(&of).await });
    relay.wait_for("Zyxwvut%20quartz%20harbour").await;
    install.companion.sign_out().await.unwrap();
    relay.release();
    // The message is the mailbox's; nothing beside it is the organization's.
    let pane = looking.await.unwrap().unwrap();
    assert!(pane.subject.is_none() && pane.people.iter().all(|person| person.matches.is_empty()));
    assert_eq!(pane.tracking.state, TrackingState::Unknown);
    install.is_new().await;
}
