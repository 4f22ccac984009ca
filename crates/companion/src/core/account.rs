//! The person's own account: which organization, who there, which addresses are theirs.

use std::collections::BTreeSet;

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

    /// The addresses that are known to be the person's own: those of `first`, of their user record, of their mailbox, and the name under
    /// which they sign in to their calendar server where it is one.
    pub(crate) fn my_addresses(&self, first: &[EmailAddress]) -> Vec<EmailAddress> {
        let myself = self.organization.session().and_then(|session| session.myself());
        let by_record = myself.map(|myself| myself.addresses()).unwrap_or_default();
        let calendars = self.profile.settings.get().calendars;
        let calendars = calendars.and_then(|calendars| calendars.user.parse().ok());
        let mut all = first.to_vec();
        for address in by_record
            .into_iter()
            .chain(self.mailbox_address())
            .chain(calendars)
        {
            if !all.contains(&address) {
                all.push(address);
            }
        }
        all
    }

    /// The domains under which the person writes.
    pub(crate) fn my_domains(&self) -> BTreeSet<String> {
        let myself = self.organization.session().and_then(|session| session.myself());
        let addresses = myself.map(|myself| myself.addresses()).unwrap_or_default();
        let all = addresses.into_iter().chain(self.mailbox_address());
        all.map(|address| address.domain().to_owned()).collect()
    }

    fn mailbox_address(&self) -> Option<EmailAddress> {
        match &self.mailbox.opened()?.settings {
            MailboxSettings::Imap { user, .. } => user.parse().ok(),
            MailboxSettings::Maildir { .. } => None,
        }
    }

    /// Changes the settings; that they could not be written is told once and stops nothing.
    pub(crate) fn remember(&self, change: impl Fn(&mut Settings)) {
        self.has_remembered(change);
    }

    /// The same; whether they were written.
    pub(crate) fn has_remembered(&self, change: impl Fn(&mut Settings)) -> bool {
        let changed = self.profile.settings.change(change);
        let written = changed.is_ok();
        if let Err(sentence) = changed {
            self.notice(NoticeLevel::Warning, sentence);
        }
        written
    }
}
