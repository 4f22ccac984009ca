//! What the person said once and for all about fields that both sides changed.

use regarding_sync::merge::Policy;

use crate::core::Core;

impl Core {
    /// What happens to a field that both sides changed where nothing else was said: the person is asked.
    pub(crate) fn sync_policy(&self) -> Policy {
        Policy::Ask
    }
}
