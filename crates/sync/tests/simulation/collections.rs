//! Collections that get other addresses, go for good, or are left out, and what the program makes of it (docs/adr/0017).

use std::collections::BTreeSet;

use regarding_model::fields::Kind;
use regarding_model::link::{LinkState, Place};
use regarding_sync::observe::{ItemsLook, Observation};
use regarding_sync::pair::Away;

use crate::bugs::Bug;
use crate::driver::Trouble;
use crate::series;
use crate::values::{all_shown, table};
use crate::world::World;

impl World {
    /// Somebody does something with a whole collection. The first of a kind is never removed or left out: new items go there.
    pub(crate) fn collection_goes(&mut self) {
        let kind = Kind::ALL[self.rng.usize(0..3)];
        self.shifted += 1;
        match self.rng.u32(0..8) {
            0..=3 => {
                let number = self.rng.usize(0..2);
                let name = format!("{}-moved-{}", table(kind), self.shifted);
                tell!(self, "collection {number} of {kind:?} is {name} now");
                self.mailbox.move_collection(number, kind, name);
            }
            4 => {
                tell!(self, "the second collection of {kind:?} is removed");
                let gone = self.mailbox.collections(kind).get(1).cloned();
                for thing in self.mailbox.remove_collection(kind) {
                    // What came there since anybody looked was removed from where it was, as far as can be told.
                    let came = self.installs.iter().flat_map(|install| install.links.values());
                    let mut came = came.filter(|link| link.uid.as_ref() == Some(&thing.uid));
                    if came.any(|link| Some(&link.place.collection) != gone.as_ref()) {
                        self.mailbox.removed_by_person.insert(thing.uid.clone());
                    }
                    self.replaced.extend(all_shown(&thing.content));
                    self.replaced.extend(series::all_in(&thing.differing));
                }
            }
            // Whoever leaves one out at another computer, or starts anew with it left out, is another story: docs/adr/0017.
            _ if self.manner.alone => self.leave_out_or_take(kind),
            _ => {}
        }
    }

    fn leave_out_or_take(&mut self, kind: Kind) {
        let Some(second) = self.mailbox.collections(kind).get(1).cloned() else {
            return;
        };
        if self.mailbox.left_out.remove(&second) {
            tell!(self, "{second} takes part");
        } else if self.is_all_linked(&second) {
            tell!(self, "{second} is left out");
            self.mailbox.left_out.insert(second);
        }
    }

    /// Whether everything in a collection that has a record is known to: of what a cut cycle made and was left out since, nobody knows
    /// (docs/adr/0017).
    fn is_all_linked(&self, collection: &str) -> bool {
        let things = self.mailbox.things.iter();
        let mut made = things
            .filter(|(place, thing)| place.collection == collection && (thing.made_by_sync || thing.tracked));
        made.all(|(_, thing)| self.is_linked(&thing.uid))
    }

    pub(crate) fn is_linked(&self, uid: &str) -> bool {
        let links = self.installs.iter().flat_map(|install| install.links.values());
        let mut uids = links.filter_map(|link| link.uid.as_deref());
        uids.any(|one| one == uid)
    }

    /// Notes collections with linked items that are not listed, or take no part.
    pub(crate) fn note_away(&self, which: usize, kind: Kind, listed: &[String], look: &mut ItemsLook) {
        let there = self.mailbox.collections(kind);
        for link in self.installs[which]
            .links
            .values()
            .filter(|link| link.kind == kind)
        {
            let collection = &link.place.collection;
            if listed.contains(collection) {
                continue;
            }
            if self.bug == Some(Bug::GoneIsRemoval) {
                look.removed.push(link.place.clone());
                continue;
            }
            let left_out = there.contains(collection);
            let away = if left_out { Away::LeftOut } else { Away::Gone };
            look.away.insert(collection.clone(), away);
            if matches!(link.state, LinkState::Active | LinkState::ItemGone) {
                look.newly_away.insert(collection.clone());
            }
        }
    }

    /// Looks for items that are gone from their places, in what takes part and in what is left out.
    pub(crate) fn moved(
        &mut self,
        (which, kind): (usize, Kind),
        items: &ItemsLook,
        seen: &mut Observation,
        trouble: Trouble,
    ) {
        let uids: BTreeSet<String> = seen.moved_uids().map(str::to_owned).collect();
        let listed = self.mailbox.taking_part(kind);
        let known = |name: &String| {
            items.complete.contains(name) || self.installs[which].item_checkpoints.contains_key(name)
        };
        // What came a moment ago was not looked at, and what failed may hold anything.
        let all = items.out_of_sight.is_empty() && listed.iter().all(known);
        for uid in uids {
            let mut nowhere = all && !self.chance(trouble.offline);
            let (here, left): (Vec<Place>, Vec<Place>) = self
                .mailbox
                .find(&uid)
                .into_iter()
                .partition(|place| listed.contains(&place.collection));
            for place in &here {
                self.read_item((which, kind), place, seen, trouble);
            }
            nowhere &= here.is_empty();
            if !left.is_empty() {
                seen.left_out(&uid);
            }
            if nowhere {
                seen.nowhere(&uid);
            }
        }
    }
}
