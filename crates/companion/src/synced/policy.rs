//! What the person said once and for all about fields that both sides change.

use regarding_sync::merge::Policy;

use crate::core::Core;
use crate::view::sync::SyncPolicy;

impl From<SyncPolicy> for Policy {
    fn from(policy: SyncPolicy) -> Self {
        match policy {
            SyncPolicy::Ask => Self::Ask,
            SyncPolicy::OrganizationWins => Self::OrganizationWins,
            SyncPolicy::MailboxWins => Self::MailboxWins,
        }
    }
}

impl Core {
    /// What happens to a field that both sides changed where nothing else was said.
    pub(crate) fn sync_policy(&self) -> Policy {
        self.profile.settings.get().both_changed.into()
    }
}
