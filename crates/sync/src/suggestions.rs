//! Whom suggestions of recipients name: which records are looked at while a person types.
//!
//! Who the people of a message *are* is not narrowed by this: all matching rows stay (H-13, G-42; docs/adr/0027).

use regarding_model::record::KnownTable;

/// Which contacts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Contacts {
    /// Those that are synchronized: linked, or selected by the person's filters.
    #[default]
    Synchronized,
    /// All that the person may see.
    All,
}

/// Which records of other types: leads and accounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Others {
    /// None.
    Nobody,
    /// Those that the person owns.
    #[default]
    Own,
    /// All that the person may see.
    All,
}

/// Which rows of a table are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Among {
    /// None: the table is not asked.
    Nobody,
    /// Those of the person.
    Own,
    /// Those that are synchronized.
    Synchronized,
    /// All.
    Everybody,
}

/// Which rows of a table are looked at. Colleagues and queues are nobody's records, and always are.
#[must_use]
pub fn among(table: KnownTable, contacts: Contacts, others: Others) -> Among {
    match (table, contacts, others) {
        (KnownTable::SystemUser | KnownTable::Queue, _, _) | (KnownTable::Contact, Contacts::All, _) => {
            Among::Everybody
        }
        (KnownTable::Contact, Contacts::Synchronized, _) => Among::Synchronized,
        (_, _, Others::Nobody) => Among::Nobody,
        (_, _, Others::Own) => Among::Own,
        (_, _, Others::All) => Among::Everybody,
    }
}
