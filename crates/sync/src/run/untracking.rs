//! Untracking, as a run carries it out: the item says so first, then it is kept here, then the record goes where it is to.

use regarding_model::failure::FailureKind;
use regarding_model::link::{Link, LinkState, Place, Version};

use super::{Ending, Next, Outcome, Run, Stage};
use crate::merge::{Edits, Mark};
use crate::plan::{Action, Remembers, Reminder, Untracking};

/// A write to an item that changes nothing but its private property.
pub(super) fn only_mark<'a>((place, version): (&'a Place, &'a Version), mark: Mark) -> Next<'a> {
    Next::UpdateItem {
        place,
        version,
        edits: Edits {
            fields: &[],
            occurrences: &[],
            mark,
        },
        reminder: Reminder::Keep,
    }
}

/// Whether a mark will not be taken later either: the store keeps it from us, or would write to attendees because of it. The decision is
/// kept in the cache then, as far as it goes.
pub(super) fn is_for_good(kind: FailureKind) -> bool {
    matches!(
        kind,
        FailureKind::Unsupported | FailureKind::Forbidden | FailureKind::Invalid
    )
}

/// Whether what was to be done was certainly not done.
pub(super) fn is_certain(ending: Ending) -> bool {
    matches!(ending, Ending::Overtaken | Ending::Failed(FailureKind::Forbidden))
}

impl Run {
    /// Whether of the item nothing but the mark of an adoption is written.
    pub(super) fn is_only_marked(&self) -> bool {
        match &self.step.action {
            Action::Write { merge, .. } => merge.mark == Mark::Set && !merge.changes_item(),
            _ => false,
        }
    }

    pub(super) fn mark(&self, mark: Mark) -> Next<'_> {
        let Some((place, read)) = &self.step.item else {
            return Next::Ended(Ending::Overtaken);
        };
        let version = self.item.version.as_ref().filter(|_| self.item.wrote);
        only_mark((place, version.unwrap_or(read)), mark)
    }

    /// The pair is as it was. Where that cannot be said on the item, it is untracked and its record stays.
    pub(super) fn unmarked(&mut self, outcome: Outcome) {
        self.stage = match self.item.wrote(outcome, false) {
            Ending::Done => {
                self.item.wrote = false;
                Stage::Book
            }
            _ => Stage::End(self.ending),
        };
    }

    /// What was changed meanwhile is read again, and what could not be reached is not untracked: it would be followed again elsewhere.
    pub(super) fn marked_untracked(&mut self, outcome: Outcome) {
        let ending = self.item.wrote(outcome, false);
        self.stage = match ending {
            Ending::Done => self.after_mark(),
            Ending::Failed(kind) if is_for_good(kind) => self.without_mark(),
            ending => Stage::End(ending),
        };
    }

    /// Where the item cannot be told.
    pub(super) fn without_mark(&self) -> Stage {
        if self.only_the_item_remembers() {
            Stage::End(Ending::Failed(FailureKind::Unsupported))
        } else {
            self.after_mark()
        }
    }

    fn only_the_item_remembers(&self) -> bool {
        matches!(self.step.action, Action::Untrack(_, Remembers::OnlyTheItem))
    }

    pub(super) fn after_mark(&self) -> Stage {
        match &self.step.action {
            Action::Untrack(Untracking::Delete, _) => Stage::Ahead,
            _ => Stage::Book,
        }
    }

    /// The link of what was untracked. It takes in where the item was read, and the version that says so.
    pub(super) fn untracked(&self, link: &Link) -> Link {
        Link {
            state: LinkState::Untracked,
            place: self.place().unwrap_or(&link.place).clone(),
            uid: self.step.uid.clone().or_else(|| link.uid.clone()),
            item_version: if self.item.wrote {
                self.item.version.clone()
            } else {
                link.item_version.clone()
            },
            ..link.clone()
        }
    }

    /// What is kept before the record of an untracked item is deleted.
    pub(super) fn untrack_ahead(&self) -> Next<'_> {
        let Some(link) = &self.step.link else {
            return Next::Ended(Ending::Overtaken);
        };
        Next::Keep(Box::new(self.untracked(link)), self.still_sent())
    }

    /// What is kept once the record is gone or stays. Where it was certainly not deleted the pair is as it was; else what was kept ahead
    /// stays.
    pub(super) fn book_untracking<'a>(&'a self, link: &'a Link, untracking: Untracking) -> Next<'a> {
        match (untracking, self.ending) {
            (Untracking::Keep, _) => Next::Keep(Box::new(self.untracked(link)), self.still_sent()),
            (Untracking::Delete, Ending::Done) => Next::Forget(link),
            (Untracking::Delete, ending) if is_certain(ending) => {
                let item_version = self.item.version.clone().or_else(|| link.item_version.clone());
                let link = Link {
                    item_version,
                    ..link.clone()
                };
                Next::Keep(Box::new(link), self.still_sent())
            }
            (Untracking::Delete, ending) => Next::Ended(ending),
        }
    }
}
