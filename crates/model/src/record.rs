//! The tables that the program knows by name, and how a record is named to a person.

use core::str::FromStr;

use crate::ids::TableName;

/// A table that the pane has words and a place for. Others are still linked and opened, by their [`TableName`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum KnownTable {
    /// A person at a customer.
    Contact,
    /// A company.
    Account,
    /// A person or company not qualified yet.
    Lead,
    /// A possible sale.
    Opportunity,
    /// A case.
    Incident,
    /// A colleague.
    SystemUser,
    /// A shared mailbox of the organization.
    Queue,
    /// A tracked message.
    Email,
    /// An appointment.
    Appointment,
    /// A task.
    Task,
    /// A phone call.
    PhoneCall,
    /// A note.
    Annotation,
}

impl KnownTable {
    /// All of them, in the order in which search results are grouped.
    pub const ALL: [Self; 12] = [
        Self::Contact,
        Self::Account,
        Self::Lead,
        Self::Opportunity,
        Self::Incident,
        Self::SystemUser,
        Self::Queue,
        Self::Email,
        Self::Appointment,
        Self::Task,
        Self::PhoneCall,
        Self::Annotation,
    ];

    /// The logical name (reference A6).
    #[must_use]
    pub fn logical_name(self) -> &'static str {
        match self {
            Self::Contact => "contact",
            Self::Account => "account",
            Self::Lead => "lead",
            Self::Opportunity => "opportunity",
            Self::Incident => "incident",
            Self::SystemUser => "systemuser",
            Self::Queue => "queue",
            Self::Email => "email",
            Self::Appointment => "appointment",
            Self::Task => "task",
            Self::PhoneCall => "phonecall",
            Self::Annotation => "annotation",
        }
    }

    /// The table of a logical name, when it is one of these.
    #[must_use]
    pub fn of(name: &TableName) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|table| table.logical_name() == name.as_str())
    }

    /// The logical name as a value of its own type.
    #[must_use]
    pub fn name(self) -> TableName {
        TableName::from_str(self.logical_name())
            .unwrap_or_else(|_| unreachable!("logical names are well formed"))
    }
}

#[cfg(test)]
mod tests {
    use super::KnownTable;

    #[test]
    fn every_known_table_is_found_by_its_name() {
        for table in KnownTable::ALL {
            assert_eq!(KnownTable::of(&table.name()), Some(table));
        }
    }
}
