//! Records of a second table, of which nothing travels to the organization (service activities, B.3): they are made, changed and deleted by
//! persons there, and by no sync.

use regarding_model::fields::{Field, Kind};
use regarding_model::ids::RecordRef;
use regarding_model::link::Place;
use uuid::Uuid;

use crate::values::record;
use crate::world::World;

/// The table.
pub(crate) const TABLE: &str = "serviceappointment";

/// A record of it.
pub(crate) fn service(id: Uuid) -> RecordRef {
    RecordRef::new(TABLE.parse().unwrap(), id)
}

/// Whether a record is one of those.
pub(crate) fn is_one_way(record: &RecordRef) -> bool {
    record.table.as_str() == TABLE
}

/// Whether records of a kind are in the table of a record.
pub(crate) fn is_of(record_ref: &RecordRef, kind: Kind) -> bool {
    record_ref.table.as_str() == crate::values::table(kind)
        || (kind == Kind::Appointment && is_one_way(record_ref))
}

impl World {
    /// The record of an id, as an organization names it that was asked.
    pub(crate) fn record_of_id(&self, kind: Kind, id: Uuid) -> RecordRef {
        let service = service(id);
        let there = self.organization.rows.contains_key(&service);
        if there || self.organization.deleted.contains(&service) {
            service
        } else {
            record(kind, id)
        }
    }

    /// Notes what a person entered in an item whose record takes nothing back: it stands until the record's value changes (B-4).
    pub(crate) fn note_one_way(&mut self, place: &Place, field: Field, number: Option<u64>) {
        let follows = |install: &crate::install::Install| {
            let mut links = install.links.values();
            links.any(|link| link.place == *place && is_one_way(&link.record))
        };
        let uid = &self.mailbox.things[place].uid;
        let ours = uid.split_once('@').and_then(|(id, _)| Uuid::parse_str(id).ok());
        let named = ours.is_some_and(|id| is_one_way(&self.record_of_id(Kind::Appointment, id)));
        if named || self.installs.iter().any(follows) {
            self.one_way.extend(number);
            self.one_way_edits += 1;
            tell!(self, "  {field} of {} travels nowhere", place.name);
        }
    }

    /// A sync never writes to such a record.
    pub(crate) fn check_one_way(&mut self, id: &RecordRef) {
        if is_one_way(id) {
            self.wrong.push(format!("{id} was written"));
        }
    }
}
