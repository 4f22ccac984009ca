//! The binary as a script meets it.

mod main_job;
mod room;
mod usage;
