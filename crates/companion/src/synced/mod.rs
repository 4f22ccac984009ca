//! Appointments, contacts and tasks, the same on both sides: a cycle is observe, plan, apply, confirm (DESIGN section 5). What is to be done
//! is decided in `regarding_sync`; here both sides are read and written for it, and what was agreed is kept.

mod adopt;
mod alike;
mod alone;
mod apply;
mod asked;
mod bookings;
pub(crate) mod control;
pub(crate) mod cycle;
pub(crate) mod decisions;
mod elsewhere;
mod fields;
mod files;
mod filters;
mod first;
mod links;
pub(crate) mod live;
mod look;
mod mailbox;
mod moved;
mod observe;
pub(crate) mod one;
mod only_of;
mod policy;
mod report;
mod rules;
mod service;
mod sides;
pub(crate) mod start;
mod state;
mod unseen;
mod use_cases;
mod values;

pub(crate) use state::still_words;
pub(crate) use values::place as values_place;
