//! The harness of the whole-program tests: rooms to run the program in, the real window, real servers.
//!
//! A harness fails by panicking: the message is the finding. Everything waits for a condition with a limit, never for a
//! span of time; every process that is started here ends with the test that started it.

#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "a harness fails by panicking, with the finding as the message"
)]

pub mod api;
pub mod axe;
pub mod binaries;
pub mod browser;
pub mod dav;
pub mod dav_proxy;
pub mod desk;
pub mod doorman;
pub mod dovecot;
pub mod install;
pub mod keyboard;
pub mod keyring;
pub mod opener;
pub mod organization;
pub mod other;
pub mod page;
pub mod patience;
pub mod post;
pub mod postfix;
pub mod process;
pub mod provider;
pub mod relay;
pub mod room;
pub mod sample_mailbox;
pub mod search;
pub mod trap;
pub mod window;
pub mod wire;
