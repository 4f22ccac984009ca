//! Tracking: the request, the walk that carries it out (DESIGN section 2, walk 2), untracking, and waiting requests.

pub(crate) mod ask;
pub(crate) mod ask_untrack;
pub(crate) mod bearer;
pub(crate) mod carry_out;
pub(crate) mod copy;
pub(crate) mod faults;
pub(crate) mod files;
pub(crate) mod left_behind;
mod matches;
pub(crate) mod namesake;
pub(crate) mod parcel;
pub(crate) mod pending;
pub(crate) mod rights;
pub(crate) mod running;
pub(crate) mod state;
pub(crate) mod untrack;
pub(crate) mod waiting;
pub(crate) mod words;
