//! An administrator turns fields while the runs go on: one way, the other way, both ways, or off (B-2). What was edited on the side that
//! does not send gives way to the other side's next value (B-4), but only as long as the field goes one way.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use regarding_model::fields::{Content, Field, Kind, service_pairs};
use regarding_model::ids::RecordRef;
use regarding_model::link::{LastSeen, Link};
use regarding_sync::fields::{Directions, FieldDirection, FieldOptions};
use regarding_sync::merge::{Becomes, Edits};

use crate::bugs::Bug;
use crate::driver::key;
use crate::one_way;
use crate::series::{self, Differing};
use crate::values::shown;
use crate::world::World;

/// The fields that are turned.
const TURNED: [(Kind, Field); 7] = [
    (Kind::Appointment, Field::Subject),
    (Kind::Appointment, Field::Location),
    (Kind::Appointment, Field::Notes),
    (Kind::Contact, Field::Email1),
    (Kind::Contact, Field::JobTitle),
    (Kind::Contact, Field::Mobile),
    (Kind::Task, Field::Subject),
];

/// The ways that fields go which do not go both ways.
pub(crate) type Turned = BTreeMap<(Kind, Field), FieldDirection>;

/// The directions of the simulation: most fields both ways, and one of each other kind.
fn said() -> BTreeMap<Field, FieldDirection> {
    BTreeMap::from([
        (Field::Nickname, FieldDirection::ToMailbox),
        (Field::Department, FieldDirection::ToOrganization),
        (Field::Spouse, FieldDirection::None),
    ])
}

impl World {
    /// The directions in force, as somebody with a bug takes them.
    pub(crate) fn directions(&self, bug: Option<Bug>) -> BTreeMap<Kind, Directions> {
        let of = |kind| {
            let mut said = said();
            if bug == Some(Bug::DirectionIgnored) {
                said.clear();
            }
            if bug != Some(Bug::TurnsIgnored) {
                let turned = self.turned.iter().filter(|((of, _), _)| *of == kind);
                said.extend(turned.map(|((_, field), direction)| (*field, *direction)));
            }
            let all = Directions::new(kind, &said, FieldOptions::default());
            if kind != Kind::Appointment || bug == Some(Bug::OneWayIgnored) {
                return (kind, all);
            }
            let one_way = Directions::of_rows(kind, service_pairs(), &said, FieldOptions::default());
            (kind, all.with_table(one_way::TABLE.parse().unwrap(), one_way))
        };
        Kind::ALL.map(of).into()
    }

    /// An administrator turns a field.
    pub(crate) fn somebody_turns(&mut self) {
        let (kind, field) = TURNED[self.rng.usize(0..TURNED.len())];
        let ways = [
            FieldDirection::None,
            FieldDirection::ToMailbox,
            FieldDirection::ToOrganization,
            FieldDirection::Both,
        ];
        let way = ways[self.rng.usize(0..ways.len())];
        self.turns((kind, field), way);
        self.turns += 1;
    }

    fn turns(&mut self, column: (Kind, Field), direction: FieldDirection) {
        tell!(self, "{column:?} goes {direction:?}");
        let standing = self.at_rest();
        let before = match direction {
            FieldDirection::Both => self.turned.remove(&column),
            _ => self.turned.insert(column, direction),
        };
        // From now on they are edits like others, but for those that still do not travel.
        let (items, records) = self.standing(column);
        for number in items.union(&records) {
            self.one_way.remove(number);
        }
        if before.is_some() && direction == FieldDirection::Both {
            let differ = items.symmetric_difference(&records);
            let woke = differ.filter(|number| standing.contains(number)).count();
            self.woke += u64::try_from(woke).unwrap();
        }
        self.note_at_rest();
    }

    /// All fields go both ways again.
    pub(crate) fn all_go_both_ways(&mut self) {
        for column in self.turned.clone().into_keys() {
            self.turns(column, FieldDirection::Both);
        }
    }

    /// Notes what stands where nothing of it is sent: it is overwritten when the other side's value changes (B-4).
    pub(crate) fn note_at_rest(&mut self) {
        let resting = self.at_rest();
        // Nor does it stay whole: what the organization made of it is the value that counts.
        self.whole.retain(|number| !resting.contains(number));
        self.one_way.extend(resting);
    }

    fn at_rest(&self) -> BTreeSet<u64> {
        let resting = self.turned.iter().flat_map(|(column, direction)| {
            let (items, records) = self.standing(*column);
            match direction {
                FieldDirection::ToMailbox => items,
                FieldDirection::ToOrganization => records,
                FieldDirection::None | FieldDirection::Both => BTreeSet::new(),
            }
        });
        resting.collect()
    }

    /// What items and records show in a field.
    fn standing(&self, (kind, field): (Kind, Field)) -> (BTreeSet<u64>, BTreeSet<u64>) {
        let things = self.mailbox.things.values().filter(|thing| thing.kind == kind);
        let rows = self.organization.rows.values().filter(|row| row.kind == kind);
        let all = |content, differing: &Differing| {
            let differing = differing.values().flatten();
            let contents = core::iter::once(content).chain(differing);
            let numbers = contents.filter_map(|content| shown(content, field));
            numbers.collect::<Vec<_>>()
        };
        (
            things
                .flat_map(|thing| all(&thing.content, &thing.differing))
                .collect(),
            rows.flat_map(|row| all(&row.content, &row.differing)).collect(),
        )
    }

    /// Whether a plan knew that a field does not go to a side.
    pub(crate) fn is_turned_away(&self, column: (Kind, Field), to_record: bool) -> bool {
        self.known_turned.get(&column).is_some_and(|direction| {
            !(if to_record {
                direction.to_organization()
            } else {
                direction.to_mailbox()
            })
        })
    }

    /// Whoever removes an item wants its record gone with all that the item never had.
    pub(crate) fn goes_along(&mut self, record: &RecordRef) {
        let Some(row) = self.organization.rows.get(record) else {
            return;
        };
        let contents = core::iter::once(&row.content).chain(row.differing.values().flatten());
        let own: Vec<u64> = contents.flat_map(|content| self.off(row.kind, content)).collect();
        self.replaced.extend(own);
    }

    /// So does whoever takes out occurrences, one by one or by another rule.
    pub(crate) fn occurrences_go_along(&mut self, record: &RecordRef, edits: Edits<'_>) {
        let Some(row) = self.organization.rows.get(record) else {
            return;
        };
        let mut after = row.content.clone();
        for (field, value) in edits.fields {
            after.set(*field, value.clone());
        }
        let mut moved = row.differing.clone();
        series::moved(&mut moved, &row.content, &after);
        let goes = |original: &Timestamp| {
            let mut edits = edits.occurrences.iter();
            edits.any(|edit| edit.original == *original && edit.becomes == Becomes::Removed)
                || !series::has(&after, *original)
        };
        let gone = moved.iter().filter(|(original, _)| goes(original));
        let contents = gone.filter_map(|(_, content)| content.as_ref());
        let own: Vec<u64> = contents.flat_map(|content| self.off(row.kind, content)).collect();
        self.replaced.extend(own);
    }

    /// What a record shows in fields that are off.
    fn off(&self, kind: Kind, content: &Content) -> Vec<u64> {
        let off = self
            .known_turned
            .iter()
            .filter(|((of, _), direction)| *of == kind && **direction == FieldDirection::None);
        off.filter_map(|((_, field), _)| shown(content, *field)).collect()
    }

    /// The bug of taking an edit that rests for one that both sides agreed to.
    pub(crate) fn agreed_at_rest(&self, link: &mut Link) {
        let (Some(thing), Some(row)) = (
            self.mailbox.things.get(&link.place),
            self.organization.rows.get(&link.record),
        ) else {
            return;
        };
        let Some(base) = &mut link.base else { return };
        for (kind, field) in self.turned.keys() {
            if *kind == link.kind && link.unshared.contains(field) {
                let now = LastSeen {
                    item: key().of_field(*field, &thing.content),
                    record: key().of_field(*field, &row.content),
                };
                base.fields.insert(*field, Some(now));
                link.unshared.retain(|one| one != field);
            }
        }
    }
}
