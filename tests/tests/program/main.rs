//! The promises, proven on the whole program: the real binaries against real servers, one promise a module.
//!
//! Everything here is seen from outside: what the organization holds, asked without any code of ours; what went over the
//! line, noted by a relay; what lies on the disk, searched byte by byte.

#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a helper of a test fails the test by panicking"
)]

mod evidence;
mod scene;

mod bad_input;
mod bad_items;
mod calendar_server;
mod collections_that_go;
mod computers;
mod corpora;
#[cfg(feature = "fault-points")]
mod crashes;
mod deciding;
mod exactly_one;
mod faults;
mod finding;
mod folders;
mod foreign_sign_in;
mod heavy;
mod identifiers_only;
mod identifiers_only_window;
mod live;
mod mail_sign_in;
mod marks;
mod newcomers;
mod no_window;
mod nothing_unasked;
mod pending_send;
mod planted;
mod read_only;
mod received;
mod rules;
mod secrets;
mod sending;
mod shared_mailboxes;
mod synchronizing;
mod taking_over;
mod untracked_there;
mod watching;
