//! Fields that went nowhere when both sides were read last, and that an administrator turned since (B-2).

use regarding_model::link::{Held, Link, LinkState};

use super::{Links, Observation, RecordsLook};
use crate::fields::{Directions, FieldDirection};

impl Observation {
    /// Pairs whose two values of such a field never met: neither side's version tells of it, and two values that differ are a question or
    /// a matter of the stated policy once the field goes both ways (promise 7). A complete look looks at them, and at nothing else for
    /// that. To be told right after the look.
    pub fn turned(&mut self, records: &RecordsLook, directions: &Directions, links: &dyn Links) {
        if !records.complete {
            return;
        }
        for link in links.of_kind(self.kind) {
            if link.state == LinkState::Active && meets_now(&link, directions.of_table(&link.record.table)) {
                self.pair(link);
            }
        }
    }
}

/// Whether a field goes both ways that was never agreed, though nothing else keeps it apart.
fn meets_now(link: &Link, directions: &Directions) -> bool {
    let Some(base) = &link.base else { return false };
    let of_occurrences = base.occurrences.iter().flat_map(|(original, seen)| {
        let held = Held::Occurrence(*original);
        seen.fields.iter().map(move |field| (held, field))
    });
    let fields = base.fields.iter().map(|one| (Held::Field(*one.0), one));
    fields.chain(of_occurrences).any(|(held, (field, seen))| {
        seen.is_none()
            && directions.of(*field) == FieldDirection::Both
            && !link.held.contains(&held)
            && !link.unshared.contains(field)
    })
}
