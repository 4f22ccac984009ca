//! Never two cycles at once, also not of two programs on one profile: a window, and a command in a terminal.

use core::time::Duration;

use regarding_model::say;

use crate::core::Core;
use crate::facade::Answer;
use crate::profile::lock::{LockOutcome, ProfileLock};
use crate::view::failure::{FailureCode, FailureView};

/// Between two looks at whether the other one is done.
const PAUSE: Duration = Duration::from_millis(100);
/// So many looks: two minutes. The cycles of everyday, and most first ones, are done by then.
const LOOKS: u32 = 1_200;

impl Core {
    /// The right to run a cycle on this profile; a preview changes nothing and needs none. Where the folder takes no locks, the claim
    /// and the conditions of every write are what is left.
    pub(super) async fn alone(&self, preview: bool) -> Answer<Option<ProfileLock>> {
        if preview {
            return Ok(None);
        }
        for _ in 0..LOOKS {
            match ProfileLock::of_cycle(&self.profile.folder) {
                LockOutcome::Held(lock) => return Ok(Some(lock)),
                LockOutcome::NotPossible => return Ok(None),
                LockOutcome::Taken => self.net.clock().sleep(PAUSE).await,
            }
        }
        Err(FailureView::new(
            FailureCode::Stale,
            say!("Another program synchronizes this profile right now, so this one waits"),
        ))
    }
}
