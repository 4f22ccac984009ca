//! The SQLite cache of identifiers: links, pending actions, remembered choices, recent records, the evidence log.
//!
//! It holds identifiers, codes, counts and times, and nothing that a person wrote (promise 1); constraints in the schema
//! hold it to that. It can be thrown away (promise 6): links come back from the organization, and what else
//! is lost with it stands in [`cache`]. It knows no network, no clock and no randomness: times and new
//! identifiers come in as arguments. Every call is short and blocks; an asynchronous caller moves it off its runtime.
//!
//! [`cache::IdCache`] is the way in; each table has a file of its own in [`tables`]; `schema.sql` beside the
//! sources says what every column means.

pub mod cache;
pub mod code;
pub mod error;
pub mod notes;
pub mod open;
pub mod tables;

mod log;
mod row;
mod schema;
