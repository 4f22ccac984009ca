//! How much a plan would do.

use super::{Action, Plan, Step, Untracking};

/// Steps by what they do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Items created.
    pub items_created: usize,
    /// Records created.
    pub records_created: usize,
    /// Items changed.
    pub items_changed: usize,
    /// Records changed.
    pub records_changed: usize,
    /// Items removed.
    pub items_removed: usize,
    /// Records deleted.
    pub records_deleted: usize,
    /// Pairs that no longer follow each other.
    pub unlinked: usize,
}

impl Counts {
    pub(super) fn of(plan: &Plan) -> Self {
        Self::of_steps(&plan.steps)
    }

    /// The same of some steps, such as those of a plan that were done.
    pub fn of_steps<'a>(steps: impl IntoIterator<Item = &'a Step>) -> Self {
        let mut counts = Self::default();
        for step in steps {
            match &step.action {
                Action::CreateItem { .. } => counts.items_created += 1,
                Action::CreateRecord { .. } => counts.records_created += 1,
                Action::Write { merge, .. } => {
                    counts.items_changed += usize::from(merge.writes_item());
                    counts.records_changed += usize::from(merge.writes_record());
                    counts.unlinked += usize::from(step.unlinks());
                }
                Action::RemoveItem { .. } => counts.items_removed += 1,
                Action::DeleteRecord | Action::Untrack(Untracking::Delete, _) => counts.records_deleted += 1,
                Action::Untrack(Untracking::Keep, _) => counts.unlinked += 1,
                Action::Become(_) => counts.unlinked += usize::from(step.unlinks()),
                Action::Forget | Action::Undo(_) => {}
            }
        }
        counts
    }

    /// What cannot simply be done again: removals, deletions, and pairs that come apart.
    #[must_use]
    pub fn losses(self) -> usize {
        self.items_removed + self.records_deleted + self.unlinked
    }
}
