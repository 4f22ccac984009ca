//! The use cases. Every front door (the window, the command line, tests) goes through [`facade::Companion`].
//!
//! This crate puts decisions (`sync`), adapters (`dataverse`, `mailbox`), the cache and the keyring together. It owns the
//! clock and the tasks; it knows no window and no terminal.

pub mod facade;
pub mod host;
pub mod profile;
pub mod view;

mod calendars;
mod compose;
mod core;
mod create;
mod ending;
mod items;
mod mail;
mod options;
mod pane;
mod received;
mod session;
mod synced;
mod track;
mod words;

pub use compose::faults::SendPoint;
/// A moment of a view (RFC 3339), as shortly as it is clear, in the zone of this computer; what is none stays as it is.
#[must_use]
pub fn short_time(text: &str) -> String {
    words::time::of_view(text, jiff::Timestamp::now())
}

/// The time of day of a moment of a view (RFC 3339), in the zone of this computer; what is none stays as it is.
#[must_use]
pub fn time_of_day(text: &str) -> String {
    words::time::clock(text, &jiff::tz::TimeZone::system())
}

pub use regarding_model::{say, say_many, sentence, text};
pub use track::faults::FaultPoint;
