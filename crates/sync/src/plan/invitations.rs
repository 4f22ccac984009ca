//! Changes for which calendars write to attendees wait for the person's word (promise 8, D-23, D-25). What is made from a record is made
//! in silence, and the person is asked afterwards whether its attendees are invited (D-22, docs/adr/0024).

use jiff::{SignedDuration, Timestamp};
use regarding_model::fields::{Field, Kind};
use regarding_model::link::LinkState;

use super::decide::is_to_come;
use super::{About, Action, Note, Plan, Step};
use crate::merge::{Mark, Merge};
use crate::pair::{ItemView, RecordView, Says};

/// Of records that are older than this when they come to the mailbox nobody is asked: a week may pass between two cycles.
const NEW: SignedDuration = SignedDuration::from_hours(7 * 24);

/// Whether the person is to be asked to invite the attendees of an item: it says that the question stands, or nobody was named before; the
/// person organizes it, it has not begun (D-22), and nobody wrote to those who are named.
pub(super) fn asks_to_invite(item: &ItemView, merge: &Merge, now: Timestamp) -> bool {
    let stands = item.says == Says::Uninvited && item.facts.uninvited;
    item.writable
        && item.facts.may_be_organizer
        && (stands || (item.says == Says::Nothing && names_the_first(item, merge)))
        && is_to_come(item, merge, now)
}

/// Whether an item that named nobody is about to name attendees.
fn names_the_first(item: &ItemView, merge: &Merge) -> bool {
    let people = [Field::RequiredAttendees, Field::OptionalAttendees];
    let mut edits = merge.to_item.iter();
    !item.facts.attendees && edits.any(|(field, value)| people.contains(field) && value.is_some())
}

/// The same of an item that is about to be made from a record that was made lately.
pub(super) fn will_ask_to_invite(kind: Kind, record: &RecordView, now: Timestamp) -> bool {
    let facts = record.facts;
    let to_come = facts.series || facts.starts.is_some_and(|start| start > now);
    let is_new = facts.made.is_some_and(|made| now.duration_since(made) < NEW);
    kind == Kind::Appointment && facts.attendees && facts.may_be_organizer && to_come && is_new
}

/// Whether no attendee knows of an item, so that none is to be told of a change.
pub(super) fn is_known_to_nobody(item: &ItemView) -> bool {
    item.facts.uninvited && item.says == Says::Uninvited
}

impl Step {
    /// Whether its calendar may write to attendees because of it, or the person is to be asked whether it shall invite them.
    #[must_use]
    pub fn invites(&self) -> bool {
        match &self.action {
            Action::Write { invites, merge, .. } => *invites || merge.invitation,
            Action::CreateItem { merge, .. } => merge.invitation,
            Action::RemoveItem { invites } => *invites,
            _ => false,
        }
    }

    /// Whether the person is asked to invite attendees to whom nobody wrote yet (D-22).
    #[must_use]
    pub fn is_first_invitation(&self) -> bool {
        matches!(&self.action, Action::Write { merge, .. } if merge.invitation)
    }

    /// The person's answer to that, whatever it is: the item says no more that it is to be asked.
    pub fn answer_invitation(&mut self) {
        if let Action::Write { merge, .. } = &mut self.action {
            merge.invitation = false;
            merge.mark = Mark::Set;
        }
    }

    /// Has the item say that the person is to be asked, where its server writes to attendees at all; it is read again for the question.
    /// Gives whether that is all there is to hold.
    fn puts_the_question(&mut self, writes: bool) -> bool {
        let merge = match &mut self.action {
            Action::Write { merge, invites, .. } if merge.invitation && !*invites => merge,
            Action::CreateItem { merge, .. } => merge,
            _ => return false,
        };
        merge.invitation = false;
        if writes {
            merge.again = true;
            if merge.changes_item() {
                merge.mark = Mark::Uninvited;
            }
        }
        true
    }

    fn place(&self) -> Option<&regarding_model::link::Place> {
        let linked = self.link.as_ref().map(|link| &link.place);
        self.item.as_ref().map(|(place, _)| place).or(linked)
    }

    fn about_attendees(&self, about: About) -> Note {
        let record = self.record.as_ref().map(|(record, _)| record);
        let linked = self.link.as_ref().map(|link| &link.record);
        Note {
            kind: self.kind,
            item: self.place().cloned(),
            record: record.or(linked).cloned(),
            about,
        }
    }
}

impl Plan {
    /// Nobody is asked to invite to what is made from records now: they were there before.
    pub fn invite_to_nothing_new(&mut self) {
        for step in &mut self.steps {
            if let Action::CreateItem { merge, .. } = &mut step.action {
                merge.invitation = false;
            }
        }
    }

    /// Leaves for later what its calendar would write to attendees about. The record's half of such a step is written; of the item
    /// nothing is, and both are read again in the next cycle, until the person has answered or there is nothing to write any more. An item
    /// whose attendees nobody wrote to is written in silence as it is, and read again for the question.
    pub fn hold_invitations(&mut self, writes_to_attendees: impl Fn(&Step) -> bool) {
        let Self { steps, notes } = self;
        for step in steps {
            if !step.invites() {
                continue;
            }
            let writes = writes_to_attendees(step);
            if step.puts_the_question(writes) {
                let asked = matches!(step.action, Action::Write { .. });
                notes.extend((asked && writes).then(|| step.about_attendees(About::Uninvited)));
                continue;
            }
            if !writes {
                continue;
            }
            notes.push(step.about_attendees(About::Invites));
            match &mut step.action {
                Action::Write { merge, invites, .. } => {
                    // The mark is nothing that anybody is told about.
                    merge.put_item_off();
                    merge.invitation = false;
                    *invites = false;
                    // A pair that rests is not asked about, and the word would come too late.
                    step.rests = None;
                }
                action => *action = Action::Become(LinkState::RecordGone),
            }
        }
    }
}
