//! The person untracks an item: it follows its record no more, and the record stays or goes with it as they say (D-38, D-53, D-55, D-77).

use jiff::Timestamp;
use regarding_model::fields::Kind;
use regarding_model::link::{Link, LinkState, Sent};

use super::decide::step;
use super::{Action, Plan, Reason, Rules, Step};
use crate::merge::Mark;
use crate::pair::{ItemView, Pair, RecordView};
use crate::removal::Stays;

/// What becomes of the record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Untracking {
    /// It stays as it is.
    Keep,
    /// It is deleted.
    Delete,
}

/// Who knows afterwards that the item was untracked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Remembers {
    /// This computer, which synchronizes, and the item where it can be told.
    ThisComputer,
    /// The item alone: another computer synchronizes, and learns it there. What the item cannot be told is not untracked.
    OnlyTheItem,
}

impl Plan {
    /// What untracking comes to. The item stays in the mailbox in any case, and says that it was untracked where that can be written; a
    /// record that is not there any more needs nothing.
    ///
    /// # Errors
    /// Why the record is not deleted. Nothing is done then: whoever wants it gone would not want it kept and forgotten.
    pub fn of_untracking(
        link: &Link,
        (item, record): (Option<&ItemView>, Option<&RecordView>),
        untracking: Untracking,
        rules: Rules<'_>,
    ) -> Result<Self, Stays> {
        let deleted = record.filter(|_| untracking == Untracking::Delete);
        let one_way = rules.is_one_way(link.kind, &link.record);
        let stays = |record: &RecordView| {
            let one_way = one_way.then_some(Stays::OneWay);
            one_way.or_else(|| record_stays(link.kind, record, rules.now))
        };
        if let Some(stays) = deleted.and_then(stays) {
            return Err(stays);
        }
        let untracking = deleted.map_or(Untracking::Keep, |_| Untracking::Delete);
        let item = item.filter(|item| item.writable && item.uid.is_some());
        let step = Step {
            kind: link.kind,
            link: Some(Box::new(link.clone())),
            item: item.map(|item| (item.place.clone(), item.version.clone())),
            uid: item.map_or_else(|| link.uid.clone(), |item| item.uid.clone()),
            record: record.map(|view| (view.record.clone(), view.version.clone())),
            owned: link.owned,
            unconfirmed: link.unconfirmed,
            sent: Sent::default(),
            rests: None,
            action: Action::Untrack(untracking, Remembers::ThisComputer),
            reason: Reason::Decided,
        };
        Ok(Self {
            steps: vec![step],
            ..Self::default()
        })
    }
}

impl Plan {
    /// The same where another computer synchronizes.
    #[must_use]
    pub fn elsewhere(mut self) -> Self {
        for step in &mut self.steps {
            if let Action::Untrack(_, remembers) = &mut step.action {
                *remembers = Remembers::OnlyTheItem;
            }
        }
        self
    }

    /// Of pairs that are tracked anew only their items are told: everything else is left to the next cycle of the computer that
    /// synchronizes.
    pub fn only_tracks_anew(&mut self) {
        for step in &mut self.steps {
            match &mut step.action {
                Action::Write { merge, invites, .. } if merge.mark == Mark::TrackedAnew => {
                    merge.leave_all_but_mark();
                    *invites = false;
                }
                _ => {}
            }
        }
    }

    /// A pair that follows each other here, while its item says that the person untracked it: the two are left alone from now on.
    pub(super) fn untracked_there(&mut self, pair: &Pair) -> bool {
        let item = pair.item_read();
        let says = item.filter(|item| item.is_untracked_from(&pair.link.record));
        let Some(item) = says.filter(|_| pair.link.state != LinkState::Untracked) else {
            return false;
        };
        let link = Link {
            place: item.place.clone(),
            uid: item.uid.clone(),
            item_version: Some(item.version.clone()),
            held: Vec::new(),
            ..pair.link.clone()
        };
        self.steps.push(Step {
            sent: pair.sent.clone(),
            ..step(
                &link,
                Action::Become(LinkState::Untracked),
                Reason::UntrackedThere,
            )
        });
        true
    }
}

/// The reason why a record is not deleted when its item is untracked. Of appointments only those to come go, and only with their owner
/// (D-38); for the others the right to delete is all that counts (D-55).
fn record_stays(kind: Kind, record: &RecordView, now: Timestamp) -> Option<Stays> {
    let past = !record.facts.series && record.facts.starts.is_some_and(|start| start < now);
    match kind {
        Kind::Appointment if past => Some(Stays::Past),
        Kind::Appointment if !record.owned => Some(Stays::NotOwner),
        _ => (!record.may_delete).then_some(Stays::NoRight),
    }
}
