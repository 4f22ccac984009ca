//! Persons who work on both sides.

use regarding_model::fields::{Content, Field, Kind, Value};
use regarding_model::ids::RecordRef;
use regarding_model::link::Place;
use regarding_sync::merge::{Edits, Mark};
use regarding_sync::pair::Says;
use uuid::Uuid;

use crate::mailbox::Thing;
use crate::one_way::service;
use crate::organization::Row;
use crate::series;
use crate::values::{all_shown, fields, record, shown, value};
use crate::world::World;

impl World {
    /// One thing that somebody does.
    pub(crate) fn somebody_acts(&mut self) {
        self.acts();
        if self.manner.turning {
            self.note_at_rest();
        }
    }

    fn acts(&mut self) {
        if self.manner.moving && self.chance(6) {
            return self.collection_goes();
        }
        if self.manner.inviting && self.chance(12) {
            return self.somebody_names_people();
        }
        if self.manner.braked && self.chance(3) {
            return self.filter_changes();
        }
        match self.rng.u32(0..100) {
            0..=9 => self.new_item(),
            10..=19 => self.new_record(),
            20..=37 => self.edit_item(),
            38..=44 => self.edit_occurrence_of_item(),
            45..=62 => self.edit_record(),
            63..=69 => self.edit_occurrence_of_record(),
            70..=73 => self.remove_item(),
            74..=76 => self.delete_record(),
            77..=80 => self.move_item(),
            81..=82 => self.copy_item(),
            83..=88 => self.filter_or_sight(),
            89..=92 => self.rights(),
            93..=94 => self.mailbox.forget(),
            95..=96 => self.organization.forget(),
            _ => self.track(),
        }
    }

    pub(crate) fn any_kind(&mut self) -> Kind {
        Kind::ALL[self.rng.usize(0..3)]
    }

    pub(crate) fn any_place(&mut self) -> Option<Place> {
        let at = self.rng.usize(0..self.mailbox.things.len().max(1));
        self.mailbox.things.keys().nth(at).cloned()
    }

    pub(crate) fn any_record(&mut self) -> Option<RecordRef> {
        let at = self.rng.usize(0..self.organization.rows.len().max(1));
        self.organization.rows.keys().nth(at).cloned()
    }

    fn new_item(&mut self) {
        let kind = self.any_kind();
        let uid = format!("item-{}", self.rng.u64(..));
        let mut thing = Thing {
            kind,
            uid,
            content: Default::default(),
            differing: Default::default(),
            version: 0,
            tracked: self.rng.u8(0..4) > 0,
            made_by_sync: false,
            mark: None,
            says: Says::Nothing,
            uninvited: false,
        };
        for field in fields(kind) {
            if self.rng.bool() {
                let number = self.entered(*field, None);
                self.whole.insert(number);
                thing.content.set(*field, Some(value(*field, number)));
            }
        }
        if kind == Kind::Appointment && self.rng.u8(0..5) < 3 {
            self.make_series(&mut thing.content);
        }
        let there = self.mailbox.collections(kind);
        let collection = &there[self.rng.usize(0..there.len())];
        tell!(self, "new item {} tracked {}", thing.uid, thing.tracked);
        self.mailbox.create(collection, thing);
    }

    fn new_record(&mut self) {
        let kind = self.any_kind();
        let number = Uuid::from_u128(u128::from(self.rng.u64(..)));
        let one_way = self.manner.one_way && kind == Kind::Appointment && self.rng.bool();
        let id = if one_way {
            service(number)
        } else {
            record(kind, number)
        };
        let mut row = Row {
            kind,
            content: Default::default(),
            differing: Default::default(),
            version: 0,
            in_filter: self.rng.u8(0..5) > 0,
            in_sight: true,
            may_write: self.rng.u8(0..8) > 0,
            may_delete: self.rng.u8(0..4) > 0,
            owned: self.rng.bool(),
            made_for: None,
        };
        for field in fields(kind) {
            if self.rng.bool() {
                let number = self.entered(*field, None);
                let value = crate::values::cut(*field, &value(*field, number));
                row.content.set(*field, Some(value));
            }
        }
        if kind == Kind::Appointment && !one_way && self.rng.u8(0..5) < 3 {
            self.make_series(&mut row.content);
        }
        tell!(self, "new record {id} in the filter {}", row.in_filter);
        self.organization.create(&id, row);
    }

    fn make_series(&mut self, content: &mut Content) {
        let number = self.entered(Field::Recurrence, None);
        content.set(Field::Recurrence, Some(value(Field::Recurrence, number)));
        let number = self.entered(Field::Time, None);
        content.set(
            Field::Time,
            Some(series::time(series::first(self.rng.bool()), number)),
        );
    }

    /// What a person enters in the place of what they see: a number, or nothing.
    fn edit(&mut self, field: Field, saw: Option<u64>) -> Option<u64> {
        // A series keeps a time and a rule.
        let kept = matches!(field, Field::Time | Field::Recurrence);
        if self.rng.u8(0..6) == 0 && !kept {
            self.replace(saw);
            return None;
        }
        Some(self.entered(field, saw))
    }

    fn edit_item(&mut self) {
        let Some(place) = self.any_place() else { return };
        let (kind, content) = {
            let thing = &self.mailbox.things[&place];
            (thing.kind, thing.content.clone())
        };
        let all = series::fields_of(kind, &content);
        let field = all[self.rng.usize(0..all.len())];
        if self.muted.contains(&field) {
            return;
        }
        let number = self.edit(field, shown(&content, field));
        self.whole.extend(number);
        let new = number.map(|number| self.new_value(field, number));
        tell!(self, "item {} {field} = {number:?}", place.name);
        self.note_one_way(&place, field, number);
        let odd = field == Field::Recurrence && self.rng.u8(0..8) == 0;
        let drops = field == Field::Recurrence && self.rng.bool();
        let before = self.mailbox.things[&place].differing.clone();
        if drops {
            self.replaced.extend(series::all_in(&before));
        }
        if odd {
            self.replaced.extend(number);
        }
        let thing = self.mailbox.things.get_mut(&place).unwrap();
        thing.take(Edits {
            fields: &[(field, new)],
            occurrences: &[],
            mark: Mark::Keep,
        });
        if odd {
            thing.content.withhold(Field::Recurrence);
        }
        if drops {
            thing.differing.clear();
        }
        self.mailbox.touch(&place);
    }

    pub(crate) fn new_value(&mut self, field: Field, number: u64) -> Value {
        match field {
            Field::Time => series::time(series::first(self.rng.bool()), number),
            _ => value(field, number),
        }
    }

    fn edit_record(&mut self) {
        let Some(record) = self.any_record() else { return };
        let row = self.organization.rows[&record].clone();
        let all = series::fields_of(row.kind, &row.content);
        let field = all[self.rng.usize(0..all.len())];
        if self.muted.contains(&field) {
            return;
        }
        let number = self.edit(field, shown(&row.content, field));
        let new = number.map(|number| self.new_value(field, number));
        if matches!(field, Field::Time | Field::Recurrence) {
            self.replaced.extend(series::all_in(&row.differing));
        }
        // Whoever edits there has rights of their own.
        let row = self.organization.rows.get_mut(&record).unwrap();
        row.set(field, new.as_ref());
        tell!(self, "record {record} {field} = {number:?}");
        self.organization.touch(&record);
    }

    fn remove_item(&mut self) {
        let Some(place) = self.any_place() else { return };
        let thing = self.mailbox.things[&place].clone();
        for number in all_shown(&thing.content) {
            self.replace(Some(number));
        }
        self.replaced.extend(series::all_in(&thing.differing));
        tell!(self, "item {} is removed", place.name);
        self.left_alone.remove(&thing.uid);
        self.mailbox.removed_by_person.insert(thing.uid);
        self.mailbox.remove(&place, None);
    }

    fn delete_record(&mut self) {
        let Some(record) = self.any_record() else { return };
        let row = self.organization.rows.remove(&record).unwrap();
        self.replaced.extend(all_shown(&row.content));
        self.replaced.extend(series::all_in(&row.differing));
        tell!(self, "record {record} is deleted");
        self.organization.deleted.insert(record.clone());
        self.organization.deleted_by_person.insert(record.clone());
        self.organization.touch(&record);
    }

    /// To the other calendar, with everything.
    fn move_item(&mut self) {
        let Some(place) = self.any_place() else { return };
        let thing = self.mailbox.things[&place].clone();
        let there = self.mailbox.collections(thing.kind);
        let other = there.into_iter().find(|name| *name != place.collection);
        let Some(other) = other else { return };
        if self.mailbox.left_out.contains(&other) && !self.is_linked(&thing.uid) {
            return;
        }
        let (moved, _) = self.mailbox.create(&other, thing);
        tell!(self, "item {} is moved to {other}", place.name);
        if moved.is_some() {
            self.mailbox.remove(&place, None);
        }
    }

    /// A copy gets a UID of its own, and is nobody's item (D-5).
    fn copy_item(&mut self) {
        let Some(place) = self.any_place() else { return };
        let mut thing = self.mailbox.things[&place].clone();
        self.copied.extend(all_shown(&thing.content));
        thing.uid = format!("copy-{}", self.rng.u64(..));
        thing.tracked = false;
        thing.made_by_sync = false;
        thing.mark = None;
        thing.says = Says::Nothing;
        self.mailbox.create(&place.collection, thing);
    }

    fn track(&mut self) {
        let Some(place) = self.any_place() else { return };
        if let Some(thing) = self.mailbox.things.get_mut(&place) {
            thing.tracked = true;
            self.left_alone.remove(&thing.uid);
        }
        tell!(self, "item {} is tracked", place.name);
        self.mailbox.touch(&place);
    }

    fn filter_or_sight(&mut self) {
        let Some(record) = self.any_record() else { return };
        let flip = self.rng.bool();
        let row = self.organization.rows.get_mut(&record).unwrap();
        if flip {
            row.in_filter = !row.in_filter;
            tell!(self, "record {record} in the filter: {}", row.in_filter);
            self.organization.touch(&record);
        } else {
            // Sharing does not show in the list of changes; a complete look finds it.
            row.in_sight = !row.in_sight;
            tell!(self, "record {record} in sight: {}", row.in_sight);
        }
    }

    fn rights(&mut self) {
        let Some(record) = self.any_record() else { return };
        let row = self.organization.rows.get_mut(&record).unwrap();
        row.may_write = !row.may_write;
        row.may_delete = !row.may_delete;
    }
}
