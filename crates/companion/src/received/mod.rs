//! Mail that is tracked by itself: looking at what came, deciding, saying why, taking back (DESIGN section 2, walk 4).
//!
//! What is decided is `regarding_sync::incoming`'s; here is what it takes to know: the mailbox's news, the person's option, and either
//! the organization's answers or the index on this computer. Tracking itself is the same walk as by hand.

mod ask;
mod conversations;
mod facade;
mod facts;
mod folders;
mod gather;
mod here;
mod index;
pub(crate) mod marks;
mod never;
mod never_kept;
mod newcomers;
mod newcomers_review;
mod organizers;
mod review;
mod service;
mod settled;
pub(crate) mod side;
mod state;
mod there;
mod track_by_rule;
mod undecided;
mod why;
pub(crate) mod words;
