//! The driver against servers that misbehave: cut replies, endless bodies, wrong certificates, silence.

#![expect(clippy::unwrap_used, reason = "a failed step of a test is a failed test")]

mod driver;
mod peer;
mod privacy;
mod strangers;
mod tls;
