//! The mailbox seam, and one folder a protocol.
//!
//! An adapter knows its protocol and nothing of the organization. Everything above this crate speaks through
//! [`seam::Mailbox`]; the header, body and attachments of a message are read by [`mime`].

pub mod error;
pub mod seam;
