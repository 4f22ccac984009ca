//! What is kept of a step once both sides have accepted, or did not.

use regarding_model::link::{Link, LinkState, Origin, Unconfirmed, Version};

use super::{Ending, Next, Run, Side};
use crate::merge::{self, Merge, Took};
use crate::plan::Action;

impl Run {
    /// What is kept when a removal could not be done: the news of it does not come again.
    fn gone(&self) -> Option<LinkState> {
        match &self.step.action {
            Action::DeleteRecord => Some(LinkState::ItemGone),
            Action::RemoveItem { .. } => Some(LinkState::RecordGone),
            _ => None,
        }
    }

    pub(super) fn book(&self) -> Next<'_> {
        if let (Some(state), Some(link), true) = (self.gone(), &self.step.link, self.ending != Ending::Done) {
            let link = Link {
                state,
                ..(**link).clone()
            };
            return Next::Keep(Box::new(link), self.still_sent());
        }
        match (&self.step.action, &self.step.link) {
            (Action::Untrack(untracking, _), Some(link)) => self.book_untracking(link, *untracking),
            (Action::Forget | Action::DeleteRecord | Action::RemoveItem { .. }, Some(link)) => {
                Next::Forget(link)
            }
            (Action::Undo(undoing), _) => self.book_undoing(undoing),
            (Action::Become(state), Some(link)) => {
                let link = Link {
                    state: *state,
                    ..(**link).clone()
                };
                Next::Keep(Box::new(link), self.still_sent())
            }
            (
                Action::CreateItem { merge, .. }
                | Action::CreateRecord { merge, .. }
                | Action::Write { merge, .. },
                _,
            ) => self.link_after(merge).map_or(Next::Ended(self.ending), |link| {
                Next::Keep(Box::new(link), self.still_sent())
            }),
            (
                Action::Forget
                | Action::DeleteRecord
                | Action::Untrack(..)
                | Action::RemoveItem { .. }
                | Action::Become(_),
                None,
            ) => Next::Ended(Ending::Overtaken),
        }
    }

    /// The link after a merge. A side that did not take its part, and the side whose values it did not take, are read again next time.
    pub(super) fn link_after(&self, merge: &Merge) -> Option<Link> {
        let base = merge.base_after(self.item.took(), self.record.took(), &self.key);
        let item_due = merge.changes_item() && !self.item.wrote;
        let record_due = merge.writes_record() && !self.record.wrote;
        let read = self.step.item.as_ref().map(|(_, version)| version);
        let again = item_due || record_due || merge.again || self.may_still_arrive();
        let item_version = self.item.version_after(read, again);
        let read = self.step.record.as_ref().map(|(_, version)| version);
        let record_version = self.record.version_after(read, again);
        Some(Link {
            kind: self.step.kind,
            place: self.place()?.clone(),
            uid: self.uid(),
            item_version,
            record: self.record_ref()?.clone(),
            record_version,
            // What travels for the last time is tried again until it arrived.
            state: self
                .step
                .rests
                .filter(|_| !item_due && !record_due)
                .unwrap_or(LinkState::Active),
            origin: self.origin(),
            unconfirmed: Unconfirmed {
                item: self.item.unconfirmed(self.step.unconfirmed.item),
                record: self.record.unconfirmed(self.step.unconfirmed.record),
            },
            base: Some(base),
            owned: self.step.owned,
            held: merge.held.clone(),
            unshared: merge.unshared(),
        })
    }

    fn uid(&self) -> Option<String> {
        match &self.step.action {
            Action::CreateItem { uid, .. } => Some(uid.clone()),
            _ => self.step.uid.clone(),
        }
    }

    fn origin(&self) -> Origin {
        match (&self.step.link, &self.step.action) {
            (Some(link), _) => link.origin,
            (None, Action::CreateItem { .. }) => Origin::Organization,
            (None, Action::CreateRecord { .. }) => Origin::Mailbox,
            (None, _) => Origin::Both,
        }
    }
}

impl Side {
    pub(super) fn took(&self) -> Took<'_> {
        match (&self.content, self.wrote) {
            (_, false) => Took::No,
            (Some(kept), true) => Took::AndHolds(merge::Side {
                content: &kept.content,
                occurrences: &kept.occurrences,
            }),
            (None, true) => Took::Yes,
        }
    }

    fn unconfirmed(&self, before: bool) -> bool {
        if self.wrote {
            self.content.is_none()
        } else {
            before
        }
    }

    /// The version that the base now stands for; `None` when it must be read again.
    fn version_after(&self, read: Option<&Version>, again: bool) -> Option<Version> {
        if again {
            None
        } else if self.wrote {
            self.version.clone()
        } else {
            read.cloned()
        }
    }
}
