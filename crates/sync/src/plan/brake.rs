//! The brake: a plan that would take much away waits for a yes (promise 4).

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};
use regarding_model::ids::RecordRef;

use super::{Action, Plan, Step, Untracking};

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

/// For so long what a cycle took away counts with what the next ones would: many small ones take as much away as a large one.
const LATELY: SignedDuration = SignedDuration::from_hours(24);

/// Why a plan waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Brake {
    /// What it would take away.
    pub losses: usize,
    /// Of how many pairs.
    pub pairs: usize,
    /// What earlier cycles took away lately, without a word of the person.
    pub lately: usize,
}

/// What a step takes away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Loss {
    /// An item.
    Item,
    /// A record.
    Record,
    /// What holds the two together.
    Link,
}

/// Everything that a plan takes away, by the record of the pair.
pub type Losses = BTreeSet<(RecordRef, Loss)>;

/// What the person said yes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Agreement {
    /// Nothing yet.
    None,
    /// Whatever it is: they were told and said so beforehand.
    Everything,
    /// What they were shown. A plan that takes more away asks again.
    Shown(Losses),
}

impl Agreement {
    /// Whether the person agreed to what a plan takes away.
    #[must_use]
    pub fn covers(&self, losses: &Losses) -> bool {
        match self {
            Self::None => false,
            Self::Everything => true,
            Self::Shown(shown) => losses.is_subset(shown),
        }
    }
}

impl Limits {
    /// The moment since which losses count with those of a plan.
    #[must_use]
    pub fn counts_since(now: Timestamp) -> Timestamp {
        now.saturating_sub(LATELY).unwrap_or(Timestamp::MIN)
    }

    /// Whether a plan must wait for a yes; `pairs` is how many there are in all, `lately` what cycles took away since
    /// [`Limits::counts_since`] without one. A plan that takes nothing away never waits.
    #[must_use]
    pub fn brake(self, plan: &Plan, pairs: usize, lately: usize) -> Option<Brake> {
        let losses = plan.counts().losses();
        let all = losses.saturating_add(lately);
        let many = all > self.number;
        let share = all > HANDFUL && all.saturating_mul(100) > pairs.saturating_mul(self.percent);
        (losses > 0 && (many || share)).then_some(Brake {
            losses,
            pairs,
            lately,
        })
    }

    /// The same, after what the person said.
    #[must_use]
    pub fn asks(self, plan: &Plan, (pairs, lately): (usize, usize), agreement: &Agreement) -> Option<Brake> {
        self.brake(plan, pairs, lately)
            .filter(|_| !agreement.covers(&plan.losses()))
    }
}

impl Plan {
    /// Everything that it takes away.
    #[must_use]
    pub fn losses(&self) -> Losses {
        self.steps.iter().filter_map(loss).collect()
    }
}

/// What a step takes away.
pub(crate) fn loss(step: &Step) -> Option<(RecordRef, Loss)> {
    let loss = match &step.action {
        Action::RemoveItem { .. } => Loss::Item,
        Action::DeleteRecord | Action::Untrack(Untracking::Delete, _) => Loss::Record,
        Action::Untrack(Untracking::Keep, _) => Loss::Link,
        Action::Become(_) | Action::Write { .. } => step.unlinks().then_some(Loss::Link)?,
        Action::CreateItem { .. } | Action::CreateRecord { .. } | Action::Forget | Action::Undo(_) => {
            return None;
        }
    };
    let record = step.record.as_ref().map(|(record, _)| record);
    let record = record.or_else(|| step.link.as_ref().map(|link| &link.record))?;
    Some((record.clone(), loss))
}
