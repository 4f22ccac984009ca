//! The brake: a plan that would take much away waits for a yes (promise 4).

use super::Plan;

/// How much a cycle may take away without asking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// More than so many removals, deletions and unlinked pairs.
    pub number: usize,
    /// More than so many hundredths of all pairs, when it is more than a handful.
    pub percent: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            number: 20,
            percent: 10,
        }
    }
}

/// A share of a few pairs says nothing: taking one of three away is everyday.
const HANDFUL: usize = 5;

/// Why a plan waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Brake {
    /// What it would take away.
    pub losses: usize,
    /// Of how many pairs.
    pub pairs: usize,
}

impl Limits {
    /// Whether a plan must wait for a yes; `pairs` is how many there are in all.
    #[must_use]
    pub fn brake(self, plan: &Plan, pairs: usize) -> Option<Brake> {
        let losses = plan.counts().losses();
        let many = losses > self.number;
        let share = losses > HANDFUL && losses * 100 > pairs * self.percent;
        (many || share).then_some(Brake { losses, pairs })
    }
}
