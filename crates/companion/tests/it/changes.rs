//! What happens in the mailbox while it is watched: this run forgets what is gone, learns of what came, and tells the front
//! door only of what is different.

use core::time::Duration;

use regarding_companion::host::Event;
use regarding_companion::view::failure::FailureCode;
use regarding_companion::view::pane::TrackingState;
use regarding_sample_org::seed::SeedRole;
use tokio::time::{sleep, timeout};

use crate::world::{FROM_ILSE, ILSE, Install, PLANTED, World};

/// Longer than the pause between two looks at a Maildir.
const A_LOOK: Duration = Duration::from_secs(3);

impl Install {
    async fn inbox_changed(&self) -> Event {
        Event::MailChanged {
            folder: Some(self.inbox().await),
        }
    }

    /// Waits until the inbox is watched: a message that comes is told.
    async fn is_watched(&self, world: &World) {
        let changed = self.inbox_changed().await;
        for number in 0.. {
            self.ear.clear();
            let message =
                format!("From: a@b.example\r\nMessage-ID: <probe-{number}@b.example>\r\n\r\nProbe\r\n");
            world.deliver("", &format!("177270000{number}.P.test:2,"), &message);
            if timeout(A_LOOK, self.ear.wait_for(&changed)).await.is_ok() {
                return;
            }
        }
    }

    /// How many looks at marks the evidence log tells of.
    async fn looked_up(&self) -> usize {
        let lines = self.companion.evidence(1000).await.unwrap();
        let marks = lines
            .iter()
            .filter(|line| line.rule.starts_with("A list of messages was shown"));
        marks.count()
    }

    async fn links(&self) -> u32 {
        let stored = self.companion.options().await.unwrap().stored;
        stored.into_iter().find(|one| one.table == "link").unwrap().rows
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn d_90_promise_4_a_message_that_is_gone_is_forgotten_and_stays_tracked() {
    let world = World::new().await;
    let install = world.install("a", SeedRole::Salesperson).await;
    install
        .companion
        .track(install.request(FROM_ILSE, None).await)
        .await
        .unwrap();
    install.is_watched(&world).await;
    let key = install.key(FROM_ILSE).await;
    assert_eq!(install.companion.message(&key).await.unwrap().subject, PLANTED);
    let changed = install.inbox_changed().await;
    install.ear.clear();
    world.remove(ILSE);
    install.ear.wait_for(&changed).await;
    let gone = install.companion.message(&key).await.unwrap_err();
    assert_eq!(
        gone.code,
        FailureCode::Gone,
        "it is not shown out of memory: {gone}"
    );
    assert_eq!(install.links().await, 1, "absence is never deletion");
    assert_eq!(world.records(FROM_ILSE).await.len(), 1, "D-90");
}

/// The messages with the planted subject, by their marks.
async fn marks(install: &Install) -> Vec<Option<TrackingState>> {
    let page = install
        .companion
        .messages(&install.inbox().await, None, 50)
        .await
        .unwrap();
    let planted = page.rows.into_iter().filter(|row| row.subject == PLANTED);
    planted.map(|row| row.badge.map(|badge| badge.state)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn d_94_the_marks_of_mail_that_comes_into_a_shown_list_are_looked_up_at_once() {
    let world = World::new().await;
    let colleague = world.install("a", SeedRole::Salesperson).await;
    colleague
        .companion
        .track(colleague.request(FROM_ILSE, None).await)
        .await
        .unwrap();
    world.remove(ILSE);

    let install = world.install("b", SeedRole::Salesperson).await;
    install.is_watched(&world).await;
    let message = format!(
        "From: ilse.brandt@hafenwerk.example\r\nSubject: {PLANTED}\r\nMessage-ID: {FROM_ILSE}\r\n\r\nAgain\r\n"
    );
    let changed = install.inbox_changed().await;
    install.ear.clear();
    world.deliver("", "1772900000.M8.test:2,", &message);
    install.ear.wait_for(&changed).await;
    let sent = install.looked_up().await;
    sleep(A_LOOK).await;
    assert_eq!(install.looked_up().await, sent, "I-10: nobody looks at the list");
    assert_eq!(install.links().await, 0);
    world.remove("1772900000.M8.test:2,");
    sleep(A_LOOK).await;

    assert_eq!(marks(&install).await, [], "the list is shown");
    world.deliver("", "1772900001.M9.test:2,", &message);
    while install.links().await == 0 {
        sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(marks(&install).await, [Some(TrackingState::Tracked)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_report_behind_which_nothing_is_different_is_no_news() {
    let world = World::new().await;
    let install = world.install("a", SeedRole::Salesperson).await;
    install.is_watched(&world).await;
    let changed = install.inbox_changed().await;
    // The probe's own marks have been looked up, and told of if they were news.
    sleep(A_LOOK).await;
    install.ear.clear();

    world.deliver(
        "",
        "1772800000.T.test:2,",
        "From: a@b.example\r\n\r\nGone before anybody looked\r\n",
    );
    world.remove("1772800000.T.test:2,");
    sleep(A_LOOK).await;
    world.mark(ILSE, &format!("{ILSE}S"));
    install.ear.wait_for(&changed).await;
    let told = install.ear.heard();
    let news = told
        .iter()
        .filter(|event| matches!(event, Event::MailChanged { .. }));
    assert_eq!(news.count(), 1, "{told:?}");
    let page = install
        .companion
        .messages(&install.inbox().await, None, 50)
        .await
        .unwrap();
    let row = page.rows.into_iter().find(|row| row.subject == PLANTED).unwrap();
    assert!(row.seen);
}
