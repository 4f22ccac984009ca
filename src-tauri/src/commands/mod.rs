//! What the window may ask, one command a use case, each a hand-over to the companion (DESIGN section 7, promise 9).
//!
//! Commands hold no rules: they wait for the companion, call it, and answer its view or its failure. Which of them the
//! window may call is fixed by `build.rs` and `capabilities/main.json`; a test holds the three lists together.

pub(crate) mod app;
pub(crate) mod calendars;
pub(crate) mod compose;
pub(crate) mod decisions;
pub(crate) mod folders;
pub(crate) mod inserts;
pub(crate) mod items;
pub(crate) mod mail;
pub(crate) mod options;
pub(crate) mod organizations;
pub(crate) mod pane;
pub(crate) mod place;
pub(crate) mod received;
pub(crate) mod rules;
pub(crate) mod sign_in;
pub(crate) mod sync;
