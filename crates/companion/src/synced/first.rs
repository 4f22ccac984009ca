//! The first cycle of a profile, and the first one with other calendars: nothing is synchronized before the person has seen what would
//! happen and said yes.

use regarding_model::ids::OrganizationId;

use crate::core::Core;
use crate::host::Event;

impl Core {
    /// Whether the person said yes to the first cycle with this organization and this mailbox.
    pub(crate) fn has_agreed(&self, organization: OrganizationId) -> bool {
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

    /// What the next cycle would do is in other places than those that the person saw: they are shown it and asked before it. A cycle that
    /// is under way goes on with what was agreed.
    pub(crate) fn ask_first_again(&self) {
        self.remember(|settings| settings.sync_agreed.clear());
        self.sync.live.lock().first_seen = None;
        self.sync.live.wake.notify_one();
        self.emit(Event::SyncChanged);
    }
}
