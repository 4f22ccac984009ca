//! Looking and reading, as the program does it, with what goes wrong on the way.

use std::collections::BTreeMap;

use regarding_model::fields::{Content, Field, Kind};
use regarding_model::ids::RecordRef;
use regarding_model::link::Place;
use regarding_sync::observe::{Absent, Claim, ItemsLook, Met, Observation, RecordsLook};
use regarding_sync::pair::{Facts, ItemView, RecordView, Says};
use uuid::Uuid;

use crate::bugs::Bug;
use crate::driver::{Crash, ORGANIZATION, Trouble};
use crate::inviting::PEOPLE;
use crate::mailbox::{Thing, version};
use crate::organization::Row;
use crate::series;
use crate::values::{derived, later, now, record};
use crate::world::World;

impl World {
    pub(crate) fn look_at_items(
        &mut self,
        which: usize,
        kind: Kind,
        trouble: Trouble,
    ) -> Result<(ItemsLook, BTreeMap<String, u64>), Crash> {
        let mut look = ItemsLook::default();
        let mut checkpoints = BTreeMap::new();
        let listed = self.mailbox.taking_part(kind);
        self.note_away(which, kind, &listed, &mut look);
        for collection in listed {
            // Two collections are looked at one after the other, and persons do not wait.
            self.maybe_somebody(trouble);
            if self.chance(trouble.crash) {
                return Err(Crash);
            }
            let there = self.mailbox.collections(kind).contains(&collection);
            if self.chance(trouble.offline) || !there {
                look.out_of_sight.insert(collection);
                continue;
            }
            let since = self.installs[which].item_checkpoints.get(&collection).copied();
            let checkpoint = self.mailbox.look(&collection, since, &mut look);
            checkpoints.insert(collection, checkpoint);
        }
        Ok((look, checkpoints))
    }

    pub(crate) fn look_at_records(&mut self, which: usize, kind: Kind) -> (RecordsLook, u64) {
        let since = self.installs[which].record_checkpoints.get(&kind).copied();
        let (mut look, checkpoint) = self.organization.look(kind, since);
        for (_, absent) in &mut look.others {
            *absent = self.with_bug(*absent);
        }
        (look, checkpoint)
    }

    fn with_bug(&self, absent: Absent) -> Absent {
        match (self.bug, absent) {
            (Some(Bug::AbsenceIsDeletion), Absent::LeftFilter)
            | (Some(Bug::RefusalIsDeletion), Absent::OutOfSight) => Absent::Removed,
            _ => absent,
        }
    }

    pub(crate) fn observe(
        &mut self,
        which: usize,
        kind: Kind,
        (items, records): (&ItemsLook, &RecordsLook),
        checkpoints: &BTreeMap<String, u64>,
        trouble: Trouble,
    ) -> Met {
        let mut seen = Observation::new(kind, items, records, &self.installs[which]);
        if records.complete {
            let directions = &self.directions(self.bug)[&kind];
            seen.turned(records, directions, &self.installs[which]);
        }
        let missing: Vec<_> = seen.missing_records().cloned().collect();
        for record in missing {
            let selected = self.organization.seen(&record).is_some_and(|row| row.in_filter);
            if !selected {
                let absent = self.with_bug(self.organization.absent(&record));
                seen.absent(&record, absent);
            }
        }
        let moved: Vec<_> = seen.moved_uids().map(str::to_owned).collect();
        let mut places = seen.items_to_read();
        if self.manner.moving {
            // They are looked for once everything else is read.
        } else if self.bug != Some(Bug::MoveIsRemoval) {
            for uid in &moved {
                let found = self.mailbox.find(uid);
                if found.is_empty() {
                    seen.nowhere(uid);
                }
                places.extend(found);
            }
        } else {
            moved.iter().for_each(|uid| seen.nowhere(uid));
        }
        for place in places {
            self.read_item((which, kind), &place, &mut seen, trouble);
        }
        if self.manner.moving {
            self.moved((which, kind), items, &mut seen, trouble);
        }
        for record in seen.records_to_read() {
            if self.chance(trouble.offline) {
                continue;
            }
            if let Some(row) = self.organization.seen(&record) {
                if self.bug == Some(Bug::LastChangeDropped) && !row.in_filter {
                    continue;
                }
                let version = self.organization.version_of(&record);
                seen.record_read(record_view(&record, &self.readable(row), version));
            }
        }
        seen.adopt(|_| true);
        if seen.creates_items() && self.changed_since(checkpoints, trouble) {
            seen.unsettled();
        }
        let home = self.mailbox.taking_part(kind).first().cloned();
        seen.met(&self.installs[which], home.as_deref())
    }

    pub(crate) fn read_item(
        &mut self,
        (which, kind): (usize, Kind),
        place: &Place,
        seen: &mut Observation,
        trouble: Trouble,
    ) {
        self.maybe_somebody(trouble);
        if self.chance(trouble.offline) {
            return;
        }
        match self.mailbox.things.get(place) {
            Some(thing) => seen.item_read(self.item_view(place, thing), self.claim(kind, thing)),
            None => {
                seen.item_gone(place);
                self.installs[which].identities.remove(place);
            }
        }
    }

    fn changed_since(&mut self, checkpoints: &BTreeMap<String, u64>, trouble: Trouble) -> bool {
        let mut look = ItemsLook::default();
        for (collection, since) in checkpoints {
            self.maybe_somebody(trouble);
            self.mailbox.look(collection, Some(*since), &mut look);
        }
        !look.present.is_empty() || !look.removed.is_empty()
    }

    fn item_view(&self, place: &Place, thing: &Thing) -> ItemView {
        let mut view = item_view(place, thing);
        if self.bug == Some(Bug::OddRuleIsNone) && view.content.withheld(Field::Recurrence) {
            view.content.set(Field::Recurrence, None);
        }
        if self.bug == Some(Bug::UntrackedHereOnly) {
            view.says = Says::Nothing;
        }
        view
    }

    /// What an item without a link asks for (DESIGN section 4).
    fn claim(&self, kind: Kind, thing: &Thing) -> Claim {
        if let Some(claim) = self.claim_by_word(kind, thing) {
            return claim;
        }
        let ours = thing.uid.strip_suffix(&format!("@{ORGANIZATION}"));
        if let Some(id) = ours.and_then(|id| Uuid::parse_str(id).ok()) {
            return if self.bug == Some(Bug::CreateAlways) {
                Claim::Nothing
            } else {
                Claim::Of(self.record_of_id(kind, id))
            };
        }
        if let Some(record) = &thing.mark {
            return Claim::Of(record.clone());
        }
        // A rule that the organization cannot say stays on its side.
        if !thing.tracked || thing.content.withheld(Field::Recurrence) {
            return Claim::Of(derived(kind, &thing.uid));
        }
        if self.bug == Some(Bug::AnyId) {
            let any = Uuid::from_u128(u128::from(self.rng.clone().u64(..)));
            return Claim::Tracked(record(kind, any));
        }
        Claim::Tracked(derived(kind, &thing.uid))
    }
}

pub(crate) fn item_view(place: &Place, thing: &Thing) -> ItemView {
    ItemView {
        place: place.clone(),
        version: version(thing.version),
        uid: Some(thing.uid.clone()),
        content: thing.content.clone(),
        occurrences: series::views(&thing.differing),
        writable: true,
        odd: Vec::new(),
        facts: Facts {
            uninvited: thing.uninvited,
            ..facts(&thing.content)
        },
        says: thing.says.clone(),
    }
}

pub(crate) fn record_view(
    record: &RecordRef,
    row: &Row,
    version: Option<regarding_model::link::Version>,
) -> RecordView {
    RecordView {
        record: record.clone(),
        uid: row.made_for.clone(),
        version: version.unwrap(),
        content: row.content.clone(),
        occurrences: series::views(&row.differing),
        may_write: row.may_write,
        may_delete: row.may_delete,
        owned: row.owned,
        facts: facts(&row.content),
    }
}

fn facts(content: &Content) -> Facts {
    Facts {
        closed: false,
        organizer: true,
        may_be_organizer: true,
        starts: Some(later()),
        series: series::is_series(content),
        attendees: content.get(PEOPLE).is_some(),
        loud: false,
        uninvited: false,
        made: Some(now()),
    }
}
