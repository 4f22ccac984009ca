//! The organization's side of the synchronization: contacts, appointments, series and tasks as records (reference B.2 to B.4 of
//! the sync behaviour; A4, A7, A9, A11 to A15, C3 to C5, D3, D4 of the Web API).
//!
//! [`Records`] is the seam, [`OrganizationRecords`] what speaks the Web API behind it. Rows are read into the same values that the
//! mailbox reads its items into (`regarding_model::fields`), in one normal form. What a column has no room for is told beforehand
//! ([`Unfit`]) and never sent cut; what the person may not see, or no value can say, is withheld.
//!
//! Which fields go which way ([`directions`]), what the filters select ([`filters`]) and what the person may do at all ([`rights`])
//! is read here too; what follows from it is decided elsewhere.

mod alike;
mod below;
mod body;
mod changes;
mod columns;
mod create;
mod criteria;
pub mod directions;
mod editor;
mod error;
mod fates;
mod fetch;
mod files;
pub mod filters;
mod find;
mod follow;
pub mod labels;
#[cfg(test)]
mod normal_form;
mod occurrences;
mod organization;
mod pattern;
mod people;
mod person;
mod place;
mod read;
mod reading;
mod remove;
pub mod rights;
mod rows;
mod seam;
mod state;
pub(crate) mod suggest;
mod table;
mod target;
pub mod tree;
mod update;
mod words;
mod write;
mod zones;

pub use columns::columns_of;
pub use editor::{Editor, ReadEditor};
pub use error::{RecordError, Unfit, Why};
pub use organization::OrganizationRecords;
pub use person::{Person, ReadPerson};
pub use seam::{
    Absence, Created, Facts, FieldEdits, FileEdit, NewRecord, Occurrence, OccurrenceEdit, Position,
    RecordChange, RecordChanges, RecordFile, RecordState, Records, Rights, StateChange, SyncedRecord,
    Version,
};
pub use table::SyncedTable;
