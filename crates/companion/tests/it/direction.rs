//! A message that lies in the mailbox twice, sent and received: the copy that the person looks at decides, once (B-130).

use regarding_companion::view::mail::FolderPurposeView::{self, Inbox, Sent};
use regarding_companion::view::pane::{RecordRefView, TrackRequest, TrackingState, TrackingView};
use regarding_model::item::Direction;
use regarding_sample_org::seed::SeedRole;
use uuid::Uuid;

use crate::world::{Install, World};

const TO_MYSELF: &str = "<note-to-self@alderfinch.example>";
const MARA: &str = "mara.voss@alderfinch.example";
const SUBJECT: &str = "Remember the valves";

/// The records that the organization's services made of both sides (G-60).
const THEIR_SENT: Uuid = Uuid::from_u128(0x5e4_7001);
const THEIR_RECEIVED: Uuid = Uuid::from_u128(0x5e4_7002);

/// A mail of hers to herself: as she sent it, with a hidden recipient, and as it arrived.
fn deliver(world: &World) {
    let message = |hidden: &str| {
        format!(
            "From: Mara Voss <{MARA}>\r\nTo: {MARA}\r\n{hidden}Subject: {SUBJECT}\r\nDate: Wed, 04 Mar 2026 09:00:00 +0000\r\n\
             Message-ID: {TO_MYSELF}\r\n\r\nValves\r\n"
        )
    };
    world.deliver(
        ".Sent",
        "1772614800.M1.test:2,S",
        &message("Bcc: hidden@unheard-of.example\r\n"),
    );
    world.deliver("", "1772614801.M2.test:2,", &message(""));
}

impl Install {
    /// Tracks the copy in a folder.
    async fn track_in(&self, folder: FolderPurposeView, regarding: Option<RecordRefView>) -> TrackingView {
        let request = TrackRequest {
            key: self.copy_in(folder, SUBJECT).await,
            regarding,
            attachments: None,
            without_history: false,
            consent: true,
        };
        self.companion.track(request).await.unwrap()
    }

    async fn state_in(&self, folder: FolderPurposeView) -> TrackingView {
        let key = self.copy_in(folder, SUBJECT).await;
        self.companion.pane(&key).await.unwrap().tracking
    }

    /// The marks of both copies, by what they say.
    async fn marks(&self) -> Vec<Option<String>> {
        let mut marks = Vec::new();
        for folder in [Inbox, Sent] {
            let id = self.folder(folder).await;
            let page = self.companion.messages(&id, None, 50).await.unwrap();
            let row = page.rows.into_iter().find(|row| row.subject == SUBJECT);
            marks.push(row.unwrap().badge.map(|badge| badge.text));
        }
        marks
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn b_130_the_copy_that_the_person_looks_at_decides_whether_it_was_sent() {
    for (folder, outgoing) in [(Inbox, false), (Sent, true)] {
        let world = World::new().await;
        deliver(&world);
        let install = world.install("a", SeedRole::Salesperson).await;
        install.track_in(folder, None).await;
        let records = world.records(TO_MYSELF).await;
        let directions: Vec<bool> = records.iter().map(|record| record.outgoing).collect();
        assert_eq!(directions, [outgoing], "{folder:?}");
        for other in [Inbox, Sent] {
            let seen = install.state_in(other).await;
            assert_eq!(
                seen.state,
                TrackingState::Tracked,
                "one message, one record: {other:?}"
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_waited_keeps_the_direction_that_was_decided_when_it_was_asked() {
    for (folder, outgoing) in [(Inbox, false), (Sent, true)] {
        let mut world = World::new().await;
        deliver(&world);
        let install = world.install("a", SeedRole::Salesperson).await;
        let key = install.copy_in(folder, SUBJECT).await;
        world.go_offline().await;
        let request = TrackRequest {
            key,
            consent: true,
            ..TrackRequest::default()
        };
        let asked = install.companion.track(request).await.unwrap();
        assert_eq!(asked.state, TrackingState::Pending, "{}", asked.reason);
        install.companion.stop().await;

        world.come_back().await;
        let later = world.install("a", SeedRole::Salesperson).await;
        assert_eq!(later.companion.retry_pending().await, Ok(0));
        let records = world.records(TO_MYSELF).await;
        let directions: Vec<bool> = records.iter().map(|record| record.outgoing).collect();
        assert_eq!(directions, [outgoing], "{folder:?}");
        let id = records.first().unwrap().id;
        let parties = world.told(&format!("emails({id})/email_activity_parties")).await;
        assert!(parties.contains(MARA), "{parties}");
        assert_eq!(
            parties.contains("hidden@unheard-of.example"),
            outgoing,
            "B-130: bcc is empty on received mail"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn g_60_pane_marks_tracking_and_untracking_mean_the_same_record_of_two() {
    for (folder, theirs, others) in [
        (Inbox, THEIR_RECEIVED, THEIR_SENT),
        (Sent, THEIR_SENT, THEIR_RECEIVED),
    ] {
        let world = World::new().await;
        deliver(&world);
        world
            .made_of(THEIR_SENT, TO_MYSELF, MARA, SUBJECT, Direction::Sent)
            .await;
        world
            .made_of(THEIR_RECEIVED, TO_MYSELF, MARA, SUBJECT, Direction::Received)
            .await;
        let install = world.install("a", SeedRole::Salesperson).await;
        let record = |view: &TrackingView| view.record.as_ref().map(|record| record.id.clone());
        let expected = Some(theirs.to_string());
        assert_eq!(
            record(&install.state_in(folder).await),
            expected,
            "the pane: {folder:?}"
        );

        let opportunity = install.opportunity("Harbour").await;
        let tracked = install.track_in(folder, Some(opportunity.clone())).await;
        assert_eq!(
            (tracked.state, record(&tracked)),
            (TrackingState::TrackedRegarding, expected.clone())
        );
        let name = tracked.regarding.map(|record| record.name);
        assert_eq!(
            install.marks().await,
            [name.clone(), name],
            "the marks: {folder:?}"
        );
        for other in [Inbox, Sent] {
            let seen = install.state_in(other).await;
            assert_eq!(record(&seen), expected, "{folder:?}, looked at in {other:?}");
        }

        let other = if folder == Inbox { Sent } else { Inbox };
        let key = install.copy_in(other, SUBJECT).await;
        assert!(install.companion.untrack(&key).await.unwrap().deleted);
        let left: Vec<Uuid> = world
            .records(TO_MYSELF)
            .await
            .iter()
            .map(|email| email.id)
            .collect();
        assert_eq!(left, [others], "untracked was what was shown: {folder:?}");
    }
}
