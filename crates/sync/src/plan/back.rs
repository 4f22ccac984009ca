//! Two that do not follow each other any more do again, because the person says so: what was untracked, and what was removed on one side.

use regarding_model::link::{Link, LinkState, Sent};

use super::removed::{Left, item_again, of_left, record_again};
use super::{Action, Plan, Reason, Rules};
use crate::pair::{ItemNews, ItemView, Pair, RecordNews, RecordView};

/// What is there of them.
#[derive(Debug, Clone, Copy)]
pub enum There<'a> {
    /// Both.
    Both(&'a ItemView, &'a RecordView),
    /// One of them.
    One(Left<'a>),
}

impl Plan {
    /// What bringing back comes to. Both are compared like strangers, since neither followed the other meanwhile (promise 7); of one that is
    /// alone the other half is made again. Empty when it cannot be done.
    #[must_use]
    pub fn of_bringing_back(link: &Link, there: There<'_>, rules: Rules<'_>) -> Self {
        let mut plan = Self::default();
        if !matches!(link.state, LinkState::Untracked | LinkState::RemovedHere) {
            return plan;
        }
        let made = match there {
            There::Both(item, record) => {
                plan.both_again(link, item, record, rules);
                return plan;
            }
            There::One(left @ Left::Record(view, collection)) => {
                item_again(link, view, collection, rules).map(|action| of_left(link, left, action))
            }
            There::One(left @ Left::Item(view)) => {
                record_again(link, view, rules).map(|action| of_left(link, left, action))
            }
        };
        plan.steps.extend(made);
        plan
    }

    fn both_again(&mut self, link: &Link, item: &ItemView, record: &RecordView, rules: Rules<'_>) {
        let pair = Pair {
            link: Link {
                place: item.place.clone(),
                uid: item.uid.clone(),
                base: None,
                held: Vec::new(),
                ..link.clone()
            },
            item: ItemNews::Changed(Box::new(item.clone())),
            record: RecordNews::Changed(Box::new(record.clone())),
            sent: Sent::default(),
        };
        self.write(&pair, (Some(item), Some(record)), Reason::Decided, rules);
        for step in &mut self.steps {
            if let Action::Write { merge, .. } = &mut step.action {
                merge.tracks_anew(item);
            }
        }
        // It would say for ever that it is untracked, and come apart again.
        if !item.writable && item.is_untracked_from(&link.record) {
            self.steps.clear();
        }
    }
}
