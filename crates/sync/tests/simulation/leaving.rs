//! Persons complete records, which takes them out of the filters by the same change (C-12, D-72).

use regarding_model::fields::{Field, FieldDirection};
use regarding_model::link::{Link, LinkState};

use crate::driver::Trouble;
use crate::series;
use crate::values::shown;
use crate::world::World;

impl World {
    /// Somebody changes a record of a pair that agrees so that it leaves the filters. With nothing in the way the change travels all the
    /// same, and then both rest.
    pub(crate) fn somebody_completes(&mut self) {
        let Some((link, field)) = self.any_that_agrees() else {
            return;
        };
        let row = self.organization.rows[&link.record].clone();
        let number = self.entered(field, shown(&row.content, field));
        let new = self.new_value(field, number);
        let row = self.organization.rows.get_mut(&link.record).unwrap();
        row.set(field, Some(&new));
        row.in_filter = false;
        tell!(self, "record {} leaves with {field} = {number}", link.record);
        self.organization.touch(&link.record);
        self.cycle(0, Trouble::NONE);
        self.is_asked_and_rests();
        self.completed += 1;
        let there = self
            .mailbox
            .things
            .get(&link.place)
            .map(|thing| shown(&thing.content, field));
        if there != Some(Some(number)) {
            self.wrong
                .push(format!("{} left and {field} did not travel", link.record));
        }
        let state = self.installs[0].links.get(&link.record).map(|link| link.state);
        if state != Some(LinkState::LeftFilter) {
            self.wrong
                .push(format!("{} left and its link is {state:?}", link.record));
        }
    }

    /// Where persons are asked first, what leaves rests once they answered: a complete look finds it then.
    fn is_asked_and_rests(&mut self) {
        if !(self.manner.inviting || self.manner.braked) {
            return;
        }
        for _ in 0..2 {
            self.somebody_says_yes(0);
            self.cycle(0, Trouble::NONE);
            self.somebody_answers(0, Trouble::NONE);
            self.organization.forget();
            self.cycle(0, Trouble::NONE);
        }
    }

    /// An active pair that waits for nothing, and a field of it in which both sides are the same and which travels.
    fn any_that_agrees(&mut self) -> Option<(Link, Field)> {
        let directions = self.directions(None);
        let mut all = Vec::new();
        for link in self.installs[0].links.values() {
            let follows = link.state == LinkState::Active && link.held.is_empty() && link.unshared.is_empty();
            let (Some(thing), Some(row)) = (
                self.mailbox.things.get(&link.place),
                self.organization.rows.get(&link.record),
            ) else {
                continue;
            };
            if !follows || !row.in_filter {
                continue;
            }
            for field in series::fields_of(link.kind, &row.content) {
                let simple = !matches!(field, Field::Time | Field::Recurrence | Field::Notes);
                // Of what was not seen on both sides yet it cannot be told who changed it.
                let base = link.base.as_ref().and_then(|base| base.fields.get(&field));
                let known = base.is_some_and(Option::is_some);
                let directions = directions[&link.kind].of_table(&link.record.table);
                let both = directions.of(field) == FieldDirection::Both;
                if simple && both && known && shown(&thing.content, field) == shown(&row.content, field) {
                    all.push((link.clone(), field));
                }
            }
        }
        if all.is_empty() {
            return None;
        }
        Some(all.swap_remove(self.rng.usize(0..all.len())))
    }
}
