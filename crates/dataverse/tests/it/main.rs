//! The client against the sample organization: two readings of one specification, checking each other.

#![expect(clippy::unwrap_used, reason = "a failed step of a test is a failed test")]

mod faults;
mod mail_token;
mod office;
mod pane;
mod records;
mod sign_in;
mod tracking;
