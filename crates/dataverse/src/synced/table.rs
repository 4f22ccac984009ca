//! The tables that are synchronized. They come with the product (reference A6).

use regarding_model::fields::{Kind, Pair, pairs, service_pairs};
use regarding_model::ids::{RecordRef, TableName};
use uuid::Uuid;

use crate::tables::Rows;

/// A table that is synchronized.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SyncedTable {
    /// `contact`.
    Contact,
    /// `appointment`.
    Appointment,
    /// `recurringappointmentmaster`.
    Series,
    /// `serviceappointment`: a service activity. An organization has it with the apps that plan services only.
    Service,
    /// `task`.
    Task,
    /// `phonecall`.
    PhoneCall,
    /// `letter`.
    Letter,
    /// `fax`.
    Fax,
}

impl SyncedTable {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Contact,
        Self::Appointment,
        Self::Series,
        Self::Service,
        Self::Task,
        Self::PhoneCall,
        Self::Letter,
        Self::Fax,
    ];

    /// Those of a kind (D-70: phone calls, letters and faxes are tasks).
    #[must_use]
    pub fn of_kind(kind: Kind) -> &'static [Self] {
        match kind {
            Kind::Contact => &[Self::Contact],
            Kind::Appointment => &[Self::Appointment, Self::Series, Self::Service],
            Kind::Task => &[Self::Task, Self::PhoneCall, Self::Letter, Self::Fax],
        }
    }

    /// What its records are in the mailbox.
    #[must_use]
    pub fn kind(self) -> Kind {
        match self {
            Self::Contact => Kind::Contact,
            Self::Appointment | Self::Series | Self::Service => Kind::Appointment,
            Self::Task | Self::PhoneCall | Self::Letter | Self::Fax => Kind::Task,
        }
    }

    /// The table of a name, when it is one of these.
    #[must_use]
    pub fn of(name: &TableName) -> Option<Self> {
        Self::named(name.as_str())
    }

    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|table| table.logical_name() == name)
    }

    /// The logical name.
    #[must_use]
    pub fn logical_name(self) -> &'static str {
        self.rows().name
    }

    /// The name as a value of its own type.
    #[must_use]
    pub fn name(self) -> TableName {
        self.logical_name()
            .parse()
            .unwrap_or_else(|_| unreachable!("logical names are well formed"))
    }

    /// One of its records.
    #[must_use]
    pub fn record(self, id: Uuid) -> RecordRef {
        RecordRef::new(self.name(), id)
    }

    /// Name, set and key (reference A6).
    pub(crate) fn rows(self) -> Rows {
        let (name, set, key) = match self {
            Self::Contact => ("contact", "contacts", "contactid"),
            Self::Appointment => ("appointment", "appointments", "activityid"),
            Self::Series => (
                "recurringappointmentmaster",
                "recurringappointmentmasters",
                "activityid",
            ),
            Self::Service => ("serviceappointment", "serviceappointments", "activityid"),
            Self::Task => ("task", "tasks", "activityid"),
            Self::PhoneCall => ("phonecall", "phonecalls", "activityid"),
            Self::Letter => ("letter", "letters", "activityid"),
            Self::Fax => ("fax", "faxes", "activityid"),
        };
        Rows { name, set, key }
    }

    /// Whether it is a kind of activity.
    pub(crate) fn is_activity(self) -> bool {
        self != Self::Contact
    }

    /// Whether it is a meeting: it has a time, and people who take part.
    pub(crate) fn has_attendees(self) -> bool {
        matches!(self, Self::Appointment | Self::Series | Self::Service)
    }

    /// Whether its records carry the UID of their item.
    pub(crate) fn has_uid(self) -> bool {
        matches!(self, Self::Appointment | Self::Series)
    }

    /// Whether its records are changed in the organization alone: no field of them travels there (B.3). Their items are each person's own
    /// copies, and nobody is invited to them.
    #[must_use]
    pub fn is_one_way(self) -> bool {
        self == Self::Service
    }

    /// The fields that it has, with how the product ships them (B.2 to B.4).
    #[must_use]
    pub fn pairs(self) -> &'static [Pair] {
        if self.is_one_way() {
            service_pairs()
        } else {
            pairs(self.kind())
        }
    }

    /// The word in the names of its privileges (reference E1: all activities share one set).
    pub(crate) fn privilege(self, verb: &str) -> String {
        let word = if self.is_activity() { "Activity" } else { "Contact" };
        format!("prv{verb}{word}")
    }
}

#[cfg(test)]
mod tests {
    use regarding_model::fields::Kind;

    use super::SyncedTable;

    #[test]
    fn every_table_belongs_to_its_kind_and_is_found_by_its_name() {
        for table in SyncedTable::ALL {
            assert!(SyncedTable::of_kind(table.kind()).contains(&table));
            assert_eq!(SyncedTable::of(&table.name()), Some(table));
        }
        let all: usize = Kind::ALL
            .map(|kind| SyncedTable::of_kind(kind).len())
            .iter()
            .sum();
        assert_eq!(all, SyncedTable::ALL.len());
    }
}
