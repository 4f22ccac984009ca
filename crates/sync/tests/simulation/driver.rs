//! A cycle, as the program drives it: look, read, meet, plan, run, and keep the place in the list of changes last.

use std::collections::{BTreeMap, BTreeSet};

use fastrand::Rng;
use regarding_model::failure::FailureKind;
use regarding_model::fields::{DigestKey, Field, Kind, Value};
use regarding_model::ids::{OrganizationId, RecordRef};
use regarding_model::link::{Held, Link, Place};
use regarding_sync::fields::{Directions, FieldDirection, FieldOptions};
use regarding_sync::merge::{Decision, Policy, Stays};
use regarding_sync::observe::{Absent, Claim, ItemsLook, Met, Observation, RecordsLook};
use regarding_sync::pair::{Facts, ItemView, RecordView};
use regarding_sync::plan::{Action, Plan, Rules, Step};
use regarding_sync::run::{Ending, Next, Outcome, Run};
use uuid::Uuid;

use crate::bugs::Bug;
use crate::mailbox::{Thing, collections, version};
use crate::organization::{Row, Wrote};
use crate::values::{derived, later, now, number, record, table};
use crate::world::World;

/// What goes wrong in a cycle.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Trouble {
    /// Hundredths of all steps at which the run is cut.
    crash: u32,
    /// Hundredths of all requests whose reply is lost after they were carried out.
    lost: u32,
    /// Hundredths of all requests that do not get there.
    offline: u32,
    /// Hundredths of all requests before which somebody acts.
    meanwhile: u32,
}

impl Trouble {
    pub(crate) const NONE: Self = Self {
        crash: 0,
        lost: 0,
        offline: 0,
        meanwhile: 0,
    };

    pub(crate) fn some(rng: &mut Rng) -> Self {
        let mut of = |values: [u32; 3]| values[rng.usize(0..3)];
        Self {
            crash: of([0, 0, 6]),
            lost: of([0, 2, 10]),
            offline: of([0, 2, 10]),
            meanwhile: of([0, 0, 5]),
        }
    }
}

/// The run was cut.
#[derive(Debug)]
struct Crash;

pub(crate) const ORGANIZATION: OrganizationId = OrganizationId(Uuid::from_u128(42));

pub(crate) fn key() -> DigestKey {
    DigestKey::new([7; 32])
}

/// The directions of the simulation: most fields both ways, and one of each other kind.
pub(crate) fn directions(bug: Option<Bug>) -> BTreeMap<Kind, Directions> {
    let said = if bug == Some(Bug::DirectionIgnored) {
        BTreeMap::new()
    } else {
        BTreeMap::from([
            (Field::Nickname, FieldDirection::ToMailbox),
            (Field::Department, FieldDirection::ToOrganization),
            (Field::Spouse, FieldDirection::None),
        ])
    };
    Kind::ALL
        .into_iter()
        .map(|kind| (kind, Directions::new(kind, &said, FieldOptions::default())))
        .collect()
}

impl World {
    /// One cycle of an install over all kinds. A crash leaves everything as it is at that moment.
    pub(crate) fn cycle(&mut self, which: usize, trouble: Trouble) {
        for kind in Self::kinds() {
            if let Err(Crash) = self.cycle_of(which, kind, trouble) {
                self.crashes += 1;
                return;
            }
        }
    }

    fn cycle_of(&mut self, which: usize, kind: Kind, trouble: Trouble) -> Result<(), Crash> {
        let (items, item_checkpoints) = self.look_at_items(which, kind, trouble)?;
        let (records, record_checkpoint) = self.look_at_records(which, kind);
        let met = self.observe(which, kind, (&items, &records), &item_checkpoints, trouble);
        self.tell(format!(
            "cycle of {which}, {kind:?}: {} items, {} removed, {:?} out of sight; {} records; {} pairs, {} singles, again {}, unread {:?} {:?}",
            items.present.len(),
            items.removed.len(),
            items.out_of_sight,
            records.selected.len(),
            met.pairs.len(),
            met.singles.len(),
            met.again.len(),
            met.unread_items,
            met.unread_records.iter().map(|record| record.id).collect::<Vec<_>>(),
        ));
        for link in met.again.clone() {
            self.installs[which].keep(link);
        }
        self.installs[which].identities.extend(met.identities.clone());
        let plan = self.plan(which, &met);
        let mut unfinished: (BTreeSet<Place>, BTreeSet<RecordRef>) = (
            met.unread_items.into_iter().collect(),
            met.unread_records.into_iter().collect(),
        );
        for step in plan.steps {
            let alone = step.link.is_none();
            let (item, record) = (step.item.clone(), step.record.clone());
            let ending = self.carry_out(which, step, trouble)?;
            if ending != Ending::Done && alone {
                unfinished.0.extend(item.map(|(place, _)| place));
                unfinished.1.extend(record.map(|(record, _)| record));
            }
        }
        let install = &mut self.installs[which];
        install.item_checkpoints.extend(item_checkpoints);
        install.record_checkpoints.insert(kind, record_checkpoint);
        let of_kind = |place: &Place| place.collection.starts_with(table(kind));
        install.unfinished_items.retain(|place| !of_kind(place));
        install
            .unfinished_records
            .retain(|record| record.table.as_str() != table(kind));
        if self.bug != Some(Bug::NothingUnfinished) {
            install.unfinished_items.extend(unfinished.0);
            install.unfinished_records.extend(unfinished.1);
        }
        Ok(())
    }

    fn look_at_items(
        &mut self,
        which: usize,
        kind: Kind,
        trouble: Trouble,
    ) -> Result<(ItemsLook, BTreeMap<String, u64>), Crash> {
        let mut look = ItemsLook::default();
        let mut checkpoints = BTreeMap::new();
        for collection in collections(kind) {
            // Two collections are looked at one after the other, and persons do not wait.
            self.maybe_somebody(trouble);
            if self.chance(trouble.crash) {
                return Err(Crash);
            }
            if self.chance(trouble.offline) {
                look.out_of_sight.insert(collection);
                continue;
            }
            let since = self.installs[which].item_checkpoints.get(&collection).copied();
            let checkpoint = self.mailbox.look(&collection, since, &mut look);
            checkpoints.insert(collection, checkpoint);
        }
        Ok((look, checkpoints))
    }

    fn look_at_records(&mut self, which: usize, kind: Kind) -> (RecordsLook, u64) {
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

    fn observe(
        &mut self,
        which: usize,
        kind: Kind,
        (items, records): (&ItemsLook, &RecordsLook),
        checkpoints: &BTreeMap<String, u64>,
        trouble: Trouble,
    ) -> Met {
        let mut seen = Observation::new(kind, items, records, &self.installs[which]);
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
        if self.bug != Some(Bug::MoveIsRemoval) {
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
            self.maybe_somebody(trouble);
            if self.chance(trouble.offline) {
                continue;
            }
            match self.mailbox.things.get(&place) {
                Some(thing) => seen.item_read(item_view(&place, thing), self.claim(kind, thing)),
                None => {
                    seen.item_gone(&place);
                    self.installs[which].identities.remove(&place);
                }
            }
        }
        for record in seen.records_to_read() {
            if self.chance(trouble.offline) {
                continue;
            }
            if let Some(row) = self.organization.seen(&record) {
                let version = self.organization.version_of(&record);
                seen.record_read(record_view(&record, row, version));
            }
        }
        if seen.creates_items() && self.changed_since(checkpoints, trouble) {
            seen.unsettled();
        }
        let collection = &collections(kind)[0];
        seen.met(&self.installs[which], Some(collection))
    }

    fn changed_since(&mut self, checkpoints: &BTreeMap<String, u64>, trouble: Trouble) -> bool {
        let mut look = ItemsLook::default();
        for (collection, since) in checkpoints {
            self.maybe_somebody(trouble);
            self.mailbox.look(collection, Some(*since), &mut look);
        }
        !look.present.is_empty() || !look.removed.is_empty()
    }

    /// What an item without a link asks for (DESIGN section 4).
    fn claim(&self, kind: Kind, thing: &Thing) -> Claim {
        let ours = thing.uid.strip_suffix(&format!("@{ORGANIZATION}"));
        if let Some(id) = ours.and_then(|id| Uuid::parse_str(id).ok()) {
            return if self.bug == Some(Bug::CreateAlways) {
                Claim::Nothing
            } else {
                Claim::Of(record(kind, id))
            };
        }
        if !thing.tracked {
            return Claim::Of(derived(kind, &thing.uid));
        }
        if self.bug == Some(Bug::AnyId) {
            let any = Uuid::from_u128(u128::from(self.rng.clone().u64(..)));
            return Claim::Tracked(record(kind, any));
        }
        Claim::Tracked(derived(kind, &thing.uid))
    }

    fn plan(&self, which: usize, met: &Met) -> Plan {
        let install = &self.installs[which];
        let directions = directions(self.bug);
        let rules = Rules {
            now: now(),
            directions: &directions,
            columns: &BTreeMap::new(),
            may_create: &BTreeSet::from(Kind::ALL),
            policy: if self.bug == Some(Bug::LastWriterWins) {
                Policy::OrganizationWins
            } else {
                Policy::Ask
            },
            decisions: &install.decisions,
            organization: ORGANIZATION,
            key: &key(),
        };
        Plan::new(&met.pairs, &met.singles, rules)
    }

    fn carry_out(&mut self, which: usize, step: Step, trouble: Trouble) -> Result<Ending, Crash> {
        if self.bug == Some(Bug::BookedFirst) {
            self.book_first(which, &step);
        }
        let about = told(&step);
        let mut run = Run::new(step, key());
        for _ in 0..10 {
            self.maybe_somebody(trouble);
            if self.chance(trouble.crash) {
                return Err(Crash);
            }
            let outcome = match run.next() {
                Next::Ended(ending) => {
                    self.tell(format!("  {which}: {about}: {ending:?}"));
                    return Ok(ending);
                }
                Next::Keep(link) => {
                    self.installs[which].keep(*link);
                    Outcome::Booked
                }
                Next::Forget(link) => {
                    self.installs[which].forget(&link.clone());
                    Outcome::Booked
                }
                _ if self.chance(trouble.offline) => Outcome::Failed(FailureKind::Offline),
                next => {
                    let outcome = self.perform(run.step(), next);
                    if self.chance(trouble.lost) {
                        Outcome::Failed(FailureKind::Offline)
                    } else {
                        outcome
                    }
                }
            };
            if self.chance(trouble.crash) {
                self.tell(format!("  {which}: {about}: cut"));
                return Err(Crash);
            }
            run.went(outcome);
        }
        self.wrong.push("a step does not end".into());
        Ok(Ending::Overtaken)
    }

    /// The bug of keeping the link before the other side accepted.
    fn book_first(&mut self, which: usize, step: &Step) {
        let mut run = Run::new(step.clone(), key());
        for _ in 0..6 {
            let outcome = match run.next() {
                Next::Keep(link) => return self.installs[which].keep(*link),
                Next::Ended(_) | Next::Forget(_) => return,
                Next::CreateItem { collection, uid, .. } => Outcome::Accepted {
                    place: Some(Place {
                        collection: collection.to_owned(),
                        name: format!("{uid}.ics"),
                    }),
                    version: Some(version(0)),
                    content: Some(Default::default()),
                },
                _ => Outcome::Accepted {
                    place: None,
                    version: step.item.as_ref().map(|(_, version)| version.clone()),
                    content: None,
                },
            };
            run.went(outcome);
        }
    }

    /// Carries out one request on the fakes.
    fn perform(&mut self, step: &Step, next: Next<'_>) -> Outcome {
        let conditional = self.bug != Some(Bug::NoCondition);
        match next {
            Next::CreateRecord(kind, id, edits) => {
                self.writes += 1;
                let mut row = Row {
                    kind,
                    content: Default::default(),
                    version: 0,
                    in_filter: true,
                    in_sight: true,
                    may_write: true,
                    may_delete: true,
                    owned: true,
                    made_for: step.uid.clone(),
                };
                for (field, value) in edits.fields {
                    let kept = value.as_ref().map(|value| crate::values::cut(*field, value));
                    row.content.set(*field, kept);
                }
                self.forbidden_fields(edits.fields.iter().map(|(field, _)| *field), true);
                let wrote = self.organization.create(id, row);
                self.record_outcome(wrote, id, edits.fields)
            }
            Next::UpdateRecord(id, version, edits) => {
                self.writes += 1;
                self.forbidden_fields(edits.fields.iter().map(|(field, _)| *field), true);
                let expected = conditional.then_some(version);
                let wrote = self.organization.update(id, expected, edits.fields);
                self.record_outcome(wrote, id, edits.fields)
            }
            Next::DeleteRecord(id, version) => {
                self.writes += 1;
                self.check_deletion(step, id);
                let wrote = self.organization.delete(id, conditional.then_some(version));
                self.record_outcome(wrote, id, &[])
            }
            Next::CreateItem {
                kind,
                collection,
                uid,
                edits,
                ..
            } => {
                self.writes += 1;
                self.forbidden_fields(edits.fields.iter().map(|(field, _)| *field), false);
                let mut content = regarding_model::fields::Content::default();
                for (field, value) in edits.fields {
                    content.set(*field, value.clone());
                }
                let uid = if self.bug == Some(Bug::CreateAlways) {
                    format!("{}@{ORGANIZATION}", Uuid::from_u128(u128::from(self.rng.u64(..))))
                } else {
                    uid.to_owned()
                };
                let (place, wrote) = self.mailbox.create(
                    collection,
                    Thing {
                        kind,
                        uid,
                        content,
                        version: 0,
                        tracked: false,
                        made_by_sync: true,
                    },
                );
                item_outcome(wrote, place)
            }
            Next::UpdateItem {
                place,
                version,
                edits,
                ..
            } => {
                self.writes += 1;
                self.forbidden_fields(edits.fields.iter().map(|(field, _)| *field), false);
                let expected = conditional.then_some(version);
                let wrote = self.mailbox.update(place, expected, edits.fields);
                item_outcome(wrote, None)
            }
            Next::RemoveItem(place, version) => {
                self.writes += 1;
                self.check_removal(step, place);
                let wrote = self.mailbox.remove(place, conditional.then_some(version));
                item_outcome(wrote, None)
            }
            Next::ConfirmItem(place) => match self.mailbox.things.get(place) {
                Some(thing) => Outcome::Read {
                    version: version(thing.version),
                    content: thing.content.clone(),
                },
                None => Outcome::Gone,
            },
            Next::ConfirmRecord(id) => match self.organization.seen(id) {
                Some(row) => Outcome::Read {
                    version: self.organization.version_of(id).unwrap(),
                    content: row.content.clone(),
                },
                None => Outcome::Gone,
            },
            Next::Keep(_) | Next::Forget(_) | Next::Ended(_) => Outcome::Booked,
        }
    }

    /// Half of the answers carry what is held now, as `Prefer: return=representation` has it.
    fn record_outcome(&mut self, wrote: Wrote, id: &RecordRef, sent: &[(Field, Option<Value>)]) -> Outcome {
        let told = self.rng.bool();
        let mut content = self
            .organization
            .seen(id)
            .map(|row| row.content.clone())
            .filter(|_| told && !sent.is_empty());
        if self.bug == Some(Bug::NoConfirmation) {
            let held = content.get_or_insert_default();
            for (field, value) in sent {
                held.set(*field, value.clone());
            }
        }
        match wrote {
            Wrote::Version(version) => Outcome::Accepted {
                place: None,
                version: Some(version),
                content,
            },
            Wrote::Stale => Outcome::Stale,
            Wrote::Gone => Outcome::Gone,
            Wrote::Forbidden => Outcome::Failed(FailureKind::Forbidden),
        }
    }

    /// A field whose direction says no stands in no request.
    fn forbidden_fields(&mut self, fields: impl Iterator<Item = Field>, to_record: bool) {
        for field in fields {
            let wrong = match field {
                Field::Spouse => true,
                Field::Nickname => to_record,
                Field::Department => !to_record,
                _ => false,
            };
            if wrong {
                self.wrong.push(format!("{field} was sent against its direction"));
            }
        }
    }

    /// Promise 4: only what a person removed is removed on the other side.
    fn check_deletion(&mut self, step: &Step, id: &RecordRef) {
        self.removals += 1;
        let removed = step
            .uid
            .as_ref()
            .is_some_and(|uid| self.mailbox.removed_by_person.contains(uid));
        if removed {
            // Whoever removed the item wanted the record gone; another install's item of it goes too.
            self.organization.deleted_by_person.insert(id.clone());
        } else {
            self.wrong
                .push(format!("{id} was deleted, and nobody removed its item"));
        }
    }

    fn check_removal(&mut self, step: &Step, place: &Place) {
        self.removals += 1;
        let record = step.link.as_ref().map(|link| &link.record);
        if !record.is_some_and(|record| self.organization.deleted_by_person.contains(record)) {
            self.wrong.push(format!(
                "{} was removed, and nobody deleted its record",
                place.name
            ));
        }
    }

    /// A person looks at what is held and decides.
    pub(crate) fn somebody_decides(&mut self, which: usize) {
        let held: Vec<Link> = self.installs[which]
            .links
            .values()
            .filter(|link| !link.held.is_empty())
            .cloned()
            .collect();
        for link in held {
            let (Some(thing), Some(row)) = (
                self.mailbox.things.get(&link.place),
                self.organization.rows.get(&link.record),
            ) else {
                continue;
            };
            let (item, record) = (thing.content.clone(), row.content.clone());
            for held in &link.held {
                let Held::Field(field) = *held else { continue };
                let stays = if self.rng.bool() {
                    Stays::Item
                } else {
                    Stays::Record
                };
                let decision = Decision {
                    item: key().of_field(field, &item),
                    record: key().of_field(field, &record),
                    stays,
                };
                let loser = if stays == Stays::Item { &record } else { &item };
                self.replaced.extend(loser.get(field).and_then(number));
                self.decided += 1;
                self.installs[which]
                    .decisions
                    .entry(link.record.clone())
                    .or_default()
                    .insert(*held, decision);
            }
        }
    }

    fn chance(&mut self, hundredths: u32) -> bool {
        hundredths > 0 && self.rng.u32(0..100) < hundredths
    }

    fn maybe_somebody(&mut self, trouble: Trouble) {
        if self.chance(trouble.meanwhile) {
            self.somebody_acts();
        }
    }
}

fn item_outcome(wrote: Wrote, place: Option<Place>) -> Outcome {
    match wrote {
        Wrote::Version(version) => Outcome::Accepted {
            place,
            version: Some(version),
            content: None,
        },
        Wrote::Stale => Outcome::Stale,
        Wrote::Gone => Outcome::Gone,
        Wrote::Forbidden => Outcome::Failed(FailureKind::Forbidden),
    }
}

fn item_view(place: &Place, thing: &Thing) -> ItemView {
    ItemView {
        place: place.clone(),
        version: version(thing.version),
        uid: Some(thing.uid.clone()),
        content: thing.content.clone(),
        occurrences: Vec::new(),
        writable: true,
        facts: facts(),
    }
}

fn record_view(record: &RecordRef, row: &Row, version: Option<regarding_model::link::Version>) -> RecordView {
    RecordView {
        record: record.clone(),
        version: version.unwrap(),
        content: row.content.clone(),
        occurrences: Vec::new(),
        may_write: row.may_write,
        may_delete: row.may_delete,
        owned: row.owned,
        facts: facts(),
    }
}

fn facts() -> Facts {
    Facts {
        closed: false,
        organizer: true,
        starts: Some(later()),
        series: false,
        attendees: false,
    }
}

/// What a step is about, for the message about a failing seed.
fn told(step: &Step) -> String {
    let what = match &step.action {
        Action::CreateItem { uid, .. } => format!("create item {uid}"),
        Action::CreateRecord { record, .. } => format!("create record {record}"),
        Action::Write { merge, .. } => format!(
            "write to item {:?}, to record {:?}, held {:?}",
            merge
                .to_item
                .iter()
                .map(|(f, v)| (*f, v.as_ref().and_then(number)))
                .collect::<Vec<_>>(),
            merge
                .to_record
                .iter()
                .map(|(f, v)| (*f, v.as_ref().and_then(number)))
                .collect::<Vec<_>>(),
            merge.held
        ),
        Action::RemoveItem { .. } => "remove item".to_owned(),
        Action::DeleteRecord => "delete record".to_owned(),
        Action::Become(state) => format!("become {state:?}"),
        Action::Forget => "forget".to_owned(),
    };
    format!(
        "{what} | item {:?} record {:?} because {:?}",
        step.item
            .as_ref()
            .map(|(place, version)| (&place.name, &version.0)),
        step.record
            .as_ref()
            .map(|(record, version)| (record.id, &version.0)),
        step.reason
    )
}
