//! When the next cycle is (F-1, F-3): after the end of the last one, so that a long cycle never runs into the next.

use core::time::Duration;

use jiff::Timestamp;

/// The delay after a cycle in which something, but not much, happened.
pub const USUAL: Duration = Duration::from_secs(5 * 60);

/// The shortest delay: after busy cycles.
pub const SHORTEST: Duration = Duration::from_secs(2 * 60);

/// The longest delay: after idle ones. In effect there is a cycle at least every so often.
pub const LONGEST: Duration = Duration::from_secs(12 * 60);

/// So many changes in one cycle are a burst.
const BURST: usize = 10;

/// What a cycle found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Activity {
    /// Nothing new on either side.
    Idle,
    /// Something.
    Some,
    /// Much.
    Burst,
}

impl Activity {
    /// How lively a cycle with so many changes was.
    #[must_use]
    pub fn of(changes: usize) -> Self {
        match changes {
            0 => Self::Idle,
            1..BURST => Self::Some,
            _ => Self::Burst,
        }
    }
}

/// The delay of one workload; each has its own (F-6).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cadence(Duration);

impl Default for Cadence {
    fn default() -> Self {
        Self(USUAL)
    }
}

impl Cadence {
    /// The delay after a cycle: halved by a burst, toward the usual one by something, half as long again by an idle cycle.
    #[must_use]
    pub fn after(self, activity: Activity) -> Self {
        let delay = match activity {
            Activity::Burst => self.0 / 2,
            Activity::Some => (self.0 + USUAL) / 2,
            Activity::Idle => self.0 * 3 / 2,
        };
        Self(delay.clamp(SHORTEST, LONGEST))
    }

    /// The delay.
    #[must_use]
    pub fn delay(self) -> Duration {
        self.0
    }

    /// When the next cycle is, after one that ended then. A clock that was set back does not put it off: it is never further away
    /// than the delay.
    #[must_use]
    pub fn next(self, ended: Timestamp, now: Timestamp) -> Timestamp {
        let from = ended.min(now);
        from.checked_add(self.0).unwrap_or(from)
    }
}
