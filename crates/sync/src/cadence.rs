//! When the next cycle is (F-1, F-3): after the end of the last one, so that a long cycle never runs into the next.

use core::time::Duration;

use jiff::{SignedDuration, Timestamp};

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

/// So long after a complete look the next one is due.
pub const COMPLETE_LOOK_EVERY: SignedDuration = SignedDuration::from_hours(24);

/// The last complete look at one kind that was taken in whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CompleteLook {
    /// The generation of the claim under which it was: in another one, another install may have written meanwhile.
    pub generation: u64,
    /// When it began.
    pub at: Timestamp,
}

impl core::fmt::Display for CompleteLook {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "{}@{}", self.generation, self.at.as_second())
    }
}

impl CompleteLook {
    /// Reads what [`core::fmt::Display`] wrote; `None` for anything else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (generation, at) = text.split_once('@')?;
        Some(Self {
            generation: generation.parse().ok()?,
            at: Timestamp::from_second(at.parse().ok()?).ok()?,
        })
    }
}

/// Whether a cycle looks at everything and not only at what its servers say is new. What no list of changes tells is found by it:
/// records that come into sight or leave it with a right, writes of another install that held the claim meanwhile, a server that
/// forgot to tell. Due at the first cycle, under another generation of the claim (DESIGN section 5), at the first cycle of a run of
/// the program that stays (`began`), and once a day; a clock that was set back does not put it off.
#[must_use]
pub fn complete_look_is_due(
    last: Option<CompleteLook>,
    generation: u64,
    began: Option<Timestamp>,
    now: Timestamp,
) -> bool {
    let Some(last) = last else {
        return true;
    };
    let before_this_run = began.is_some_and(|began| last.at.as_second() < began.as_second());
    last.generation != generation
        || before_this_run
        || last.at > now
        || now.duration_since(last.at) >= COMPLETE_LOOK_EVERY
}
