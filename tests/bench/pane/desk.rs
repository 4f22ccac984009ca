//! Somebody at work: a profile, signed in to the organization, over the sample mailbox. As the window has it, without the
//! window.

use std::sync::Arc;

use regarding_companion::facade::Companion;
use regarding_companion::host::{Event, Host};
use regarding_companion::view::failure::{FailureCode, FailureView};
use regarding_companion::view::sign_in::MailboxRequest;
use regarding_tests::organization::Organization;
use regarding_tests::patience::within;
use regarding_tests::sample_mailbox::SampleMailbox;
use tempfile::TempDir;
use tokio::sync::Notify;

/// A signed-in profile.
pub(crate) struct Desk {
    companion: Companion,
    mailbox: SampleMailbox,
    refreshed: Arc<Notify>,
    _home: TempDir,
}

/// The evidence log, as the rule of each request.
pub(crate) struct Requests(Vec<String>);

impl Requests {
    /// How many there were by one rule.
    pub(crate) fn of(&self, rule: &str) -> usize {
        self.0.iter().filter(|one| *one == rule).count()
    }

    /// Those that came after an earlier look at the log, by rules that have nothing to do with a pane's message left out: the
    /// program notes now and then which computer synchronizes.
    pub(crate) fn since(&self, before: &Self) -> Self {
        let fresh = self.0.iter().skip(before.0.len());
        Self(fresh.filter(|rule| *rule != "claim").cloned().collect())
    }

    /// Those by other rules than this one.
    pub(crate) fn besides(&self, rule: &str) -> Vec<String> {
        self.0.iter().filter(|one| *one != rule).cloned().collect()
    }
}

impl Desk {
    /// Signs the salesperson in, over their mailbox.
    pub(crate) async fn set_up(organization: &Organization) -> Self {
        let home = tempfile::tempdir().expect("a home");
        let mailbox = SampleMailbox::write(home.path());
        let refreshed = Arc::new(Notify::new());
        let host = Arc::new(Bell(Arc::clone(&refreshed)));
        let companion = Companion::start(Some(home.path().join("profile")), host).await;
        let user = organization.user("Salesperson");
        let signing_in = companion.sign_in_password(&organization.url, &user.email, &user.password, false);
        signing_in.await.expect("signing in");
        let desk = Self {
            companion,
            mailbox,
            refreshed,
            _home: home,
        };
        desk.open_mailbox().await;
        desk
    }

    /// The keys of so many messages. No list is shown afterwards, so that opening one fetches nothing ahead for another.
    pub(crate) async fn messages(&self, wanted: usize) -> Vec<String> {
        let mut keys = Vec::new();
        for folder in self.companion.folders().await.expect("the folders") {
            let mut from = None;
            while keys.len() <= wanted {
                let page = self
                    .companion
                    .messages(&folder.id, from.as_deref(), 100)
                    .await
                    .expect("a page");
                keys.extend(page.rows.into_iter().map(|row| row.key));
                from = page.next;
                if from.is_none() {
                    break;
                }
            }
        }
        // One more than is measured: it opens the connections.
        keys.truncate(wanted + 1);
        self.open_mailbox().await;
        keys
    }

    /// Opens the pane of a message, complete. Says whether a fresh look is taken beside.
    pub(crate) async fn open(&self, key: &str) -> bool {
        let pane = self.companion.pane(key).await.expect("a pane");
        assert_eq!(pane.problem, None, "the pane is not complete");
        pane.stale
    }

    /// Waits until a fresh look that is taken beside has come back, as it has before a person goes on.
    pub(crate) async fn refreshed(&self) {
        within("a fresh look", self.refreshed.notified()).await;
    }

    /// What has left this computer so far.
    pub(crate) async fn requests(&self) -> Requests {
        let log = self.companion.evidence_csv().await.expect("the evidence log");
        let rules = log.lines().skip(1).filter_map(|line| line.split(',').nth(1));
        Requests(rules.map(str::to_owned).collect())
    }

    /// Ends it.
    pub(crate) async fn leave(self) {
        self.companion.stop().await;
    }

    async fn open_mailbox(&self) {
        let request = MailboxRequest::Maildir {
            path: self.mailbox.path.to_string_lossy().into_owned(),
        };
        self.companion
            .connect_mailbox(request, false)
            .await
            .expect("the mailbox");
    }
}

/// A place that shows nothing, and only rings when a pane has news.
struct Bell(Arc<Notify>);

impl Host for Bell {
    fn emit(&self, event: Event) {
        if matches!(event, Event::PaneChanged { key: Some(_) }) {
            self.0.notify_one();
        }
    }

    fn open_browser(&self, _: &str) -> Result<(), FailureView> {
        Err(FailureView::new(
            FailureCode::Unsupported,
            "There is no browser here",
        ))
    }
}
