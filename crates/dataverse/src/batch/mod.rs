//! `$batch` (reference A13): several requests in one round trip.

mod read;
mod write;

pub use read::read;
pub use write::{Written, write};

/// The most requests that a batch may hold.
pub const MOST_PARTS: usize = 1000;
