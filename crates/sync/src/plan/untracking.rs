//! The person untracks an item: it follows its record no more, and the record stays or goes with it as they say (D-38, D-53, D-55, D-77).

use jiff::Timestamp;
use regarding_model::fields::Kind;
use regarding_model::link::{Link, LinkState, Sent};

use super::{Action, Plan, Reason, Step};
use crate::pair::RecordView;
use crate::removal::Stays;

/// What becomes of the record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Untracking {
    /// It stays as it is.
    Keep,
    /// It is deleted.
    Delete,
}

impl Plan {
    /// What untracking comes to. The item stays in the mailbox in any case; a record that is not there any more needs nothing.
    ///
    /// # Errors
    /// Why the record is not deleted. Nothing is done then: whoever wants it gone would not want it kept and forgotten.
    pub fn of_untracking(
        link: &Link,
        record: Option<&RecordView>,
        untracking: Untracking,
        now: Timestamp,
    ) -> Result<Self, Stays> {
        let deleted = record.filter(|_| untracking == Untracking::Delete);
        if let Some(stays) = deleted.and_then(|record| record_stays(link.kind, record, now)) {
            return Err(stays);
        }
        let action = match deleted {
            Some(_) => Action::DeleteUntracked,
            None => Action::Become(LinkState::Untracked),
        };
        let step = Step {
            kind: link.kind,
            link: Some(Box::new(link.clone())),
            item: None,
            uid: link.uid.clone(),
            record: record.map(|view| (view.record.clone(), view.version.clone())),
            owned: link.owned,
            unconfirmed: link.unconfirmed,
            sent: Sent::default(),
            action,
            reason: Reason::Decided,
        };
        Ok(Self {
            steps: vec![step],
            ..Self::default()
        })
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
