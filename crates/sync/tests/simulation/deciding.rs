//! Persons who look at what is held and decide.

use std::collections::BTreeMap;

use jiff::Timestamp;
use regarding_model::fields::{Content, Digest, Kind};
use regarding_model::link::{Held, Link};
use regarding_sync::fields::ColumnRights;
use regarding_sync::merge::{Decision, Policy, Rules, Side, Stays, occurrence_digest};

use crate::driver::key;
use crate::series::{Differing, views};
use crate::values::{all_shown, number};
use crate::world::World;

impl World {
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
            let pair = (
                (thing.content.clone(), thing.differing.clone()),
                (row.content.clone(), row.differing.clone()),
            );
            for held in &link.held {
                let stays = if self.rng.bool() {
                    Stays::Item
                } else {
                    Stays::Record
                };
                let (item, record) = (&pair.0, &pair.1);
                let lost = if stays == Stays::Item { record } else { item };
                let decision = match *held {
                    // It is decided by a step of its own.
                    Held::Removal => continue,
                    Held::Field(field) => {
                        self.replaced.extend(lost.0.get(field).and_then(number));
                        Decision {
                            item: key().of_field(field, &item.0),
                            record: key().of_field(field, &record.0),
                            stays,
                        }
                    }
                    Held::Occurrence(original) => {
                        let own = lost.1.get(&original).cloned().flatten();
                        self.replaced.extend(own.iter().flat_map(all_shown));
                        Decision {
                            item: self.occurrence(item, original),
                            record: self.occurrence(record, original),
                            stays,
                        }
                    }
                };
                self.decided += 1;
                tell!(self, "{} {held:?}: {stays:?}", link.record);
                self.installs[which]
                    .decisions
                    .entry(link.record.clone())
                    .or_default()
                    .insert(*held, decision);
            }
        }
    }

    /// What is shown of an occurrence.
    fn occurrence(&self, side: &(Content, Differing), original: Timestamp) -> Option<Digest> {
        let rules = Rules {
            directions: &self.directions(self.bug)[&Kind::Appointment],
            columns: &ColumnRights::default(),
            may_write: true,
            policy: Policy::Ask,
            decisions: &BTreeMap::new(),
            key: &key(),
        };
        let occurrences = views(&side.1);
        let side = Side {
            content: &side.0,
            occurrences: &occurrences,
        };
        occurrence_digest(side, original, rules)
    }
}
