//! Attendees, and a calendar server that writes to them at every change of a meeting and every removal, unless it is told not to (promise 8,
//! docs/adr/0008 and 0024). Everybody who would be written to without a person's word for just this is counted as wrong.

use regarding_model::fields::{Field, Kind};
use regarding_model::ids::RecordRef;
use regarding_model::link::Place;
use regarding_sync::merge::Edits;
use regarding_sync::pair::{ItemNews, Pair, RecordNews};
use regarding_sync::plan::{Action, Plan, Reason, Step};

use crate::bugs::Bug;
use crate::driver::Trouble;
use crate::looking::{item_view, record_view};
use crate::mailbox::Thing;
use crate::values::{shown, value};
use crate::world::World;

/// Those who are invited.
pub(crate) const PEOPLE: Field = Field::RequiredAttendees;

impl Thing {
    /// Whether the server writes to somebody when it changes.
    fn is_loud(&self) -> bool {
        self.content.get(PEOPLE).is_some() && !self.uninvited
    }

    /// What a write makes of the people: those whom a sync names are nobody's the server writes to, and with a person's word for this change
    /// all of them are its own.
    pub(crate) fn invites(&mut self, had_people: bool, told: bool) {
        let now = self.content.get(PEOPLE).is_some();
        self.uninvited = now && !told && (!had_people || self.uninvited);
    }
}

impl World {
    /// Somebody names people in a meeting, other people, or nobody any more: in their calendar, where that invites them, or in the
    /// organization.
    pub(crate) fn somebody_names_people(&mut self) {
        let clears = self.rng.u8(0..5) == 0;
        if self.rng.bool() {
            let Some(place) = self.any_place() else { return };
            let thing = &self.mailbox.things[&place];
            if thing.kind == Kind::Appointment {
                let saw = shown(&thing.content, PEOPLE);
                let number = self.people(clears, saw);
                self.whole.extend(number);
                let thing = self.mailbox.things.get_mut(&place).unwrap();
                thing
                    .content
                    .set(PEOPLE, number.map(|number| value(PEOPLE, number)));
                thing.uninvited = false;
                tell!(self, "item {} has people {number:?}", place.name);
                self.mailbox.touch(&place);
            }
            return;
        }
        let Some(record) = self.any_record() else { return };
        let row = &self.organization.rows[&record];
        if row.kind == Kind::Appointment {
            let number = self.people(clears, shown(&row.content, PEOPLE));
            let row = self.organization.rows.get_mut(&record).unwrap();
            let people = number.map(|number| value(PEOPLE, number));
            row.set(PEOPLE, people.as_ref());
            tell!(self, "record {record} has people {number:?}");
            self.organization.touch(&record);
        }
    }

    fn people(&mut self, clears: bool, saw: Option<u64>) -> Option<u64> {
        if clears {
            self.replace(saw);
            return None;
        }
        Some(self.entered(PEOPLE, saw))
    }

    /// What waits for a person's word about messages, in the plan of a cycle.
    pub(crate) fn held_for_a_word(&mut self, which: usize, plan: &mut Plan) {
        if !self.manner.inviting {
            return;
        }
        let asks: Vec<RecordRef> = plan
            .steps
            .iter()
            .filter(|step| step.invites())
            .filter_map(about)
            .collect();
        self.installs[which].asks.extend(asks);
        match self.bug {
            Some(Bug::InvitationsNotHeld) => {}
            Some(Bug::CancellationsNotHeld) => {
                plan.hold_invitations(|step| !matches!(step.action, Action::RemoveItem { .. }));
            }
            _ => plan.hold_invitations(|_| true),
        }
    }

    /// A person answers what waits for their word: the step is planned anew, and carried out as they said.
    pub(crate) fn somebody_answers(&mut self, which: usize, trouble: Trouble) {
        for record in core::mem::take(&mut self.installs[which].asks) {
            let Some(pair) = self.pair_now(which, &record) else {
                continue;
            };
            let plan = self.with_rules(which, self.policy, |rules| Plan::new(&[pair], &[], rules));
            let Some(mut step) = plan.steps.into_iter().find(Step::invites) else {
                continue;
            };
            let yes = self.rng.bool();
            if yes {
                step.reason = Reason::Told;
            }
            if step.is_first_invitation() {
                step.answer_invitation();
            }
            tell!(self, "{which}: about the people of {record}: {yes}");
            self.answered += 1;
            for install in &mut self.installs {
                install.taken.clear();
            }
            self.knows_the_rules();
            self.word = true;
            let done = self.carry_out(which, step, trouble);
            self.word = false;
            if done.is_err() {
                self.crashes += 1;
                return;
            }
        }
    }

    /// A pair as it is now; nothing where one half cannot be looked at.
    fn pair_now(&self, which: usize, record: &RecordRef) -> Option<Pair> {
        let install = &self.installs[which];
        let link = install.links.get(record)?.clone();
        let thing = self.mailbox.things.get(&link.place)?;
        let item = ItemNews::Unchanged(Some(Box::new(item_view(&link.place, thing))));
        let news = match self.organization.rows.get(record) {
            Some(row) if row.in_sight => {
                let version = self.organization.version_of(record);
                RecordNews::Unchanged(Some(Box::new(record_view(record, &self.readable(row), version))))
            }
            None if self.organization.deleted.contains(record) => RecordNews::Removed,
            _ => return None,
        };
        Some(Pair {
            sent: install.sent.get(record).cloned().unwrap_or_default(),
            link,
            item,
            record: news,
        })
    }

    /// Whether a person said a word about just this step.
    fn is_answered(&self, step: &Step) -> bool {
        // What is taken back is a person's word, and is written in silence.
        self.word || matches!(step.action, Action::Undo(_))
    }

    /// An item was written: what that makes of its people, and whom its server wrote to.
    pub(crate) fn invited(&mut self, step: &Step, place: &Place, edits: Edits<'_>, loud: bool) {
        let told = step.reason == Reason::Told;
        if let Some(thing) = self.mailbox.things.get_mut(place) {
            thing.invites(loud || thing.uninvited, told);
        }
        // A mark alone is written to nobody (docs/adr/0008).
        if loud && !(edits.fields.is_empty() && edits.occurrences.is_empty()) {
            self.count_letters(step, place);
        }
    }

    /// Whether the server writes to somebody when an item changes.
    pub(crate) fn is_loud(&self, place: &Place) -> bool {
        self.mailbox.things.get(place).is_some_and(Thing::is_loud)
    }

    /// Counts whom the server writes to because of a change.
    pub(crate) fn count_letters(&mut self, step: &Step, place: &Place) {
        if self.is_answered(step) {
            self.letters += u64::from(step.reason == Reason::Told);
        } else {
            let why = step.reason;
            self.wrong.push(format!(
                "the attendees of {} were written to: {why:?}",
                place.name
            ));
        }
    }
}

fn about(step: &Step) -> Option<RecordRef> {
    let record = step.record.as_ref().map(|(record, _)| record);
    record.or(step.link.as_ref().map(|link| &link.record)).cloned()
}
