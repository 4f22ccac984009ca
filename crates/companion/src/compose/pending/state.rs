//! Whether mail of the organization is sent by this computer now, and why not (promise 10).

use regarding_dataverse::synced::rights::SYNC;
use regarding_model::ids::OrganizationId;
use regarding_model::say;
use regarding_sync::services::Service;
use regarding_sync::standstill::{self, Standstill, Surroundings};

use super::super::submission::WayOut;
use crate::core::{Core, failing};
use crate::facade::Answer;
use crate::host::Event;
use crate::session::myself::Services;
use crate::synced::still_words;
use crate::view::app::ConnectionState;
use crate::view::failure::FailureView;
use crate::view::options::PendingSendView;
use crate::words::{services, time};

/// What it takes to read such mail and to tell what became of it.
const RIGHTS: [&str; 3] = [SYNC, "prvReadActivity", "prvWriteActivity"];

/// Why nothing of it is sent now.
pub(super) enum Still {
    /// The person does not allow it.
    Off,
    /// Their role lacks a right.
    MayNot(FailureView),
    /// The organization's own services send it.
    Services(Service),
    /// Nobody said which server sends.
    NoWayOut,
    /// What keeps all synchronization still.
    All(Standstill),
}

impl Core {
    /// Whether the person lets this computer send what they wrote in an organization.
    pub(crate) fn sends_written_for(&self, organization: OrganizationId) -> bool {
        self.profile.settings.get().pending_send.contains(&organization)
    }

    /// Why nothing of it is sent now; `None` when it is.
    pub(super) fn written_still(&self) -> Option<Still> {
        let settings = self.profile.settings.get();
        let organization = settings.organization.as_ref().map(|one| one.id);
        if !organization.is_some_and(|id| self.sends_written_for(id)) {
            return Some(Still::Off);
        }
        let standing = self.standing();
        let all = standstill::standstill(Surroundings {
            switched_on: self.net.is_on(),
            signed_in: self.organization.session().is_some(),
            reached: self.organization.status.state() == ConnectionState::Connected,
            mailbox: settings.mailbox.is_some() && self.mailbox.opened().is_some(),
            primary: settings.uses_primary(),
            may: None,
            standing: standing.as_ref(),
            takes_free: settings.synchronize,
            agreed: true,
        });
        if let Some(refusal) = self.lacks(&RIGHTS) {
            return Some(Still::MayNot(refusal));
        }
        if let Some(service) = self.service_that_sends() {
            return Some(Still::Services(service));
        }
        if matches!(self.way_out(), WayOut::Missing) && settings.mailbox.is_some() {
            return Some(Still::NoWayOut);
        }
        all.map(Still::All)
    }

    /// The service of the organization that sends such mail by itself: sent by both, it would arrive twice.
    fn service_that_sends(&self) -> Option<Service> {
        match self.organization.session()?.myself()?.services {
            Services::Known(processing) => processing.sending,
            Services::NoMailbox | Services::Refused(_) => None,
        }
    }

    /// The reason in a sentence.
    pub(super) fn still_sentence(&self, still: Still) -> String {
        match still {
            Still::Off => say!("What you write in your organization is not sent by this computer."),
            Still::MayNot(refusal) => format!("{}.", refusal.message.trim_end_matches('.')),
            Still::Services(service) => say!(
                "Your organization's own services ({service}) send what you write there, so this computer does not.",
                service = services::name(service)
            ),
            Still::NoWayOut => self.submission().sentence,
            Still::All(still) => still_words(self, still),
        }
    }

    /// The option, as front doors show it.
    pub(crate) fn pending_send_view(&self) -> PendingSendView {
        let organization = self.profile.settings.get().organization.map(|one| one.id);
        let still = self.written_still();
        PendingSendView {
            on: organization.is_some_and(|id| self.sends_written_for(id)),
            troubled: still.is_none() && self.compose.pending.lock().trouble.is_some(),
            sentence: match still {
                Some(still) => self.still_sentence(still),
                None => self.written_sentence(),
            },
        }
    }

    fn written_sentence(&self) -> String {
        let (now, known) = (self.now(), self.compose.pending.lock());
        match (&known.trouble, known.looked) {
            (Some(trouble), _) => say!(
                "What you write in your organization is sent from your mailbox. The last look at it did not end well: {why}.",
                why = trouble.message.trim_end_matches('.')
            ),
            (None, Some(at)) => say!(
                "What you write in your organization is sent from your mailbox; last looked at {when}.",
                when = time::here(at, now)
            ),
            (None, None) => say!("What you write in your organization is sent from your mailbox."),
        }
    }

    /// The person allows it, or no longer.
    pub(crate) fn set_pending_send(&self, on: bool) -> Answer<()> {
        let (organization, _) = self.account().ok_or_else(failing::sign_in_needed)?;
        if on {
            if let Some(refusal) = self.lacks(&RIGHTS) {
                return Err(refusal);
            }
            if let Some(service) = self.service_that_sends() {
                return Err(failing::invalid(self.still_sentence(Still::Services(service))));
            }
            if !self.profile.settings.get().uses_primary() {
                return Err(failing::invalid(say!(
                    "Synchronization belongs to your primary organization: make this one the primary one first"
                )));
            }
        }
        self.remember(|settings| {
            settings.pending_send.retain(|one| *one != organization);
            if on {
                settings.pending_send.push(organization);
            }
        });
        self.want_written();
        self.emit(Event::AppChanged);
        Ok(())
    }
}
