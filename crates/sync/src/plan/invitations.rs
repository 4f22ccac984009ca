//! Changes for which calendars write to attendees wait for the person's word (promise 8, D-23, D-25).

use regarding_model::link::LinkState;

use super::{About, Action, Note, Plan, Step};

impl Step {
    /// Whether it is one of the changes for which calendars write to attendees.
    #[must_use]
    pub fn invites(&self) -> bool {
        match &self.action {
            Action::Write { invites, .. } | Action::RemoveItem { invites } => *invites,
            _ => false,
        }
    }
}

impl Plan {
    /// Leaves for later what its calendar would write to attendees about. The record's half of such a step is written; of the item
    /// nothing is, and both are read again in the next cycle, until the person has answered or there is nothing to write any more.
    pub fn hold_invitations(&mut self, writes_to_attendees: impl Fn(&Step) -> bool) {
        let Self { steps, notes } = self;
        for step in steps {
            if !step.invites() || !writes_to_attendees(step) {
                continue;
            }
            let linked = step.link.as_ref().map(|link| link.place.clone());
            notes.push(Note {
                kind: step.kind,
                item: step.item.as_ref().map(|(place, _)| place.clone()).or(linked),
                record: step
                    .record
                    .as_ref()
                    .map(|(record, _)| record.clone())
                    .or_else(|| step.link.as_ref().map(|link| link.record.clone())),
                about: About::Invites,
            });
            match &mut step.action {
                Action::Write { merge, invites, .. } => {
                    // The mark is nothing that anybody is told about.
                    merge.put_item_off();
                    *invites = false;
                }
                action => *action = Action::Become(LinkState::RecordGone),
            }
        }
    }
}
