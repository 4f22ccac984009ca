//! Persons who change, take out and put back single occurrences of series.

use jiff::{SignedDuration, Timestamp};
use regarding_model::fields::{Content, Field, Value};

use crate::series::{self, Differing, OWN};
use crate::values::{cut, shown, value};
use crate::world::World;

/// Half an hour later than the rule has it.
const LATER: SignedDuration = SignedDuration::from_mins(30);

fn told(differing: &Differing, original: Timestamp) -> String {
    match differing.get(&original) {
        None => "regular".to_owned(),
        Some(None) => "removed".to_owned(),
        Some(Some(one)) => {
            let values = one
                .values()
                .map(|(field, value)| (field, crate::values::number(value)));
            format!("{:?}", values.collect::<Vec<_>>())
        }
    }
}

impl World {
    pub(crate) fn edit_occurrence_of_item(&mut self) {
        let all: Vec<_> = self
            .mailbox
            .things
            .iter()
            .filter(|(_, thing)| series::is_series(&thing.content))
            .map(|(place, _)| place.clone())
            .collect();
        if all.is_empty() {
            return;
        }
        let place = all[self.rng.usize(0..all.len())].clone();
        let thing = self.mailbox.things[&place].clone();
        let Some(original) = self.any_original(&thing.content) else {
            return;
        };
        let differing = self.edited(&thing.content, &thing.differing, original, true);
        tell!(
            self,
            "item {} {original} is {}",
            place.name,
            told(&differing, original)
        );
        self.mailbox.things.get_mut(&place).unwrap().differing = differing;
        self.mailbox.touch(&place);
    }

    pub(crate) fn edit_occurrence_of_record(&mut self) {
        let all: Vec<_> = self
            .organization
            .rows
            .iter()
            .filter(|(_, row)| series::is_series(&row.content))
            .map(|(record, _)| record.clone())
            .collect();
        if all.is_empty() {
            return;
        }
        let record = all[self.rng.usize(0..all.len())].clone();
        let row = self.organization.rows[&record].clone();
        let Some(original) = self.any_original(&row.content) else {
            return;
        };
        // What was taken out there does not come back.
        if row.differing.get(&original) == Some(&None) {
            return;
        }
        let differing = self.edited(&row.content, &row.differing, original, false);
        tell!(
            self,
            "record {record} {original} is {}",
            told(&differing, original)
        );
        self.organization.rows.get_mut(&record).unwrap().differing = differing;
        self.organization.touch(&record);
    }

    /// One of the first, so that both sides meet at the same ones.
    fn any_original(&mut self, content: &Content) -> Option<Timestamp> {
        let all = series::originals(content);
        let at = self.rng.usize(0..4);
        all.get(at).copied()
    }

    fn edited(
        &mut self,
        content: &Content,
        differing: &Differing,
        original: Timestamp,
        here: bool,
    ) -> Differing {
        let mut differing = differing.clone();
        let there = series::shown_in(content, &differing, original);
        match self.rng.u8(0..10) {
            0..=1 => {
                // What it held of its own is what the person saw.
                self.withdraw(&differing, original);
                differing.insert(original, None);
            }
            2..=3 if differing.contains_key(&original) => {
                self.withdraw(&differing, original);
                if here {
                    differing.remove(&original);
                } else {
                    // It can be changed to what the rule has, and is an exception all the same.
                    differing.insert(original, Some(series::regular(content, original)));
                }
            }
            _ => {
                let mut one = there.unwrap_or_else(|| series::regular(content, original));
                let field = OWN[self.rng.usize(0..OWN.len())];
                let saw = shown(&one, field);
                let number = self.entered(field, saw);
                self.own.insert(number);
                if here {
                    self.whole.insert(number);
                }
                let new = self.own_value(field, number, original);
                one.set(field, Some(if here { new } else { cut(field, &new) }));
                differing.insert(original, Some(one));
            }
        }
        differing
    }

    fn withdraw(&mut self, differing: &Differing, original: Timestamp) {
        let own = differing.get(&original).into_iter().flatten();
        let shown: Vec<u64> = own.flat_map(crate::values::all_shown).collect();
        self.replaced.extend(&shown);
        self.withdrawn.extend(shown);
    }

    fn own_value(&mut self, field: Field, number: u64, original: Timestamp) -> Value {
        match field {
            Field::Time => {
                let start = if self.rng.bool() {
                    original
                } else {
                    original.checked_add(LATER).unwrap()
                };
                series::time(start, number)
            }
            _ => value(field, number),
        }
    }
}
