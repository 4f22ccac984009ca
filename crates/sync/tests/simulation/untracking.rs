//! Persons untrack what is linked, and track some of it anew: no install follows it again meanwhile.

use regarding_model::fields::{Field, Kind};
use regarding_model::link::{Link, LinkState, Place};
use regarding_sync::merge::Mark;
use regarding_sync::observe::Claim;
use regarding_sync::pair::Says;
use regarding_sync::plan::{Action, Plan, Step, Untracking};
use regarding_sync::run::{Ending, Next};

use crate::bugs::Bug;
use crate::driver::Trouble;
use crate::looking::{item_view, record_view};
use crate::mailbox::Thing;
use crate::series;
use crate::values::{all_shown, derived};
use crate::world::World;

impl World {
    /// A person at an install untracks something that is linked there, or tracks something anew that was untracked.
    pub(crate) fn somebody_untracks(&mut self, which: usize, trouble: Trouble) {
        if self.chance(40) {
            return self.somebody_tracks_anew();
        }
        let links = self.installs[which].links.values();
        let follow: Vec<Link> = links
            .filter(|link| link.state == LinkState::Active && self.mailbox.things.contains_key(&link.place))
            .cloned()
            .collect();
        if follow.is_empty() {
            return;
        }
        let link = &follow[self.rng.usize(0..follow.len())];
        let untracking = if self.rng.u8(0..3) == 0 {
            Untracking::Delete
        } else {
            Untracking::Keep
        };
        self.untrack(which, link, untracking, trouble);
    }

    fn untrack(&mut self, which: usize, link: &Link, untracking: Untracking, trouble: Trouble) {
        let thing = self.mailbox.things.get_mut(&link.place).unwrap();
        // It is not asked for any more.
        thing.tracked = false;
        let (uid, item) = (thing.uid.clone(), item_view(&link.place, thing));
        let version = self.organization.version_of(&link.record);
        let row = self.organization.seen(&link.record).cloned();
        let record = row.as_ref().map(|row| record_view(&link.record, row, version));
        let halves = (Some(&item), record.as_ref());
        let plan = self.with_rules(which, self.policy, |rules| {
            Plan::of_untracking(link, halves, untracking, rules)
        });
        let Ok(plan) = plan else { return };
        tell!(self, "{uid} is untracked at {which}: {untracking:?}");
        if let Some(row) = row.filter(|_| untracking == Untracking::Delete) {
            self.replaced.extend(all_shown(&row.content));
            self.replaced.extend(series::all_in(&row.differing));
        }
        // What was done before is taken back no more: the item is another version.
        for install in &mut self.installs {
            install.taken.clear();
        }
        for step in plan.steps {
            let done = self.carry_out(which, step, trouble);
            // Somebody may have removed it, or tracked it anew, at the same moment.
            let there = self.mailbox.find(&uid);
            let stays = !there.is_empty() && there.iter().all(|place| !self.mailbox.things[place].tracked);
            if stays && done.is_ok_and(|ending| ending == Ending::Done) {
                self.untracked += 1;
                self.left_alone.insert(uid.clone(), link.record.clone());
            }
        }
    }

    fn somebody_tracks_anew(&mut self) {
        let at = self.rng.usize(0..self.left_alone.len().max(1));
        let Some(uid) = self.left_alone.keys().nth(at).cloned() else {
            return;
        };
        self.left_alone.remove(&uid);
        self.tracked_anew += 1;
        tell!(self, "{uid} is tracked anew");
        for place in self.mailbox.find(&uid) {
            if let Some(thing) = self.mailbox.things.get_mut(&place) {
                thing.tracked = true;
            }
            self.mailbox.touch(&place);
        }
    }

    /// What an item asks for that says something about having been untracked.
    pub(crate) fn claim_by_word(&self, kind: Kind, thing: &Thing) -> Option<Claim> {
        if self.bug == Some(Bug::UntrackedHereOnly) {
            return None;
        }
        let can =
            |record: &_| !thing.content.withheld(Field::Recurrence) && *record == derived(kind, &thing.uid);
        match thing.says.clone() {
            Says::Nothing | Says::Uninvited => None,
            Says::Untracked(record) if !thing.tracked => Some(Claim::Untracked(record)),
            Says::Untracked(record) | Says::TrackedAnew(record) if thing.tracked && can(&record) => {
                Some(Claim::Tracked(record))
            }
            Says::Untracked(record) => Some(Claim::Anew(record)),
            Says::TrackedAnew(record) => Some(Claim::Of(record)),
        }
    }

    /// Notes what a write made an item say.
    pub(crate) fn marked(&mut self, step: &Step, place: &Place, mark: Mark) {
        let made = match &step.action {
            Action::CreateRecord { record, .. } => Some(record),
            _ => None,
        };
        let read = step.record.as_ref().map(|(record, _)| record);
        let linked = step.link.as_ref().map(|link| &link.record);
        let record = made.or(read).or(linked).cloned();
        let Some(thing) = self.mailbox.things.get_mut(place) else {
            return;
        };
        if mark != Mark::Keep {
            thing.mark = None;
            thing.says = Says::Nothing;
        }
        match (mark, record) {
            (Mark::Set, record) => thing.mark = record,
            (Mark::Untracked, Some(record)) => thing.says = Says::Untracked(record),
            (Mark::TrackedAnew, Some(record)) => thing.says = Says::TrackedAnew(record),
            (Mark::Uninvited, _) => thing.says = Says::Uninvited,
            (Mark::Keep | Mark::Clear | Mark::Untracked | Mark::TrackedAnew, _) => {}
        }
    }

    /// Nothing is written on either side of what was untracked, and neither half goes with the other.
    pub(crate) fn check_left_alone(&mut self, step: &Step, next: &Next<'_>) {
        let touches = match next {
            // A person may untrack it once more at another computer, together with its record.
            _ if matches!(step.action, Action::Untrack(..)) => false,
            Next::CreateRecord(..) | Next::UpdateRecord(..) | Next::DeleteRecord(..) => true,
            Next::RemoveItem(..) => true,
            Next::UpdateItem { edits, .. } => !edits.fields.is_empty() || !edits.occurrences.is_empty(),
            _ => false,
        };
        let uid = step.uid.as_ref().filter(|_| touches);
        let record = step.link.as_ref().map(|link| &link.record);
        let record = record.or(step.record.as_ref().map(|(record, _)| record));
        let Some(uid) = uid.filter(|uid| self.left_alone.get(*uid) == record && record.is_some()) else {
            return;
        };
        self.wrong
            .push(format!("{uid} was untracked, and {:?} was done", step.reason));
    }
}
