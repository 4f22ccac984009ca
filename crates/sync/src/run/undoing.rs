//! Taking a step back, as a run carries it out.

use regarding_model::link::{Link, Sent};

use super::{Ending, Next, Run};
use crate::merge::Took;
use crate::plan::{Action, Reminder};
use crate::undo::{Back, Then, Undoing};

impl Undoing {
    /// Whether it sets fields to what they were.
    pub(super) fn writes(&self) -> bool {
        self.record == Back::Write || self.item == Back::Write
    }
}

impl Run {
    pub(super) fn record_back<'a>(&'a self, undoing: &'a Undoing) -> Next<'a> {
        let edits = undoing.merge.record_edits();
        match (undoing.record, &self.step.record, &self.step.link) {
            (Back::Write, Some((record, version)), _) => Next::UpdateRecord(record, version, edits),
            (Back::Remove, Some((record, version)), _) => Next::DeleteRecord(record, version),
            (Back::Create, _, Some(link)) => Next::CreateRecord(self.step.kind, &link.record, edits),
            _ => Next::Ended(Ending::Overtaken),
        }
    }

    pub(super) fn item_back<'a>(&'a self, undoing: &'a Undoing) -> Next<'a> {
        let edits = undoing.merge.item_edits();
        match (undoing.item, &self.step.item, &self.step.link) {
            (Back::Write, Some((place, version)), _) => Next::UpdateItem {
                place,
                version,
                edits,
                reminder: Reminder::Keep,
            },
            (Back::Remove, Some((place, version)), _) => Next::RemoveItem(place, version),
            (Back::Create, _, Some(link)) => Next::CreateItem {
                kind: self.step.kind,
                collection: &link.place.collection,
                uid: self.step.uid.as_deref().unwrap_or_default(),
                edits,
                reminder: Reminder::Keep,
            },
            _ => Next::Ended(Ending::Overtaken),
        }
    }

    /// What is kept before anything is done. Whatever becomes of it then, nothing of it is taken for what a person did.
    pub(super) fn book_ahead(&self) -> Next<'_> {
        let (Action::Undo(undoing), Some(link)) = (&self.step.action, &self.step.link) else {
            return Next::Ended(Ending::Overtaken);
        };
        match &undoing.then {
            Then::Forget if !undoing.writes() => Next::Forget(link),
            Then::Keep(then) => Next::Keep(then.clone(), Sent::default()),
            Then::Follow | Then::Forget => {
                let link = Link {
                    base: Some(undoing.merge.base_after(Took::No, Took::No, &self.key)),
                    held: undoing.merge.held.clone(),
                    item_version: None,
                    record_version: None,
                    ..(**link).clone()
                };
                Next::Keep(Box::new(link), Sent::default())
            }
        }
    }

    /// What is kept in the end. Where somebody was quicker, the pair is as it was; where it is not known what became of it, what was booked
    /// ahead stays.
    pub(super) fn book_undoing<'a>(&'a self, undoing: &Undoing) -> Next<'a> {
        let Some(link) = &self.step.link else {
            return Next::Ended(Ending::Overtaken);
        };
        if !undoing.writes() && self.ending != Ending::Done {
            return match self.ending {
                Ending::Overtaken => Next::Keep(link.clone(), Sent::default()),
                ending => Next::Ended(ending),
            };
        }
        match &undoing.then {
            Then::Forget if self.ending == Ending::Done => Next::Forget(link),
            Then::Keep(then) => {
                let link = Link {
                    place: self.place().unwrap_or(&then.place).clone(),
                    ..(**then).clone()
                };
                Next::Keep(Box::new(link), Sent::default())
            }
            Then::Follow | Then::Forget => self
                .link_after(&undoing.merge)
                .map_or(Next::Ended(self.ending), |link| {
                    Next::Keep(Box::new(link), Sent::default())
                }),
        }
    }
}
