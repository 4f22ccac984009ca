//! The service: looks at the inbox, at sent mail and at tracked folders when mail came, when the connection is back and every few minutes, as long as the program runs.

use core::time::Duration;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use regarding_model::failure::FailureKind;
use regarding_model::ids::OrganizationId;
use regarding_sync::claim::Standing;
use regarding_sync::retry;
use regarding_sync::standstill::{self, Standstill, Surroundings};

use super::folders::FolderRules;
use super::side::Trouble;
use crate::core::{Core, failing};
use crate::facade::Answer;
use crate::host::Event;
use crate::mail::side::OpenMailbox;
use crate::profile::settings::ReceivedSettings;
use crate::session::side::Session;
use crate::view::app::ConnectionState;
use crate::view::failure::FailureView;
use crate::view::received::ReceivedWay;

/// The longest time between two looks at the clock.
const LOOK: Duration = Duration::from_secs(30);
/// Without news the inbox is looked at so often (F-1): a server may have forgotten to tell.
pub(super) const ROUND: SignedDuration = SignedDuration::from_mins(5);
/// So long what was decided is remembered, and older mail is not decided about: what was forgotten is not decided anew.
const REMEMBERED: SignedDuration = SignedDuration::from_hours(90 * 24);

impl Core {
    /// Looks whenever it is due, until the companion stops.
    pub(crate) async fn receiver(self: Arc<Self>) {
        {
            // What was to be marked when the program ended is marked now.
            let mut known = self.received.lock();
            (known.news, known.unwritten) = (true, true);
        }
        loop {
            if self.receiving_is_due() {
                // How it went is noted, and shown.
                let _ = self.receive().await;
            } else if self.marks_are_to_be_written() {
                self.write_marks_now().await;
            }
            let clock = self.net.clock();
            tokio::select! {
                () = clock.sleep(self.until_next_look()) => {}
                () = self.received.wake.notified() => {}
            }
        }
    }

    fn receiving_is_due(&self) -> bool {
        if self.received_still().is_some() {
            return false;
        }
        let now = self.now();
        let known = self.received.lock();
        match &known.trouble {
            Some(trouble) => trouble.next <= now,
            None => known.news || known.looked.is_none_or(|at| now.duration_since(at) >= ROUND),
        }
    }

    /// Whether the person's own doing is to be marked, on whichever computer.
    fn marks_are_to_be_written(&self) -> bool {
        let able =
            self.net.is_on() && self.organization.session().is_some() && self.mailbox.opened().is_some();
        able && self.heeds_marks() && self.received.lock().unwritten
    }

    fn until_next_look(&self) -> Duration {
        let known = self.received.lock();
        let next = known.trouble.as_ref().map(|trouble| trouble.next);
        let wait = next.map_or(SignedDuration::MAX, |next| next.duration_since(self.now()));
        Duration::try_from(wait)
            .unwrap_or(Duration::ZERO)
            .clamp(Duration::from_millis(250), LOOK)
    }

    /// Whether the person turned on that received mail, or that of folders, or what bears a mark is tracked by itself.
    pub(crate) fn receives_for(&self, organization: OrganizationId) -> bool {
        let settings = self.profile.settings.get();
        settings.received_way(organization) != ReceivedWay::Off
            || settings.folders_of(organization).is_some()
            || settings.marks.contains(&organization)
    }

    /// Why nothing is tracked by itself now, if so; `Some(None)` where it is switched off.
    pub(super) fn received_still(&self) -> Option<Option<Standstill>> {
        let settings = self.profile.settings.get();
        let session = self.organization.session();
        let organization = settings.organization.as_ref().map(|one| one.id);
        if !organization.is_some_and(|id| self.receives_for(id)) {
            return Some(None);
        }
        let known = session.as_ref().and_then(|session| session.myself());
        let standing = self.standing();
        standstill::standstill(Surroundings {
            switched_on: self.net.is_on(),
            signed_in: session.is_some(),
            reached: self.organization.status.state() == ConnectionState::Connected,
            mailbox: settings.mailbox.is_some() && self.mailbox.opened().is_some(),
            primary: settings.uses_primary(),
            may: known.map(|_| self.tracking_refusal().is_none()),
            standing: standing.as_ref(),
            takes_free: settings.synchronize,
            agreed: true,
        })
        .map(Some)
    }

    /// One look at what came, from finding to tracking.
    pub(super) async fn receive(self: &Arc<Self>) -> Answer<()> {
        let _turn = self.received.turn.lock().await;
        {
            let mut known = self.received.lock();
            known.news = false;
            known.stop = self.tasks.token();
        }
        let outcome = self.look_at_received().await;
        self.note_look(outcome.as_ref().err());
        self.emit(Event::ReceivedChanged);
        outcome
    }

    fn note_look(&self, failure: Option<&FailureView>) {
        let now = self.now();
        let mut known = self.received.lock();
        known.running = None;
        known.looked = Some(now);
        let Some(failure) = failure else {
            known.trouble = None;
            return;
        };
        let failures = known.trouble.as_ref().map_or(0, |trouble| trouble.failures) + 1;
        let heals = failure.cause().kind.heals_by_itself() || failure.cause().kind == FailureKind::Stale;
        let pause = if heals {
            SignedDuration::try_from(retry::pause(failures)).unwrap_or(ROUND)
        } else {
            ROUND
        };
        known.news = true;
        known.trouble = Some(Trouble {
            failure: failure.clone(),
            failures,
            next: now.checked_add(pause).unwrap_or(Timestamp::MAX),
        });
    }

    async fn look_at_received(self: &Arc<Self>) -> Answer<()> {
        let session = self.session()?;
        if !self.is_mine_to_receive(&session).await? {
            return Ok(());
        }
        let mailbox = self.open_mailbox()?;
        let settings = self.profile.settings.get();
        let mut rules = FolderRules::default();
        if settings.folders_of(session.organization).is_some() {
            rules = self.read_folder_rules(&session, &mailbox).await?;
            self.look_at_folders(&session, &mailbox, &rules).await?;
        }
        if self.heeds_marks() {
            self.look_at_marks(&session, &mailbox).await?;
        }
        if let Some(agreed) = settings.received_of(session.organization) {
            self.look_at_mail(&session, &mailbox, agreed, &rules).await?;
        }
        self.welcome_due(&session).await?;
        self.received.lock().unwritten = false;
        self.write_marks(&session, &mailbox).await
    }

    /// What the person's option is about.
    async fn look_at_mail(
        self: &Arc<Self>,
        session: &Session,
        mailbox: &Arc<OpenMailbox>,
        agreed: &ReceivedSettings,
        rules: &FolderRules,
    ) -> Answer<()> {
        let oldest = self.now().checked_sub(REMEMBERED).unwrap_or(Timestamp::MIN);
        let since = agreed.since.max(oldest);
        for folder in self.places_of_mail(mailbox).await? {
            let asked = rules.asks(&folder);
            let found = self.gather(session, mailbox, folder, since).await?;
            self.settle_all(session, agreed.way, &asked, found.messages)
                .await?;
            self.still(session.tenure)?;
            self.keep_position(session, found.source, &found.position).await?;
        }
        self.forget_decided(session, oldest).await
    }

    async fn forget_decided(&self, session: &Session, before: Timestamp) -> Answer<()> {
        let organization = session.organization;
        self.cached_in(session.tenure, move |cache| {
            cache.write(|cache| cache.received().forget_before(organization, before).map(drop))
        })
        .await
    }

    /// Whether this computer is the one that does it, asked anew where that is not known (DESIGN section 5).
    pub(crate) async fn is_mine_to_receive(&self, session: &Session) -> Answer<bool> {
        if matches!(self.standing(), Some(Standing::Mine { .. })) {
            return Ok(true);
        }
        self.renew_claim(session).await?;
        Ok(matches!(self.standing(), Some(Standing::Mine { .. })))
    }

    /// Looks now, because the person asked.
    pub(super) async fn receive_now(self: &Arc<Self>) -> Answer<()> {
        if let Some(still) = self.received_still() {
            // What the person did on this computer is marked, whichever one looks.
            if self.marks_are_to_be_written() {
                self.write_marks_now().await;
            }
            return Err(failing::invalid(self.received_still_words(still)));
        }
        self.received.lock().marks_round = None;
        self.want_written();
        self.receive().await?;
        // Who synchronizes is known for certain after the look only.
        match self.received_still() {
            Some(still) => Err(failing::invalid(self.received_still_words(still))),
            None => Ok(()),
        }
    }

    /// Ends the look that goes on; what was decided stays.
    pub(super) fn cancel_receiving(&self) {
        self.received.lock().stop.cancel();
    }
}
