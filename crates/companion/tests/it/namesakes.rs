//! One Message-ID on several messages (docs/adr/0030): no wrong link, and no lost mail.

use regarding_companion::view::mail::FolderPurposeView;
use regarding_companion::view::pane::{TrackRequest, TrackingState, TrackingView};
use regarding_sample_org::seed::SeedRole;

use crate::world::{FROM_ILSE, Install, PLANTED, World};

const FORGED: &str = "1772700000.F1.test:2,";
const SUBJECT: &str = "Your account is blocked";

fn forged() -> String {
    format!(
        "From: Mallory <mallory@unheard-of.example>\r\nTo: mara.voss@alderfinch.example\r\nSubject: {SUBJECT}\r\n\
         Date: Thu, 05 Mar 2026 09:00:00 +0000\r\nMessage-ID: {FROM_ILSE}\r\n\r\nClick here\r\n"
    )
}

/// The same message as it comes back from a list, which rewrote its sender and its subject.
fn by_list() -> String {
    format!(
        "From: Ilse Brandt via cranes <cranes@lists.example>\r\nTo: cranes@lists.example\r\nSubject: [cranes] {PLANTED}\r\n\
         Date: Mon, 02 Mar 2026 09:00:00 +0000\r\nMessage-ID: {FROM_ILSE}\r\n\r\n{PLANTED} again\r\n"
    )
}

impl Install {
    async fn by_subject(&self, subject: &str) -> String {
        self.copy_in(FolderPurposeView::Inbox, subject).await
    }

    async fn tracking_of(&self, subject: &str) -> TrackingView {
        let key = self.by_subject(subject).await;
        self.companion.pane(&key).await.unwrap().tracking
    }

    async fn badge_of(&self, subject: &str) -> Option<TrackingState> {
        let page = self
            .companion
            .messages(&self.inbox().await, None, 50)
            .await
            .unwrap();
        let row = page.rows.into_iter().find(|row| row.subject == subject).unwrap();
        row.badge.map(|badge| badge.state)
    }

    async fn track_by_subject(&self, subject: &str) -> TrackingView {
        let request = TrackRequest {
            key: self.by_subject(subject).await,
            regarding: None,
            attachments: None,
            without_history: false,
            consent: true,
        };
        self.companion.track(request).await.unwrap()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_under_the_message_id_of_a_tracked_one_is_not_shown_as_tracked() {
    let world = World::new().await;
    let install = world.install("a", SeedRole::Salesperson).await;
    let tracked = install.track_by_subject(PLANTED).await;
    world.deliver("", FORGED, &forged());
    assert_eq!(
        install.badge_of(SUBJECT).await,
        None,
        "before anybody compared it"
    );
    let seen = install.tracking_of(SUBJECT).await;
    assert_eq!(seen.state, TrackingState::NotTracked, "{}", seen.reason);
    assert!(
        seen.reason
            .starts_with("Another message that bears the same Message-ID is tracked."),
        "{}",
        seen.reason
    );
    assert!(seen.record.is_none() && seen.regarding.is_none());
    assert_eq!(
        seen.namesake.unwrap().id,
        tracked.record.unwrap().id,
        "the way there"
    );
    assert_eq!(install.badge_of(SUBJECT).await, None);
    assert_eq!(install.badge_of(PLANTED).await, Some(TrackingState::Tracked));
    assert_eq!(install.tracking_of(PLANTED).await.state, TrackingState::Tracked);
    let key = install.by_subject(SUBJECT).await;
    let why = install.companion.why(&key).await.unwrap().sentence;
    assert!(why.contains("bears the Message-ID of another message"), "{why}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_that_was_never_opened_is_compared_before_it_is_tracked_or_untracked() {
    let world = World::new().await;
    let install = world.install("a", SeedRole::Salesperson).await;
    let first = install.track_by_subject(PLANTED).await.record.unwrap();
    world.deliver("", FORGED, &forged());
    let key = install.by_subject(SUBJECT).await;
    let untracked = install.companion.untrack(&key).await.unwrap();
    assert!(!untracked.deleted, "{}", untracked.sentence);
    assert_eq!(
        world.records(FROM_ILSE).await.len(),
        1,
        "the other one's record stays"
    );
    let view = install.track_by_subject(SUBJECT).await;
    assert_eq!(view.state, TrackingState::Tracked, "{}", view.reason);
    let second = view.record.unwrap();
    assert_ne!(second.id, first.id);
    assert_eq!(install.badge_of(SUBJECT).await, Some(TrackingState::Tracked));
    assert_eq!(install.tracking_of(PLANTED).await.record.unwrap().id, first.id);
    let told = world
        .told(&format!("emails({})?$select=subject", second.id))
        .await;
    assert!(told.contains(SUBJECT), "{told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn two_installs_meet_on_one_record_of_each_of_the_two_messages() {
    let world = World::new().await;
    let one = world.install("a", SeedRole::Salesperson).await;
    let first = one.track_by_subject(PLANTED).await.record.unwrap();
    world.deliver("", FORGED, &forged());
    let second = one.track_by_subject(SUBJECT).await.record.unwrap();
    let other = world.install("b", SeedRole::Salesperson).await;
    assert_eq!(
        other.track_by_subject(SUBJECT).await.record.unwrap().id,
        second.id
    );
    assert_eq!(other.track_by_subject(PLANTED).await.record.unwrap().id, first.id);
    // A lost cache finds both again.
    one.companion.clear_stored().await.unwrap();
    assert_eq!(
        one.tracking_of(SUBJECT).await.record.unwrap().id,
        second.id,
        "promise 6"
    );
    assert_eq!(one.tracking_of(PLANTED).await.record.unwrap().id, first.id);
    // Each is untracked for itself.
    let gone = one
        .companion
        .untrack(&one.by_subject(SUBJECT).await)
        .await
        .unwrap();
    assert!(gone.deleted, "{}", gone.sentence);
    assert_eq!(one.tracking_of(SUBJECT).await.state, TrackingState::NotTracked);
    assert_eq!(one.tracking_of(PLANTED).await.record.unwrap().id, first.id);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_that_a_list_rewrote_stays_the_same_message() {
    let world = World::new().await;
    let install = world.install("a", SeedRole::Salesperson).await;
    let first = install.track_by_subject(PLANTED).await.record.unwrap();
    world.deliver("", FORGED, &by_list());
    let subject = format!("[cranes] {PLANTED}");
    let view = install.tracking_of(&subject).await;
    assert_eq!(view.state, TrackingState::Tracked, "{}", view.reason);
    assert_eq!(view.record.unwrap().id, first.id);
    assert_eq!(install.badge_of(&subject).await, Some(TrackingState::Tracked));
    install.track_by_subject(&subject).await;
    assert_eq!(world.records(FROM_ILSE).await.len(), 1, "promise 5");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_tracked_by_a_colleague_is_compared_in_the_list() {
    let world = World::new().await;
    let colleague = world.install("b", SeedRole::Salesperson).await;
    colleague.track_by_subject(PLANTED).await;
    world.deliver("", FORGED, &forged());
    let install = world.install("a", SeedRole::Salesperson).await;
    for _ in 0..100 {
        if install.badge_of(PLANTED).await.is_some() {
            break;
        }
        tokio::time::sleep(core::time::Duration::from_millis(30)).await;
    }
    assert_eq!(install.badge_of(PLANTED).await, Some(TrackingState::Tracked));
    assert_eq!(install.badge_of(SUBJECT).await, None);
    // The identity is looked for by what the person has at hand: that finds the first one.
    assert_eq!(install.key(FROM_ILSE).await, install.by_subject(PLANTED).await);
}
