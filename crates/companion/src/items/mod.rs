//! Appointments, contacts and tasks of the mailbox as the views list them: read live from the collections that take part, remembered for
//! the run of the program and never stored (promise 1), with the tracked state of each.
//!
//! A large calendar blocks nobody: the store looks out what falls into the days that are shown (`mailbox::collections::Selection`), what
//! is new of it is read beside, in parts, and a list tells how far it is.

mod agenda;
mod contacts;
mod detail;
mod facade;
pub(crate) mod key;
mod look;
mod marks;
mod meeting;
mod pane;
mod people;
mod read;
mod row;
pub(crate) mod side;
mod state;
mod tasks;
mod track;
mod untrack;
mod wanted;
mod words;

pub(crate) use people::header;
pub(crate) use row::followed;
