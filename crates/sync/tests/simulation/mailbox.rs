//! A strict mailbox: two collections a kind, versions, changes since a number, UIDs once a collection.

use std::collections::{BTreeMap, BTreeSet};

use regarding_model::fields::{Content, Kind};
use regarding_model::ids::RecordRef;
use regarding_model::link::{Place, Version};
use regarding_sync::merge::{Becomes, Edits};
use regarding_sync::observe::ItemsLook;
use regarding_sync::pair::Says;

use crate::organization::Wrote;
use crate::series::{self, Differing};
use crate::values::table;

#[derive(Debug, Clone)]
pub(crate) struct Thing {
    pub(crate) kind: Kind,
    pub(crate) uid: String,
    pub(crate) content: Content,
    pub(crate) version: u64,
    /// The occurrences of a series that differ.
    pub(crate) differing: Differing,
    /// The person tracked it.
    pub(crate) tracked: bool,
    /// A sync made it.
    pub(crate) made_by_sync: bool,
    /// The record that it names as its own.
    pub(crate) mark: Option<RecordRef>,
    /// Its server writes to none of its attendees.
    pub(crate) uninvited: bool,
    /// What it says about having been untracked.
    pub(crate) says: Says,
}

#[derive(Debug, Default)]
pub(crate) struct Mailbox {
    pub(crate) things: BTreeMap<Place, Thing>,
    /// UIDs of items that a person removed.
    pub(crate) removed_by_person: BTreeSet<String>,
    /// Names of collections that have another one by now, and those that are gone.
    renamed: BTreeMap<String, Option<String>>,
    /// Those that take no part.
    pub(crate) left_out: BTreeSet<String>,
    log: Vec<(u64, Place)>,
    clock: u64,
    forgotten: u64,
}

pub(crate) fn collections(kind: Kind) -> [String; 2] {
    ["a", "b"].map(|name| format!("{}-{name}", table(kind)))
}

pub(crate) fn version(number: u64) -> Version {
    Version(format!("\"{number}\""))
}

impl Thing {
    /// Writes what is to be written: occurrences are told by the time that the series has then.
    pub(crate) fn take(&mut self, edits: Edits<'_>) {
        let before = self.content.clone();
        for (field, value) in edits.fields {
            self.content.set(*field, value.clone());
        }
        series::moved(&mut self.differing, &before, &self.content);
        for edit in edits.occurrences {
            match &edit.becomes {
                Becomes::Regular(_) => {
                    self.differing.remove(&edit.original);
                }
                Becomes::Removed => {
                    self.differing.insert(edit.original, None);
                }
                Becomes::Changed(fields) => {
                    let there = self.differing.remove(&edit.original).flatten();
                    let mut one = there.unwrap_or_else(|| series::regular(&self.content, edit.original));
                    for (field, value) in fields {
                        one.set(*field, value.clone());
                    }
                    self.differing.insert(edit.original, Some(one));
                }
            }
        }
    }
}

impl Mailbox {
    pub(crate) fn touch(&mut self, place: &Place) -> u64 {
        self.clock += 1;
        self.log.push((self.clock, place.clone()));
        if let Some(thing) = self.things.get_mut(place) {
            thing.version = self.clock;
        }
        self.clock
    }

    /// The collections of a kind that are there, by the names that they have now; the first of them stays for ever.
    pub(crate) fn collections(&self, kind: Kind) -> Vec<String> {
        let all = collections(kind).into_iter();
        all.filter_map(|name| self.renamed.get(&name).cloned().unwrap_or(Some(name)))
            .collect()
    }

    /// A collection gets another address: everything in it lies there, in versions of its own.
    pub(crate) fn move_collection(&mut self, number: usize, kind: Kind, name: String) {
        let first = collections(kind)[number].clone();
        let Some(before) = self.renamed.get(&first).cloned().unwrap_or(Some(first.clone())) else {
            return;
        };
        let here: Vec<Place> = self.in_collection(&before);
        for place in here {
            let Some(thing) = self.things.remove(&place) else {
                continue;
            };
            let moved = Place {
                collection: name.clone(),
                name: place.name,
            };
            self.things.insert(moved.clone(), thing);
            self.touch(&moved);
        }
        self.renamed.insert(first, Some(name));
    }

    /// The second collection of a kind is removed, with everything in it; gives what was in it.
    pub(crate) fn remove_collection(&mut self, kind: Kind) -> Vec<Thing> {
        let [_, first] = collections(kind);
        let before = self.renamed.insert(first.clone(), None).unwrap_or(Some(first));
        let here = before.map(|name| self.in_collection(&name)).unwrap_or_default();
        here.iter()
            .filter_map(|place| self.things.remove(place))
            .collect()
    }

    /// Those of them that take part.
    pub(crate) fn taking_part(&self, kind: Kind) -> Vec<String> {
        let mut all = self.collections(kind);
        all.retain(|name| !self.left_out.contains(name));
        all
    }

    fn in_collection(&self, name: &str) -> Vec<Place> {
        let here = self.things.keys().filter(|place| place.collection == name);
        here.cloned().collect()
    }

    pub(crate) fn forget(&mut self) {
        self.clock += 1;
        self.forgotten = self.clock;
    }

    /// Adds what changed in a collection to a look; gives the new checkpoint.
    pub(crate) fn look(&self, collection: &str, since: Option<u64>, look: &mut ItemsLook) -> u64 {
        let here = |place: &Place| place.collection == collection;
        match since.filter(|since| *since >= self.forgotten) {
            None => {
                look.complete.insert(collection.to_owned());
                let all = self.things.iter().filter(|(place, _)| here(place));
                look.present
                    .extend(all.map(|(place, thing)| (place.clone(), version(thing.version))));
            }
            Some(since) => {
                let changed: BTreeSet<&Place> = self
                    .log
                    .iter()
                    .filter(|(at, place)| *at > since && here(place))
                    .map(|(_, place)| place)
                    .collect();
                for place in changed {
                    match self.things.get(place) {
                        Some(thing) => look.present.push((place.clone(), version(thing.version))),
                        None => look.removed.push(place.clone()),
                    }
                }
            }
        }
        self.clock
    }

    pub(crate) fn find(&self, uid: &str) -> Vec<Place> {
        let found = self.things.iter().filter(|(_, thing)| thing.uid == uid);
        found.map(|(place, _)| place.clone()).collect()
    }

    /// Creates an item under its UID; one of the same UID in the collection is refused.
    pub(crate) fn create(&mut self, collection: &str, thing: Thing) -> (Option<Place>, Wrote) {
        let place = Place {
            collection: collection.to_owned(),
            name: format!("{}.ics", thing.uid),
        };
        let there = self
            .things
            .iter()
            .any(|(other, one)| other.collection == collection && one.uid == thing.uid);
        if there {
            return (None, Wrote::Stale);
        }
        self.things.insert(place.clone(), thing);
        let now = self.touch(&place);
        (Some(place), Wrote::Version(version(now)))
    }

    pub(crate) fn update(&mut self, place: &Place, expected: Option<&Version>, edits: Edits<'_>) -> Wrote {
        let Some(thing) = self.things.get_mut(place) else {
            return Wrote::Gone;
        };
        if expected.is_some_and(|expected| *expected != version(thing.version)) {
            return Wrote::Stale;
        }
        thing.take(edits);
        Wrote::Version(version(self.touch(place)))
    }

    pub(crate) fn remove(&mut self, place: &Place, expected: Option<&Version>) -> Wrote {
        let Some(thing) = self.things.get(place) else {
            return Wrote::Gone;
        };
        if expected.is_some_and(|expected| *expected != version(thing.version)) {
            return Wrote::Stale;
        }
        self.things.remove(place);
        Wrote::Version(version(self.touch(place)))
    }
}
