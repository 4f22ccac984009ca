//! *Set Personal Options*: what can be changed, what is stored, what left this computer, and the state of it all.

pub(crate) mod app;
pub(crate) mod change;
pub(crate) mod evidence;
pub(crate) mod machines;
pub(crate) mod show;
mod unknown_senders;
