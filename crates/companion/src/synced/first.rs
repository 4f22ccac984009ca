//! The first cycle of a profile: nothing is synchronized before the person has seen what would happen and said yes.

use regarding_model::ids::OrganizationId;

use crate::core::Core;

impl Core {
    /// Whether the person said yes to the first cycle with this organization and this mailbox.
    pub(super) fn has_agreed(&self, organization: OrganizationId) -> bool {
        self.profile.settings.get().sync_agreed.contains(&organization)
    }

    /// They say yes.
    pub(super) fn agree_to_first(&self, organization: OrganizationId) {
        self.remember(|settings| {
            if !settings.sync_agreed.contains(&organization) {
                settings.sync_agreed.push(organization);
            }
        });
    }
}
