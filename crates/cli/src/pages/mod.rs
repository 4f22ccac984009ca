//! Views of the companion in words for a terminal. No decision is made here, and nothing is written.

pub(crate) mod app;
pub(crate) mod calendars;
pub(crate) mod claim;
pub(crate) mod decisions;
pub(crate) mod folders;
pub(crate) mod inserts;
pub(crate) mod items;
pub(crate) mod mail;
pub(crate) mod options;
pub(crate) mod organizations;
mod pane;
pub(crate) mod received;
pub(crate) mod records;
pub(crate) mod rules;
pub(crate) mod sending;
pub(crate) mod sync;
pub(crate) mod unfollowed;
