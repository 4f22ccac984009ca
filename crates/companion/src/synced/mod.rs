//! Appointments, contacts and tasks, the same on both sides: a cycle is observe, plan, apply, confirm (DESIGN section 5). What is to be done
//! is decided in `regarding_sync`; here both sides are read and written for it, and what was agreed is kept.

mod apply;
pub(crate) mod cycle;
mod fields;
mod filters;
mod links;
mod look;
mod observe;
mod report;
mod rules;
mod sides;
pub(crate) mod start;
mod values;
