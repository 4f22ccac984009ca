//! The pane: everything the organization knows about the people of one message (DESIGN section 2, walk 1).
//!
//! What the organization said stays in memory; the view is put together anew each time, from it and from the cache.

pub(crate) mod cards;
pub(crate) mod choose;
pub(crate) mod linkable;
pub(crate) mod load;
pub(crate) mod memory;
pub(crate) mod open;
pub(crate) mod people;
pub(crate) mod prefetch;
mod problem;
pub(crate) mod search;
pub(crate) mod subject;
pub(crate) mod visibility;
