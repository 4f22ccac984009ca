//! The mailbox seam, and one folder a protocol.
//!
//! An adapter knows its protocol and nothing of the organization. Everything above this crate speaks through
//! [`seam::Mailbox`]; the header, body and attachments of a message are read by [`mime`], and its HTML is made safe to
//! show by [`html`]. What an adapter sends to a server goes into the evidence log of [`regarding_net`] first; one that reads files
//! sends nothing.

pub mod collections;
pub mod dav;
pub mod error;
pub mod html;
mod ical;
pub mod imap;
mod lines;
pub mod local;
pub mod maildir;
mod mark;
pub mod meeting;
pub mod mime;
pub mod modified_utf7;
mod moments;
mod parsed;
pub mod purpose;
pub mod query;
mod sasl;
pub mod seam;
pub mod smtp;
mod snapshots;
mod stamps;
mod vcard;
