//! The brake: a plan that would take much away waits for a yes (promise 4).

use std::collections::BTreeSet;

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

/// Why a plan waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Brake {
    /// What it would take away.
    pub losses: usize,
    /// Of how many pairs.
    pub pairs: usize,
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
    fn covers(&self, losses: &Losses) -> bool {
        match self {
            Self::None => false,
            Self::Everything => true,
            Self::Shown(shown) => losses.is_subset(shown),
        }
    }
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

    /// The same, after what the person said.
    #[must_use]
    pub fn asks(self, plan: &Plan, pairs: usize, agreement: &Agreement) -> Option<Brake> {
        self.brake(plan, pairs)
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

fn loss(step: &Step) -> Option<(RecordRef, Loss)> {
    let loss = match &step.action {
        Action::RemoveItem { .. } => Loss::Item,
        Action::DeleteRecord | Action::Untrack(Untracking::Delete) => Loss::Record,
        Action::Untrack(Untracking::Keep) => Loss::Link,
        Action::Become(_) | Action::Write { .. } => step.unlinks().then_some(Loss::Link)?,
        Action::CreateItem { .. } | Action::CreateRecord { .. } | Action::Forget | Action::Undo(_) => {
            return None;
        }
    };
    let record = step.record.as_ref().map(|(record, _)| record);
    let record = record.or_else(|| step.link.as_ref().map(|link| &link.record))?;
    Some((record.clone(), loss))
}
