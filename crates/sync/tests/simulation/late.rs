//! Writes that a run was cut over and that get there later: after others have looked, and written, and looked again.

use regarding_model::fields::Field;
use regarding_sync::merge::{Edits, Mark};
use regarding_sync::run::{Next, Outcome, Run};

use crate::driver::Trouble;
use crate::values::{shown, value};
use crate::world::World;

impl World {
    /// The run, unless it is cut over a write that it asks for next. Of those that were cut before some may get there in between.
    pub(crate) fn not_cut_over(&mut self, run: Run, trouble: Trouble) -> Option<Run> {
        let writes = matches!(run.next(), Next::UpdateItem { .. } | Next::UpdateRecord(..));
        if !self.manner.late || !writes {
            return Some(run);
        }
        self.late_ones_arrive(20);
        if !self.chance(trouble.late) {
            return Some(run);
        }
        tell!(self, "  {:?}: cut over a write", run.step().uid);
        self.under_way.push(run);
        None
    }

    /// Some of what is on its way gets there.
    pub(crate) fn late_ones_arrive(&mut self, hundredths: u32) {
        for run in core::mem::take(&mut self.under_way) {
            if !self.chance(hundredths) {
                self.under_way.push(run);
                continue;
            }
            let outcome = self.perform(run.step(), run.next());
            tell!(self, "late: {:?}: {outcome:?}", run.step().uid);
            self.arrived_late += u64::from(matches!(outcome, Outcome::Accepted { .. }));
        }
    }

    /// Somebody in the organization sets a field back to what it was before, which is what its item still says: that is their word now.
    pub(crate) fn somebody_sets_back(&mut self) {
        if !self.manner.late || self.under_way.is_empty() {
            return;
        }
        for link in self.installs[0].links.clone().into_values() {
            let (Some(thing), Some(row)) = (
                self.mailbox.things.get(&link.place),
                self.organization.rows.get(&link.record),
            ) else {
                continue;
            };
            let before = |field: Field| {
                let now = shown(&row.content, field)?;
                let saw = *self.saw.get(&now)?;
                let by_others = self.saw.values().filter(|one| **one == saw).count() > 1;
                let still = shown(&thing.content, field) == Some(saw);
                (still && !by_others).then_some((field, now, saw))
            };
            let fields = [Field::Subject, Field::Location, Field::Mobile, Field::JobTitle];
            let Some((field, now, saw)) = fields.into_iter().find_map(before) else {
                continue;
            };
            self.replaced.insert(now);
            self.replaced.remove(&saw);
            self.set_back.insert(now, saw);
            let record = link.record;
            tell!(self, "record {record} {field} is set back to {saw}");
            let row = self.organization.rows.get_mut(&record);
            row.unwrap().take(Edits {
                fields: &[(field, Some(value(field, saw)))],
                occurrences: &[],
                mark: Mark::Keep,
            });
            self.organization.touch(&record);
        }
    }
}
