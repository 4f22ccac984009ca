//! The person's own account: which organization, who there, which addresses are theirs.

use regarding_model::address::EmailAddress;
use regarding_model::ids::{OrganizationId, UserId};

use super::Core;
use crate::profile::settings::{MailboxSettings, Settings};
use crate::view::app::NoticeLevel;

impl Core {
    /// Organization and person, known from this sign-in or from an earlier one: requests can wait for them offline.
    pub(crate) fn account(&self) -> Option<(OrganizationId, UserId)> {
        let session = self
            .organization
            .session()
            .map(|session| (session.organization, session.user));
        let settings = || self.profile.settings.get().organization;
        session.or_else(|| settings().map(|organization| (organization.id, organization.user)))
    }

    /// Whether an address is the person's own: of their user record, or the user name of their mailbox.
    pub(crate) fn is_mine(&self, address: &EmailAddress) -> bool {
        let myself = self.organization.session().and_then(|session| session.myself());
        let by_record = myself.is_some_and(|myself| myself.addresses().contains(address));
        by_record || self.mailbox_address().as_ref() == Some(address)
    }

    fn mailbox_address(&self) -> Option<EmailAddress> {
        match &self.mailbox.opened()?.settings {
            MailboxSettings::Imap { user, .. } => user.parse().ok(),
            MailboxSettings::Maildir { .. } => None,
        }
    }

    /// Changes the settings; that they could not be written is told once and stops nothing.
    pub(crate) fn remember(&self, change: impl Fn(&mut Settings)) {
        if let Err(sentence) = self.profile.settings.change(change) {
            self.notice(NoticeLevel::Warning, sentence);
        }
    }
}
