//! The client against the sample organization: two readings of one specification, checking each other.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a failed step of a test is a failed test"
)]

mod changes;
mod endless;
mod faults;
mod foreign_authority;
mod hostile;
mod mail_token;
mod office;
mod pane;
mod probe;
mod provider;
mod records;
mod shape;
mod sign_in;
mod synced;
mod synced_changes;
mod synced_settings;
mod tracking;
