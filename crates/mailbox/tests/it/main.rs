//! The mailbox crate from outside: one contract for every adapter, the corpora, and what hostile bytes may not do.
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "helpers of tests fail by panicking"
)]

mod clock;
mod closing;
mod collections_contract;
mod contract;
mod corpora;
mod dav;
mod dav_peer;
mod dovecot;
mod evidence;
mod fake_dav;
mod hostile_html;
mod hostile_mime;
mod hostile_server;
mod house;
mod identity;
mod imap;
mod local;
mod logbook;
mod lying_dav;
mod maildir;
mod postfix;
mod relay;
mod shared;
mod smtp;
