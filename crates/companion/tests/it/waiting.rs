//! Requests that wait: offline, signed out, switched off.

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use regarding_companion::facade::Secrets;
use regarding_companion::host::Event;
use regarding_companion::view::app::{ConnectionState, Phase};
use regarding_companion::view::failure::{FailureCode, Side};
use regarding_companion::view::options::OptionChange;
use regarding_companion::view::pane::TrackingState;
use regarding_net::Clock;
use regarding_sample_org::seed::SeedRole;

use crate::clock::Jumpy;
use crate::post_office::PostOffice;
use crate::world::{FROM_ILSE, Install, PLANTED, World};

impl Install {
    /// Waits until no request waits any more.
    async fn wait_until_nothing_waits(&self) {
        loop {
            self.ear.clear();
            if self.companion.pending().await == Ok(0) {
                return;
            }
            self.ear.wait_for(&Event::AppChanged).await;
        }
    }
}

/// An install that keeps connected by itself, as the window does.
async fn at_work(world: &World) -> Install {
    let install = world.fresh("a", Arc::default()).await;
    install.companion.begin();
    world.sign_in(&install, SeedRole::Salesperson, false).await;
    install
}

#[tokio::test(flavor = "multi_thread")]
async fn offline_a_request_waits_and_survives_the_program() {
    let mut world = World::new().await;
    let install = world.install("a", SeedRole::Salesperson).await;
    let request = install.request(FROM_ILSE, None).await;
    world.go_offline().await;
    let view = install.companion.track(request).await.unwrap();
    assert_eq!(view.state, TrackingState::Pending, "{}", view.reason);
    let app = install.companion.app().await.unwrap();
    assert_eq!((app.pending, app.connection.state), (1, ConnectionState::Offline));
    install.companion.stop().await;

    world.come_back().await;
    let later = world.install("a", SeedRole::Salesperson).await;
    assert_eq!(later.companion.pending().await, Ok(1), "it is on the disk");
    assert_eq!(later.companion.retry_pending().await, Ok(0));
    assert_eq!(world.records(FROM_ILSE).await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_revoked_sign_in_asks_again_and_loses_nothing() {
    let world = World::new().await;
    let install = world.install("a", SeedRole::Salesperson).await;
    let request = install.request(FROM_ILSE, None).await;
    world
        .authority
        .revoke(world.user(SeedRole::Salesperson).id)
        .unwrap();
    let view = install.companion.track(request).await.unwrap();
    assert_eq!(view.state, TrackingState::Pending, "{}", view.reason);
    let app = install.companion.app().await.unwrap();
    assert_eq!(
        (app.connection.state, app.phase),
        (ConnectionState::NeedsSignIn, Phase::Ready)
    );
    world.sign_in(&install, SeedRole::Salesperson, false).await;
    assert_eq!(install.companion.retry_pending().await, Ok(0));
    assert_eq!(world.records(FROM_ILSE).await.len(), 1);
}

/// An answer to a request that went out before the person signed in again comes after: that sign-in has ended, the one that is there now
/// has not, and stays in the keyring.
#[tokio::test(flavor = "multi_thread")]
async fn a_late_refusal_of_the_sign_in_before_tells_nothing_of_the_one_that_is_there() {
    let mut world = World::new().await;
    let relay = world.behind_a_relay().await;
    let keyring = Arc::default();
    let install = world.fresh("a", Arc::clone(&keyring)).await;
    let late = loop {
        world.sign_in(&install, SeedRole::Salesperson, true).await;
        let user = world.user(SeedRole::Salesperson).id;
        world.authority.revoke(user).unwrap();
        relay.hold("Latecomer");
        let mut search = pin!(install.companion.search("Latecomer", None));
        let left = tokio::select! {
            _ = &mut search => false,
            () = relay.wait_for("Latecomer") => true,
        };
        if left {
            world.sign_in(&install, SeedRole::Salesperson, true).await;
        }
        relay.release();
        if left {
            break search.await;
        }
        // What looks about beside a new session was refused first, and ended that one before the search could leave.
    };
    assert_eq!(late.unwrap_err().code, FailureCode::SignIn);
    let app = install.companion.app().await.unwrap();
    assert_eq!(app.connection.state, ConnectionState::Connected);
    install.companion.stop().await;
    let next = world.fresh("a", keyring).await;
    let reached = next.companion.connect_with(Secrets::default()).await;
    assert!(reached.organization.is_ok(), "{reached:?}");
}

/// Promise 10, network faults heal by themselves: who opens their computer in the morning does not wait for the next try that
/// was set in the evening.
#[tokio::test(flavor = "multi_thread")]
async fn a_computer_that_slept_tries_at_once_and_looks_at_the_mailbox_anew() {
    let mut world = World::new().await;
    let clock = Arc::new(Jumpy::default());
    let install = world.fresh_on("a", Arc::default(), Arc::clone(&clock) as _).await;
    install.companion.begin();
    world.sign_in(&install, SeedRole::Salesperson, false).await;
    let request = install.request(FROM_ILSE, None).await;
    world.go_offline().await;
    let view = install.companion.track(request).await.unwrap();
    assert_eq!(view.state, TrackingState::Pending, "{}", view.reason);
    // The pauses grow: 5, 10, 20, 40, 80 and then 160 seconds. No jump is so long that it is taken for sleep.
    loop {
        let wait = until_next_try(&install, &*clock).await;
        if wait > SignedDuration::from_secs(150) {
            break;
        }
        clock.slept(wait + SignedDuration::from_secs(1));
        while until_next_try(&install, &*clock).await.is_negative() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
    world.come_back().await;
    install.ear.clear();
    clock.slept(SignedDuration::from_secs(130));
    install.ear.wait_for(&Event::MailChanged { folder: None }).await;
    install.wait_until_nothing_waits().await;
    let app = install.companion.app().await.unwrap();
    assert_eq!(app.connection.state, ConnectionState::Connected);
    assert_eq!(world.records(FROM_ILSE).await.len(), 1);
}

async fn until_next_try(install: &Install, clock: &dyn Clock) -> SignedDuration {
    let next = install.companion.app().await.unwrap().connection.next_try;
    let next: Option<Timestamp> = next.map(|next| next.parse().unwrap());
    next.map_or(SignedDuration::from_secs(-1), |next| {
        next.duration_since(clock.now())
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn switched_off_nothing_leaves_and_that_is_said() {
    let world = World::new().await;
    let install = world.install("a", SeedRole::Salesperson).await;
    let request = install.request(FROM_ILSE, None).await;
    install
        .companion
        .set_option(OptionChange::Connection(false))
        .await
        .unwrap();
    let before = install.companion.evidence(1000).await.unwrap().len();
    let pane = install.companion.pane(&request.key).await.unwrap();
    let told = pane.tracking.blocked.unwrap();
    assert!(
        told.contains("switched off") && told.ends_with('.'),
        "a whole sentence: {told}"
    );
    assert_eq!(pane.problem, None, "the same is said once");
    assert_eq!(
        install.companion.track(request).await.unwrap_err().code,
        FailureCode::SwitchedOff
    );
    assert_eq!(
        install.companion.search("x", None).await.unwrap_err().code,
        FailureCode::SwitchedOff
    );
    assert_eq!(
        install.companion.evidence(1000).await.unwrap().len(),
        before,
        "zero connections"
    );
}

/// Switches the connection off; afterwards nobody is connected, and nothing more is said.
async fn off_for_good(install: &Install, post_office: &PostOffice) {
    let switch = OptionChange::Connection(false);
    install.companion.set_option(switch).await.unwrap();
    let said = post_office.until_nobody_is_there().await;
    // Longer than the first pause before anything is tried again.
    tokio::time::sleep(Duration::from_millis(1500)).await;
    assert_eq!(post_office.until_nobody_is_there().await, said);
}

#[tokio::test(flavor = "multi_thread")]
async fn switched_off_a_question_to_the_mailbox_that_is_under_way_ends_and_its_connection_with_it() {
    let world = World::new().await;
    let install = at_work(&world).await;
    let post_office = PostOffice::open().await;
    let request = post_office.mailbox();
    install.companion.connect_mailbox(request, false).await.unwrap();
    post_office.leave_unanswered("LIST");
    let switching = async {
        post_office.heard("LIST").await;
        off_for_good(&install, &post_office).await;
    };
    let (folders, ()) = tokio::join!(install.companion.folders(), switching);
    assert_eq!(folders.unwrap_err().code, FailureCode::SwitchedOff);
    let mailbox = install.companion.app().await.unwrap().mailbox.unwrap();
    assert_eq!(mailbox.connection.state, ConnectionState::Off);
    assert_eq!(
        install.companion.folders().await.unwrap_err().code,
        FailureCode::SwitchedOff
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn switched_off_a_mailbox_that_is_being_opened_is_not_opened() {
    let world = World::new().await;
    let install = at_work(&world).await;
    let post_office = PostOffice::open().await;
    post_office.leave_unanswered("LOGIN");
    let request = post_office.mailbox();
    let switching = async {
        post_office.heard("LOGIN").await;
        off_for_good(&install, &post_office).await;
    };
    let connecting = install.companion.connect_mailbox(request, false);
    let (connected, ()) = tokio::join!(connecting, switching);
    assert_eq!(connected.unwrap_err().code, FailureCode::SwitchedOff);
}

#[tokio::test(flavor = "multi_thread")]
async fn promise_10_each_request_that_waits_tells_what_it_is_about_and_why() {
    let mut world = World::new().await;
    let install = world.install("a", SeedRole::Salesperson).await;
    let request = install.request(FROM_ILSE, None).await;
    let key = request.key.clone();
    world.go_offline().await;
    install.companion.track(request).await.unwrap();
    let waiting = install.companion.waiting().await.unwrap();
    assert_eq!(waiting.len(), 1);
    assert_eq!(waiting[0].state, TrackingState::Pending);
    assert_eq!(waiting[0].subject.as_deref(), Some(PLANTED));
    assert_eq!(waiting[0].key.as_deref(), Some(key.as_str()));
    for part in ["waits since", "cannot be reached", "The next try is"] {
        assert!(waiting[0].reason.contains(part), "{}", waiting[0].reason);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_is_withdrawn_waits_no_more_and_is_never_carried_out() {
    let mut world = World::new().await;
    let install = world.install("a", SeedRole::Salesperson).await;
    let request = install.request(FROM_ILSE, None).await;
    world.go_offline().await;
    install.companion.track(request).await.unwrap();
    let waiting = install.companion.waiting().await.unwrap();
    install.companion.withdraw(&waiting[0].id).await.unwrap();
    assert_eq!(install.companion.pending().await, Ok(0));
    assert_eq!(
        install.companion.withdraw(&waiting[0].id).await.unwrap_err().code,
        FailureCode::Gone
    );
    assert_eq!(
        install.companion.withdraw("nonsense").await.unwrap_err().code,
        FailureCode::Invalid
    );
    world.come_back().await;
    assert_eq!(install.companion.retry_pending().await, Ok(0));
    assert!(world.records(FROM_ILSE).await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn promise_10_with_the_organization_away_everything_says_so() {
    let mut world = World::new().await;
    let install = world.install("a", SeedRole::Salesperson).await;
    let request = install.request(FROM_ILSE, None).await;
    let key = request.key.clone();
    world.go_offline().await;

    let view = install.companion.track(request).await.unwrap();
    assert_eq!(view.state, TrackingState::Pending);
    assert!(
        view.reason.contains("your organization cannot be reached"),
        "{}",
        view.reason
    );
    let failure = install.companion.search("Harbour", None).await.unwrap_err();
    assert_eq!(
        (failure.code, failure.side),
        (FailureCode::Offline, Some(Side::Organization))
    );
    assert!(
        failure.message.to_lowercase().contains("your organization"),
        "{}",
        failure.message
    );
    let problem = install.companion.pane(&key).await.unwrap().problem.unwrap();
    assert!(problem.to_lowercase().contains("your organization"), "{problem}");
    let app = install.companion.app().await.unwrap();
    let mailbox = app.mailbox.unwrap().connection;
    assert_eq!(
        (app.connection.state, mailbox.state),
        (ConnectionState::Offline, ConnectionState::Connected)
    );
    assert!(app.connection.sentence.contains("your organization"));
}

#[tokio::test(flavor = "multi_thread")]
async fn promise_10_with_the_mailbox_away_nothing_says_that_it_is_the_organization() {
    let mut world = World::new().await;
    let install = at_work(&world).await;
    let request = install.request(FROM_ILSE, None).await;
    let key = request.key.clone();
    world.go_offline().await;
    install.companion.track(request).await.unwrap();
    world.come_back().await;
    install.companion.search("Harbour", None).await.unwrap();
    let post_office = PostOffice::open().await;
    install
        .companion
        .connect_mailbox(post_office.mailbox(), false)
        .await
        .unwrap();
    post_office.close().await;

    assert_eq!(install.companion.retry_pending().await, Ok(1), "it waits");
    let failure = install.companion.folders().await.unwrap_err();
    assert_eq!(
        (failure.code, failure.side),
        (FailureCode::Offline, Some(Side::Mailbox))
    );
    let app = install.companion.app().await.unwrap();
    let mailbox = app.mailbox.unwrap().connection;
    assert_eq!(
        (app.connection.state, mailbox.state),
        (ConnectionState::Connected, ConnectionState::Offline)
    );
    assert!(mailbox.sentence.contains("your mailbox"), "{}", mailbox.sentence);

    // The request keeps what it waited for; it can be read once messages can. The organization is away so that it still waits.
    world.go_offline().await;
    install.companion.search("Harbour", None).await.unwrap_err();
    world.open_mailbox(&install, false).await;
    let reason = install.companion.pane(&key).await.unwrap().tracking.reason;
    assert!(
        reason.contains("your mailbox cannot be reached") && !reason.contains("organization"),
        "{reason}"
    );
    let page = install
        .companion
        .messages(&install.inbox().await, None, 50)
        .await
        .unwrap();
    let marks: Vec<String> = page
        .rows
        .into_iter()
        .filter_map(|row| row.badge)
        .filter(|badge| badge.state == TrackingState::Pending)
        .map(|badge| badge.text)
        .collect();
    assert_eq!(marks, ["Waiting to be tracked: your mailbox cannot be reached"]);

    world.come_back().await;
    install.wait_until_nothing_waits().await;
    assert_eq!(world.records(FROM_ILSE).await.len(), 1, "it went by itself");
}

#[tokio::test(flavor = "multi_thread")]
async fn promise_10_what_waited_for_the_mailbox_goes_when_it_is_back_and_not_at_its_own_next_time() {
    let mut world = World::new().await;
    let install = at_work(&world).await;
    let request = install.request(FROM_ILSE, None).await;
    world.go_offline().await;
    install.companion.track(request).await.unwrap();
    world.come_back().await;
    install.companion.search("Harbour", None).await.unwrap();
    let post_office = PostOffice::open().await;
    install
        .companion
        .connect_mailbox(post_office.mailbox(), false)
        .await
        .unwrap();
    post_office.close().await;
    // Often enough for the next try of its own to be minutes away.
    for _ in 0..8 {
        assert_eq!(install.companion.retry_pending().await, Ok(1), "it waits");
    }
    world.open_mailbox(&install, false).await;
    install.wait_until_nothing_waits().await;
    assert_eq!(world.records(FROM_ILSE).await.len(), 1);
}
